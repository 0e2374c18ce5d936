"""Writes frames as a video file that any source of frames can play back."""

from collections.abc import Iterable
from pathlib import Path

from gate_app.scanning.camera import CameraError
from gate_app.scanning.cv import Image, cv2


def write_video(path: Path, frames: Iterable[Image], frame_rate: float) -> int:
    """Write BGR frames to `path` and return how many: .avi is Motion JPEG, .mp4 is MPEG-4.

    Motion JPEG keeps every frame as it was; MPEG-4 is ten times smaller where little moves.

    Raises CameraError when the file cannot be written. A half-written file is not left behind.
    """
    part = path.with_name(f"part-{path.name}")
    writer: cv2.VideoWriter | None = None
    count = 0
    try:
        for image in frames:
            if writer is None:
                writer = _writer(part, path.name, image, frame_rate)
            writer.write(image)
            count += 1
        if writer is not None:
            writer.release()
            part.replace(path)
    finally:
        if writer is not None:
            writer.release()
        part.unlink(missing_ok=True)
    return count


def _writer(part: Path, name: str, first: Image, frame_rate: float) -> cv2.VideoWriter:
    size = (first.shape[1], first.shape[0])
    code = cv2.VideoWriter.fourcc(*("mp4v" if part.suffix == ".mp4" else "MJPG"))
    writer = cv2.VideoWriter(str(part), code, frame_rate, size)
    if not writer.isOpened():
        raise CameraError(f"写不了录像“{name}”。", what_to_do="请检查文件夹和磁盘。")
    return writer
