"""Writes Excel workbooks in constant memory; a full sheet is followed by another."""

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.utility import xl_col_to_name

SHEET_ROWS = 1_048_576
"""Rows that one sheet holds (ECMA-376), the headings included."""
_WIDTH = 16
_NOT_PLAIN = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|^\s|\s$|_x[0-9a-fA-F]{4}_")
"""What XML, Excel or the library would not leave as it is."""


class XlsxFile:
    """One workbook; the first row is the headings and is repeated on every sheet."""

    def __init__(self, path: Path, *, sheet_rows: int = SHEET_ROWS) -> None:
        self._target = _Target(path)
        options = {"constant_memory": True, "tmpdir": str(path.parent)}
        self._book = xlsxwriter.Workbook(self._target, options)
        self._book.use_zip64()
        self._bold = self._book.add_format({"bold": True})
        self._sheet_rows = sheet_rows
        self._headings: Sequence[str] | None = None
        self._sheet: Any = None
        self._columns: list[str] = []
        self._rows = sheet_rows

    def row(self, cells: Sequence[str]) -> None:
        """Write one row, every cell as text."""
        if self._headings is None:
            self._headings = cells
            self._next_sheet(cells)
            return
        if self._rows == self._sheet_rows:
            self._next_sheet(self._headings)
        number = self._rows + 1
        # The library's own way through a cell takes five times as long. It knows no formula, and
        # what is not plain goes its way after all.
        text = "".join(
            [
                f'<c r="{column}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
                if not _NOT_PLAIN.search(cell)
                else self._cell(column, cell)
                for column, cell in zip(self._columns, cells, strict=True)
                if cell
            ]
        )
        self._sheet.fh.write(f'<row r="{number}">{text}</row>')
        self._rows += 1

    def _cell(self, column: str, cell: str) -> str:
        """A cell whose text cannot stand in XML as it is."""
        # The library takes "<r>…</r>" for markup of its own and would not escape it.
        plain = f"'{cell}" if cell.startswith("<r>") else cell
        escaped = self._sheet._escape_data(  # noqa: SLF001 - the library's rules
            self._sheet._escape_control_characters(plain)  # noqa: SLF001
        )
        space = ' xml:space="preserve"' if escaped != escaped.strip() else ""
        place = f"{column}{self._rows + 1}"
        return f'<c r="{place}" t="inlineStr"><is><t{space}>{escaped}</t></is></c>'

    def _next_sheet(self, headings: Sequence[str]) -> None:
        self._end_sheet()
        number = len(self._book.worksheets()) + 1
        self._sheet = self._book.add_worksheet("台账" if number == 1 else f"台账{number}")
        self._sheet.set_column(0, len(headings) - 1, _WIDTH)
        self._sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            self._sheet.write_string(0, column, heading, self._bold)
        # Out with them, before the rows that go round the library.
        self._sheet._write_single_row(1)  # noqa: SLF001 - no public way
        self._columns = [xl_col_to_name(column) for column in range(len(headings))]
        self._rows = 1

    def _end_sheet(self) -> None:
        """Tell the library how far the rows went."""
        if self._sheet is not None:
            self._sheet._check_dimensions(self._rows - 1, 0)  # noqa: SLF001 - as above

    def close(self) -> None:
        """Finish the file."""
        self._end_sheet()
        try:
            self._book.close()
        except XlsxWriterException as error:
            raise OSError(str(error)) from error
        self._target.close()

    def drop(self) -> None:
        """Let go of a file that is not wanted any more; never raises."""
        self._target.dropped = True
        for sheet in self._book.worksheets():
            try:
                sheet._opt_close()  # noqa: SLF001 - no public way to let its buffer go
            except OSError:
                pass  # The disk is full; the folder it lies in is about to be removed.
        self._target.close()


class _Target(io.FileIO):
    """A file that can be dropped: a zip archive writes its end even while it is thrown away."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "w")
        self.dropped = False

    def write(self, data: Any, /) -> int:
        rest = memoryview(data)
        size = len(rest)
        while rest and not self.dropped:
            rest = rest[super().write(rest) or 0 :]
        return size

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return 0 if self.dropped else super().seek(offset, whence)

    def tell(self) -> int:
        return 0 if self.dropped else super().tell()

    def flush(self) -> None:
        if not self.dropped:
            super().flush()
