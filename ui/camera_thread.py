"""Brings what the scanner's threads see to the main thread: presentations, pictures, states."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPolygonF

from gate_app.scanning.camera import Camera, CameraError, CameraInfo, open_source
from gate_app.scanning.camera_watch import CameraState
from gate_app.scanning.scanner import LiveScanner, Presentation, Preview

WIDEST = 960
"""Pixels; a wider picture is thinned before it is drawn, the decoder has seen all of it."""
AGAIN_MS = 1_000
"""After so long, a pass still held up that nobody could decide on is presented again."""


class Scanner(Protocol):
    """The port: what the window needs of `LiveScanner`."""

    def start(self) -> None:
        """Begin; returns at once."""

    def stop(self) -> None:
        """End within seconds."""

    def take_preview(self) -> Preview | None:
        """The newest picture, once."""

    def forget(self, texts: Iterable[str]) -> None:
        """Present these once more, though they never left the picture."""


MakeScanner = Callable[..., Scanner]


@dataclass(frozen=True)
class Picture:
    """A frame as it is drawn, and the outlines of the codes in it, in the picture's pixels."""

    image: QImage
    outlines: tuple[QPolygonF, ...]
    grabbed_at: float


def picture_of(preview: Preview) -> Picture:
    """Thin the frame and copy it, so that no array outlives its thread."""
    image = preview.frame.image
    step = -(-image.shape[1] // WIDEST)
    thin = image[::step, ::step].copy()
    height, width = thin.shape[:2]
    gray = thin.ndim == 2
    kind = QImage.Format.Format_Grayscale8 if gray else QImage.Format.Format_BGR888
    drawn = QImage(thin.data, width, height, thin.strides[0], kind).copy()
    outlines = tuple(
        QPolygonF([QPointF(x / step, y / step) for x, y in read.corners]) for read in preview.reads
    )
    return Picture(drawn, outlines, preview.frame.grabbed_at)


def opener(source: str) -> Callable[[], Camera]:
    """Open what ``source`` names, recordings at their own speed."""
    return lambda: open_source(source, paced=True, loop=True)


def any_camera(preferred: str, cameras: Callable[[], list[CameraInfo]]) -> Callable[[], Camera]:
    """Open the camera of this identity, else the first that is plugged in by then."""

    def open_camera() -> Camera:
        found = [camera.identity for camera in cameras()]
        if not found:
            raise CameraError("没有找到摄像头。", what_to_do="请插上摄像头，或用扫码枪。")
        return open_source(preferred if preferred in found else found[0])

    return open_camera


class CameraThread(QObject):
    """One scanner at a time; its calls arrive here as queued signals.

    A busy window gets no queue of pictures: the scanner calls once per picture taken.
    """

    presented = Signal(object)
    picture = Signal(object)
    state_changed = Signal(object, str)
    _preview_waits = Signal()

    def __init__(self, parent: QObject | None = None, make: MakeScanner = LiveScanner) -> None:
        super().__init__(parent)
        self._make = make
        self._scanner: Scanner | None = None
        self._undecided: set[str] = set()
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._forget)
        self.state = CameraState.LOST
        self.newest: Preview | None = None
        """The whole frame of the last picture, for whoever looks at it beside the gate."""
        self._preview_waits.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.state_changed.connect(self._remember, Qt.ConnectionType.QueuedConnection)

    def watch(self, open_camera: Callable[[], Camera]) -> None:
        """Scan with this camera instead of the one before."""
        self.stop()
        self._scanner = self._make(
            open_camera,
            on_presentation=self._presentation,
            on_preview=self._preview_waits.emit,
            on_state=self.state_changed.emit,
        )
        self._scanner.start()

    def decide_again(self, texts: Iterable[str]) -> None:
        """Present these again in a moment, for as long as they are held up."""
        self._undecided.update(texts)
        if not self._again.isActive():
            self._again.start()

    def _forget(self) -> None:
        undecided, self._undecided = self._undecided, set()
        if self._scanner is not None:
            self._scanner.forget(undecided)

    @property
    def watching(self) -> bool:
        """Whether a camera is held, or waited for; a device opens only once."""
        return self._scanner is not None

    def stop(self) -> None:
        """End the scanner."""
        self._again.stop()
        self.newest = None
        if self._scanner is not None:
            self._scanner.stop()
            self._scanner = None

    def _presentation(self, presentation: Presentation) -> None:
        if presentation.texts:
            self.presented.emit(presentation)

    def _remember(self, state: CameraState, _why: str) -> None:
        self.state = state

    def _take(self) -> None:
        preview = self._scanner.take_preview() if self._scanner is not None else None
        if preview is not None:
            self.newest = preview
            self.picture.emit(picture_of(preview))
