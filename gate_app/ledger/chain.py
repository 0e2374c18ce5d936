"""What is hashed and signed, byte for byte; canonical JSON without floats."""

import hashlib
from typing import Protocol

import msgspec

from gate_app.domain.enrolment import Ticket
from gate_app.domain.entries import Body, Header

GENESIS_PREV = "0" * 64
BODY_MAX = 65_536
"""Bytes of a body. A hub takes no longer one (``push.sql``), so none may be written either."""


class Signer(Protocol):
    """The station's key."""

    @property
    def public(self) -> bytes:
        """32 bytes (Ed25519, RFC 8032)."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""


class Verifier(Protocol):
    """Checks an Ed25519 signature."""

    def __call__(self, public: bytes, signature: bytes, message: bytes) -> bool:
        """Return whether it holds; never raise."""


class Head(msgspec.Struct, frozen=True):
    """The end of a chain as its station signed it."""

    station: str
    epoch: int
    seq: int
    hash: str
    at: int


def canonical(value: object) -> bytes:
    """UTF-8 JSON, keys sorted, no spaces."""
    return msgspec.json.encode(value, order="sorted")


def body_bytes(body: Body, salt: str) -> bytes:
    """Return the body as it is stored, with its salt (32 hex digits)."""
    return canonical(msgspec.structs.replace(body, salt=salt))


def body_hash(raw: bytes) -> str:
    """SHA-256 (FIPS 180-4), hex."""
    return hashlib.sha256(raw).hexdigest()


def entry_hash(header: Header) -> str:
    """SHA-256(0x00 ‖ header), hex."""
    return hashlib.sha256(b"\x00" + canonical(header)).hexdigest()


def station_id(public: bytes) -> str:
    """Name a station after its key: the first 8 bytes of SHA-256, hex."""
    return hashlib.sha256(public).hexdigest()[:16]


def head_message(head: Head) -> bytes:
    """What a station signs as its head."""
    return b"kadian-head\x00" + canonical(head)


def certificate_message(station: str, public: str, roles: tuple[str, ...], place: str) -> bytes:
    """What the authority signs to certify a station."""
    return b"kadian-station\x00" + canonical([station, public, sorted(roles), place])


def ticket_message(ticket: Ticket) -> bytes:
    """What the authority signs so that one station may enrol itself."""
    unsigned = msgspec.structs.replace(ticket, roles=tuple(sorted(ticket.roles)), signature="")
    return b"kadian-ticket\x00" + canonical(unsigned)


def cut_off_message(station: str, after: tuple[int, int]) -> bytes:
    """What the authority signs to cut a station off."""
    return b"kadian-cut-off\x00" + canonical([station, *after])


def pass_key_message(public: str) -> bytes:
    """What the authority signs to add a pass key."""
    return b"kadian-pass-key\x00" + public.encode()


def pass_key_retired_message(public: str, *, compromised: bool) -> bytes:
    """What the authority signs to retire a pass key."""
    return b"kadian-pass-key-retired\x00" + canonical([public, compromised])
