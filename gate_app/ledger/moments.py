"""Folds small events that are read back in order: duty, PINs, clock, keys, evacuation …"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gate_app.domain.entries import (
    Body,
    ClockConfirmed,
    ClockJumped,
    DutyOff,
    DutyOn,
    EmergencyPassage,
    EmergencyReviewed,
    Entry,
    EvacuationEnded,
    EvacuationStarted,
    HeadCounted,
    HealthObserved,
    KeysHandled,
    OpeningCountClosed,
    PinAccepted,
    PinFailed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gate_app.ledger.views import Views

_TOPICS: dict[type[Body], tuple[tuple[str, Callable[[Entry, Any], str]], ...]] = {
    DutyOn: (("duty", lambda e, _: e.header.station), ("pin", lambda _, b: b.staff)),
    DutyOff: (("duty", lambda e, _: e.header.station),),
    PinFailed: (("pin", lambda _, b: b.staff),),
    PinAccepted: (("pin", lambda _, b: b.staff),),
    ClockJumped: (("clock", lambda e, _: e.header.station),),
    ClockConfirmed: (("clock", lambda e, _: e.header.station),),
    EvacuationStarted: (("evacuation", lambda _, b: str(b.zone)),),
    HeadCounted: (("evacuation", lambda _, b: str(b.zone)),),
    EvacuationEnded: (("evacuation", lambda _, b: str(b.zone)),),
    EmergencyPassage: (("emergency", lambda _, b: b.checkpoint),),
    EmergencyReviewed: (("reviewed", lambda _, b: b.ref),),
    OpeningCountClosed: (("opening", lambda _, b: str(b.zone)),),
    HealthObserved: (("health", lambda _, b: b.holder),),
    KeysHandled: (("keys", lambda _, b: b.deed.value),),
}


def fold_moment(views: Views, entry_id: int, entry: Entry, body: Any) -> None:
    """File the entry under its topics; readers put it in order."""
    for topic, subject in _TOPICS[type(body)]:
        views.db.execute(
            "INSERT OR IGNORE INTO moment VALUES (?, ?, ?)",
            (topic, subject(entry, body), entry_id),
        )


FOLDS: dict[type[Body], Any] = dict.fromkeys(_TOPICS, fold_moment)
