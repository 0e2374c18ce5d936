"""What may be asked for: a pass for a person, a vehicle, an escort or a visitor."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from gate_app.domain.passes import NAME_MAX, PassKind
from gate_app.domain.places import Enterprise, Site, Zone
from gate_app.errors import NotAllowedError, UsageError
from gate_app.issuing.identity import TAIL, identity_hash, read_identity
from gate_app.issuing.plates import read_plate
from gate_app.issuing.text import CellError
from gate_app.issuing.values import read_name, read_phone
from gate_app.ledger.register import Register


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a pass allows: zones, validity in s UTC (``nbf <= at < exp``), window in minutes."""

    enterprise: str
    zones: tuple[int, ...]
    exp: int
    nbf: int | None = None
    window: tuple[int, int] | None = None


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One pass that is asked for. ``name`` is the plate of a vehicle.

    ``household`` is the enterprise's own label of a family; ``where`` names the roster's sheet
    and row.
    """

    kind: PassKind
    name: str
    terms: Terms
    phone: str = ""
    identity_hash: str = ""
    identity_tail: str = ""
    household: str = ""
    photo: str | None = None
    escorted: str | None = None
    where: tuple[str, int] = ("", 0)


def person(
    name: str,
    terms: Terms,
    *,
    key: bytes = b"",
    identity: str = "",
    phone: str = "",
    household: str = "",
    photo: str | None = None,
    escorted: str | None = None,
) -> Request:
    """Ask for a person's pass as typed in; for an escort's where ``escorted`` is a pass id.

    ``key`` is the site's key of identity hashes. A visitor is a person whose terms are short.
    Raises UsageError.
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
            photo=photo,
            escorted=escorted,
        )
    except CellError as error:
        raise UsageError(str(error), what_to_do=error.what_to_do) from error


def vehicle(plate: str, terms: Terms) -> Request:
    """Ask for a vehicle's pass as typed in. Raises UsageError."""
    try:
        return Request(kind=PassKind.VEHICLE, name=read_plate(plate)[:NAME_MAX], terms=terms)
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
    if register.item(Enterprise, terms.enterprise) is None:
        known = "、".join(one.code for one in register.items(Enterprise)[:10]) or "无"
        raise UsageError(
            f"没有登记这家企业：{terms.enterprise}", what_to_do=f"请先登记企业。已有：{known}"
        )
    if register.suspended(f"enterprise:{terms.enterprise}"):
        raise NotAllowedError("这家企业已暂停通行，不能发证。", what_to_do="请先恢复企业通行。")
    if not terms.zones:
        raise UsageError("没有写明通行哪些分区。", what_to_do="请至少选一个分区。")
    for number in terms.zones:
        if register.item(Zone, str(number)) is None:
            known = "、".join(f"{zone.number} {zone.name}" for zone in register.items(Zone)) or "无"
            raise UsageError(f"没有 {number} 号分区。", what_to_do=f"已有：{known}")
    if terms.exp * 1000 <= at:
        raise UsageError("有效期已经过去。", what_to_do="请选今天或以后的日期。")
    if terms.nbf is not None and terms.nbf >= terms.exp:
        raise UsageError("生效日期晚于截止日期。", what_to_do="请检查两个日期。")
    if terms.window is not None and terms.window[0] == terms.window[1]:
        raise UsageError("通行时段的起止相同。", what_to_do="全天通行就不要写时段。")


def window_of(text: str) -> tuple[int, int]:
    """Minutes of the day of ``08:00-20:00``; 24:00 is midnight. Raises UsageError."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})\s*[-–~至到]\s*(\d{1,2}):(\d{2})", text.strip())
    if found is not None:
        hours = [int(each) for each in found.groups()]
        start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if start < 1440 and end <= 1440 and hours[1] < 60 and hours[3] < 60 and start != end % 1440:
            return start, end % 1440
    raise UsageError(f"看不懂的时段：{text}", what_to_do="请写成 08:00-20:00。")
