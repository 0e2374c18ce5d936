"""Folds passes: issued, issued twice, revoked, and the tests of their holders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from gate_app.domain.entries import Body, Entry, PassIssued, PassRevoked, TestRecorded

if TYPE_CHECKING:
    from gate_app.ledger.views import Views


DISPUTED = "disputed"
"""The topic under which a pass stands that was issued twice, and not the same."""

ISSUES = "issues"
"""The topic under which all issues of a pass stand that was issued more than once."""

ISSUED_TWICE = "同一证号登记了两次，内容不同"
"""Why such a pass is dead, for whoever shows it."""


def fold_issued(views: Views, entry_id: int, entry: Entry, body: PassIssued) -> None:
    """Know a pass; of two entries for one pass id the earlier is shown.

    Where they differ, neither is believed and the pass is dead. Dates are their station's own
    word: whoever came first could give a suspended person's pass another holder. An office that
    lies gains nothing by this, it may revoke any pass.
    """
    pass_id = body.pass_id
    old = views.db.execute("SELECT entry FROM pass WHERE pass_id = ?", (pass_id,)).fetchone()
    first = entry_id
    if old is not None:
        before = views.entry(old[0])
        if before.order <= entry.order:
            first = old[0]
        for issue in (old[0], entry_id):
            views.db.execute(
                "INSERT OR IGNORE INTO moment VALUES (?, ?, ?)", (ISSUES, pass_id, issue)
            )
        # Filed again after a fork, an entry is the same but for its place.
        if differ(before.body(), body) or is_disputed(views.db, pass_id):
            views.db.execute(
                "DELETE FROM moment WHERE topic = ? AND subject = ?", (DISPUTED, pass_id)
            )
            views.db.execute("INSERT INTO moment VALUES (?, ?, ?)", (DISPUTED, pass_id, first))
    if first == entry_id:
        views.db.execute(
            "INSERT OR REPLACE INTO pass VALUES (?, ?, ?, ?, ?, ?)",
            (pass_id, entry_id, body.number, body.holder, body.household, body.enterprise),
        )


def differ(one: Body | None, other: Body | None) -> bool:
    """Whether two issues of a pass say different things."""
    said = [
        None if body is None else msgspec.structs.replace(body, salt="") for body in (one, other)
    ]
    return said[0] != said[1]


def is_disputed(db: Any, pass_id: str) -> bool:
    """Whether a pass was issued twice, and not the same; ``db`` is a connection or reads."""
    found = db.execute("SELECT 1 FROM moment WHERE topic = ? AND subject = ?", (DISPUTED, pass_id))
    return found.fetchone() is not None


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
