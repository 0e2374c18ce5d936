"""Reads a workbook (.xlsx) as sheets; a zip bomb is refused before anything grows."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import IO, Final

from gate_app.issuing.sheets import MAX_COLUMNS, MAX_ROWS, SAVE_AS, Budget, RosterError, Sheet

LARGEST_UNPACKED: Final = 200 * 2**20
LARGEST_STRINGS: Final = 64 * 2**20
LARGEST_PART: Final = 8 * 2**20
LONGEST_GAP: Final = 4 * 2**20
"""Bytes of XML from one row, or one string, to the next: a parser holds that much as a tree."""
MOST_SHEETS: Final = 50
SHEET_ROWS: Final = 1_048_576
MOST_STRINGS: Final = 2_000_000

_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]{0,80}?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")
_OVERLAP = 200


def read_workbook(data: bytes) -> list[Sheet]:
    """The visible sheets. Raises RosterError, and anything for a damaged file."""
    import openpyxl  # type: ignore[import-untyped]

    # openpyxl warns of dates out of range and of parts it leaves aside; neither is news.
    with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        warnings.simplefilter("ignore")
        _within_bounds(archive)
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        try:
            visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if len(visible) > MOST_SHEETS:
                raise RosterError(
                    f"工作表太多，最多 {MOST_SHEETS} 张。", what_to_do="请只留人员名单。"
                )
            budget, sheets = Budget(), []
            for sheet in visible:
                # A stated size may lie, and would cut the rows off.
                sheet.reset_dimensions()
                rows = sheet.iter_rows(max_row=SHEET_ROWS, max_col=MAX_COLUMNS, values_only=True)
                read = budget.sheet(sheet.title, rows)
                part = archive.open(sheet._worksheet_path)  # noqa: SLF001 - told nowhere else
                with part:
                    _spread_merged(read, part)
                sheets.append(read)
            return sheets
        finally:
            book.close()


def _within_bounds(archive: zipfile.ZipFile) -> None:
    """Refuse a zip bomb by what it says of itself: zipfile never unpacks more than that."""
    names = {part.filename for part in archive.infolist()}
    if "xl/workbook.bin" in names:
        raise RosterError("这是二进制表格（.xlsb）。", what_to_do=SAVE_AS)
    if not any(name.startswith("xl/") for name in names):
        raise RosterError("这不是 Excel 表格。", what_to_do=SAVE_AS)
    total = 0
    for part in archive.infolist():
        name, limit = part.filename, LARGEST_PART
        rows, strings = name.startswith("xl/worksheets/"), "sharedstrings" in name.lower()
        if rows:
            limit = LARGEST_UNPACKED
        elif strings:
            limit = LARGEST_STRINGS
        elif not name.endswith((".xml", ".rels")):
            continue  # pictures and the like are never unpacked
        total += part.file_size
        if part.file_size > limit or total > LARGEST_UNPACKED:
            raise _too_large()
        if (rows or strings) and part.file_size > LONGEST_GAP:
            with archive.open(part) as unpacked:
                _check_pace(unpacked, _ROW if rows else _STRING)


def _too_large() -> RosterError:
    return RosterError("文件展开后太大。", what_to_do="请只留人员名单，分成几个文件。")


def _check_pace(part: IO[bytes], mark: re.Pattern[bytes]) -> None:
    """Refuse XML whose rows (or strings) are too long or too many to be held."""
    last, count, start, held = -1, 0, 0, b""
    while chunk := part.read(2**20):
        block = held + chunk
        for found in mark.finditer(block):
            at = start + found.start()
            if at > last:
                if at - last > LONGEST_GAP:
                    raise _too_large()
                last, count = at, count + 1
        if count > MOST_STRINGS or start + len(block) - last > LONGEST_GAP:
            raise _too_large()
        held = block[-_OVERLAP:]
        start += len(block) - len(held)


def _spread_merged(sheet: Sheet, part: IO[bytes]) -> None:
    """Write what stands in a cell merged downwards into each of its rows.

    A merged cell belongs to all the people beside it: one household, one zone.
    """
    at = {number: index for index, number in enumerate(sheet.numbers)}
    for left, top, right, bottom in _merges(part):
        if left != right or top not in at or bottom - top > MAX_ROWS:
            continue
        column = _column(left)
        source = sheet.rows[at[top]]
        if column >= min(len(source), MAX_COLUMNS):
            continue
        for number in range(top + 1, bottom + 1):
            index = at.get(number)
            if index is not None:
                row = list(sheet.rows[index])
                row.extend([None] * (column + 1 - len(row)))
                if row[column] is None:
                    row[column] = source[column]
                sheet.rows[index] = tuple(row)


def _merges(part: IO[bytes]) -> Iterator[tuple[str, int, str, int]]:
    held = b""
    while chunk := part.read(2**20):
        held += chunk
        end = 0
        for found in _MERGE.finditer(held):
            yield found[1].decode(), int(found[2]), found[3].decode(), int(found[4])
            end = found.end()
        held = held[max(end, len(held) - _OVERLAP) :]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
