"""Draws on a picture, in pixels, what the pen draws on paper: texts that fit, zones, QR codes."""

from functools import lru_cache
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from gate_app.codes import qr
from gate_app.issuing import zone_marks
from gate_app.issuing.pen import INK, WHITE, Align, Box
from gate_app.issuing.text_fit import LEADING, fit
from gate_app.issuing.typeface import ASCENT, CAPITALS, HEAVY, advance, font_file, printable
from gate_app.issuing.zone_marks import Colour
from gate_app.issuing.zone_panel import Tile

SMALLEST = 14
"""The smallest type on a phone, px."""
ROOM = (0.98, 0.9, 0.8, 0.7)
"""Shares of a box's width to fit a text into: whole pixels add a little to each character, and
much to many narrow ones."""


@lru_cache(maxsize=128)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file()), size, layout_engine=ImageFont.Layout.BASIC)


class Brush:
    """Draws on one picture."""

    def __init__(self, image: Image.Image) -> None:
        self._image = image
        self._draw = ImageDraw.Draw(image)

    def fill(self, box: Box, colour: Colour, *, radius: float = 0.0) -> None:
        corners = (box.x, box.y, box.x + box.width - 1, box.y + box.height - 1)
        self._draw.rounded_rectangle(corners, radius, fill=colour)

    def text(
        self,
        text: str,
        box: Box,
        *,
        largest: float,
        lines: int = 1,
        colour: Colour = INK,
        align: Align = "left",
        heavy: bool = False,
        upright: Literal["top", "middle"] = "middle",
        tight: bool = False,
    ) -> float:
        """Write a text into its box, as large as it goes; returns the width it took."""
        shown = printable(text)
        for share in ROOM:
            fitted = fit(
                shown,
                box.width * share,
                box.height / (CAPITALS if tight else 1.0),
                largest=largest,
                smallest=SMALLEST,
                lines=lines,
                advance=advance,
            )
            size = int(fitted.size)
            width = max(self._draw.textlength(line, _font(size)) for line in fitted.lines)
            if width <= box.width:
                break
        high = size * CAPITALS if tight else size * (1 + LEADING * (len(fitted.lines) - 1))
        top = box.y + (0 if upright == "top" else (box.height - high) / 2)
        if tight:
            top -= size * (ASCENT - CAPITALS)
        widest = 0.0
        for number, line in enumerate(fitted.lines):
            width = self._draw.textlength(line, _font(size))
            widest = max(widest, width)
            x = box.x + {"left": 0.0, "centre": 0.5, "right": 1.0}[align] * (box.width - width)
            y = top + size * (ASCENT + number * LEADING)
            stroke = size * HEAVY / 2 if heavy else 0
            self._draw.text((x, y), line, colour, _font(size), anchor="ls", stroke_width=stroke)
        return widest

    def tile(self, tile: Tile) -> None:
        """One zone: its pattern, a plate, number and name."""
        box, dark = tile.box, zone_marks.colour(tile.number)
        patch = Image.new("RGB", (round(box.width), round(box.height)), dark)
        strokes = ImageDraw.Draw(patch)
        for shape in zone_marks.pattern(tile.number, box.width, box.height, tile.pitch):
            strokes.polygon(shape, fill=WHITE)
        mask = Image.new("L", patch.size, 0)
        corners = (0, 0, patch.width - 1, patch.height - 1)
        ImageDraw.Draw(mask).rounded_rectangle(corners, tile.radius, fill=255)
        self._image.paste(patch, (round(box.x), round(box.y)), mask)
        self.fill(tile.plate_edge, dark, radius=tile.radius * 0.8)
        self.fill(tile.plate, WHITE, radius=tile.radius * 0.6)
        for words in tile.words():
            self.text(
                words.text,
                words.box,
                largest=words.largest,
                lines=words.lines,
                colour=dark,
                align=words.align,
                heavy=words.heavy,
                tight=words.tight,
            )

    def qr_code(self, text: str, box: Box) -> None:
        """The QR code in whole pixels, with at least its quiet zone inside the box."""
        modules = qr.matrix(text)
        module = int(box.width // (len(modules) + 2 * qr.QUIET_MODULES))
        side = module * len(modules)
        dark = Image.fromarray(modules).resize((side, side), Image.Resampling.NEAREST)
        spare = int(box.width - side) // 2
        self._draw.bitmap((round(box.x) + spare, round(box.y) + spare), dark, fill=(0, 0, 0))

    def across(self, text: str, centre: tuple[int, int], size: int, colour: Colour) -> None:
        """Outlined letters, slanted: what is under them stays readable."""
        font = _font(size)
        width = int(self._draw.textlength(text, font))
        layer = Image.new("L", (width + 40, int(size * 1.3)), 0)
        brush = ImageDraw.Draw(layer)
        at = (20, size * (ASCENT + 0.1))
        brush.text(at, text, 255, font, anchor="ls", stroke_width=5)
        brush.text(at, text, 0, font, anchor="ls")
        layer = layer.rotate(20, expand=True, resample=Image.Resampling.BICUBIC)
        flat = Image.new("RGB", layer.size, colour)
        where = (centre[0] - layer.width // 2, centre[1] - layer.height // 2)
        self._image.paste(flat, where, layer)
