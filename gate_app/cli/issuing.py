"""``gate pass issue|renew|replace``: from a roster, or from passes, to passes."""

import csv
import io
from datetime import date
from pathlib import Path

import click

from gate_app.cli.common import data_dir_option, print_json
from gate_app.cli.issuing_options import (
    dates_options,
    json_option,
    open_key,
    passphrase_option,
    progress_line,
)
from gate_app.cli.roster import tell_errors
from gate_app.cli.staff import authorised
from gate_app.cli.standing import STANDING_COMMANDS
from gate_app.domain.passes import NAME_MAX
from gate_app.domain.places import Site
from gate_app.exports.cells import safe
from gate_app.issuing.identity import identity_key
from gate_app.issuing.issue import Issued, issue, must_be_office
from gate_app.issuing.plan import Plan
from gate_app.issuing.requests import Terms, after_last_second, first_second, window_of
from gate_app.issuing.roster import RosterReading, places, read_roster
from gate_app.issuing.roster_errors import write_errors, write_private
from gate_app.issuing.roster_plan import plan_from_roster
from gate_app.issuing.standing import find_pass, renew, replace
from gate_app.station import Station
from gate_app.words import time_text


@click.command(name="issue", short_help="按花名册发证。")
@click.argument("roster", type=click.Path(path_type=Path))
@data_dir_option
@click.option("--enterprise", required=True, metavar="CODE", help="企业代码。")
@click.option(
    "--zone",
    "zones",
    type=int,
    multiple=True,
    required=True,
    metavar="N",
    help="分区号，可写几次。",
)
@dates_options
@click.option("--window", metavar="08:00-20:00", help="每天的通行时段；不写为全天。")
@click.option("--vehicles", is_flag=True, help="名单里写了车牌的人，车也发证。")
@click.option("--revoke-old", is_flag=True, help="换发的人，旧证同时作废。")
@click.option("--dry-run", is_flag=True, help="只看会发多少，什么也不记。")
@click.option(
    "--errors",
    "error_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="把错误存成 .xlsx 或 .csv，发回企业。",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="把发出的证和码存成 .csv，供打印。",
)
@passphrase_option
@json_option
def issue_command(
    roster: Path,
    folder: Path,
    enterprise: str,
    zones: tuple[int, ...],
    valid_until: date,
    valid_from: date | None,
    window: str | None,
    passphrase_file: Path | None,
    error_file: Path | None,
    out: Path | None,
    *,
    vehicles: bool,
    revoke_old: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Issue passes to the people of ROSTER (.xlsx, .csv); whoever has the same pass is left alone.

    Rows with a mistake are named and get none. Exit code 3 says that there were such rows.
    """
    reading = read_roster(roster)
    key = None if dry_run else open_key(folder, passphrase_file)
    _must_take(out)
    with Station(folder) as station:
        must_be_office(station.ledger)
        actor = "" if key is None else authorised(station, "pass-issue")
        site = station.register.item(Site) or Site("")
        terms = Terms(
            enterprise=enterprise,
            zones=tuple(dict.fromkeys(zones)),
            exp=after_last_second(valid_until, site),
            nbf=None if valid_from is None else first_second(valid_from, site),
            window=None if window is None else window_of(window),
        )
        plan = plan_from_roster(
            reading,
            station.register,
            terms,
            key=identity_key(folder, station.register),
            at=station.ledger.clock.now().at,
            vehicles=vehicles,
            revoke_old=revoke_old,
        )
        if error_file is not None:
            write_errors(error_file, plan.errors)
        issued = Issued([])
        if key is not None:
            issued = issue(plan, station.ledger, key, actor=actor, progress=progress_line)
    if out is not None and key is not None:
        _write_passes(out, issued, site)
    _tell(reading, plan, issued, as_json=as_json, dry_run=dry_run)
    if plan.errors:
        raise SystemExit(3)


def _tell(
    reading: RosterReading, plan: Plan, issued: Issued, *, as_json: bool, dry_run: bool
) -> None:
    if as_json:
        print_json(
            {
                "dry_run": dry_run,
                "rows": len(reading.rows),
                "new": plan.new,
                "renewed": plan.renewed,
                "corrected": plan.corrected,
                "unchanged": plan.unchanged,
                "households": plan.households,
                "issued": len(issued.passes),
                "errors": plan.errors,
            }
        )
        return
    will = "将新发" if dry_run else "新发"
    click.echo(
        f"{will} {plan.new}，换发 {plan.renewed}，更正资料 {plan.corrected}，"
        f"已有同样的证 {plan.unchanged}，有错的行 {places(plan.errors)}。"
    )
    for item in plan.items:
        if item.shortened:
            click.echo(
                f"第 {item.where[1]} 行姓名较长，码里只写前 {NAME_MAX} 个字：{item.shortened}"
            )
    tell_errors(plan.errors)


def _must_take(path: Path | None) -> None:
    """Raise OSError before anything is issued where the codes could not be written."""
    if path is not None:
        write_private(path.with_name(f"{path.name}.trial"), b"")
        path.with_name(f"{path.name}.trial").unlink()


def _write_passes(path: Path, issued: Issued, site: Site) -> None:
    """Codes let people in: the file is for this user only."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(
        ["row", "name", "enterprise", "zones", "valid_until", "number", "pass_id", "code"]
    )
    for one in issued.passes:
        what = one.issued
        until = time_text(what.exp * 1000 - 1000, site.time_zone)[:16]
        zones = " ".join(str(zone) for zone in what.zones)
        row = str(one.where[1] or "")
        table.writerow(
            [
                safe(cell)
                for cell in (
                    row,
                    one.holder.name,
                    what.enterprise,
                    zones,
                    until,
                    what.number,
                    what.pass_id,
                    one.code,
                )
            ]
        )
    write_private(path, out.getvalue().encode("utf-8-sig"))


