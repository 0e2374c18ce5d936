"""Draws the zones of a pass: a tile each, colour and pattern around its number in large type."""

from gate_app.issuing import zone_marks
from gate_app.issuing.pen import WHITE, Box, Pen

Zones = tuple[tuple[int, str], ...]

_COLUMNS = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4}


def draw_zones(pen: Pen, zones: Zones, box: Box, *, gap: float) -> None:
    """Fill the box with one tile a zone."""
    key = f"zones-{zones!r}-{box.width:g}x{box.height:g}"

    def tiles(shared: Pen) -> None:
        columns = _COLUMNS.get(len(zones), 4)
        rows = -(-len(zones) // columns)
        height = (box.height - gap * (rows - 1)) / rows
        for row in range(rows):
            line = zones[row * columns : (row + 1) * columns]
            # A short last row fills the width too.
            width = (box.width - gap * (len(line) - 1)) / len(line)
            for column, (number, name) in enumerate(line):
                tile = Box(
                    box.x + column * (width + gap), box.y + row * (height + gap), width, height
                )
                _tile(shared, number, name, tile)

    pen.once(key, tiles)


def _tile(pen: Pen, number: int, name: str, tile: Box) -> None:
    edge = min(tile.height * 0.16, tile.width * 0.13)
    dark = zone_marks.colour(number)
    pen.pattern(tile, number, pitch=edge * 1.1, radius=edge * 0.4)
    plate = tile.inset(edge)
    pen.fill(plate, dark, radius=edge * 0.3)
    plate = plate.inset(edge * 0.14)
    pen.fill(plate, WHITE, radius=edge * 0.2)
    if plate.width > plate.height * 1.7:
        _beside(pen, number, name, plate)
    else:
        _below(pen, number, name, plate)


def _beside(pen: Pen, number: int, name: str, plate: Box) -> None:
    """The number, and the name at its right."""
    dark, high = zone_marks.colour(number), plate.height
    digits = Box(plate.x + high * 0.08, plate.y, plate.width * 0.4, high)
    # Digits are three quarters of their size high: a size above the box still stays within it.
    used = pen.text(
        str(number), digits, largest=high * 1.14, colour=dark, align="right", heavy=True, tight=True
    )
    start = plate.x + high * 0.2 + max(digits.width, used)
    words = Box(
        start, plate.y + high * 0.1, plate.x + plate.width - start - high * 0.08, high * 0.8
    )
    pen.text(name, words, largest=high * 0.56, lines=3, colour=dark, heavy=True)


def _below(pen: Pen, number: int, name: str, plate: Box) -> None:
    """The number, and the name below it."""
    dark = zone_marks.colour(number)
    inner = Box(plate.x + plate.width * 0.04, plate.y, plate.width * 0.92, plate.height)
    digits = Box(inner.x, inner.y + inner.height * 0.03, inner.width, inner.height * 0.6)
    pen.text(
        str(number), digits, largest=digits.height * 1.14, colour=dark, align="centre", heavy=True,
        tight=True,
    )  # fmt: skip
    words = Box(inner.x, inner.y + inner.height * 0.64, inner.width, inner.height * 0.33)
    pen.text(name, words, largest=words.height, smallest=1.2, lines=2, colour=dark, align="centre")
