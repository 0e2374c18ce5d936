"""The zones of a pass: a tile each, colour and pattern around its number in large type."""

from collections.abc import Iterator

import msgspec

from gate_app.issuing import zone_marks
from gate_app.issuing.pen import WHITE, Align, Box, Pen

Zones = tuple[tuple[int, str], ...]

_COLUMNS = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4}


class Words(msgspec.Struct, frozen=True):
    """A text of a tile and how it stands there."""

    text: str
    box: Box
    largest: float
    lines: int = 1
    align: Align = "left"
    heavy: bool = False
    tight: bool = False


class Tile(msgspec.Struct, frozen=True):
    """One zone's place; every other measure follows from the box."""

    number: int
    name: str
    box: Box

    @property
    def _edge(self) -> float:
        return min(self.box.height * 0.16, self.box.width * 0.13)

    @property
    def pitch(self) -> float:
        return self._edge * 1.1

    @property
    def radius(self) -> float:
        return self._edge * 0.4

    @property
    def plate_edge(self) -> Box:
        """The plate with the line around it."""
        return self.box.inset(self._edge)

    @property
    def plate(self) -> Box:
        """The white in which number and name stand."""
        return self.plate_edge.inset(self._edge * 0.14)

    def words(self) -> tuple[Words, Words]:
        """Number and name: side by side where the plate is wide, else one above the other."""
        plate = self.plate
        x, y, wide, high = plate.x, plate.y, plate.width, plate.height
        if wide > high * 1.7:
            split = x + high * 0.08 + wide * 0.4
            name_at = split + high * 0.12
            return (
                Words(
                    str(self.number),
                    Box(x + high * 0.08, y, wide * 0.4, high),
                    high * 1.14,
                    align="right",
                    heavy=True,
                    tight=True,
                ),
                Words(
                    self.name,
                    Box(name_at, y + high * 0.1, x + wide - name_at - high * 0.08, high * 0.8),
                    high * 0.56,
                    lines=3,
                    heavy=True,
                ),
            )
        inner, across = x + wide * 0.04, wide * 0.92
        return (
            Words(
                str(self.number),
                Box(inner, y + high * 0.03, across, high * 0.6),
                high * 0.684,
                align="centre",
                heavy=True,
                tight=True,
            ),
            Words(
                self.name,
                Box(inner, y + high * 0.64, across, high * 0.33),
                high * 0.33,
                lines=2,
                align="centre",
            ),
        )


def tiles_of(zones: Zones, box: Box, *, gap: float) -> Iterator[Tile]:
    """One tile a zone, which together fill the box."""
    columns = _COLUMNS.get(len(zones), 4)
    rows = -(-len(zones) // columns)
    height = (box.height - gap * (rows - 1)) / rows
    for row in range(rows):
        line = zones[row * columns : (row + 1) * columns]
        # A short last row fills the width too.
        width = (box.width - gap * (len(line) - 1)) / len(line)
        for column, (number, name) in enumerate(line):
            x, y = box.x + column * (width + gap), box.y + row * (height + gap)
            yield Tile(number, name, Box(x, y, width, height))


def draw_zones(pen: Pen, zones: Zones, box: Box, *, gap: float) -> None:
    """Fill the box with the zones of a pass."""

    def draw(shared: Pen) -> None:
        for tile in tiles_of(zones, box, gap=gap):
            _draw_tile(shared, tile)

    pen.once(f"zones-{zones!r}-{box.width:g}x{box.height:g}", draw)


def _draw_tile(pen: Pen, tile: Tile) -> None:
    dark = zone_marks.colour(tile.number)
    pen.pattern(tile.box, tile.number, pitch=tile.pitch, radius=tile.radius)
    pen.fill(tile.plate_edge, dark, radius=tile.radius * 0.8)
    pen.fill(tile.plate, WHITE, radius=tile.radius * 0.6)
    for words in tile.words():
        pen.text(
            words.text,
            words.box,
            largest=words.largest,
            smallest=1.2,
            lines=words.lines,
            colour=dark,
            align=words.align,
            heavy=words.heavy,
            tight=words.tight,
        )
