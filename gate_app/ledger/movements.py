"""Folds what happens to people at the gate: the log, presence, undo and erasure.

Presence is the latest crossing or opening count of a holder by ``(happened, order)``; an
undone one does not count. Of one station's own entries only the last by seq is looked at: a
clock that ran ahead and was put right must not hold anybody where he was. What was taken down
on paper counts by its own time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gate_app.domain.entries import (
    Body,
    BodyErased,
    Crossing,
    Entry,
    GateEvent,
    PresenceSet,
    Refusal,
    Role,
    Subject,
    TurnedBack,
    Undo,
    Unresolved,
)
from gate_app.domain.verdict import Direction
from gate_app.ledger.names import drop_name, file_name

if TYPE_CHECKING:
    from gate_app.ledger.views import Views

MOVING = frozenset({"crossing", "presence-set"})
LAST_STEP = """(
    SELECT step.seq FROM log AS steps JOIN entry AS step ON step.id = steps.entry
    WHERE steps.holder = past.holder AND steps.kind IN ('crossing', 'presence-set')
        AND NOT steps.undone AND steps.happened = step.at
        AND step.station = entry.station AND step.epoch = entry.epoch
    ORDER BY steps.happened DESC, steps.entry DESC LIMIT 1
)"""
"""The seq of a holder's latest movement in the same epoch of the same station, in a query that
calls the log ``past``: found at the end of an index, however long the holder came and went."""

LATEST_MOVE = """
WITH moves AS (
    SELECT log.*, at, station, epoch, seq FROM log JOIN entry ON entry.id = log.entry
    WHERE holder = ? AND happened <= ? AND NOT undone AND log.kind IN ('crossing', 'presence-set')
),
lasts AS (
    SELECT station, epoch, max(seq) AS top FROM moves WHERE happened = at GROUP BY station, epoch
)
SELECT holder, zone, direction = 'entry', pass_kind, happened, moves.entry
FROM moves LEFT JOIN lasts USING (station, epoch)
WHERE happened <> at OR seq = top
ORDER BY happened DESC, at DESC, station DESC, epoch DESC, seq DESC LIMIT 1
"""
"""The row of ``presence`` of a holder by what happened until a moment (ms UTC)."""
FOR_EVER = 2**63 - 1


def _log(
    views: Views,
    entry_id: int,
    entry: Entry,
    subject: Subject,
    zone: int,
    direction: Direction,
    *,
    happened: int,
    verdict: str = "",
    reason: str = "",
) -> None:
    undone = views.known("undone", entry.ref)
    kind = entry.header.kind
    views.db.execute(
        "INSERT OR REPLACE INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry_id,
            kind,
            happened,
            direction,
            verdict,
            reason,
            subject.holder,
            subject.pass_id,
            subject.pass_kind,
            zone,
            int(undone),
            subject.enterprise,
        ),
    )
    if not subject.holder:
        return
    _name(views, subject)
    if kind in MOVING and not undone:
        _step(views, entry_id, entry, subject, zone, direction, happened)


def _step(
    views: Views,
    entry_id: int,
    entry: Entry,
    subject: Subject,
    zone: int,
    direction: Direction,
    happened: int,
) -> None:
    """Move presence on, unless a later movement is already known."""
    old = views.db.execute(
        "SELECT happened, entry FROM presence WHERE holder = ?", (subject.holder,)
    ).fetchone()
    if old is not None and old[0] >= happened:
        last = views.entry(old[1])
        if last.header.station == entry.header.station and old[0] > happened:
            _recompute(views, subject.holder)
            return
        if old[0] > happened or last.order > entry.order:
            return
    views.db.execute(
        "INSERT OR REPLACE INTO presence VALUES (?, ?, ?, ?, ?, ?)",
        (
            subject.holder,
            zone,
            int(direction is Direction.ENTRY),
            subject.pass_kind,
            happened,
            entry_id,
        ),
    )


def _name(views: Views, subject: Subject) -> None:
    """Remember a holder's name; when it changed, the latest entry that has one decides."""
    old = views.db.execute(
        "SELECT name, enterprise FROM person WHERE holder = ?", (subject.holder,)
    ).fetchone()
    if not subject.name or old == (subject.name, subject.enterprise):
        return
    if old is None:
        _put_name(views, subject)
    else:
        _rename(views, subject.holder)


def _put_name(views: Views, subject: Subject) -> None:
    views.db.execute(
        "INSERT OR REPLACE INTO person VALUES (?, ?, ?)",
        (subject.holder, subject.name, subject.enterprise),
    )
    file_name(views.db, "seen", subject.holder, subject.name)


