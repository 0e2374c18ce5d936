"""Printed passes: every code reads back, every text stands in its place, files are whole."""

import errno
import itertools
import os
import re
from io import BytesIO

import msgspec
import numpy as np
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate_app.codes import qr
from gate_app.errors import UsageError
from gate_app.issuing import zone_marks
from gate_app.issuing.layouts import LAYOUTS
from gate_app.issuing.printed_pass import hours, until, when_lost
from gate_app.issuing.sheet import draw_pages, new_canvas, print_passes
from gate_app.issuing.text_fit import fit, width_of
from gate_app.issuing.typeface import advance, printable
from gate_app.issuing.whole_file import CancelledError, WriteError
from gate_app.scanning.decoder import decode_still
from tests.issuing.printing import (
    EXP,
    LONG_ENTERPRISE,
    LONG_NAME,
    codes_in,
    every_kind,
    make_pass,
    photo,
    pictures,
)

MM = 25.4 / 72


@pytest.fixture(scope="module", params=list(LAYOUTS))
def printed(request, tmp_path_factory):
    """Layout, passes and the file, for each layout."""
    layout, passes = LAYOUTS[request.param], every_kind()
    target = tmp_path_factory.mktemp("print") / f"{layout.name}.pdf"
    assert print_passes(passes, layout, target) == len(passes)
    return layout, passes, target


def test_every_code_reads_back_at_100_dpi(printed):
    _, passes, target = printed
    found = [text for page in pictures(target) for text in codes_in(page)]
    assert sorted(found) == sorted(one.code for one in passes)


@pytest.mark.parametrize("depth", ["L", "1"])
def test_every_code_reads_back_in_gray_and_in_black_and_white(printed, depth):
    _, passes, target = printed
    found = [text for page in pictures(target) for text in codes_in(page.convert(depth))]
    assert sorted(found) == sorted(one.code for one in passes)


def test_pages_are_as_many_and_as_large_as_the_layout_says(printed):
    layout, passes, target = printed
    with pypdfium2.PdfDocument(str(target)) as document:
        assert len(document) == layout.pages_for(len(passes))
        for page in document:
            assert page.get_size() == pytest.approx([side / MM for side in layout.page], abs=0.01)


@pytest.mark.parametrize(
    ("name", "narrowest"), [("a4", 70), ("a6", 70), ("windscreen", 70), ("card", 40)]
)
def test_the_symbol_is_wide_enough_and_its_quiet_zone_is_white(tmp_path, name, narrowest):
    layout, one = LAYOUTS[name], make_pass(photo=photo(), window=(480, 1200), nbf=1790000000)
    print_passes([one], layout, tmp_path / "one.pdf")
    dpi = 300
    page = np.array(next(pictures(tmp_path / "one.pdf", dpi)).convert("L")) < 128
    modules = len(qr.matrix(one.code))
    left, top, side = _symbol(page, modules)
    assert side * 25.4 / dpi >= narrowest
    # The reader places the corners to some pixels.
    blur = 4
    quiet = round(side / modules * qr.QUIET_MODULES) - blur
    around = page[top - quiet : top + side + quiet, left - quiet : left + side + quiet].copy()
    assert around.shape == (side + 2 * quiet,) * 2
    around[quiet - blur : quiet + side + blur, quiet - blur : quiet + side + blur] = False
    assert not around.any()


def _symbol(dark, modules):
    """Left, top and side in pixels of the symbol, found by the reader."""
    (read,) = decode_still(np.where(dark, np.uint8(0), np.uint8(255)))
    xs, ys = [x for x, _ in read.corners], [y for _, y in read.corners]
    return round(min(xs)), round(min(ys)), round(max(xs) - min(xs))


def texts_of(path, page_number):
    """Every run of text on a page as (text, left, bottom, right, top), as a reader measures it."""
    with pypdfium2.PdfDocument(str(path)) as document:
        page = document[page_number]
        text = page.get_textpage()
        return [
            (text.get_text_bounded(*box), *box)
            for box in (text.get_rect(n) for n in range(text.count_rects()))
        ]


