"""Writes CSV as Excel opens it: UTF-8 with a byte order mark, CRLF (RFC 4180)."""

import csv
from collections.abc import Sequence
from pathlib import Path


class CsvFile:
    """One CSV file. Every cell is quoted, so that no other separator splits it."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_ALL)

    def row(self, cells: Sequence[str]) -> None:
        """Write one row."""
        self._writer.writerow(cells)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def drop(self) -> None:
        """Let go of a file that is not wanted any more; never raises."""
        try:
            self._file.close()
        except OSError:
            pass  # The disk is full; the folder it lies in is about to be removed.
