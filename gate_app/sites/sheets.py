"""The sheets of a site's workbook: their columns, what is allowed in them, and their mistakes.

The forms of the office window have the same columns and go the same way. TO ADD A COLUMN: name
it here, and read and write it in ``gate_app.sites.read`` and ``gate_app.sites.write``.
"""

from typing import Any, Final

import msgspec

from gate_app.domain.people import Staff, StaffRole
from gate_app.domain.places import Checkpoint, Enterprise, Site, Zone
from gate_app.domain.policy import Policy
from gate_app.ledger.register import Register

YES: Final = "是"
NO: Final = "否"
ROLES: Final[dict[str, StaffRole]] = {
    "值守": StaffRole.GUARD,
    "主管": StaffRole.SUPERVISOR,
    "发证": StaffRole.ISSUER,
}
KINDS: Final[tuple[type[Any], ...]] = (Site, Zone, Checkpoint, Enterprise, Staff, Policy)
"""What a site consists of, in the order in which it is put."""


class Column(msgspec.Struct, frozen=True):
    """One column: its heading, and in words what may stand in it."""

    title: str
    note: str
    choices: tuple[str, ...] = ()
    needed: bool = True


class Layout(msgspec.Struct, frozen=True):
    """One sheet."""

    title: str
    note: str
    columns: tuple[Column, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of its columns."""
        return tuple(column.title for column in self.columns)


SITE = Layout(
    "园区",
    "每行一项，只改“内容”。",
    (
        Column("项目", "固定，请勿改动", ("园区名称", "所属县区", "时区", "核酸采样点")),
        Column("内容", "园区名称必填；时区一般为 Asia/Shanghai", needed=False),
    ),
)
ZONES = Layout(
    "分区",
    "每行一个封控分区。已有的分区不能删除，只能改名称和乡镇。",
    (
        Column("编号", "1–65535 的整数，印在通行证里，定了不再改"),
        Column("名称", "最多 20 个字"),
        Column("乡镇", "可不填", needed=False),
    ),
)
CHECKPOINTS = Layout(
    "卡点",
    "每行一个卡点。一个分区只有一个出入口，也就只有一个卡点。",
    (
        Column("代码", "最多 16 个字符，如 K1，定了不再改"),
        Column("名称", "最多 20 个字"),
        Column("分区编号", "“分区”表里的编号"),
    ),
)
ENTERPRISES = Layout(
    "企业",
    "每行一家企业。",
    (
        Column("代码", "最多 18 个字符，印在通行证里，定了不再改"),
        Column("名称", "最多 40 个字"),
        Column("乡镇", "可不填", needed=False),
    ),
)
STAFF = Layout(
    "值守人员",
    "每行一人。这里不写 PIN：新来的人由程序抽一个，只显示一次。",
    (
        Column("工号", "最多 12 个字符，签到时输入，定了不再改"),
        Column("姓名", "最多 20 个字"),
        Column("角色", "值守、主管或发证", tuple(ROLES)),
        Column("在用", "是或否；不填为是", (YES, NO), needed=False),
    ),
)
HOTLINES = Layout(
    "电话",
    "每行一个电话，印在通行证上，也显示在卡点。以本表为准：删掉的行不再显示。",
    (Column("名称", "如 指挥部"), Column("号码", "数字、空格、+ 和 -")),
)
POLICY = Layout(
    "规则",
    "每行一条，只改“值”；“说明”写着可以填什么。",
    (
        Column("规则", "固定，请勿改动"),
        Column("值", "见说明"),
        Column("说明", "可以填什么", needed=False),
    ),
)
LAYOUTS: Final[tuple[Layout, ...]] = (
    SITE,
    ZONES,
    CHECKPOINTS,
    ENTERPRISES,
    STAFF,
    HOTLINES,
    POLICY,
)


class Row(msgspec.Struct, frozen=True):
    """One row: its number as the sheet shows it, and the text of its cells by heading."""

    number: int
    cells: dict[str, str]


Tables = dict[str, list[Row]]
"""Rows by the title of their sheet; a sheet that is not there is left as it is."""


class Mistake(msgspec.Struct, frozen=True):
    """One mistake: where, what stands there, what is wrong and what to do. ``row`` 0: the sheet."""

    sheet: str
    row: int
    column: str
    value: str
    message: str
    what_to_do: str = ""

    def __str__(self) -> str:
        row = f"第 {self.row} 行" if self.row else ""
        value = f"“{self.value}”" if self.value else ""
        where = " ".join(part for part in (f"“{self.sheet}”表", row, self.column + value) if part)
        return f"{where}：{self.message}{self.what_to_do}"


class Known(msgspec.Struct, frozen=True):
    """What a site consists of now: items and what a new put of each replaces."""

    items: dict[tuple[type[Any], str], Any] = {}
    refs: dict[tuple[type[Any], str], tuple[str, ...]] = {}

    def all(self, kind: type[Any]) -> dict[str, Any]:
        """The items of one kind, by key."""
        return {key: item for (its, key), item in self.items.items() if its is kind}


def known_of(register: Register) -> Known:
    """What this site consists of. Raises LedgerError."""
    found = {(kind, item.key): item for kind in KINDS for item in register.items(kind)}
    return Known(found, {where: register.ref_of(*where) for where in found})
