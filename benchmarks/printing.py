"""Passes to paper and to phones: pages per second, against bare reportlab drawing the same.

    python -m benchmarks.printing [--quick] [--json FILE]

The bare loop knows where everything stands and measures nothing; it draws the same texts, codes,
zones, photos and lines on the same pages with plain canvas calls, all held in memory. The two take
turns, and processor time is compared: other work on the machine counts for neither.
"""

import gc
import io
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benchmarks.common import main, row, scratch
from benchmarks.passes import typical_claims
from gate_app.codes import pass_code, pass_number, qr
from gate_app.codes.keys import SigningKey
from gate_app.domain.places import Hotline
from gate_app.issuing import zone_marks
from gate_app.issuing.electronic import png
from gate_app.issuing.layouts import LAYOUTS, Layout
from gate_app.issuing.pen import Placed
from gate_app.issuing.photos import make_photo
from gate_app.issuing.printed_pass import PrintedPass
from gate_app.issuing.sheet import draw_pages, new_canvas, print_passes
from gate_app.issuing.typeface import FONT

PASSES, QUICK_PASSES = 400, 16
ROUNDS = 3
PICTURES = 8
MARGIN = 1.2


def make_passes(count: int) -> list[PrintedPass]:
    """Typical passes, each with a photo of its own of 15 to 20 kB."""
    key = SigningKey.generate()
    noise = Image.effect_noise((240, 320), 20).convert("RGB")
    passes = []
    for number in range(count):
        noise.paste((number % 256, number // 256, 90), (0, 0, 40, 40))
        file = io.BytesIO()
        noise.save(file, "PNG")
        photo = make_photo(file.getvalue())
        claims = msgspec.structs.replace(typical_claims(number + 1), photo=photo.hash)
        passes.append(
            PrintedPass(
                code=pass_code.write(claims, key),
                number=pass_number.pass_number(claims.pass_id),
                kind=claims.kind,
                name=claims.name,
                enterprise="柳城机械制造有限公司",
                zones=((1, "一区"), (2, "二区"), (3, "三区")),
                exp=claims.exp,
                nbf=claims.nbf,
                window=claims.window,
                photo=photo.jpeg,
                hotlines=(Hotline("指挥部", "0772-0000001"), Hotline("急救", "120")),
                site="柳城工业区",
                county="柳城县",
            )
        )
    return passes


def bare_print(passes: list[PrintedPass], layout: Layout, target: Path) -> None:
    """The same shapes with plain calls to reportlab."""
    placed = draw_pages(new_canvas(io.BytesIO(), layout), passes[:1], layout)
    width, height = layout.page
    canvas = Canvas(str(target), pagesize=(width * mm, height * mm), pageCompression=1)
    for number, one in enumerate(passes):
        if number and number % len(layout.corners) == 0:
            canvas.showPage()
        x, y = layout.corners[number % len(layout.corners)]
        bare_badge(canvas, one, placed, x, height - y)
    canvas.showPage()
    canvas.save()


def bare_badge(
    canvas: Canvas, one: PrintedPass, placed: list[Placed], left: float, top: float
) -> None:
    canvas.setFillColorRGB(0.07, 0.19, 0.34)
    canvas.rect((left - 1) * mm, (top - 10) * mm, 140 * mm, 11 * mm, stroke=0, fill=1)
    modules = qr.matrix(one.code)
    side = 81.6 / (len(modules) + 8) * mm
    path = canvas.beginPath()
    bottom = (top - 91.6) * mm + 4 * side
    for line, cells in enumerate(modules.tolist()):
        start = -1
        for column, dark in enumerate([*cells, False]):
            if dark and start < 0:
                start = column
            elif not dark and start >= 0:
                x = (left + 1.4) * mm + (start + 4) * side
                y = bottom + (len(cells) - 1 - line) * side
                path.rect(x, y, (column - start) * side, side)
                start = -1
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawPath(path, stroke=0, fill=1)
    for index, (zone, _) in enumerate(one.zones):
        bare_tile(canvas, zone, left + 85.5 + index * 16.9, top - 37.2)
    photo = ImageReader(io.BytesIO(one.photo or b""))
    canvas.drawImage(photo, (left + 113.25) * mm, (top - 68) * mm, 21.75 * mm, 29 * mm)
    for text in placed:
        canvas.setFont(FONT, text.size * mm)
        x, y = (left + text.box.x) * mm, (top - text.box.y - text.size) * mm
        canvas.drawString(x, y, text.text, mode=2)
    for rule in range(10):
        canvas.line(left * mm, (top - 60 - rule) * mm, (left + 3) * mm, (top - 60 - rule) * mm)


def bare_tile(canvas: Canvas, zone: int, left: float, bottom: float) -> None:
    canvas.saveState()
    clip = canvas.beginPath()
    clip.roundRect(left * mm, bottom * mm, 15.7 * mm, 25 * mm, 1)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.rect(left * mm, bottom * mm, 15.7 * mm, 25 * mm, stroke=0, fill=1)
    path = canvas.beginPath()
    for shape in zone_marks.pattern(zone, 15.7, 25, 2.2):
        points = [((left + x) * mm, (bottom + y) * mm) for x, y in shape]
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
    for inset in (2.0, 2.3):
        x, y = (left + inset) * mm, (bottom + inset) * mm
        canvas.roundRect(x, y, (15.7 - 2 * inset) * mm, (25 - 2 * inset) * mm, 1, 0, 1)


def timed(work: Callable[[], object]) -> float:
    """Processor time in s, rubbish of the one before not counted."""
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def grown(which: str, count: int) -> float:
    """How much larger a process becomes at most while it prints, in MB; for one of its own."""
    layout, passes = LAYOUTS["a4"], make_passes(count)
    code = qr.matrix(passes[0].code)
    # Codes do not stay in memory; making each anew would only take time.
    qr.matrix = lambda text: code  # type: ignore[assignment]
    with scratch() as folder:
        work: Callable[..., object] = print_passes if which == "ours" else bare_print
        work(passes[:4], layout, folder / "warm.pdf")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        work(passes, layout, folder / "all.pdf")
        return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def grown_apart(which: str, count: int) -> float:
    """The same in a fresh process, which inherits no free memory."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(grown, which, count).result()


def run(quick: bool) -> dict[str, Any]:
    count = QUICK_PASSES if quick else PASSES
    layout, passes = LAYOUTS["a4"], make_passes(count)
    pages = layout.pages_for(count)
    with scratch() as folder:

        def ours() -> object:
            return print_passes(iter(passes), layout, folder / "ours.pdf")

        def bare() -> object:
            return bare_print(passes, layout, folder / "bare.pdf")

        print_passes(passes[:4], layout, folder / "warm.pdf")
        spent = {
            name: statistics.median(taken)
            for name, taken in zip(
                ("ours", "bare"),
                zip(*((timed(ours), timed(bare)) for _ in range(ROUNDS)), strict=True),
                strict=True,
            )
        }
        size = (folder / "ours.pdf").stat().st_size
        bare_size = (folder / "bare.pdf").stat().st_size
    memory = {which: grown_apart(which, 2 * count) for which in ("ours", "bare")}
    codes_s = timed(lambda: [qr.matrix(one.code) for one in passes])
    pictures_s = timed(lambda: [png(one) for one in passes[:PICTURES]]) / PICTURES
    ratio = spent["ours"] / spent["bare"]
    return {
        "rows": [
            row("Passes printed, A4 with four a page", "", f"{pages / spent['ours']:.1f} pages/s",
                note=f"making the QR codes takes {codes_s / spent['ours']:.0%} of it"),
            row("The same against bare reportlab drawing the same", f"≤ {MARGIN} times",
                f"{ratio:.2f} times", met=ratio <= MARGIN,
                note=f"bare {pages / spent['bare']:.1f} pages/s"),
            row(f"Memory for {2 * count} passes with photos", "", f"{memory['ours']:.0f} MB more",
                note=f"bare {memory['bare']:.0f} MB more"),
            row("Electronic passes drawn", "", f"{1 / pictures_s:.1f}/s"),
        ],
        "figures": {
            "passes": count,
            "pages": pages,
            "ours_s": round(spent["ours"], 3),
            "bare_s": round(spent["bare"], 3),
            "ratio": round(ratio, 3),
            "pages_per_s": round(pages / spent["ours"], 2),
            "bare_pages_per_s": round(pages / spent["bare"], 2),
            "qr_codes_s": round(codes_s, 3),
            "file_bytes": size,
            "bare_file_bytes": bare_size,
            "memory_mb": {name: round(mb, 1) for name, mb in memory.items()},
            "electronic_per_s": round(1 / pictures_s, 2),
        },
    }  # fmt: skip


if __name__ == "__main__":
    main(run, "Passes to paper and to phones.")
