"""Founds a real site on one laptop, gate and office at once, and changes one that is there."""

from contextlib import closing
from pathlib import Path

import msgspec

from gate_app.clock import TrustedClock
from gate_app.domain.places import Checkpoint, Place
from gate_app.errors import GateError, UsageError
from gate_app.founding import Founded, found
from gate_app.issuing.issue import must_be_office
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.register import Register
from gate_app.sites.read import FirstPin, entries_of, plan_changes
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


def change_site(tables: Tables, ledger: Ledger, register: Register, *, actor: str = "") -> Changed:
    """Take the tables over in one transaction; unchanged items write nothing.

    Raises MistakesError, NotAllowedError at a gate that is no office, LedgerError.
    """
    must_be_office(ledger)
    known = known_of(register)
    changes = plan_changes(tables, known)
    if changes.mistakes:
        raise MistakesError(changes.mistakes)
    bodies, pins = entries_of(changes, known)
    if bodies:
        ledger.append_all(bodies, actor=actor)
    return Changed(changes.new, len(bodies) - changes.new, pins)
