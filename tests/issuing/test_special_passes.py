"""Trips, escorts, visitors and long names on paper and phone: whole, and read back."""

from io import BytesIO

import msgspec
import pypdfium2
import pytest

from gate_app.domain.passes import PassKind
from gate_app.domain.people import Trip
from gate_app.issuing.electronic import picture
from gate_app.issuing.layouts import LAYOUTS
from gate_app.issuing.printed_pass import particulars, title
from gate_app.issuing.sheet import draw_pages, new_canvas, print_passes
from tests.issuing.printing import (
    LONG_ENTERPRISE,
    codes_in,
    make_pass,
    photo,
    pictures,
)

TRIP = Trip("大埔镇—柳州市—桂林市", ("韦大山", "覃芳"), "新鲜蔬菜和大米")
LONGEST_TRIP = Trip("路" * 60, ("阿卜杜拉·买买提江·吐尔逊江·艾",) * 6, "货" * 60)
LONGEST_NAME = "甲乙丙丁戊己庚辛壬癸子丑" * 4


def vehicle(trip=TRIP, **fields):
    fields = {"kind": PassKind.VEHICLE, "zones": (3, 6), "trip": trip, **fields}
    return make_pass("桂BD12345", **fields)


def escort(**fields):
    return make_pass("陈护士", kind=PassKind.ESCORT, escorted="韦小芳 K7QM-3T8W-61", **fields)


def special():
    return [
        vehicle(),
        vehicle(Trip(goods="活鱼")),
        vehicle(LONGEST_TRIP, enterprise=LONG_ENTERPRISE, zones=tuple(range(1, 9))),
        escort(photo=photo()),
        make_pass("李访客", visitor=True, window=(480, 1200)),
    ]


def said(path):
    with pypdfium2.PdfDocument(str(path)) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return ["".join(page.split()) for page in pages]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_code_is_read_back_and_every_word_stands(tmp_path, layout):
    for one in special():
        print_passes([one], LAYOUTS[layout], tmp_path / "x.pdf")
        codes = [text for page in pictures(tmp_path / "x.pdf") for text in codes_in(page)]
        assert codes == [one.code]
        text = said(tmp_path / "x.pdf")[0]
        assert title(one)[0] in text
        for label, value in particulars(one):
            if one.trip is not LONGEST_TRIP:
                assert label in text and "".join(value.split()) in text


def test_the_windscreen_shows_even_the_longest_trip_whole(tmp_path):
    one = vehicle(LONGEST_TRIP, zones=tuple(range(1, 9)))
    print_passes([one], LAYOUTS["windscreen"], tmp_path / "x.pdf")
    (text,) = said(tmp_path / "x.pdf")
    assert "路" * 60 in text and "货" * 60 in text
    assert "".join("、".join(LONGEST_TRIP.crew).split()) in text
    placed = draw_pages(new_canvas(BytesIO(), LAYOUTS["windscreen"]), [vehicle()],
                        LAYOUTS["windscreen"])  # fmt: skip
    sizes = {each.text: each.size for each in placed}
    # Read by a guard who stands beside the vehicle.
    assert all(sizes[text] >= 7 for _, text in particulars(vehicle()))


def test_no_text_lies_on_another(tmp_path):
    for layout in LAYOUTS.values():
        for one in special():
            placed = [
                (each.box.y, each.box.y + each.box.height, each.box.x, each.width, each.text)
                for each in draw_pages(new_canvas(BytesIO(), layout), [one], layout)
                if each.text
            ]
            names = [text for _, text in particulars(one)]
            for top, end, left, width, text in placed:
                if text in names:
                    beside = [
                        other
                        for other in placed
                        if other[4] != text
                        and other[0] < end - 0.01
                        and other[1] > top + 0.01
                        and other[2] < left + width
                        and other[2] + other[3] > left
                    ]
                    assert not beside


@pytest.mark.parametrize("layout", ["a4", "a6", "card"])
@pytest.mark.parametrize("face", [None, photo()])
def test_the_longest_name_stands_whole(tmp_path, layout, face):
    one = msgspec.structs.replace(make_pass(photo=face), name=LONGEST_NAME)
    print_passes([one], LAYOUTS[layout], tmp_path / "x.pdf")
    text = said(tmp_path / "x.pdf")[0]
    assert LONGEST_NAME in text and "…" not in text


@pytest.mark.parametrize("one", special(), ids=lambda one: one.name)
def test_the_phone_shows_the_same_code(one):
    assert codes_in(picture(one)) == [one.code]


def test_an_ordinary_pass_says_nothing_more():
    assert particulars(make_pass()) == ()
    assert title(make_pass()) == ("人员通行证", "PERSONNEL PASS")
