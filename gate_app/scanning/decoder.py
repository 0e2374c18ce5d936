"""Finds the QR codes in a frame: zxing-cpp first, then a ladder of second looks within a budget.

The stages and the budget were chosen by `benchmarks/decoding`; docs/decisions/003 has the figures.

TO ADD A STAGE: one line in `_quick_looks` or `_ladder`, and a run of the benchmark that shows what
it brings.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle
from typing import cast

import numpy as np
import zxingcpp
from pyzbar import pyzbar

from gate_app.scanning.camera import Frame
from gate_app.scanning.cv import Image, cv2, to_gray
from gate_app.scanning.reads import (
    SMALLEST_SIDE,
    Read,
    Region,
    merged,
    moved,
    painted_over,
    regions_of,
)

__all__ = ["BUDGET_S", "RETRY_EVERY", "Decoder", "Read", "decode_still"]

BUDGET_S = 0.030
RETRY_EVERY = 2
# Above this, doubling an image costs more than it brings: its modules are large enough.
_LARGE_HEIGHT = 800
_STILL_SIDE = 2400

# Not `QRCode`: that also reads Micro QR, of which clutter gives false ones.
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a reader saw: codes, codes it located but could not read, parts of split codes."""

    reads: list[Read] = field(default_factory=list)
    located: list[Read] = field(default_factory=list)
    fragments: list[Read] = field(default_factory=list)


@dataclass(slots=True)
class _Stage:
    """One look at a picture: how to prepare it, and who reads it."""

    name: str
    prepare: Callable[[Image], Image]
    reader: Callable[[Image], _Found]
    cost_s: float = field(default=0.0)
    """Running mean of what it takes here, per megapixel."""

    def look(self, gray: Image) -> list[Read]:
        started = time.perf_counter()
        prepared = self.prepare(gray)
        reads = self.reader(prepared).reads
        cost = (time.perf_counter() - started) / (gray.size / 1e6)
        self.cost_s = cost if self.cost_s == 0 else 0.8 * self.cost_s + 0.2 * cost
        scale = gray.shape[1] / prepared.shape[1]
        return [moved(read, scale, 0, 0, self.name) for read in reads]


def _sharpened_and_enlarged(gray: Image) -> Image:
    """Brings back what defocus and small modules took away."""
    soft = cv2.GaussianBlur(gray, (0, 0), 2)
    sharp = cv2.addWeighted(gray, 3.0, soft, -2.0, 0)
    factor = 1.5 if gray.shape[0] > _LARGE_HEIGHT else 2.0
    large = cv2.resize(sharp, None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, dtype=np.uint8)


def _softened(gray: Image) -> Image:
    """Takes away the grain of low light and the stripes of a filmed screen."""
    return np.asarray(cv2.GaussianBlur(gray, (0, 0), 1), dtype=np.uint8)


def _halved(gray: Image) -> Image:
    half = cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(half, dtype=np.uint8)


def _for_zbar(gray: Image) -> Image:
    """Two thirds of a large picture: on all of it zbar takes longer than the budget and a frame."""
    if gray.shape[0] <= _LARGE_HEIGHT:
        return gray
    small = cv2.resize(gray, None, fx=2 / 3, fy=2 / 3, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def _black_and_white(gray: Image) -> Image:
    mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
    small = _for_zbar(gray)
    return np.asarray(cv2.adaptiveThreshold(small, 255, mean, binary, 31, 5), dtype=np.uint8)


def _zxing(image: Image) -> _Found:
    """The codes that zxing-cpp reads or locates."""
    seen = _Found()
    for code in zxingcpp.read_barcodes(
        image, formats=_FORMATS, text_mode=zxingcpp.TextMode.Plain, return_errors=True
    ):
        place = code.position
        spots = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        a, b, c, d = ((float(spot.x), float(spot.y)) for spot in spots)
        read = Read(code.bytes.decode("ascii", "backslashreplace"), (a, b, c, d), "zxing")
        if not code.valid:
            seen.located.append(read)
        elif _is_fragment(code):
            seen.fragments.append(read)
        elif read.text:
            seen.reads.append(read)
    return seen


_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)


def _is_fragment(code: zxingcpp.Barcode) -> bool:
    """Whether it is one part of a split code (structured append), which alone says nothing.

    zxing-cpp does not tell; the first four bits do, in the lower right corner (ISO/IEC 18004).
    """
    extra = cast("dict[str, str]", code.extra)
    modules = np.array(code.to_image(scale=1, add_quiet_zones=False))
    last = len(modules) - 1
    masked = _MASKS[int(extra["DataMask"])]
    places = ((last, last), (last, last - 1), (last - 1, last), (last - 1, last - 1))
    return [bool(modules[place] < 128) != masked(*place) for place in places] == [0, 0, 1, 1]


