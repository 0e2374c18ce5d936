"""``gate log export``: a file with its manifest, and an entry that says it left the laptop."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click
import msgspec

from gate_app.cli.common import data_dir_option, print_json
from gate_app.cli.log_filter import described, filter_options, read_filter
from gate_app.cli.log_verify import pinned_authority
from gate_app.codes.keys import verify
from gate_app.codes.pass_number import pass_number
from gate_app.domain.entries import Exported
from gate_app.errors import GateError, NotAllowedError
from gate_app.exports.columns import Style
from gate_app.exports.export import Basis, Manifest, check_target, export, manifest_path
from gate_app.exports.registry import FORMATS, Format, format_of
from gate_app.ledger import database
from gate_app.ledger.logbook import Logbook, LogFilter
from gate_app.ledger.verify import snapshot, verify_ledger
from gate_app.station import Station

FAULTS_NOTED = 20


@click.command(name="export", short_help="导出为 CSV 或 Excel。")
@click.argument("target", type=click.Path(path_type=Path))
@data_dir_option
@filter_options
@click.option("--format", "name", type=click.Choice(list(FORMATS)), help="默认看文件名的结尾。")
@click.option("--unmasked", is_flag=True, help="导出完整姓名；一定记入台账。")
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
        logbook = Logbook(db, number_of=pass_number)
        wanted = read_filter(logbook, **asked)
        with _station(folder, unmasked=unmasked) as station:
            manifest = _export(folder, logbook, wanted, station, target, form, unmasked=unmasked)
    if as_json:
        print_json(manifest)
    else:
        click.echo(f"已导出 {manifest.rows} 条：{target}")
        click.echo(f"清单：{manifest_path(target)}")
    if not manifest.basis.verified:
        click.echo("警告：台账校验没有通过，已写入清单。请运行 gate log verify。", err=True)


def _export(
    folder: Path,
    logbook: Logbook,
    wanted: LogFilter,
    station: Station | None,
    target: Path,
    form: Format,
    *,
    unmasked: bool,
) -> Manifest:
    told = described(wanted, unmasked=unmasked)

    def record(rows: int) -> bool:
        if station is None:
            return False
        said = msgspec.json.encode(told, order="sorted").decode() if told else ""
        body = Exported(format=form.name, rows=rows, unmasked=unmasked, filter=said)
        station.ledger.append(body, actor=station.gate.actor())
        return True

    # One look at the ledger: what is verified is what is written.
    with snapshot(logbook.db):
        report = verify_ledger(logbook.db, folder, verify, authority=pinned_authority(folder))
        return export(
            logbook.lines(wanted),
            target,
            form,
            style=Style(logbook.site.time_zone, unmasked),
            basis=Basis(
                head=logbook.head(),
                verified=report.ok,
                signed_to=report.signed,
                faults=[f"{each.seq} {each.what}" for each in report.faults[:FAULTS_NOTED]],
            ),
            asked=told,
            record=record,
        )


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
