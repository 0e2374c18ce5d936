"""Folds passes: issued, revoked, and the tests of their holders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gate_app.domain.entries import Body, Entry, PassIssued, PassRevoked, TestRecorded

if TYPE_CHECKING:
    from gate_app.ledger.views import Views


def fold_issued(views: Views, entry_id: int, entry: Entry, body: PassIssued) -> None:
    """Know a pass; of two entries for one pass id the earlier holds."""
    old = views.db.execute("SELECT entry FROM pass WHERE pass_id = ?", (body.pass_id,)).fetchone()
    if old is not None and views.entry(old[0]).order <= entry.order:
        return
    views.db.execute(
        "INSERT OR REPLACE INTO pass VALUES (?, ?, ?, ?, ?, ?)",
        (body.pass_id, entry_id, body.number, body.holder, body.household, body.enterprise),
    )


def fold_revoked(views: Views, entry_id: int, entry: Entry, body: PassRevoked) -> None:
    """Final; of several the earliest is shown."""
    old = views.db.execute(
        "SELECT entry FROM revoked WHERE pass_id = ?", (body.pass_id,)
    ).fetchone()
    if old is not None and views.entry(old[0]).order <= entry.order:
        return
    views.db.execute(
        "INSERT OR REPLACE INTO revoked VALUES (?, ?, ?, ?)",
        (body.pass_id, entry_id, int(body.lost), body.reason),
    )


def fold_test(views: Views, entry_id: int, entry: Entry, body: TestRecorded) -> None:
    """Keep the latest test, and file each under its holder."""
    del entry
    views.db.execute("INSERT OR IGNORE INTO moment VALUES ('test', ?, ?)", (body.holder, entry_id))
    views.db.execute(
        "INSERT INTO test VALUES (?, ?) ON CONFLICT (holder) DO UPDATE"
        " SET taken_at = max(taken_at, excluded.taken_at)",
        (body.holder, body.taken_at),
    )


FOLDS: dict[type[Body], Any] = {
    PassIssued: fold_issued,
    PassRevoked: fold_revoked,
    TestRecorded: fold_test,
}
