"""Makes persons and vehicles of a roster's rows, or names what is wrong with them."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import islice
from typing import Any, Final

import msgspec

from gate_app.issuing.headings import FIELDS, Headings
from gate_app.issuing.identity import read_identity
from gate_app.issuing.plates import read_plate
from gate_app.issuing.sheets import RosterError, Sheet
from gate_app.issuing.text import CellError, masked, plain, tight
from gate_app.issuing.values import (
    read_crew,
    read_date,
    read_name,
    read_phone,
    read_trip_text,
    read_zones,
)

SHOWN_VALUE: Final = 40

_NO_PERSON = re.compile(
    r"(合计|总计|小计|共计|总人数|合计人数|共[0-9]+人|制表|填表|填报|审核|审批|负责人|联系人|备注"
    r"|说明|注:|注意|单位:|单位名称|企业:|日期:|时间:|\(?以下空白|\(?以下无|\(?此处空白)"
)
_LABEL = re.compile(r"[^\d:]+:")
"""A caption that stands in a cell with its value, as below a list."""
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
    route: str = ""
    crew: tuple[str, ...] = ()
    goods: str = ""
    department: str = ""

    def __repr__(self) -> str:
        # Never the number: a row ends up in a log line by accident.
        return f"RosterRow({self.sheet!r}, {self.row})"


_READERS: Mapping[str, Callable[[object], Any]] = {
    "name": read_name,
    "identity": read_identity,
    "phone": read_phone,
    "household": tight,
    "zones": read_zones,
    "until": read_date,
    "plate": read_plate,
    "route": read_trip_text,
    "crew": read_crew,
    "goods": read_trip_text,
    "department": plain,
}


class RowReader:
    """Collects the rows, and the mistakes, of all sheets of one file."""

    def __init__(self) -> None:
        self.rows: list[RosterRow] = []
        self.errors: list[RowError] = []
        self.left_out = 0
        self._seen: dict[tuple[str, ...], RosterRow] = {}

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
            said = {field: text for field, value in got.items() if (text := tight(value))}
            if _speaks_of_nobody(said, cells, headings.titles):
                self.left_out += 1
                continue
            row = self._row(sheet, number, got, said, headings)
            if row is not None:
                self.rows.append(row)

    def _row(
        self,
        sheet: Sheet,
        number: int,
        got: Mapping[str, object],
        said: Mapping[str, str],
        headings: Headings,
    ) -> RosterRow | None:
        def wrong(field: str, error: CellError, value: object = "") -> None:
            here = RosterRow(sheet=sheet.name, row=number)
            self._add(here, headings.titles.get(field, FIELDS[field]), error, value)

        faults, read = len(self.errors), dict[str, Any]()
        for field, value in got.items():
            if field not in said:
                continue
            try:
                if said[field] in _FAULTS_OF_FORMULAS:
                    raise CellError("单元格里是表格软件的出错标记。", "请重新填写。")
                read[field] = _READERS[field](value)
            except CellError as error:
                wrong(field, error, value)
        if _lacks(got, said, read, wrong) or len(self.errors) > faults:
            return None
        row = RosterRow(sheet=sheet.name, row=number, **read)
        field, other = self._twice(row)
        if other is None:
            return row
        if field == "identity" and other.name != row.name:
            # Two names on one number: one of them is wrong, and nobody here knows which.
            wrong(field, _repeats(other, row, named_otherwise=True), row.identity)
            if other in self.rows:
                self.rows.remove(other)
                column = headings.titles.get(field, FIELDS[field])
                repeats = _repeats(row, other, named_otherwise=True)
                self._add(other, column, repeats, row.identity)
        else:
            wrong(field, _repeats(other, row), got.get(field))
        return None

    def _twice(self, row: RosterRow) -> tuple[str, RosterRow | None]:
        """Which field shows that the row was there before, and the row that it repeats."""
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
            self._seen[mark] = row
        return "", None

    def _add(self, row: RosterRow, column: str, error: CellError, value: object) -> None:
        self.errors.append(
            RowError(
                sheet=row.sheet,
                row=row.row,
                column=column,
                value=masked(plain(value))[:SHOWN_VALUE],
                message=str(error),
                what_to_do=error.what_to_do,
            )
        )


def _repeats(other: RosterRow, row: RosterRow, *, named_otherwise: bool = False) -> CellError:
    where = "" if other.sheet == row.sheet else f"{other.sheet} "
    if named_otherwise:
        return CellError(f"与{where}第 {other.row} 行重复，姓名不同。", "请查清是谁的，再填写。")
    return CellError(f"与{where}第 {other.row} 行重复。", "请只留一行。")


def _lacks(
    got: Mapping[str, object],
    said: Mapping[str, str],
    read: Mapping[str, Any],
    wrong: Callable[[str, CellError], None],
) -> bool:
    """Name what a row cannot do without; True where something is missing."""
    if "name" not in said:
        if "plate" in said and ("name" not in got or not said.keys() & {"identity", "phone"}):
            return "plate" not in read
        wrong("name", CellError("没有姓名。", "请补填。"))
        return True
    if "identity" in got and "identity" not in said:
        wrong("identity", CellError("没有身份证号。", "请补填；没有身份证的人请单独办理。"))
        return True
    if "identity" not in got and "phone" not in said:
        wrong("phone", CellError("没有身份证号，也没有电话，分不清同名的人。", "请补填其中一项。"))
        return True
    return False


def _speaks_of_nobody(
    said: Mapping[str, str], cells: Iterable[object], titles: Mapping[str, str]
) -> bool:
    """Whether a row is a total, a note, a blank form's line or the headings once more."""
    if not said or sum(1 for field, text in said.items() if text == titles[field]) >= 2:
        return True
    texts = [text for cell in islice(cells, 4) if (text := tight(cell))][:2]
    if any(_EXAMPLE.match(text) for text in texts):
        return True
    proof = [said[one] for one in ("identity", "phone", "plate") if one in said]
    spoken = all(_LABEL.match(text) for text in proof)
    return spoken and any(_NO_PERSON.match(text) for text in texts)
