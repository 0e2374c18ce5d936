"""What an office asks of passes: which keys may sign them, and which there are."""

import sqlite3
from collections.abc import Iterator

import msgspec

from gate_app.domain.entries import Entry, PassIssued
from gate_app.ledger.database import faults
from gate_app.ledger.passes import DISPUTED, ISSUED_TWICE, ISSUES, differ
from gate_app.ledger.reads import Reads
from gate_app.ledger.views import COLUMNS, as_entry


class Registered(msgspec.Struct, frozen=True):
    """One pass as the register knows it; ``at`` ms UTC of its entry."""

    issued: PassIssued
    at: int
    revoked: bool
    lost: bool
    why: str
    final: bool
    """Revoked, and not only dead as issued twice: that ends when the office that lied does."""


def live_pass_keys(db: sqlite3.Connection) -> set[bytes]:
    """Public keys that may sign new passes: added, neither retired nor compromised."""
    with faults():
        rows = db.execute(
            "SELECT public FROM pass_key WHERE added AND NOT retired AND NOT compromised"
        ).fetchall()
    return {bytes.fromhex(row[0]) for row in rows}


class Issues(msgspec.Struct, frozen=True):
    """Issues of one pass that do not say the same, with their entry ids, as they arrived."""

    arrived: tuple[tuple[int, Entry], ...]

    def before(self, entry_id: int) -> tuple[PassIssued | None, bool]:
        """The issue that was shown until then, and whether another had come that differs."""
        known = sorted(
            (entry for number, entry in self.arrived if number < entry_id),
            key=lambda entry: entry.order,
        )
        first = known[0].body() if known else None
        disputed = any(differ(first, entry.body()) for entry in known)
        return (first if isinstance(first, PassIssued) else None), disputed


def disputed_issues(db: sqlite3.Connection) -> dict[str, Issues]:
    """Every pass that was issued twice, and not the same, by its id. Raises LedgerError."""
    rows = Reads(db).execute(
        f"SELECT subject, {COLUMNS} FROM moment JOIN entry ON entry.id = moment.entry"
        " WHERE topic = ? AND subject IN (SELECT subject FROM moment WHERE topic = ?)"
        " ORDER BY id",
        (ISSUES, DISPUTED),
    )
    found: dict[str, list[tuple[int, Entry]]] = {}
    for pass_id, *row in rows:
        found.setdefault(pass_id, []).append(as_entry(tuple(row)))
    return {pass_id: Issues(tuple(arrived)) for pass_id, arrived in found.items()}


def registered(
    db: sqlite3.Connection, *, enterprise: str = "", holder: str = "", number: str = ""
) -> Iterator[Registered]:
    """Every pass, or those of an enterprise (code), a holder (number), or whose pass number
    begins like this; newest first.
    """
    with faults():
        for row in db.execute(
            "SELECT entry.body, entry.at, revoked.pass_id, revoked.lost, revoked.reason,"
            " EXISTS (SELECT 1 FROM moment WHERE topic = ? AND subject = pass.pass_id)"
            " FROM pass JOIN entry ON entry.id = pass.entry"
            " LEFT JOIN revoked ON revoked.pass_id = pass.pass_id"
            " WHERE (? = '' OR pass.enterprise = ?) AND (? = '' OR pass.holder = ?)"
            " AND (? = '' OR substr(pass.number, 1, length(?)) = ?)"
            " ORDER BY pass.entry DESC",
            (DISPUTED, enterprise, enterprise, holder, holder, number, number, number),
        ):
            if row[0] is not None:
                issued = msgspec.json.decode(row[0], type=PassIssued)
                dead = row[2] is not None
                why = row[4] if dead else ISSUED_TWICE if row[5] else ""
                yield Registered(issued, row[1], dead or bool(row[5]), bool(row[3]), why, dead)
