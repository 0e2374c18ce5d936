"""Folds who may write what: the authority, certified stations, cut-offs, pass keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gate_app.domain.entries import (
    AuthoritySet,
    Body,
    Entry,
    Genesis,
    PassKeyAdded,
    PassKeyRetired,
    Role,
    StationCertified,
    StationCutOff,
)
from gate_app.ledger.chain import (
    certificate_message,
    cut_off_message,
    pass_key_message,
    pass_key_retired_message,
    station_id,
)

if TYPE_CHECKING:
    from gate_app.ledger.chain import Verifier
    from gate_app.ledger.views import Views


def signature_holds(verify: Verifier, public: bytes, signature: str, message: bytes) -> bool:
    """Whether a signature in hex holds; one that is no hex does not."""
    try:
        return verify(public, bytes.fromhex(signature), message)
    except ValueError:
        return False


def certificate_holds(body: StationCertified, authority: bytes, verify: Verifier) -> bool:
    """Whether the authority has certified this station by its right name."""
    roles = tuple(sorted(body.roles))
    message = certificate_message(body.station, body.public, roles, body.checkpoint)
    try:
        named = station_id(bytes.fromhex(body.public)) == body.station
    except ValueError:
        return False
    return named and signature_holds(verify, authority, body.signature, message)


def _holds(views: Views, signature: str, message: bytes) -> bool:
    return signature_holds(views.verify, views.authority, signature, message)


def _nothing(views: Views, entry_id: int, entry: Entry, body: Any) -> None:
    """Genesis and the authority's name are checked by verify; no view rests on them."""


def fold_certificate(views: Views, entry_id: int, entry: Entry, body: StationCertified) -> None:
    """Certify a station for its roles; of several certificates the roles add up."""
    del entry_id, entry
    if certificate_holds(body, views.authority, views.verify):
        certify(views, body.station, body.public, body.roles, body.checkpoint)


def certify(
    views: Views, station: str, public: str, roles: tuple[Role, ...], checkpoint: str
) -> None:
    """Believe a station in these roles from now on, and fold what waited for that."""
    old = views.db.execute(
        "SELECT roles, checkpoint FROM station WHERE station = ?", (station,)
    ).fetchone()
    had = old[0].split() if old else []
    views.db.execute(
        "INSERT INTO station (station, public, roles, checkpoint) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (station) DO UPDATE SET public = excluded.public,"
        " roles = excluded.roles, checkpoint = excluded.checkpoint",
        (
            station,
            public,
            " ".join(sorted({*had, *roles})),
            max(checkpoint, old[1] if old else ""),
        ),
    )
    views.refold(station)


def fold_cut_off(views: Views, entry_id: int, entry: Entry, body: StationCutOff) -> None:
    """Cut a station off; of several cut-offs the earliest holds."""
    del entry_id, entry
    if not _holds(views, body.signature, cut_off_message(body.station, body.after)):
        return
    old = views.db.execute(
        "SELECT cut_epoch, cut_seq FROM station WHERE station = ?", (body.station,)
    ).fetchone()
    if old is not None and old[0] is not None and (old[0], old[1]) <= body.after:
        return
    views.db.execute(
        "INSERT INTO station (station, roles, checkpoint, cut_epoch, cut_seq)"
        " VALUES (?, '', '', ?, ?) ON CONFLICT (station) DO UPDATE"
        " SET cut_epoch = excluded.cut_epoch, cut_seq = excluded.cut_seq",
        (body.station, *body.after),
    )
    views.refold(body.station)
    if views.rebuilding:
        return
    beyond = views.db.execute(
        "SELECT 1 FROM entry WHERE station = ? AND (epoch, seq) > (?, ?)"
        " AND id NOT IN (SELECT entry FROM unfolded) LIMIT 1",
        (body.station, *body.after),
    ).fetchone()
    if beyond is not None:
        # Rare: entries already folded must come out again, and only a full fold is sure.
        views.rebuild()


def _pass_key(views: Views, public: str, *, added: int, retired: int, compromised: int) -> None:
    views.db.execute(
        "INSERT INTO pass_key VALUES (?, ?, ?, ?) ON CONFLICT (public) DO UPDATE SET"
        " added = max(added, excluded.added), retired = max(retired, excluded.retired),"
        " compromised = max(compromised, excluded.compromised)",
        (public, added, retired, compromised),
    )


def fold_key_added(views: Views, entry_id: int, entry: Entry, body: PassKeyAdded) -> None:
    """Trust a pass key that the authority certifies."""
    del entry_id, entry
    if _holds(views, body.signature, pass_key_message(body.public)):
        _pass_key(views, body.public, added=1, retired=0, compromised=0)


def fold_key_retired(views: Views, entry_id: int, entry: Entry, body: PassKeyRetired) -> None:
    """Retire a pass key; compromised is for ever."""
    del entry_id, entry
    message = pass_key_retired_message(body.public, compromised=body.compromised)
    if _holds(views, body.signature, message):
        _pass_key(views, body.public, added=0, retired=1, compromised=int(body.compromised))


FOLDS: dict[type[Body], Any] = {
    Genesis: _nothing,
    AuthoritySet: _nothing,
    StationCertified: fold_certificate,
    StationCutOff: fold_cut_off,
    PassKeyAdded: fold_key_added,
    PassKeyRetired: fold_key_retired,
}
