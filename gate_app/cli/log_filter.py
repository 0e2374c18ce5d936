"""The filters of ``gate log``: options, their checks, and what they mean at this site."""

import re
from collections.abc import Callable
from datetime import datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
import msgspec

from gate_app.codes import pass_number
from gate_app.domain.entries import KINDS
from gate_app.domain.people import mask_name
from gate_app.domain.verdict import Verdict
from gate_app.ledger.logbook import Logbook, LogFilter

F = TypeVar("F", bound=Callable[..., Any])
_MOMENT = re.compile(
    r"(?:(?P<date>\d{4}-\d{1,2}-\d{1,2}))?(?:(?(date)[ T])(?P<time>\d{1,2}:\d{2}(?::\d{2})?))?"
)


class Moment(msgspec.Struct, frozen=True):
    """A time as typed, before the site's time zone is known; ``day`` None means today."""

    day: tuple[int, int, int] | None
    clock: time

    def at(self, zone: ZoneInfo) -> int:
        """ms UTC."""
        today = datetime.now(zone)
        year, month, day = self.day or (today.year, today.month, today.day)
        local = datetime.combine(datetime(year, month, day, tzinfo=zone), self.clock, tzinfo=zone)
        return int(local.timestamp() * 1000)


def _moment_option(ctx: click.Context, param: click.Parameter, value: str | None) -> Moment | None:
    try:
        return None if value is None else _moment(value.strip())
    except ValueError:
        raise click.BadParameter(
            f"看不懂的时间：{value}。请写成 2026-11-23、“2026-11-23 08:30”或 08:30（今天）。",
            ctx,
            param,
        ) from None


def _moment(text: str) -> Moment:
    found = _MOMENT.fullmatch(text)
    if not text or found is None:
        raise ValueError(text)
    day = None
    if found["date"]:
        year, month, date = (int(part) for part in found["date"].split("-"))
        datetime(year, month, date)  # noqa: DTZ001 - only asks whether the day exists
        # At the ends of the calendar a time zone would leave it.
        if not 1971 <= year <= 9998:
            raise ValueError(text)
        day = (year, month, date)
    hour, minute, second = (int(part) for part in f"{found['time'] or '0:00'}:0".split(":")[:3])
    return Moment(day, time(hour, minute, second))


def filter_options(command: F) -> F:
    """Add the filters, given to the command as ``**asked`` for ``read_filter``."""
    for option in reversed(
        (
            click.option(
                "--after",
                callback=_moment_option,
                metavar="时间",
                help="从这个时间起（园区时区，含）。",
            ),
            click.option(
                "--before", callback=_moment_option, metavar="时间", help="到这个时间为止（不含）。"
            ),
            click.option("--person", help="姓名（至少两个字）、通行证号或持证人编号。"),
            click.option("--enterprise", help="企业代码，或名称的一部分。"),
            click.option("--zone", help="分区号或名称。"),
            click.option(
                "--verdict", type=click.Choice([each.value for each in Verdict]), help="结论。"
            ),
            click.option(
                "--kind",
                "kinds",
                multiple=True,
                type=click.Choice(sorted(KINDS)),
                metavar="KIND",
                help=f"类型，可写几次：{'、'.join(KINDS)}。",
            ),
        )
    ):
        command = option(command)
    return command


def read_filter(logbook: Logbook, limit: int | None = None, **asked: Any) -> LogFilter:
    """Turn the options into a filter; raises click.BadParameter (exit code 2)."""
    zone = ZoneInfo(logbook.site.time_zone)
    after, before = asked["after"], asked["before"]
    person = (asked["person"] or "").strip()
    bits = _pass_bits(person)
    if asked["person"] is not None and len(person) < 2:
        raise click.BadParameter("至少写两个字。", param_hint="--person")
    if asked["enterprise"] is not None and not asked["enterprise"].strip():
        raise click.BadParameter("请写企业代码或名称。", param_hint="--enterprise")
    wanted = LogFilter(
        after=after.at(zone) if after else None,
        before=before.at(zone) if before else None,
        person=person,
        pass_bits=bits,
        enterprise=(asked["enterprise"] or "").strip(),
        zone=_zone(logbook, asked["zone"]),
        verdict=Verdict(asked["verdict"]) if asked["verdict"] else None,
        kinds=frozenset(asked["kinds"]),
        limit=limit,
    )
    if wanted.after is not None and wanted.before is not None and wanted.after >= wanted.before:
        raise click.BadParameter("--after 应早于 --before。", param_hint="--after")
    return wanted


def described(wanted: LogFilter, *, unmasked: bool) -> dict[str, object]:
    """The filter for a manifest or an entry, without a whole name unless that is meant."""
    told: dict[str, object] = msgspec.to_builtins(wanted)
    if "person" in told and not unmasked and not wanted.pass_bits:
        told["person"] = mask_name(wanted.person)
    told["kinds"] = sorted(wanted.kinds)
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def _pass_bits(person: str) -> str:
    try:
        return pass_number.parse(person)
    except pass_number.PassNumberError:
        return ""


def _zone(logbook: Logbook, text: str | None) -> int | None:
    if text is None:
        return None
    text = text.strip()
    if text.isdecimal():
        return int(text)
    found = [zone for zone in logbook.zones() if text and text in zone.name]
    exact = [zone for zone in found if zone.name == text]
    if len(exact or found) != 1:
        known = "、".join(f"{zone.number} {zone.name}" for zone in logbook.zones()) or "无"
        raise click.BadParameter(
            f"没有（或不止一个）这样的分区。已有：{known}", param_hint="--zone"
        )
    return (exact or found)[0].number
