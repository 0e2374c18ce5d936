"""Draws one pass: the badge of A4 and A6, both sides of the card, and the sheet for a windscreen.

What a guard looks for stands in the same order on each, right of the code: zones, name, validity.
"""

from collections.abc import Callable, Sequence
from typing import Final

from gate_app.issuing.layouts import BLEED, Face
from gate_app.issuing.pen import GRAY, INK, NAVY, RULE, WHITE, Align, Box, Pen
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
from gate_app.issuing.typeface import CAPITALS
from gate_app.issuing.zone_panel import draw_zones

_DEMO_RED: Final = (196, 60, 60)
_PALE: Final = (226, 234, 244)


def draw_badge(pen: Pen, one: PrintedPass) -> None:
    """138 × 96 mm; the symbol of the code is 70 mm wide, 81.6 mm with its quiet zone."""
    _header(pen, one, Box(0, 0, 138, 10), size=6.6, bleed=BLEED)
    pen.qr_code(one.code, Box(1.4, 10, 81.6, 81.6))
    _number(pen, one, Box(7, 91.9, 70.4, 3), align="centre")
    left, width = 85.5, 49.5
    draw_zones(pen, one.zones, Box(left, 12.2, width, 25), gap=1.2)
    name, enterprise = Box(left, 38.6, width, 17), Box(left, 57, width, 11)
    if one.photo is not None:
        _photo(pen, one.photo, Box(left + width - 21.75, 39, 21.75, 29))
        name = Box(left, 38.6, width - 23.4, 17)
        enterprise = Box(left, 57, width - 23.4, 11)
    pen.text(one.name, name, largest=13, lines=4, heavy=True)
    _whose(pen, one, enterprise, largest=4.2)
    pen.line(left, 69.6, left + width, 69.6, RULE, 0.25)
    _validity(pen, one, Box(left, 70.4, width, 13))
    pen.line(left, 84.2, left + width, 84.2, RULE, 0.25)
    _hotlines(pen, one, Box(left, 84.6, width, 5.8), most=4)
    pen.text(when_lost(one), Box(left, 90.7, width, 4.5), largest=2.1, lines=2, colour=GRAY)
    if one.demo:
        pen.hollow(DEMO, Box(left, 36, width, 40), size=25, angle=24, colour=_DEMO_RED)


def draw_card_front(pen: Pen, one: PrintedPass) -> None:
    """85.6 × 54 mm; the symbol of the code is 40 mm wide."""
    _header(pen, one, Box(0, 0, 85.6, 6.6), size=4.2, bleed=0.0)
    pen.qr_code(one.code, Box(0.4, 6.8, 47, 47))
    left, width = 47.6, 36.2
    draw_zones(pen, one.zones, Box(left, 8, width, 15.4), gap=0.8)
    name, enterprise = Box(left, 24.2, width, 8.2), Box(left, 33, width, 6.4)
    if one.photo is not None:
        _photo(pen, one.photo, Box(left + width - 11.55, 24.4, 11.55, 15.4))
        name = Box(left, 24.2, width - 12.6, 8.2)
        enterprise = Box(left, 33, width - 12.6, 6.4)
    pen.text(one.name, name, largest=7.6, lines=4, heavy=True)
    _whose(pen, one, enterprise, largest=2.7)
    pen.line(left, 40.5, left + width, 40.5, RULE, 0.2)
    _validity(pen, one, Box(left, 40.9, width, 8.4))
    _number(pen, one, Box(left, 50, width, 2.7))
    if one.demo:
        pen.hollow(DEMO, Box(left, 22, width, 24), size=15, angle=24, colour=_DEMO_RED)


