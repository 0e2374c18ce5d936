"""Reads the ledger so that damage met on the way is said in words, and is never a crash."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from gate_app.domain.entries import Entry
from gate_app.domain.passes import PassKind
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
    with unreadable_is_damage():
        return as_entry(tuple(row or ()))[1]


def value_of(raw: Any, kind: type[T]) -> T:
    """Decode an item. Raises DamagedError."""
    with unreadable_is_damage():
        return msgspec.json.decode(raw, type=kind)


def key_of(public: Any) -> bytes:
    """Read a public key (hex, Ed25519). Raises DamagedError."""
    with unreadable_is_damage():
        key = bytes.fromhex(public)
        if len(key) != 32:
            raise ValueError("an Ed25519 key has 32 bytes")
        return key


def kind_of(number: Any) -> PassKind | None:
    """Read a kind of pass. Raises DamagedError."""
    with unreadable_is_damage():
        return None if number is None else PassKind(number)


@contextmanager
def unreadable_is_damage() -> Iterator[None]:
    """Raise DamagedError for what cannot be understood."""
    try:
        yield
    except (msgspec.MsgspecError, TypeError, ValueError, AttributeError, LookupError) as error:
        raise DamagedError("台账里有读不懂的数据。", what_to_do=CALL_FOR_HELP) from error
