"""The core's faults in the window's language: fixed sentences, and those with values in them."""

import re
from functools import cache

from gate_app.errors import GateError
from ui.shared.translations import translate


def fault_text(error: GateError) -> tuple[str, str]:
    """What went wrong, and what to do."""
    return said(str(error)), said(error.what_to_do)


def said(sentence: str) -> str:
    """A sentence of the core in the language of the window; as it is when nobody translated it."""
    if not sentence:
        return ""
    whole = translate("faults", sentence)
    if whole != sentence:
        return whole
    for template in TEMPLATES:
        match = _pattern(template).fullmatch(sentence)
        if match:
            return translate("faults", template).format(*match.groups())
    return sentence


@cache
def _pattern(template: str) -> "re.Pattern[str]":
    return re.compile("(.*)".join(re.escape(part) for part in template.split("{}")), re.DOTALL)


TEMPLATES: tuple[str, ...] = ()
"""Sentences with values; a test holds them against the core's source."""
