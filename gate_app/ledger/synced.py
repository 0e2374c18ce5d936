"""What this station knows of the hub: marks, acknowledged ends, incidents. None of it a view."""

import sqlite3
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from gate_app.ledger.database import faults


class Mark(StrEnum):
    """One number or name that is remembered between starts."""

    INCARNATION = "incarnation"
    """Of the hub, as it was last met."""
    SESSION = "session"
    """Number of the last session."""
    FRESH = "fresh"
    """Trusted time (ms UTC) at which the register was last known to be complete."""
    SKEW = "skew"
    """How far the hub's clock is ahead of this laptop's wall clock, ms."""
    PHOTOS = "photos"
    """Id of the last entry whose photo has been noted."""
    SEEN = "seen"
    """Id of the hub's last incident that a supervisor has looked at."""


class Kind(StrEnum):
    """What kind of incident."""

    ROLLED_BACK = "rolled-back"
    """An older copy of this ledger was put back; what it lacked came back from the hub."""
    FORK = "fork"
    """Two different entries under one seq of a ledger."""
    SUPERSEDED = "superseded"
    """Another laptop works with this station's key."""
    REFUSED = "refused"
    """What a station wrote does not hold: chain, body or seal."""
    REFUSED_BY_HUB = "refused-by-hub"
    """The hub does not take over what this station wrote."""
    CUT_OFF = "cut-off"
    """The authority has cut this station off."""


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """Something that somebody has to know of; open until it is settled.

    ``epoch`` and ``seq`` name the last entry that is sure; ``beyond`` the greatest epoch known
    elsewhere and ``lost_to`` the seq that it had reached.
    """

    kind: Kind
    station: str
    epoch: int = 0
    seq: int = 0
    beyond: int = 0
    lost_to: int = 0
    at: int = 0
    detail: str = ""
    settled: int | None = None


class Acknowledged(msgspec.Struct, frozen=True):
    """The last entry of an epoch of this station that the hub has; its witness of that."""

    epoch: int
    seq: int
    hash: str
    at: int
    witness: str


class Overstep(msgspec.Struct, frozen=True):
    """An entry that its station may not write, or wrote after it was cut off; never folded."""

    ref: str
    kind: str
    at: int
    why: str


WRITTEN_EVERY_MS = 60_000
CLOCKS_DIFFER_MS = 120_000
HALTING = frozenset({Kind.FORK, Kind.SUPERSEDED})
"""Of this station's own: nothing of it is sent until a supervisor has looked."""