def _rename(views: Views, holder: str) -> None:
    old = views.db.execute(
        "SELECT name, enterprise FROM person WHERE holder = ?", (holder,)
    ).fetchone()
    subject = _last_named(views, holder)
    if subject is not None and old == (subject.name, subject.enterprise):
        return
    if old is not None:
        drop_name(views.db, "seen", holder, old[0])
        views.db.execute("DELETE FROM person WHERE holder = ?", (holder,))
    if subject is not None:
        _put_name(views, subject)


def _last_named(views: Views, holder: str) -> Subject | None:
    """What the latest entry that names a holder says; usually the first that is read."""
    for (entry_id,) in views.db.execute(
        "SELECT log.entry FROM log JOIN entry ON entry.id = log.entry WHERE holder = ?"
        " ORDER BY happened DESC, at DESC, station DESC, epoch DESC, seq DESC",
        (holder,),
    ):
        body = views.entry(entry_id).body()
        if isinstance(body, (GateEvent, PresenceSet)) and body.subject.name:
            return body.subject
    return None


def _recompute(views: Views, holder: str) -> None:
    """Presence again from the log, after an undo, an erasure or a clock put right."""
    views.db.execute("DELETE FROM presence WHERE holder = ?", (holder,))
    views.db.execute(f"INSERT INTO presence {LATEST_MOVE}", (holder, FOR_EVER))


def fold_event(views: Views, entry_id: int, entry: Entry, body: GateEvent) -> None:
    """Log a crossing, refusal, turn-back or unresolved doubt."""
    happened = entry.header.at if body.happened is None else body.happened
    _log(
        views,
        entry_id,
        entry,
        body.subject,
        body.zone,
        body.direction,
        happened=happened,
        verdict=body.verdict,
        reason=body.reason,
    )


def fold_presence_set(views: Views, entry_id: int, entry: Entry, body: PresenceSet) -> None:
    """Log one line of an opening count."""
    direction = Direction.ENTRY if body.inside else Direction.EXIT
    _log(views, entry_id, entry, body.subject, body.zone, direction, happened=entry.header.at)


def fold_undo(views: Views, entry_id: int, entry: Entry, body: Undo) -> None:
    """Take back an entry of the same station; an office may take back any."""
    own = body.ref.startswith(f"{entry.header.station}:")
    if not own and Role.OFFICE not in views.station(entry.header.station)[0]:
        # Tried again when the station is certified for more.
        views.leave_unfolded(entry_id, "role")
        return
    old = views.db.execute("SELECT entry FROM undone WHERE ref = ?", (body.ref,)).fetchone()
    if old is None or views.entry(old[0]).order > entry.order:
        views.db.execute("INSERT OR REPLACE INTO undone VALUES (?, ?)", (body.ref, entry_id))
    target = views.id_of(body.ref)
    if target is None:
        return
    views.db.execute("UPDATE log SET undone = 1 WHERE entry = ?", (target,))
    row = views.db.execute("SELECT holder FROM log WHERE entry = ?", (target,)).fetchone()
    if row is not None and row[0]:
        _recompute(views, row[0])


def fold_erased(views: Views, entry_id: int, entry: Entry, body: BodyErased) -> None:
    """Erase bodies of the writer's own entries, now and whenever they arrive.

    Only kinds that speak of persons: no view but the log and the moments rests on them.
    """
    del entry_id
    for ref in body.refs:
        if not ref.startswith(f"{entry.header.station}:"):
            continue
        views.db.execute("INSERT OR IGNORE INTO erased VALUES (?)", (ref,))
        target = views.id_of(ref)
        if target is None or not views.may_erase(views.entry(target).header.kind):
            continue
        row = views.db.execute(_RESTS_ON, (target,)).fetchone()
        views.db.execute("DELETE FROM log WHERE entry = ?", (target,))
        views.db.execute("DELETE FROM moment WHERE entry = ?", (target,))
        views.db.execute("DELETE FROM unfolded WHERE entry = ?", (target,))
        views.db.execute("UPDATE entry SET body = NULL WHERE id = ?", (target,))
        if row is not None and row[0]:
            if row[1]:
                _recompute(views, row[0])
            _rename(views, row[0])


_RESTS_ON = f"""
SELECT holder, id = (SELECT entry FROM presence WHERE presence.holder = past.holder)
    OR seq >= coalesce({LAST_STEP}, seq)
FROM log AS past JOIN entry ON entry.id = past.entry WHERE past.entry = ?
"""
"""The holder of an entry, and whether presence may change without it: it does not where a later
movement follows."""


FOLDS: dict[type[Body], Any] = {
    Crossing: fold_event,
    Refusal: fold_event,
    TurnedBack: fold_event,
    Unresolved: fold_event,
    PresenceSet: fold_presence_set,
    Undo: fold_undo,
    BodyErased: fold_erased,
}
