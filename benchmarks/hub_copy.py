"""What the hub is measured beside: COPY of the same bytes in and out, and SELECT of them."""

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from gate_app.ledger.chain import canonical
from gate_app.sync.hub import Segment
from gate_app.sync.round import BURST, PUSH
from gate_app.sync.theirs import PULL

COLUMNS = "station, epoch, seq, kind, hash, header, body"
TYPES = ("text", "int4", "int8", "text", "bytea", "bytea", "bytea")
BARE = "CREATE TABLE public.bare (LIKE hub.entry INCLUDING ALL)"
"""As the hub's own, with its key and indexes; without policies, triggers and checks of a push."""

KEYED = (
    "CREATE TABLE public.keyed (station text, epoch integer, seq bigint, kind text, hash bytea,"
    " header bytea, body bytea, PRIMARY KEY (station, epoch, seq))"
)
"""With nothing but what is sent, and the key."""


def rows_of(segments: list[Segment]) -> list[tuple[Any, ...]]:
    """The same entries as rows of the table, made before anything is measured."""
    return [
        (
            one.header.station,
            one.header.epoch,
            one.header.seq,
            one.header.kind,
            bytes.fromhex(one.hash),
            canonical(one.header),
            one.raw,
        )
        for segment in segments
        for one in segment.entries
    ]


def copy_in(
    connection: psycopg.Connection[Any], rows: list[tuple[Any, ...]], table: str = "bare"
) -> None:
    """COPY into a table, binary, in one go."""
    query = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table), sql.SQL(COLUMNS)
    )
    with connection.cursor().copy(query) as copy:
        copy.set_types(TYPES)
        for one in rows:
            copy.write_row(one)


def copy_as_pushed(connection: psycopg.Connection[Any], rows: list[tuple[Any, ...]]) -> None:
    """COPY in the transactions of a push: of each burst only the last waits for the disk."""
    for number, first in enumerate(range(0, len(rows), PUSH), 1):
        with connection.transaction():
            if number % BURST and first + PUSH < len(rows):
                connection.execute("SET LOCAL synchronous_commit = off")
            copy_in(connection, rows[first : first + PUSH])


def copy_out(connection: psycopg.Connection[Any]) -> None:
    """COPY the table to nowhere, in one go."""
    with connection.cursor().copy(f"COPY bare ({COLUMNS}) TO STDOUT (FORMAT binary)") as copy:
        for _ in copy:
            pass


PAGE = sql.SQL(
    "SELECT {} FROM bare WHERE station = {} AND epoch = 1 AND seq > {} AND seq <= {} ORDER BY seq"
)


def pages(station: str, count: int) -> Iterator[sql.Composed]:
    """The table by its key, as many rows at a time as a pull."""
    for first in range(0, count, PULL):
        yield PAGE.format(sql.SQL(COLUMNS), station, first, first + PULL)


def copy_pages(connection: psycopg.Connection[Any], station: str, count: int) -> None:
    """COPY them to nowhere, a page at a time."""
    for page in pages(station, count):
        query = sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(page)
        with connection.cursor().copy(query) as copy:
            for _ in copy:
                pass


def select_pages(connection: psycopg.Connection[Any], station: str, count: int) -> None:
    """The same pages as Python values."""
    with connection.cursor(binary=True) as cursor:
        for page in pages(station, count):
            cursor.execute(page).fetchall()
