"""What may be asked for: a pass for a person, a vehicle, an escort or a visitor."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from gate_app.domain.passes import ZONES_MAX, PassKind
from gate_app.domain.people import Trip
from gate_app.domain.places import Enterprise, Site, Zone
from gate_app.errors import GateError, NotAllowedError, UsageError
from gate_app.issuing.identity import TAIL, identity_hash, read_identity
from gate_app.issuing.plates import read_plate
from gate_app.issuing.text import CellError
from gate_app.issuing.values import read_name, read_phone
from gate_app.ledger.register import Register

VISITOR_DAYS: Final = 7
"""A visitor's pass is good for so many days at the most; who stays longer is on a roster."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a pass allows: zones, validity in s UTC (``nbf <= at < exp``), window in minutes."""

    enterprise: str
    zones: tuple[int, ...]
    exp: int
    nbf: int | None = None
    window: tuple[int, int] | None = None


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One pass that is asked for. ``name`` is the plate of a vehicle.

    ``household`` is the enterprise's own label of a family, ``family`` the number of one that is
    registered; ``escorted`` the pass id of whom an escort goes with. Without ``trip`` a vehicle
    keeps the one that is known. ``where`` names the roster's sheet and row.
    """

    kind: PassKind
    name: str
    terms: Terms
    phone: str = ""
    identity_hash: str = ""
    identity_tail: str = ""
    household: str = ""
    family: str = ""
    photo: str | None = None
    escorted: str | None = None
    visitor: bool = False
    trip: Trip | None = None
    where: tuple[str, int] = ("", 0)


def person(
    name: str,
    terms: Terms,
    *,
    key: bytes = b"",
    identity: str = "",
    phone: str = "",
    household: str = "",
    family: str = "",
    photo: str | None = None,
    escorted: str | None = None,
    visitor: bool = False,
) -> Request:
    """Ask for a person's pass as typed in; for an escort's where ``escorted`` is a pass id.

    ``key`` is the site's key of identity hashes. Raises UsageError.
    """
    try:
        number = read_identity(identity) if identity else ""
        return Request(
            kind=PassKind.PERSON if escorted is None else PassKind.ESCORT,
            name=read_name(name),
            terms=terms,
            phone=read_phone(phone),
            identity_hash=identity_hash(number, key) if number else "",
            identity_tail=number[-TAIL:],
            household=household,
            family=family,
            photo=photo,
            escorted=escorted,
            visitor=visitor,
        )
    except CellError as error:
        raise UsageError(str(error), what_to_do=error.what_to_do) from error


def vehicle(plate: str, terms: Terms, *, trip: Trip | None = None) -> Request:
    """Ask for a vehicle's pass as typed in. Raises UsageError."""
    try:
        return Request(kind=PassKind.VEHICLE, name=read_plate(plate), terms=terms, trip=trip)
    except CellError as error:
        raise UsageError(str(error), what_to_do=error.what_to_do) from error


def first_second(day: date, site: Site) -> int:
    """When a day begins at the site, s UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(site.time_zone))
    return int(start.timestamp())


def after_last_second(day: date, site: Site) -> int:
    """When a pass good up to and including a day expires, s UTC."""
    return first_second(day + timedelta(days=1), site)


def check_terms(terms: Terms, register: Register, at: int) -> None:
    """Raise UsageError or NotAllowedError for terms that no pass may have at ``at`` (ms UTC)."""
    for _, fault in faults_of(terms, register, at):
        raise fault


def faults_of(terms: Terms, register: Register, at: int) -> Iterator[tuple[str, GateError]]:
    """All that is wrong with terms at ``at`` (ms UTC), each with the name of what it concerns."""
    if register.item(Enterprise, terms.enterprise) is None:
        known = "、".join(one.code for one in register.items(Enterprise)[:10]) or "无"
        yield (
            "enterprise",
            UsageError(
                f"没有登记这家企业：{terms.enterprise}", what_to_do=f"请先登记企业。已有：{known}"
            ),
        )
    elif register.suspended(f"enterprise:{terms.enterprise}"):
        yield (
            "enterprise",
            NotAllowedError("这家企业已暂停通行，不能发证。", what_to_do="请先恢复企业通行。"),
        )
    fault = _fault_of_zones(terms.zones, register)
    if fault is not None:
        yield "zones", fault
    if terms.exp * 1000 <= at:
        yield "until", UsageError("有效期已经过去。", what_to_do="请选今天或以后的日期。")
    if terms.nbf is not None and terms.nbf >= terms.exp:
        yield "since", UsageError("生效日期晚于截止日期。", what_to_do="请检查两个日期。")
    if terms.window is not None and terms.window[0] == terms.window[1]:
        yield "window", UsageError("通行时段的起止相同。", what_to_do="全天通行就不要写时段。")


def _fault_of_zones(zones: tuple[int, ...], register: Register) -> GateError | None:
    if not zones:
        return UsageError("没有写明通行哪些分区。", what_to_do="请至少选一个分区。")
    for number in zones:
        if register.item(Zone, str(number)) is None:
            known = "、".join(f"{zone.number} {zone.name}" for zone in register.items(Zone)) or "无"
            return UsageError(f"没有 {number} 号分区。", what_to_do=f"已有：{known}")
    if len(zones) > ZONES_MAX:
        return UsageError(f"一张证最多写 {ZONES_MAX} 个分区。", what_to_do="请少选几个。")
    return None


def check_visit(terms: Terms, at: int) -> None:
    """Raise UsageError for a visit (asked for at ``at``, ms UTC) that is no short one."""
    start = max(at // 1000, terms.nbf or 0)
    if terms.exp > start + VISITOR_DAYS * 86_400:
        raise UsageError(f"访客证最多 {VISITOR_DAYS} 天。", what_to_do="住得久的人请办人员通行证。")


def check_escorted(pass_id: str | None, register: Register, at: int) -> None:
    """Raise UsageError where nobody at ``at`` (ms UTC) may be escorted on this pass; None is fine.

    An escort's pass counts for one live pass, which is no escort's itself.
    """
    if pass_id is None:
        return
    one = register.issued(pass_id)
    if one is None:
        raise UsageError("没有登记被陪同的这张证。", what_to_do="请核对证号，或先给他发证。")
    if one.pass_kind is PassKind.ESCORT:
        raise UsageError(f"{one.number} 是陪同证。", what_to_do="请写被陪同的人或车的证号。")
    if register.revocation(pass_id) is not None:
        raise UsageError(f"被陪同的 {one.number} 已作废。", what_to_do="请写他的新证号。")
    if one.exp * 1000 <= at:
        raise UsageError(f"被陪同的 {one.number} 已过期。", what_to_do="请先给他续期，写新证号。")


def window_of(text: str) -> tuple[int, int]:
    """Minutes of the day of ``08:00-20:00``; 24:00 is midnight. Raises UsageError."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})\s*[-–~至到]\s*(\d{1,2}):(\d{2})", text.strip())
    if found is not None:
        hours = [int(each) for each in found.groups()]
        start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if start < 1440 and end <= 1440 and hours[1] < 60 and hours[3] < 60 and start != end % 1440:
            return start, end % 1440
    raise UsageError(f"看不懂的时段：{text}", what_to_do="请写成 08:00-20:00。")
