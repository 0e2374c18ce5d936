"""``gate site policy``: the rules now, what changed rules would have decided, and changing them."""

import time
from contextlib import closing
from pathlib import Path

import click
import msgspec

from gate_app.cli.common import data_dir_option, print_json
from gate_app.cli.issuing_options import json_option
from gate_app.cli.staff import SUPERVISORS, authorised
from gate_app.config import read_config
from gate_app.domain.people import mask_name
from gate_app.domain.places import Site
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Reason, Verdict
from gate_app.errors import UsageError
from gate_app.issuing.issue import must_be_office
from gate_app.ledger.database import connect
from gate_app.ledger.past import Connection
from gate_app.ledger.register import Register
from gate_app.sites.found_site import prepare, take_over
from gate_app.sites.policy_dry_run import DAY_MS, DryRun, dry_run
from gate_app.sites.policy_items import BY_NAME, ITEMS
from gate_app.sites.read import plan_changes
from gate_app.sites.sheets import POLICY, Row, Tables, known_of
from gate_app.station import Station
from gate_app.words import REASONS, VERDICTS, time_text

SHOWN = 30


@click.command(name="policy", short_help="看规则；试算改了规则会怎样；改规则。")
@data_dir_option
@click.option(
    "--dry-run",
    "trial",
    type=click.Path(path_type=Path, dir_okay=False),
    help="规则文件（JSON，只写要改的项）；只试算，什么也不改。",
)
@click.option(
    "--set",
    "lines",
    multiple=True,
    metavar="规则=值",
    help="改一条规则，可写多次，如 --set 核酸有效小时=48。先试算，再要主管 PIN。",
)
@click.option("--days", type=click.IntRange(1, 365), default=7, show_default=True, help="看几天。")
@json_option
def policy_command(
    folder: Path, trial: Path | None, lines: tuple[str, ...], days: int, *, as_json: bool
) -> None:
    """Show the policy (its JSON with --json), or try another on the events of the last days.

    With --set the trial is shown first, then a supervisor's PIN lets the rules take effect.
    """
    folder = folder.absolute()
    read_config(folder)
    if trial is not None and lines:
        raise UsageError("--dry-run 和 --set 不能一起用。", what_to_do="请只写其中一个。")
    if lines:
        _set(folder, _tables(lines), days, as_json=as_json)
        return
    with closing(connect(folder, write=False)) as db:
        policy = Register(db).item(Policy) or Policy()
        if trial is not None:
            _try(db, _changed(policy, trial), days, as_json=as_json)
        elif as_json:
            print_json(policy)
        else:
            click.echo(f"第 {policy.version} 版")
            for item in ITEMS:
                click.echo(f"  {item.name}：{item.show(policy)}")


def _tables(lines: tuple[str, ...]) -> Tables:
    rows = []
    for number, line in enumerate(lines, 1):
        name, equals, value = line.partition("=")
        if not equals:
            raise UsageError(f"看不懂：{line}", what_to_do="请写成 规则=值。")
        if name.strip() not in BY_NAME:
            raise UsageError(
                f"没有这条规则：{name.strip()}", what_to_do="名字见 gate site policy。"
            )
        rows.append(Row(number, {"规则": name.strip(), "值": value.strip()}))
    return {POLICY.title: rows}


def _set(folder: Path, tables: Tables, days: int, *, as_json: bool) -> None:
    """Try the change, then take it over: all of it or nothing."""
    with Station(folder) as station:
        register, ledger = station.register, station.ledger
        must_be_office(ledger)
        known = known_of(register)
        changes = plan_changes(tables, known)
        if changes.mistakes:
            first = changes.mistakes[0]
            raise UsageError(
                f"{first.column}“{first.value}”：{first.message}", what_to_do=first.what_to_do
            )
        prepared = prepare(tables, known)
        for policy in changes.items:
            _try(ledger.db, policy, days, as_json=as_json)
        if not prepared.bodies:
            click.echo("没有变化。", err=as_json)
            return
        actor = authorised(station, "site-policy", roles=SUPERVISORS)
        take_over(prepared, ledger, register, actor=actor)
        policy = register.item(Policy) or Policy()
    click.echo(f"已改成第 {policy.version} 版。", err=as_json)


def _try(db: Connection, policy: Policy, days: int, *, as_json: bool) -> None:
    since = int(time.time() * 1000) - days * DAY_MS
    site = Register(db).item(Site) or Site("")
    _tell(dry_run(db, policy, since), site.time_zone, as_json=as_json)


def _changed(policy: Policy, path: Path) -> Policy:
    try:
        named = msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
        known = {field.name for field in msgspec.structs.fields(Policy)}
        if unknown := sorted(set(named) - known):
            raise UsageError(f"没有这一项规则：{unknown[0]}", what_to_do="请核对项目名。")
        asked = msgspec.json.decode(path.read_bytes(), type=Policy)
    except (msgspec.MsgspecError, ValueError) as error:
        raise UsageError(f"规则文件读不懂：{error}", what_to_do="请写成 JSON。") from error
    return msgspec.structs.replace(policy, **{name: getattr(asked, name) for name in named})


def _tell(found: DryRun, time_zone: str, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    click.echo(
        f"共 {found.events} 次：{len(found.changed)} 次（{found.people} 人或车）会不一样，"
        f"{found.same} 次不变，{found.unknown} 次没法复算。"
    )
    for one in found.changed[:SHOWN]:
        old, new = decision_text(one.old), decision_text(one.new)
        when = time_text(one.at, time_zone)
        click.echo(f"  {when}  {one.checkpoint}  {mask_name(one.name)}  {old} → {new}")
    if len(found.changed) > SHOWN:
        click.echo(f"  …… 用 --json 看全部 {len(found.changed)} 次。")
    for note in found.notes:
        click.echo(f"注意：{note}")


def decision_text(decision: tuple[Verdict, Reason]) -> str:
    """A verdict and its reason in words."""
    reason = REASONS[decision[1]][0].split("{")[0].strip()
    return f"{VERDICTS[decision[0]]}（{reason}）"
