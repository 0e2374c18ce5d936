"""Identity numbers (GB 11643): checked, then kept only as a keyed hash and four characters."""

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from gate_app.codes.secret_store import open_secret_store
from gate_app.domain.people import Holder
from gate_app.errors import GateError
from gate_app.issuing.text import CellError, tight
from gate_app.ledger.register import Register

SECRET: Final = "identity-key"
TAIL: Final = 4

_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_ROUNDED = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+")
_LOOKS_LIKE_X = str.maketrans("×ХΧ", "XXX")
_PROVINCES = frozenset(
    f"{first}{second}"
    for first, seconds in {
        "1": "12345", "2": "123", "3": "1234567", "4": "123456",
        "5": "01234", "6": "12345", "7": "1", "8": "123",
    }.items()
    for second in seconds
)  # fmt: skip
_AS_TEXT = "请把这一列设为“文本”格式，再从证件上重新输入号码。"


class IdentityKeyError(GateError):
    """The site's key of identity hashes is not here."""


def read_identity(value: object) -> str:
    """The 18 characters of an identity number; CellError when it is none, or may be cut.

    A spreadsheet keeps 15 digits of a number and fills up with zeros: whatever went through
    one is refused, right check digit or not, for one cut number in eleven has one by chance.
    A number that truly ends in 000 is taken with ``*`` behind it.
    """
    text = tight(value).upper().translate(_LOOKS_LIKE_X).replace("-", "")
    if isinstance(value, float) or _ROUNDED.fullmatch(text):
        if len(text) < 15 and not _ROUNDED.fullmatch(text):
            raise CellError("身份证号不是 18 位。", "请补全号码。")
        raise CellError("身份证号被表格软件截断了，后几位已经丢失。", _AS_TEXT)
    # What a binary number cannot hold exactly never was one: that text is whole.
    if isinstance(value, int) and len(text) > 15 and int(float(value)) == value:
        raise CellError("身份证号被表格软件截断了，后几位已经丢失。", _AS_TEXT)
    confirmed = len(text) == 19 and text[-1] == "*"
    number = text[:-1] if confirmed else text
    if "*" in number:
        raise CellError("身份证号被遮住了一部分。", "请填写完整的号码。")
    if len(number) == 15 and number.isdigit():
        raise CellError("这是 15 位的旧身份证号。", "请填写 18 位的号码。")
    if len(number) != 18:
        raise CellError(f"身份证号应为 18 位，这里是 {len(number)} 位。", "请对照证件重新填写。")
    if not _NUMBER.fullmatch(number):
        raise CellError("身份证号里有不该有的字符。", "请对照证件重新填写。")
    if number.endswith("000") and not confirmed:
        raise CellError(
            "身份证号以 000 结尾，多半是被表格软件截断的。",
            f"{_AS_TEXT}如果证件上确实是 000，请在号码后面加 *。",
        )
    _check(number)
    return number


def _check(number: str) -> None:
    """Province, birthday and check digit.

    Not the county: its code is that of the day the number was given, and lists of old codes
    by birth year refuse people who are right.
    """
    if number[:2] not in _PROVINCES and number[0] != "9":
        raise CellError("身份证号的前两位不是省份代码。", "请对照证件重新填写。")
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        born = None
    if born is None or born.year < 1900 or born > datetime.now(UTC).date():
        raise CellError("身份证号里的出生日期不对。", "请对照证件重新填写。")
    if ric.calc_check_digit(number) != number[-1]:
        raise CellError("身份证号的校验位不对，有一位写错了。", "请对照证件重新填写。")


def identity_key(folder: Path, register: Register) -> bytes:
    """The site's key of identity hashes (32 bytes), made at its first use.

    Raises IdentityKeyError when it is gone although the register holds hashes made with it: a
    new one would take everybody for a stranger. Raises SecretStoreError.
    """
    store = open_secret_store(folder)
    key = store.get(SECRET)
    if key is not None:
        return key
    if any(holder.identity_hash for holder in register.items(Holder)):
        raise IdentityKeyError(
            "找不到本站的身份证号密钥，认不出已登记的人。",
            what_to_do="请先恢复 keys 文件夹，再输一次发证口令；或在原来的发证电脑上办理。",
        )
    key = new_identity_key()
    store.put(SECRET, key)
    return key


def new_identity_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(32)


def put_back_identity_key(folder: Path, key: bytes) -> None:
    """Keep a key from a backup where there is none, as on a new laptop; never over another."""
    store = open_secret_store(folder)
    if store.get(SECRET) is None:
        store.put(SECRET, key)


def identity_hash(number: str, key: bytes) -> str:
    """HMAC-SHA-256 (RFC 2104) of a checked number, in hex."""
    return hmac.new(key, number.encode("ascii"), hashlib.sha256).hexdigest()
