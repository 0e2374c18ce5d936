"""Puts a station's own ledger right after an older copy of it was put back.

What the hub has and this laptop lost is taken back. Where both have gone on, the local branch
is filed again in a new epoch, so that each entry of both branches has a name of its own; the
headers under their old names are kept as evidence in ``branch``.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from gate_app.domain.entries import Entry, EpochOpened
from gate_app.errors import UsageError
from gate_app.ledger.chain import body_hash, entry_hash
from gate_app.ledger.receiving import Part, Received, Refused, fresh, keep_seal, store
from gate_app.ledger.synced import HALTING, Kind, Mark, Synced
from gate_app.ledger.views import COLUMNS, as_entry

if TYPE_CHECKING:
    from gate_app.ledger.ledger import Ledger

Place = tuple[int, int]
"""Epoch and seq."""


def take_back(ledger: "Ledger", part: Part, *, head: tuple[int, int, str]) -> Received:
    """Store what the hub has of this station's own ledger and this laptop lost.

    Refused (``fork``) where this laptop has gone on since its last entry was ``head``. Raises
    LedgerError.
    """
    first = part.entries[0].header
    with ledger.writing():
        why, new = fresh(ledger.db, part.entries)
        if not why and first.epoch > ledger.head[0] and ledger.head != head:
            why = "fork"
        if why or first.station != ledger.station:
            return Received(refused=(Refused(first.station, first.epoch, first.seq, why or "own"),))
        for entry in new:
            ledger.views.apply(store(ledger.db, entry), entry)
        if new and part.last:
            keep_seal(ledger.db, part.segment)
        at = part.segment.seal.at
        if new and not part.last:
            # This laptop's own ledger must begin at a seal at every start.
            last = new[-1]
            ledger.seal(last.header.epoch, last.header.seq, last.hash, at)
    if new:
        header = new[-1].header
        if (header.epoch, header.seq) > ledger.head[:2]:
            ledger.go_on_from(header.epoch, header.seq, new[-1].hash, at)
    return Received(tuple(new))


def settle(ledger: "Ledger", *, why: str, actor: str = "") -> Entry:
    """End the open fork of this station: its branch goes on in a new epoch, which is opened.

    For a supervisor (``actor``) to decide: it says that this laptop is the one that stays.
    One transaction: a kill leaves the ledger as before or as after. Folds everything again, so
    that it takes as long as ``rebuild``. Raises UsageError where there is none, LedgerError.
    """
    fork = Synced(ledger.db).halted(ledger.station)
    if fork is None:
        raise UsageError("本机的台账没有分叉。")
    stamp = ledger.clock.now()
    ancestor = (fork.epoch, fork.seq)
    rows = ledger.db.execute(
        f"SELECT {COLUMNS} FROM entry WHERE station = ? AND (epoch, seq) > (?, ?)"
        " ORDER BY epoch, seq",
        (ledger.station, *ancestor),
    ).fetchall()
    at_hub = {one.epoch: one.seq for one in Synced(ledger.db).acknowledged().values()}
    beyond = (as_entry(row)[1] for row in rows)
    # What was taken back from the hub keeps its name: the hub would have it twice otherwise.
    branch = [one for one in beyond if one.header.seq > at_hub.get(one.header.epoch, 0)]
    epoch = max(ledger.head[0], fork.beyond) + 1
    base = ledger.db.execute(
        "SELECT hash FROM entry WHERE station = ? AND epoch = ? AND seq = ?",
        (ledger.station, *ancestor),
    ).fetchone()
    if base is None:
        raise UsageError("找不到分叉前的记录。", what_to_do="请运行 gate log verify。")
    body = EpochOpened(why=why, after=ancestor, lost_to=fork.lost_to)
    opened = ledger.make(
        body, stamp, epoch=epoch, seq=fork.seq + 1, prev=base[0].hex(), actor=actor
    )
    filed = _file_again(branch, opened)
    last = filed[-1] if filed else opened
    with ledger.writing():
        _set_aside(ledger, branch, filed)
        for entry in (opened, *filed):
            store(ledger.db, entry)
        ledger.views.rebuild()
        ledger.seal(epoch, last.header.seq, last.hash, stamp.at)
        synced = Synced(ledger.db)
        synced.settle(HALTING, ledger.station, stamp.at)
        synced.put(Mark.PHOTOS, 0)
    ledger.go_on_from(epoch, last.header.seq, last.hash, stamp.at)
    return opened


def give_way(ledger: "Ledger", station: str, epoch: int) -> bool:
    """Let another station's branch go that it has filed again itself, for what the hub has.

    Whoever got the branch by a stick holds it under names that the hub gives to other entries.
    False where the station has not said (by an ``epoch-opened``) that it went back to before
    it, or where nothing of that is here. Folds everything again else. Raises LedgerError.
    """
    opened = ledger.db.execute(
        f"SELECT {COLUMNS} FROM entry WHERE station = ? AND epoch > ? AND kind = 'epoch-opened'",
        (station, epoch),
    ).fetchall()
    bodies = [as_entry(row)[1].body() for row in opened]
    back_to = [
        body.after[1] for body in bodies if isinstance(body, EpochOpened) and body.after[0] == epoch
    ]
    if station == ledger.station or not back_to:
        return False
    beyond, place = "station = ? AND epoch = ? AND seq > ?", (station, epoch, min(back_to))
    if not ledger.db.execute(f"SELECT 1 FROM entry WHERE {beyond} LIMIT 1", place).fetchone():
        return False
    with ledger.writing():
        ledger.db.execute(
            "INSERT OR IGNORE INTO branch SELECT station, epoch, seq, kind, at, wall, boot, mono,"
            f" actor, prev, body_hash, hash, 0, 0 FROM entry WHERE {beyond}",
            place,
        )
        ledger.db.execute(
            f"INSERT OR IGNORE INTO branch_head SELECT * FROM head WHERE {beyond}", place
        )
        for table in ("head", "entry"):
            ledger.db.execute(f"DELETE FROM {table} WHERE {beyond}", place)
        ledger.views.rebuild()
        synced = Synced(ledger.db)
        synced.settle(frozenset({Kind.FORK}), station, ledger.clock.now().at)
        synced.put(Mark.PHOTOS, 0)
    return True


def hangs_on(ledger: "Ledger", epoch: int) -> Place:
    """The entry on which this station's epoch hangs; zeros for the first one."""
    row = ledger.db.execute(
        "SELECT base.epoch, base.seq FROM entry AS first JOIN entry AS base"
        " ON base.station = first.station AND base.epoch < first.epoch"
        " AND base.seq = first.seq - 1 AND base.hash = first.prev"
        " WHERE first.station = ? AND first.epoch = ? AND first.kind = 'epoch-opened'"
        " ORDER BY first.seq LIMIT 1",
        (ledger.station, epoch),
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def _file_again(branch: Sequence[Entry], opened: Entry) -> list[Entry]:
    """The same entries after ``opened``: same time, actor and body, refs among them renamed."""
    epoch, base = opened.header.epoch, opened.header.seq
    names: dict[Place, Place] = {
        (entry.header.epoch, entry.header.seq): (epoch, base + number)
        for number, entry in enumerate(branch, 1)
    }
    filed: list[Entry] = []
    prev = opened.hash
    for entry in branch:
        old = entry.header
        raw = None if entry.raw is None else renamed(entry.raw, old.station, names)
        to = names[old.epoch, old.seq]
        digest = old.body_hash if raw is None else body_hash(raw)
        header = msgspec.structs.replace(old, epoch=to[0], seq=to[1], body_hash=digest, prev=prev)
        filed.append(Entry(header, entry_hash(header), raw))
        prev = filed[-1].hash
    return filed


def renamed(raw: bytes, station: str, names: Mapping[Place, Place]) -> bytes:
    """A body with every ref (``"station:epoch:seq"``, or the three in a list) renamed."""

    def rename(found: re.Match[bytes]) -> bytes:
        before, epoch, between, seq, after = found.groups()
        to = names.get((int(epoch), int(seq)))
        if to is None:
            return found.group()
        return b"%b%d%b%d%b" % (before, to[0], between, to[1], after)

    name = re.escape(station.encode())
    raw = re.sub(rb'("%b:)(\d+)(:)(\d+)(")' % name, rename, raw)
    return re.sub(rb'(\["%b",)(\d+)(,)(\d+)(\])' % name, rename, raw)


def _set_aside(ledger: "Ledger", branch: Sequence[Entry], filed: Sequence[Entry]) -> None:
    """Keep the headers under their old names; their bodies go on in the new epoch."""
    station = ledger.station
    for old, new in zip(branch, filed, strict=True):
        header = old.header
        ledger.db.execute(
            "INSERT INTO branch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                station,
                header.epoch,
                header.seq,
                header.kind,
                header.at,
                header.wall,
                *header.mono,
                header.actor,
                bytes.fromhex(header.prev),
                bytes.fromhex(header.body_hash),
                bytes.fromhex(old.hash),
                new.header.epoch,
                new.header.seq,
            ),
        )
    place = "station = ? AND epoch = ? AND seq = ?"
    places = [(station, old.header.epoch, old.header.seq) for old in branch]
    ledger.db.executemany(
        f"INSERT OR IGNORE INTO branch_head SELECT * FROM head WHERE {place}", places
    )
    for table in ("head", "entry"):
        ledger.db.executemany(f"DELETE FROM {table} WHERE {place}", places)
