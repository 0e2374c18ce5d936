"""A page of a pull, as PostgreSQL sends it, made into segments; column by column, for speed."""

import itertools
from operator import attrgetter
from typing import Any

import msgspec

from gate_app.domain.entries import Entry, Header
from gate_app.sync.hub import ASK_IT, HubForeignError, Seal, Segment

_HEADERS = msgspec.json.Decoder(list[Header])
_SEQ, _PREV, _CHAIN = attrgetter("seq"), attrgetter("prev"), attrgetter("station", "epoch")
_SEAL = 8 + 8 + 32 + 64
"""Seq, time, hash and signature."""


class Page:
    """Headers and bodies; after each segment its seal, without a header.

    What came bent is the line's or the hub's doing, and no station's: HubForeignError.
    """

    def __init__(self, columns: list[list[Any]]) -> None:
        """Raises HubForeignError unless every entry is under a seal, and every seal over some."""
        if len(columns) != 2:
            raise _incomplete()
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
        end = int.from_bytes(seal[:8], signed=True)
        dense = list(map(_SEQ, headers)) == list(range(end + 1 - len(headers), end + 1))
        if not dense or len(set(map(_CHAIN, headers))) != 1:
            raise _incomplete()
        hashes = [*map(_PREV, headers[1:]), seal[16:48].hex()]
        return Segment(
            tuple(map(Entry, headers, hashes, self._bodies[first:stop])),
            Seal(int.from_bytes(seal[8:16], signed=True), seal[48:]),
        )

    @staticmethod
    def _decoded(headers: list[bytes]) -> list[Header]:
        try:
            found = _HEADERS.decode(b"[" + b",".join(headers) + b"]")
        except (msgspec.MsgspecError, RecursionError) as error:
            raise HubForeignError("中心的回答读不懂。", what_to_do=ASK_IT) from error
        if len(found) != len(headers):
            raise _incomplete()
        return found


def _incomplete() -> HubForeignError:
    return HubForeignError("中心的回答不完整。", what_to_do=ASK_IT)
