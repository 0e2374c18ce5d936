"""``gate pass new``: one pass for a person, a vehicle, an escort or a visitor.

An identity number is typed or read from standard input, never given as an argument, which
everybody on the laptop could read.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from gate_app.cli.common import FriendlyGroup, data_dir_option, fail, print_json
from gate_app.cli.issuing_options import dates_options, json_option, open_key, passphrase_option
from gate_app.cli.staff import authorised
from gate_app.domain.passes import NAME_MAX
from gate_app.domain.places import Site
from gate_app.errors import GateError, UsageError
from gate_app.issuing.draft import (
    Draft,
    DraftError,
    DraftKind,
    PlannedDraft,
    SinglePass,
    issue_draft,
    plan_draft,
)
from gate_app.issuing.issue import must_be_office
from gate_app.issuing.requests import VISITOR_DAYS
from gate_app.station import Station
from gate_app.words import time_text

F = TypeVar("F", bound=Callable[..., Any])

LONGEST_IDENTITY: Final = 64
OPTIONS: Final[Mapping[str, str]] = {
    "name": "NAME",
    "zones": "--zone",
    "until": "--valid-until",
    "since": "--valid-from",
    "household": "--household-of",
    "escorted": "--of",
}
"""What the fields of a draft are called here, where it is not ``--field``."""


@click.group(name="new", cls=FriendlyGroup, short_help="单张发证：人、车、陪同、访客。")
def new_group() -> None:
    """Issue one pass; whoever has the same pass already keeps it."""


def _common(command: F) -> F:
    """Add the terms, the key and the ways to tell."""
    for option in (
        json_option,
        passphrase_option,
        click.option("--revoke-old", is_flag=True, help="同类旧证同时作废。"),
        click.option("--window", default="", metavar="08:00-20:00", help="每天的通行时段。"),
        dates_options,
        click.option(
            "--zone", "zones", type=int, multiple=True, metavar="N", help="分区号，可写几次。"
        ),
        click.option("--enterprise", required=True, metavar="CODE", help="企业代码。"),
        data_dir_option,
        click.argument("name"),
    ):
        command = option(command)
    return command


def _personal(command: F) -> F:
    """Add what is asked of people."""
    for option in (
        click.option("--photo", type=click.Path(path_type=Path), help="照片文件。"),
        click.option("--phone", default="", help="电话。"),
        click.option(
            "--identity",
            "ask_identity",
            is_flag=True,
            help="登记身份证号：在屏幕上输入，或从标准输入读一行。",
        ),
    ):
        command = option(command)
    return command


@new_group.command(name="person", short_help="人员通行证。")
@_common
@_personal
@click.option("--household-of", "household", default="", metavar="PASS", help="同户人的证号。")
def person_command(**given: Any) -> None:
    """Issue a personnel pass to NAME."""
    _new(DraftKind.PERSON, **given)


@new_group.command(name="vehicle", short_help="物流通行证。")
@_common
@click.option("--route", default="", help="线路，如 大埔镇—柳州市。")
@click.option("--crew", multiple=True, metavar="NAME", help="司机和随车人员，司机在前；可写几次。")
@click.option("--goods", default="", help="货物。")
def vehicle_command(**given: Any) -> None:
    """Issue a pass to the vehicle with the plate NAME."""
    _new(DraftKind.VEHICLE, **{**given, "crew": "、".join(given["crew"])})


@new_group.command(name="escort", short_help="陪同通行证。")
@_common
@_personal
@click.option("--of", "escorted", required=True, metavar="PASS", help="被陪同的人或车的证号。")
def escort_command(**given: Any) -> None:
    """Issue a pass to NAME, who goes with the holder of another pass."""
    _new(DraftKind.ESCORT, **given)


@new_group.command(name="visitor", short_help=f"访客通行证，最多 {VISITOR_DAYS} 天。")
@_common
@_personal
def visitor_command(**given: Any) -> None:
    """Issue a short pass to NAME, who visits the enterprise."""
    _new(DraftKind.VISITOR, **given)


def _new(
    kind: DraftKind,
    *,
    folder: Path,
    valid_until: date,
    valid_from: date | None,
    passphrase_file: Path | None,
    revoke_old: bool,
    as_json: bool,
    ask_identity: bool = False,
    **fields: Any,
) -> None:
    key = open_key(folder, passphrase_file)
    with Station(folder) as station:
        must_be_office(station.ledger)
        actor = authorised(station, "pass-issue")
        draft = Draft(
            kind=kind,
            until=valid_until,
            since=valid_from,
            identity=_identity() if ask_identity else "",
            **fields,
        )
        try:
            planned = plan_draft(
                draft,
                station.register,
                station.ledger.folder,
                station.ledger.clock.now().at,
                revoke_old=revoke_old,
            )
        except DraftError as error:
            _tell_mistakes(error)
            raise SystemExit(1) from None
        single = issue_draft(planned, station.ledger, station.register, key, actor=actor)
        site = station.register.item(Site) or Site("")
    _tell(single, planned, site, as_json=as_json)


def _identity() -> str:
    if sys.stdin is not None and sys.stdin.isatty():
        return str(click.prompt("身份证号", err=True))
    found = sys.stdin.readline(LONGEST_IDENTITY) if sys.stdin is not None else ""
    if not found.strip():
        raise UsageError("没有读到身份证号。", what_to_do="请在终端里输入，或从标准输入给一行。")
    return found.strip()


def _tell_mistakes(error: DraftError) -> None:
    for mistake in error.mistakes:
        option = OPTIONS.get(mistake.field, f"--{mistake.field}")
        fail(GateError(f"{option}：{mistake.message}", what_to_do=mistake.what_to_do))


def _tell(single: SinglePass, planned: PlannedDraft, site: Site, *, as_json: bool) -> None:
    issued = single.issued
    if as_json:
        print_json(
            {
                "number": issued.number,
                "pass_id": issued.pass_id,
                "code": single.code,
                "new": single.fresh,
                "corrected": single.corrected,
            }
        )
        return
    until = time_text(issued.exp * 1000 - 1000, site.time_zone)[:16]
    said = "新证" if single.fresh else "已有同样的证"
    more = "资料已更正。" if single.corrected else ""
    click.echo(f"{said} {issued.number}，有效到 {until}。{more}")
    for item in planned.plan.items:
        if item.shortened:
            click.echo(f"姓名完整登记和印出；码里只写前 {NAME_MAX} 个字：{item.shortened}")
