"""Electronic passes: readable from a phone, and packs whose list and names are safe."""

import csv
import io
import zipfile

import msgspec
import pytest
from PIL import Image

from gate_app.errors import UsageError
from gate_app.issuing.electronic import HEADINGS, LIST_NAME, SIZE, png, safe_name, write_pack
from gate_app.issuing.whole_file import CancelledError, WriteError
from tests.issuing.printing import codes_in, every_kind, make_pass


@pytest.mark.parametrize("index", range(6))
@pytest.mark.parametrize("share", [1, 2, 3])
def test_reads_back_as_a_phone_before_a_webcam(index, share):
    one = every_kind()[index]
    with Image.open(io.BytesIO(png(one))) as drawn:
        assert drawn.size == SIZE
        shown = drawn.resize((SIZE[0] // share, SIZE[1] // share), Image.Resampling.BILINEAR)
    assert codes_in(shown) == [one.code]


def test_reads_back_from_a_phone_in_dark_mode():
    one = make_pass()
    with Image.open(io.BytesIO(png(one))) as drawn:
        inverted = drawn.point(lambda value: 255 - value)
    assert codes_in(inverted) == [one.code]


def test_names_nothing_of_its_maker():
    with Image.open(io.BytesIO(png(make_pass()))) as drawn:
        drawn.load()
        assert not drawn.info


def test_a_demo_shows_what_others_do_not():
    real, demo = (
        Image.open(io.BytesIO(png(make_pass(demo=demo)))).convert("RGB") for demo in (False, True)
    )
    red = (196, 60, 60)
    assert red in {colour for _, colour in demo.getcolors(1 << 20)}
    assert red not in {colour for _, colour in real.getcolors(1 << 20)}


def test_a_pack_holds_every_pass_and_a_list(tmp_path):
    passes, told = every_kind(), []
    assert write_pack(iter(passes), tmp_path / "x.zip", told.append) == len(passes)
    assert told == list(range(1, len(passes) + 1))
    with zipfile.ZipFile(tmp_path / "x.zip") as pack:
        assert pack.testzip() is None
        heading, *rows = csv.reader(
            io.StringIO(pack.read(LIST_NAME).decode("utf-8-sig"), newline="")
        )
        assert heading == list(HEADINGS)
        assert pack.read(LIST_NAME).startswith(b"\xef\xbb\xbf")
        assert sorted([row[-1] for row in rows] + [LIST_NAME]) == sorted(pack.namelist())
        for one, row in zip(passes, rows, strict=True):
            assert (row[0], row[1], row[3]) == (one.name, one.enterprise, one.number)
            with Image.open(io.BytesIO(pack.read(row[-1]))) as drawn:
                assert codes_in(drawn) == [one.code]


def test_no_cell_of_the_list_is_a_formula(tmp_path):
    write_pack(
        [make_pass("=1+1"), make_pass("＠SUM(A1)", enterprise="+cmd|' /C calc'!A0")],
        tmp_path / "x.zip",
    )
    with zipfile.ZipFile(tmp_path / "x.zip") as pack:
        rows = list(csv.reader(io.StringIO(pack.read(LIST_NAME).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'＠SUM(A1)"]
    assert not any(cell[:1] in set("=+-@＝＋－＠") for row in rows for cell in row)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("韦小芳", "韦小芳"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a<b>c:d"e/f\\g|h?i*j', "a_b_c_d_e_f_g_h_i_j"),
        ("CON", "_CON"),
        ("nul.x", "_nul.x"),
        ("LPT1", "_LPT1"),
        ("Console", "Console"),
        ("name. . ", "name"),
        ("a\x00b\u202ec", "a_b_c"),
        ("...", "_"),
        ("字" * 80, "字" * 60),
    ],
)
def test_file_names_are_safe_everywhere(text, name):
    assert safe_name(text) == name


def test_equal_names_do_not_overwrite_one_another(tmp_path):
    one = make_pass("Li Wei")
    other = msgspec.structs.replace(one, name="LI WEI")
    write_pack([one, other, one], tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as pack:
        names = [name.casefold() for name in pack.namelist()]
    assert len(set(names)) == len(names) == 4


def test_cancelled_or_empty_leaves_nothing(tmp_path):
    with pytest.raises(CancelledError):
        write_pack(
            [make_pass(), make_pass(seed=2)],
            tmp_path / "x.zip",
            cancelled=iter([False, True]).__next__,
        )
    with pytest.raises(UsageError):
        write_pack([], tmp_path / "x.zip")
    with pytest.raises(WriteError):
        write_pack([make_pass()], tmp_path / "none" / "x.zip")
    assert not list(tmp_path.iterdir())
