"""Which photos entries name, and which of them are still to be sent or fetched."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from gate_app.ledger.database import faults
from gate_app.ledger.synced import Mark, Synced

if TYPE_CHECKING:
    from gate_app.ledger.ledger import Ledger

LOOKED_AT = 5_000
"""Entries looked through in one step."""
OUT, IN = "out", "in"
WITH_PHOTOS = ("pass-issued", "holder-photo-put")
"""Kinds whose bodies name a photo."""


class _Item(msgspec.Struct):
    photo: str | None = None


class _WithPhoto(msgspec.Struct):
    """Of any body what names a photo."""

    photo: str | None = None
    item: _Item | None = None


def note_photos(ledger: "Ledger") -> bool:
    """Note the photos that the next entries name; False when all have been looked through."""
    synced = Synced(ledger.db)
    after = synced.number(Mark.PHOTOS) or 0
    with faults():
        (top,) = ledger.db.execute("SELECT max(id) FROM entry").fetchone()
    until = min(after + LOOKED_AT, top or 0)
    if until <= after:
        return False
    with ledger.writing():
        rows = ledger.db.execute(
            "SELECT station, body FROM entry WHERE id > ? AND id <= ?"
            f" AND kind IN ({', '.join('?' for _ in WITH_PHOTOS)})",
            (after, until, *WITH_PHOTOS),
        ).fetchall()
        for station, raw in rows:
            _note(ledger, station, raw)
        synced.put(Mark.PHOTOS, until)
    return until < (top or 0)


def note_photos_of(ledger: "Ledger", refs: Sequence[str]) -> None:
    """Note the photos of entries whose bodies came late."""
    with ledger.writing():
        for ref in refs:
            entry_id = ledger.views.id_of(ref)
            if entry_id is not None:
                entry = ledger.views.entry(entry_id)
                _note(ledger, entry.header.station, entry.raw)


def photo_named(raw: bytes | None) -> str:
    """The hash of the photo that a body names; empty where it names none."""
    if raw is None:
        return ""
    try:
        body = msgspec.json.decode(raw, type=_WithPhoto)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return ""
    name = body.photo or (body.item.photo if body.item else None) or ""
    return name if len(name) == 16 and not name.strip("0123456789abcdef") else ""


def _note(ledger: "Ledger", station: str, raw: bytes | None) -> None:
    if name := photo_named(raw):
        way = OUT if station == ledger.station else IN
        ledger.db.execute("INSERT OR IGNORE INTO photo_due VALUES (?, ?)", (name, way))


def photos_due(ledger: "Ledger") -> list[tuple[str, str]]:
    """Name and way (``OUT``, ``IN``) of what is still to be exchanged."""
    with faults():
        return ledger.db.execute("SELECT name, way FROM photo_due ORDER BY way, name").fetchall()


def photo_done(ledger: "Ledger", name: str, way: str) -> None:
    """A photo was exchanged."""
    with ledger.writing():
        ledger.db.execute("DELETE FROM photo_due WHERE name = ? AND way = ?", (name, way))
