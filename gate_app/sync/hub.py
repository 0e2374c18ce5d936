"""The hub as a station sees it: a shelf of ledgers that one appends to and reads from.

The port of ``sync``: ``postgres_hub`` is the real one, the tests keep one in memory. A
refusal that the protocol knows is an answer, never an exception; exceptions are for the line
and the login.
"""

from collections.abc import Collection, Generator, Mapping, MutableMapping, Sequence
from enum import StrEnum
from typing import Protocol

import msgspec

from gate_app.errors import GateError
from gate_app.ledger.segments import Seal, Segment

__all__ = [
    "ASK_IT",
    "Answer",
    "Clock",
    "Cursor",
    "Hub",
    "HubError",
    "HubForeignError",
    "HubFullError",
    "HubIncident",
    "HubRefusedError",
    "HubUnreachableError",
    "Receipt",
    "Seal",
    "Segment",
    "Tip",
    "Welcome",
]


ASK_IT = "请联系管理中心服务器的人。"


class HubError(GateError):
    """The hub could not be asked; nothing that is recorded here is touched."""


class HubUnreachableError(HubError):
    """No line, or it broke: try again later by itself."""


class HubRefusedError(HubError):
    """Login, certificate or rights: somebody has to see to it."""


class HubFullError(HubError):
    """The hub's disk is full: entries stay here meanwhile."""


class HubForeignError(HubError):
    """No hub of ours behind this address, or one of a newer program."""


class Tip(msgspec.Struct, frozen=True, order=True):
    """The end of one chain: the last entry of an epoch."""

    epoch: int
    seq: int
    hash: str
    """Hex."""


class Clock(msgspec.Struct, frozen=True):
    """What the station's clocks say, ms UTC: trusted time, wall clock."""

    at: int
    wall: int
    trusted: bool


class Welcome(msgspec.Struct, frozen=True, kw_only=True):
    """The hub's answer to hello."""

    session: int
    """Of this station, counted up by the hub; a greater one supersedes this one."""
    incarnation: str
    """Changes when the hub was founded anew: start again from the heads."""
    time: int
    """The hub's clock, ms UTC."""
    own: tuple[Tip, ...]
    """The last entry that the hub holds of each epoch of this station, in order."""
    tips: dict[str, tuple[Tip, ...]]
    """The same for each station that this one follows."""


class Answer(StrEnum):
    """What became of a push."""

    OK = "ok"
    """All of it is on the hub's disk (a duplicate of what is there is no harm)."""
    GAP = "gap"
    """It begins beyond the hub's head: hello again."""
    FORK = "fork"
    """The hub holds a different entry under one of these seqs."""
    BAD_CHAIN = "badchain"
    """A hash, a previous hash or the order does not hold."""
    EPOCH = "epoch"
    """The epoch does not follow from what the hub holds."""
    SUPERSEDED = "superseded"
    """Another laptop with this key said hello later."""
    MALFORMED = "malformed"
    """The hub cannot read it, or an entry is another station's."""
    CUT_OFF = "cut-off"
    """The authority has cut this station off."""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The hub's answer to a push: its head of that epoch, its time, and its witness of both."""

    answer: Answer
    tip: Tip | None
    time: int
    """ms UTC."""
    witness: str = ""
    """Hex; HMAC-SHA-256 (RFC 2104) under the hub's secret over station, tip and time."""


class HubIncident(msgspec.Struct, frozen=True, kw_only=True):
    """What the hub says that somebody has to look at: fork, rollback, older-copy, superseded,
    claimed-twice, login-changed, not-its-kind, not-an-office, push-after-cut-off, cut-off,
    unreadable, flood.
    """

    id: int
    station: str
    kind: str
    epoch: int
    seq: int
    detail: str
    times: int
    first: int
    last: int
    """ms UTC."""


Cursor = MutableMapping[tuple[str, int], int]
"""The last seq held of each ``(station, epoch)``; what does not stand in it is held from 0."""


class Hub(Protocol):
    """One connection of one station. Not for several threads, but ``interrupt`` is."""

    def hello(self, tip: Tip | None, last_session: int, clock: Clock) -> Welcome:
        """Say who is here and how far its own ledger reaches. Raises HubError."""

    def push(self, session: int, *segments: Segment) -> Receipt:
        """Append segments of one epoch in order, 2,000 entries each at most: each all or none.

        The receipt is the last one's, or the first's that the hub did not take. Only an OK says
        that all are on the hub's disk. The hub keeps the seals. Raises HubError.
        """

    def pull(self, cursor: Cursor, limit: int) -> Generator[list[Segment]]:
        """Segments beyond the cursor of the ledgers that this station follows, page by page.

        About ``limit`` entries a page: each ledger's part runs on to the next seal, so that every
        segment proves itself. Bodies only where ``domain.scopes`` allows them. Moves the cursor
        on, never back: a ledger that is set beyond its end meanwhile is left out from the next
        page but one. No other call before this ends; closed early, the line is gone.
        Raises HubError.
        """

    def own(self, epoch: int, after: int, limit: int) -> list[Segment]:
        """Read back this station's own entries of an epoch beyond a seq, with their bodies."""

    def bodies(self, refs: Sequence[str]) -> dict[str, bytes]:
        """Bodies by ref (``station:epoch:seq``) that came late or may be read by now."""

    def put_photo(self, name: str, data: bytes) -> None:
        """Leave a photo (20 kB at most) under its hash."""

    def photo(self, name: str) -> bytes | None:
        """Read a photo by its hash; None if nobody has left it."""

    def incidents(self, after: int) -> list[HubIncident]:
        """Up to 1,000 incidents beyond an id, oldest first; for offices, none for a gate."""

    def arranged(self, zones: Mapping[str, int], cut_off: Collection[str]) -> None:
        """Say in which zone each checkpoint stands, since what its laptops may read goes with
        it, and which stations were cut off, by whom and wherever it was.

        For offices; from anybody else it changes nothing.
        """

    def wait(self, seconds: float) -> bool:
        """Wait for a hint that there is something new; True if one came. Only ever a hint."""

    def interrupt(self) -> None:
        """From another thread: end a wait or a call at once by closing the line."""

    def close(self) -> None:
        """Let the line go; never raises."""
