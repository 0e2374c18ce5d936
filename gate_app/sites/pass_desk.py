"""What the office's pages ask of passes: find them, hand them out as files, issue in batches."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from gate_app.codes.keys import SigningKey
from gate_app.codes.pass_number import beginning
from gate_app.domain.entries import PassIssued
from gate_app.domain.passes import PassKind
from gate_app.domain.places import Enterprise
from gate_app.errors import GateError, UsageError
from gate_app.issuing.electronic import write_pack
from gate_app.issuing.issue import BATCH, code_of
from gate_app.issuing.layouts import LAYOUTS
from gate_app.issuing.photos import newest_photo
from gate_app.issuing.plan import Plan
from gate_app.issuing.printable import printable_passes
from gate_app.issuing.sheet import print_passes
from gate_app.issuing.standing import find_pass
from gate_app.ledger.issued import Registered, registered
from gate_app.ledger.past import Connection
from gate_app.ledger.register import Register

ZIP: Final = "zip"


class Found(msgspec.Struct, frozen=True):
    """One pass as the page shows it; ``state`` is valid, not-yet, expired, revoked, lost
    or suspended; ``photo`` is the hash of what the holder's next pass would carry.
    """

    registered: Registered
    name: str
    enterprise: str
    state: str
    photo: str | None = None

    @property
    def issued(self) -> PassIssued:
        """What was issued."""
        return self.registered.issued


def find(db: Connection, typed: str, at: int, *, limit: int = 500) -> list[Found]:
    """Passes by number or its beginning, by name (two characters and more), plate or enterprise.

    All of them for no text. Newest first, ``limit`` at most. ``at`` in ms UTC. Raises LedgerError.
    """
    register = Register(db)
    enterprises = {one.code: one.name for one in register.items(Enterprise)}
    suspended: dict[str, bool] = {}

    def is_suspended(subject: str) -> bool:
        if subject not in suspended:
            suspended[subject] = register.suspended(subject)
        return suspended[subject]

    def state(one: Registered) -> str:
        issued = one.issued
        if one.revoked:
            return "lost" if one.lost else "revoked"
        subjects = (f"holder:{issued.holder}", f"enterprise:{issued.enterprise}")
        if any(map(is_suspended, subjects)):
            return "suspended"
        if issued.exp * 1000 <= at:
            return "expired"
        return "not-yet" if (issued.nbf or 0) * 1000 > at else "valid"

    return [
        Found(
            one,
            register.name(one.issued.holder),
            enterprises.get(one.issued.enterprise, one.issued.enterprise),
            state(one),
            newest_photo(register, one.issued.holder, one.issued.photo),
        )
        for one in islice(_matching(db, register, typed.strip(), enterprises), limit)
    ]


def _matching(
    db: Connection, register: Register, typed: str, enterprises: dict[str, str]
) -> Iterable[Registered]:
    if not typed:
        yield from registered(db)
        return
    try:
        wanted = find_pass(typed, register)
    except GateError:
        pass  # no number then: a name, or an enterprise
    else:
        yield from (
            one
            for one in registered(db, holder=wanted.holder)
            if one.issued.pass_id == wanted.pass_id
        )
        return
    seen: set[str] = set()
    begins = beginning(typed)
    for one in registered(db, number=begins) if begins else []:
        seen.add(one.issued.pass_id)
        yield one
    for person in register.find_people(typed, limit=100) if len(typed) > 1 else []:
        for one in registered(db, holder=person.holder):
            if one.issued.pass_id not in seen:
                seen.add(one.issued.pass_id)
                yield one
    for code, name in enterprises.items():
        if typed in (code, name) or (len(typed) > 1 and typed in name):
            for one in registered(db, enterprise=code):
                if one.issued.pass_id not in seen:
                    yield one


def holders_of(found: Sequence[Found]) -> list[str]:
    """The suspendable subjects of the holders of these passes."""
    return list(dict.fromkeys(f"holder:{one.issued.holder}" for one in found))


def batches_of(plan: Plan) -> list[Plan]:
    """A plan in pieces that do not keep the gate waiting; nobody is cut in half.

    Each piece knows how many holders there will be once those before it are recorded.
    """
    pieces: list[Plan] = []
    known = plan.known
    for start in range(0, len(plan.items), BATCH):
        items = plan.items[start : start + BATCH]
        pieces.append(msgspec.structs.replace(plan, items=items, known=known))
        known += len({one.put.item.number for one in items if one.put and not one.put.replaces})
    return pieces


def hand_out(
    passes: Sequence[PassIssued],
    db: Connection,
    folder: Path,
    key: SigningKey | Mapping[str, str],
    form: str,
    target: Path,
    *,
    progress: Callable[[int], object],
    cancelled: Callable[[], bool],
    record: Callable[[int], object],
    left_out: Callable[[PassIssued], object] | None = None,
) -> int:
    """Print passes in a layout, or pack them (``zip``) for phones; returns how many.

    Their codes are made again with the key, or given by pass id where they were made just now.
    Dead passes are left out; those that cannot be made are told to ``left_out``.
    Raises UsageError where none is left, WriteError, CancelledError, and whatever ``record``
    raises: then no file appears.
    """
    register = Register(db)
    alive = [one for one in passes if register.revocation(one.pass_id) is None]
    if not alive:
        raise UsageError("没有可以打印的有效通行证。", what_to_do="请先补办或续期。")

    def code(pass_id: str) -> str:
        return key[pass_id] if isinstance(key, Mapping) else code_of(pass_id, register, key)

    printed = printable_passes(alive, register, code, folder, left_out)
    if form == ZIP:
        return write_pack(printed, target, progress, cancelled, record)
    return print_passes(printed, LAYOUTS[form], target, progress, cancelled, record)


def layout_for(passes: Sequence[PassIssued]) -> str:
    """The layout that suits: the windscreen for vehicles alone, else A4."""
    vehicles = passes and all(one.pass_kind is PassKind.VEHICLE for one in passes)
    return "windscreen" if vehicles else "a4"