def draw_card_back(pen: Pen, one: PrintedPass) -> None:
    """Whom to call, what to do when it is lost, and the number once more."""
    pen.pattern(Box(0, 0, 85.6, 6), one.zones[0][0], pitch=3.2)
    left, width = 5.0, 75.6
    pen.text(place(one), Box(left, 7.6, width, 5), largest=4.4, heavy=True)
    zones = "　".join(f"{number} {name}" for number, name in one.zones)
    pen.text(f"分区 {zones}", Box(left, 12.6, width, 5.4), largest=2.7, lines=2, colour=GRAY)
    pen.line(left, 18.8, left + width, 18.8, RULE, 0.25)
    _hotlines(pen, one, Box(left, 19.6, width, 16.2), most=6)
    pen.line(left, 36.6, left + width, 36.6, RULE, 0.25)
    pen.text(when_lost(one), Box(left, 37.6, width, 8.4), largest=2.8, lines=3)
    _number(pen, one, Box(left, 47.4, width, 3.6))
    if one.demo:
        pen.hollow(DEMO, Box(left, 10, width, 36), size=22, angle=20, colour=_DEMO_RED)


def draw_windscreen(pen: Pen, one: PrintedPass) -> None:
    """281 × 194 mm; plate and zones are read from the road."""
    _header(pen, one, Box(0, 0, 281, 20), size=13.0, bleed=0.0)
    plate = Box(0, 23, 281, 52)
    pen.frame(plate.inset(0.7), INK, 1.4, radius=4)
    pen.text(one.name, plate.inset(4), largest=46, smallest=8, lines=2, align="centre", heavy=True)
    pen.qr_code(one.code, Box(-4, 76, 110, 110))
    _number(pen, one, Box(4, 186.4, 94, 5.6), align="centre")
    left, width = 109.0, 172.0
    rows = particulars(one)
    if rows:
        draw_zones(pen, one.zones, Box(left, 78, width, 34), gap=3)
        _rows(pen, rows, Box(left, 114.5, width, 27))
        pen.line(left, 142.6, left + width, 142.6, RULE, 0.4)
        _validity(pen, one, Box(left, 143.6, width, 24))
    else:
        draw_zones(pen, one.zones, Box(left, 79, width, 52), gap=3)
        _validity(pen, one, Box(left, 134, width, 33))
    pen.line(left, 168.6, left + width, 168.6, RULE, 0.4)
    pen.text(one.enterprise, Box(left, 169.6, width, 10), largest=8.0, lines=2)
    lines = "   ".join(f"{each.name} {each.number}" for each in one.hotlines)
    pen.text(lines, Box(left, 181, width, 6), largest=4.6)
    pen.text(when_lost(one), Box(left, 187.6, width, 6), largest=4.2, lines=2, colour=GRAY)
    if one.demo:
        pen.hollow(DEMO, Box(left, 70, width, 110), size=70, angle=24, colour=_DEMO_RED)


FACES: Final[dict[Face, Callable[[Pen, PrintedPass], None]]] = {
    Face.BADGE: draw_badge,
    Face.CARD_FRONT: draw_card_front,
    Face.CARD_BACK: draw_card_back,
    Face.WINDSCREEN: draw_windscreen,
}


def _whose(pen: Pen, one: PrintedPass, box: Box, *, largest: float) -> None:
    """The enterprise, and what more there is to say below it in the same box."""
    more = "　".join(f"{label} {text}" for label, text in particulars(one))
    high = box.height * (0.45 if more else 1.0)
    above = Box(box.x, box.y, box.width, high)
    pen.text(one.enterprise, above, largest=largest, smallest=1.3, lines=3, upright="top")
    if more:
        below = Box(box.x, box.y + high, box.width, box.height - high)
        pen.text(more, below, largest=largest * 0.9, smallest=1.0, lines=4)


def _rows(pen: Pen, rows: Sequence[tuple[str, str]], box: Box) -> None:
    """Label and text, a row each; fewer rows stand no higher."""
    high = box.height / max(len(rows), 3)
    for number, (name, text) in enumerate(rows):
        y = box.y + number * high
        pen.text(name, Box(box.x, y, 18, high), largest=high * 0.62, colour=GRAY)
        room = Box(box.x + 20, y, box.width - 20, high)
        pen.text(text, room, largest=high * 0.84, smallest=2.0, lines=2)


