"""What cannot be right: inside twice, out without in, used after revocation, issued twice."""

from enum import StrEnum

import msgspec

from gate_app.domain.entries import Body, Entry, GateEvent, PresenceSet, Undo
from gate_app.domain.verdict import Direction
from gate_app.errors import NotAllowedError, UsageError
from gate_app.ledger.logbook import Logbook
from gate_app.ledger.reads import Reads, entry_of
from gate_app.ledger.register import Register
from gate_app.ledger.views import COLUMNS
from gate_app.ledger.whereabouts import Presence
from gate_app.reports.disputes import Dispute, disputes
from gate_app.reports.search import Known, known


class ConflictKind(StrEnum):
    """What does not fit."""

    INSIDE_TWICE = "inside-twice"
    EXIT_WITHOUT_ENTRY = "exit-without-entry"
    AFTER_REVOCATION = "after-revocation"
    ISSUED_TWICE = "issued-twice"


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """One crossing, and the movement before it that it contradicts; times in ms UTC.

    Or the last issue of a pass that was issued before, and not the same.
    """

    kind: ConflictKind
    entry: Entry
    known: Known
    zone: int
    direction: Direction | None
    """None for an issue."""
    happened: int
    before: Presence | None
    """Where the holder was before; None where nothing was known."""
    revoked: int | None
    """When the pass was revoked, for those used afterwards."""
    dispute: Dispute | None = None
    """The pass and its issues, for one that was issued twice."""


# A holder's later correction (presence-set) settles what came before it.
_SETTLED = """
    AND NOT EXISTS (SELECT 1 FROM main.log AS later WHERE later.holder = log.holder
        AND later.kind = 'presence-set' AND NOT later.undone AND later.entry > log.entry)
"""
# The plus keeps SQLite from walking through all rows for the smallest. Only for the first
# movement of each holder is anything older looked up; whether it is settled is asked of the few
# that conflict. CROSS JOIN keeps the order of the tables: few revoked, many crossings.
_MOVED = (
    """
WITH span AS (SELECT min(+id) AS first FROM entry WHERE at >= ?1),
moved AS (
    SELECT log.*, lag(log.entry) OVER (
        PARTITION BY log.holder ORDER BY log.happened, log.entry
    ) AS latest
    FROM span CROSS JOIN log ON log.entry >= span.first
    WHERE log.kind IN ('crossing', 'presence-set') AND NOT log.undone AND log.holder <> ''
),
follows AS (
    SELECT moved.*, coalesce(latest, (
        SELECT entry FROM log AS earlier
        WHERE earlier.holder = moved.holder AND NOT earlier.undone
            AND earlier.kind IN ('crossing', 'presence-set')
            AND earlier.happened <= moved.happened
            AND (earlier.happened < moved.happened OR earlier.entry < moved.entry)
        ORDER BY earlier.happened DESC, earlier.entry DESC LIMIT 1
    )) AS before_entry
    FROM moved WHERE moved.kind = 'crossing'
)
SELECT log.entry, log.holder, log.zone, log.direction, log.happened,
    before.direction, before.zone, before.happened
FROM follows AS log LEFT JOIN main.log AS before ON before.entry = before_entry
WHERE ((log.direction = 'entry' AND before.direction = 'entry')
    OR (log.direction = 'exit' AND before.direction IS NOT 'entry'
        AND log.reason <> 'evacuation')
    OR (log.direction = 'exit' AND before.zone <> log.zone))
"""  # noqa: S608 - constants only
    + _SETTLED
    + " ORDER BY log.happened DESC, log.entry DESC LIMIT ?2"
)
_REVOKED = (
    """
SELECT log.entry, log.holder, log.zone, log.direction, log.happened, ending.at
FROM revoked CROSS JOIN entry AS ending ON ending.id = revoked.entry
CROSS JOIN pass ON pass.pass_id = revoked.pass_id
CROSS JOIN log ON log.holder = pass.holder AND log.pass_id = revoked.pass_id
WHERE log.kind = 'crossing' AND NOT log.undone AND log.happened > ending.at
    AND log.happened >= ?1
"""
    + _SETTLED
    + " ORDER BY log.happened DESC LIMIT ?2"
)


