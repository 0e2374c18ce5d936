"""Crossings by hour and gate, refusals by reason, and how many were inside hour by hour."""

from collections import Counter

import msgspec

from gate_app.domain.places import Checkpoint, Zone
from gate_app.domain.verdict import Direction, Reason
from gate_app.ledger.logbook import Logbook
from gate_app.ledger.reads import Reads
from gate_app.ledger.register import Register
from gate_app.reports.times import HOUR_MS, offset_ms


class Series(msgspec.Struct, frozen=True):
    """One gate's or zone's numbers, hour by hour."""

    name: str
    values: tuple[int, ...]


class Hourly(msgspec.Struct, frozen=True, kw_only=True):
    """A range cut into hours of the site; ``hours`` are their beginnings, ms UTC."""

    hours: tuple[int, ...]
    entries: tuple[Series, ...]
    exits: tuple[Series, ...]
    refusals: tuple[tuple[Reason, int], ...]
    """The most frequent reason first."""
    inside: tuple[Series, ...]
    """At the end of each hour; only hours that have begun."""


def hourly(book: Logbook, *, start: int, end: int, now: int) -> Hourly:
    """Count what happened in ``start <= happened < end`` (ms UTC), hours beginning at ``start``.

    What was undone does not count; emergency vehicles are no crossings.
    """
    reads, register = Reads(book.db), Register(book.db)
    hours = tuple(range(start, end, HOUR_MS))
    gates = {gate.zone: gate.name for gate in register.items(Checkpoint)}
    counted: Counter[tuple[int, str, int]] = Counter()
    for zone, direction, hour, count in reads.execute(
        "SELECT zone, direction, (happened - ?1) / ?3, count(*) FROM log"
        " WHERE happened >= ?1 AND happened < ?2 AND kind = 'crossing' AND NOT undone"
        " GROUP BY zone, direction, (happened - ?1) / ?3",
        (start, end, HOUR_MS),
    ):
        counted[zone, direction, hour] = count
    refused = reads.execute(
        "SELECT reason, count(*) FROM log WHERE happened >= ? AND happened < ?"
        " AND kind IN ('refusal', 'turned-back') AND NOT undone"
        " GROUP BY reason ORDER BY count(*) DESC, reason",
        (start, end),
    )

    def series(direction: Direction) -> tuple[Series, ...]:
        return tuple(
            Series(name, tuple(counted[zone, direction, hour] for hour in range(len(hours))))
            for zone, name in sorted(gates.items())
        )

    return Hourly(
        hours=hours,
        entries=series(Direction.ENTRY),
        exits=series(Direction.EXIT),
        refusals=tuple((Reason(reason), count) for reason, count in refused),
        inside=_inside(reads, register, hours, min(end, now + 1)),
    )


def _inside(
    reads: Reads, register: Register, hours: tuple[int, ...], until: int
) -> tuple[Series, ...]:
    """Walk through the movements, from where everybody was at the beginning."""
    zones = {zone.number: zone.name for zone in register.items(Zone)}
    start = hours[0] if hours else until
    where: dict[str, int] = dict(
        # Everybody's last movement before, by the index of holders.
        reads.execute(
            "SELECT presence.holder, log.zone FROM presence JOIN log ON log.entry = ("
            " SELECT entry FROM log AS earlier WHERE earlier.holder = presence.holder"
            " AND earlier.happened < ? AND NOT earlier.undone"
            " AND earlier.kind IN ('crossing', 'presence-set')"
            " ORDER BY earlier.happened DESC, earlier.entry DESC LIMIT 1)"
            " WHERE log.direction = 'entry'",
            (start,),
        )
    )
    inside = Counter(where.values())
    counts: dict[int, list[int]] = {zone: [] for zone in zones}
    moves = iter(
        reads.execute(
            "SELECT happened, holder, zone, direction FROM log"
            " WHERE happened >= ? AND happened < ? AND NOT undone AND holder <> ''"
            " AND kind IN ('crossing', 'presence-set') ORDER BY happened, entry",
            (start, until),
        )
    )
    move = next(moves, None)
    for hour in hours:
        if hour >= until:
            break
        while move is not None and move[0] < hour + HOUR_MS:
            _, holder, zone, direction = move
            before = where.pop(holder, None)
            if before is not None:
                inside[before] -= 1
            if direction == Direction.ENTRY:
                where[holder] = zone
                inside[zone] += 1
            move = next(moves, None)
        for zone, values in counts.items():
            values.append(inside[zone])
    return tuple(Series(zones[zone], tuple(values)) for zone, values in sorted(counts.items()))


def day_of(at: int, time_zone: str) -> int:
    """When the day of the site that holds a moment began, ms UTC."""
    local = at + offset_ms(at, time_zone)
    return local - local % (24 * HOUR_MS) - offset_ms(at, time_zone)
