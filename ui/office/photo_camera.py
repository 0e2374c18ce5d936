"""The camera for a photo: the newest picture of it, and no reading of codes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QTimer, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from gate_app.issuing.photos import SIZE, Photo, make_photo
from gate_app.scanning.camera import Camera, Frame
from gate_app.scanning.camera_watch import CameraState, CameraWatch
from gate_app.scanning.scanner import Preview
from ui.camera_thread import CameraThread, Picture, picture_of

WAIT_S = 0.2
SILENCE_MS = 2_000
"""After so long without a picture the gate's camera gives none."""


@dataclass(frozen=True, eq=False)
class Shot:
    """A picture as it is drawn, and the whole frame that it was made of."""

    picture: Picture
    frame: Frame


def framed(width: int, height: int) -> QRect:
    """What of a picture becomes the photo: 3:4, as large as it fits, in the middle."""
    wide, high = SIZE
    if width * high > height * wide:
        side = height * wide // high
        return QRect((width - side) // 2, 0, side, height)
    side = width * high // wide
    return QRect(0, (height - side) // 2, width, side)


def photo_of(frame: Frame) -> Photo:
    """The photo in a frame: slow, for a thread of the pool. Raises PhotoError."""
    image = frame.image
    height, width = image.shape[:2]
    box = framed(width, height)
    cut = image[box.top() : box.top() + box.height(), box.left() : box.left() + box.width()].copy()
    gray = cut.ndim == 2
    kind = QImage.Format.Format_Grayscale8 if gray else QImage.Format.Format_BGR888
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImage(cut.data, cut.shape[1], cut.shape[0], cut.strides[0], kind).save(buffer, "BMP")
    return make_photo(bytes(data.data()))


class PhotoCamera(QObject):
    """Watches one camera on plain threads until ``stop``; a busy window gets no queue."""

    state_changed = Signal(object, str)
    pictured = Signal()
    """There is a picture to ``take``; once for each that is taken."""

    def __init__(self, open_camera: Callable[[], Camera], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = _Feed(open_camera, self.pictured.emit, self.state_changed.emit)

    def start(self) -> None:
        """Begin to open the camera; returns at once."""
        self._feed.start()

    def stop(self) -> None:
        """Let the camera go; returns at once, and nothing is told any more."""
        self._feed.stop()

    def take(self) -> Shot | None:
        """The newest picture, once."""
        return self._feed.take()


class BorrowedCamera(QObject):
    """The gate's camera, which goes on reading codes: its pictures are looked at here as well."""

    state_changed = Signal(object, str)
    pictured = Signal()

    def __init__(self, gate: CameraThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self._looking = self._live = False
        self._shot: Shot | None = None
        self._silence = QTimer(self, singleShot=True, interval=SILENCE_MS)
        self._silence.timeout.connect(self._lose)

    def start(self) -> None:
        """Look on; the gate's camera is running."""
        self._gate.picture.connect(self._came)
        self._looking = True
        self._silence.start()

    def stop(self) -> None:
        """Look away; the gate goes on. Twice is once."""
        self._silence.stop()
        if self._looking and isValid(self._gate):
            self._gate.picture.disconnect(self._came)
        self._looking = False

    def take(self) -> Shot | None:
        """The newest picture, once."""
        shot, self._shot = self._shot, None
        return shot

    def _came(self, picture: Picture) -> None:
        newest = self._gate.newest
        if newest is not None:
            if not self._live:
                self._live = True
                self.state_changed.emit(CameraState.LIVE, "")
            self._silence.start()
            self._shot = Shot(picture, newest.frame)
            self.pictured.emit()

    def _lose(self) -> None:
        """An old picture must not be taken for the person who stands there now."""
        self._shot, self._live = None, False
        self._silence.start()
        self.state_changed.emit(CameraState.LOST, "摄像头没有画面，正在重新连接。")


class _Feed:
    """The threads behind it; knows no Qt object, so that it may outlive the window."""

    def __init__(
        self,
        open_camera: Callable[[], Camera],
        on_picture: Callable[[], object],
        on_state: Callable[[CameraState, str], object],
    ) -> None:
        self._on_picture, self._on_state = on_picture, on_state
        self._watch = CameraWatch(open_camera, on_state=self._tell_state)
        self._lock = threading.Lock()
        self._stopped = False
        self._shot: Shot | None = None
        self._thread = threading.Thread(target=self._run, name="photo", daemon=True)

    def start(self) -> None:
        self._watch.start()
        self._thread.start()

    def stop(self) -> None:
        with self._lock:  # once it is held here, no call to the window is under way
            self._stopped = True

    def take(self) -> Shot | None:
        with self._lock:
            shot, self._shot = self._shot, None
            return shot

    def _run(self) -> None:
        try:
            while not self._stopped:
                frame = self._watch.newest(WAIT_S)
                if frame is not None:
                    self._keep(Shot(picture_of(Preview(frame, (), 0.0)), frame))
        finally:
            self._watch.stop()

    def _keep(self, shot: Shot) -> None:
        with self._lock:
            waiting, self._shot = self._shot is not None, shot
            if not waiting and not self._stopped:
                self._on_picture()

    def _tell_state(self, state: CameraState, why: str) -> None:
        with self._lock:
            if not self._stopped:
                self._on_state(state, why)