class Synced:
    """Questions and notes; a note belongs into the caller's transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def mark(self, mark: Mark) -> str:
        """What is remembered, empty where nothing is."""
        with faults():
            row = self._db.execute("SELECT value FROM sync_mark WHERE name = ?", (mark,)).fetchone()
        return str(row[0]) if row else ""

    def number(self, mark: Mark) -> int | None:
        """The same where it is a number."""
        text = self.mark(mark)
        return int(text) if text.removeprefix("-").isdecimal() else None

    def put(self, mark: Mark, value: object) -> None:
        """Remember."""
        self._db.execute("INSERT OR REPLACE INTO sync_mark VALUES (?, ?)", (mark, str(value)))

    def acknowledged(self) -> dict[int, Acknowledged]:
        """What the hub has of this station, by epoch."""
        with faults():
            rows = self._db.execute("SELECT epoch, seq, hash, at, witness FROM acknowledged")
            return {row[0]: Acknowledged(*row) for row in rows}

    def acknowledge(self, what: Acknowledged) -> None:
        """Remember what the hub has."""
        self._db.execute(
            "INSERT OR REPLACE INTO acknowledged VALUES (?, ?, ?, ?, ?)",
            msgspec.structs.astuple(what),
        )

    def forget_epoch(self, epoch: int) -> None:
        """The hub has nothing of this epoch any more."""
        self._db.execute("DELETE FROM acknowledged WHERE epoch = ?", (epoch,))

    def forget_acknowledged(self) -> None:
        """Nothing of what was acknowledged holds."""
        self._db.execute("DELETE FROM acknowledged")

    def forget_hub(self) -> None:
        """Another hub: nothing of what was acknowledged holds."""
        self.forget_acknowledged()
        self._db.execute(
            "DELETE FROM sync_mark WHERE name IN (?, ?, ?)", (Mark.SESSION, Mark.PHOTOS, Mark.SEEN)
        )

    def report(self, incident: Incident) -> bool:
        """Note an incident; False where the same one is open already."""
        done = self._db.execute(
            "INSERT OR IGNORE INTO incident"
            " (kind, station, epoch, seq, beyond, lost_to, at, detail, settled)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            msgspec.structs.astuple(incident),
        )
        return done.rowcount > 0

    def settle(self, kinds: frozenset[Kind], station: str, at: int) -> None:
        """Close the open incidents of these kinds of a station."""
        marks = ", ".join("?" for _ in kinds)
        self._db.execute(
            f"UPDATE incident SET settled = ? WHERE station = ? AND settled IS NULL"
            f" AND kind IN ({marks})",
            (at, station, *kinds),
        )

    def look_at_all(self, own: str, at: int) -> None:
        """Close what only had to be known; what halts the own exchange waits to be settled."""
        marks = ", ".join("?" for _ in HALTING)
        self._db.execute(
            f"UPDATE incident SET settled = ? WHERE settled IS NULL"
            f" AND NOT (station = ? AND kind IN ({marks}))",
            (at, own, *HALTING),
        )

    def incidents(self, *, open_only: bool = True) -> list[Incident]:
        """Incidents known here, oldest first."""
        with faults():
            return list(self._incidents("WHERE settled IS NULL" if open_only else ""))

    def halted(self, station: str) -> Incident | None:
        """Why nothing of this station is sent until somebody has looked; None if it is."""
        found = [one for one in self.incidents() if one.station == station and one.kind in HALTING]
        return found[0] if found else None

    def _incidents(self, where: str) -> Iterator[Incident]:
        rows = self._db.execute(
            "SELECT kind, station, epoch, seq, beyond, lost_to, at, detail, settled"
            f" FROM incident {where} ORDER BY id"
        )
        for kind, station, epoch, seq, beyond, lost_to, at, detail, settled in rows:
            yield Incident(
                kind=Kind(kind),
                station=station,
                epoch=epoch,
                seq=seq,
                beyond=beyond,
                lost_to=lost_to,
                at=at,
                detail=detail,
                settled=settled,
            )

    def oversteps(self, limit: int = 100) -> list[Overstep]:
        """Entries beyond their station's role or its cut-off, the latest first."""
        with faults():
            rows = self._db.execute(
                "SELECT station || ':' || epoch || ':' || seq, kind, at, why FROM unfolded"
                " JOIN entry ON id = entry WHERE why IN ('role', 'cut-off')"
                " ORDER BY entry DESC LIMIT ?",
                (limit,),
            )
            return [Overstep(*row) for row in rows]


def witnessed(db: sqlite3.Connection) -> dict[str, int]:
    """Up to which seq the hub has witnessed this station's ledger as it is here, by station.

    Empty where no hub has, also in a file of an older program. Raises LedgerError.
    """
    with faults():
        known = "SELECT 1 FROM sqlite_master WHERE name = 'acknowledged'"
        if db.execute(known).fetchone() is None:
            return {}
        rows = db.execute(
            "SELECT station, epoch, seq, acknowledged.hash, lower(hex(entry.hash))"
            " FROM acknowledged JOIN entry USING (epoch, seq)"
            " WHERE station = (SELECT station FROM entry ORDER BY id LIMIT 1) AND witness <> ''"
            " ORDER BY epoch, seq"
        )
        return {row[0]: row[2] for row in rows if row[3] == row[4]}


