"""A workbook holds every text as a text, whatever markup it looks like."""

import openpyxl
import pytest

from gate_app.exports.xlsx_export import XlsxFile


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
