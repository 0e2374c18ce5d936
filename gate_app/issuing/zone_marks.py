"""A zone's colour and pattern: told apart by the colour-blind and in black-and-white print."""

import math
from collections.abc import Callable
from typing import Final

Colour = tuple[int, int, int]
Polygon = list[tuple[float, float]]

# Dark enough that white reads on them, and apart from the verdicts' green, amber and red.
_COLOURS: Final[tuple[Colour, ...]] = (
    (11, 87, 164),
    (176, 62, 0),
    (12, 116, 92),
    (116, 38, 140),
    (107, 74, 20),
    (172, 26, 92),
    (54, 68, 84),
    (0, 110, 130),
)


def colour(zone: int) -> Colour:
    """Red, green and blue, 0 to 255. Zones of equal pattern differ in colour."""
    index = max(zone - 1, 0)
    return _COLOURS[(index + index // len(_PATTERNS) * 3) % len(_COLOURS)]


def pattern(zone: int, width: float, height: float, pitch: float) -> list[Polygon]:
    """White shapes on the zone's colour, over the area (0, 0) to (width, height); clip to it."""
    return _PATTERNS[max(zone - 1, 0) % len(_PATTERNS)](width, height, pitch)


def _plain(width: float, height: float, pitch: float) -> list[Polygon]:
    return []


def _diagonal(width: float, height: float, pitch: float) -> list[Polygon]:
    step = pitch * 1.6
    return [
        [(x, height), (x + step * 0.42, height), (x + step * 0.42 + height, 0), (x + height, 0)]
        for x in _steps(-height, width, step)
    ]


def _dots(width: float, height: float, pitch: float) -> list[Polygon]:
    radius, shapes = pitch * 0.3, []
    for row, y in enumerate(_steps(pitch / 2, height + pitch, pitch)):
        for x in _steps(pitch / 2 * (row % 2), width + pitch, pitch):
            corners = [math.tau * k / 12 for k in range(12)]
            shapes.append([(x + radius * math.cos(a), y + radius * math.sin(a)) for a in corners])
    return shapes


def _checks(width: float, height: float, pitch: float) -> list[Polygon]:
    side, shapes = pitch * 0.75, []
    for row, y in enumerate(_steps(0, height, side)):
        shapes += [_box(x, y, side, side) for x in _steps(side * (row % 2), width, side * 2)]
    return shapes


def _level(width: float, height: float, pitch: float) -> list[Polygon]:
    return [_box(0, y, width, pitch * 0.4) for y in _steps(pitch * 0.3, height, pitch)]


def _zigzag(width: float, height: float, pitch: float) -> list[Polygon]:
    thick, shapes = pitch * 0.42, []
    for y in _steps(-pitch, height + pitch, pitch * 1.1):
        xs = _steps(0, width + pitch, pitch)
        upper = [(x, y + (pitch * 0.6 if n % 2 else 0)) for n, x in enumerate(xs)]
        shapes.append(upper + [(x, top + thick) for x, top in reversed(upper)])
    return shapes


def _upright(width: float, height: float, pitch: float) -> list[Polygon]:
    return [_box(x, 0, pitch * 0.4, height) for x in _steps(pitch * 0.3, width, pitch)]


def _diamonds(width: float, height: float, pitch: float) -> list[Polygon]:
    half, shapes = pitch * 0.45, []
    for row, y in enumerate(_steps(0, height + pitch, pitch * 0.75)):
        shapes += [
            [(x - half, y), (x, y - half), (x + half, y), (x, y + half)]
            for x in _steps(pitch * 0.75 * (row % 2), width + pitch, pitch * 1.5)
        ]
    return shapes


_PATTERNS: Final[tuple[Callable[[float, float, float], list[Polygon]], ...]] = (
    _plain,
    _diagonal,
    _dots,
    _checks,
    _level,
    _zigzag,
    _upright,
    _diamonds,
)


def _box(x: float, y: float, width: float, height: float) -> Polygon:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


def _steps(start: float, stop: float, step: float) -> list[float]:
    return [start + step * n for n in range(max(0, math.ceil((stop - start) / step)))]
