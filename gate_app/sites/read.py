"""Reads the tables of a site and plans what would change: everything right, or nothing."""

import secrets
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from gate_app.codes import pins
from gate_app.domain.entries import (
    Body,
    CheckpointPut,
    EnterprisePut,
    ItemPut,
    PolicyPut,
    SitePut,
    StaffPut,
    ZonePut,
)
from gate_app.domain.passes import ENTERPRISE_MAX, ZONE_NUMBER_MAX
from gate_app.domain.people import Staff, StaffRole
from gate_app.domain.places import Checkpoint, Enterprise, Hotline, Site, Zone
from gate_app.domain.policy import Policy
from gate_app.issuing.text import CellError, plain, tight
from gate_app.sites import sheets
from gate_app.sites.policy_items import BY_NAME, read_item
from gate_app.sites.sheets import KINDS, ROLES, YES, Known, Mistake, Row, Tables

PUTS: dict[type[Any], type[Any]] = {
    Site: SitePut,
    Zone: ZonePut,
    Checkpoint: CheckpointPut,
    Enterprise: EnterprisePut,
    Staff: StaffPut,
    Policy: PolicyPut,
}
NO_PIN = ""
"""Stands in a new member of staff until a PIN is drawn; no PIN has this verifier."""


VERSIONS = 10**9
"""After so many the policy's versions begin again: the greatest is no last one."""


class FirstPin(msgspec.Struct, frozen=True):
    """The first PIN of somebody; shown once and kept nowhere."""

    code: str
    name: str
    pin: str


class Changes(msgspec.Struct, frozen=True):
    """What would change: new values of items; nothing where there are mistakes."""

    mistakes: tuple[Mistake, ...]
    items: tuple[Any, ...] = ()
    new: int = 0


def draw_pin() -> tuple[str, str]:
    """A random PIN of six digits that is not too simple, and its verifier; takes 0.4 s."""
    while True:
        pin = f"{secrets.randbelow(10**6):06d}"
        try:
            return pin, pins.make_verifier(pin)
        except pins.PinError:
            continue


def plan_changes(tables: Tables, known: Known) -> Changes:
    """Read the tables against what is known; unchanged items are no change."""
    reader = _Reader(known)
    reader.read(tables)
    if reader.mistakes:
        return Changes(tuple(reader.mistakes))
    changed = [
        item
        for kind in KINDS
        for key, item in reader.wanted.all(kind).items()
        if known.items.get((kind, key)) != item
    ]
    new = sum((type(item), item.key) not in known.items for item in changed)
    return Changes((), tuple(changed), new)


def entries_of(changes: Changes, known: Known) -> tuple[list[Body], list[FirstPin]]:
    """The entries of what changes, for one transaction, and the first PINs drawn for it."""
    bodies: list[Body] = []
    drawn: list[FirstPin] = []
    for item in changes.items:
        value = item
        if isinstance(value, Staff) and value.pin == NO_PIN:
            pin, verifier = draw_pin()
            drawn.append(FirstPin(value.code, value.name, pin))
            value = msgspec.structs.replace(value, pin=verifier)
        bodies.append(put(value, known))
    return bodies, drawn


def put(item: Any, known: Known) -> ItemPut:
    """The entry that puts an item in the place of what is known of it."""
    replaces = known.refs.get((type(item), item.key), ())
    made: ItemPut = PUTS[type(item)](item=item, replaces=replaces)
    return made


