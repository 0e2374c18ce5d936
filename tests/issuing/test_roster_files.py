"""Files of any kind: a roster, or one sentence that says what is wrong; nothing else happens."""

import contextlib
import csv
import io
import random
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gate_app.errors import UsageError
from gate_app.issuing import sheets, tables, workbook
from gate_app.issuing.roster import RosterError, read_roster
from gate_app.issuing.roster_errors import HEADINGS, write_errors
from tests.issuing.rosters import identity_number, people, roster_file, text_file

chance = random.Random(5)
A, B = (identity_number(chance) for _ in range(2))


@pytest.mark.parametrize(
    "content, word",
    [
        (b"", "空"),
        (b" \n ", "空"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(600)
            + "EncryptedPackage".encode("utf-16-le"),
            "密码",
        ),
        (b"<html><table><tr><td>x</td></tr></table></html>", "网页"),
        (b"%PDF-1.7", "不是表格"),
        (b"\x89PNG\r\n", "不是表格"),
        (b"PK\x03\x04nonsense", "读不懂"),
        ("只有一句话".encode(), "表头"),
        (b"a,b,c\n1,2,3\n", "表头"),
        (b"\x00\x01\x02", "不是表格"),
        (b"\xff\xff\xff\x81", "编码"),
        (b"\xff\xfe\x00", "读不懂"),
    ],
)
def test_files_that_are_none(tmp_path, content, word):
    file = tmp_path / "r.xlsx"
    file.write_bytes(content)
    with pytest.raises(RosterError) as caught:
        read_roster(file)
    assert word in str(caught.value) and caught.value.what_to_do


def test_a_file_that_is_not_there_and_a_folder(tmp_path):
    for path in (tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(RosterError):
            read_roster(path)


def zipped(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "parts, word",
    [
        ({"word/document.xml": "<x/>"}, "不是 Excel"),
        ({"xl/workbook.bin": "x"}, "xlsb"),
        ({"xl/workbook.xml": b" " * (9 * 2**20)}, "太大"),
        ({"xl/sharedStrings.xml": b" " * (65 * 2**20)}, "太大"),
    ],
)
def test_other_archives_and_bombs(tmp_path, parts, word):
    with pytest.raises(RosterError, match=word):
        read_roster(zipped(tmp_path / "r.xlsx", parts))


@pytest.mark.parametrize("grown", [b"<c/>" * 1_200_000, b"<row/>" * 900_000, b" " * 5_000_000])
def test_rows_that_would_fill_the_memory(tmp_path, monkeypatch, grown):
    monkeypatch.setattr(workbook, "MOST_STRINGS", 800_000)
    good = roster_file(tmp_path / "good.xlsx", people(3))
    with zipfile.ZipFile(good) as old:
        parts = {part.filename: old.read(part) for part in old.infolist()}
    sheet = next(name for name in parts if name.endswith("sheet1.xml"))
    parts[sheet] = parts[sheet].replace(b"<sheetData>", b"<sheetData><row>" + grown + b"</row>")
    with pytest.raises(RosterError, match="太大"):
        read_roster(zipped(tmp_path / "r.xlsx", parts))


def test_entities_that_grow_without_end(tmp_path):
    good = roster_file(tmp_path / "good.xlsx", people(3))
    lol = '<!DOCTYPE l [<!ENTITY a0 "lol">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    with zipfile.ZipFile(good) as old:
        parts = {part.filename: old.read(part) for part in old.infolist()}
    shared = next(name for name in parts if name.endswith("sharedStrings.xml"))
    text = f"<?xml version='1.0'?>{lol}]><sst><si><t>&a9;</t></si></sst>"
    with pytest.raises(RosterError):
        read_roster(zipped(tmp_path / "r.xlsx", {**parts, shared: text}))


def test_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 10)
    file = roster_file(tmp_path / "r.xlsx", people(9))
    with pytest.raises(RosterError, match="太长"):
        read_roster(file)
    monkeypatch.setattr(tables, "LARGEST_FILE", 100)
    with pytest.raises(RosterError, match="太大"):
        read_roster(file)


