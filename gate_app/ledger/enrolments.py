"""Folds enrolments: a station is certified by its ticket, which is good for one station."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gate_app.domain.enrolment import StationEnrolled, Ticket
from gate_app.ledger.chain import certificate_message, station_id, ticket_message
from gate_app.ledger.trust import certify, signature_holds

if TYPE_CHECKING:
    from gate_app.domain.entries import Body, Entry
    from gate_app.ledger.chain import Verifier
    from gate_app.ledger.views import Views

TOPIC = "enrolled"
TICKET_USED = "ticket-used"
"""Why the enrolment of whoever came second is not folded."""


def ticket_holds(ticket: Ticket, authority: bytes, verify: Verifier) -> bool:
    """Whether the authority has signed this ticket."""
    return signature_holds(verify, authority, ticket.signature, ticket_message(ticket))


def enrolment_holds(body: StationEnrolled, authority: bytes, verify: Verifier) -> bool:
    """Whether authority, ticket and station hang together; dates are not looked at."""
    ticket = body.ticket
    try:
        named = station_id(bytes.fromhex(body.public)) == body.station
        ticket_key = bytes.fromhex(ticket.public)
    except ValueError:
        return False
    roles = tuple(sorted(ticket.roles))
    message = certificate_message(body.station, body.public, roles, ticket.checkpoint)
    return (
        named
        and ticket_holds(ticket, authority, verify)
        and signature_holds(verify, ticket_key, body.signature, message)
    )


def fold_enrolment(views: Views, entry_id: int, entry: Entry, body: StationEnrolled) -> None:
    """Certify the first station that used a ticket in time; whoever comes second is not."""
    header, ticket = entry.header, body.ticket
    if header.at >= ticket.expires or header.station != body.station:
        return
    if not enrolment_holds(body, views.authority, views.verify):
        return
    views.db.execute(
        "INSERT OR IGNORE INTO moment VALUES (?, ?, ?)", (TOPIC, ticket.public, entry_id)
    )
    if views.rebuilding:
        return  # certify_first follows when all of them are filed
    used = [one for _, one, void in _used(views, ticket.public) if not void]
    if not used or used[0].ref != entry.ref:
        views.leave_unfolded(entry_id, TICKET_USED)
    elif len(used) == 1:
        _certify(views, body)
    else:
        # Rare: another had been believed, and only a full fold takes that back for sure.
        views.rebuild()


def certify_first(views: Views) -> None:
    """Of all that used a ticket certify the first; during a rebuild, all being filed."""
    tickets = views.db.execute("SELECT DISTINCT subject FROM moment WHERE topic = ?", (TOPIC,))
    for (public,) in tickets.fetchall():
        used = _used(views, public)
        first = next((entry for _, entry, void in used if not void), None)
        for entry_id, entry, _ in used:
            body = entry.body()
            if entry is not first:
                views.leave_unfolded(entry_id, TICKET_USED)
            elif isinstance(body, StationEnrolled):
                _certify(views, body)


def _used(views: Views, ticket: str) -> list[tuple[int, Entry, bool]]:
    """Who used a ticket, the first one first; and whether that use is void.

    It is once the authority has cut the station off before it: the time of an entry is its
    station's own word, so somebody with a stolen file may claim to have been the first.
    """
    rows = views.db.execute(
        "SELECT entry FROM moment WHERE topic = ? AND subject = ?", (TOPIC, ticket)
    ).fetchall()
    used = []
    for (entry_id,) in rows:
        entry = views.entry(entry_id)
        cut = views.station(entry.header.station)[1]
        void = cut is not None and (entry.header.epoch, entry.header.seq) > cut
        used.append((entry_id, entry, void))
    return sorted(used, key=lambda one: one[1].order)


def _certify(views: Views, body: StationEnrolled) -> None:
    certify(views, body.station, body.public, body.ticket.roles, body.ticket.checkpoint)


FOLDS: dict[type[Body], Any] = {StationEnrolled: fold_enrolment}
