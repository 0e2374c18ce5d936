"""Reads where people are: one of them, all inside a zone, and how often somebody went out.

A station that lies or whose clock is wrong may write of the future. What is dated further ahead
than clocks differ decides no verdict and takes nobody off a list until its time has come. Who is
inside by it alone is on the list all the same: in an evacuation one too many is better than one
too few.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from gate_app.domain.passes import PassKind
from gate_app.ledger.lately import AHEAD_MS, Lately
from gate_app.ledger.movements import LATEST_MOVE
from gate_app.ledger.reads import Rows, kind_of

ALL: Final = -1
COUNTED: Final = 50
"""So many are put right in a number beside the verdict: a laptop that lies about everybody must
not hold up the gate. The lists put everybody right."""


class Presence(msgspec.Struct, frozen=True):
    """Where a holder is; ``since`` in ms UTC."""

    zone: int
    inside: bool
    since: int


class Insider(msgspec.Struct, frozen=True):
    """One person or vehicle inside, for the muster list."""

    holder: str
    name: str
    enterprise: str
    pass_kind: PassKind | None
    since: int


class Move(msgspec.Struct, frozen=True):
    """A row of the view ``presence``; ``happened`` in ms UTC."""

    holder: str
    zone: int
    inside: bool
    pass_kind: PassKind | None
    happened: int
    entry: int

    def is_in(self, zone: int) -> bool:
        """Whether the holder is inside this zone by it."""
        return self.inside and self.zone == zone


Ahead = Sequence[tuple[Move, Move | None]]
"""Movements that are dated ahead, each with the holder's last one that is not."""


class Whereabouts(Lately):
    """Questions to presence; ``at`` is the reader's time in ms UTC.

    It is None where the reader is not sure of it: then nothing is taken to be dated ahead.
    """

    def presence(self, holder: str, at: int | None = None) -> Presence | None:
        """Return where a holder was last known to be."""
        row = self._db.execute(
            "SELECT zone, inside, happened FROM presence WHERE holder = ?", (holder,)
        ).fetchone()
        if row is not None and at is not None and row[2] > at + AHEAD_MS:
            last = self._latest(holder, at)
            return None if last is None else Presence(last.zone, last.inside, last.happened)
        return None if row is None else Presence(row[0], bool(row[1]), row[2])

    def ahead(self, at: int | None, most: int = ALL) -> Ahead:
        """Find what is dated ahead; nearly always nothing, and then by one look into an index."""
        if at is None:
            return []
        rows = self._db.execute(
            "SELECT holder, zone, inside, pass_kind, happened, entry FROM presence"
            " WHERE happened > ? LIMIT ?",
            (at + AHEAD_MS, most),
        )
        return [(one, self._latest(one.holder, at)) for one in _moves(rows)]

    def _latest(self, holder: str, at: int) -> Move | None:
        return next(iter(_moves(self._db.execute(LATEST_MOVE, (holder, at + AHEAD_MS)))), None)

    def inside(self, zone: int, ahead: Ahead = ()) -> dict[PassKind | None, int]:
        """Count who is inside a zone, by kind of pass."""
        rows = self._db.execute(
            "SELECT pass_kind, count(*) FROM presence WHERE inside AND zone = ? GROUP BY pass_kind",
            (zone,),
        )
        found = Counter({kind_of(row[0]): int(row[1]) for row in rows})
        found.update(last.pass_kind for last in _hidden(zone, ahead))
        return dict(found)

    def muster(self, zone: int, ahead: Ahead = ()) -> list[Insider]:
        """List who is inside a zone, by name."""
        rows = self._db.execute(
            "SELECT presence.holder, coalesce(name, ''), coalesce(enterprise, ''), pass_kind,"
            " happened FROM presence LEFT JOIN person USING (holder)"
            " WHERE inside AND zone = ? ORDER BY name, presence.holder",
            (zone,),
        )
        found = [Insider(row[0], row[1], row[2], kind_of(row[3]), row[4]) for row in rows]
        hidden = [self._insider(last) for last in _hidden(zone, ahead)]
        return sorted(found + hidden, key=lambda one: (one.name, one.holder)) if hidden else found

    def _insider(self, move: Move) -> Insider:
        row = self._db.execute(
            "SELECT name, enterprise FROM person WHERE holder = ?", (move.holder,)
        ).fetchone()
        name, enterprise = row or ("", "")
        return Insider(move.holder, name, enterprise, move.pass_kind, move.happened)

    def exits_since(self, holder: str, household: str, since: int, at: int) -> int:
        """Count the exits of a holder, or of all of a household, from ``since`` to ``at`` (ms UTC).

        What is dated ahead uses up nobody's quota.
        """
        holders = [holder]
        if household:
            holders = [
                row[0]
                for row in self._db.execute(
                    "SELECT DISTINCT holder FROM pass WHERE household = ?", (household,)
                )
            ]
        total = 0
        for one in holders:
            total += self._db.execute(
                "SELECT count(*) FROM log WHERE holder = ? AND happened BETWEEN ? AND ?"
                " AND kind = 'crossing' AND direction = 'exit' AND NOT undone"
                # Nobody pays for leaving when told to.
                " AND reason <> 'evacuation'",
                (one, since, at + AHEAD_MS),
            ).fetchone()[0]
        return total


def _hidden(zone: int, ahead: Ahead) -> list[Move]:
    """Who is inside a zone, but for what is dated ahead."""
    return [
        last
        for seeming, last in ahead
        if last is not None and last.is_in(zone) and not seeming.is_in(zone)
    ]


def _moves(rows: Rows) -> list[Move]:
    return [Move(row[0], row[1], bool(row[2]), kind_of(row[3]), row[4], row[5]) for row in rows]
