"""Codes, pictures and stand-ins for cameras."""

import http.server
import itertools
import threading
import time
from dataclasses import dataclass, field

import numpy as np
import pytest
import qrcode
from qrcode import base, util

from gate_app.codes import qr
from gate_app.scanning.camera import CameraError, Frame, SourceKind
from gate_app.scanning.cv import cv2
from gate_app.scanning.presentation_sim import Look, presentation, render, scene

PATIENCE_S = 30.0
"""How long a test waits for what must happen before it fails: generous, machines are busy."""


def eventually(condition):
    """Wait until the condition holds; fail when it never does."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)


def wait_for(event):
    assert event.wait(PATIENCE_S), "it never happened"


def frame(image, number=0):
    return Frame(image, float(number), number)


def sheet(*codes, side=640, gap=60):
    """A white picture with the codes side by side; a code is a text or a matrix."""
    pictures = []
    for code in codes:
        modules = np.pad(qr.matrix(code) if isinstance(code, str) else code, 4)
        scale = side // len(modules)
        gray = np.where(modules, np.uint8(0), np.uint8(255))
        picture = gray.repeat(scale, axis=0).repeat(scale, axis=1)
        room = side - len(picture)
        pictures.append(np.pad(picture, ((0, room), (0, room + gap)), constant_values=255))
    return np.pad(np.hstack(pictures), gap, constant_values=255)


def fragment(data, index=0, count=2, version=3):
    """The matrix of one part of a split code (structured append, ISO/IEC 18004, 8)."""
    level = qrcode.constants.ERROR_CORRECT_M
    bits = util.BitBuffer()
    for value, length in ((3, 4), (index, 4), (count - 1, 4), (0x5A, 8)):
        bits.put(value, length)
    part = util.QRData(data, mode=util.MODE_8BIT_BYTE)
    bits.put(part.mode, 4)
    bits.put(len(part), util.length_in_bits(part.mode, version))
    part.write(bits)
    blocks = base.rs_blocks(version, level)
    room = 8 * sum(block.data_count for block in blocks)
    bits.put(0, min(4, room - len(bits)))
    bits.put(0, -len(bits) % 8)
    for filler in itertools.islice(itertools.cycle((0xEC, 0x11)), (room - len(bits)) // 8):
        bits.put(filler, 8)
    code = qrcode.QRCode(version=version, error_correction=level, border=0)
    code.data_cache = util.create_bytes(bits, blocks)
    code.makeImpl(False, 2)
    return np.array(code.modules, dtype=bool)


@dataclass
class FakeCamera:
    """A camera by the port: noise, until told to fail, freeze, block or end."""

    name: str = "假摄像头"
    kind: SourceKind = SourceKind.CAMERA
    live: bool = True
    frame_rate: float = 0.0
    images: list = field(default_factory=list)
    faulty: threading.Event = field(default_factory=threading.Event)
    frozen: threading.Event = field(default_factory=threading.Event)
    blocked: threading.Event = field(default_factory=threading.Event)
    unblock: threading.Event = field(default_factory=threading.Event)
    opened: int = 0
    closed: int = 0
    numbers: itertools.count = field(default_factory=itertools.count)
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(1))

    def open(self):
        if self.faulty.is_set():
            raise CameraError("拔掉了。")
        self.opened += 1

    def read(self):
        if self.blocked.is_set():
            self.unblock.wait(PATIENCE_S)
        if self.faulty.is_set():
            raise CameraError("拔掉了。")
        number = next(self.numbers)
        if self.images and number >= len(self.images):
            return None
        time.sleep(0.005)
        if self.images:
            image = self.images[number]
        elif self.frozen.is_set():
            image = np.full((48, 64, 3), 7, dtype=np.uint8)
        else:
            image = self.random.integers(0, 255, (48, 64, 3), dtype=np.uint8)
        return Frame(image, time.monotonic(), number, self.name)

    def close(self):
        self.closed += 1


class MjpegServer:
    """A network camera on the loopback: motion JPEG over HTTP; can freeze, be cut, and return."""

    def __init__(self):
        self.picture = scene(320, 240, 3)
        self.stalled = threading.Event()
        self.cut = threading.Event()
        self.served = 0
        self._server = None
        self.port = 0
        self.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/stream.mjpg"

    def start(self):
        self.cut.clear()
        camera = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *arguments):
                pass

            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
                self.end_headers()
                try:
                    while not camera.cut.is_set():
                        if not camera.stalled.is_set():
                            self.wfile.write(camera.part())
                        time.sleep(0.02)
                except OSError:
                    pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def part(self):
        self.served += 1
        noisy = self.picture.copy()
        noisy[:8, :8] = (self.served * 37) % 256
        _, jpeg = cv2.imencode(".jpg", noisy)
        head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
        return head.encode() + jpeg.tobytes() + b"\r\n"

    def stop(self):
        self.cut.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@pytest.fixture
def mjpeg():
    server = MjpegServer()
    yield server
    server.stop()


def held_up(text, seed=1, **look):
    """One clear frame of a pass held up."""
    return render(qr.matrix(text), Look(**look), seed)


def shown(text, seed=1, frames=36, **look):
    """The frames of a pass being brought into view and held."""
    return list(presentation(qr.matrix(text), Look(**look), seed, frames=frames))
