"""Opens a file that an enterprise sent as rows of cells, whatever it is, within fixed bounds."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from gate_app.errors import GateError

LARGEST_FILE: Final = 50 * 2**20
LARGEST_UNPACKED: Final = 400 * 2**20
LARGEST_STRINGS: Final = 64 * 2**20
LARGEST_PART: Final = 8 * 2**20
MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 64
MAX_CELLS: Final = 2_000_000
SHEET_ROWS: Final = 1_048_576
DELIMITERS: Final = "\t;,，|"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "请在表格软件里“另存为”Excel 工作簿（.xlsx）再导入。"
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


class RosterError(GateError):
    """The file cannot be read as a roster at all."""


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: its rows that hold anything, each with its number as the sheet shows it."""

    name: str
    numbers: list[int]
    rows: list[tuple[object, ...]]


def read_tables(path: Path) -> list[Sheet]:
    """The visible sheets of a workbook, or the one table of a text file. Raises RosterError."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise RosterError(
                f"文件太大（{size / 2**20:.0f} MB），最多 {LARGEST_FILE // 2**20} MB。",
                what_to_do="请删去图片，或分成几个文件。",
            )
        data = path.read_bytes()
    except OSError as error:
        raise RosterError(
            f"打不开文件 {path.name}（{error.strerror or error}）。",
            what_to_do="请检查文件和权限。",
        ) from error
    _refuse_others(data)
    try:
        # openpyxl warns of dates out of range and of parts it leaves aside; neither is news.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _workbook(data) if data.startswith(b"PK") else [_text_table(data)]
    except RosterError:
        raise
    except Exception as error:
        # A damaged file makes its readers raise almost anything; all of it means one thing.
        raise RosterError(
            f"{path.name} 读不懂，可能已损坏。", what_to_do=f"请用表格软件打开看看。{_SAVE_AS}"
        ) from error


def _refuse_others(data: bytes) -> None:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data.strip():
        raise RosterError("文件是空的。", what_to_do="请检查是不是选错了文件。")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise RosterError("文件设了打开密码。", what_to_do="请去掉密码后重新保存。")
        raise RosterError("这是旧格式的表格（.xls）。", what_to_do=_SAVE_AS)
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")):
        raise RosterError("这是网页，不是表格（只是名字像）。", what_to_do=_SAVE_AS)
    if start.startswith((b"%pdf", b"\x89png", b"\xff\xd8\xff", b"{\\rtf", b"gif8", b"rar!")):
        raise RosterError("这不是表格文件。", what_to_do=_SAVE_AS)


def _workbook(data: bytes) -> list[Sheet]:
    import openpyxl  # type: ignore[import-untyped]

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _within_bounds(archive)
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        try:
            sheets: list[Sheet] = []
            budget = _Budget()
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    # A stated size may lie, and would cut the rows off.
                    sheet.reset_dimensions()
                    read = _kept(_cells(sheet), budget)
                    with archive.open(sheet._worksheet_path) as part:  # noqa: SLF001 - merges are told nowhere else
                        _spread_merged(read, part)
                    sheets.append(Sheet(sheet.title, *read))
            return sheets
        finally:
            book.close()


def _cells(sheet: Any) -> Iterator[tuple[object, ...]]:
    rows = sheet.iter_rows(max_row=SHEET_ROWS, max_col=MAX_COLUMNS, values_only=True)
    yield from rows


def _within_bounds(archive: zipfile.ZipFile) -> None:
    """Refuse a zip bomb by what it says of itself: zipfile never unpacks more than that."""
    names = {part.filename for part in archive.infolist()}
    if "xl/workbook.bin" in names:
        raise RosterError("这是二进制表格（.xlsb）。", what_to_do=_SAVE_AS)
    if not any(name.startswith("xl/") for name in names):
        raise RosterError("这不是 Excel 表格。", what_to_do=_SAVE_AS)
    total = 0
    for part in archive.infolist():
        name = part.filename
        limit = LARGEST_PART
        if name.startswith("xl/worksheets/"):
            limit = LARGEST_UNPACKED
        elif "sharedstrings" in name.lower():
            limit = LARGEST_STRINGS
        elif not name.endswith((".xml", ".rels")):
            continue  # pictures and the like are never unpacked
        total += part.file_size
        if part.file_size > limit or total > LARGEST_UNPACKED:
            raise RosterError("文件展开后太大。", what_to_do="请只留人员名单，分成几个文件。")


class _Budget:
    """Rows and cells that one file may still bring."""

    def __init__(self) -> None:
        self.rows, self.cells = MAX_ROWS, MAX_CELLS

    def spend(self, cells: int) -> None:
        self.rows -= 1
        self.cells -= cells
        if self.rows < 0 or self.cells < 0:
            raise RosterError(
                f"名单太长，一次最多 {MAX_ROWS:,} 行。", what_to_do="请分成几个文件。"
            )


def _kept(
    rows: Iterator[tuple[object, ...]], budget: _Budget
) -> tuple[list[int], list[tuple[object, ...]]]:
    numbers: list[int] = []
    kept: list[tuple[object, ...]] = []
    for number, row in enumerate(rows, 1):
        width = len(row)
        if row.count(None) == width:
            continue
        while width and (row[width - 1] is None or row[width - 1] == ""):
            width -= 1
        if width:
            budget.spend(width)
            numbers.append(number)
            kept.append(tuple(row[:width]))
    return numbers, kept


def _spread_merged(read: tuple[list[int], list[tuple[object, ...]]], part: IO[bytes]) -> None:
    """Write what stands in a cell merged downwards into each of its rows.

    A merged cell belongs to all the people beside it: one household, one zone.
    """
    numbers, rows = read
    at = {number: index for index, number in enumerate(numbers)}
    for left, top, right, bottom in _merges(part):
        if left != right or top not in at or bottom - top > MAX_ROWS:
            continue
        column = _column(left)
        source = rows[at[top]]
        if column >= len(source):
            continue
        for number in range(top + 1, bottom + 1):
            index = at.get(number)
            if index is not None:
                row = list(rows[index])
                row.extend([None] * (column + 1 - len(row)))
                if row[column] is None:
                    row[column] = source[column]
                rows[index] = tuple(row)


def _merges(part: IO[bytes]) -> Iterator[tuple[str, int, str, int]]:
    held = b""
    while chunk := part.read(2**20):
        held += chunk
        end = 0
        for found in _MERGE.finditer(held):
            yield found[1].decode(), int(found[2]), found[3].decode(), int(found[4])
            end = found.end()
        held = held[max(end, len(held) - 200) :]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text_table(data: bytes) -> Sheet:
    text = _decoded(data)
    if "\x00" in text:
        raise RosterError("这不是表格文件。", what_to_do=_SAVE_AS)
    delimiter = ""
    if text[:4].lower() == "sep=" and len(text) > 4:
        # Excel takes the delimiter from this line and does not show it.
        delimiter, text = text[4], text.partition("\n")[2]
    lines = text[:20_000].splitlines()[:40]
    if not delimiter:
        delimiter = max(DELIMITERS, key=lambda sign: _regularity(lines, sign))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return Sheet("", *_kept((tuple(row[:MAX_COLUMNS]) for row in reader), _Budget()))


def _regularity(lines: list[str], sign: str) -> int:
    """How many of the lines are parted by a sign, by as many of them as most are."""
    counts = [line.count(sign) for line in lines if sign in line]
    return max((counts.count(each) for each in set(counts)), default=0)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise RosterError(
            "认不出文件的文字编码。", what_to_do="请另存为 .xlsx，或 UTF-8 编码的 CSV。"
        ) from error
