"""What becomes of passes once issued: revoked, lost, suspended, restored, renewed, replaced."""

import re
from collections.abc import Iterable, Sequence

from gate_app.codes import pass_number
from gate_app.domain.entries import PassIssued, PassRevoked, SuspensionPut
from gate_app.domain.people import Holder, Suspension
from gate_app.domain.places import Enterprise
from gate_app.errors import GateError, NotAllowedError, UsageError
from gate_app.issuing.holders import random_id
from gate_app.issuing.issue import Cancelled, Progress, must_be_office, never, nobody
from gate_app.issuing.issue import record_in_batches as record
from gate_app.issuing.photos import newest_photo
from gate_app.issuing.plan import Draw, Plan, Planned, draw_pass_id, make_pass
from gate_app.issuing.requests import Request, Terms, check_escorted, check_terms, check_visit
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.register import Register

_PASS_ID = re.compile(r"[0-9a-f]{16}")


def find_pass(typed: str, register: Register) -> PassIssued:
    """The registered pass of a pass number or a pass id. Raises GateError, PassNumberError."""
    text = typed.strip().lower()
    if _PASS_ID.fullmatch(text):
        found = register.issued(text)
        if found is None:
            raise GateError(f"没有登记这张证：{typed}", what_to_do="请核对证号。")
        return found
    several = register.issued_by_number(pass_number.parse(typed))
    if not several:
        raise GateError(f"没有登记这张证：{typed}", what_to_do="请核对证号。")
    if len(several) > 1:
        ids = "、".join(one.pass_id for one in several)
        raise UsageError(f"有 {len(several)} 张证是这个号。", what_to_do=f"请写完整编号：{ids}")
    return several[0]


def revoke(
    passes: Iterable[PassIssued],
    ledger: Ledger,
    register: Register,
    *,
    reason: str,
    lost: bool = False,
    actor: str = "",
    progress: Progress = nobody,
    cancelled: Cancelled = never,
) -> int:
    """Revoke passes for ever, or report them lost; those already dead are left alone.

    Returns how many died. Raises UsageError without a reason (a loss needs none),
    NotAllowedError at a gate that is no office, LedgerError.
    """
    if not lost and not reason.strip():
        raise UsageError("吊销需要写明原因。", what_to_do="请写一个原因，如“离职”。")
    unique = {one.pass_id: None for one in passes}
    bodies = [
        PassRevoked(pass_id=pass_id, reason=reason.strip(), lost=lost)
        for pass_id in unique
        # One that is dead as issued twice would live again with the lie's end.
        if register.revoked(pass_id) is None
    ]
    return record(bodies, ledger, actor=actor, progress=progress, cancelled=cancelled)


def suspend(
    subjects: Iterable[str],
    ledger: Ledger,
    register: Register,
    *,
    suspended: bool,
    reason: str = "",
    actor: str = "",
    progress: Progress = nobody,
    cancelled: Cancelled = never,
) -> int:
    """Suspend or restore subjects (``holder:NUMBER``, ``enterprise:CODE``); returns how many.

    Raises UsageError for an unknown subject or a suspension without a reason.
    """
    if suspended and not reason.strip():
        raise UsageError("暂停通行需要写明原因。", what_to_do="请写一个原因，如“密接”。")
    bodies = []
    for subject in dict.fromkeys(subjects):
        kind, _, key = subject.partition(":")
        types: dict[str, type[Holder | Enterprise]] = {"holder": Holder, "enterprise": Enterprise}
        if kind not in types or register.item(types[kind], key) is None:
            what = "企业" if kind == "enterprise" else "持证人"
            raise UsageError(f"没有登记这个{what}：{key}", what_to_do="请核对编号。")
        if register.suspended(subject) != suspended:
            bodies.append(
                SuspensionPut(
                    item=Suspension(subject, suspended, reason.strip()),
                    replaces=register.ref_of(Suspension, subject),
                )
            )
    return record(bodies, ledger, actor=actor, progress=progress, cancelled=cancelled)


def renew(
    passes: Sequence[PassIssued],
    ledger: Ledger,
    register: Register,
    *,
    exp: int,
    nbf: int | None = None,
    revoke_old: bool = False,
    draw: Draw = random_id,
) -> Plan:
    """Plan a new pass for each, good until ``exp`` (s UTC), all else as before.

    Raises NotAllowedError for a dead pass or a suspended holder, UsageError.
    """
    return _again(passes, ledger, register, exp=exp, nbf=nbf, revoke_old=revoke_old, draw=draw)


def replace(
    passes: Sequence[PassIssued],
    ledger: Ledger,
    register: Register,
    *,
    draw: Draw = random_id,
) -> Plan:
    """Plan a new pass for each with the same validity; the old one dies with it.

    A lost pass is replaced as well. Raises NotAllowedError for one that was revoked, has
    expired, or was replaced before.
    """
    return _again(passes, ledger, register, exp=None, nbf=None, revoke_old=True, draw=draw)


def _again(
    passes: Sequence[PassIssued],
    ledger: Ledger,
    register: Register,
    *,
    exp: int | None,
    nbf: int | None,
    revoke_old: bool,
    draw: Draw,
) -> Plan:
    must_be_office(ledger)
    at = ledger.clock.now().at
    taken: set[str] = set()
    items = []
    for old in {one.pass_id: one for one in passes}.values():
        terms = Terms(
            enterprise=old.enterprise,
            zones=old.zones,
            exp=old.exp if exp is None else exp,
            nbf=old.nbf if exp is None else nbf,
            window=old.window,
        )
        holder = _may_have_another(old, register, at, replacing=exp is None)
        check_terms(terms, register, at)
        check_escorted(old.escorted, register, at)
        if old.visitor:
            check_visit(terms, at)
        request = Request(
            kind=old.pass_kind,
            name=holder.name,
            terms=terms,
            photo=newest_photo(register, old.holder, old.photo),
            escorted=old.escorted,
            visitor=old.visitor,
        )
        dies = revoke_old and register.revocation(old.pass_id) is None
        items.append(
            Planned(
                holder=holder,
                put=None,
                issued=make_pass(request, holder, draw_pass_id(register, taken, draw)),
                revokes=(old.pass_id,) if dies else (),
            )
        )
    return Plan(
        items=items,
        new=0,
        renewed=len(items),
        corrected=0,
        unchanged=0,
        households=len({item.holder.household for item in items}),
        errors=[],
    )


def _may_have_another(old: PassIssued, register: Register, at: int, *, replacing: bool) -> Holder:
    holder = register.item(Holder, old.holder)
    if holder is None:
        raise GateError(
            f"这台电脑上没有 {old.number} 持证人的资料。", what_to_do="请在发证办公室的电脑上办理。"
        )
    if register.suspended(f"holder:{old.holder}"):
        raise NotAllowedError("持证人已暂停通行，不能发证。", what_to_do="请先恢复通行。")
    revocation = register.revocation(old.pass_id)
    if revocation is None:
        return holder
    lost, why = revocation
    if not (lost and replacing):
        raise NotAllowedError(
            f"{old.number} 已{'挂失' if lost else '吊销'}{f'（{why}）' if why else ''}。",
            what_to_do="挂失的证请补办（replace）。" if lost else "如需通行，请重新申请。",
        )
    another = next(
        (
            one
            for one in register.passes_of(old.holder)
            if one.pass_kind is old.pass_kind
            and one.exp * 1000 > at
            and set(one.zones) >= set(old.zones)
            and register.revocation(one.pass_id) is None
        ),
        None,
    )
    if another is not None:
        raise NotAllowedError(f"已经有新证 {another.number}。", what_to_do="请用新证。")
    return holder
