"""A workbook holds every text as a text, whatever markup it looks like."""

import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from gate_app.exports.xlsx_export import _WIDTH, XlsxFile

HEADINGS = [f"列{number}" for number in range(28)]
CELLS = st.one_of(
    st.text(max_size=12),
    st.text("<&>\"' _x0041\t\n\ufffe\x0b韦r/", max_size=12),
    st.sampled_from(["", " 韦", "韦\u3000", "_x000D_", "\x00", "a\ufffeb", "𬭛", "</t>", "&amp;"]),
)


@pytest.mark.parametrize("text", ["<r>韦</r>", "<r><t>x</t></r>", "<r>&</r>", "<r></x></r>"])
def test_a_text_that_looks_like_markup_stays_a_text(tmp_path, text):
    path = tmp_path / "log.xlsx"
    file = XlsxFile(path)
    for row in (["姓名", "空"], [text, ""], ["韦小芳", "末"]):
        file.row(row)
    file.close()
    sheet = openpyxl.load_workbook(path).active
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == [
        ["姓名", "空"],
        [f"'{text}", ""],
        ["韦小芳", "末"],
    ]


def by_the_library(path, rows):
    """The same cells, written by the library alone."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("台账")
    sheet.set_column(0, len(HEADINGS) - 1, _WIDTH)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(0, column, heading, bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, f"'{cell}" if cell.startswith("<r>") else cell)
    book.close()


def sheet_of(path):
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        return book.read("xl/worksheets/sheet1.xml").decode()


@settings(max_examples=40)
@given(st.lists(st.lists(CELLS, min_size=28, max_size=28).filter(any), max_size=4))
def test_every_cell_is_written_as_the_library_would(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("sheet")
    file = XlsxFile(folder / "ours.xlsx")
    file.row(HEADINGS)
    for row in rows:
        file.row(row)
    file.close()
    by_the_library(folder / "theirs.xlsx", rows)
    assert sheet_of(folder / "ours.xlsx") == sheet_of(folder / "theirs.xlsx")


def test_a_full_sheet_is_followed_by_another_with_its_headings(tmp_path):
    path = tmp_path / "log.xlsx"
    file = XlsxFile(path, sheet_rows=3)
    for row in (["姓名"], ["甲"], ["乙"], ["丙 "]):
        file.row(row)
    file.close()
    sheets = openpyxl.load_workbook(path).worksheets
    assert [list(sheet.iter_rows(values_only=True)) for sheet in sheets] == [
        [("姓名",), ("甲",), ("乙",)],
        [("姓名",), ("丙 ",)],
    ]
