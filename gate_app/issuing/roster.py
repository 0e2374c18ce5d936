"""Reads a roster (花名册) as enterprises send it: what is understood, and every mistake named.

A row is either understood whole or named among the errors; nothing in it is guessed.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from gate_app.issuing.headings import FIELDS, Headings, field_of, find_headings
from gate_app.issuing.identity import read_identity
from gate_app.issuing.plates import read_plate
from gate_app.issuing.sheets import RosterError, Sheet
from gate_app.issuing.tables import read_tables
from gate_app.issuing.text import CellError, masked, plain, tight
from gate_app.issuing.values import read_date, read_name, read_phone, read_zones

__all__ = ["RosterError", "RosterReading", "RosterRow", "RowError", "read_roster"]

SHOWN_VALUE: Final = 40

_NO_PERSON = re.compile(
    r"(合计|总计|小计|共计|总人数|合计人数|共[0-9]+人|制表|填表|填报|审核|审批|负责人|联系人|备注"
    r"|说明|注:|注意|单位:|单位名称|企业:|日期:|时间:)"
)
_EXAMPLE = re.compile(r"示例|样例|例:|例如")
_FAULTS_OF_FORMULAS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"}
)


class RowError(msgspec.Struct, frozen=True):
    """One mistake: ``row`` as the sheet numbers it, ``column`` as headed, ``value`` masked."""

    sheet: str
    row: int
    column: str
    value: str
    message: str
    what_to_do: str


class RosterRow(msgspec.Struct, frozen=True, kw_only=True):
    """One person, vehicle, or person with a vehicle, as understood; empty where not given.

    ``identity`` is the whole number: it never leaves memory.
    """

    sheet: str
    row: int
    name: str = ""
    identity: str = ""
    phone: str = ""
    household: str = ""
    zones: tuple[str, ...] = ()
    until: date | None = None
    plate: str = ""
    department: str = ""

    def __repr__(self) -> str:
        # Never the number: a row ends up in a log line by accident.
        return f"RosterRow({self.sheet!r}, {self.row})"


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
    reader = _Reader()
    for sheet, headings in sheets:
        reader.read(sheet, headings)
    _, first = sheets[0]
    ignored = dict.fromkeys(title for _, found in sheets for title in found.ignored)
    return RosterReading(
        rows=reader.rows,
        errors=reader.errors,
        headings={sheet.name: sheet.numbers[found.last] for sheet, found in sheets},
        understood={field: first.titles[field] for field in FIELDS if field in first.titles},
        ignored=tuple(ignored),
        left_out=reader.left_out,
    )


_READERS: Mapping[str, Callable[[object], Any]] = {
    "name": read_name,
    "identity": read_identity,
    "phone": read_phone,
    "household": tight,
    "zones": read_zones,
    "until": read_date,
    "plate": read_plate,
    "department": plain,
}


class _Reader:
    """Collects rows and errors over all sheets of one file."""

    def __init__(self) -> None:
        self.rows: list[RosterRow] = []
        self.errors: list[RowError] = []
        self.left_out = 0
        self._seen: dict[tuple[str, ...], tuple[str, int]] = {}

    def read(self, sheet: Sheet, headings: Headings) -> None:
        if headings.twice:
            raise RosterError(
                f"有两列“{headings.twice[0]}”，不知道以哪一列为准。",
                what_to_do="请把并排的名单接成一列，每人一行。",
            )
        below = slice(headings.last + 1, None)
        for number, cells in zip(sheet.numbers[below], sheet.rows[below], strict=True):
            got = {
                field: cells[column] if column < len(cells) else None
                for field, column in headings.columns.items()
            }
            if _speaks_of_nobody(got, cells):
                self.left_out += 1
                continue
            row = self._row(sheet, number, got, headings)
            if row is not None:
                self.rows.append(row)

    def _row(
        self, sheet: Sheet, number: int, got: Mapping[str, object], headings: Headings
    ) -> RosterRow | None:
        def wrong(field: str, error: CellError, value: object = "") -> None:
            self.errors.append(
                RowError(
                    sheet=sheet.name,
                    row=number,
                    column=headings.titles.get(field, FIELDS[field]),
                    value=masked(plain(value))[:SHOWN_VALUE],
                    message=str(error),
                    what_to_do=error.what_to_do,
                )
            )

        faults, read = len(self.errors), dict[str, Any]()
        for field, value in got.items():
            empty = not tight(value)
            try:
                if empty and field in ("identity", "plate", "name"):
                    continue
                if tight(value) in _FAULTS_OF_FORMULAS:
                    raise CellError("单元格里是表格软件的出错标记。", "请重新填写。")
                read[field] = _READERS[field](value)
            except CellError as error:
                wrong(field, error, value)
        if _lacks(got, read, wrong) or len(self.errors) > faults:
            return None
        row = RosterRow(sheet=sheet.name, row=number, **read)
        field, other = self._twice(row)
        if other is not None:
            where = "" if other[0] == sheet.name else f"{other[0]} "
            said = CellError(f"与{where}第 {other[1]} 行重复。", "请只留一行。")
            wrong(field, said, got.get(field))
            return None
        return row

    def _twice(self, row: RosterRow) -> tuple[str, tuple[str, int] | None]:
        """Which field shows that the row was there before, and where."""
        marks: list[tuple[str, ...]] = []
        if row.identity:
            marks.append(("identity", row.identity))
        if row.name and row.phone:
            marks.append(("name", row.name, row.phone))
        if row.plate and not row.name:
            marks.append(("plate", row.plate))
        for mark in marks:
            if mark in self._seen:
                return mark[0], self._seen[mark]
        for mark in marks:
            self._seen[mark] = (row.sheet, row.row)
        return "", None


def _lacks(
    got: Mapping[str, object],
    read: Mapping[str, Any],
    wrong: Callable[[str, CellError], None],
) -> bool:
    """Name what a row cannot do without; True where something is missing."""

    def empty(field: str) -> bool:
        return not tight(got.get(field))

    if empty("name"):
        if not empty("plate") and "name" not in got:
            return "plate" not in read
        if not empty("plate") and empty("identity") and empty("phone"):
            return "plate" not in read
        wrong("name", CellError("没有姓名。", "请补填。"))
        return True
    if "identity" in got and empty("identity"):
        wrong("identity", CellError("没有身份证号。", "请补填；没有身份证的人请单独办理。"))
        return True
    if "identity" not in got and empty("phone"):
        wrong("phone", CellError("没有身份证号，也没有电话，分不清同名的人。", "请补填其中一项。"))
        return True
    return False


def _speaks_of_nobody(got: Mapping[str, object], cells: Iterable[object]) -> bool:
    """Whether a row is a total, a note, a blank form's line or the headings once more."""
    telling = [field for field, value in got.items() if tight(value)]
    if not telling:
        return True
    if sum(1 for cell in cells if field_of(cell)) >= 2:
        return True
    texts = [text for cell in cells if (text := tight(cell))]
    if any(_EXAMPLE.match(text) for text in texts[:2]):
        return True
    proof = any(tight(got.get(field)) for field in ("identity", "phone", "plate"))
    return not proof and any(_NO_PERSON.match(text) for text in texts[:2])


def places(errors: Sequence[RowError]) -> int:
    """How many rows have a mistake."""
    return len({(error.sheet, error.row) for error in errors})
