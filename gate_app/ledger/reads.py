"""Reads the ledger so that damage met on the way is said in words, and is never a crash."""

import sqlite3
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from gate_app.domain.entries import Entry
from gate_app.ledger.database import CALL_FOR_HELP, DamagedError, faults
from gate_app.ledger.views import as_entry

T = TypeVar("T")


class Rows(list[Any]):
    """What was asked for, all of it."""

    def fetchone(self) -> Any:
        """The first row, None if there is none."""
        return self[0] if self else None

    def fetchall(self) -> "Rows":
        """All rows."""
        return self


class Reads:
    """Questions to a connection; the answer is whole, or a LedgerError."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Rows:
        """Return all rows. Raises LedgerError."""
        with faults():
            return Rows(self._db.execute(sql, values).fetchall())


def entry_of(row: Sequence[Any] | None) -> Entry:
    """Turn a row of ``COLUMNS`` into its entry. Raises DamagedError."""
    try:
        return as_entry(tuple(row or ()))[1]
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        raise _unreadable() from error


def value_of(raw: Any, kind: type[T]) -> T:
    """Decode an item. Raises DamagedError."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise _unreadable() from error


def _unreadable() -> DamagedError:
    return DamagedError("台账里有读不懂的数据。", what_to_do=CALL_FOR_HELP)