def _header(pen: Pen, one: PrintedPass, box: Box, *, size: float, bleed: float) -> None:
    """The band on top: what it is, and whose."""
    words, english = title(one)

    def draw(shared: Pen) -> None:
        band = Box(box.x - bleed, box.y - bleed, box.width + 2 * bleed, box.height + bleed)
        shared.fill(band, NAVY)
        pad = box.height * 0.28
        half = box.width * 0.56
        used = shared.text(
            words,
            Box(box.x + pad, box.y, half, box.height),
            largest=size,
            colour=WHITE,
            heavy=True,
        )
        x = box.x + pad * 1.7 + used
        shared.text(
            english,
            Box(x, box.y + box.height * 0.3, half - used - pad, box.height * 0.5),
            largest=size * 0.36,
            smallest=1.0,
            colour=_PALE,
            upright="bottom",
        )
        start = box.x + half + pad
        shared.text(
            place(one),
            Box(start, box.y, box.x + box.width - start - pad, box.height),
            largest=size * 0.62,
            lines=2,
            colour=WHITE,
            align="right",
        )

    pen.once(f"header-{english}-{place(one)}-{box.width:g}", draw)


def _number(pen: Pen, one: PrintedPass, box: Box, *, align: Align = "left") -> None:
    """The pass number, for typing when the code is damaged."""
    # The box is as high as the digits; the tails of Q and J hang out below by a quarter of it.
    # Label and number take the same room on every pass: all numbers have the same length.
    label, digits = box.height * 2.8, box.height * 9.0
    start = box.x + ((box.width - label - digits) / 2 if align == "centre" else 0.0)
    pen.text("证号", Box(start, box.y, label, box.height), largest=box.height, colour=GRAY)
    room = Box(start + label, box.y, box.x + box.width - start - label, box.height)
    pen.text(one.number, room, largest=box.height / CAPITALS, heavy=True, tight=True)


def _hotlines(pen: Pen, one: PrintedPass, box: Box, *, most: int) -> None:
    """The first numbers to call, two a row."""
    shown = one.hotlines[:most]

    def draw(shared: Pen) -> None:
        height, half = box.height / (most // 2), box.width / 2
        for index, hotline in enumerate(shown):
            row, column = divmod(index, 2)
            x, y = box.x + column * half, box.y + row * height
            name = Box(x, y, half * 0.36, height)
            number = Box(x + half * 0.38, y, half * 0.59, height)
            shared.text(
                hotline.name, name, largest=height * 0.6, smallest=1.0, lines=2, colour=GRAY
            )
            shared.text(hotline.number, number, largest=height * 0.62)

    pen.once(f"hotlines-{shown!r}-{box.width:g}", draw)


def _validity(pen: Pen, one: PrintedPass, box: Box) -> None:
    """The last day in large type; from when and at what hours below it."""
    day, time = until(one)
    label = Box(box.x, box.y, box.width, box.height * 0.2)
    pen.text("有效期至  Valid until", label, largest=label.height * 0.9, smallest=1.0, colour=GRAY)
    big = Box(box.x, box.y + box.height * 0.2, box.width * 0.76, box.height * 0.52)
    used = pen.text(day, big, largest=big.height, heavy=True)
    rest = Box(box.x + used + box.width * 0.03, big.y, box.width * 0.97 - used, big.height * 0.94)
    pen.text(time, rest, largest=big.height * 0.62, upright="bottom")
    below = Box(box.x, box.y + box.height * 0.75, box.width, box.height * 0.24)
    starts = since(one)
    said = f"{hours(one)} · {starts} 起" if starts else hours(one)
    pen.text(said, below, largest=below.height * 0.92, smallest=1.0)


def _photo(pen: Pen, jpeg: bytes, box: Box) -> None:
    pen.picture(jpeg, box)
    pen.frame(box, RULE, 0.2)
