"""Reads the past: what happened at the gates, and what was known of it at that moment.

What was known when an entry was written is what had arrived before it: the smaller ids.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

from gate_app.domain.entries import Entry
from gate_app.ledger.reads import Reads
from gate_app.ledger.views import COLUMNS, as_entry

Connection = sqlite3.Connection
"""For who hands a ledger's connection on and knows no SQL."""


def gate_events(db: sqlite3.Connection, since: int, limit: int) -> Iterator[tuple[int, Entry]]:
    """Entries with their ids from ``since`` (ms UTC), the newest ``limit``, none undone."""
    columns = ", ".join(f"entry.{name.strip()}" for name in COLUMNS.split(","))
    rows = Reads(db).execute(
        f"SELECT {columns} FROM log JOIN entry ON entry.id = log.entry"
        " WHERE entry.at >= ? AND NOT log.undone AND log.verdict <> ''"
        " ORDER BY entry.id DESC LIMIT ?",
        (since, limit),
    )
    for row in reversed(rows):
        yield as_entry(row)


def puts(db: sqlite3.Connection, kind: str) -> list[tuple[int, str, bytes]]:
    """Every value that items of a kind ever had: ``(entry id, key, JSON)``, as they came."""
    return list(
        Reads(db).execute(
            "SELECT entry, key, value FROM item_put WHERE type = ? ORDER BY entry",
            (kind,),
        )
    )


def movements(db: sqlite3.Connection, holder: str) -> list[tuple[int, int, str, str, int, str]]:
    """``(entry id, ms UTC, kind, direction, zone, reason)`` of a holder, oldest first."""
    return list(
        Reads(db).execute(
            "SELECT entry, happened, kind, direction, zone, reason FROM log WHERE holder = ?"
            " AND kind IN ('crossing', 'presence-set') AND NOT undone ORDER BY happened, entry",
            (holder,),
        )
    )


def household(db: sqlite3.Connection, name: str) -> list[str]:
    """The holders of a household."""
    rows = Reads(db).execute("SELECT DISTINCT holder FROM pass WHERE household = ?", (name,))
    return [row[0] for row in rows]


def revoked_by(db: sqlite3.Connection) -> dict[str, tuple[int, bool]]:
    """The id of the entry by which each dead pass died, and whether as lost."""
    rows = Reads(db).execute("SELECT pass_id, entry, lost FROM revoked")
    return {row[0]: (row[1], bool(row[2])) for row in rows}


def filed(db: sqlite3.Connection, topic: str, subject: str) -> list[tuple[int, Entry]]:
    """The entries filed under a topic with their ids, as they came."""
    rows: list[Any] = Reads(db).execute(
        f"SELECT {COLUMNS} FROM entry WHERE id IN"
        " (SELECT moment.entry FROM moment WHERE topic = ? AND subject = ?)"
        " ORDER BY id",
        (topic, subject),
    )
    return [as_entry(row) for row in rows]


def tests_since(db: sqlite3.Connection, since: int) -> Iterator[tuple[int, Entry]]:
    """The tests recorded from ``since`` (ms UTC) on, with their ids."""
    rows = Reads(db).execute(
        f"SELECT {COLUMNS} FROM entry WHERE at >= ? AND kind = 'test-recorded'", (since,)
    )
    return (as_entry(row) for row in rows)
