"""Exports: CSV and Excel say the same, nothing is half written, the manifest tells the rest."""

import csv
import hashlib
import json
import string

import msgspec
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gate_app import words
from gate_app.domain.entries import KINDS
from gate_app.domain.verdict import Direction, How, Reason, Verdict
from gate_app.errors import UsageError
from gate_app.exports import export as exporting
from gate_app.exports import registry
from gate_app.exports.cells import safe
from gate_app.exports.columns import HEADINGS, Style, cells_of, note_words, reason_words
from gate_app.exports.export import Basis, ExportError, check_target, export, manifest_path
from gate_app.exports.registry import FORMATS, Format, format_of
from gate_app.exports.xlsx_export import XlsxFile
from gate_app.ledger.logline import LogLine

BASIS = Basis(head=("s", 1, 9, "ff"), verified=True, signed_to={"s": 9}, faults=[])
STYLE = Style("Asia/Shanghai", unmasked=True)
LINE = LogLine(
    seq=7,
    kind="crossing",
    at=1795147560000,
    wall=1795147561000,
    station="ab" * 8,
    epoch=1,
    direction=Direction.ENTRY,
    verdict=Verdict.ADMIT,
    reason=Reason.OK,
    name="韦小芳",
    how=How.CAMERA,
)

texts = st.one_of(st.text(max_size=30), st.text("=+-@＝＋－＠ \t\r\n'\"<&;,\x00_x1", max_size=8))
lines = st.builds(
    LogLine,
    seq=st.integers(1, 10**9),
    kind=st.sampled_from([*KINDS, "of-a-newer-program"]),
    at=st.integers(0, 4 * 10**12),
    wall=st.integers(0, 4 * 10**12),
    station=st.just("ab" * 8),
    epoch=st.just(1),
    name=texts,
    enterprise=texts,
    enterprise_name=texts,
    note=texts,
    guard=texts,
    staff=texts,
    authorised_by=texts,
    checkpoint=texts,
    zone_name=texts,
    verdict=st.sampled_from([None, *Verdict]),
    reason=st.sampled_from([None, *Reason]),
    others=st.lists(st.sampled_from(list(Reason)), max_size=2).map(tuple),
)


def write(many, target, *, style=STYLE, record=lambda rows: True, form=None):
    return export(
        iter(many),
        target,
        form or format_of(target),
        style=style,
        basis=BASIS,
        asked={},
        record=record,
    )


def read_csv(path):
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read_xlsx(path):
    book = openpyxl.load_workbook(path)
    rows = []
    for number, sheet in enumerate(book.worksheets):
        for row in sheet.iter_rows(min_row=1 if number == 0 else 2):
            assert all(cell.data_type in ("s", "n", "inlineStr") for cell in row)
            assert all(cell.value is None or isinstance(cell.value, str) for cell in row)
            rows.append([cell.value or "" for cell in row])
    return rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(lines, max_size=4))
def test_both_formats_give_the_same_rows_and_no_formula(tmp_path, many):
    for name in ("log.csv", "log.xlsx"):
        write(many, tmp_path / name)
    rows = read_csv(tmp_path / "log.csv")
    assert rows == read_xlsx(tmp_path / "log.xlsx")
    assert rows == [list(HEADINGS)] + [[safe(c) for c in cells_of(line, STYLE)] for line in many]
    for row in rows:
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


def test_a_line_in_words(tmp_path):
    write([LINE], tmp_path / "log.csv")
    headings, row = read_csv(tmp_path / "log.csv")
    told = dict(zip(headings, row, strict=True))
    assert told["序号"] == "7"
    assert told["时间"] == "2026-11-20 12:06:00"
    assert told["电脑时间"] == "2026-11-20 12:06:01"
    assert (told["类型"], told["方向"], told["结论"]) == ("通行", "进", "放行")
    assert (told["原因"], told["姓名"], told["方式"]) == ("通行证有效", "韦小芳", "摄像头")


def test_names_are_masked_unless_asked(tmp_path):
    write([LINE], tmp_path / "log.csv", style=Style("Asia/Shanghai"))
    assert "韦*芳" in read_csv(tmp_path / "log.csv")[1]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words_without_gaps(reason):
    assert reason_words(reason)
    if reason_words(reason) == words.REASONS[reason][0]:
        assert not [
            field for _, field, _, _ in string.Formatter().parse(reason_words(reason)) if field
        ]


