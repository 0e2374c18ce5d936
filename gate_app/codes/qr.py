"""QR codes of code texts: as modules, as a gray picture, as a PNG."""

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from qrcode.base import rs_blocks
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import PAD0, PAD1, BitBuffer, mask_func, mode_sizes_for_version

from gate_app.codes.qr_math import Bits, Octets, check_bytes, penalties

QUIET_MODULES: Final = 4

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def matrix(text: str) -> Bits:
    """Modules of the QR code of ``text``, dark is True, without quiet zone; level M.

    A pass is alphanumeric throughout; any other text goes in as UTF-8 bytes. ValueError for a
    text beyond QR version 40. The same modules as the library's own, which take it seven times
    as long: check bytes and masks are reckoned on arrays here.
    """
    code = _Frame(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text, optimize=0)
    code.best_fit()
    room = _room(code.version)
    # The signs that tell the mask and the version stay light while masks are compared.
    code.makeImpl(True, 0)
    plain = np.array(code.modules, dtype=np.bool_)
    plain[room.lines, room.columns] = room.bits(_data(code, room.capacity))
    masked = plain ^ room.masks
    best = int(np.argmin(penalties(masked)))
    code.makeImpl(False, best)
    modules = np.array(code.modules, dtype=np.bool_)
    modules[room.lines, room.columns] = masked[best, room.lines, room.columns]
    return modules


def _data(code: QRCode, capacity: int) -> Octets:
    """The data as bytes, filled up to the capacity (7.4.10)."""
    buffer, sizes = BitBuffer(), mode_sizes_for_version(code.version)
    for part in code.data_list:
        buffer.put(part.mode, 4)
        buffer.put(len(part), sizes[part.mode])
        part.write(buffer)
    # Four light bits end it, or as many as there is room for; the rest of a byte is zeros.
    filled = min(-(-(len(buffer) + 4) // 8), capacity)
    padding = np.resize(np.array([PAD0, PAD1], dtype=np.uint8), capacity - filled)
    data = np.zeros(capacity, dtype=np.uint8)
    data[: len(buffer.buffer)] = buffer.buffer
    data[filled:] = padding
    return data


class _Frame(QRCode):  # type: ignore[misc] # the library has no types
    """A code of which the library draws everything but the data."""

    data_cache: Any

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.data_cache = ()

    def add_data(self, data: Any, optimize: int = 20) -> None:
        """Take data in; what was taken in is no data of the frame."""
        super().add_data(data, optimize)
        self.data_cache = ()

    def map_data(self, data: Any, mask_pattern: int) -> None:
        """Leave the modules of the data open (None)."""


class _Room:
    """What the codes of one version have in common."""

    def __init__(self, number: int) -> None:
        frame = _Frame(version=number, error_correction=ERROR_CORRECT_M, border=0)
        frame.makeImpl(True, 0)
        side = len(frame.modules)
        order = np.array(list(_open_modules(frame.modules)), dtype=np.intp)
        self.lines, self.columns = order[:, 0], order[:, 1]
        """The modules of the data, in its order."""
        self.masks = np.zeros((8, side, side), dtype=np.bool_)
        for pattern in range(8):
            dark = np.vectorize(mask_func(pattern))(self.lines, self.columns)
            self.masks[pattern, self.lines, self.columns] = dark
        blocks = rs_blocks(number, ERROR_CORRECT_M)
        sizes = np.array([block.data_count for block in blocks])
        self._checks = blocks[0].total_count - blocks[0].data_count
        self.capacity = int(sizes.sum())
        # Each block a line of numbers of bytes, those that are shorter behind a gap (-1).
        self._bytes = np.full((len(blocks), sizes.max()), -1)
        starts = np.cumsum(sizes) - sizes
        for block, (start, size) in enumerate(zip(starts, sizes, strict=True)):
            self._bytes[block, -size:] = np.arange(start, start + size)
        self._turns = np.array(
            [
                start + turn
                for turn in range(sizes.max())
                for start, size in zip(starts, sizes, strict=True)
                if turn < size
            ]
        )

    def bits(self, data: Octets) -> Bits:
        """Data and check bytes of all blocks in turns (7.6), one bit a module."""
        blocks = np.where(self._bytes < 0, np.uint8(0), data[self._bytes])
        checks = check_bytes(blocks, self._checks).T.ravel()
        bits = np.unpackbits(np.concatenate([data[self._turns], checks]))
        return np.pad(bits, (0, len(self.lines) - len(bits))).astype(np.bool_)


@lru_cache(maxsize=40)
def _room(number: int) -> _Room:
    return _Room(number)


def _open_modules(modules: list[list[bool | None]]) -> Iterator[tuple[int, int]]:
    """Two columns at a time from the right, up and down in turns, past the timing pattern."""
    lines = range(len(modules))
    for turn, right in enumerate(range(len(modules) - 1, 0, -2)):
        column = right if right > 6 else right - 1
        for line in lines if turn % 2 else reversed(lines):
            for one in (column, column - 1):
                if modules[line][one] is None:
                    yield line, one


def version(modules: npt.NDArray[np.bool_]) -> int:
    """QR version of a matrix, 1 to 40, from its width (ISO/IEC 18004)."""
    return (len(modules) - 17) // 4


def image(text: str, module_px: int = 8, quiet: int = QUIET_MODULES) -> npt.NDArray[np.uint8]:
    """Gray picture (0 dark, 255 light) of the QR code with ``quiet`` modules of margin."""
    framed = np.pad(matrix(text), quiet, constant_values=False)
    gray = np.where(framed, np.uint8(0), np.uint8(255))
    return gray.repeat(module_px, axis=0).repeat(module_px, axis=1)


def png_bytes(text: str, module_px: int = 8, quiet: int = QUIET_MODULES) -> bytes:
    """The same picture as a PNG file."""
    return gray_png(image(text, module_px, quiet))


def gray_png(gray: npt.NDArray[np.uint8]) -> bytes:
    """An 8-bit gray PNG (ISO/IEC 15948) of a picture of shape (height, width)."""
    height, width = gray.shape
    # Each line begins with its filter; 0 is none.
    lines = np.hstack([np.zeros((height, 1), dtype=np.uint8), gray])
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        _PNG_SIGNATURE
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(lines.tobytes(), 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
