"""One printed page from which the site's keys can be had again, given the passphrase."""

from pathlib import Path
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from gate_app.issuing.pen import GRAY, Box, Pen
from gate_app.issuing.whole_file import whole_file
from gate_app.sites.recovery import lines_of

WIDTH: Final = 210.0
HEIGHT: Final = 297.0
_LEFT: Final = 20.0
_QR: Final = 96.0
_LINE: Final = 6.0
_HOW: Final = (
    "怎么用：gate site key import 后面写这一页的照片，或写照下面的行打好的文本文件；",
    "再输入口令。二维码和下面的行内容相同，有一样就够。",
    "没有口令打不开。请与口令分开，锁在保险柜里；不要拍照外传。",
)


def print_recovery(path: Path, text: str, *, site: str, made_on: str) -> None:
    """Print the keys to one page of A4 (PDF). Raises WriteError."""
    with whole_file(path) as file:
        canvas = Canvas(file, pagesize=(WIDTH * mm, HEIGHT * mm))
        canvas.setTitle("密钥备份")
        canvas.setCreator("Kadian")
        pen = Pen(canvas, 0.0, HEIGHT)
        room = WIDTH - 2 * _LEFT
        pen.text("密钥备份（绝密）", Box(_LEFT, 16, room, 11), largest=9, heavy=True)
        pen.text(f"{site}　{made_on}", Box(_LEFT, 28, room, 6), largest=4.4, colour=GRAY)
        for number, line in enumerate(_HOW):
            pen.text(line, Box(_LEFT, 36 + number * 6, room, 5), largest=3.8)
        pen.qr_code(text, Box((WIDTH - _QR) / 2, 56, _QR, _QR))
        top = 56 + _QR + 6
        for number, line in enumerate(lines_of(text), 1):
            _print_line(canvas, number, line, top + number * _LINE)
        canvas.showPage()
        canvas.save()


def _print_line(canvas: Canvas, number: int, line: str, y: float) -> None:
    """A fixed pitch: there is no 0 and no 1 in the alphabet (RFC 4648 base32)."""
    row, check = line.rsplit("-", 1)
    grouped = " ".join(row[start : start + 5] for start in range(0, len(row), 5))
    canvas.setFont("Courier", 10)
    canvas.drawString(_LEFT * mm, (HEIGHT - y) * mm, f"{number:2d}  {grouped} -{check}")