@pytest.mark.parametrize(
    "kind, note, refers, expected",
    [
        ("crossing", "missed-scan", "", "上次漏扫"),
        ("turned-back", "自己写的原因", "", "自己写的原因"),
        ("undo", "wrong-key", "ab:1:12", "撤销第 12 条：按错了"),
        ("clock-jumped", "-3600000", "", "电脑时间差 -3600 秒"),
        ("head-counted", "3", "", "3 人"),
        ("gate-state-set", "entry-only 有疫情", "", "只进不出 有疫情"),
        ("suspension-put", "suspended 整改", "", "暂停 整改"),
        ("duty-off", "", "", ""),
    ],
)
def test_notes_in_words(kind, note, refers, expected):
    line = msgspec.structs.replace(LINE, kind=kind, note=note, refers=refers)
    assert note_words(line) == expected


def test_a_full_sheet_is_followed_by_another(tmp_path):
    form = Format("xlsx", "Excel", lambda path: XlsxFile(path, sheet_rows=4))
    many = [msgspec.structs.replace(LINE, seq=seq) for seq in range(1, 9)]
    write(many, tmp_path / "log.xlsx", form=form)
    sheets = openpyxl.load_workbook(tmp_path / "log.xlsx").worksheets
    assert [sheet.title for sheet in sheets] == ["台账", "台账2", "台账3"]
    assert [sheet.max_row for sheet in sheets] == [4, 4, 3]
    assert {sheet["A1"].value for sheet in sheets} == {"序号"}
    assert [row[0] for row in read_xlsx(tmp_path / "log.xlsx")[1:]] == [str(n) for n in range(1, 9)]


def test_the_manifest_says_what_the_file_holds(tmp_path):
    many = [msgspec.structs.replace(LINE, seq=seq) for seq in (3, 5, 8)]
    manifest = write(many, tmp_path / "log.csv")
    told = json.loads(manifest_path(tmp_path / "log.csv").read_text("utf-8"))
    assert told == json.loads(msgspec.json.encode(manifest))
    assert told["rows"] == 3
    assert told["first"].endswith(":1:3")
    assert told["last"].endswith(":1:8")
    assert told["sha256"] == hashlib.sha256((tmp_path / "log.csv").read_bytes()).hexdigest()
    assert told["basis"]["head"] == ["s", 1, 9, "ff"]
    assert told["recorded"] is True


class ItBrokeError(Exception):
    """What a test lets go wrong."""


def broken(many):
    yield from many
    raise ItBrokeError


@pytest.mark.parametrize("name", ["log.csv", "log.xlsx"])
@pytest.mark.parametrize("count", [0, 5])
def test_a_fault_leaves_nothing_behind(tmp_path, name, count):
    with pytest.raises(ItBrokeError):
        write(broken([LINE] * count), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["log.csv", "log.xlsx"])
def test_an_export_that_cannot_be_recorded_does_not_appear(tmp_path, name):
    def refuse(rows):
        raise ItBrokeError

    with pytest.raises(ItBrokeError):
        write([LINE], tmp_path / name, record=refuse)
    assert list(tmp_path.iterdir()) == []


def test_what_was_there_survives_a_fault(tmp_path):
    target = tmp_path / "log.csv"
    target.write_text("before")
    with pytest.raises(ItBrokeError):
        write(broken([LINE]), target)
    assert target.read_text() == "before"


@pytest.mark.parametrize(
    "error, said",
    [
        (OSError(28, "No space left on device"), "磁盘已满"),
        (OSError(27, "File too large"), "磁盘已满"),
        (PermissionError(13, "Permission denied"), "不能写入"),
        (OSError(5, "Input/output error"), "没有导出"),
    ],
)
@pytest.mark.parametrize("ending", FORMATS)
def test_a_disk_that_fails_is_said(tmp_path, error, said, ending):
    class Failing(FORMATS[ending].open):
        def close(self):
            raise error

    with pytest.raises(ExportError, match=said):
        write([LINE], tmp_path / "log", form=Format(ending, ending, Failing))
    assert list(tmp_path.iterdir()) == []


def test_targets_are_checked_before_any_work(tmp_path):
    (tmp_path / "there.csv").write_text("x")
    check_target(tmp_path / "new.csv", force=False)
    check_target(tmp_path / "there.csv", force=True)
    for target in ("there.csv", "no-folder/log.csv", "."):
        with pytest.raises(UsageError):
            check_target(tmp_path / target, force=False)


@pytest.mark.parametrize(
    "name, given, expected",
    [("a.csv", "", "csv"), ("a.XLSX", "", "xlsx"), ("a.txt", "csv", "csv"), ("a", "xlsx", "xlsx")],
)
def test_the_format_follows_the_ending_or_the_option(tmp_path, name, given, expected):
    assert format_of(tmp_path / name, given).name == expected


def test_an_unknown_ending_is_said(tmp_path):
    with pytest.raises(UsageError):
        format_of(tmp_path / "log.docx")


def test_a_format_is_one_line_of_the_registry():
    assert list(registry.FORMATS) == [form.name for form in registry.FORMATS.values()]
    assert exporting.HEADINGS == HEADINGS
