"""An answer of PostgreSQL: taken a few rows at a time, and no more of it than a hub may send.

The library would keep all of it before anybody can look, and a LIMIT binds no hub that lies.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import psycopg
from psycopg import abc, capabilities
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGconn, PGresult

from gate_app.sync.hub import ASK_IT, HubForeignError

Columns = list[list[bytes | None]]

ANSWER_BYTES = 256 << 20
"""What one answer may hold. A page is the most: up to 2,999 entries (999, and then to the next
seal, which lies 2,000 further on at most), each with 64 KB of body and 8 KB of header: 221 MB."""
ROWS = 64
"""Rows that come at once: by ones a pull is half as fast, by these as fast as with all at once.
What is refused is refused after them: how large a row is, is known only when it is here."""
_PLACE = 50
"""What a value takes here beside its bytes: to send an empty one costs a hub next to nothing."""
_MORE = frozenset({ExecStatus.TUPLES_CHUNK, ExecStatus.SINGLE_TUPLE})
_MOST_ENDS = 3
"""Rows, the fault of a commit that found no room on the disk, and what a broken line adds."""


def send_numbered(
    connection: psycopg.Connection[Any], statement: str, given: Sequence[Any]
) -> abc.Transformer:
    """Queue a statement with ``%b`` for each value; returns what reads the rows."""
    first, *others = statement.split("%b")
    numbered = first + "".join(f"${number}{part}" for number, part in enumerate(others, 1))
    reader = Transformer(connection)
    values = reader.dump_sequence(given, [PyFormat.BINARY] * len(given))
    send(connection.pgconn, numbered.encode(), values, reader.types or (), reader.formats)
    return reader


def send(
    pgconn: PGconn,
    statement: bytes,
    values: Sequence[Any] | None = None,
    types: Sequence[int] | None = None,
    formats: Sequence[int] | None = None,
) -> None:
    """Queue a statement whose answer comes in pieces, in the binary format."""
    pgconn.send_query_params(statement, values, types, formats, Format.BINARY)
    if capabilities.has_stream_chunked():
        pgconn.set_chunked_rows_mode(ROWS)
    else:
        pgconn.set_single_row_mode()


def pieces(fetch: Callable[[], PGresult | None]) -> Iterator[tuple[PGresult, Columns]]:
    """The pieces of an answer, with the values of each column as they were sent.

    The last one may hold no rows. Raises psycopg.Error as the server says; HubForeignError for
    what is no answer with rows, or too large: then the line is of no more use.
    """
    room, width = ANSWER_BYTES, None
    while (piece := fetch()) is not None and piece.status in _MORE:
        columns = _columns(piece)
        room -= sum(_PLACE * len(one) + sum(map(len, filter(None, one))) for one in columns)
        width = width or len(columns)
        if room < 0 or len(columns) != width:
            raise not_agreed()
        yield piece, columns
    ends = [piece]
    while ends[-1] is not None and len(ends) <= _MOST_ENDS:
        ends.append(fetch())
    if ends[-1] is None:
        for one in ends[:-1]:
            if one is not None and one.status == ExecStatus.FATAL_ERROR:
                raise psycopg.errors.error_from_result(one)
        if len(ends) == 2 and piece is not None and piece.status == ExecStatus.TUPLES_OK:
            yield piece, _columns(piece)
            return
    raise not_agreed()


def _columns(piece: PGresult) -> Columns:
    value, rows = piece.get_value, range(piece.ntuples)
    return [[value(row, column) for row in rows] for column in range(piece.nfields)]


def not_agreed() -> HubForeignError:
    """It answers as no hub of ours does."""
    return HubForeignError("中心的回答不合约定。", what_to_do=ASK_IT)
