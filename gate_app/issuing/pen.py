"""Draws on a PDF page, in mm from the corner of one pass: texts that fit, zones, QR codes."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final, Literal

import msgspec
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from gate_app.codes import qr
from gate_app.exports.streamed_pdf import Jpeg
from gate_app.issuing import zone_marks
from gate_app.issuing.text_fit import LEADING, Fitted, fit, width_of
from gate_app.issuing.typeface import ASCENT, CAPITALS, FONT, HEAVY, advance, printable
from gate_app.issuing.zone_marks import Colour

INK: Final[Colour] = (14, 26, 44)
GRAY: Final[Colour] = (86, 96, 110)
RULE: Final[Colour] = (190, 197, 206)
NAVY: Final[Colour] = (18, 48, 86)
WHITE: Final[Colour] = (255, 255, 255)
Align = Literal["left", "centre", "right"]


class Box(msgspec.Struct, frozen=True):
    """A rectangle in mm, its upper left corner first."""

    x: float
    y: float
    width: float
    height: float

    def inset(self, by: float) -> "Box":
        return Box(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


class Placed(msgspec.Struct, frozen=True):
    """A text as it stands: its box, and how wide and high it came out; in mm."""

    text: str
    box: Box
    size: float
    width: float
    height: float


class Pen:
    """Draws one face at its place on a page; ``placed`` collects the texts."""

    def __init__(self, canvas: Canvas, left: float, top: float) -> None:
        self._canvas: Any = canvas
        self._left, self._top = left, top
        self.placed: list[Placed] = []

    def fill(self, box: Box, colour: Colour, *, radius: float = 0.0) -> None:
        self._colour(colour)
        x, y = self._at(box.x, box.y + box.height)
        if radius:
            self._canvas.roundRect(x, y, box.width * mm, box.height * mm, radius * mm, 0, 1)
        else:
            self._canvas.rect(x, y, box.width * mm, box.height * mm, stroke=0, fill=1)

    def frame(self, box: Box, colour: Colour, thick: float, *, radius: float = 0.0) -> None:
        self._canvas.setStrokeColorRGB(*_share(colour))
        self._canvas.setLineWidth(thick * mm)
        x, y = self._at(box.x, box.y + box.height)
        self._canvas.roundRect(x, y, box.width * mm, box.height * mm, radius * mm, 1, 0)

    def line(
        self, x0: float, y0: float, x1: float, y1: float, colour: Colour, thick: float
    ) -> None:
        self._canvas.setStrokeColorRGB(*_share(colour))
        self._canvas.setLineWidth(thick * mm)
        self._canvas.line(*self._at(x0, y0), *self._at(x1, y1))

    def text(
        self,
        text: str,
        box: Box,
        *,
        largest: float,
        smallest: float = 1.6,
        lines: int = 1,
        colour: Colour = INK,
        align: Align = "left",
        heavy: bool = False,
        upright: Literal["top", "middle", "bottom"] = "middle",
        tight: bool = False,
    ) -> float:
        """Write a text into its box, as large as it goes; returns the width it took.

        ``tight`` is for one line of digits and capitals, whose height is 0.74 of their size.
        """
        fitted = fit(
            printable(text),
            box.width,
            box.height / (CAPITALS if tight else 1.0),
            largest=largest,
            smallest=smallest,
            lines=lines,
            advance=advance,
        )
        high = fitted.size * CAPITALS if tight else fitted.height()
        spare = box.height - high
        top = box.y + {"top": 0.0, "middle": spare / 2, "bottom": spare}[upright]
        if tight:
            top -= fitted.size * (ASCENT - CAPITALS)
        self._colour(colour)
        if heavy:
            self._canvas.setStrokeColorRGB(*_share(colour))
            self._canvas.setLineWidth(fitted.size * HEAVY * mm)
        self._lines(fitted, box, top, align, 2 if heavy else 0)
        width = max(width_of(line, advance) for line in fitted.lines) * fitted.size
        self.placed.append(Placed(text, box, fitted.size, width, high))
        return width

    def _lines(self, fitted: Fitted, box: Box, top: float, align: Align, mode: int) -> None:
        size = fitted.size
        for number, line in enumerate(fitted.lines):
            spare = box.width - width_of(line, advance) * size
            x = box.x + {"left": 0.0, "centre": spare / 2, "right": spare}[align]
            y = top + size * (ASCENT + number * LEADING)
            self._canvas.setFont(FONT, size * mm)
            self._canvas.drawString(*self._at(x, y), line, mode=mode)

    def pattern(self, box: Box, zone: int, *, pitch: float, radius: float = 0.0) -> None:
        """The zone's colour with its pattern in white."""
        canvas = self._canvas
        canvas.saveState()
        clip = canvas.beginPath()
        x, y = self._at(box.x, box.y + box.height)
        clip.roundRect(x, y, box.width * mm, box.height * mm, radius * mm)
        canvas.clipPath(clip, stroke=0, fill=0)
        self.fill(box, zone_marks.colour(zone))
        shapes = zone_marks.pattern(zone, box.width, box.height, pitch)
        if shapes:
            path = canvas.beginPath()
            for shape in shapes:
                points = [self._at(box.x + px, box.y + py) for px, py in shape]
                path.moveTo(*points[0])
                for point in points[1:]:
                    path.lineTo(*point)
                path.close()
            self._colour(WHITE)
            canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()

    def qr_code(self, text: str, box: Box) -> None:
        """The QR code with its quiet zone in the whole of a square box of white paper.

        One path, so that no viewer's smoothing leaves seams between the modules.
        """
        modules = qr.matrix(text)
        rows = len(modules)
        module = box.width / (rows + 2 * qr.QUIET_MODULES)
        runs: list[str] = []
        for row, line in enumerate(modules.tolist()):
            start = -1
            for column, dark in enumerate([*line, False]):
                if dark and start < 0:
                    start = column
                elif not dark and start >= 0:
                    runs.append(f"{start} {rows - row - 1} {column - start} 1 re")
                    start = -1
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(
            *self._at(
                box.x + qr.QUIET_MODULES * module, box.y + box.height - qr.QUIET_MODULES * module
            )
        )
        canvas.scale(module * mm, module * mm)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawPath(PDFPathObject(code=runs), stroke=0, fill=1)
        canvas.restoreState()

    def picture(self, jpeg: bytes, box: Box) -> None:
        x, y = self._at(box.x, box.y + box.height)
        self._canvas.drawImage(Jpeg(BytesIO(jpeg)), x, y, box.width * mm, box.height * mm)

    def hollow(self, text: str, box: Box, *, size: float, angle: float, colour: Colour) -> None:
        """Outlined letters across a box: what is under them stays readable."""
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(*self._at(box.x + box.width / 2, box.y + box.height / 2))
        canvas.rotate(angle)
        canvas.setStrokeColorRGB(*_share(colour))
        canvas.setLineWidth(size * 0.025 * mm)
        canvas.setFont(FONT, size * mm)
        half = width_of(text, advance) * size / 2
        canvas.drawString(-half * mm, -size * 0.38 * mm, text, mode=1)
        canvas.restoreState()

    def once(self, key: str, draw: Callable[["Pen"], None]) -> None:
        """Draw what many passes share: kept in the file once, and shown from there."""
        canvas = self._canvas
        # A name in a PDF file has 127 bytes at most.
        name = f"shared-{hashlib.sha256(key.encode()).hexdigest()[:32]}"
        if not canvas.hasForm(name):
            canvas.beginForm(name, -500 * mm, -500 * mm, 500 * mm, 500 * mm)
            pen = Pen(canvas, 0.0, 0.0)
            draw(pen)
            canvas.endForm()
            self.placed += pen.placed
        canvas.saveState()
        canvas.translate(*self._at(0.0, 0.0))
        canvas.doForm(name)
        canvas.restoreState()

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return (self._left + x) * mm, (self._top - y) * mm

    def _colour(self, colour: Colour) -> None:
        self._canvas.setFillColorRGB(*_share(colour))


def _share(colour: Colour) -> tuple[float, float, float]:
    return colour[0] / 255, colour[1] / 255, colour[2] / 255
