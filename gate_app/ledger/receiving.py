"""Takes over what others wrote: segments of their ledgers, and bodies that come late."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from gate_app.domain.entries import Entry, Header, StationCertified, StationEnrolled
from gate_app.ledger import database
from gate_app.ledger.chain import GENESIS_PREV, Verifier, body_hash
from gate_app.ledger.enrolments import enrolment_holds
from gate_app.ledger.segments import Segment, check, key_bound_by
from gate_app.ledger.trust import certificate_holds
from gate_app.ledger.verify import OPENED, bound_key, hung_on
from gate_app.ledger.views import COLUMNS, as_entry

if TYPE_CHECKING:
    from gate_app.ledger.ledger import Ledger

STEP = 100
"""Entries stored in one transaction: somebody may stand at the gate meanwhile."""


class Refused(msgspec.Struct, frozen=True):
    """A segment that was not taken over; ``why`` in a word.

    ``gap``: something before it is missing here. ``fork``: another entry stands under one of
    its seqs, or it does not continue what is held. ``unknown-key``: its key cannot be known
    yet, or nothing says that there is such a station. Others as ``segments.check`` says.
    """

    station: str
    epoch: int
    seq: int
    why: str


class Part(msgspec.Struct, frozen=True):
    """A piece of a segment that was checked; it is stored in one step."""

    entries: tuple[Entry, ...]
    segment: Segment
    last: bool


class Received(msgspec.Struct, frozen=True):
    """What came of taking segments over."""

    entries: tuple[Entry, ...] = ()
    """Those that were new here."""
    refused: tuple[Refused, ...] = ()


def keys_of(ledger: "Ledger", stations: Iterable[str]) -> dict[str, bytes]:
    """The stations' public keys, as certified or as their first entry binds them."""
    with database.faults():
        return {one: public_of(ledger.db, one) for one in stations}


def public_of(db: sqlite3.Connection, station: str) -> bytes:
    """A station's key as far as it is known here; b"" if it is not."""
    row = db.execute("SELECT public FROM station WHERE station = ?", (station,)).fetchone()
    try:
        return bytes.fromhex(row[0]) if row and row[0] else bound_key(db, station)
    except (TypeError, ValueError):
        return b""


def take_segments(ledger: "Ledger", segments: Sequence[Segment]) -> Received:
    """Check segments and take them over, in short transactions; all of it in this thread.

    A segment may begin with entries that are held already. What does not hold is refused
    whole, with whatever of its ledger follows. Raises LedgerError.
    """
    keys = keys_of(ledger, {_name(one)[0] for one in segments})
    parts, refused = checked(ledger.verifier, segments, keys)
    entries: list[Entry] = []
    shut = {(one.station, one.epoch) for one in refused}
    for part in parts:
        if _name(part.segment)[:2] in shut:
            continue
        received = store_part(ledger, part)
        entries.extend(received.entries)
        refused.extend(received.refused)
        shut.update((one.station, one.epoch) for one in received.refused)
    return Received(tuple(entries), tuple(refused))


def checked(
    verifier: Verifier, segments: Sequence[Segment], keys: Mapping[str, bytes]
) -> tuple[list[Part], list[Refused]]:
    """Check segments by themselves and cut them into parts; touches no database."""
    parts: list[Part] = []
    refused: list[Refused] = []
    keys = dict(keys)
    for segment in segments:
        station, epoch, seq = _name(segment)
        if not keys.get(station) and segment.entries:
            keys[station] = key_bound_by(segment.entries[0])
        why = check(segment, keys.get(station, b""), verifier)
        if why:
            refused.append(Refused(station, epoch, seq, why))
            continue
        for start in range(0, len(segment.entries), STEP):
            piece = segment.entries[start : start + STEP]
            parts.append(Part(piece, segment, start + STEP >= len(segment.entries)))
    return parts, refused


def _name(segment: Segment) -> tuple[str, int, int]:
    if not segment.entries:
        return "", 0, 0
    header = segment.entries[0].header
    return header.station, header.epoch, header.seq


def store_part(ledger: "Ledger", part: Part) -> Received:
    """Store and fold a part in one transaction. Raises LedgerError; then nothing was stored."""
    first = part.entries[0].header
    if first.station == ledger.station:
        return _refuse(first, "own")
    with ledger.writing():
        why, new = fresh(ledger.db, part.entries)
        if why:
            return _refuse(first, why)
        if first.seq == 1 and new and not _vouched_for(ledger, part):
            return _refuse(first, "unknown-key")
        for entry in part.entries[: len(part.entries) - len(new)]:
            if entry.raw is not None:
                supply(ledger, entry.ref, entry.raw)
        for entry in new:
            ledger.views.apply(store(ledger.db, entry), entry)
        if part.last:
            keep_seal(ledger.db, part.segment)
    return Received(tuple(new))


