"""One person or vehicle: passes and what became of them, where they are, and every crossing."""

import msgspec

from gate_app.codes.pass_number import pass_number
from gate_app.domain.entries import PassIssued
from gate_app.domain.places import Zone
from gate_app.ledger.logbook import Logbook, LogFilter
from gate_app.ledger.logline import LogLine
from gate_app.ledger.register import Register
from gate_app.reports.search import Known, known

MOST_LINES = 2_000


class PassStanding(msgspec.Struct, frozen=True):
    """A pass of the holder; ``why`` it is dead, where it is."""

    number: str
    issued: PassIssued
    revoked: bool
    lost: bool
    why: str


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the ledger knows of a holder; times in ms UTC."""

    known: Known
    zone_name: str
    """Of the zone that the holder is in, empty where they are in none."""
    suspended: bool
    enterprise_suspended: bool
    tested_at: int | None
    passes: tuple[PassStanding, ...]
    lines: tuple[LogLine, ...]
    """Newest first, ``MOST_LINES`` at most."""


def history(book: Logbook, holder: str, at: int) -> History:
    """Look one holder up at ``at`` (ms UTC), by holder number (``pass:ID`` for a pass unknown to
    the register).
    """
    register = Register(book.db)
    passes = []
    for issued in register.passes_of(holder):
        revocation = register.revocation(issued.pass_id)
        lost, why = revocation or (False, "")
        number = pass_number(issued.pass_id)
        passes.append(PassStanding(number, issued, revocation is not None, lost, why))
    passes.sort(key=lambda one: one.issued.exp, reverse=True)
    codes = {one.issued.enterprise for one in passes}
    asked = LogFilter(person=holder, limit=MOST_LINES)
    who = known(register, holder, at)
    inside = who.presence is not None and who.presence.inside
    zone = register.item(Zone, str(who.presence.zone)) if inside and who.presence else None
    return History(
        known=who,
        zone_name=zone.name if zone else "",
        suspended=register.suspended(f"holder:{holder}"),
        enterprise_suspended=any(register.suspended(f"enterprise:{code}") for code in codes),
        tested_at=register.tested_at(holder, at),
        passes=tuple(passes),
        lines=tuple(book.lines(asked, newest_first=True)),
    )
