"""The core's faults in the window's language: fixed sentences, and those with values in them."""

import re
from functools import cache
from xml.etree import ElementTree as ET

import assets
from gate_app.errors import GateError
from gate_app.ledger.database import explain
from ui.shared.translations import translate, words


def fault_text(error: GateError) -> tuple[str, str]:
    """What went wrong, and what to do."""
    return said(str(error)), said(error.what_to_do)


def reported(error: Exception) -> str:
    """Any fault on the way to something, in a line or two; a bug says no more than that it is."""
    known = explain(error) if isinstance(error, OSError) else error
    if isinstance(known, GateError):
        return " ".join(part for part in fault_text(known) if part)
    return translate("faults", "没有办成。请检查文件夹和权限，再试一次。")


def said(sentence: str) -> str:
    """A sentence of the core in the language of the window; as it is when nobody translated it."""
    if not sentence:
        return ""
    whole = translate("faults", sentence)
    if whole == sentence:
        whole = words(sentence)
    if whole != sentence:
        return whole
    for template in templates():
        match = _pattern(template).fullmatch(sentence)
        if match:
            other = translate("faults", template)
            return other.format(*(said(value) for value in match.groups()))
    return _listed(sentence)


def _listed(sentence: str) -> str:
    """Words in a row, where all of them are known."""
    parts = sentence.split("、")
    others = [words(part) for part in parts]
    known = all(other != part for part, other in zip(parts, others, strict=True))
    return translate("faults", "、").join(others) if known else sentence


@cache
def templates() -> tuple[str, ...]:
    """The core's sentences with values in them, from the source of the translation."""
    tree = ET.parse(assets.path("i18n/kadian_en.ts"))  # noqa: S314 - our own file
    contexts = {one.findtext("name"): one for one in tree.iter("context")}
    sources = (message.findtext("source", "") for message in contexts["faults"].iter("message"))
    return tuple(source for source in sources if "{}" in source)


@cache
def _pattern(template: str) -> "re.Pattern[str]":
    return re.compile("(.*)".join(re.escape(part) for part in template.split("{}")), re.DOTALL)
