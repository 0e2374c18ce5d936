"""Reads a roster (花名册) as enterprises send it: what is understood, and every mistake named.

A row is either understood whole or named among the errors; nothing in it is guessed.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from gate_app.issuing.headings import FIELDS, find_headings
from gate_app.issuing.roster_rows import RosterRow, RowError, RowReader
from gate_app.issuing.sheets import RosterError
from gate_app.issuing.tables import read_tables

__all__ = ["RosterError", "RosterReading", "RosterRow", "RowError", "places", "read_roster"]


class RosterReading(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood of a file. ``headings`` names the heading row of each sheet read."""

    rows: list[RosterRow]
    errors: list[RowError]
    headings: dict[str, int]
    understood: dict[str, str]
    """Field (as in FIELDS) to the heading that was taken for it."""
    ignored: tuple[str, ...]
    """Headings of columns that nothing is made of."""
    left_out: int
    """Rows that speak of no person: totals, notes, repeated headings."""


def read_roster(path: Path) -> RosterReading:
    """Read a file of any kind. Raises RosterError where nothing in it can be read."""
    sheets = [(sheet, found) for sheet in read_tables(path) if (found := find_headings(sheet.rows))]
    if not sheets:
        raise RosterError(
            "没有找到表头。", what_to_do="请在名单上方写一行表头，至少有“姓名”和“身份证号”。"
        )
    reader = RowReader()
    for sheet, headings in sheets:
        reader.read(sheet, headings)
    _, first = sheets[0]
    order = {sheet.name: place for place, (sheet, _) in enumerate(sheets)}
    ignored = dict.fromkeys(title for _, found in sheets for title in found.ignored)
    return RosterReading(
        rows=reader.rows,
        errors=sorted(reader.errors, key=lambda error: (order[error.sheet], error.row)),
        headings={sheet.name: sheet.numbers[found.last] for sheet, found in sheets},
        understood={field: first.titles[field] for field in FIELDS if field in first.titles},
        ignored=tuple(ignored),
        left_out=reader.left_out,
    )


def places(errors: Sequence[RowError]) -> int:
    """How many rows have a mistake."""
    return len({(error.sheet, error.row) for error in errors})
