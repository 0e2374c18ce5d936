"""What the cells of a roster say: names, telephone numbers, dates, zones."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final

from gate_app.domain.people import Trip
from gate_app.issuing.text import CellError, plain, tight

WHOLE_NAME_MAX: Final = 48
"""The longest name that the register keeps and a card prints readably."""
TRIP_TEXT_MAX: Final = 60
CREW_MAX: Final = 6

_HAN = r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_GAP_IN_NAME = re.compile(rf"(?<={_HAN}) (?=[{_HAN[1:-1]}·])|(?<=·) (?={_HAN})")
_DOTS = str.maketrans("•・‧∙⋅.", "······")
_NAME_SIGNS = frozenset(" ·-'")

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{9,11}|[0-9]{7,8}")
_ROUNDED = re.compile(r"[0-9]\.[0-9]+[eE]\+?[0-9]+")

_DATE = re.compile(
    r"(?P<y>[0-9]{4})(?:(?P<sep>[-/.])|年)(?P<m>[0-9]{1,2})(?(sep)(?P=sep)|月)"
    r"(?P<d>[0-9]{1,2})日?(?:[ T][0-9:.]+)?"
)
_COMPACT = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_DAY_0: Final = date(1899, 12, 30)
_FIRST, _LAST = date(2000, 1, 1), date(2100, 1, 1)
_HOW_DATE = "请写成 2026-11-23 这样的日期。"

# A space parts two names where each has two characters at least: "韦 芳" is one name.
_NAMES_APART = re.compile(rf"[,，、;；/|]+|(?<={_HAN}{{2}}) (?={_HAN}{{2}})")
_ZONES_APART = re.compile(r"[,，、;；/|\s和及]+")


def read_name(value: object) -> str:
    """A person's whole name, NFC; spaces that only line names up are gone."""
    text = unicodedata.normalize("NFC", _GAP_IN_NAME.sub("", plain(value)))
    if any(ord(c) > 0x2E7F for c in text):
        text = text.translate(_DOTS)
    if not text:
        raise CellError("没有姓名。", "请补填。")
    for c in text:
        kind = unicodedata.category(c)
        if kind in ("Co", "Cn", "Cs"):
            raise CellError("姓名里有电脑不认识的字。", "请换成通用的字，或用拼音代替。")
        if kind[0] not in "LM" and c not in _NAME_SIGNS and c != ".":
            raise CellError("姓名里有数字或符号。", "姓名栏只写姓名。")
    if len(text) > WHOLE_NAME_MAX:
        raise CellError(f"姓名超过 {WHOLE_NAME_MAX} 个字。", "姓名栏只写一个人的姓名。")
    return text


def read_crew(value: object) -> tuple[str, ...]:
    """Who rides in a vehicle, the driver first, as one cell lists them; empty for an empty cell."""
    parts = (part.strip() for part in _NAMES_APART.split(plain(value)))
    names = tuple(dict.fromkeys(read_name(part) for part in parts if part))
    if len(names) > CREW_MAX:
        raise CellError(f"司机和随车人员超过 {CREW_MAX} 人。", "请只写随车进出的人。")
    return names


def read_trip_text(value: object) -> str:
    """A route or goods in a few words; empty for an empty cell."""
    text = unicodedata.normalize("NFC", plain(value))
    if len(text) > TRIP_TEXT_MAX:
        raise CellError(f"超过 {TRIP_TEXT_MAX} 个字，证上写不下。", "请写短一些。")
    return text


def read_trip(route: object, crew: object, goods: object) -> Trip:
    """What a vehicle does, as typed in. Raises CellError."""
    return Trip(read_trip_text(route), read_crew(crew), read_trip_text(goods))


def read_phone(value: object) -> str:
    """A telephone number, digits only; empty for an empty cell."""
    text = tight(value)
    if (isinstance(value, float) and not value.is_integer()) or _ROUNDED.fullmatch(text):
        raise CellError("电话号码被表格软件截断了。", "请把这一列设为“文本”格式后重新填写。")
    digits = re.sub(r"[-()（）—–]", "", text)
    if digits.startswith("+86"):
        digits = digits[3:]
    elif len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if not digits or _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return digits
    raise CellError("电话号码不对。", "请只写一个号码，手机为 11 位。")


def read_date(value: object) -> date | None:
    """A day as written in any of the usual ways, or as a spreadsheet's serial; None if empty."""
    if isinstance(value, datetime):
        found: date | None = value.date()
    elif isinstance(value, date):
        found = value
    else:
        text = plain(value)
        if not text:
            return None
        found = _written(text)
    if found is None:
        raise CellError("看不懂这个日期。", _HOW_DATE)
    if not _FIRST <= found < _LAST:
        raise CellError("日期不在 2000 年到 2099 年之间。", _HOW_DATE)
    return found


def _written(text: str) -> date | None:
    if text.isdecimal() and len(text) == 5:
        return _DAY_0 + timedelta(days=int(text))
    shape = _COMPACT.fullmatch(text) or _DATE.fullmatch(text.replace(" 月", "月"))
    if shape is None:
        shape = _DATE.fullmatch(text.replace(" ", ""))
    if shape is None:
        return None
    try:
        return date(int(shape["y"]), int(shape["m"]), int(shape["d"]))
    except ValueError:
        return None


def read_zones(value: object) -> tuple[str, ...]:
    """The zones named in a cell, as written; which zones they are the register knows."""
    return tuple(dict.fromkeys(part for part in _ZONES_APART.split(plain(value)) if part))
