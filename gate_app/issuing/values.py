"""What the cells of a roster say: names, telephone numbers, dates, zones."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final

from gate_app.domain.passes import NAME_MAX
from gate_app.issuing.text import CellError, plain, tight

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

_ZONES_APART = re.compile(r"[,，、;；/|\s和及]+")


def read_name(value: object) -> str:
    """A person's name, NFC, 16 characters at most; spaces that only line names up are gone."""
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
    return text[:NAME_MAX].rstrip()


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
