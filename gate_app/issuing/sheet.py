"""Prints passes to a PDF file: page after page, thousands of them, whole or not at all."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from gate_app.errors import UsageError
from gate_app.exports.streamed_pdf import StreamedCanvas
from gate_app.issuing.layouts import BLEED, MARK, Layout
from gate_app.issuing.pass_face import FACES
from gate_app.issuing.pen import INK, Pen, Placed
from gate_app.issuing.printed_pass import PrintedPass
from gate_app.issuing.whole_file import stopped, whole_file

Progress = Callable[[int], object]
"""Told how many passes are done."""


def print_passes(
    passes: Iterable[PrintedPass],
    layout: Layout,
    target: Path,
    progress: Progress = lambda done: None,
    cancelled: Callable[[], bool] = lambda: False,
    record: Callable[[int], object] = lambda done: None,
) -> int:
    """Print to a PDF file; returns the number of passes.

    ``record`` is told that number before the file appears, and what it raises keeps it from
    appearing. Raises WriteError (disk full, not writable), CancelledError, and UsageError for no
    pass at all; then an older file is untouched.
    """
    with whole_file(target) as file:
        canvas = new_canvas(file, layout)
        done = 0
        for some in _batches(passes, len(layout.corners)):
            if cancelled():
                raise stopped()
            draw_pages(canvas, some, layout)
            done += len(some)
            progress(done)
        if not done:
            raise UsageError("没有要打印的通行证。", what_to_do="请放宽条件，或先发证。")
        canvas.save()
        record(done)
    return done


def new_canvas(file: BinaryIO, layout: Layout) -> Canvas:
    """An empty document of the layout's page size; its properties name nobody."""
    width, height = layout.page
    canvas = StreamedCanvas(file, (width * mm, height * mm))
    canvas.setTitle("通行证")
    canvas.setCreator("Kadian")
    return canvas


def draw_pages(canvas: Canvas, passes: list[PrintedPass], layout: Layout) -> list[Placed]:
    """Draw one page of passes, and a page for each further face; returns the texts as placed."""
    placed: list[Placed] = []
    for face in layout.faces:
        for one, (x, y) in zip(passes, layout.corners, strict=False):
            pen = Pen(canvas, x, layout.page[1] - y)
            FACES[face](pen, one)
            if layout.cut_marks:
                _cut_marks(pen, layout.trim)
            placed += pen.placed
        canvas.showPage()
    return placed


def _cut_marks(pen: Pen, trim: tuple[float, float]) -> None:
    """Two short lines outside each corner, clear of the bleed."""
    width, height = trim

    def draw(shared: Pen) -> None:
        near, far = BLEED + 0.2, BLEED + 0.2 + MARK
        for x, outward in ((0.0, -1), (width, 1)):
            for y, down in ((0.0, -1), (height, 1)):
                shared.line(x + outward * near, y, x + outward * far, y, INK, 0.15)
                shared.line(x, y + down * near, x, y + down * far, INK, 0.15)

    pen.once("cut-marks", draw)


def _batches(passes: Iterable[PrintedPass], size: int) -> Iterator[list[PrintedPass]]:
    source = iter(passes)
    while some := list(islice(source, size)):
        yield some
