"""``gate bundle export|import``: ledgers by stick, where there is no network."""

import sys
from pathlib import Path

import click
import msgspec

from gate_app.cli.common import data_dir_option, print_json
from gate_app.cli.issuing_options import json_option
from gate_app.config import read_config
from gate_app.errors import UsageError
from gate_app.sites.sticks import ASK_AGAIN, OFFICE, leave, look, take
from gate_app.station import Station
from gate_app.sync.steps import directly
from gate_app.sync.stick import Told, readers, untold

REFUSED = {
    "gap": "前面缺一段，请对方用 --whole 重新导出",
    "unknown-key": "还不认识这台电脑，请对方用 --whole 重新导出",
    "fork": "和本机已有的记录不一致，请告诉主管",
}
WHOM = {OFFICE: "指挥部"}
OTHERWISE = "记录对不上或签名不成立，请告诉主管"


@click.group(name="bundle", short_help="用 U 盘交换台账。")
def bundle_group() -> None:
    """Exchange ledgers with other stations by stick."""


@bundle_group.command(name="export", short_help="导出到 U 盘。")
@click.argument("stick", type=click.Path(path_type=Path))
@data_dir_option
@click.option("--for", "to", default="", metavar="CODE", help=f"给哪个卡点；{OFFICE} 是指挥部。")
@click.option("--whole", is_flag=True, help="全部导出，不只是对方还没有的。")
@json_option
def export_command(stick: Path, folder: Path, to: str, *, whole: bool, as_json: bool) -> None:
    """Write a bundle onto STICK (a folder) for each reader; the window may be open.

    A gate's goes to the offices; an office's to every checkpoint, each with only what that
    checkpoint's gates may read.
    """
    read_config(folder)
    left = leave(folder.absolute(), stick.absolute(), to=to, whole=whole, told=_told())
    if as_json:
        for one in left:
            print_json({"file": one.path.name, "reader": one.reader, "entries": one.entries})
        return
    for one in left:
        click.echo(f"已导出 {one.entries} 条给 {WHOM.get(one.reader, one.reader)}：{one.path}")
    if not left:
        click.echo("没有别的电脑需要导出。")


@bundle_group.command(name="import", short_help="从 U 盘收下。")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@data_dir_option
@json_option
def import_command(source: Path, folder: Path, *, as_json: bool) -> None:
    """Take over SOURCE: a bundle, or a stick with all bundles for this station.

    What was taken over already is no harm. What does not hold or cannot be read is named;
    exit code 3 then.
    """
    with Station(folder) as station:
        own = readers(station.ledger.db).get(station.ledger.station)
        if own is None:
            raise UsageError("本机还没有得到授权。", what_to_do="请先登记本机（gate enrol）。")
        taken = take(source.absolute(), own, directly(station.ledger), station.folder, _told())
    for path, done in taken:
        if as_json:
            print_json({"file": path.name, **msgspec.to_builtins(done)})
        else:
            click.echo(f"{path.name}：新收下 {done.entries} 条，照片 {done.photos} 张。")
    if not taken and not as_json:
        click.echo("U 盘上没有给本机的数据。")
    spoilt = [one for one in look(source) if one.manifest is None] if source.is_dir() else []
    for found in spoilt:
        click.echo(f"{found.path.name}：{found.fault}{ASK_AGAIN}", err=True)
    refused = [one for _, done in taken for one in done.refused]
    for one in refused:
        click.echo(
            f"没有收下 {one.station} 第 {one.seq} 条以后：{REFUSED.get(one.why, OTHERWISE)}。",
            err=True,
        )
    if refused or spoilt:
        raise SystemExit(3)


def _told() -> Told:
    """Says how far it is, on a terminal only."""
    if sys.stderr is None or not sys.stderr.isatty():
        return untold

    def tell(done: int, total: int) -> None:
        click.echo(f"\r{done} / {total}{chr(10) if done == total else ''}", nl=False, err=True)

    return tell