def test_a_row_far_away_costs_no_more_than_the_sheet(tmp_path):
    good = roster_file(tmp_path / "good.xlsx", people(3))
    with zipfile.ZipFile(good) as old:
        parts = {part.filename: old.read(part) for part in old.infolist()}
    sheet = next(name for name in parts if name.endswith("sheet1.xml"))
    far = b'<row r="999999999999"><c r="A999999999999" t="n"><v>1</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
    with contextlib.suppress(RosterError):
        assert len(read_roster(zipped(tmp_path / "r.xlsx", parts)).rows) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    data=st.binary(max_size=2_000)
    | st.text(max_size=500).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_a_roster_or_an_error(tmp_path, data):
    file = tmp_path / "any"
    file.write_bytes(data)
    with contextlib.suppress(RosterError):
        read_roster(file)


CELL = (
    st.none()
    | st.text(max_size=30)
    | st.integers(-(10**19), 10**19)
    | st.sampled_from(
        [A, B, "韦芳", "合计", "姓名", "身份证号", "#REF!", "4.50222E+17", "桂B12345", "一区、二区"]
    )
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=st.lists(st.lists(CELL, max_size=8), max_size=12))
def test_any_table_below_headings_is_read(tmp_path, rows):
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(["姓名", "身份证号", "电话", "户号", "分区", "有效期", "车牌", "部门"])
    table.writerows(rows)
    file = tmp_path / "r.csv"
    file.write_bytes(out.getvalue().encode("utf-8-sig", "surrogatepass"))
    with contextlib.suppress(RosterError):
        reading = read_roster(file)
        assert len({(row.row) for row in reading.rows}) == len(reading.rows)
        assert not {row.row for row in reading.rows} & {error.row for error in reading.errors}
        write_errors(tmp_path / "e.xlsx", reading.errors)
        write_errors(tmp_path / "e.csv", reading.errors)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_damaged_workbook_is_a_roster_or_an_error(tmp_path, spoilt):
    good = tmp_path / "good.xlsx"
    if not good.exists():
        roster_file(good, people(5))
    data = bytearray(good.read_bytes())
    for place, byte in spoilt:
        data[place % len(data)] = byte
    file = tmp_path / "r.xlsx"
    file.write_bytes(bytes(data))
    with contextlib.suppress(RosterError):
        read_roster(file)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.integers(0, 20), st.integers(0, 10**6), st.binary(max_size=30))
def test_a_workbook_with_spoilt_xml_is_a_roster_or_an_error(tmp_path, part, place, bytes_):
    good = tmp_path / "good.xlsx"
    if not good.exists():
        roster_file(good, people(5))
    with zipfile.ZipFile(good) as old:
        parts = {one.filename: old.read(one) for one in old.infolist()}
    name = sorted(parts)[part % len(parts)]
    at = place % (len(parts[name]) + 1)
    parts[name] = parts[name][:at] + bytes_ + parts[name][at + len(bytes_) :]
    with contextlib.suppress(RosterError):
        read_roster(zipped(tmp_path / "r.xlsx", parts))


def test_errors_go_back_as_a_file_without_formulas(tmp_path):
    text = f"姓名,身份证号,电话\n=1+1,{A},13800000001\n韦芳,{B[:-1]},13800000002\n"
    errors = read_roster(text_file(tmp_path / "r.csv", text)).errors
    write_errors(tmp_path / "e.xlsx", errors)
    sheet = openpyxl.load_workbook(tmp_path / "e.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == HEADINGS
    assert rows[1][1:4] == ("2", "姓名", "'=1+1")
    assert rows[2][3] == "*" * 13 + B[-5:-1]
    write_errors(tmp_path / "e.csv", errors)
    with (tmp_path / "e.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [tuple(row) for row in csv.reader(file)][1][3] == "'=1+1"
    with pytest.raises(UsageError):
        write_errors(tmp_path / "e.docx", errors)
