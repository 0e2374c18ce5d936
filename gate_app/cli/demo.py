"""``gate demo``: the made-up park, in a window or headless over its recording."""

from pathlib import Path
from typing import Any

import click

from gate_app import words
from gate_app.cli.common import data_dir_option
from gate_app.cli.log_export import export_command
from gate_app.cli.scan import scan_source
from gate_app.config import default_folder, is_station, read_config
from gate_app.demo.recording import FILE, make_recording
from gate_app.demo.site import found_demo, is_demo, read_demo
from gate_app.domain.verdict import Direction, DirectionMode, Reason, Verdict
from gate_app.errors import UsageError
from gate_app.station import Station

MARKS = {Verdict.ADMIT: "✓", Verdict.ATTEND: "⚠", Verdict.REFUSE: "✕"}


def demo_folder() -> Path:
    """Where the demo lies when nobody named a folder: beside the real data, never in it."""
    return default_folder() / "demo"


def set_up(folder: Path, *, say: bool = True) -> Path:
    """Make the demo site and its recording if they are not there yet; return the recording.

    Raises UsageError when the folder holds a real station.
    """
    if is_station(folder) and not read_config(folder).demo:
        raise UsageError(
            f"{folder} 是正式卡点，不能用作演示。", what_to_do="请用 --data-dir 换一个文件夹。"
        )
    if not is_demo(folder):
        if say:
            click.echo(f"正在建立演示站：{folder} …", err=True)
        found_demo(folder)
    recording = folder / FILE
    if not recording.exists():
        if say:
            click.echo("正在绘制演示录像（约十秒）…", err=True)
        make_recording(folder, read_demo(folder))
    return recording


@click.command(name="demo", short_help="打开演示站（不会动正式数据）。")
@data_dir_option
@click.option("--headless", is_flag=True, help="不开窗口，对着演示录像跑一遍。")
@click.option("--setup-only", is_flag=True, help="只建立演示站和通行证，不运行。")
@click.option("--hub", is_flag=True, help="多台电脑：中心、指挥部和几个卡点（要有 PostgreSQL）。")
@click.option(
    "--gates",
    type=click.IntRange(1, 9),
    default=3,
    show_default=True,
    help="和 --hub 一起用：几个卡点。",
)
@click.pass_context
def demo_command(
    ctx: click.Context, folder: Path, gates: int, *, headless: bool, setup_only: bool, hub: bool
) -> None:
    """Open the demo site: passes of every kind, and a recording where no camera is found.

    With --hub a park on one laptop: a hub, an office and gates that exchange their ledgers.
    """
    source = ctx.get_parameter_source("folder")
    if source is click.core.ParameterSource.DEFAULT:
        folder = demo_folder()
    if hub:
        from gate_app.cli.demo_net import run_park

        has_window = isinstance(ctx.obj, dict) and "open_window" in ctx.obj
        run_park(folder.absolute(), gates, windows=has_window and not (headless or setup_only))
        return
    set_up(folder)
    if setup_only:
        passes = folder / "passes"
        click.echo(f"演示站已建好：{folder}\n通行证：{passes}\n清单：{passes / 'passes.csv'}")
        return
    open_window = ctx.obj.get("open_window") if isinstance(ctx.obj, dict) else None
    if headless or open_window is None:
        run_headless(folder)
    else:
        open_window(folder)


def run_headless(folder: Path) -> None:
    """Run the gate over the recording, print each verdict, and say where ledger and export lie."""
    recording = set_up(folder)
    with Station(folder) as station:
        click.echo(f"【演示】{station.status().site.name}：逐张扫演示录像里的通行证", err=True)
        scan_source(station, str(recording), DirectionMode.AUTO, show_in_words)
        seq = station.ledger.head[1]
    click.echo(f"台账：{folder / 'ledger.db'}（共 {seq} 条）")
    target = folder / "exports" / "log.xlsx"
    target.parent.mkdir(exist_ok=True)
    export_command.main([str(target), "--force", "--data-dir", str(folder)], standalone_mode=False)


def show_in_words(line: dict[str, Any]) -> None:
    """Print a verdict for people: mark, word, direction, who, why."""
    if line.get("verdict") is None:
        click.echo(f"  {line.get('error') or line.get('problem')}")
        return
    verdict, reason = Verdict(line["verdict"]), Reason(line["reason"])
    why = words.reason_text(reason, line["detail"])
    then = words.next_step(reason, line["detail"])
    who = line["holder"] or "—"
    way = words.DIRECTIONS[Direction(line["direction"])]
    click.echo(
        f"{MARKS[verdict]} {words.VERDICTS[verdict]} {way}  {who}  {why}"
        + (f"：{then}" if then else "")
        + f"  [第 {line['seq']} 条，{sum(line['ms'].values()):.0f} 毫秒]"
    )
