"""Electronic passes (电子通行码): a picture for a phone, and packs of them to send by chat."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image

from gate_app.errors import UsageError
from gate_app.exports.cells import safe
from gate_app.issuing.brush import Brush
from gate_app.issuing.pen import GRAY, NAVY, RULE, WHITE, Box
from gate_app.issuing.printed_pass import (
    DEMO,
    PrintedPass,
    hours,
    particulars,
    place,
    since,
    title,
    until,
    when_lost,
)
from gate_app.issuing.whole_file import stopped, whole_file
from gate_app.issuing.zone_panel import Zones, tiles_of

SIZE: Final = (1080, 1920)
"""A phone's screen, upright; px."""
QR_SIDE: Final = 1000
LIST_NAME: Final = "名单.csv"
HEADINGS: Final = (
    "姓名或车牌", "企业", "证件", "证号", "分区", "生效", "有效期至", "通行时段", "图片",
)  # fmt: skip

_PALE: Final = (226, 234, 244)
_DEMO_RED: Final = (196, 60, 60)
_UNSAFE = re.compile(r'[<>:"/\\|?*]')
# Names that Windows keeps for devices, whatever follows the first dot.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def picture(one: PrintedPass) -> Image.Image:
    """Draw one pass for a phone: RGB, 1080 × 1920 px."""
    image = Image.new("RGB", SIZE, WHITE)
    brush = Brush(image)
    words, english = title(one)
    brush.fill(Box(0, 0, 1080, 150), NAVY)
    brush.text(words, Box(40, 24, 560, 84), largest=80, colour=WHITE, heavy=True)
    brush.text(english, Box(42, 108, 560, 30), largest=27, colour=_PALE)
    brush.text(place(one), Box(620, 30, 420, 90), largest=42, lines=2, colour=WHITE, align="right")
    brush.qr_code(one.code, Box(40, 160, QR_SIDE, QR_SIDE))
    brush.text(one.number, Box(40, 1158, 1000, 46), largest=56, align="centre", heavy=True)
    image.paste(_zone_panel(one.zones), (40, 1222))
    width = 1000
    if one.photo is not None:
        with Image.open(io.BytesIO(one.photo)) as photo:
            image.paste(photo.convert("RGB").resize((195, 260)), (845, 1430))
        width = 780
    brush.text(one.name, Box(40, 1424, width, 150), largest=132, lines=3, heavy=True)
    more = "　".join(f"{label} {text}" for label, text in particulars(one))
    high = 44 if more else 100
    brush.text(one.enterprise, Box(40, 1588, width, high), largest=46, lines=2, upright="top")
    if more:
        brush.text(more, Box(40, 1636, width, 58), largest=34, lines=3, upright="top")
    brush.fill(Box(40, 1700, 1000, 2), RULE)
    day, time = until(one)
    brush.text("有效期至", Box(40, 1712, 150, 84), largest=34, colour=GRAY)
    used = brush.text(day, Box(196, 1712, 560, 84), largest=84, heavy=True)
    brush.text(time, Box(220 + used, 1718, 200, 84), largest=54)
    starts = since(one)
    said = f"{hours(one)} · {starts} 起" if starts else hours(one)
    brush.text(said, Box(40, 1798, 1000, 40), largest=36)
    lines = "   ".join(f"{each.name} {each.number}" for each in one.hotlines)
    brush.text(lines, Box(40, 1844, 1000, 32), largest=27)
    brush.text(when_lost(one), Box(40, 1878, 1000, 30), largest=25, colour=GRAY)
    if one.demo:
        brush.across(DEMO, (540, 1560), 330, _DEMO_RED)
    return image


def png(one: PrintedPass) -> bytes:
    """The same as a PNG file, without any note of who made it."""
    file = io.BytesIO()
    picture(one).save(file, "PNG", compress_level=6)
    return file.getvalue()


def write_pack(
    passes: Iterable[PrintedPass],
    target: Path,
    progress: Callable[[int], object] = lambda done: None,
    cancelled: Callable[[], bool] = lambda: False,
    record: Callable[[int], object] = lambda done: None,
) -> int:
    """Write a zip file with a picture for each pass, in a folder for each enterprise, and a list.

    Returns how many; ``record`` is told that number before the file appears, and what it raises
    keeps it from appearing. Raises WriteError (disk full, not writable), CancelledError, and
    UsageError for no pass at all; then an older file is untouched.
    """
    listed = io.StringIO(newline="")
    table = csv.writer(listed)
    table.writerow(HEADINGS)
    names: set[str] = set()
    # What a PNG holds is compressed already.
    with (
        whole_file(target) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as pack,
    ):
        for one in passes:
            if cancelled():
                raise stopped()
            name = _file_name(one, names)
            pack.writestr(name, png(one))
            table.writerow([safe(cell) for cell in _row(one, name)])
            progress(len(names))
        if not names:
            raise UsageError("没有要打包的通行证。", what_to_do="请放宽条件，或先发证。")
        pack.writestr(
            LIST_NAME,
            listed.getvalue().encode("utf-8-sig"),
            compress_type=zipfile.ZIP_DEFLATED,
        )
        record(len(names))
    return len(names)


def safe_name(text: str, longest: int = 60) -> str:
    """Text as a part of a file name that Windows, too, takes."""
    plain = unicodedata.normalize("NFC", text)
    plain = "".join("_" if unicodedata.category(c)[0] == "C" else c for c in plain)
    plain = _UNSAFE.sub("_", plain)[:longest].strip(" .")
    return f"_{plain}" if not plain or _DEVICES.match(plain) else plain


def _file_name(one: PrintedPass, taken: set[str]) -> str:
    """A name of its own for each; NTFS does not tell capitals from small letters."""
    stem = f"{safe_name(one.enterprise)}/{safe_name(one.name)} {one.number}"
    name, count = f"{stem}.png", 2
    while name.casefold() in taken:
        name, count = f"{stem} ({count}).png", count + 1
    taken.add(name.casefold())
    return name


def _row(one: PrintedPass, name: str) -> list[str]:
    zones = "、".join(f"{number} {zone}" for number, zone in one.zones)
    return [
        one.name, one.enterprise, title(one)[0], one.number, zones, since(one),
        " ".join(until(one)), hours(one), name,
    ]  # fmt: skip


@lru_cache(maxsize=64)
def _zone_panel(zones: Zones) -> Image.Image:
    """The zones' tiles, drawn twice as large and then halved: polygons here have no smoothing."""
    image = Image.new("RGB", (2000, 376), WHITE)
    brush = Brush(image)
    for tile in tiles_of(zones, Box(0, 0, 2000, 376), gap=20):
        brush.tile(tile)
    return image.resize((1000, 188), Image.Resampling.LANCZOS)
