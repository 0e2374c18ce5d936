"""Records what was planned, in batches that are whole or not there, and re-makes code texts."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from gate_app.codes import pass_code
from gate_app.codes.keys import SigningKey
from gate_app.domain.body import Role
from gate_app.domain.entries import Body, PassIssued
from gate_app.domain.people import Holder
from gate_app.errors import GateError, NotAllowedError, UsageError
from gate_app.issuing.plan import Plan, Planned, claims_of
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.register import Register

BATCH: Final = 100
"""People to a transaction: some 30 ms, so that a gate at the same laptop never waits long."""

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class IssuedPass(msgspec.Struct, frozen=True):
    """One pass to print or send: its entry's body, code text and holder."""

    issued: PassIssued
    code: str
    holder: Holder
    where: tuple[str, int] = ("", 0)


class Issued(msgspec.Struct, frozen=True):
    """What was recorded; ``cancelled`` when somebody stopped it between two batches."""

    passes: list[IssuedPass]
    cancelled: bool = False


def nobody(done: int, total: int) -> None:
    """Progress that nobody watches."""


def never() -> bool:
    """Nobody cancels."""
    return False


def issue(
    plan: Plan,
    ledger: Ledger,
    key: SigningKey,
    *,
    actor: str = "",
    progress: Progress = nobody,
    cancelled: Cancelled = never,
) -> Issued:
    """Record a plan and sign its passes; a kill leaves whole people only.

    A person's holder, pass and revocations stand in one transaction. Raises NotAllowedError at
    a gate that is no office, UsageError for a plan made before others were registered (it
    would register people twice), and LedgerError: then what was recorded before stays.
    """
    must_be_office(ledger)
    if plan.new and len(Register(ledger.db).items(Holder)) != plan.known:
        raise UsageError("核对之后又登记了别的人。", what_to_do="请重新核对名单再发证。")
    passes: list[IssuedPass] = []
    total = len(plan.items)
    for start in range(0, total, BATCH):
        if cancelled():
            return Issued(passes, cancelled=True)
        batch = [_under(key, item) for item in plan.items[start : start + BATCH]]
        # Signed first: a code that cannot be made must not leave a pass behind.
        made = [made for item in batch if (made := _made(item, key)) is not None]
        ledger.append_all([body for item in batch for body in item.bodies()], actor=actor)
        passes += made
        progress(start + len(batch), total)
        ledger.give_way()
    return Issued(passes)


def _under(key: SigningKey, item: Planned) -> Planned:
    """The item with its key named: whose passes die with a key must be known one day."""
    if item.issued is None:
        return item
    issued = msgspec.structs.replace(item.issued, kid=key.kid)
    return msgspec.structs.replace(item, issued=issued)


def _made(item: Planned, key: SigningKey) -> IssuedPass | None:
    if item.issued is None:
        return None
    code = pass_code.write(claims_of(item.issued, item.holder), key)
    return IssuedPass(item.issued, code, item.holder, item.where)


def code_of(pass_id: str, register: Register, key: SigningKey) -> str:
    """The code text of a registered pass again, the same to the letter under the same key.

    Raises GateError for a pass unknown here, or whose holder is (a gate has no holders).
    """
    issued = register.issued(pass_id)
    holder = None if issued is None else register.item(Holder, issued.holder)
    if issued is None or holder is None:
        raise GateError("这台电脑上没有这张证的资料。", what_to_do="请在发证办公室的电脑上办理。")
    return pass_code.write(claims_of(issued, holder), key)


def must_be_office(ledger: Ledger) -> None:
    """Raise NotAllowedError where nothing that is issued would count."""
    roles, cut = ledger.views.station(ledger.station)
    if Role.OFFICE not in roles or cut is not None:
        raise NotAllowedError("这台电脑没有发证的授权。", what_to_do="请在发证办公室的电脑上办理。")


def record_in_batches(
    bodies: Sequence[Body],
    ledger: Ledger,
    *,
    actor: str,
    progress: Progress = nobody,
    cancelled: Cancelled = never,
) -> int:
    """Record many entries of one kind, a batch to a transaction; returns how many were."""
    must_be_office(ledger)
    for start in range(0, len(bodies), BATCH):
        if cancelled():
            return start
        batch = bodies[start : start + BATCH]
        ledger.append_all(batch, actor=actor)
        progress(start + len(batch), len(bodies))
        ledger.give_way()
    return len(bodies)
