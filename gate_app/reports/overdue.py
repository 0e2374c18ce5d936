"""Who went out and should have been back by now."""

import msgspec

from gate_app.domain.policy import Policy
from gate_app.ledger.logbook import Logbook
from gate_app.ledger.reads import Reads
from gate_app.ledger.register import Register
from gate_app.reports.search import Known, known

HOUR_MS = 3_600_000


class Overdue(msgspec.Struct, frozen=True):
    """Somebody outside for too long; times in ms UTC."""

    known: Known
    zone: int
    """The zone that was left."""
    left: int
    due: int


def overdue(book: Logbook, *, at: int) -> list[Overdue] | None:
    """Those who left longer ago than policy allows, longest first; None where it does not say.

    Whoever has passes, but none that is good any more, is gone for good and not waited for.
    """
    register = Register(book.db)
    hours = (register.item(Policy) or Policy()).return_within_h
    if hours is None:
        return None
    reads, until = Reads(book.db), at - hours * HOUR_MS
    rows = reads.execute(
        "SELECT presence.happened, presence.holder, presence.zone"
        " FROM presence JOIN log ON log.entry = presence.entry"
        " WHERE NOT inside AND +presence.happened < ? AND log.kind = 'crossing'",
        (until,),
    )
    # Who seems to come back in the future is out all the same.
    rows += [
        (last.happened, last.holder, last.zone)
        for _, last in register.ahead(at)
        if last is not None
        and not last.inside
        and last.happened < until
        and _crossed(reads, last.entry)
    ]
    return [
        Overdue(known(register, holder, at), zone, left, left + hours * HOUR_MS)
        for left, holder, zone in sorted(rows)
        if _may_return(register, holder, at)
    ]


def _crossed(reads: Reads, entry: int) -> bool:
    kind = reads.execute("SELECT kind FROM log WHERE entry = ?", (entry,)).fetchone()
    return kind is not None and kind[0] == "crossing"


def _may_return(register: Register, holder: str, at: int) -> bool:
    passes = register.passes_of(holder)
    return not passes or any(
        one.exp * 1000 > at and register.revocation(one.pass_id) is None for one in passes
    )
