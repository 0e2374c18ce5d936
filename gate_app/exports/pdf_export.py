"""Writes tables as PDF: A4 across, headings on every page, what the file rests on at the end."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import assets
from gate_app.exports.streamed_pdf import StreamedCanvas

FONT: Final = "KadianTable"
SIZE, LEADING, MARGIN = 8.0, 1.25, 10 * mm
MOST_LINES = 3
"""Lines of one cell; what is longer ends in an ellipsis."""
PADDING = 1.5
WIDTHS: Final[dict[str, float]] = {
    "序号": 14,
    "时间": 33,
    "类型": 20,
    "方向": 10,
    "结论": 11,
    "原因": 38,
    "姓名": 20,
    "企业": 36,
    "证号": 26,
    "卡点": 20,
    "值班员": 24,
    "说明": 25,
}
"""Columns of an exported log that a page has room for, in mm."""


@cache
def _widths() -> dict[int, float]:
    """Width at size 1 of each character of the shipped font."""
    font = TTFont(FONT, str(assets.path("fonts/NotoSansSC-Medium.ttf")))
    pdfmetrics.registerFont(font)
    face: Any = font.face
    return {code: face.charWidths.get(code, face.defaultWidth) / 1000 for code in face.charToGlyph}


def wrapped(text: str, width: float, size: float = SIZE) -> list[str]:
    """Break a text into lines of a width in points, ``MOST_LINES`` at most."""
    known, lines, line, used = _widths(), [], "", 0.0
    for character in text:
        shown = character if ord(character) in known else "〓"
        advance = known.get(ord(shown), 1.0) * size
        if used + advance > width and line:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + shown, used + advance
    lines.append(line)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][:-1] + "…"]
    return lines


class PdfTable:
    """One document: a title, rows under headings, and closing lines on the last page."""

    def __init__(
        self,
        path: Path,
        title: str,
        headings: Sequence[str],
        widths: Sequence[float],
        *,
        size: float = SIZE,
    ) -> None:
        """``widths`` in mm, of an A4 page across (277 mm between the margins)."""
        _widths()
        self._size, self._leading = size, size * LEADING
        self._file = path.open("wb")
        self._canvas: Any = StreamedCanvas(self._file, landscape(A4))
        self._canvas.setTitle(title)
        self._canvas.setAuthor("Kadian")
        self._width, self._height = landscape(A4)
        self._title, self._headings = title, list(headings)
        self._columns = [width * mm for width in widths]
        self._page = 0
        self._y = 0.0
        self._dark = False
        self._next_page()

    def _next_page(self) -> None:
        if self._page:
            self._foot()
            self._canvas.showPage()
        self._page += 1
        self._y = self._height - MARGIN
        self._line(self._title, size=13)
        self._y -= 4
        self._cells(self._headings, heading=True)

    def _foot(self) -> None:
        self._canvas.setFont(FONT, SIZE)
        self._canvas.drawRightString(self._width - MARGIN, MARGIN - SIZE, f"第 {self._page} 页")

    def _line(self, text: str, *, size: float = SIZE) -> None:
        self._y -= size * 1.3
        self._canvas.setFont(FONT, size)
        shown = wrapped(text, self._width - 2 * MARGIN, size)[0]
        self._canvas.drawString(MARGIN, self._y, shown)

    def section(self, text: str) -> None:
        """A line across, before the rows that it speaks of."""
        if self._y < MARGIN + 5 * self._leading:
            self._next_page()
        self._y -= 4
        self._line(text, size=11)
        self._y -= 4
        self._dark = False

    def row(self, cells: Sequence[str]) -> None:
        """Write one row."""
        self._cells(cells)

    def _cells(self, cells: Sequence[str], *, heading: bool = False) -> None:
        texts = [
            wrapped(cell, width - 2 * PADDING, self._size)
            for cell, width in zip(cells, self._columns, strict=True)
        ]
        height = max(len(lines) for lines in texts) * self._leading + 3
        if not heading and self._y - height < MARGIN + 10:
            self._next_page()
        top, canvas = self._y, self._canvas
        # Told apart in black and white too: light grounds, a line under the headings.
        if heading or self._dark:
            canvas.setFillGray(0.86 if heading else 0.95)
            canvas.rect(MARGIN, top - height, sum(self._columns), height, stroke=0, fill=1)
            canvas.setFillGray(0)
        self._dark = not heading and not self._dark
        canvas.setFont(FONT, self._size)
        x = MARGIN
        for lines, width in zip(texts, self._columns, strict=True):
            for number, line in enumerate(lines):
                if line:
                    canvas.drawString(x + PADDING, top - self._leading * (number + 1) + 1, line)
            x += width
        self._y = top - height
        if heading:
            canvas.line(MARGIN, self._y, MARGIN + sum(self._columns), self._y)

    def end_with(self, lines: Iterable[str]) -> None:
        """Closing lines, all on one page."""
        told = [part for line in lines for part in wrapped(line, self._width - 2 * MARGIN)]
        if self._y - len(told) * SIZE * 1.3 < MARGIN + 20:
            self._next_page()
        self._y -= 10
        self._canvas.line(MARGIN, self._y, self._width - MARGIN, self._y)
        for line in told:
            self._line(line)

    def close(self) -> None:
        """Finish the file."""
        self._foot()
        self._canvas.save()
        self._file.close()

    def drop(self) -> None:
        """Let go of a file that is not wanted any more; never raises."""
        try:
            self._file.close()
        except OSError:
            pass  # The disk is full; the folder it lies in is about to be removed.


class PdfFile:
    """An exported log as PDF; of the columns those that a page has room for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._table: PdfTable | None = None
        self._chosen: list[int] = []

    def row(self, cells: Sequence[str]) -> None:
        """Write one row; the first is the headings."""
        if self._table is None:
            self._chosen = [n for n, cell in enumerate(cells) if cell in WIDTHS]
            headings = [cells[n] for n in self._chosen]
            widths = [WIDTHS[heading] for heading in headings]
            self._table = PdfTable(self._path, "卡点台账", headings, widths)
            return
        self._table.row([cells[n] for n in self._chosen])

    def end_with(self, lines: Iterable[str]) -> None:
        """What the file rests on, on the last page."""
        if self._table is not None:
            self._table.end_with(lines)

    def close(self) -> None:
        """Finish the file."""
        if self._table is not None:
            self._table.close()

    def drop(self) -> None:
        """Let go of a file that is not wanted any more; never raises."""
        if self._table is not None:
            self._table.drop()
