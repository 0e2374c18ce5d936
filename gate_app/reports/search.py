"""Finds people, vehicles and lines of the log: the register first, then by holder's index."""

from collections.abc import Iterator

import msgspec

from gate_app.codes import pass_number
from gate_app.domain.entries import EVENTS
from gate_app.domain.passes import PassKind
from gate_app.domain.places import Checkpoint, Enterprise, Zone
from gate_app.domain.verdict import Reason, Verdict
from gate_app.ledger.logbook import Logbook, LogFilter
from gate_app.ledger.logline import LogLine
from gate_app.ledger.names import END
from gate_app.ledger.reads import Reads
from gate_app.ledger.register import Register
from gate_app.ledger.whereabouts import Presence

SHORTEST = 2
"""Characters that a search by name needs: a surname and one more."""
AT_GATES = EVENTS | {"presence-set", "emergency-passage"}
"""Kinds that a log of comings and goings shows."""


class Known(msgspec.Struct, frozen=True):
    """A person or vehicle of the register, as a search finds them."""

    holder: str
    name: str
    enterprise: str
    """The enterprise's name, its code where it has none."""
    pass_kind: PassKind | None
    number: str
    """The number of the latest pass, empty if none is known."""
    presence: Presence | None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody looks for; what is empty does not restrict. Times in ms UTC."""

    text: str = ""
    """Part of a name or plate, a pass number, or part of an enterprise's name."""
    after: int | None = None
    before: int | None = None
    zone: int | None = None
    reason: Reason | None = None
    verdict: Verdict | None = None
    everything: bool = False
    """Also what happened in the register and at the desk, not only at the gates."""


def pass_bits(text: str) -> str:
    """The ten hex digits of a pass number, empty where the text is none."""
    try:
        return pass_number.parse(text)
    except pass_number.PassNumberError:
        return ""


def people(book: Logbook, text: str, *, limit: int = 12) -> list[Known]:
    """People and vehicles whose name or plate holds the text, or whose pass has this number."""
    text, reads, register = text.strip(), Reads(book.db), Register(book.db)
    bits = pass_bits(text)
    if bits:
        holders = [one.holder for one in register.issued_by_number(bits)]
    elif len(text) >= SHORTEST:
        rows = reads.execute(
            "SELECT DISTINCT holder FROM name_part WHERE part >= ? AND part < ? LIMIT ?",
            (text, text + END, limit),
        )
        holders = [row[0] for row in rows]
    else:
        holders = []
    return [known(register, holder) for holder in dict.fromkeys(holders)]


def known(register: Register, holder: str, at: int | None = None) -> Known:
    """What the register says of a holder in one line, at a sure time (ms UTC)."""
    passes = register.passes_of(holder)
    latest = max(passes, key=lambda one: one.exp, default=None)
    code = latest.enterprise if latest is not None else ""
    enterprise = register.item(Enterprise, code) if code else None
    return Known(
        holder=holder,
        name=register.name(holder),
        enterprise=enterprise.name if enterprise else code,
        pass_kind=None if latest is None else latest.pass_kind,
        number="" if latest is None else pass_number.pass_number(latest.pass_id),
        presence=register.presence(holder, at),
    )


def enterprises(book: Logbook, text: str) -> list[Enterprise]:
    """Enterprises whose name holds the text, or with this code."""
    text = text.strip()
    if not text:
        return []
    items = Register(book.db).items(Enterprise)
    return [one for one in items if text == one.code or (len(text) > 1 and text in one.name)]


def zones_and_gates(book: Logbook) -> list[tuple[int, str]]:
    """Every zone by number, named with its gate, to choose from."""
    register = Register(book.db)
    gates = {gate.zone: gate.name for gate in register.items(Checkpoint)}
    return [
        (zone.number, " · ".join(part for part in (zone.name, gates.get(zone.number)) if part))
        for zone in register.items(Zone)
    ]


def lines(book: Logbook, wanted: Wanted) -> Iterator[LogLine]:
    """Lines of the log, newest first; the text means a person, else an enterprise."""
    text = wanted.text.strip()
    bits = pass_bits(text)
    by_person = bool(text) and (bool(bits) or bool(people(book, text, limit=1)))
    by_enterprise = bool(text) and not by_person and bool(enterprises(book, text))
    asked = LogFilter(
        after=wanted.after,
        before=wanted.before,
        person="" if by_enterprise or bits else text,
        pass_bits=bits,
        enterprise=text if by_enterprise else "",
        zone=wanted.zone,
        verdict=wanted.verdict,
        reason=wanted.reason,
        kinds=frozenset() if wanted.everything else AT_GATES,
    )
    return book.lines(asked, newest_first=True)