class Freshness:
    """When the register was last known to be complete; written down now and then only."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._synced = Synced(db)
        self._at = self._written = self._synced.number(Mark.FRESH)

    @property
    def known(self) -> int | None:
        """Trusted time (ms UTC) of the last complete exchange; None before any."""
        return self._at

    @property
    def ever(self) -> bool:
        """Whether it ever was, by whatever clock."""
        return self._written is not None

    def at(self, now: int) -> int:
        """Trusted time, ms UTC; before any exchange the time of the ledger's first entry.

        So, too, where it lies beyond ``now``: the clock ran ahead then, and nothing is known.
        """
        if self._at is not None and self._at > now + CLOCKS_DIFFER_MS:
            self._at = None
        if self._at is not None:
            return self._at
        with faults():
            row = self._db.execute("SELECT at FROM entry ORDER BY id LIMIT 1").fetchone()
        return row[0] if row else 0

    def note(self, at: int) -> None:
        """All that there was by then is here; inside the transaction of the caller."""
        self._at = self._written = max(at, self._at or 0)
        self._synced.put(Mark.FRESH, self._at)

    def note_lightly(self, at: int) -> bool:
        """The same for this moment, without writing; whether it should be written by now."""
        self._at = at
        return abs(at - (self._written or 0)) >= WRITTEN_EVERY_MS


def ends(db: sqlite3.Connection, station: str = "") -> dict[tuple[str, int], int]:
    """How far each ``(station, epoch)`` is held, or those of one station; dense up to there."""
    found: dict[tuple[str, int], int] = {}
    place: tuple[str, int] = (station, 0)
    with faults():
        # From chain to chain by the index: a row value or an OR would read all entries between.
        while True:
            row = (
                db.execute(
                    "SELECT station, epoch FROM entry WHERE station = ? AND epoch > ?"
                    " ORDER BY epoch LIMIT 1",
                    place,
                ).fetchone()
                or db.execute(
                    "SELECT station, epoch FROM entry WHERE station > ?"
                    " ORDER BY station, epoch LIMIT 1",
                    place[:1],
                ).fetchone()
            )
            if row is None or (station and row[0] != station):
                return found
            place = (row[0], row[1])
            (found[place],) = db.execute(
                "SELECT max(seq) FROM entry WHERE station = ? AND epoch = ?", place
            ).fetchone()


def first_of(db: sqlite3.Connection, station: str, epoch: int) -> int:
    """The first seq held of an epoch; 0 where none is."""
    with faults():
        (seq,) = db.execute(
            "SELECT min(seq) FROM entry WHERE station = ? AND epoch = ?", (station, epoch)
        ).fetchone()
    return seq or 0


def office_heads(db: sqlite3.Connection, own: str) -> tuple[tuple[str, int, int], ...]:
    """Station, epoch and seq of the last entry that is held of each other office."""
    with faults():
        offices = db.execute(
            "SELECT station FROM station WHERE instr(roles, 'office') AND station <> ?", (own,)
        ).fetchall()
        heads = [
            db.execute(
                "SELECT station, epoch, seq FROM entry WHERE station = ?"
                " ORDER BY epoch DESC, seq DESC LIMIT 1",
                office,
            ).fetchone()
            for office in offices
        ]
    return tuple((head[0], head[1], head[2]) for head in heads if head is not None)


def last_at(db: sqlite3.Connection, station: str) -> int:
    """When the station wrote its last entry that is held, ms UTC; 0 where there is none."""
    with faults():
        row = db.execute(
            "SELECT at FROM entry WHERE station = ? ORDER BY epoch DESC, seq DESC LIMIT 1",
            (station,),
        ).fetchone()
    return row[0] if row else 0


def hash_at(db: sqlite3.Connection, station: str, epoch: int, seq: int) -> str:
    """The hash (hex) of an entry; empty where it is not held."""
    with faults():
        row = db.execute(
            "SELECT hash FROM entry WHERE station = ? AND epoch = ? AND seq = ?",
            (station, epoch, seq),
        ).fetchone()
    return row[0].hex() if row else ""
