"""Passes that were issued twice, and not the same: who issued each, when, and to whom."""

import msgspec

from gate_app.codes.pass_number import pass_number
from gate_app.domain.entries import Entry, PassIssued
from gate_app.ledger.issued import Issues, disputed_issues
from gate_app.ledger.logbook import Logbook
from gate_app.ledger.register import Register


class Issue(msgspec.Struct, frozen=True):
    """One issue of a pass; ``at`` in ms UTC, by its station's own word."""

    entry: Entry
    station: str
    at: int
    holder: str
    name: str


class Dispute(msgspec.Struct, frozen=True):
    """A pass that nobody knows whose it is; the issue that is shown comes first."""

    pass_id: str
    number: str
    zone: int
    issues: tuple[Issue, ...]


def disputes(book: Logbook) -> list[Dispute]:
    """Every such pass that is not revoked yet, whenever it is said to have been issued.

    A date may be a lie like all the rest; revoking the pass settles it.
    """
    register = Register(book.db)
    return [
        _dispute(register, pass_id, issues)
        for pass_id, issues in disputed_issues(book.db).items()
        if register.revoked(pass_id) is None
    ]


def _dispute(register: Register, pass_id: str, issues: Issues) -> Dispute:
    found, zone = [], 0
    for entry in sorted((entry for _, entry in issues.arrived), key=lambda entry: entry.order):
        body = entry.body()
        if isinstance(body, PassIssued):
            zone = zone or next(iter(body.zones), 0)
            name = register.name(body.holder) or body.holder
            found.append(Issue(entry, entry.header.station, entry.header.at, body.holder, name))
    return Dispute(pass_id, pass_number(pass_id), zone, tuple(found))
