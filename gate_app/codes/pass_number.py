"""The pass number: what a guard types when the code is damaged.

The first 40 bits of the pass id as eight characters of Crockford's base 32, and two check digits
of ISO 7064 MOD 97-10 over their values, written ``XXXX-XXXX-CC``. Every value counts as two
decimal digits, 00 to 31: with characters of differing width (the usual letters-to-numbers
rule) a mistyped digit for a letter could slip through.
"""

import unicodedata
from typing import Final

from stdnum.iso7064 import mod_97_10

from gate_app.errors import GateError

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_MISREAD = str.maketrans("OIL", "011")
_BODY = 8
_LENGTH = _BODY + 2
_HEX_DIGITS = 10


class PassNumberError(GateError):
    """What was typed is not a pass number, or was mistyped."""


def pass_number(pass_id: str) -> str:
    """``XXXX-XXXX-CC`` of a pass id in hex; empty where it is none: stations write what they like.

    The first ten digits count.
    """
    digits = pass_id[:_HEX_DIGITS]
    if not digits or digits.strip("0123456789abcdef"):
        return ""
    bits = int(digits, 16)
    body = "".join(ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{body[:4]}-{body[4:]}-{_check_digits(body)}"


def parse(typed: str) -> str:
    """First ten hex characters of the pass id; PassNumberError when it cannot be one.

    Forgives case, spaces, dashes, full-width characters, O for 0, I and L for 1.
    """
    number = _plain(typed)
    body, check = number[:_BODY], number[_BODY:]
    if len(number) != _LENGTH or not set(body) <= set(ALPHABET):
        raise PassNumberError(
            "这不是通行证号。", what_to_do="通行证号共 10 位，形如 XXXX-XXXX-00，印在二维码下方。"
        )
    if check != _check_digits(body):
        raise PassNumberError("通行证号有误：校验位不符。", what_to_do="请对照通行证再输一次。")
    bits = 0
    for character in body:
        bits = bits << 5 | ALPHABET.index(character)
    return f"{bits:0{_HEX_DIGITS}x}"


def beginning(typed: str) -> str:
    """The beginning of a pass number as it is written, of three characters and more; "" for none.

    For finding while somebody still types: nothing is checked.
    """
    number = _plain(typed)
    if not 3 <= len(number) <= _LENGTH or not set(number) <= set(ALPHABET):
        return ""
    return "-".join(part for part in (number[:4], number[4:_BODY], number[_BODY:]) if part)


def _plain(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_MISREAD)
    return "".join(c for c in plain if unicodedata.category(c) not in ("Zs", "Pd", "Cc"))


def _check_digits(body: str) -> str:
    return mod_97_10.calc_check_digits("".join(f"{ALPHABET.index(c):02d}" for c in body))
