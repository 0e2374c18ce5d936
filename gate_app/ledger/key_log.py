"""What the ledger tells of the site's keys: which there are, since when, what was done to them."""

import sqlite3
from typing import Final

import msgspec

from gate_app.domain.entries import KeysHandled, PassKeyAdded
from gate_app.ledger.database import faults
from gate_app.ledger.reads import entry_of
from gate_app.ledger.views import COLUMNS

FOUNDING: Final = 64
"""The keys that a site began with stand among so many first entries of a station."""


class PassKey(msgspec.Struct, frozen=True):
    """A pass key that the authority certified, by its public half (hex)."""

    public: str
    retired: bool
    compromised: bool


def pass_keys(db: sqlite3.Connection) -> list[PassKey]:
    """Every pass key that was ever certified, in no order. Raises LedgerError."""
    with faults():
        rows = db.execute(
            "SELECT public, retired, compromised FROM pass_key WHERE added"
        ).fetchall()
    return [PassKey(public, bool(retired), bool(gone)) for public, retired, gone in rows]


def key_deeds(db: sqlite3.Connection) -> list[tuple[int, KeysHandled]]:
    """What was done with the keys, and when (ms UTC), oldest first. Raises LedgerError."""
    with faults():
        rows = db.execute(
            "SELECT entry.at, entry.body FROM moment JOIN entry ON entry.id = moment.entry"
            " WHERE topic = 'keys' ORDER BY entry.at, entry.id"
        ).fetchall()
    return [(at, msgspec.json.decode(raw, type=KeysHandled)) for at, raw in rows]


def founding_keys(db: sqlite3.Connection) -> dict[str, int]:
    """When (ms UTC) the keys that a site began with were added, in their order; by public half.

    Only those that the authority certified: any station may write what it likes. Raises
    LedgerError.
    """
    certified = {one.public for one in pass_keys(db)}
    with faults():
        rows = db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE station IN (SELECT station FROM station)"
            " AND epoch = 1 AND seq <= ? AND kind = 'pass-key-added'"
            " AND id NOT IN (SELECT entry FROM unfolded) ORDER BY at, seq",
            (FOUNDING,),
        ).fetchall()
    found = {}
    for row in rows:
        entry = entry_of(row)
        body = entry.body()
        if isinstance(body, PassKeyAdded) and body.public in certified:
            found[body.public] = entry.header.at
    return found
