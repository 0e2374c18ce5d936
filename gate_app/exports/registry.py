"""Which formats an export can have.

TO ADD A FORMAT: write a class that is a RowFile in a module of its own (see csv_export.py;
the first row is the headings), or a LineFile for programs (see jsonl_export.py), and add its
line to FORMATS. A file with room for it says at its end what it rests on (``end_with``).
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import msgspec

from gate_app.errors import UsageError
from gate_app.exports.csv_export import CsvFile
from gate_app.exports.jsonl_export import JsonLinesFile
from gate_app.exports.pdf_export import PdfFile
from gate_app.exports.xlsx_export import XlsxFile
from gate_app.ledger.logline import LogLine


class RowFile(Protocol):
    """A file being written; ``row`` and ``close`` raise OSError."""

    def row(self, cells: Sequence[str]) -> None:
        """Write one row of cells that ``cells.safe`` has been through."""

    def close(self) -> None:
        """Finish the file."""

    def drop(self) -> None:
        """Let go of a file that is not wanted any more; never raises."""


@runtime_checkable
class LineFile(Protocol):
    """A file for programs, which takes the lines as they are; otherwise like a RowFile."""

    def line(self, line: LogLine) -> None:
        """Write one line, its name masked or not as asked for."""

    def close(self) -> None:
        """Finish the file."""

    def drop(self) -> None:
        """Let go of a file that is not wanted any more; never raises."""


@runtime_checkable
class EndingFile(Protocol):
    """A file whose last page says what it rests on."""

    def end_with(self, lines: Iterable[str]) -> None:
        """Write the closing lines; rows are over."""


class Format(msgspec.Struct, frozen=True):
    """One format: its name, what the user calls it, and how a file is opened."""

    name: str
    label: str
    open: Callable[[Path], RowFile | LineFile]


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("csv", "CSV", CsvFile),
        Format("xlsx", "Excel", XlsxFile),
        Format("pdf", "PDF", PdfFile),
        Format("jsonl", "JSON Lines", JsonLinesFile),
    )
}


def format_of(target: Path, name: str = "") -> Format:
    """Choose by name, else by the file's ending. Raises UsageError."""
    wanted = name or target.suffix.lower().removeprefix(".")
    if wanted not in FORMATS:
        raise UsageError(
            f"不知道用什么格式导出：{target.name}",
            what_to_do=f"文件名以 .{' 或 .'.join(FORMATS)} 结尾，或用 --format 指定。",
        )
    return FORMATS[wanted]
