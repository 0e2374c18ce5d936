"""What one printed or electronic pass shows, and its words: Chinese first, small English second."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from gate_app.domain.passes import PassKind
from gate_app.domain.people import Trip
from gate_app.domain.places import Hotline
from gate_app.words import clock_text

TITLES: Final[dict[PassKind, tuple[str, str]]] = {
    PassKind.PERSON: ("人员通行证", "PERSONNEL PASS"),
    PassKind.VEHICLE: ("物流通行证", "VEHICLE PASS"),
    PassKind.ESCORT: ("陪同通行证", "ESCORT PASS"),
}
VISITOR: Final = ("访客通行证", "VISITOR PASS")
LOST: Final = "遗失请立即拨打{line}挂失。仅限本人使用，转借、涂改无效。"
LOST_VEHICLE: Final = "遗失请立即拨打{line}挂失。仅限本车使用，转借、涂改无效。"
FOUND: Final = "拾到请交给任一卡点。"
DEMO: Final = "演示"


class PrintedPass(msgspec.Struct, frozen=True, kw_only=True):
    """All that is drawn on a pass. ``nbf`` and ``exp`` in s UTC, ``window`` in minutes of day."""

    code: str
    number: str
    kind: PassKind
    name: str
    """The holder's name, or the plate of a vehicle."""
    enterprise: str
    zones: tuple[tuple[int, str], ...]
    """Number and name of each zone, as they stand in the pass."""
    exp: int
    nbf: int | None = None
    window: tuple[int, int] | None = None
    photo: bytes | None = None
    """A JPEG of 3:4."""
    visitor: bool = False
    trip: Trip | None = None
    escorted: str = ""
    """Name (or plate) and pass number of whom an escort goes with."""
    hotlines: tuple[Hotline, ...] = ()
    site: str = ""
    county: str = ""
    demo: bool = False
    time_zone: str = "Asia/Shanghai"


def title(one: PrintedPass) -> tuple[str, str]:
    """What the pass is called, in Chinese and in English."""
    return VISITOR if one.visitor else TITLES[one.kind]


def particulars(one: PrintedPass) -> tuple[tuple[str, str], ...]:
    """What there is to say beyond name and enterprise, label and text: the escorted, the trip."""
    trip = one.trip or Trip()
    listed = (
        ("陪同", one.escorted),
        ("线路", trip.route),
        ("人员", "、".join(trip.crew)),
        ("货物", trip.goods),
    )
    return tuple((label, text) for label, text in listed if text)


def until(one: PrintedPass) -> tuple[str, str]:
    """Last day and time of day; an end at midnight is 24:00 of the day before."""
    local = _local(one.exp, one.time_zone)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return (local - timedelta(days=1)).strftime("%Y-%m-%d"), "24:00"
    return local.strftime("%Y-%m-%d"), local.strftime("%H:%M")


def since(one: PrintedPass) -> str:
    """First moment as ``yyyy-MM-dd HH:mm``, empty where the pass has none."""
    return "" if one.nbf is None else _local(one.nbf, one.time_zone).strftime("%Y-%m-%d %H:%M")


def hours(one: PrintedPass) -> str:
    """The daily window in words."""
    if one.window is None:
        return "全天"
    start, end = one.window
    ends = "24:00" if end == 0 else clock_text(end)
    return f"每天 {clock_text(start)}–{'次日 ' if start > end > 0 else ''}{ends}"


def place(one: PrintedPass) -> str:
    """County and site, the county not twice."""
    return one.site if one.site.startswith(one.county) else f"{one.county} {one.site}".strip()


def when_lost(one: PrintedPass) -> str:
    """What to do when the pass is lost or found."""
    first = one.hotlines[0] if one.hotlines else None
    line = f" {first.name} {first.number} " if first else "发证处"
    template = LOST_VEHICLE if one.kind is PassKind.VEHICLE else LOST
    return template.format(line=line) + FOUND


def _local(seconds: int, time_zone: str) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone(ZoneInfo(time_zone))
