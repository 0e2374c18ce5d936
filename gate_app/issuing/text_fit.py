"""Makes any text fit its box: the largest size whose wrapped lines fit, never an overlap."""

import math
import unicodedata
from collections.abc import Callable

import msgspec

LEADING = 1.18
"""Distance of baselines in sizes; a line itself is one size high."""
STEP = 0.96
MOST = 1_000
"""Characters looked at: marks of no width would fit without end, and each costs time."""
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
    max_lines = max(1, min(lines, int((height / smallest - 1) / LEADING + 1 + 1e-9)))
    size = min(smallest, height)
    # No larger size holds more: what is beyond this, and a space lost a line, is cut off at once.
    first = _beginning(text, max_lines * (width / size + 1), advance)
    if len(first) < len(text):
        return Fitted(_cut(first, max_lines, width / size, advance), size)
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
    size = min(smallest, height)
    wrapped = _wrap(text, width / size, advance)
    if len(wrapped) <= max_lines:
        return Fitted(tuple(wrapped), size)
    return Fitted(_cut(text, max_lines, width / size, advance), size)


def _beginning(text: str, width: float, advance: Advance) -> str:
    """As much of a text as is no wider, ``MOST`` characters at most."""
    for number, character in enumerate(text[:MOST]):
        width -= advance(character)
        if width < 0:
            return text[:number]
    return text[:MOST]


def _cut(text: str, room: int, width: float, advance: Advance) -> tuple[str, ...]:
    """The longest beginning that fits into so many lines with "…" after it."""
    fits, too_long = 0, len(text) + 1
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if len(_wrap(text[:middle] + "…", width, advance)) <= room:
            fits = middle
        else:
            too_long = middle
    return tuple(_wrap(text[:fits] + "…", width, advance))


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
    used = 0.0
    for character in text:
        wide = advance(character)
        if pieces and _joins(pieces[-1], character) and used + wide <= width:
            pieces[-1] += character
            used += wide
        else:
            pieces.append(character)
            used = wide
    return pieces


def _joins(before: str, character: str) -> bool:
    if character in _NOT_AT_START or character == " ":
        return True
    return _is_latin(before[-1]) and _is_latin(character)


def _is_latin(character: str) -> bool:
    narrow = unicodedata.east_asian_width(character) not in {"W", "F"}
    return narrow and (character.isalnum() or character in "-–:.'_/")