def conflicts(book: Logbook, *, after: int, limit: int = 500) -> list[Conflict]:
    """Conflicts of crossings since ``after`` (ms UTC) that nobody has settled, newest first.

    And every pass that was issued twice and not revoked; ``limit`` of each.
    """
    reads, register = Reads(book.db), Register(book.db)
    asked = (after, limit)
    found = [
        _conflict(reads, register, row[:5], ConflictKind.AFTER_REVOCATION, row[5])
        for row in reads.execute(_REVOKED, asked)
    ]
    for row in reads.execute(_MOVED, asked):
        entering = row[3] == Direction.ENTRY
        kind = ConflictKind.INSIDE_TWICE if entering else ConflictKind.EXIT_WITHOUT_ENTRY
        before = None if row[5] is None else Presence(row[6], row[5] == "entry", row[7])
        if before is None and not register.opening_count_closed(row[2]):
            continue  # Nobody ever said that the unknown are outside.
        found.append(_conflict(reads, register, row[:5], kind, None, before))
    found.sort(key=_happened, reverse=True)
    # Neither keeps the other off the page.
    twice = sorted((_twice(register, one) for one in disputes(book)), key=_happened, reverse=True)
    return sorted(found[:limit] + twice[:limit], key=_happened, reverse=True)


def _happened(one: Conflict) -> int:
    return one.happened


def _twice(register: Register, dispute: Dispute) -> Conflict:
    last = dispute.issues[-1]
    return Conflict(
        kind=ConflictKind.ISSUED_TWICE,
        entry=last.entry,
        known=known(register, dispute.issues[0].holder),
        zone=dispute.zone,
        direction=None,
        happened=last.at,
        before=None,
        revoked=None,
        dispute=dispute,
    )


def _conflict(
    reads: Reads,
    register: Register,
    row: tuple[int, str, int, str, int],
    kind: ConflictKind,
    revoked: int | None,
    before: Presence | None = None,
) -> Conflict:
    stored = reads.execute(
        # Names of columns only.
        f"SELECT {COLUMNS} FROM entry WHERE id = ?",  # noqa: S608
        (row[0],),
    ).fetchone()
    return Conflict(
        kind=kind,
        entry=entry_of(stored),
        known=known(register, row[1]),
        zone=row[2],
        direction=Direction(row[3]),
        happened=row[4],
        before=before,
        revoked=revoked,
    )


def _must_be_a_crossing(conflict: Conflict) -> None:
    if conflict.dispute is not None:
        raise NotAllowedError(
            "这不是通行，在这里更正不了。",
            what_to_do="请吊销这张证，给本人另发一张；写错的电脑请停用。",
        )


def taking_back(conflict: Conflict, *, reason: str) -> Body:
    """The entry that takes the crossing back.

    Raises UsageError without a reason, NotAllowedError for a pass that was issued twice.
    """
    _must_be_a_crossing(conflict)
    if not reason.strip():
        raise UsageError("更正需要写明原因。", what_to_do="请写一句原因。")
    return Undo(ref=conflict.entry.ref, reason=reason.strip())


def setting_right(conflict: Conflict, *, inside: bool, reason: str) -> Body:
    """The entry that says where the holder is now; the crossings stay as they are.

    Raises UsageError without a reason, NotAllowedError where the crossing is erased and for a
    pass that was issued twice.
    """
    _must_be_a_crossing(conflict)
    if not reason.strip():
        raise UsageError("更正需要写明原因。", what_to_do="请写一句原因。")
    event = conflict.entry.body()
    if not isinstance(event, GateEvent):
        raise NotAllowedError("这一条的内容已经清除，不能更正。")
    return PresenceSet(
        subject=event.subject, zone=conflict.zone, inside=inside, note=reason.strip()
    )
