"""Makes any text fit its box: the largest size whose wrapped lines fit, never an overlap."""

import math
import unicodedata
from collections.abc import Callable

import msgspec

LEADING = 1.18
"""Distance of baselines in sizes; a line itself is one size high."""
STEP = 0.96
_NOT_AT_START = frozenset("·、，。；：！？）》」』】’”…—,.;:!?)]}%")

Advance = Callable[[str], float]
"""Width of one character at size 1."""


class Fitted(msgspec.Struct, frozen=True):
    """Lines of text and the size at which they fit."""

    lines: tuple[str, ...]
    size: float

    def height(self) -> float:
        return self.size * (1 + LEADING * (len(self.lines) - 1))


def width_of(text: str, advance: Advance) -> float:
    """Width of a line at size 1."""
    return sum(advance(character) for character in text)


def fit(
    text: str,
    width: float,
    height: float,
    *,
    largest: float,
    smallest: float,
    advance: Advance,
    lines: int = 1,
) -> Fitted:
    """Wrap and shrink a text into a box; beyond the smallest size it ends in "…".

    All lengths share one unit. At most ``lines`` lines.
    """
    words = [width_of(piece.rstrip(), advance) for piece in _pieces(text, math.inf, advance)]
    whole = width_of(text, advance)
    for may_split in (False, True):
        size = min(largest, height)
        # Better half as large than a word broken in two.
        least = smallest if may_split else max(smallest, size / 2)
        whole_word = 0.0 if may_split else max(words, default=0.0)
        while size >= least:
            room = min(lines, int((height / size - 1) / LEADING + 1 + 1e-9))
            if whole * size <= room * width and whole_word * size <= width + 1e-6:
                wrapped = _wrap(text, width / size, advance)
                wide = max(width_of(line, advance) for line in wrapped) * size
                if len(wrapped) <= room and wide <= width + 1e-6:
                    lines_of = _balanced(text, wrapped, width / size, advance, whole_word)
                    return Fitted(lines_of, size)
            size *= STEP
    room = max(1, min(lines, int((height / smallest - 1) / LEADING + 1 + 1e-9)))
    size = min(smallest, height)
    cut = text
    while len(_wrap(cut + "…", width / size, advance)) > room and cut:
        cut = cut[:-1]
    shown = text if len(_wrap(text, width / size, advance)) <= room else cut + "…"
    return Fitted(tuple(_wrap(shown, width / size, advance)), size)


def _balanced(
    text: str, wrapped: list[str], width: float, advance: Advance, least: float
) -> tuple[str, ...]:
    """The same number of lines, as equal as they can be: no single character left over."""
    if len(wrapped) == 1:
        return tuple(wrapped)
    narrow = max(width_of(text, advance) / len(wrapped), least)
    while narrow < width:
        tried = _wrap(text, narrow, advance)
        if len(tried) <= len(wrapped):
            return tuple(tried)
        narrow += 0.25
    return tuple(wrapped)


def _wrap(text: str, width: float, advance: Advance) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(text, width, advance):
        wide = width_of(piece, advance)
        if line.strip() and used + width_of(piece.rstrip(), advance) > width + 1e-6:
            lines.append(line.strip())
            line, used = "", 0.0
        line, used = line + piece, used + wide
    if line.strip() or not lines:
        lines.append(line.strip())
    return lines


def _pieces(text: str, width: float, advance: Advance) -> list[str]:
    """Parts that stay together: Latin words and numbers, marks with what stands before them."""
    pieces: list[str] = []
    for character in text:
        joins = bool(pieces) and _joins(pieces[-1], character)
        if joins and width_of(pieces[-1] + character, advance) <= width:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _joins(before: str, character: str) -> bool:
    if character in _NOT_AT_START or character == " ":
        return True
    return _is_latin(before[-1]) and _is_latin(character)


def _is_latin(character: str) -> bool:
    narrow = unicodedata.east_asian_width(character) not in {"W", "F"}
    return narrow and (character.isalnum() or character in "-–:.'_/")
