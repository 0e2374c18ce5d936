"""Files every ending of a name, so that any part of it is found by an index.

``WHERE part >= text AND part < text || END`` finds the holders whose name holds the text,
two characters and more, among however many.
"""

import sqlite3

END = "\U0010ffff"
LONGEST = 16
"""Endings filed of one name, as many as a pass has characters for it."""


def file_name(db: sqlite3.Connection, source: str, holder: str, name: str) -> None:
    """File a name; ``source`` keeps apart what was seen at a gate and what is registered."""
    db.executemany(
        "INSERT OR IGNORE INTO name_part VALUES (?, ?, ?)",
        [(part, holder, source) for part in _endings(name)],
    )


def drop_name(db: sqlite3.Connection, source: str, holder: str, name: str) -> None:
    """Forget a name that was filed."""
    db.executemany(
        "DELETE FROM name_part WHERE part = ? AND holder = ? AND source = ?",
        [(part, holder, source) for part in _endings(name)],
    )


def _endings(name: str) -> list[str]:
    return [name[start:] for start in range(min(max(len(name) - 1, 0), LONGEST))]
