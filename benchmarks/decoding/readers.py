"""The readers that are compared: each takes a frame and gives the texts it read."""

from collections.abc import Callable

from gate_app.scanning.camera import Frame
from gate_app.scanning.cv import cv2, to_gray
from gate_app.scanning.decoder import Decoder, _zbar, _zxing

Reader = Callable[[Frame], list[str]]


def zbar():
    return lambda frame: [read.text for read in _zbar(to_gray(frame.image)).reads]


def zxing():
    return lambda frame: [read.text for read in _zxing(to_gray(frame.image)).reads]


def zxing_enlarged():
    def read(frame):
        gray = to_gray(frame.image)
        large = cv2.resize(gray, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
        return [code.text for code in _zxing(large).reads]

    return read


def pipeline():
    decoder = Decoder()
    return lambda frame: [read.text for read in decoder.decode(frame)]


# A reader is made anew for each presentation: the pipeline remembers what it saw last.
READERS: dict[str, Callable[[], Reader]] = {
    "zbar": zbar,
    "zxing": zxing,
    "zxing x2": zxing_enlarged,
    "pipeline": pipeline,
}
SINGLE = ("zbar", "zxing")
