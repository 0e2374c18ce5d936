"""``gate site policy``: the rules now, and what changed rules would have decided."""

import time
from contextlib import closing
from pathlib import Path

import click
import msgspec

from gate_app.cli.common import data_dir_option, print_json
from gate_app.cli.issuing_options import json_option
from gate_app.config import read_config
from gate_app.domain.people import mask_name
from gate_app.domain.places import Site
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Reason, Verdict
from gate_app.errors import UsageError
from gate_app.ledger.database import connect
from gate_app.ledger.register import Register
from gate_app.sites.policy_dry_run import DAY_MS, DryRun, dry_run
from gate_app.sites.policy_items import ITEMS
from gate_app.words import REASONS, VERDICTS, time_text

SHOWN = 30


@click.command(name="policy", short_help="看规则；试算改了规则会怎样。")
@data_dir_option
@click.option(
    "--dry-run",
    "trial",
    type=click.Path(path_type=Path, dir_okay=False),
    help="规则文件（JSON，只写要改的项）；只试算，什么也不改。",
)
@click.option("--days", type=click.IntRange(1, 365), default=7, show_default=True, help="看几天。")
@json_option
def policy_command(folder: Path, trial: Path | None, days: int, *, as_json: bool) -> None:
    """Show the policy (its JSON with --json), or try another on the events of the last days."""
    folder = folder.absolute()
    read_config(folder)
    with closing(connect(folder, write=False)) as db:
        register = Register(db)
        policy = register.item(Policy) or Policy()
        if trial is not None:
            since = int(time.time() * 1000) - days * DAY_MS
            found = dry_run(db, _changed(policy, trial), since)
            site = register.item(Site) or Site("")
            _tell(found, site.time_zone, as_json=as_json)
        elif as_json:
            print_json(policy)
        else:
            click.echo(f"第 {policy.version} 版")
            for item in ITEMS:
                click.echo(f"  {item.name}：{item.show(policy)}")


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
