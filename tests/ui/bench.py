"""A gate at work, off screen: a camera, sounds and a power service that are faked."""

import threading
import time

import numpy as np
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gate_app.scanning.camera import CameraInfo, Frame, SourceKind
from gate_app.scanning.camera_watch import CameraState
from gate_app.scanning.decoder import Read
from gate_app.scanning.scanner import Presentation, Preview
from tests.window_bench import WindowBench, wait_until
from ui.app import StationApp
from ui.doorbell import GATE
from ui.shared.drives import Drives

__all__ = ["FakeAwake", "FakeScanner", "FakeSounds", "GateBench", "wait_until"]

CORNERS = ((10.0, 10.0), (50.0, 10.0), (50.0, 50.0), (10.0, 50.0))


class FakeScanner:
    """A scanner that sees what the test holds up."""

    def __init__(self, open_camera, *, on_presentation, on_preview, on_state):
        self.open_camera = open_camera
        self._on_presentation, self._on_preview = on_presentation, on_preview
        self.on_state = on_state
        self._preview = None
        self._lock = threading.Lock()
        self.number = 0
        self.forgotten = set()
        self.stopped = False

    def start(self):
        self.on_state(CameraState.LIVE, "")

    def stop(self):
        self.stopped = True

    def forget(self, texts):
        self.forgotten.update(texts)

    def take_preview(self):
        with self._lock:
            preview, self._preview = self._preview, None
            return preview

    def show(self, *texts):
        """Hold up one or more codes."""
        now = time.monotonic()
        reads = tuple(Read(text, CORNERS, "fake") for text in texts)
        self._on_presentation(Presentation(texts, reads, SourceKind.CAMERA, "fake", now, now, None))

    def see(self, shade=90, reads=(), image=None):
        """One more frame, with the promise of the real scanner: one call per picture taken."""
        shown = np.full((90, 160, 3), shade, np.uint8) if image is None else image
        frame = Frame(shown, time.monotonic(), self.number, "fake")
        self.number += 1
        with self._lock:
            waiting, self._preview = self._preview is not None, Preview(frame, tuple(reads), 0.0)
        if not waiting:
            self._on_preview()


class FakeSounds:
    """Remembers what was played."""

    def __init__(self, on_heard):
        self.on_heard = on_heard
        self.played = []

    def start(self):
        pass

    def play(self, name):
        self.played.append(name)

    def stop(self):
        pass


class FakeAwake:
    """Remembers whether the laptop is kept awake."""

    def __init__(self, on_change):
        self.wanted = False
        self._on_change = on_change

    def keep(self, wanted):
        if wanted != self.wanted:
            self.wanted = wanted
            self._on_change(wanted)

    def stop(self):
        self.wanted = False


class GateBench(WindowBench):
    """What a guard can see and press, and what the ledger says about it."""

    def __init__(self, app, folder, *, cameras=None, drives=Drives):
        super().__init__(folder)
        self.scanners = []

        def scanner(*args, **kwargs):
            self.scanners.append(FakeScanner(*args, **kwargs))
            return self.scanners[-1]

        found = [CameraInfo("1:2:Cam", "Cam", 0)] if cameras is None else cameras
        self.app = StationApp(
            app,
            folder,
            make_scanner=scanner,
            make_sounds=FakeSounds,
            make_awake=FakeAwake,
            cameras=lambda: found,
            drives=drives,
        )
        self.open(GATE)
        if self.window is not None:
            wait_until(lambda: bool(self.scanners))

    @property
    def window(self):
        return None if self.app.gate is None else self.app.gate.window

    @property
    def stage(self):
        return self.window.stage

    @property
    def flow(self):
        return self.window.flow

    @property
    def panel(self):
        return self.stage.panel

    @property
    def scanner(self):
        return self.scanners[-1]

    @property
    def played(self):
        return self.app.gate.sounds.played

    @property
    def card(self):
        return self.stage.card

    def code(self, name):
        """The code text of a pass of the demo."""
        return next(one.code for one in self.demo.passes if one.case.name == name)

    def show(self, *names):
        """Hold up passes and wait for the verdict."""
        before = self.card
        self.scanner.show(*(self.code(name) for name in names))
        self.until(lambda: self.card is not None and self.card is not before)
        return self.card

    def type(self, text):
        """Type as a person does, slower than a scanner."""
        for char in text:
            QTest.keyClick(QApplication.focusWidget() or self.stage, char)
            QTest.qWait(70)

    def put(self, field, text):
        field.setFocus()
        field.setText(text)

    def sign(self, form, staff, pin=None):
        """Fill in a form for a PIN and send it."""
        form.code.setText(staff)
        form.pin.setText(self.pin(staff) if pin is None else pin)
        form.press()

    def settle(self):
        """Until the ledger's worker has done all that was asked so far."""
        self.until(lambda: not self.app.gate.wedge._held)
        super().settle()
