"""Text of a roster's cell in one form: full-width, spaces and invisible signs made alike."""

import re
import unicodedata

_WRAPPED = re.compile(r'="([^"]*)"')
_LONG_NUMBER = re.compile(r"\d{13,}[\dXx]")
_UNTYPED = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_MADE_TEXT = "'’‘`"


class CellError(ValueError):
    """A cell cannot be what its column says; ``str()`` says why, ``what_to_do`` the next step."""

    def __init__(self, message: str, what_to_do: str) -> None:
        super().__init__(message)
        self.what_to_do = what_to_do


def plain(value: object) -> str:
    """Text of a cell: NFKC, one space between words, nothing invisible, no made-text marks."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = unicodedata.normalize("NFKC", str(value)).strip()
    if text[:1] == "=" and (wrapped := _WRAPPED.fullmatch(text)):
        text = wrapped[1]
    text = text.lstrip(_MADE_TEXT)
    if not text.isprintable():
        # A format character joins (a zero-width space inside a number), any other one parts.
        text = "".join(
            c if (kind := unicodedata.category(c)) not in _UNTYPED else "" if kind == "Cf" else " "
            for c in text
        )
    return " ".join(text.split())


def tight(value: object) -> str:
    """Text of a cell without any space."""
    return plain(value).replace(" ", "")


def masked(text: str) -> str:
    """The text with every number that may be an identity's hidden but for its last four."""
    return _LONG_NUMBER.sub(lambda found: "*" * (len(found[0]) - 4) + found[0][-4:], text)
