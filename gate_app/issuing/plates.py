"""Vehicle plates by GA 36: one written form for each, nothing guessed."""

import re
from typing import Final

from gate_app.issuing.text import CellError, tight

PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

_CITY = "[A-HJ-NP-Z]"
_ANY = "[A-HJ-NP-Z0-9]"
_ENERGY = "[DFABCEGHJK]"
_SEPARATORS = re.compile(r"[\s·•・‧∙.\-_—–]")
_FORMS = tuple(
    re.compile(form)
    for form in (
        # Five places with two letters at most.
        rf"[{PROVINCES}]{_CITY}(?!(?:[0-9]*[A-Z]){{3}}){_ANY}{{5}}",
        # New energy, small: D, A, B, C, E are electric, the others not; large: the sign is last.
        rf"[{PROVINCES}]{_CITY}{_ENERGY}{_ANY}[0-9]{{4}}",
        rf"[{PROVINCES}]{_CITY}[0-9]{{5}}{_ENERGY}",
        rf"[{PROVINCES}]{_CITY}{_ANY}{{4}}[挂学警]",
        rf"粤Z{_ANY}{{4}}[港澳]",
        rf"[{PROVINCES}]{_CITY}{_ANY}{{4,5}}应急",
        r"[0-9]{6}使",
        rf"[{PROVINCES}]{_CITY}[0-9]{{4}}领",
    )
)


def read_plate(value: object) -> str:
    """The plate in its one form (桂A12345, 桂AD12345); CellError when it is none.

    Forgives case, spaces, dots and full-width characters.
    """
    text = _SEPARATORS.sub("", tight(value).upper())
    if is_plate(text):
        return text
    if set("IO") & set(text[1:]):
        raise CellError("车牌里没有字母 I 和 O。", "请看清是不是数字 1 和 0。")
    if text[:1] not in PROVINCES:
        raise CellError("车牌应以省份简称开头。", "请写完整，如 桂B12345。")
    raise CellError("车牌号不对。", "应为 桂B12345，新能源车为 桂BD12345。")


def is_plate(text: str) -> bool:
    """Whether a text is a plate in its one form, and so no person's name."""
    return any(form.fullmatch(text) for form in _FORMS)


def shown_plate(plate: str) -> str:
    """The plate as it is written on the vehicle: 桂B·12345."""
    return f"{plate[:2]}·{plate[2:]}" if plate[:1] in PROVINCES else plate
