"""From the register to what is printed: which passes, with their codes, names and photos."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from gate_app.domain.entries import PassIssued
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder
from gate_app.domain.places import Enterprise, Site, Zone
from gate_app.errors import GateError, NotAllowedError, UsageError
from gate_app.issuing.photos import load_photo
from gate_app.issuing.printed_pass import PrintedPass
from gate_app.issuing.standing import find_pass
from gate_app.ledger.issued import Registered
from gate_app.ledger.register import Register


class Filter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which passes: those with these numbers, or all valid ones of an enterprise and zones."""

    enterprise: str = ""
    """Code or name."""
    zones: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()


def select_passes(
    everyone: Iterable[Registered], register: Register, wanted: Filter, at: int
) -> list[PassIssued]:
    """Of all passes, newest first, those to print at ``at`` (s UTC): by enterprise, oldest first.

    Raises UsageError for an unknown enterprise, zone or number, NotAllowedError for a number
    whose pass is dead or has expired.
    """
    if wanted.numbers:
        found = [find_pass(number, register) for number in wanted.numbers]
        for one in found:
            _must_live(one, register, at)
        return list({one.pass_id: one for one in found}.values())
    code = _enterprise_code(register, wanted.enterprise)
    known = {zone.number for zone in register.items(Zone)}
    unknown = [zone for zone in wanted.zones if zone not in known]
    if unknown:
        raise UsageError(f"没有 {unknown[0]} 号分区。", what_to_do="请核对分区号。")
    passes = [
        one.issued
        for one in everyone
        if not one.revoked
        and code in ("", one.issued.enterprise)
        and one.issued.exp > at
        and (not wanted.zones or set(wanted.zones) & set(one.issued.zones))
    ]
    passes.reverse()
    return sorted(passes, key=lambda one: one.enterprise)


def printable_passes(
    passes: Iterable[PassIssued],
    register: Register,
    code_of: Callable[[str], str],
    folder: Path,
    left_out: Callable[[PassIssued], object] | None = None,
) -> Iterator[PrintedPass]:
    """What to print, one pass after the other; ``code_of`` makes the code text of a pass id.

    Photos come from the station's folder. A pass whose code cannot be made (its holder is not
    here, or has no name) is told to ``left_out`` and keeps no other from printing; without it
    GateError is raised.
    """
    site = register.item(Site) or Site("")
    enterprises = {one.code: one.name for one in register.items(Enterprise)}
    zones = {one.number: one.name for one in register.items(Zone)}
    for one in passes:
        try:
            code = code_of(one.pass_id)
        except GateError:
            if left_out is None:
                raise
            left_out(one)
            continue
        holder = register.item(Holder, one.holder)
        vehicle = one.pass_kind is PassKind.VEHICLE
        yield PrintedPass(
            code=code,
            number=one.number,
            kind=one.pass_kind,
            name=one.number if holder is None else holder.name,
            enterprise=enterprises.get(one.enterprise, one.enterprise),
            zones=tuple((number, zones.get(number, "")) for number in one.zones),
            exp=one.exp,
            nbf=one.nbf,
            window=one.window,
            photo=load_photo(folder, one.photo),
            visitor=one.visitor,
            trip=holder.trip if holder is not None and vehicle else None,
            escorted=_escorted(one, register),
            hotlines=site.hotlines,
            site=site.name,
            county=site.county,
            demo=site.demo,
            time_zone=site.time_zone,
        )


def _escorted(one: PassIssued, register: Register) -> str:
    """Whom an escort goes with: the guard compares the name and the number."""
    whose = register.issued(one.escorted) if one.escorted else None
    if whose is None:
        return ""
    holder = register.item(Holder, whose.holder)
    return f"{holder.name if holder else ''} {whose.number}".strip()


def _enterprise_code(register: Register, typed: str) -> str:
    if not typed:
        return ""
    known: Sequence[Enterprise] = register.items(Enterprise)
    for one in known:
        if typed in (one.code, one.name):
            return one.code
    names = "、".join(f"{one.code} {one.name}" for one in known[:10]) or "无"
    raise UsageError(f"没有登记这家企业：{typed}", what_to_do=f"请核对。已有：{names}")


def _must_live(one: PassIssued, register: Register, at: int) -> None:
    revocation = register.revocation(one.pass_id)
    if revocation is not None:
        state = "挂失" if revocation[0] else "吊销"
        raise NotAllowedError(f"{one.number} 已{state}，不能打印。", what_to_do="请先补办新证。")
    if one.exp <= at:
        raise NotAllowedError(f"{one.number} 已过期，不能打印。", what_to_do="请先续期。")
