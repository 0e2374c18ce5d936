"""The enrolment file (登记文件): what a new laptop needs to join a site, once.

A secret until it is used: it holds a one-time key and, where there is a hub, a one-time login.
It never holds a key that signs passes or entries; the new station makes its own.
"""

import zlib
from pathlib import Path

import msgspec

from gate_app.codes import base45
from gate_app.codes.keys import SigningKey, verify
from gate_app.domain.enrolment import Ticket
from gate_app.domain.places import Place
from gate_app.errors import GateError
from gate_app.issuing.whole_file import whole_file
from gate_app.ledger.chain import canonical
from gate_app.ledger.enrolments import ticket_holds
from gate_app.ledger.trust import signature_holds

FORMAT = 2
SUFFIX = ".kadian-join"
QR_PREFIX = "KADIAN1:"
LONGEST = 64 << 10
AGAIN = "请指挥部重新做一份登记文件。"


class EnrolmentError(GateError):
    """The enrolment cannot be used here."""


class HubLogin(msgspec.Struct, frozen=True, omit_defaults=True):
    """The hub and a login that is good for one station's first connect."""

    address: str
    login: str
    password: str
    root_certificate: str = ""
    """PEM of whom the hub's certificate is checked against; empty: the system's."""


class Enrolment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything a new station is told. ``authority`` and ``seed`` in hex."""

    format: int = FORMAT
    site: str
    authority: str
    ticket: Ticket
    seed: str
    place: Place
    hub: HubLogin | None = None
    signature: str = ""
    """The authority's over all of it, hex: whose hub this is, too. See ``signed``."""

    @property
    def fingerprint(self) -> str:
        """Eight characters of the authority's key, to be compared at both ends."""
        return f"{self.authority[:4]} {self.authority[4:8]}".upper()

    @property
    def key(self) -> SigningKey:
        """The ticket's one-time key."""
        return SigningKey(bytes.fromhex(self.seed))


def signed(enrolment: Enrolment, authority: SigningKey) -> Enrolment:
    """The enrolment with the authority's signature over everything in it."""
    return msgspec.structs.replace(enrolment, signature=authority.sign(_message(enrolment)).hex())


def _message(enrolment: Enrolment) -> bytes:
    return b"kadian-enrolment\x00" + canonical(msgspec.structs.replace(enrolment, signature=""))


def encode(enrolment: Enrolment) -> bytes:
    """The bytes of the file."""
    return msgspec.json.format(msgspec.json.encode(enrolment), indent=2)


def write_enrolment(enrolment: Enrolment, path: Path) -> None:
    """Write the file, readable by this user alone. Raises WriteError."""
    with whole_file(path) as file:
        file.write(encode(enrolment))


def qr_text(enrolment: Enrolment) -> str:
    """The same as the text of a QR code: Base45 (RFC 9285) of zlib (RFC 1950)."""
    packed = zlib.compress(msgspec.json.encode(enrolment), 9)
    return QR_PREFIX + base45.encode(packed)


def decode(data: bytes) -> Enrolment:
    """Read a file's bytes, or a QR code's text. Raises EnrolmentError."""
    try:
        if data.startswith(QR_PREFIX.encode()):
            packed = base45.decode(data.decode("ascii").strip()[len(QR_PREFIX) :])
            unpacker = zlib.decompressobj()
            data = unpacker.decompress(packed, LONGEST)
        enrolment = msgspec.json.decode(data, type=Enrolment)
        authority = bytes.fromhex(enrolment.authority)
        key = enrolment.key
    except (msgspec.MsgspecError, zlib.error, ValueError, RecursionError) as error:
        raise EnrolmentError("这不是登记文件，或已损坏。", what_to_do=AGAIN) from error
    if enrolment.format > FORMAT:
        raise EnrolmentError(
            "这份登记文件由更新版本的程序生成。", what_to_do="请在本机安装最新版本的卡点。"
        )
    if enrolment.format < FORMAT:
        raise EnrolmentError("这份登记文件由旧版本的程序生成。", what_to_do=AGAIN)
    named = key.public.hex() == enrolment.ticket.public
    placed = enrolment.place.checkpoint == enrolment.ticket.checkpoint
    whole = signature_holds(verify, authority, enrolment.signature, _message(enrolment))
    if not (named and placed and whole and ticket_holds(enrolment.ticket, authority, verify)):
        raise EnrolmentError("登记文件的签名不成立。", what_to_do=AGAIN)
    return enrolment


def read_enrolment(path: Path) -> Enrolment:
    """Read the file. Raises EnrolmentError."""
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
    except FileNotFoundError:
        raise EnrolmentError(f"没有这个文件：{path}", what_to_do="请检查 U 盘和文件名。") from None
    except OSError as error:
        raise EnrolmentError(
            f"读不了 {path}（{error.strerror}）。", what_to_do="请检查文件和权限。"
        ) from error
    return decode(data)
