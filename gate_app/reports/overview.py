"""The gates at a glance: state, who is inside, the last crossing, the guard, and what is wrong."""

from collections import Counter
from enum import StrEnum

import msgspec

from gate_app.domain.entries import ClockJumped, Role
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Staff
from gate_app.domain.places import Checkpoint, Site, Zone
from gate_app.domain.verdict import Direction, GateState
from gate_app.ledger.lately import AHEAD_MS
from gate_app.ledger.logbook import Logbook
from gate_app.ledger.movements import FOR_EVER
from gate_app.ledger.reads import Reads, entry_of
from gate_app.ledger.register import Register
from gate_app.ledger.synced import Synced
from gate_app.ledger.views import COLUMNS
from gate_app.ledger.whereabouts import Ahead


class AlarmKind(StrEnum):
    """What needs a supervisor, the most urgent first."""

    EVACUATION = "evacuation"
    CLOCK = "clock"
    NOBODY_ON_DUTY = "nobody-on-duty"
    LOCKED_OUT = "locked-out"
    SYNC = "sync"
    SILENT = "silent"
    EMERGENCIES = "emergencies"


SILENT_MS = 24 * 3_600_000
"""A gate that is open changes shifts within a day: hearing nothing longer deserves a call."""


class Alarm(msgspec.Struct, frozen=True):
    """One thing to look at: where (checkpoint's name), who (staff code or station), how many."""

    kind: AlarmKind
    where: str = ""
    who: str = ""
    count: int = 0
    since: int = 0
    """Heard last, ms UTC; 0 for never. Of a silent laptop only."""


class LastCrossing(msgspec.Struct, frozen=True):
    """The latest crossing at a gate; ``at`` in ms UTC."""

    at: int
    direction: Direction
    name: str


class Laptop(msgspec.Struct, frozen=True):
    """A laptop at a gate, as the ledgers held here tell; ``heard`` in ms UTC, 0 for never."""

    station: str
    heard: int
    """When its last entry that is here was written."""
    own: bool
    """Whether it is this laptop."""
    silent: bool
    """Whether nothing of it has come for too long."""


class GateGlance(msgspec.Struct, frozen=True, kw_only=True):
    """One gate. ``laptops`` are those that stand there, empty if none is known."""

    checkpoint: Checkpoint
    zone: Zone | None
    state: GateState
    inside: dict[PassKind | None, int]
    last: LastCrossing | None
    laptops: tuple[Laptop, ...]
    guard: str
    since: int | None
    clock_trusted: bool


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """All gates, and every alarm."""

    site: Site
    gates: tuple[GateGlance, ...]
    alarms: tuple[Alarm, ...]


def overview(
    book: Logbook, *, at: int, wrong_pins: int, locked_out_ms: int, sure: bool = True
) -> Overview:
    """Look at every gate. ``wrong_pins`` in a row lock a staff code for ``locked_out_ms``.

    Where ``at`` is not ``sure``, nothing is taken to be dated ahead of it.
    """
    reads, register = Reads(book.db), Register(book.db)
    sure_at = at if sure else None
    ahead = register.ahead(sure_at)
    last = _last_crossings(reads, register, sure_at, ahead)
    stations = _stations_of_gates(reads)
    gates = tuple(
        _glance(
            reads,
            register,
            gate,
            register.inside(gate.zone, ahead),
            last.get(gate.zone),
            stations.get(gate.code, ()),
            at,
        )
        for gate in register.items(Checkpoint)
    )
    alarms = [alarm for gate in gates for alarm in _alarms(register, gate)]
    for staff in register.items(Staff):
        wrong, when = register.wrong_pins(staff.code, at)
        if wrong and wrong % wrong_pins == 0 and at - when < locked_out_ms:
            alarms.append(Alarm(AlarmKind.LOCKED_OUT, who=staff.code, count=wrong))
    alarms.extend(
        Alarm(AlarmKind.SYNC, who=station, count=count)
        for station, count in Counter(one.station for one in Synced(book.db).incidents()).items()
    )
    order = list(AlarmKind)
    alarms.sort(key=lambda alarm: order.index(alarm.kind))
    return Overview(site=register.item(Site) or Site(""), gates=gates, alarms=tuple(alarms))


