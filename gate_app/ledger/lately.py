"""Reads back what happened lately: duty, PINs, clocks, tests, health, evacuations.

A laptop whose clock is wrong, or that lies, may write of the future. What is dated further ahead
than clocks differ proves nothing yet, and hides nothing that is known now.
"""

import sqlite3
from typing import Final

import msgspec

from gate_app.domain.entries import (
    ClockConfirmed,
    ClockJumped,
    DutyOn,
    EmergencyPassage,
    Entry,
    EvacuationEnded,
    EvacuationStarted,
    HeadCounted,
    HealthObserved,
    PinFailed,
    TestRecorded,
)
from gate_app.ledger.reads import Reads, entry_of
from gate_app.ledger.views import COLUMNS

AHEAD_MS: Final = 3_600_000
"""How far the clocks of two laptops may be apart."""


class OnDuty(msgspec.Struct, frozen=True):
    """Who is signed on, since when (ms UTC), and the shift's number."""

    staff: str
    since: int
    shift: int


class Evacuation(msgspec.Struct, frozen=True):
    """An evacuation under way: since when (ms UTC) and heads counted without a code."""

    since: int
    heads: int
    reason: str


class Lately:
    """Questions to the moments; every answer is what the ledger says at this moment."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = Reads(db)

    def opening_count_closed(self, zone: int) -> bool:
        """Whether whoever was never seen is known to be outside."""
        return bool(self._moments("opening", str(zone)))

    def evacuation(self, zone: int) -> Evacuation | None:
        """Return the evacuation under way, if any."""
        state: Evacuation | None = None
        for entry in self._moments("evacuation", str(zone)):
            body = entry.body()
            if isinstance(body, EvacuationStarted):
                state = state or Evacuation(entry.header.at, 0, body.reason)
            elif isinstance(body, EvacuationEnded):
                state = None
            elif isinstance(body, HeadCounted) and state is not None:
                state = msgspec.structs.replace(state, heads=state.heads + body.count)
        return state

    def emergencies_to_review(self, checkpoint: str) -> list[tuple[Entry, EmergencyPassage]]:
        """List emergency passages that nobody has reviewed yet."""
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE id IN"
            " (SELECT moment.entry FROM moment WHERE topic = 'emergency' AND subject = ?)"
            " AND NOT EXISTS (SELECT 1 FROM moment WHERE topic = 'reviewed'"
            " AND subject = station || ':' || epoch || ':' || seq)"
            " ORDER BY at, station, epoch, seq",
            (checkpoint,),
        )
        found = [(entry, entry.body()) for entry in map(entry_of, rows)]
        return [(entry, body) for entry, body in found if isinstance(body, EmergencyPassage)]

    def on_duty(self, station: str) -> OnDuty | None:
        """Return who is signed on at a station."""
        last = self._last_of_own("duty", station)
        body = None if last is None else last.body()
        if last is None or not isinstance(body, DutyOn):
            return None
        return OnDuty(body.staff, last.header.at, last.header.seq)

    def wrong_pins(self, staff: str, at: int) -> tuple[int, int]:
        """Return how many wrong PINs in a row until ``at``, and when the last was (ms UTC)."""
        count = last = 0
        for entry in self._moments("pin", staff, at):
            if isinstance(entry.body(), PinFailed):
                count, last = count + 1, entry.header.at
            else:
                count = 0
        return count, last

    def clock_confirmed(self, station: str) -> bool:
        """Whether a supervisor has ever confirmed this station's clock."""
        last = self._last_of_own("clock", station)
        return last is not None and isinstance(last.body(), (ClockConfirmed, ClockJumped))

    def tested_at(self, holder: str, at: int) -> int | None:
        """Return when the holder's latest test was taken, as known at ``at``; both ms UTC."""
        row = self._db.execute("SELECT taken_at FROM test WHERE holder = ?", (holder,)).fetchone()
        if row is None or row[0] <= at + AHEAD_MS:
            return None if row is None else int(row[0])
        tests = [entry.body() for entry in self._moments("test", holder)]
        taken = [one.taken_at for one in tests if isinstance(one, TestRecorded)]
        return max((one for one in taken if one <= at + AHEAD_MS), default=None)

    def health(self, holder: str, at: int) -> tuple[int | None, int | None, str]:
        """Return ``(temperature in tenths, seen at ms UTC, health code)`` last observed."""
        temperature = seen = None
        code = ""
        for entry in self._moments("health", holder, at):
            body = entry.body()
            if isinstance(body, HealthObserved):
                if body.temperature is not None:
                    temperature, seen = body.temperature, entry.header.at
                code = body.code or code
        return temperature, seen, code

    def _moments(self, topic: str, subject: str, at: int | None = None) -> list[Entry]:
        """Entries filed under a topic, in order; with ``at`` none from later than that."""
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE id IN"
            " (SELECT moment.entry FROM moment WHERE topic = ? AND subject = ?)"
            " ORDER BY at, station, epoch, seq",
            (topic, subject),
        )
        found = [entry_of(row) for row in rows]
        return [one for one in found if at is None or one.header.at <= at + AHEAD_MS]

    def _last_of_own(self, topic: str, station: str) -> Entry | None:
        """The last entry of a station under a topic of its own, by the station's own order.

        Within an epoch its entries are stored in their order, so the search begins at the
        end and need not look at the shifts of a year.
        """
        filed = (
            f"SELECT {COLUMNS} FROM moment CROSS JOIN entry ON id = moment.entry"
            " WHERE topic = ? AND subject = ?"
        )
        in_last_epoch = " AND epoch = (SELECT max(epoch) FROM entry WHERE station = ?)"
        row = (
            self._db.execute(
                f"{filed}{in_last_epoch} ORDER BY moment.entry DESC LIMIT 1",
                (topic, station, station),
            ).fetchone()
            or self._db.execute(
                f"{filed} ORDER BY epoch DESC, seq DESC LIMIT 1", (topic, station)
            ).fetchone()
        )
        return None if row is None else entry_of(row)