class _Reader:
    """Goes through the tables and collects every mistake."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self.mistakes: list[Mistake] = []
        self.wanted = Known(dict(known.items))

    def read(self, tables: Tables) -> None:
        self._site(tables)
        self._zones(tables.get(sheets.ZONES.title, []))
        self._checkpoints(tables.get(sheets.CHECKPOINTS.title, []))
        self._enterprises(tables.get(sheets.ENTERPRISES.title, []))
        self._staff(tables.get(sheets.STAFF.title, []))
        self._policy(tables.get(sheets.POLICY.title, []))
        self._as_a_whole({mistake.sheet for mistake in self.mistakes})

    def _wrong(
        self, sheet: str, row: Row | None, column: str, message: str, what_to_do: str = ""
    ) -> None:
        number = row.number if row else 0
        value = row.cells.get(column, "") if row else ""
        self.mistakes.append(Mistake(sheet, number, column, value, message, what_to_do))

    def _cell(
        self,
        sheet: str,
        row: Row,
        column: str,
        read: Callable[[str], Any],
    ) -> Any:
        """What a cell says; None, and a mistake more, where it cannot be read."""
        try:
            return read(row.cells.get(column, ""))
        except CellError as error:
            self._wrong(sheet, row, column, str(error), error.what_to_do)
            return None

    def _keyed(
        self, layout: sheets.Layout, rows: list[Row], read: Callable[[str], Any]
    ) -> Iterator[tuple[Any, Row]]:
        """Rows with their keys, which stand in the first column and must differ."""
        seen: dict[Any, int] = {}
        column = layout.columns[0].title
        for row in rows:
            key = self._cell(layout.title, row, column, read)
            if key is None:
                continue
            if key in seen:
                self._wrong(layout.title, row, column, f"与第 {seen[key]} 行重复。", "请删去一行。")
                continue
            seen[key] = row.number
            yield key, row

    def _keep(self, item: Any) -> None:
        self.wanted.items[type(item), item.key] = item

    def _site(self, tables: Tables) -> None:
        old = self._known.items.get((Site, ""), Site(""))
        fields = dict(zip(sheets.SITE.columns[0].choices, _SITE_FIELDS.items(), strict=True))
        values: dict[str, Any] = {}
        for name, row in self._keyed(
            sheets.SITE, tables.get(sheets.SITE.title, []), one_of(tuple(fields))
        ):
            field, read = fields[name]
            value = self._cell(sheets.SITE.title, row, "内容", named(name, read))
            if value is not None:
                values[field] = value
        if sheets.HOTLINES.title in tables:
            values["hotlines"] = tuple(self._hotlines(tables[sheets.HOTLINES.title]))
        if values:
            self._keep(msgspec.structs.replace(old, **values))

    def _hotlines(self, rows: list[Row]) -> Iterator[Hotline]:
        title = sheets.HOTLINES.title
        for name, row in self._keyed(sheets.HOTLINES, rows, text(20)):
            number = self._cell(title, row, "号码", hotline_number)
            if number is not None:
                yield Hotline(name, number)

    def _zones(self, rows: list[Row]) -> None:
        for number, row in self._keyed(sheets.ZONES, rows, whole(1, ZONE_NUMBER_MAX)):
            name = self._cell(sheets.ZONES.title, row, "名称", text(20))
            township = self._cell(sheets.ZONES.title, row, "乡镇", text(20, needed=False))
            if name is not None and township is not None:
                self._keep(Zone(number, name, township))

    def _checkpoints(self, rows: list[Row]) -> None:
        title = sheets.CHECKPOINTS.title
        gates = {gate.zone: gate for gate in self._known.all(Checkpoint).values()}
        for code, row in self._keyed(sheets.CHECKPOINTS, rows, code_of(16)):
            name = self._cell(title, row, "名称", text(20))
            zone = self._cell(title, row, "分区编号", whole(1, ZONE_NUMBER_MAX))
            if name is None or zone is None:
                continue
            if (Zone, str(zone)) not in self.wanted.items:
                self._wrong(title, row, "分区编号", "没有这个分区。", "请先填在“分区”表里。")
                continue
            if zone in gates and gates[zone].code != code:
                self._wrong(
                    title,
                    row,
                    "分区编号",
                    f"{zone} 号分区已有卡点 {gates[zone].code}。",
                    "一个分区只有一个出入口。",
                )
                continue
            made = Checkpoint(code, name, zone)
            gates = {number: gate for number, gate in gates.items() if gate.code != code}
            gates[zone] = made
            self._keep(made)

    def _enterprises(self, rows: list[Row]) -> None:
        for code, row in self._keyed(sheets.ENTERPRISES, rows, code_of(ENTERPRISE_MAX)):
            name = self._cell(sheets.ENTERPRISES.title, row, "名称", text(40))
            township = self._cell(sheets.ENTERPRISES.title, row, "乡镇", text(20, needed=False))
            if name is not None and township is not None:
                self._keep(Enterprise(code, name, township))

    def _staff(self, rows: list[Row]) -> None:
        title = sheets.STAFF.title
        for code, row in self._keyed(sheets.STAFF, rows, code_of(12)):
            name = self._cell(title, row, "姓名", text(20))
            role = self._cell(title, row, "角色", one_of(tuple(ROLES)))
            active = self._cell(title, row, "在用", one_of((YES, sheets.NO), empty=YES))
            if name is None or role is None or active is None:
                continue
            old = self._known.items.get((Staff, code))
            pin = NO_PIN if old is None else old.pin
            self._keep(Staff(code, name, ROLES[role], pin, active == YES))

    def _policy(self, rows: list[Row]) -> None:
        title = sheets.POLICY.title
        old = self._known.items.get((Policy, ""))
        policy = old or Policy()
        for name, row in self._keyed(sheets.POLICY, rows, one_of(tuple(BY_NAME), listed=False)):
            changed = self._cell(title, row, "值", named(name, _line(name, policy)))
            policy = policy if changed is None else changed
        if old is None or policy != old:
            version = 1 if old is None else old.version % VERSIONS + 1
            self._keep(msgspec.structs.replace(policy, version=version))

    def _as_a_whole(self, wrong: set[str]) -> None:
        """What a site cannot do without; a sheet with mistakes of its own is not asked."""
        site = self.wanted.items.get((Site, ""))
        title = sheets.SITE.title
        if title not in wrong and (site is None or not site.name):
            self._wrong(title, None, "内容", "园区名称没有填。", "请补填。")
        for layout, kind in ((sheets.ZONES, Zone), (sheets.CHECKPOINTS, Checkpoint)):
            if layout.title not in wrong and not self.wanted.all(kind):
                self._wrong(layout.title, None, layout.headings[0], "一个也没有。", "至少填一个。")
        staff = self.wanted.all(Staff).values()
        title = sheets.STAFF.title
        if title not in wrong and not any(
            one.active and one.role is StaffRole.SUPERVISOR for one in staff
        ):
            self._wrong(title, None, "角色", "没有在用的主管。", "至少留一名主管，否则没人能管。")


def _line(name: str, policy: Policy) -> Callable[[str], Policy]:
    return lambda typed: read_item(BY_NAME[name], policy, typed)


def text(longest: int, *, needed: bool = True) -> Callable[[str], str]:
    """Reads a text of so many characters at most."""

    def read(typed: str) -> str:
        found = clean(typed)
        if needed and not found:
            raise CellError("没有填。", "请补填。")
        if len(found) > longest:
            raise CellError(f"太长，最多 {longest} 个字。", "请改短。")
        return found

    return read


def named(name: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """The same reading, whose mistakes name the line that they are about."""

    def read_named(typed: str) -> Any:
        try:
            return read(typed)
        except CellError as error:
            raise CellError(f"{name}：{error}", error.what_to_do) from error

    return read_named


def clean(typed: str) -> str:
    """A name as it is meant: NFC, one space between words, nothing invisible.

    Not NFKC: brackets and digits of full width are part of many a name.
    """
    kinds = {"Cc": " ", "Cf": "", "Cs": "", "Co": "", "Zl": " ", "Zp": " ", "Zs": " "}
    composed = unicodedata.normalize("NFC", typed)
    return " ".join("".join(kinds.get(unicodedata.category(c), c) for c in composed).split())


def code_of(longest: int) -> Callable[[str], str]:
    """Reads a code: a text without spaces or signs that part codes elsewhere."""

    def read(typed: str) -> str:
        found = text(longest)(tight(typed))
        if any(character in ":：,，、;；/\\" for character in found):
            raise CellError("代码里不能有标点。", "请用字母、数字和 -。")
        return found

    return read


def whole(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number."""

    def read(typed: str) -> int:
        found = tight(typed)
        if not found:
            raise CellError("没有填。", "请补填。")
        digits = found.isascii() and found.isdigit() and len(found) < 10
        if not digits or not least <= int(found) <= most:
            raise CellError("不是可用的编号。", f"请填 {least}–{most} 的整数。")
        return int(found)

    return read