def _vouched_for(ledger: "Ledger", part: Part) -> bool:
    """Whether the authority has ever said that there is such a station, or says so in this part.

    Anybody can make a key and a ledger of it; one that nobody has asked for fills no disk.
    """
    station, views = part.entries[0].header.station, ledger.views
    roles, cut = views.station(station)
    if roles or cut:
        return True
    for entry in part.entries:
        body = entry.body()
        if isinstance(body, StationCertified):
            holds = certificate_holds(body, views.authority, views.verify)
        elif isinstance(body, StationEnrolled):
            holds = enrolment_holds(body, views.authority, views.verify)
        else:
            continue
        if holds and body.station == station:
            return True
    return False


def _refuse(header: Header, why: str) -> Received:
    return Received(refused=(Refused(header.station, header.epoch, header.seq, why),))


def fresh(db: sqlite3.Connection, entries: Sequence[Entry]) -> tuple[str, list[Entry]]:
    """What is wrong with entries beside what is held (in a word), and those not held yet."""
    first = entries[0].header
    known = dict(
        db.execute(
            "SELECT seq, hash FROM entry WHERE station = ? AND epoch = ? AND seq BETWEEN ? AND ?",
            (first.station, first.epoch, first.seq, entries[-1].header.seq),
        )
    )
    for entry in entries:
        held = known.get(entry.header.seq)
        if held is not None and held.hex() != entry.hash:
            return "fork", []
    new = [entry for entry in entries if entry.header.seq not in known]
    if not new:
        return "", []
    header = new[0].header
    prev = hash_before(db, header)
    if header.prev == prev:
        return ("fork", []) if prev == GENESIS_PREV and header.seq != 1 else ("", new)
    return ("fork" if prev != GENESIS_PREV else "gap"), []


def hash_before(db: sqlite3.Connection, header: Header) -> str:
    """The hash of what an entry must follow, as far as it is held; else ``GENESIS_PREV``."""
    last = db.execute(
        "SELECT hash FROM entry WHERE station = ? AND epoch = ? AND seq = ?",
        (header.station, header.epoch, header.seq - 1),
    ).fetchone()
    if last is None and header.kind == OPENED:
        last = hung_on(db, header)
    return last[0].hex() if last else GENESIS_PREV


def store(db: sqlite3.Connection, entry: Entry) -> int:
    """Put an entry into the file as it is; returns its id there."""
    header = entry.header
    done = db.execute(
        "INSERT INTO entry (station, epoch, seq, kind, at, wall, boot, mono, actor,"
        " prev, body_hash, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            header.station,
            header.epoch,
            header.seq,
            header.kind,
            header.at,
            header.wall,
            *header.mono,
            header.actor,
            bytes.fromhex(header.prev),
            bytes.fromhex(header.body_hash),
            bytes.fromhex(entry.hash),
            entry.raw,
        ),
    )
    return int(done.lastrowid or 0)


def keep_seal(db: sqlite3.Connection, segment: Segment) -> None:
    """Keep the seal of a segment as a signed head: ``verify`` and sticks rest on it."""
    last = segment.entries[-1]
    header = last.header
    db.execute(
        "INSERT OR REPLACE INTO head VALUES (?, ?, ?, ?, ?, ?)",
        (
            header.station,
            header.epoch,
            header.seq,
            last.hash,
            segment.seal.at,
            segment.seal.signature,
        ),
    )


def supply_bodies(ledger: "Ledger", bodies: Mapping[str, bytes]) -> int:
    """Fold bodies that come late, by ref, in one transaction; returns how many were wanted.

    One that is not the body of its entry, or was erased, is dropped. Raises LedgerError.
    """
    with ledger.writing():
        return sum(supply(ledger, ref, raw) for ref, raw in bodies.items())


def supply(ledger: "Ledger", ref: str, raw: bytes) -> bool:
    """Give an entry the body it lacks; False where it lacks none or this is not its body."""
    entry_id = ledger.views.id_of(ref)
    if entry_id is None:
        return False
    row = ledger.db.execute(
        f"SELECT {COLUMNS} FROM entry WHERE id = ? AND body IS NULL", (entry_id,)
    ).fetchone()
    if row is None:
        return False
    entry = as_entry(row)[1]
    erased = ledger.views.may_erase(entry.header.kind) and ledger.views.known("erased", ref)
    if erased or body_hash(raw) != entry.header.body_hash:
        return False
    ledger.db.execute("UPDATE entry SET body = ? WHERE id = ?", (raw, entry_id))
    ledger.db.execute("DELETE FROM unfolded WHERE entry = ?", (entry_id,))
    ledger.views.apply(entry_id, Entry(entry.header, entry.hash, raw))
    return True


def bare(ledger: "Ledger", after: int, limit: int) -> tuple[int, list[Entry]]:
    """Others' entries beyond an id that lack their body and were not erased; the last id."""
    with database.faults():
        rows = ledger.db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE body IS NULL AND id > ? ORDER BY id LIMIT ?",
            (after, limit),
        ).fetchall()
    views = ledger.views
    entries = [as_entry(row)[1] for row in rows]
    lacking = [
        one
        for one in entries
        if one.header.station != ledger.station
        and not (views.may_erase(one.header.kind) and views.known("erased", one.ref))
    ]
    return (rows[-1][0] if rows else after), lacking