def test_no_text_leaves_its_pass_or_covers_another(printed):
    layout, passes, target = printed
    # The demo's mark lies across the rest by intent.
    plain = [one for one in passes if not one.demo]
    canvas = new_canvas(BytesIO(), layout)
    for one in plain:
        placed = draw_pages(canvas, [one], layout)
        assert placed
        for text in placed:
            assert text.width <= text.box.width + 1e-6, text
            assert text.height <= text.box.height + 1e-6, text
    print_passes(plain, layout, target.with_name("plain.pdf"))
    for number in range(layout.pages_for(len(plain))):
        texts = texts_of(target.with_name("plain.pdf"), number)
        assert texts
        for _, left, bottom, right, top in texts:
            assert any(
                x <= left * MM and right * MM <= x + layout.trim[0]
                and y <= layout.page[1] - top * MM
                and layout.page[1] - bottom * MM <= y + layout.trim[1]
                for x, y in layout.corners
            )  # fmt: skip
        for one, other in itertools.combinations(texts, 2):
            assert not _overlap(one, other), (one, other)


def _overlap(one, other):
    across = min(one[3], other[3]) - max(one[1], other[1])
    down = min(one[4], other[4]) - max(one[2], other[2])
    return across > 0.3 and down > 0.3


def test_words_can_be_copied_as_they_are(printed):
    _, passes, target = printed
    with pypdfium2.PdfDocument(str(target)) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    text = "".join(text.split())
    assert "通行证" in text and "⾏" not in text
    for one in passes:
        assert one.number in text
        assert "".join(one.name.split()) in text
        assert "".join(one.enterprise.split()) in text
    assert "2026-10-05" in text and "24:00" in text


def test_a_demo_pass_says_so_and_others_do_not(tmp_path):
    for demo in (True, False):
        print_passes([make_pass(demo=demo)], LAYOUTS["a6"], tmp_path / "one.pdf")
        with pypdfium2.PdfDocument(str(tmp_path / "one.pdf")) as document:
            said = document[0].get_textpage().get_text_range()
        assert ("演" in said) == demo


def test_zones_are_told_apart_without_colour():
    shapes = [repr(zone_marks.pattern(zone, 40, 20, 4)) for zone in range(1, 9)]
    assert len(set(shapes)) == 8
    marks = {(zone_marks.colour(zone), repr(zone_marks.pattern(zone, 40, 20, 4)))
             for zone in range(1, 65)}  # fmt: skip
    assert len(marks) == 64


def test_a_character_that_the_font_lacks_is_marked():
    assert printable("韦\U0003fffd芳") == "韦〓芳"
    assert printable("㛃𬭛·✓行") == "㛃𬭛·✓行"


@given(
    text=st.text(alphabet="韦小芳行·（）AbcdeM1-09 ，", min_size=1, max_size=60),
    width=st.floats(5, 80),
    height=st.floats(2, 20),
    lines=st.integers(1, 4),
)
def test_any_text_fits_its_box_and_loses_no_character(text, width, height, lines):
    fitted = fit(text, width, height, largest=12, smallest=0.01, advance=advance, lines=lines)
    assert len(fitted.lines) <= lines
    assert fitted.height() <= height + 1e-6
    for line in fitted.lines:
        assert width_of(line, advance) * fitted.size <= width + 1e-6
    assert "".join("".join(fitted.lines).split()) == "".join(text.split())


def test_a_latin_word_is_not_broken_while_it_fits():
    fitted = fit("Alexander O'Neil", 50, 17, largest=13, smallest=1, advance=advance, lines=3)
    assert fitted.lines == ("Alexander", "O'Neil")


def test_lines_are_balanced():
    fitted = fit("甲乙丙丁戊己庚", 26, 17, largest=13, smallest=1, advance=advance, lines=3)
    assert max(map(len, fitted.lines)) - min(map(len, fitted.lines)) <= 1


@pytest.mark.parametrize(
    ("exp", "said"),
    [
        (EXP, ("2026-10-05", "24:00")),
        (EXP - 60, ("2026-10-05", "23:59")),
        (EXP + 8 * 3600, ("2026-10-06", "08:00")),
    ],
)
def test_the_end_is_said_so_that_nobody_comes_a_day_late(exp, said):
    assert until(msgspec.structs.replace(make_pass(), exp=exp)) == said


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (None, "全天"),
        ((480, 1200), "每天 08:00–20:00"),
        ((1200, 360), "每天 20:00–次日 06:00"),
        ((480, 0), "每天 08:00–24:00"),
    ],
)
def test_daily_hours_in_words(window, said):
    assert hours(make_pass(window=window)) == said


