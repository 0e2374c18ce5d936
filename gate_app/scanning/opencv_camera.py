"""Cameras plugged into the laptop and cameras on the network, through OpenCV."""

import sys
import time
from collections import Counter

import numpy as np

from gate_app.scanning.camera import (
    CameraError,
    CameraInfo,
    Frame,
    SourceKind,
    without_password,
)
from gate_app.scanning.cv import cv2, enumerate_cameras

WIDTH, HEIGHT, FRAME_RATE = 1920, 1080, 30
# Together with the watch's back-off a stream is back within 5 s of its return.
OPEN_TIMEOUT_MS = 2_000
READ_TIMEOUT_MS = 2_000

_BACKENDS = {"win32": cv2.CAP_MSMF, "darwin": cv2.CAP_AVFOUNDATION, "linux": cv2.CAP_V4L2}
_BACKEND = _BACKENDS.get(sys.platform, cv2.CAP_ANY)


def plugged_in() -> list[CameraInfo]:
    """The cameras the system knows; a camera of the same make as an earlier one gets `#2`."""
    try:
        found = enumerate_cameras(_BACKEND)
    except (OSError, RuntimeError, NotImplementedError):
        return []
    cameras: list[CameraInfo] = []
    seen: Counter[str] = Counter()
    for camera in sorted(found, key=lambda camera: camera.index):
        make = f"{camera.vid or 0:04x}:{camera.pid or 0:04x}:{camera.name}"
        seen[make] += 1
        identity = make if seen[make] == 1 else f"{make}#{seen[make]}"
        cameras.append(CameraInfo(identity, camera.name, camera.index))
    return cameras


class _LiveCapture:
    """What devices and streams share: reading the newest picture of an open capture."""

    live = True
    frame_rate = 0.0

    def __init__(self, name: str) -> None:
        self.name = name
        self._capture: cv2.VideoCapture | None = None
        self._number = 0

    def read(self) -> Frame | None:
        """The next picture; raises CameraError when the source gives none."""
        if self._capture is None:
            raise CameraError(f"摄像头“{self.name}”没有打开。")
        try:
            ok, image = self._capture.read()
        except cv2.error:
            ok, image = False, None
        if not ok or image is None or image.size == 0:
            raise CameraError(f"摄像头“{self.name}”没有画面。", what_to_do="检查插线或网络。")
        frame = Frame(np.asarray(image, dtype=np.uint8), time.monotonic(), self._number, self.name)
        self._number += 1
        return frame

    def close(self) -> None:
        """Give the device or connection back."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


class DeviceCamera(_LiveCapture):
    """A camera plugged into the laptop, asked for 1080p in motion JPEG."""

    kind = SourceKind.CAMERA

    def __init__(self, index: int, name: str) -> None:
        super().__init__(name)
        self._index = index

    def open(self) -> None:
        """Open the device (seconds on some systems); raises CameraError."""
        capture = cv2.VideoCapture(self._index, _BACKEND)
        if not capture.isOpened():
            capture.release()
            raise CameraError(
                f"打不开摄像头“{self.name}”。",
                what_to_do="检查插线；关掉正在使用摄像头的其他程序；检查系统的摄像头权限。",
            )
        # USB 2 carries raw 1080p at 5 frames a second, motion JPEG at 30.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
        capture.set(cv2.CAP_PROP_FPS, FRAME_RATE)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        self._capture = capture


class StreamCamera(_LiveCapture):
    """A camera on the network: motion JPEG over HTTP, or RTSP."""

    kind = SourceKind.STREAM

    def __init__(self, address: str) -> None:
        super().__init__(without_password(address))
        self._address = address

    def open(self) -> None:
        """Connect within OPEN_TIMEOUT_MS; raises CameraError."""
        timeouts = [
            *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_TIMEOUT_MS),
            *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, READ_TIMEOUT_MS),
        ]
        capture = cv2.VideoCapture(self._address, cv2.CAP_FFMPEG, timeouts)
        if not capture.isOpened():
            capture.release()
            raise CameraError(
                f"连不上网络摄像头 {self.name}。", what_to_do="检查网络、地址和密码。"
            )
        self._capture = capture
