"""Writes Excel workbooks in constant memory; a full sheet is followed by another."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

SHEET_ROWS = 1_048_576
"""Rows that one sheet holds (ECMA-376), the headings included."""
_WIDTH = 16


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
        self._rows = sheet_rows

    def row(self, cells: Sequence[str]) -> None:
        """Write one row, every cell as text."""
        if self._headings is None:
            self._headings = cells
            self._next_sheet(cells)
            return
        if self._rows == self._sheet_rows:
            self._next_sheet(self._headings)
        # write() would make a formula of "=1+1"; write_string never does. Called without the
        # wrapper that looks for names of cells ("A1") in every argument: a quarter of the time.
        write = self._sheet._write_string  # noqa: SLF001 - the same without that wrapper
        for column, cell in enumerate(cells):
            if cell:
                # The library takes "<r>…</r>" for markup of its own and would not escape it.
                write(self._rows, column, f"'{cell}" if cell.startswith("<r>") else cell)
        self._rows += 1

    def _next_sheet(self, headings: Sequence[str]) -> None:
        number = len(self._book.worksheets()) + 1
        self._sheet = self._book.add_worksheet("台账" if number == 1 else f"台账{number}")
        self._sheet.set_column(0, len(headings) - 1, _WIDTH)
        self._sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            self._sheet.write_string(0, column, heading, self._bold)
        self._rows = 1

    def close(self) -> None:
        """Finish the file."""
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
