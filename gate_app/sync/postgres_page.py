"""A page of a pull, as PostgreSQL sends it, made into segments; column by column, for speed."""

import itertools
from typing import Any

import msgspec

from gate_app.domain.entries import Entry, Header
from gate_app.sync.hub import HubForeignError, Seal, Segment
from gate_app.sync.postgres_line import ASK_IT

_HEADERS = msgspec.json.Decoder(list[Header])


class Page:
    """What a pull brings: each entry's hash, header and body; its segment's seal with the last."""

    def __init__(self, columns: list[list[Any]]) -> None:
        """Raises HubForeignError if something is left over that no seal covers."""
        self._hashes, self._headers, self._bodies, self._seals = columns
        ends = [place for place, seal in enumerate(self._seals, 1) if seal is not None]
        if self._seals and self._seals[-1] is None:
            raise _incomplete()
        self._segments = list(itertools.pairwise([0, *ends]))

    def __bool__(self) -> bool:
        return bool(self._headers)

    def ends(self) -> list[Header]:
        """The last header of each segment. Raises HubForeignError."""
        return self._decoded([self._headers[stop - 1] for _, stop in self._segments])

    def segments(self) -> list[Segment]:
        """All of it. Raises HubForeignError."""
        return [self._segment(first, stop) for first, stop in self._segments]

    def _segment(self, first: int, stop: int) -> Segment:
        headers = self._decoded(self._headers[first:stop])
        # A gap or a row that came twice is the line's or the hub's doing, not the station's.
        start = headers[0].seq
        if [one.seq for one in headers] != list(range(start, start + stop - first)):
            raise _incomplete()
        hashes = map(bytes.hex, self._hashes[first:stop])
        seal = self._seals[stop - 1]
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
