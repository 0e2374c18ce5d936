"""``gate log export``: a file with its manifest, and an entry that says it left the laptop."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from gate_app.cli.common import data_dir_option, print_json
from gate_app.cli.log_filter import described, filter_options, read_filter
from gate_app.cli.staff import SUPERVISORS, authorised
from gate_app.domain.entries import Exported
from gate_app.errors import GateError, NotAllowedError
from gate_app.exports.export import Manifest, check_target, manifest_path
from gate_app.exports.registry import FORMATS, format_of
from gate_app.exports.worker import CancelledError, ExportRun, Order, Progress
from gate_app.ledger import database
from gate_app.ledger.logbook import Logbook
from gate_app.station import Station


@click.command(name="export", short_help="导出为 CSV 或 Excel。")
@click.argument("target", type=click.Path(path_type=Path))
@data_dir_option
@filter_options
@click.option("--format", "name", type=click.Choice(list(FORMATS)), help="默认看文件名的结尾。")
@click.option("--unmasked", is_flag=True, help="导出完整姓名：要主管的 PIN，并记入台账。")
@click.option("--force", is_flag=True, help="覆盖已有的文件。")
@click.option("--json", "as_json", is_flag=True, help="输出清单（manifest）。")
def export_command(
    target: Path,
    folder: Path,
    name: str | None,
    *,
    unmasked: bool,
    force: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Export to TARGET, oldest first; names are masked unless asked otherwise."""
    target = target.absolute()
    form = format_of(target, name or "")
    check_target(target, force=force)
    with closing(database.connect(folder.absolute(), write=False)) as db:
        wanted = read_filter(Logbook(db), **asked)
    order = Order(
        folder=str(folder.absolute()),
        target=str(target),
        format=form.name,
        wanted=wanted,
        told=described(wanted, unmasked=unmasked),
        unmasked=unmasked,
        force=force,
    )
    with _station(folder, unmasked=unmasked) as station:
        actor = station.gate.actor() if station is not None else ""
        if station is not None and unmasked:
            actor = authorised(station, "log-export", roles=SUPERVISORS)
        manifest = _run(order, station, actor)
    if as_json:
        print_json(manifest)
    else:
        click.echo(f"已导出 {manifest.rows} 条：{target}")
        click.echo(f"清单：{manifest_path(target)}")
    if not manifest.basis.verified:
        click.echo("警告：台账校验没有通过，已写入清单。请运行 gate log verify。", err=True)


def _run(order: Order, station: Station | None, actor: str) -> Manifest:
    """Export in a process of its own; Ctrl-C stops it, and nothing is left."""
    pressed = threading.Event()

    def record(body: Exported) -> bool:
        if station is not None:
            station.ledger.append(body, actor=actor)
        return station is not None

    before = signal.signal(signal.SIGINT, lambda *_: pressed.set())
    try:
        return ExportRun(order, pressed).wait(record, _tell)
    except CancelledError as error:
        click.echo(str(error), err=True)
        raise click.Abort from error
    finally:
        signal.signal(signal.SIGINT, before)


def _tell(progress: Progress) -> None:
    """Say how far it is, on a terminal only."""
    if sys.stderr is not None and sys.stderr.isatty():
        end = "\n" if progress.share >= 1 else ""
        told = f"已写 {progress.rows:,} 条，{progress.share:.0%}"
        click.echo(f"\r{told}{end}", nl=False, err=True)


@contextmanager
def _station(folder: Path, *, unmasked: bool) -> Iterator[Station | None]:
    """The station, to record the export; without it only masked names may leave."""
    try:
        station = Station(folder)
    except GateError as error:
        if unmasked:
            raise NotAllowedError(
                f"现在不能导出完整姓名，因为无法记入台账：{error}",
                what_to_do="请先关闭卡点窗口再导出，或去掉 --unmasked。",
            ) from error
        click.echo(f"提示：这次导出没有记入台账（{error}）", err=True)
        yield None
    else:
        with station:
            yield station
