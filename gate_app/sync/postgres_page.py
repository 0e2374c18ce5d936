"""A page of a pull, as PostgreSQL sends it, made into segments; column by column, for speed."""

import itertools
from typing import Any

import msgspec

from gate_app.domain.entries import Entry, Header
from gate_app.ledger.chain import entry_hash
from gate_app.sync.hub import HubForeignError, Seal, Segment
from gate_app.sync.postgres_line import ASK_IT

_HEADERS = msgspec.json.Decoder(list[Header])
_SEAL = 8 + 64
"""Time and signature."""


class Page:
    """What a pull brings: headers and bodies; after each segment its seal, without a header."""

    def __init__(self, columns: list[list[Any]]) -> None:
        """Raises HubForeignError unless every entry is under a seal, and every seal over some."""
        self._headers, self._bodies = columns
        seals = [place for place, header in enumerate(self._headers) if header is None]
        self._segments = list(itertools.pairwise([-1, *seals]))
        whole = all(seal - before > 1 for before, seal in self._segments)
        sealed = all(len(self._bodies[seal] or b"") == _SEAL for seal in seals)
        if not (whole and sealed and len(self._headers) == (seals or [-1])[-1] + 1):
            raise _incomplete()

    def __bool__(self) -> bool:
        return bool(self._headers)

    def ends(self) -> list[Header]:
        """The last header of each segment. Raises HubForeignError."""
        return self._decoded([self._headers[seal - 1] for _, seal in self._segments])

    def segments(self) -> list[Segment]:
        """All of it. Raises HubForeignError."""
        return [self._segment(before + 1, seal) for before, seal in self._segments]

    def _segment(self, first: int, stop: int) -> Segment:
        headers, seal = self._decoded(self._headers[first:stop]), self._bodies[stop]
        # A gap or a row that came twice is the line's or the hub's doing, not the station's.
        start = headers[0].seq
        if [one.seq for one in headers] != list(range(start, start + stop - first)):
            raise _incomplete()
        hashes = [*(one.prev for one in headers[1:]), entry_hash(headers[-1])]
        return Segment(
            tuple(map(Entry, headers, hashes, self._bodies[first:stop])),
            Seal(int.from_bytes(seal[:8], signed=True), seal[8:]),
        )

    @staticmethod
    def _decoded(headers: list[bytes]) -> list[Header]:
        try:
            return _HEADERS.decode(b"[" + b",".join(headers) + b"]")
        except msgspec.MsgspecError as error:
            raise HubForeignError("中心的回答读不懂。", what_to_do=ASK_IT) from error


def _incomplete() -> HubForeignError:
    return HubForeignError("中心的回答不完整。", what_to_do=ASK_IT)
