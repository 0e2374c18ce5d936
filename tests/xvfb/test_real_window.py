"""One real window on a real X server: camera, keyboard, handheld scanner, ledger."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from gate_app.codes import qr
from gate_app.demo.site import found_demo
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.scanning.presentation_sim import Look, presentation, scene
from gate_app.scanning.recorder import write_video
from ui.shared.theme import DAY, NIGHT

pytestmark = pytest.mark.xvfb
ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 60
TAKE = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication(sys.argv)
assert app.primaryScreen().grabWindow(0).save(sys.argv[1])
"""


def entries(folder, kind):
    """Read beside the open window, as any other command does."""
    db = connect(folder, write=False)
    try:
        return [entry.body() for entry in read_entries(db) if entry.header.kind == kind]
    finally:
        db.close()


class Window:
    """The program in a process of its own, and the hands of the guard."""

    def __init__(self, environment, folder, *arguments):
        self.environment, self.folder = environment, folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ui.main", "--data-dir", folder, *arguments],
            cwd=ROOT,
            env={**environment, "KADIAN_DATA": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.number = self.until(self._find)
        self._xdotool("windowfocus", "--sync", self.number)

    def _xdotool(self, *arguments):
        run = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return run.stdout.split()

    def _find(self):
        found = self._xdotool("search", "--onlyvisible", "--name", "^卡点$")
        return found[0] if found else None

    def until(self, true):
        deadline = time.monotonic() + PATIENCE_S
        while True:
            value = true()
            if value:
                return value
            assert self.process.poll() is None, self.process.stdout.read()
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.1)

    def key(self, *keys):
        self._xdotool("key", *keys)

    def type(self, text, *, delay_ms):
        self._xdotool("type", "--delay", str(delay_ms), "--", text)

    def entered(self, kind, true=lambda body: True):
        """Wait for an entry of a kind."""
        return self.until(lambda: [body for body in entries(self.folder, kind) if true(body)])

    def scanned(self, code, kind, name, *, then=None):
        """Pull the trigger until it is recorded: a busy machine may spread the keys too far."""
        deadline = time.monotonic() + PATIENCE_S

        def found():
            return [body for body in entries(self.folder, kind) if body.subject.name == name]

        while not found():
            assert time.monotonic() < deadline, f"no {kind} of {name}"
            self.type(f"{code}\n", delay_ms=4)
            time.sleep(1.5)
            if then is not None:
                self.key(then)
            time.sleep(3.5)
        return found()

    def again(self, act, done):
        """Do something with the keys until it has worked: a busy machine may swallow the first."""
        deadline = time.monotonic() + PATIENCE_S
        while not done():
            assert self.process.poll() is None, self.process.stdout.read()
            assert time.monotonic() < deadline, "tried in vain"
            act()
            for _ in range(30):
                if done():
                    return
                time.sleep(0.1)

    def sign_on(self, staff):
        """F2, staff code and PIN, as a person types; whatever stood open before is closed."""
        self.key("Escape")
        self.key("F2")
        time.sleep(0.5)
        self.type(staff.code, delay_ms=120)
        self.key("Return")
        time.sleep(0.3)
        self.type(staff.pin, delay_ms=120)
        self.key("Return")

    def passage(self):
        """F7 and the first reason: an emergency passage."""
        self.key("F7")
        time.sleep(0.5)
        self.key("1")

    def colours(self, path):
        """The colours of the whole screen, the commonest first."""
        subprocess.run(
            [sys.executable, "-c", TAKE, path], env=self.environment, check=True, timeout=60
        )
        image = QImage(str(path))
        assert (image.width(), image.height()) == (1366, 768)
        return Counter(
            image.pixelColor(x, y).name()
            for x in range(0, image.width(), 7)
            for y in range(0, image.height(), 7)
        )

    def close(self):
        self.process.terminate()
        said, _ = self.process.communicate(timeout=30)
        return said


def test_a_shift_at_a_real_window(real_display, tmp_path):
    folder = tmp_path / "site"
    demo = found_demo(folder)
    codes = {one.case.name: one.code for one in demo.passes}
    guard = demo.staff[0]
    look = Look(width=640, height=360, module_px=3.6)
    empty = scene(look.width, look.height, seed=7)
    frames = list(presentation(qr.matrix(codes["韦小芳"]), look, 3, frames=30))
    recording = tmp_path / "pass.avi"
    # The program may take some seconds to start; the film does not wait for it.
    write_video(recording, [*[empty] * 150, *frames, *[empty] * 900], 15.0)

    window = Window(real_display, folder, "--camera", str(recording))
    try:
        window.entered("crossing", lambda body: body.subject.name == "韦小芳")

        window.again(lambda: window.sign_on(guard), lambda: entries(folder, "duty-on"))
        assert entries(folder, "duty-on")[-1].staff == guard.code

        time.sleep(1)
        refused = window.scanned(codes["黄吊销"], "refusal", "黄吊销")
        assert refused[-1].rested.how == "handheld"
        window.until(
            lambda: window.colours(tmp_path / "refused.png").most_common(1)[0][0] == DAY.refuse
        )

        window.key("Escape")
        time.sleep(0.3)
        window.scanned(codes["蓝陪同"], "crossing", "蓝陪同", then="Return")

        window.key("Escape")
        window.key("F11")
        window.until(lambda: window.colours(tmp_path / "night.png")[NIGHT.surface] > 0)

        window.again(window.passage, lambda: entries(folder, "emergency-passage"))
        assert entries(folder, "emergency-passage")[-1].reason == "ambulance"
    finally:
        said = window.close()
    assert window.process.returncode == 0, said
    assert "Traceback" not in said
    verify = subprocess.run(
        [sys.executable, "-m", "ui.main", "log", "verify", "--data-dir", folder],
        cwd=ROOT,
        env=real_display,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert verify.returncode == 0, verify.stdout + verify.stderr
