"""Finds the heading row of a roster and which column is which, in the spellings in use."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from gate_app.issuing.text import tight

SEARCHED_ROWS: Final = 30
LONGEST_HEADING: Final = 40

FIELDS: Final[Mapping[str, str]] = {
    "name": "姓名",
    "identity": "身份证号",
    "phone": "电话",
    "household": "户号",
    "zones": "分区",
    "until": "有效期至",
    "plate": "车牌",
    "route": "线路",
    "crew": "司机和随车人员",
    "goods": "货物",
    "department": "部门",
}
"""What is understood, by the name used in code, and what it is called in messages."""

_SPELLINGS: dict[str, str] = {
    "name": "姓名 名字 员工姓名 人员姓名 职工姓名 持证人 持证人姓名 人员 员工"
    " 驾驶员姓名 name fullname",
    "identity": "身份证 身份证号 身份证号码 身份证件号 身份证件号码 居民身份证号 居民身份证号码"
    " 公民身份号码 公民身份证号 公民身份证号码 身份号码 证件号 证件号码 idnumber idno id idcard",
    "phone": "手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 移动电话 本人电话 本人手机"
    " 联系手机 手机电话 phone mobile tel telephone",
    "household": "户号 家庭 家庭号 家庭编号 户 户编号 房号 房间 房间号 宿舍 宿舍号 宿舍房号"
    " 门牌 门牌号 住户 household room",
    "zones": "分区 区域 通行区域 通行分区 区 片区 所在区域 所在分区 所属区域 所属分区 封控区域"
    " 准入区域 允许通行区域 允许区域 通行范围 zone zones",
    "until": "有效期 有效期至 有效期限 有效日期 有效至 有效期止 截止日期 截止时间 截止 截至日期"
    " 到期日 到期日期 到期时间 失效日期 通行证有效期 通行有效期 通行截止日期 通行期限"
    " validuntil expires expiry",
    "plate": "车牌 车牌号 车牌号码 车号 车辆牌照 号牌 号牌号码 车辆号牌 牌照号 plate",
    "route": "线路 路线 行驶线路 行驶路线 运输线路 运输路线 起止地点 起讫地点 route",
    "crew": "司机和随车人员 司机 驾驶员 驾驶人 司机姓名 司乘人员 随车人员 押运员 跟车人员"
    " driver crew",
    "goods": "货物 货物名称 货物种类 货物类别 运输货物 运输物资 运送物资 承运货物 物资 货品"
    " goods cargo",
    "department": "部门 部门名称 所属部门 所在部门 车间 班组 科室 工段 department",
}
_FIELD_OF = {
    spelling: field for field, text in _SPELLINGS.items() for spelling in text.lower().split()
}
_DECORATION = re.compile(r"[（(\[【].*?[）)\]】]|[*:：、。.\-_]|必填|选填|^\d+")


_LATIN = re.compile(r"[a-z]+")


class Headings(msgspec.Struct, frozen=True):
    """Where a roster's columns stand (from 0), and what was made of them."""

    first: int
    last: int
    """Rows from 0; data begins below ``last``."""
    columns: dict[str, int]
    titles: dict[str, str]
    """The heading of each field as written."""
    ignored: tuple[str, ...]
    twice: tuple[str, ...]
    """Titles of name or identity columns beyond the first: a roster laid out side by side."""


def field_of(heading: object) -> str:
    """Which field a heading means; empty for none."""
    text = tight(heading).lower()
    for bare in (text, _DECORATION.sub("", text)):
        for part in (bare, *_parts(bare)):
            if part in _FIELD_OF:
                return _FIELD_OF[part]
    return ""


def _parts(heading: str) -> list[str]:
    """The names in a heading that gives several, as 姓名/Name or 姓名Name do."""
    han = _LATIN.sub("", heading)
    return [*heading.split("/"), *([han] if len(heading) < LONGEST_HEADING else [])]


def find_headings(rows: Sequence[Sequence[object]]) -> Headings | None:
    """The headings among the first rows; None where there are none.

    A heading row names a person or a plate and one thing more, or nothing but one column.
    Headings may stand in two rows, the upper or the lower cell of a column empty or grouping.
    """
    best, best_score = -1, 0
    known = [
        {field for cell in row if (field := field_of(cell))} for row in rows[: SEARCHED_ROWS + 1]
    ]
    for number, here in enumerate(known[:SEARCHED_ROWS]):
        beside = here.union(*known[max(number - 1, 0) : number + 2])
        alone = sum(1 for cell in rows[number] if tight(cell)) == 1
        useful = {"name", "plate"} & beside and (len(beside) > 1 or alone)
        if useful and len(here) > best_score:
            best, best_score = number, len(here)
    if best < 0:
        return None
    first = last = best
    cells = list(rows[best])
    if best and _fills(cells, rows[best - 1]):
        first = best - 1
    if best + 1 < len(rows) and _fills(cells, rows[best + 1]):
        last = best + 1
    return _settled(cells, first, last)


def _fills(cells: list[object], beside: Sequence[object]) -> bool:
    """Take over what the row beside knows of columns that this one does not."""
    found = False
    known = {field_of(cell) for cell in cells}
    cells.extend([None] * (len(beside) - len(cells)))
    for column, cell in enumerate(beside):
        field = field_of(cell)
        if field and field not in known and not field_of(cells[column]):
            cells[column] = cell
            found = True
    return found


def _settled(cells: Sequence[object], first: int, last: int) -> Headings:
    columns: dict[str, int] = {}
    titles: dict[str, str] = {}
    ignored: list[str] = []
    twice: list[str] = []
    for column, cell in enumerate(cells):
        title, field = tight(cell), field_of(cell)
        if not field or field in columns:
            if title:
                (twice if field in ("name", "identity") else ignored).append(title)
            continue
        columns[field], titles[field] = column, title
    return Headings(first, last, columns, titles, tuple(ignored), tuple(twice))
