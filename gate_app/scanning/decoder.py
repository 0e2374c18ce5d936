"""Finds the QR codes in a frame: zxing-cpp first, then a ladder of second looks within a budget.

The stages and the budget were chosen by `benchmarks/decoding`; docs/decisions/003 has the figures.

TO ADD A STAGE: one line in `_LADDER`, and a run of the benchmark that shows what it brings.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import zxingcpp
from pyzbar import pyzbar

from gate_app.scanning.camera import Frame
from gate_app.scanning.cv import Image, cv2, to_gray

Point = tuple[float, float]

BUDGET_S = 0.030
IDLE_EVERY = 3
# Above this, doubling an image costs more than it brings: its modules are large enough.
_LARGE_HEIGHT = 800
_STILL_SIDE = 2400
# Modules along the side of the smallest QR code; some stages fail on smaller pictures.
_SMALLEST_SIDE = 21

# Not `QRCode`: that also reads Micro QR, of which clutter gives false ones.
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)


@dataclass(frozen=True, slots=True)
class Read:
    r"""One code: its text, its corners in the frame's pixels, and the stage that read it.

    A byte beyond ASCII stands as `\xNN`: such a code is no pass, but it is a code.
    """

    text: str
    corners: tuple[Point, Point, Point, Point]
    reader: str


@dataclass(frozen=True, slots=True)
class _Region:
    """A part of the frame, in its pixels."""

    left: int
    top: int
    right: int
    bottom: int

    def cut(self, gray: Image) -> Image:
        return np.ascontiguousarray(gray[self.top : self.bottom, self.left : self.right])


@dataclass(slots=True)
class _Stage:
    """One look at a picture: how to prepare it, and who reads it."""

    name: str
    prepare: Callable[[Image], Image]
    reader: Callable[[Image], tuple[list[Read], list[Read]]]
    cost_s: float = field(default=0.0)
    """Running mean of what it takes here, per megapixel."""

    def look(self, gray: Image) -> list[Read]:
        started = time.perf_counter()
        prepared = self.prepare(gray)
        reads, _ = self.reader(prepared)
        cost = (time.perf_counter() - started) / (gray.size / 1e6)
        self.cost_s = cost if self.cost_s == 0 else 0.8 * self.cost_s + 0.2 * cost
        scale = gray.shape[1] / prepared.shape[1]
        return [_moved(read, scale, 0, 0, self.name) for read in reads]


def _plain(gray: Image) -> Image:
    return gray


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


def _black_and_white(gray: Image) -> Image:
    mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
    return np.asarray(cv2.adaptiveThreshold(gray, 255, mean, binary, 31, 5), dtype=np.uint8)


def _zxing(image: Image) -> tuple[list[Read], list[Read]]:
    """The codes that zxing-cpp reads, and those it only locates."""
    reads: list[Read] = []
    located: list[Read] = []
    found = zxingcpp.read_barcodes(
        image, formats=_FORMATS, text_mode=zxingcpp.TextMode.Plain, return_errors=True
    )
    for code in found:
        place = code.position
        spots = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        a, b, c, d = ((float(spot.x), float(spot.y)) for spot in spots)
        if not code.valid:
            located.append(Read("", (a, b, c, d), "zxing"))
        elif code.bytes:
            text = code.bytes.decode("ascii", "backslashreplace")
            reads.append(Read(text, (a, b, c, d), "zxing"))
    return reads, located


def _zbar(image: Image) -> tuple[list[Read], list[Read]]:
    """The codes that zbar reads; it locates none that it does not read."""
    try:
        found = pyzbar.decode(image, symbols=[pyzbar.ZBarSymbol.QRCODE])
    except ValueError:
        # A fragment of a split code has a type that pyzbar does not know; the whole answer is lost.
        return [], []
    reads = []
    for code in found:
        x, y, w, h = code.rect
        box = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
        polygon = code.polygon if len(code.polygon) == 4 else box
        a, b, c, d = ((float(px), float(py)) for px, py in polygon)
        if code.data:
            reads.append(Read(code.data.decode("ascii", "backslashreplace"), (a, b, c, d), "zbar"))
    return reads, []


def _ladder() -> list[_Stage]:
    """The second looks, in the order in which frames take turns with them."""
    return [
        _Stage("zxing enlarged", _sharpened_and_enlarged, _zxing),
        _Stage("zxing softened", _softened, _zxing),
        _Stage("zbar black and white", _black_and_white, _zbar),
        _Stage("zxing halved", _halved, _zxing),
        _Stage("zbar", _plain, _zbar),
    ]


class Decoder:
    """Decodes one camera's frames, in their order; a thread at a time.

    Every frame is shown to zxing-cpp. Where that finds nothing new, second looks follow: at a code
    that was located but not read, then a few stages in rotation, as many as the budget holds and
    always one. While nothing happens only every third frame is looked at again.
    """

    def __init__(self, *, budget_s: float = BUDGET_S, idle_every: int = IDLE_EVERY) -> None:
        self._budget_s = budget_s
        self._idle_every = idle_every
        self._close_up = _close_up()
        self._ladder = _ladder()
        self._turn = 0
        self._frames = 0
        self._last_texts: frozenset[str] = frozenset()

    def decode(self, frame: Frame) -> list[Read]:
        """Every code read in the frame, each text once; fragments of split codes are left out."""
        started = time.perf_counter()
        gray = to_gray(frame.image)
        if min(gray.shape) < _SMALLEST_SIDE:
            return []
        reads, located = _zxing(gray)
        reads = _merged([], reads)
        self._frames += 1
        if self._is_news(reads):
            return reads
        for region in _regions(located, gray.shape):
            reads = _merged(reads, _look_into(self._close_up, gray, region))
        if located or self._frames % self._idle_every == 0:
            reads = self._look_again(gray, reads, started + self._budget_s)
        self._is_news(reads)
        return reads

    def _is_news(self, reads: list[Read]) -> bool:
        texts = frozenset(read.text for read in reads)
        news = bool(texts - self._last_texts)
        self._last_texts = texts
        return news

    def _look_again(self, gray: Image, reads: list[Read], deadline: float) -> list[Read]:
        size = gray.size / 1e6
        gray = _without(gray, reads)
        for looks in range(len(self._ladder)):
            stage = self._ladder[self._turn]
            if looks > 0 and time.perf_counter() + stage.cost_s * size > deadline:
                break
            self._turn = (self._turn + 1) % len(self._ladder)
            more = _merged(reads, stage.look(gray))
            if len(more) > len(reads):
                return more
        return reads


def decode_still(image: Image) -> list[Read]:
    """Every code read in an image that nobody waits for: all stages until one reads something."""
    gray = to_gray(image)
    if min(gray.shape) < _SMALLEST_SIDE:
        return []
    # Room around a code that was cut out without its quiet zone.
    room = 40
    gray = np.asarray(
        cv2.copyMakeBorder(gray, *(room,) * 4, cv2.BORDER_CONSTANT, value=255), dtype=np.uint8
    )
    factor = min(1.0, _STILL_SIDE / max(gray.shape))
    small = np.asarray(cv2.resize(gray, None, fx=factor, fy=factor), dtype=np.uint8)
    reads, located = _zxing(gray)
    for region in _regions(located, gray.shape):
        reads = _merged(reads, _look_into(_close_up(), gray, region))
    for stage in _ladder():
        if reads and not located:
            break
        looked = stage.look(_without(small, [_moved(read, factor, 0, 0, "") for read in reads]))
        reads = _merged(reads, [_moved(read, 1 / factor, 0, 0, read.reader) for read in looked])
    return [_moved(read, 1.0, -room, -room, read.reader) for read in _merged([], reads)]


def _close_up() -> _Stage:
    return _Stage("zxing close-up", _sharpened_and_enlarged, _zxing)


def _without(gray: Image, reads: Iterable[Read]) -> Image:
    """The picture with the codes already read painted over.

    A fragment of a split code that zxing has read then no longer spoils the answer of zbar.
    """
    spots = [np.array(read.corners, dtype=np.int32) for read in reads]
    if not spots:
        return gray
    painted = gray.copy()
    cv2.fillPoly(painted, spots, 128)
    return painted


def _look_into(stage: _Stage, gray: Image, region: _Region) -> list[Read]:
    reads = stage.look(region.cut(gray))
    return [_moved(read, 1.0, region.left, region.top, read.reader) for read in reads]


def _regions(located: Iterable[Read], shape: tuple[int, ...]) -> list[_Region]:
    """Where the located codes are, with a margin; two at most."""
    regions = []
    for code in list(located)[:2]:
        xs, ys = [x for x, _ in code.corners], [y for _, y in code.corners]
        margin = 0.25 * max(max(xs) - min(xs), max(ys) - min(ys)) + 8
        region = _Region(
            max(0, round(min(xs) - margin)),
            max(0, round(min(ys) - margin)),
            min(shape[1], round(max(xs) + margin)),
            min(shape[0], round(max(ys) + margin)),
        )
        if min(region.right - region.left, region.bottom - region.top) >= _SMALLEST_SIDE:
            regions.append(region)
    return regions


def _merged(known: list[Read], more: Iterable[Read]) -> list[Read]:
    """Both, each text once, and each place once: zbar changes bytes beyond ASCII."""
    merged = list(known)
    for read in more:
        if not any(read.text == other.text or _same_place(read, other) for other in merged):
            merged.append(read)
    return merged


def _same_place(one: Read, other: Read) -> bool:
    xs, ys = [x for x, _ in other.corners], [y for _, y in other.corners]
    x = sum(x for x, _ in one.corners) / 4
    y = sum(y for _, y in one.corners) / 4
    return min(xs) < x < max(xs) and min(ys) < y < max(ys)


def _moved(read: Read, scale: float, dx: float, dy: float, reader: str) -> Read:
    a, b, c, d = ((x * scale + dx, y * scale + dy) for x, y in read.corners)
    return Read(read.text, (a, b, c, d), reader)