def _glance(
    reads: Reads,
    register: Register,
    gate: Checkpoint,
    inside: dict[PassKind | None, int],
    last: LastCrossing | None,
    stations: tuple[str, ...],
    at: int,
) -> GateGlance:
    duties = [duty for station in stations if (duty := register.on_duty(station)) is not None]
    duty = max(duties, key=lambda one: one.since, default=None)
    staff = None if duty is None else register.item(Staff, duty.staff)
    state = register.gate_state(gate.code)
    return GateGlance(
        checkpoint=gate,
        zone=register.item(Zone, str(gate.zone)),
        state=state,
        inside=inside,
        last=last,
        laptops=tuple(
            _laptop(reads, station, at, open_gate=state is GateState.OPEN) for station in stations
        ),
        guard=staff.name if staff else (duty.staff if duty else ""),
        since=None if duty is None else duty.since,
        clock_trusted=all(_clock_trusted(reads, station) for station in stations),
    )


def _alarms(register: Register, gate: GateGlance) -> list[Alarm]:
    name, found = gate.checkpoint.name, []
    if register.evacuation(gate.checkpoint.zone) is not None:
        found.append(Alarm(AlarmKind.EVACUATION, where=name))
    if gate.laptops and not gate.clock_trusted:
        found.append(Alarm(AlarmKind.CLOCK, where=name))
    if gate.laptops and gate.since is None:
        found.append(Alarm(AlarmKind.NOBODY_ON_DUTY, where=name))
    found.extend(
        Alarm(AlarmKind.SILENT, where=name, who=laptop.station, since=laptop.heard)
        for laptop in gate.laptops
        if laptop.silent
    )
    waiting = len(register.emergencies_to_review(gate.checkpoint.code))
    if waiting:
        found.append(Alarm(AlarmKind.EMERGENCIES, where=name, count=waiting))
    return found


def _stations_of_gates(reads: Reads) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for station, roles, gate in reads.execute(
        "SELECT station, roles, checkpoint FROM station WHERE cut_seq IS NULL ORDER BY station"
    ):
        if Role.GATE in roles.split():
            found[gate] = (*found.get(gate, ()), station)
    return found


def _laptop(reads: Reads, station: str, at: int, *, open_gate: bool) -> Laptop:
    own = reads.execute("SELECT station FROM entry ORDER BY id LIMIT 1").fetchone()[0] == station
    row = reads.execute(
        "SELECT at FROM entry WHERE station = ? ORDER BY epoch DESC, seq DESC LIMIT 1", (station,)
    ).fetchone()
    heard = int(row[0]) if row else 0
    return Laptop(station, heard, own, not own and open_gate and at - heard > SILENT_MS)


def _clock_trusted(reads: Reads, station: str) -> bool:
    """Whether the last thing the station said of its clock was good."""
    row = reads.execute(
        # Names of columns only.
        f"SELECT {COLUMNS} FROM entry WHERE id ="  # noqa: S608
        " (SELECT max(moment.entry) FROM moment WHERE topic = 'clock' AND subject = ?)",
        (station,),
    ).fetchone()
    body = None if row is None else entry_of(row).body()
    return not isinstance(body, ClockJumped) or body.trusted


def _last_crossings(
    reads: Reads, register: Register, at: int | None, ahead: Ahead
) -> dict[int, LastCrossing]:
    """The latest crossing of each zone: everybody's last, and those without a code."""
    found: dict[int, LastCrossing] = {}
    until = FOR_EVER if at is None else at + AHEAD_MS
    # The plus: nearly all rows are of the past, and no index helps to find them.
    rows = reads.execute(
        "SELECT log.zone, max(log.happened), log.direction, log.holder"
        " FROM presence JOIN log ON log.entry = presence.entry"
        " WHERE log.kind = 'crossing' AND +presence.happened <= ? GROUP BY log.zone",
        (until,),
    )
    for _, last in ahead:
        if last is not None:
            rows += reads.execute(
                "SELECT zone, happened, direction, holder FROM log"
                " WHERE entry = ? AND kind = 'crossing'",
                (last.entry,),
            )
    rows += reads.execute(
        "SELECT zone, max(happened), direction, '' FROM log INDEXED BY log_no_code"
        " WHERE holder = '' AND reason = 'no-code' AND kind = 'crossing' AND NOT undone"
        " AND happened <= ? GROUP BY zone",
        (until,),
    )
    for zone, happened, direction, holder in rows:
        if zone not in found or found[zone].at < happened:
            name = register.name(holder) if holder else ""
            found[zone] = LastCrossing(happened, Direction(direction), name)
    return found
