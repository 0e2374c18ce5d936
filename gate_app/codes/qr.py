"""QR codes of code texts: as modules, as a gray picture, as a PNG."""

import struct
import zlib
from typing import Final

import numpy as np
import numpy.typing as npt
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET_MODULES: Final = 4

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def matrix(text: str) -> npt.NDArray[np.bool_]:
    """Modules of the QR code of ``text``, dark is True, without quiet zone; level M.

    A pass is alphanumeric throughout; any other text goes in as UTF-8 bytes. ValueError for a
    text beyond QR version 40.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text, optimize=0)
    code.make()
    return np.array(code.get_matrix(), dtype=np.bool_)


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
