"""Recordings that stand for a camera: one image, a folder of images, a video."""

import time
from pathlib import Path

import numpy as np

from gate_app.scanning.camera import CameraError, Frame, SourceKind, is_image_file
from gate_app.scanning.cv import Image, cv2

_USUAL_FRAME_RATE = 30.0


class UnreadableImageError(CameraError):
    """One image of a folder cannot be read; the next read() goes on with the next."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"读不了图片“{path.name}”：{reason}。", what_to_do="换一张完好的图片。")
        self.source_name = path.name


def read_image(path: Path) -> Image:
    """The picture in a file, in BGR; raises UnreadableImageError."""
    try:
        # Not cv2.imread: on Windows it cannot open a path with Chinese in it.
        data = np.frombuffer(path.read_bytes(), dtype=np.uint8)
    except OSError as fault:
        raise UnreadableImageError(path, "文件打不开") from fault
    if data.size == 0:
        raise UnreadableImageError(path, "文件是空的")
    try:
        image = cv2.imdecode(data, cv2.IMREAD_COLOR)
    except cv2.error as fault:
        raise UnreadableImageError(path, "图片太大或已损坏") from fault
    if image is None:
        raise UnreadableImageError(path, "不是图片，或已损坏")
    return np.asarray(image, dtype=np.uint8)


class StillsCamera:
    """One image, or the images of a folder in the order of their names."""

    kind = SourceKind.IMAGE
    live = False
    frame_rate = 0.0

    def __init__(self, path: Path) -> None:
        self.name = path.name or str(path)
        self._path = path
        self._files: list[Path] = []
        self._number = 0

    def open(self) -> None:
        """List the images; raises CameraError when there is none, or the only one is unreadable."""
        try:
            self._files = (
                sorted(file for file in self._path.iterdir() if is_image_file(file))
                if self._path.is_dir()
                else [self._path]
            )
        except OSError as fault:
            raise CameraError(
                f"打不开文件夹“{self._path}”。", what_to_do="检查路径和权限。"
            ) from fault
        self._number = 0
        if not self._files:
            raise CameraError(
                f"文件夹“{self._path}”里没有图片。", what_to_do="放入 PNG 或 JPG 图片。"
            )
        if not self._path.is_dir():
            read_image(self._path)

    def read(self) -> Frame | None:
        """The next image, None after the last; raises UnreadableImageError for a bad one."""
        if self._number >= len(self._files):
            return None
        file = self._files[self._number]
        self._number += 1
        image = read_image(file)
        return Frame(image, time.monotonic(), self._number - 1, file.name)

    def close(self) -> None:
        """Forget the list."""
        self._files = []


class VideoCamera:
    """A video file; at its own speed when `paced`, from the start again at its end when `loop`."""

    kind = SourceKind.VIDEO
    live = False

    def __init__(self, path: Path, *, paced: bool = False, loop: bool = False) -> None:
        self.name = path.name
        self.frame_rate = _USUAL_FRAME_RATE
        self._path = path
        self._paced = paced
        self._loop = loop
        self._capture: cv2.VideoCapture | None = None
        self._number = 0
        self._started_at = 0.0

    def open(self) -> None:
        """Open the file; raises CameraError when it is no video."""
        # FFmpeg by name: any other backend would also take a text file for a list of images.
        capture = cv2.VideoCapture(str(self._path), cv2.CAP_FFMPEG)
        if not capture.isOpened():
            capture.release()
            raise CameraError(
                f"“{self._path.name}”不是能读的图片或视频。", what_to_do="换一个完好的文件。"
            )
        rate = capture.get(cv2.CAP_PROP_FPS)
        self.frame_rate = rate if 1.0 <= rate <= 240.0 else _USUAL_FRAME_RATE
        self._capture = capture
        self._number = 0
        self._started_at = time.monotonic()

    def read(self) -> Frame | None:
        """The next frame; None at the end."""
        image = self._next_image()
        if image is None and self._loop and self._number > 0:
            self._rewind()
            image = self._next_image()
        if image is None:
            return None
        if self._paced:
            due = self._started_at + self._number / self.frame_rate
            time.sleep(max(0.0, due - time.monotonic()))
        frame = Frame(image, time.monotonic(), self._number, self.name)
        self._number += 1
        return frame

    def close(self) -> None:
        """Give the file back."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _next_image(self) -> Image | None:
        if self._capture is None:
            return None
        ok, image = self._capture.read()
        return np.asarray(image, dtype=np.uint8) if ok and image is not None else None

    def _rewind(self) -> None:
        # Opened anew rather than sought: seeking is inexact in most containers.
        if self._capture is not None:
            self._capture.release()
            self._capture = cv2.VideoCapture(str(self._path), cv2.CAP_FFMPEG)
