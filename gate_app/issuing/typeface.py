"""The shipped font: which characters it has, how wide they are, and where it lies."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import assets

FONT: Final = "KadianSans"
MISSING: Final = "〓"
"""What printers set for a character that the font lacks; a box says nothing."""
# Of the size: how far a line of Chinese rises above the baseline.
ASCENT: Final = 0.88
CAPITALS: Final = 0.74
"""Height of digits and capitals, in sizes."""
HEAVY: Final = 0.028
"""Stroke, in sizes, that makes the one weight of the shipped font heavy."""


@cache
def _glyphs() -> dict[int, float]:
    """Width at size 1 of each character that the shipped font has."""
    font = TTFont(FONT, str(font_file()))
    pdfmetrics.registerFont(font)
    face: Any = font.face
    return {code: face.charWidths.get(code, face.defaultWidth) / 1000 for code in face.charToGlyph}


def advance(character: str) -> float:
    """Width of a character at size 1."""
    return _glyphs().get(ord(character), 1.0)


def printable(text: str) -> str:
    """The text as the shipped font can show it."""
    known = _glyphs()
    return "".join(c if ord(c) in known else MISSING for c in text)


def font_file() -> Path:
    """The font's file, for who draws pixels."""
    return assets.path("fonts/NotoSansSC-Medium.ttf")
