"""One sheet of a roster's file as rows of cells, and how much a file may bring."""

from collections.abc import Iterable
from typing import Final

import msgspec

from gate_app.errors import GateError

MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 64
MAX_CELLS: Final = 2_000_000
SAVE_AS: Final = "请在表格软件里“另存为”Excel 工作簿（.xlsx）再导入。"


class RosterError(GateError):
    """The file cannot be read as a roster at all."""


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: its rows that hold anything, each with its number as the sheet shows it."""

    name: str
    numbers: list[int]
    rows: list[tuple[object, ...]]


class Budget:
    """Rows and cells that one file may still bring."""

    def __init__(self) -> None:
        self._rows, self._cells = MAX_ROWS, MAX_CELLS

    def sheet(self, name: str, rows: Iterable[tuple[object, ...]]) -> Sheet:
        """Keep the rows that hold anything. Raises RosterError when it is too much."""
        numbers: list[int] = []
        kept: list[tuple[object, ...]] = []
        for number, row in enumerate(rows, 1):
            width = len(row)
            if row.count(None) == width:
                continue
            while width and (row[width - 1] is None or row[width - 1] == ""):
                width -= 1
            if width:
                self._spend(width)
                numbers.append(number)
                kept.append(tuple(row[:width]))
        return Sheet(name, numbers, kept)

    def _spend(self, cells: int) -> None:
        self._rows -= 1
        self._cells -= cells
        if self._rows < 0 or self._cells < 0:
            raise RosterError(
                f"名单太长，一次最多 {MAX_ROWS:,} 行。", what_to_do="请分成几个文件。"
            )
