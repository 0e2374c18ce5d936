"""One visit of a stick at a station: what is on it is taken over, then what others need is left.

Nothing ends the visit but a stick that is gone: a file that does not hold is named and the next
one is looked at, and what could not be left takes nothing away from what was taken over.
"""

import errno
from collections.abc import Callable
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import msgspec

from gate_app.domain.places import Checkpoint
from gate_app.domain.scopes import Reader
from gate_app.errors import GateError
from gate_app.issuing.whole_file import WriteError
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.register import Register
from gate_app.sites.sticks import ASK_AGAIN, OFFICE, leave, look, take
from gate_app.sync.bundle import BundleError
from gate_app.sync.steps import OnLedger
from gate_app.sync.stick import Taken, readers

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LOCKED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class Part(StrEnum):
    """What of the visit is going on."""

    TAKE = "take"
    LEAVE = "leave"


Told = Callable[[Part, int, int], None]
"""Hears how many entries of how many have been gone through; ``StopVisit`` ends it there."""


class StopVisit(Exception):  # noqa: N818 - nothing went wrong
    """Raised by the listener: somebody cancelled. What was taken over stays."""


class Got(msgspec.Struct, frozen=True):
    """What was new from one station: ``who`` is ``office``, or the name of its checkpoint."""

    who: str
    entries: int
    photos: int = 0


class Gave(msgspec.Struct, frozen=True):
    """What was left for one reader, named as in ``Got``."""

    who: str
    entries: int


class Trouble(msgspec.Struct, frozen=True):
    """What was not done: in whose ledger or which file, why, and what to do.

    ``why`` is the word of ``ledger.receiving.Refused`` for a ledger, a sentence for a file.
    """

    where: str
    why: str
    what_to_do: str = ""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    got: tuple[Got, ...] = ()
    gave: tuple[Gave, ...] = ()
    refused: tuple[Trouble, ...] = ()
    """Ledgers, of which nothing came in from some seq on."""
    spoilt: tuple[Trouble, ...] = ()
    """Files that cannot be read."""
    not_left: GateError | None = None
    """Why others find nothing new on the stick, or not all of it."""
    stopped: bool = False


class StickError(GateError):
    """The stick cannot be read or written."""


def visit(
    folder: Path, stick: Path, on_ledger: OnLedger, told: Told, *, whole: bool = False
) -> Visit:
    """Take over and leave; ``whole`` leaves also what others said that they hold.

    Raises StickError for a stick that is gone, LedgerError, GateError.
    """
    own = on_ledger(_own)
    if own is None:
        raise GateError("本机还没有得到授权。", what_to_do="请先登记本机。")
    taken: list[Taken] = []
    spoilt: list[Trouble] = []
    stopped = False
    try:
        for path in _files(stick, own, spoilt):
            try:
                taken += _taken(path, own, on_ledger, folder, told)
            except BundleError as error:
                _must_be_there(stick)
                spoilt.append(Trouble(path.name, str(error), error.what_to_do))
        gave, not_left = _leave(folder, stick, told, whole=whole)
    except StopVisit:
        stopped, gave, not_left = True, (), None
    names = _names(folder)
    return Visit(
        got=tuple(Got(names.get(one.maker, one.maker), one.entries, one.photos) for one in taken),
        gave=tuple(Gave(names.get(one.who, one.who), one.entries) for one in gave),
        refused=tuple(
            Trouble(names.get(one.station, one.station), one.why)
            for done in taken
            for one in done.refused
        ),
        spoilt=tuple(spoilt),
        not_left=not_left,
        stopped=stopped,
    )


def _own(ledger: Ledger) -> Reader | None:
    return readers(ledger.db).get(ledger.station)


def _files(stick: Path, own: Reader, spoilt: list[Trouble]) -> list[Path]:
    """The bundles for this station; those that cannot be opened are named."""
    _must_be_there(stick)
    try:
        found = look(stick, own)
    except OSError as error:
        raise _gone() from error
    _must_be_there(stick)
    spoilt += [Trouble(one.path.name, one.fault, ASK_AGAIN) for one in found if not one.manifest]
    return [one.path for one in found if one.for_us]


def _taken(path: Path, own: Reader, on_ledger: OnLedger, folder: Path, told: Told) -> list[Taken]:
    def tell(done: int, total: int) -> None:
        told(Part.TAKE, done, total)

    return [done for _, done in take(path, own, on_ledger, folder, tell)]


def _leave(
    folder: Path, stick: Path, told: Told, *, whole: bool
) -> tuple[tuple[Gave, ...], GateError | None]:
    def tell(done: int, total: int) -> None:
        told(Part.LEAVE, done, total)

    tell(0, 0)
    try:
        left = leave(folder, stick, whole=whole, told=tell)
    except WriteError as error:
        return (), _write_fault(stick, error)
    except GateError as error:
        return (), error if stick.is_dir() else _gone()
    except OSError as error:
        return (), _fault_of(stick, error) or _gone()
    return tuple(Gave(one.reader, one.entries) for one in left), None


def _write_fault(stick: Path, error: WriteError) -> GateError:
    cause = error.__cause__
    return (_fault_of(stick, cause) if isinstance(cause, OSError) else None) or error


def _fault_of(stick: Path, error: OSError) -> GateError | None:
    if error.errno in _FULL:
        return StickError(
            "U 盘满了，没有写进去。", what_to_do="请删掉 U 盘上不用的文件，或换一个，再来一次。"
        )
    if not stick.is_dir():
        return _gone()
    if error.errno in _LOCKED:
        return StickError(
            "U 盘写不进去，可能有写保护。",
            what_to_do="请拨开 U 盘侧面的锁，或换一个 U 盘，再来一次。",
        )
    return None


def _must_be_there(stick: Path) -> None:
    if not stick.is_dir():
        raise _gone()


def _gone() -> StickError:
    return StickError(
        "U 盘被拔掉了。", what_to_do="请重新插好，再来一次；已经收下的都在，不会重复。"
    )


def _names(folder: Path) -> dict[str, str]:
    """What stations and checkpoints are called; ``office`` for every office."""
    with closing(connect(folder, write=False)) as db:
        register = Register(db)
        names = {}
        for one in readers(db, cut_off=True).values():
            place = register.item(Checkpoint, one.checkpoint)
            names[one.station] = OFFICE if one.office else place.name if place else one.checkpoint
            if not one.office and one.checkpoint:
                names[one.checkpoint] = names[one.station]
    return names