@click.command(name="renew", short_help="续期：同样的证，新的有效期。")
@click.argument("passes", nargs=-1, required=True, metavar="PASS…")
@data_dir_option
@dates_options
@click.option("--revoke-old", is_flag=True, help="旧证同时作废。")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="把新证和码存成 .csv。"
)
@passphrase_option
@json_option
def renew_command(
    passes: tuple[str, ...],
    folder: Path,
    valid_until: date,
    valid_from: date | None,
    passphrase_file: Path | None,
    out: Path | None,
    *,
    revoke_old: bool,
    as_json: bool,
) -> None:
    """Issue a new pass for each PASS (number or id), all but its validity as before."""
    key = open_key(folder, passphrase_file)
    _must_take(out)
    with Station(folder) as station:
        actor = authorised(station, "pass-renew")
        site = station.register.item(Site) or Site("")
        plan = renew(
            [find_pass(typed, station.register) for typed in passes],
            station.ledger,
            station.register,
            exp=after_last_second(valid_until, site),
            nbf=None if valid_from is None else first_second(valid_from, site),
            revoke_old=revoke_old,
        )
        issued = issue(plan, station.ledger, key, actor=actor)
    _tell_again(issued, site, out, as_json=as_json)


@click.command(name="replace", short_help="补办：旧证作废，发一张新的。")
@click.argument("passes", nargs=-1, required=True, metavar="PASS…")
@data_dir_option
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="把新证和码存成 .csv。"
)
@passphrase_option
@json_option
def replace_command(
    passes: tuple[str, ...],
    folder: Path,
    passphrase_file: Path | None,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Issue a new pass in place of each PASS (number or id); the old one dies at once."""
    key = open_key(folder, passphrase_file)
    _must_take(out)
    with Station(folder) as station:
        actor = authorised(station, "pass-replace")
        site = station.register.item(Site) or Site("")
        plan = replace(
            [find_pass(typed, station.register) for typed in passes],
            station.ledger,
            station.register,
        )
        issued = issue(plan, station.ledger, key, actor=actor)
    _tell_again(issued, site, out, as_json=as_json)


def _tell_again(issued: Issued, site: Site, out: Path | None, *, as_json: bool) -> None:
    if out is not None:
        _write_passes(out, issued, site)
    for one in issued.passes:
        if as_json:
            print_json(
                {"number": one.issued.number, "pass_id": one.issued.pass_id, "code": one.code}
            )
        else:
            until = time_text(one.issued.exp * 1000 - 1000, site.time_zone)[:16]
            click.echo(f"新证 {one.issued.number}，有效到 {until}。")


PASS_COMMANDS: tuple[click.Command, ...] = (
    issue_command,
    renew_command,
    replace_command,
    *STANDING_COMMANDS,
)
"""For the group ``pass``."""
