"""The console script ``gate``: the core's commands, and the window when there is none."""

import os
import sys
from pathlib import Path

import click

from gate_app.cli import main as core
from gate_app.cli.common import FriendlyGroup, data_dir_option
from gate_app.config import default_folder, is_station
from gate_app.errors import GateError


def has_display() -> bool:
    """Whether a window can be shown."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@click.group(
    cls=FriendlyGroup,
    invoke_without_command=True,
    commands=core.commands,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="kadian", prog_name="gate")
@data_dir_option
@click.option("--camera", default="", help="摄像头编号或名称、网络地址、录像或图片文件夹。")
@click.option("--serial", default="", help="串口扫码枪的端口，例如 COM3。")
@click.option("--demo/--no-demo", default=None, help="打开演示站；默认只在没有卡点时打开。")
@click.pass_context
def main(ctx: click.Context, folder: Path, *, camera: str, serial: str, demo: bool | None) -> None:
    """Kadian（卡点）：封控卡点的值守程序。不带命令时打开值守窗口。"""
    ctx.obj = {"open_window": lambda at: open_window(at, camera=camera, serial=serial)}
    if ctx.invoked_subcommand is not None:
        return
    if demo or (demo is None and not is_station(folder)):
        # It draws films and writes exports: a real gate does not wait for what that needs.
        from gate_app.cli.demo import demo_folder, run_headless, set_up

        source = ctx.get_parameter_source("folder")
        if source is click.core.ParameterSource.DEFAULT:
            folder = demo_folder()
        if not has_display():
            run_headless(folder)
            return
        set_up(folder)
    elif not has_display():
        raise GateError("没有显示器，打不开窗口。", what_to_do="请用命令 gate scan。")
    open_window(folder, camera=camera, serial=serial)


def open_window(folder: Path, *, camera: str = "", serial: str = "") -> None:
    """Show the window for a station; ends with it. Loads Qt only now."""
    if not has_display():
        raise GateError("没有显示器，打不开窗口。", what_to_do="请加 --headless，或用 gate scan。")
    from ui.app import run

    def open_demo() -> Path:
        from gate_app.cli.demo import demo_folder, set_up

        at = demo_folder() if folder != demo_folder() else default_folder() / "demo-2"
        set_up(at, say=False)
        return at

    def recording(at: Path) -> str:
        from gate_app.cli.demo import set_up

        return str(set_up(at, say=False))

    raise SystemExit(
        run(folder, source=camera, serial=serial, open_demo=open_demo, recording=recording)
    )


@main.command(name="office", short_help="打开办公室窗口（主管、发证员）。")
@data_dir_option
@click.option("--new", "fresh", is_flag=True, help="第一次使用：在数据文件夹里新建园区。")
def office(folder: Path, *, fresh: bool) -> None:
    """Open the supervisors' window; with --new the page that founds a site first."""
    if not has_display():
        raise GateError("没有显示器，打不开窗口。", what_to_do="请用命令 gate log 和 gate pass。")
    if fresh and is_station(folder):
        raise GateError(
            f"这个文件夹里已经有卡点：{folder}", what_to_do="请用 --data-dir 换一个文件夹。"
        )
    from ui.app import run

    raise SystemExit(run(folder, "office", fresh=fresh))


if __name__ == "__main__":
    main()
