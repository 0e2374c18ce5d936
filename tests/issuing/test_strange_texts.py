"""Whatever an office may write into the register stands on a pass: the page is whole, every text
keeps to its box, and the code is read.
"""

from io import BytesIO

import msgspec
import pytest

from gate_app.domain.entries import EnterprisePut, HolderPut, SitePut, ZonePut
from gate_app.domain.passes import ZONES_MAX, PassKind, name_on_pass
from gate_app.domain.people import Holder, Trip
from gate_app.domain.places import Enterprise, Hotline, Site, Zone
from gate_app.issuing.electronic import picture
from gate_app.issuing.layouts import LAYOUTS
from gate_app.issuing.sheet import draw_pages, new_canvas, print_passes
from gate_app.issuing.text_fit import MOST, fit, width_of
from gate_app.issuing.typeface import advance, printable
from gate_app.ledger.sound import LIST_MAX, TEXT_MAX, sound
from tests.issuing.printing import codes_in, make_pass, photo, pictures

TEXTS = {
    "han": "阿卜杜拉",
    "rare han": "𠮷𡈽",
    "latin": "Wolfeschlegelsteinhausen",
    "narrow": "i",
    "right to left": "محمد عبد ",
    "turned round": "a\u202eb\u2067",
    "emoji": "👩‍👩‍👧🧑🏽",
    "marks": "e\u0301\u0302\u0323\u0489",
    "marks of no width": "韦" + "\u0301" * TEXT_MAX,
    "of no width": "韦\u200b\u200d\ufeff",
    "spaces": "韦" + "　" * (TEXT_MAX - 2) + "韦",
    "never at a line's start": "·、，。",
    "parts": "\u2028\u2029\u00a0a",
}


@pytest.fixture(params=TEXTS.values(), ids=list(TEXTS))
def text(request):
    """As long as the register takes it."""
    return (request.param * TEXT_MAX)[:TEXT_MAX]


def strange(text, kind=PassKind.PERSON, **fields):
    """A pass on which this text stands in every place that an office fills."""
    hotlines = (Hotline(text, text),) * LIST_MAX
    trip = Trip(text, (text,) * LIST_MAX, text)
    assert sound(SitePut(item=Site(text, text, hotlines=hotlines)))
    assert sound(HolderPut(item=Holder("H1", text, "E1", trip=trip)))
    assert sound(ZonePut(item=Zone(1, text))) and sound(EnterprisePut(item=Enterprise("E1", text)))
    zones = tuple(range(1, ZONES_MAX + 1))
    made = make_pass(name_on_pass(text), kind=kind, zones=zones, demo=True, **fields)
    return msgspec.structs.replace(
        made,
        name=text,
        number=text,
        enterprise=text,
        escorted=text,
        zones=tuple((zone, text) for zone in zones),
        hotlines=hotlines,
        site=text,
        county=text,
        trip=trip,
    )


def every_pass(text):
    return [strange(text, PassKind.VEHICLE), strange(text, photo=photo(), seed=2)]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
def test_the_page_is_there_and_its_codes_are_read(tmp_path, layout, text):
    passes, target = every_pass(text), tmp_path / "x.pdf"
    assert print_passes(passes, layout, target) == len(passes)
    pages = list(pictures(target))
    assert len(pages) == layout.pages_for(len(passes))
    assert sorted(code for page in pages for code in codes_in(page)) == sorted(
        one.code for one in passes
    )


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
def test_every_text_keeps_to_its_box(layout, text):
    placed = draw_pages(new_canvas(BytesIO(), layout), every_pass(text), layout)
    assert placed
    for one in placed:
        assert one.width <= one.box.width + 1e-6, one
        assert one.height <= one.box.height + 1e-6, one


def test_so_does_the_picture_for_a_phone(text):
    for one in every_pass(text):
        drawn = picture(one)
        assert codes_in(drawn) == [one.code]
        edge = drawn.crop((1060, 160, 1080, 1920))
        assert edge.getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize("character", ["韦", "i", "、", "\u0301", " "])
@pytest.mark.parametrize("lines", [1, 4])
def test_what_can_never_fit_is_cut_without_trying_every_length(character, lines):
    """The hotlines of a site, one after the other, may have thousands of characters."""
    asked = 0

    def counted(one):
        nonlocal asked
        asked += 1
        return advance(one)

    text = f"韦{character}" * LIST_MAX * TEXT_MAX
    fitted = fit(text, 50, 6, largest=5, smallest=1, advance=counted, lines=lines)
    assert fitted.lines[-1].endswith("…") and len(fitted.lines) <= lines
    assert asked < 50 * MOST
    assert all(width_of(line, advance) * fitted.size <= 50 + 1e-6 for line in fitted.lines)
    assert text.startswith(fitted.lines[0].removesuffix("…"))


def test_a_text_that_just_fits_is_not_cut():
    text = printable("韦" * 50)
    for short, whole in ((0.0, True), (0.2, False)):
        fitted = fit(text, 50 - short, 1, largest=1, smallest=1, advance=advance)
        assert ("".join(fitted.lines) == text) is whole
        assert fitted.lines[-1].endswith("…") is not whole