def one_of(
    choices: tuple[str, ...], *, empty: str = "", listed: bool = True
) -> Callable[[str], str]:
    """Reads one of several words; ``empty`` is what an empty cell means."""

    def read(typed: str) -> str:
        found = plain(typed) or empty
        if found in choices:
            return found
        if not found:
            raise CellError("没有填。", "请补填。")
        if not listed:
            raise CellError("看不懂。", "请用导出的表，不改这一列。")
        raise CellError("看不懂。", f"可以填：{'、'.join(choices)}。")

    return read


def hotline_number(typed: str) -> str:
    """Reads a telephone number as people write it."""
    found = plain(typed)
    digits = sum(character.isdigit() for character in found)
    if not 3 <= digits <= 20 or any(c not in "0123456789 +-()" for c in found):
        raise CellError("不是电话号码。", "请填数字、空格、+ 和 -，如 0772-1234567。")
    return found


def _time_zone(typed: str) -> str:
    found = plain(typed) or "Asia/Shanghai"
    try:
        ZoneInfo(found)
    except (ValueError, OSError, LookupError) as error:
        raise CellError("没有这个时区。", "一般填 Asia/Shanghai。") from error
    return found


_SITE_FIELDS: dict[str, Callable[[str], str]] = {
    "name": text(40),
    "county": text(20, needed=False),
    "time_zone": _time_zone,
    "testing_point": text(40, needed=False),
}
