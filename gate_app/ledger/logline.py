"""One entry as one flat line, whatever its kind.

TO SHOW A NEW KIND: fields that its body shares with others (zone, checkpoint, staff, holder)
appear by themselves; anything else is one function in ``_SPECIAL``.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from gate_app.domain.entries import (
    EVENTS,
    Body,
    CheckpointPut,
    ClockConfirmed,
    ClockJumped,
    DutyOn,
    EmergencyPassage,
    EnterprisePut,
    Entry,
    Exported,
    GateEvent,
    GateStateSet,
    HeadCounted,
    HealthObserved,
    HolderPhotoPut,
    HolderPut,
    KeysHandled,
    OpeningCountClosed,
    PinAccepted,
    PresenceSet,
    SitePut,
    StaffPut,
    Subject,
    SuspensionPut,
    TestRecorded,
    ZonePut,
)
from gate_app.domain.passes import PassKind
from gate_app.domain.verdict import Direction, How, Reason, Verdict

ZONE_KINDS = EVENTS | {
    "presence-set",
    "opening-count-closed",
    "emergency-passage",
    "evacuation-started",
    "head-counted",
    "evacuation-ended",
    "zone-put",
    "checkpoint-put",
}
"""Kinds that name one zone."""
ENTERPRISE_KINDS = EVENTS | {
    "presence-set",
    "pass-issued",
    "holder-put",
    "enterprise-put",
    "suspension-put",
}
"""Kinds that name an enterprise."""


class LogLine(msgspec.Struct, frozen=True, kw_only=True):
    """One entry for people and programs. Times in ms UTC; what is not known is empty."""

    seq: int
    kind: str
    at: int
    wall: int
    station: str
    epoch: int
    happened: int | None = None
    """When it happened, where that is not when it was written."""
    staff: str = ""
    """Staff code of the guard on duty (or of whom the entry is about, as at sign-on)."""
    shift: int | None = None
    guard: str = ""
    direction: Direction | None = None
    verdict: Verdict | None = None
    reason: Reason | None = None
    others: tuple[Reason, ...] = ()
    name: str = ""
    holder: str = ""
    pass_id: str = ""
    pass_number: str = ""
    pass_kind: PassKind | None = None
    enterprise: str = ""
    enterprise_name: str = ""
    zone: int | None = None
    zone_name: str = ""
    checkpoint: str = ""
    checkpoint_name: str = ""
    note: str = ""
    """A guard's reason as its code or in words; for other kinds what there is to say."""
    authorised_by: str = ""
    how: How | None = None
    late: bool = False
    """Taken down on paper and typed in later."""
    undone: bool = False
    refers: str = ""
    """Ref of the entry that this one takes back, overrides or reviews."""
    clock_trusted: bool | None = None
    erased: bool = False
    known: bool = True
    """False where the body is erased, not held here, or of a newer program."""
    hash: str = ""
    id: int = 0
    """The row, for followers."""


def read_body(entry_id: int, entry: Entry, body: Body | None) -> LogLine:
    """Flatten an entry; names of codes are filled in by the logbook."""
    header = entry.header
    staff, _, shift = header.actor.partition("/")
    fields: dict[str, Any] = {
        "staff": staff,
        "shift": int(shift) if shift.isdecimal() else None,
        "known": body is not None,
    }
    if body is not None:
        fields |= _shared(body)
        special = next((read for kind, read in _SPECIAL if isinstance(body, kind)), None)
        if special is not None:
            fields |= special(body)
        if isinstance(body, DutyOn):
            fields["shift"] = header.seq
    return LogLine(
        seq=header.seq,
        kind=header.kind,
        at=header.at,
        wall=header.wall,
        station=header.station,
        epoch=header.epoch,
        hash=entry.hash,
        id=entry_id,
        **fields,
    )


_SHARED = ("zone", "checkpoint", "direction", "holder", "pass_id", "pass_kind", "enterprise")


def _shared(body: Body) -> dict[str, Any]:
    """Fields that mean the same in every body that has them."""
    fields = {name: getattr(body, name) for name in _SHARED if hasattr(body, name)}
    fields["note"] = getattr(body, "note", "") or getattr(body, "reason", "")
    fields["refers"] = getattr(body, "ref", "")
    staff = getattr(body, "staff", "")
    if staff:
        fields["staff"] = staff
    return fields


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "name": subject.name,
        "holder": subject.holder,
        "pass_id": subject.pass_id,
        "pass_kind": subject.pass_kind,
        "enterprise": subject.enterprise,
    }


def _event(body: GateEvent) -> dict[str, Any]:
    return _subject(body.subject) | {
        "verdict": body.verdict,
        "reason": body.reason,
        "others": body.others,
        "note": body.note,
        "authorised_by": body.authorised_by,
        "how": body.rested.how,
        "clock_trusted": body.rested.clock_trusted,
        "happened": body.happened,
        "late": body.happened is not None,
        "refers": getattr(body, "overrides", ""),
    }


def _presence(body: PresenceSet) -> dict[str, Any]:
    return _subject(body.subject) | {
        "direction": Direction.ENTRY if body.inside else Direction.EXIT
    }


def _suspension(body: SuspensionPut) -> dict[str, Any]:
    what, _, key = body.item.subject.partition(":")
    return {
        "holder": key if what == "holder" else "",
        "enterprise": key if what == "enterprise" else "",
        "note": _said("suspended" if body.item.suspended else "restored", body.item.reason),
    }


def _health(body: HealthObserved) -> dict[str, Any]:
    warm = "" if body.temperature is None else f"{body.temperature / 10:.1f}"
    return {"note": _said(warm, body.code)}


def _said(*words: str) -> str:
    return " ".join(word for word in words if word)


_SPECIAL: tuple[tuple[type[Body], Callable[[Any], dict[str, Any]]], ...] = (
    (GateEvent, _event),
    (PresenceSet, _presence),
    (TestRecorded, lambda b: {"happened": b.taken_at}),
    (HealthObserved, _health),
    (EmergencyPassage, lambda b: {"name": b.plate}),
    (HeadCounted, lambda b: {"note": str(b.count)}),
    (OpeningCountClosed, lambda b: {"note": str(b.count)}),
    (PinAccepted, lambda b: {"note": b.purpose}),
    (ClockJumped, lambda b: {"note": str(b.by_ms), "clock_trusted": b.trusted}),
    (ClockConfirmed, lambda b: {"authorised_by": b.staff}),
    (KeysHandled, lambda b: {"note": _said(b.deed.value, b.kid)}),
    (Exported, lambda b: {"note": _said(b.format, str(b.rows), b.filter)}),
    (SitePut, lambda b: {"note": b.item.name}),
    (ZonePut, lambda b: {"zone": b.item.number, "note": b.item.name}),
    (
        CheckpointPut,
        lambda b: {"checkpoint": b.item.code, "zone": b.item.zone, "note": b.item.name},
    ),
    (EnterprisePut, lambda b: {"enterprise": b.item.code, "note": b.item.name}),
    (StaffPut, lambda b: {"staff": b.item.code, "note": b.item.role.value}),
    (
        HolderPut,
        lambda b: {
            "holder": b.item.number,
            "name": b.item.name,
            "enterprise": b.item.enterprise,
        },
    ),
    (HolderPhotoPut, lambda b: {"holder": b.item.holder}),
    (SuspensionPut, _suspension),
    (
        GateStateSet,
        lambda b: {
            "checkpoint": b.item.checkpoint,
            "note": _said(b.item.state.value, b.item.reason),
        },
    ),
)
