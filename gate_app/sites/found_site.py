"""Founds a real site on one laptop, gate and office at once, and changes one that is there."""

from contextlib import closing
from pathlib import Path

import msgspec

from gate_app.clock import TrustedClock
from gate_app.domain.entries import Body
from gate_app.domain.people import Staff
from gate_app.domain.places import Checkpoint, Place
from gate_app.errors import GateError, UsageError
from gate_app.founding import Founded, found
from gate_app.issuing.issue import must_be_office
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.register import Register
from gate_app.sites.read import FirstPin, draw_pin, entries_of, plan_changes, put
from gate_app.sites.sheets import Known, Mistake, Tables, known_of
from gate_app.sites.station_secrets import seal_station


class MistakesError(GateError):
    """The tables hold mistakes; nothing was taken over."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(f"有 {len(mistakes)} 处错误，什么也没有改。", what_to_do="请改好后再试。")
        self.mistakes = mistakes


class NewSite(msgspec.Struct, frozen=True):
    """A site that was founded, and the PINs to hand out; they are shown once."""

    place: Place
    founded: Founded
    pins: list[FirstPin]


def found_site(
    folder: Path,
    tables: Tables,
    passphrase: str,
    *,
    checkpoint: str = "",
    clock: TrustedClock | None = None,
) -> NewSite:
    """Make the site of these tables in ``folder``; this laptop stands at ``checkpoint``.

    Without one it stands at the first. Raises MistakesError, SealError for a weak passphrase,
    UsageError where there is a station already, LedgerError.
    """
    known = Known()
    changes = plan_changes(tables, known)
    if changes.mistakes:
        raise MistakesError(changes.mistakes)
    gates = {item.code: item for item in changes.items if isinstance(item, Checkpoint)}
    code = checkpoint or next(iter(gates))
    if code not in gates:
        raise UsageError(f"没有这个卡点：{code}", what_to_do=f"可以选：{'、'.join(gates)}。")
    place = Place(code, gates[code].zone)
    bodies, pins = entries_of(changes, known)
    founded = found(folder, place, bodies, clock=clock, passphrase=passphrase)
    with closing(connect(folder.absolute(), write=False)) as db:
        seal_station(folder, Register(db), passphrase)
    return NewSite(place, founded, pins)


class Changed(msgspec.Struct, frozen=True):
    """What a change did: items new and altered, and the PINs of new staff."""

    new: int
    altered: int
    pins: list[FirstPin]


class Prepared(msgspec.Struct, frozen=True):
    """A change that may be recorded as long as nothing else has changed what is ``known``."""

    known: Known
    bodies: list[Body]
    changed: Changed


def prepare(tables: Tables, known: Known) -> Prepared:
    """Plan a change and draw the PINs that it needs, 0.4 s each. Raises MistakesError."""
    changes = plan_changes(tables, known)
    if changes.mistakes:
        raise MistakesError(changes.mistakes)
    bodies, pins = entries_of(changes, known)
    return Prepared(known, bodies, Changed(changes.new, len(bodies) - changes.new, pins))


def prepare_new_pin(code: str, known: Known) -> Prepared:
    """Draw another PIN for somebody. Raises UsageError for nobody of that code."""
    staff = known.items.get((Staff, code))
    if staff is None:
        raise UsageError(f"没有这个工号：{code}", what_to_do="请先保存，再重设 PIN。")
    pin, verifier = draw_pin()
    body = put(msgspec.structs.replace(staff, pin=verifier), known)
    return Prepared(known, [body], Changed(0, 1, [FirstPin(code, staff.name, pin)]))


def take_over(
    prepared: Prepared, ledger: Ledger, register: Register, *, actor: str = ""
) -> Changed:
    """Record a prepared change in one transaction; no change writes nothing.

    Raises UsageError where the site has changed meanwhile, NotAllowedError at a gate that is
    no office, LedgerError.
    """
    must_be_office(ledger)
    if known_of(register) != prepared.known:
        raise UsageError("别处刚刚改过园区信息。", what_to_do="请看一看新的内容，再改一次。")
    if prepared.bodies:
        ledger.append_all(prepared.bodies, actor=actor)
    return prepared.changed
