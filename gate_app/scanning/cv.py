"""The one place that imports OpenCV, with what its import needs set before and undone after."""

import os

# Opening a camera through Media Foundation takes seconds with hardware transforms on.
os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
# A stalled USB camera otherwise holds the grabbing thread for ten seconds.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2")
# What FFmpeg and OpenCV print goes to stderr behind our back; faults reach the user as CameraError.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")

# OpenCV's wheel points these at its own Qt, which is not ours.
_QT_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
_qt_before = {name: os.environ.get(name) for name in _QT_VARIABLES}

import cv2
import numpy as np
import numpy.typing as npt
from cv2_enumerate_cameras import enumerate_cameras

for _name, _value in _qt_before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

Image = npt.NDArray[np.uint8]
"""A picture of 8-bit samples: height × width gray, or height × width × 3 in BGR."""

__all__ = ["Image", "cv2", "enumerate_cameras", "to_gray"]


def to_gray(image: Image) -> Image:
    """The picture in gray, contiguous in memory; gray pictures are returned as they are."""
    if image.ndim == 2:
        return np.ascontiguousarray(image)
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