def _zbar(image: Image) -> _Found:
    """The codes that zbar reads; it locates none that it does not read."""
    try:
        found = pyzbar.decode(image, symbols=[pyzbar.ZBarSymbol.QRCODE])
    except ValueError:
        # A fragment of a split code, which pyzbar cannot name; zbar's whole answer is lost.
        return _Found()
    seen = _Found()
    for code in found:
        x, y, w, h = code.rect
        box = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
        polygon = code.polygon if len(code.polygon) == 4 else box
        a, b, c, d = ((float(px), float(py)) for px, py in polygon)
        text = code.data.decode("ascii", "backslashreplace")
        if text:
            seen.reads.append(Read(text, (a, b, c, d), "zbar"))
    return seen


def _quick_looks() -> list[_Stage]:
    """Second looks that cost next to nothing: a frame takes one, in turn."""
    return [
        _Stage("zxing softened", _softened, _zxing),
        _Stage("zxing halved", _halved, _zxing),
    ]


def _ladder() -> list[_Stage]:
    """The second looks that cost, in the order in which frames take turns with them."""
    return [
        _Stage("zxing enlarged", _sharpened_and_enlarged, _zxing),
        _Stage("zbar black and white", _black_and_white, _zbar),
        _Stage("zbar", _for_zbar, _zbar),
    ]


class Decoder:
    """Decodes one camera's frames, in their order; a thread at a time.

    Every frame is shown to zxing-cpp. A code that it located but could not read gets a closer look.
    Where nothing new is read, a quick second look follows, and on every other frame (to spare the
    processor) some stages of the ladder in rotation: as many as the budget holds, and always one.
    """

    def __init__(self, *, budget_s: float = BUDGET_S, retry_every: int = RETRY_EVERY) -> None:
        self._budget_s = budget_s
        self._retry_every = retry_every
        self._close_up = _close_up()
        self._quick_looks = cycle(_quick_looks())
        self._ladder = _ladder()
        self._turn = 0
        self._frames = 0
        self._last_texts: frozenset[str] = frozenset()

    def decode(self, frame: Frame) -> list[Read]:
        """Every code read in the frame, each text once; fragments of split codes are left out."""
        started = time.perf_counter()
        gray = to_gray(frame.image)
        if min(gray.shape) < SMALLEST_SIDE:
            return []
        seen = _zxing(gray)
        reads = merged([], seen.reads)
        self._frames += 1
        if self._is_news(reads) and not seen.located:
            return reads
        deadline = started + self._budget_s
        for region in regions_of(seen.located, gray.shape):
            if time.perf_counter() < deadline:
                reads = merged(reads, _look_into(self._close_up, gray, region))
        rest = painted_over(gray, [*reads, *seen.fragments])
        more = merged(reads, next(self._quick_looks).look(rest))
        if more == reads and self._frames % self._retry_every == 0:
            more = self._climb(rest, reads, deadline)
        self._is_news(more)
        return more

    def _is_news(self, reads: list[Read]) -> bool:
        texts = frozenset(read.text for read in reads)
        news = bool(texts - self._last_texts)
        self._last_texts = texts
        return news

    def _climb(self, gray: Image, reads: list[Read], deadline: float) -> list[Read]:
        size = gray.size / 1e6
        for looks in range(len(self._ladder)):
            stage = self._ladder[self._turn]
            if looks > 0 and time.perf_counter() + stage.cost_s * size > deadline:
                break
            self._turn = (self._turn + 1) % len(self._ladder)
            more = merged(reads, stage.look(gray))
            if len(more) > len(reads):
                return more
        return reads


def decode_still(image: Image) -> list[Read]:
    """Every code read in an image that nobody waits for: all stages until one reads something."""
    gray = to_gray(image)
    if min(gray.shape) < SMALLEST_SIDE:
        return []
    # Room around a code that was cut out without its quiet zone.
    room = 40
    gray = np.asarray(
        cv2.copyMakeBorder(gray, *(room,) * 4, cv2.BORDER_CONSTANT, value=255), dtype=np.uint8
    )
    factor = min(1.0, _STILL_SIDE / max(gray.shape))
    small = np.asarray(cv2.resize(gray, None, fx=factor, fy=factor), dtype=np.uint8)
    seen = _zxing(gray)
    reads = merged([], seen.reads)
    for region in regions_of(seen.located, gray.shape):
        reads = merged(reads, _look_into(_close_up(), gray, region))
    for stage in (*_quick_looks(), *_ladder()):
        if reads and not seen.located:
            break
        known = [moved(read, factor, 0, 0, "") for read in (*reads, *seen.fragments)]
        looked = stage.look(painted_over(small, known))
        reads = merged(reads, [moved(read, 1 / factor, 0, 0, read.reader) for read in looked])
    return [moved(read, 1.0, -room, -room, read.reader) for read in reads]


def _close_up() -> _Stage:
    return _Stage("zxing close-up", _sharpened_and_enlarged, _zxing)


def _look_into(stage: _Stage, gray: Image, region: Region) -> list[Read]:
    reads = stage.look(region.cut(gray))
    return [moved(read, 1.0, region.left, region.top, read.reader) for read in reads]
