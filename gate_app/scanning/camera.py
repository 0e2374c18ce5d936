"""What a camera is to the gate, and the registry of the sources that can stand for one.

TO ADD A KIND OF SOURCE: write a class with the shape of `Camera`, a function that opens it,
and one line in `_SOURCES`.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from gate_app.errors import GateError

if TYPE_CHECKING:
    from gate_app.scanning.cv import Image

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff"})
_ADDRESS_SCHEMES = frozenset({"http", "https", "rtsp", "rtsps"})


class CameraError(GateError):
    """A source that cannot be opened or gives no picture; the message names it."""


class SourceKind(enum.Enum):
    """Where frames come from."""

    CAMERA = "camera"
    STREAM = "stream"
    VIDEO = "video"
    IMAGE = "image"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture: `grabbed_at` in time.monotonic() seconds, `number` from 0 in its source."""

    image: "Image"
    grabbed_at: float
    number: int
    source_name: str = ""


class Camera(Protocol):
    """The port. One thread at a time calls it; `close()` may be called twice."""

    @property
    def name(self) -> str:
        """What to call it on screen and in the ledger; never with a password in it."""

    @property
    def kind(self) -> SourceKind:
        """What it is."""

    @property
    def live(self) -> bool:
        """Whether it shows the present: only then can it be lost or frozen."""

    @property
    def frame_rate(self) -> float:
        """Frames a second of a recording; 0 where there is none (live sources, stills)."""

    def open(self) -> None:
        """Make it ready; raises CameraError."""

    def read(self) -> Frame | None:
        """The next frame, None at the end of a recording; CameraError when there is none."""

    def close(self) -> None:
        """Give the device or file back."""


@dataclass(frozen=True, slots=True)
class CameraInfo:
    """A camera that is plugged in: `identity` survives another USB port or index."""

    identity: str
    name: str
    index: int


def list_cameras() -> list[CameraInfo]:
    """The cameras plugged in now, in the system's order; empty when there is none."""
    from gate_app.scanning.opencv_camera import plugged_in

    return plugged_in()


def open_source(source: str, *, paced: bool = False, loop: bool = False) -> Camera:
    """The camera, not opened yet, that `source` names; raises CameraError when nothing fits.

    A source is a camera's number, identity or name, an image, a folder of images, a video, or an
    http(s):// or rtsp(s):// address. `paced` plays a recording at its own speed, `loop` for ever.
    """
    wanted = source.strip()
    for fits, make in _SOURCES:
        if wanted and fits(wanted):
            return make(wanted, paced, loop)
    raise CameraError(
        f"找不到“{wanted}”：没有这个文件或文件夹，也没有叫这个名字的摄像头。",
        what_to_do="检查路径；摄像头请检查插线，或在列表里重新选择。",
    )


def is_image_file(path: Path) -> bool:
    """Whether the name says image; what is inside is seen when it is read."""
    return path.suffix.lower() in IMAGE_SUFFIXES and path.is_file()


def without_password(address: str) -> str:
    """The address as it may be shown and logged: user and password left out."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _is_address(source: str) -> bool:
    return urlsplit(source).scheme.lower() in _ADDRESS_SCHEMES and "://" in source


def _is_plugged_in(source: str) -> bool:
    return any(source in (info.identity, info.name) for info in list_cameras())


def _stream(source: str, paced: bool, loop: bool) -> Camera:
    from gate_app.scanning.opencv_camera import StreamCamera

    return StreamCamera(source)


def _numbered(source: str, paced: bool, loop: bool) -> Camera:
    from gate_app.scanning.opencv_camera import DeviceCamera

    index = int(source)
    names = {info.index: info.name for info in list_cameras()}
    return DeviceCamera(index, names.get(index, f"摄像头 {index}"))


def _named(source: str, paced: bool, loop: bool) -> Camera:
    from gate_app.scanning.opencv_camera import DeviceCamera

    for info in list_cameras():
        if source in (info.identity, info.name):
            return DeviceCamera(info.index, info.name)
    raise CameraError(f"摄像头“{source}”刚刚断开了。", what_to_do="检查插线。")


def _stills(source: str, paced: bool, loop: bool) -> Camera:
    from gate_app.scanning.replay_camera import StillsCamera

    return StillsCamera(Path(source))


def _video(source: str, paced: bool, loop: bool) -> Camera:
    from gate_app.scanning.replay_camera import VideoCamera

    return VideoCamera(Path(source), paced=paced, loop=loop)


_SOURCES: tuple[tuple[Callable[[str], bool], Callable[[str, bool, bool], Camera]], ...] = (
    (_is_address, _stream),
    (lambda source: source.isascii() and source.isdigit(), _numbered),
    (lambda source: Path(source).is_dir() or is_image_file(Path(source)), _stills),
    (lambda source: Path(source).is_file(), _video),
    (_is_plugged_in, _named),
)
