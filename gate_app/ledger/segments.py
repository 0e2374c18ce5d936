"""Sealed segments: entries of one ledger that prove themselves, as they travel."""

import sqlite3

import msgspec

from gate_app.domain.entries import Entry, Genesis
from gate_app.ledger.chain import (
    GENESIS_PREV,
    Head,
    Verifier,
    body_hash,
    entry_hash,
    head_message,
    station_id,
)
from gate_app.ledger.database import faults
from gate_app.ledger.views import COLUMNS, as_entry

_SEALS = "SELECT seq, at, signature FROM head WHERE station = ? AND epoch = ? AND seq > ?"
_LEAST, _MOST = -(2**63), 2**63 - 1


class Seal(msgspec.Struct, frozen=True):
    """A station's signature under the end of what it sends: nothing is folded without one."""

    at: int
    """ms UTC, as signed."""
    signature: bytes
    """Ed25519 over ``ledger.chain.head_message`` of the segment's last entry, 64 bytes."""


class Segment(msgspec.Struct, frozen=True):
    """Entries of one epoch of one station, dense and in order, sealed at the last of them."""

    entries: tuple[Entry, ...]
    seal: Seal


def read_segment(
    db: sqlite3.Connection, station: str, epoch: int, after: int, limit: int
) -> Segment | None:
    """Read what is held of an epoch beyond a seq, up to the last seal within ``limit`` entries.

    Where no seal lies so near, up to the next one; None where there is none. Raises LedgerError.
    """
    with faults():
        place = (station, epoch, after)
        seal = (
            db.execute(
                f"{_SEALS} AND seq <= ? ORDER BY seq DESC LIMIT 1", (*place, after + limit)
            ).fetchone()
            or db.execute(f"{_SEALS} ORDER BY seq LIMIT 1", place).fetchone()
        )
        if seal is None:
            return None
        rows = db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE station = ? AND epoch = ?"
            " AND seq > ? AND seq <= ? ORDER BY seq",
            (*place, seal[0]),
        )
        entries = tuple(as_entry(row)[1] for row in rows)
    return Segment(entries, Seal(seal[1], seal[2])) if entries else None


def check(segment: Segment, public: bytes, verifier: Verifier) -> str:
    """Say in a word what is wrong with a segment taken by itself; empty if it holds.

    ``public`` is the station's key, empty where it is not known.
    """
    if not segment.entries or not all(_readable(entry) for entry in segment.entries):
        return "malformed"
    if not _LEAST <= segment.seal.at <= _MOST:
        return "malformed"
    first, last = segment.entries[0].header, segment.entries[-1]
    prev = first.prev
    for seq, entry in enumerate(segment.entries, first.seq):
        header = entry.header
        if (header.station, header.epoch, header.seq) != (first.station, first.epoch, seq):
            return "malformed"
        if header.prev != prev or entry_hash(header) != entry.hash:
            return "chain"
        if entry.raw is not None and body_hash(entry.raw) != header.body_hash:
            return "body"
        prev = entry.hash
    head = Head(first.station, first.epoch, last.header.seq, last.hash, segment.seal.at)
    if not public:
        return "unknown-key"
    return "" if verifier(public, segment.seal.signature, head_message(head)) else "seal"


def key_bound_by(first: Entry) -> bytes:
    """The key that the first entry of a ledger binds; b"" if this is none."""
    body = first.body()
    if not isinstance(body, Genesis) or (first.header.seq, first.header.prev) != (1, GENESIS_PREV):
        return b""
    try:
        public = bytes.fromhex(body.public)
    except ValueError:
        return b""
    return public if station_id(public) == first.header.station else b""


def _readable(entry: Entry) -> bool:
    """Whether an entry can be stored and read back as it is."""
    header = entry.header
    numbers = (header.epoch, header.seq, header.at, header.wall, header.mono[1])
    return (
        all(_LEAST <= number <= _MOST for number in numbers)
        and header.epoch > 0
        and header.seq > 0
        and all(map(_is_digest, (header.prev, header.body_hash, entry.hash)))
    )


def _is_digest(text: str) -> bool:
    """Lower-case hex of 32 bytes: anything else would not come back from the file as it was."""
    return len(text) == 64 and not text.strip("0123456789abcdef")