def test_who_lost_it_knows_whom_to_call():
    assert "指挥部 0772-0000001" in when_lost(make_pass())
    assert "发证处" in when_lost(make_pass(hotlines=()))


def test_pages_and_photos_go_to_the_file_as_they_are_drawn(tmp_path):
    sizes = []
    passes = [make_pass(seed=seed, photo=photo(colour=(seed * 6, 9, 99))) for seed in range(40)]
    print_passes(
        iter(passes),
        LAYOUTS["a6"],
        tmp_path / "x.pdf",
        progress=lambda _: sizes.append(sum(p.stat().st_size for p in tmp_path.rglob("part"))),
    )
    assert sizes[-1] > sizes[19] > sizes[0]
    # Only shared parts and the subset of the font may wait for the end.
    assert sizes[-1] > (tmp_path / "x.pdf").stat().st_size / 2


def test_every_object_lies_where_the_file_says(tmp_path):
    passes = [make_pass(seed=seed, photo=photo(colour=(seed * 40, 9, 99))) for seed in range(6)]
    print_passes(passes, LAYOUTS["a4"], tmp_path / "x.pdf")
    data = (tmp_path / "x.pdf").read_bytes()
    start = int(re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", data)[1])
    heading, *lines = data[start:].split(b"trailer")[0].decode().split("\n", 2)[1:]
    entries = lines[0].splitlines()
    assert heading == f"0 {len(entries)}"
    for number, line in enumerate(entries[1:], 1):
        assert data[int(line[:10]) :].startswith(b"%d 0 obj" % number)
    assert f"/Size {len(entries)}" in data[start:].decode()
    assert data.count(b"DCTDecode") == len(passes)


def test_only_its_owner_reads_what_holds_codes(tmp_path):
    print_passes([make_pass()], LAYOUTS["a6"], tmp_path / "x.pdf")
    assert os.name != "posix" or (tmp_path / "x.pdf").stat().st_mode & 0o777 == 0o600


def test_one_photo_twice_is_in_the_file_once(tmp_path):
    passes = [make_pass(seed=seed, photo=photo()) for seed in range(6)]
    print_passes(passes, LAYOUTS["a4"], tmp_path / "x.pdf")
    assert (tmp_path / "x.pdf").read_bytes().count(b"DCTDecode") == 1


def test_progress_counts_passes(tmp_path):
    told = []
    passes = [make_pass(seed=seed) for seed in range(6)]
    print_passes(iter(passes), LAYOUTS["a4"], tmp_path / "x.pdf", progress=told.append)
    assert told == [4, 6]


def test_cancelled_leaves_the_older_file(tmp_path):
    target = tmp_path / "x.pdf"
    target.write_bytes(b"older")
    with pytest.raises(CancelledError):
        print_passes(
            [make_pass(seed=seed) for seed in range(8)],
            LAYOUTS["a4"],
            target,
            cancelled=iter([False, True]).__next__,
        )
    assert target.read_bytes() == b"older"
    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf"]


def test_nothing_to_print_makes_no_file(tmp_path):
    with pytest.raises(UsageError):
        print_passes([], LAYOUTS["a4"], tmp_path / "x.pdf")
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_told_in_words(tmp_path):
    with pytest.raises(WriteError, match="没有这个文件夹"):
        print_passes([make_pass()], LAYOUTS["a6"], tmp_path / "no" / "x.pdf")


def test_a_folder_as_target_is_told_in_words(tmp_path):
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(WriteError, match="这是一个文件夹"):
        print_passes([make_pass()], LAYOUTS["a6"], tmp_path / "x.pdf")


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "磁盘已满"), (errno.EACCES, "不能写入"), (errno.EIO, "没有生成")],
)
def test_faults_of_the_disk_are_told_in_words(tmp_path, monkeypatch, number, words):
    def fail(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WriteError, match=words):
        print_passes([make_pass()], LAYOUTS["a6"], tmp_path / "x.pdf")
    assert not list(tmp_path.iterdir())


def test_long_values_stand_whole_on_the_badge(tmp_path):
    one = make_pass(LONG_NAME, zones=tuple(range(1, 9)), enterprise=LONG_ENTERPRISE)
    placed = draw_pages(new_canvas(BytesIO(), LAYOUTS["a4"]), [one], LAYOUTS["a4"])
    sizes = {text.text: text.size for text in placed}
    assert sizes[LONG_NAME] >= 5
    assert sizes[LONG_ENTERPRISE] >= 2.4
