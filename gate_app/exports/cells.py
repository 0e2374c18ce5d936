"""Makes any text safe as a cell: no formula in any program, nothing a file cannot hold."""

import unicodedata

LONGEST = 16_000
"""Half of what an Excel cell holds (32,767 UTF-16 units), so that no character is cut."""
_STARTS_FORMULA = frozenset("=+-@\N{MINUS SIGN}")
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})
"""Categories of characters that a spreadsheet may drop before it looks for a formula."""
_UNWANTED = frozenset({"Cc", "Cs", "Cn", "Zl", "Zp"})


def safe(text: str) -> str:
    """Return the text as it may stand in a cell.

    What would start a formula (= + - @, also full-width, also behind spaces) gets a leading
    ``'``; tabs, line ends and other control characters become spaces.
    """
    if not text or (text[0].isalnum() and text.isprintable() and len(text) <= LONGEST):
        return text  # Most cells, and no letter or digit is or becomes any of those signs.
    plain = text.replace("\r\n", " ")
    if not plain.isprintable():
        plain = "".join(" " if unicodedata.category(c) in _UNWANTED else c for c in plain)
    if len(plain) > LONGEST:
        plain = plain[:LONGEST] + "…"
    return f"'{plain}" if _is_formula(plain) else plain


def _is_formula(text: str) -> bool:
    for character in text:
        if unicodedata.category(character) in _INVISIBLE:
            continue
        # NFKC folds ＝ ＋ － ＠ ﹦ ⁼ and their like onto the plain signs.
        return unicodedata.normalize("NFKC", character)[:1] in _STARTS_FORMULA
    return False
