"""Writes the mistakes of a roster as a file to send back to the enterprise."""

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from gate_app.errors import UsageError
from gate_app.exports.cells import safe
from gate_app.issuing.roster import RowError

HEADINGS: Final = ("工作表", "行号", "列", "内容", "问题", "怎么改")
_WIDTHS: Final = (12, 8, 16, 24, 36, 48)


def write_errors(path: Path, errors: Sequence[RowError]) -> None:
    """Write them as .xlsx or .csv by the path's ending; every cell is text, never a formula.

    Raises UsageError for another ending, OSError when the disk says no.
    """
    ending = path.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        raise UsageError("错误清单只能存为 .xlsx 或 .csv。", what_to_do="请换一个文件名。")
    rows = [HEADINGS, *(_cells(error) for error in errors)]
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(_workbook(rows) if ending == ".xlsx" else _text(rows))
    part.replace(path)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only this user may read, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
        file.write(data)
    part.replace(path)


def _cells(error: RowError) -> tuple[str, ...]:
    return (
        error.sheet,
        str(error.row),
        error.column,
        error.value,
        error.message,
        error.what_to_do,
    )


def _text(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("需要更正")
    bold = book.add_format({"bold": True})
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            # write() would make a formula of "=1+1"; write_string never does.
            sheet.write_string(number, column, safe(cell), None if number else bold)
    book.close()
    return out.getvalue()
