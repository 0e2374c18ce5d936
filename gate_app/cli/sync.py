"""``gate sync``: exchange with the hub without a window, once or until Ctrl-C."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import click

from gate_app.cli.common import data_dir_option, print_json
from gate_app.cli.hub import noted_text
from gate_app.cli.staff import SUPERVISORS, authorised
from gate_app.errors import UsageError
from gate_app.ledger import branches
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.synced import Synced
from gate_app.sites.syncing import open_sync
from gate_app.station import Station
from gate_app.sync.state import INCIDENTS, TROUBLE, Standing, SyncState

P = ParamSpec("P")
T = TypeVar("T")

_SAID = {
    Standing.NEVER: "还没有同步过",
    Standing.IN_STEP: "已同步",
    Standing.BEHIND: "还有记录没传完",
    Standing.PARTIAL: "没有收全",
    Standing.OFFLINE: "连不上中心",
    Standing.REFUSED: "没有同步成",
    Standing.FORKED: "台账有分叉",
    Standing.SUPERSEDED: "有另一台电脑在用本机的身份",
    Standing.CUT_OFF: "本机已被停用",
}


@click.command(name="sync", short_help="和中心交换台账。")
@data_dir_option
@click.option("--once", is_flag=True, help="只交换一轮；没有同步成就以 1 退出。")
@click.option("--json", "as_json", is_flag=True, help="每个状态输出一行 JSON。")
@click.option(
    "--settle", is_flag=True, help="主管确认：以这台电脑为准，结束台账的分叉；两边的记录都保留。"
)
def sync_command(folder: Path, *, once: bool, as_json: bool, settle: bool) -> None:
    """Exchange ledgers with the hub: mine up, theirs down; ends with Ctrl-C."""
    folder = folder.absolute()
    with Station(folder) as station:
        if settle:
            _settle(station)
            return

        def on_ledger(
            step: Callable[Concatenate[Ledger, P], T], /, *args: P.args, **kwargs: P.kwargs
        ) -> T:
            return step(station.ledger, *args, **kwargs)

        tell = print_json if as_json else _tell
        shown: list[tuple[object, ...]] = []

        def changed(state: SyncState) -> None:
            now = (state.standing, state.behind, state.why, state.noted)
            if shown != [now]:  # a line each three seconds would say nothing
                shown[:] = [now]
                tell(state)

        sync = open_sync(folder, on_ledger, changed=changed)
        if once:
            state = sync.once()
            sync.close()
            if state.standing is not Standing.IN_STEP:
                click.get_current_context().exit(1)
            return
        before = signal.signal(signal.SIGTERM, lambda *_: sync.stop())
        try:
            sync.run()
        except KeyboardInterrupt:
            sync.stop()
        finally:
            signal.signal(signal.SIGTERM, before)


def _settle(station: Station) -> None:
    """A supervisor says that this laptop is the one that stays; sent with the next round."""
    if Synced(station.ledger.db).halted(station.ledger.station) is None:
        raise UsageError("本机的台账没有分叉。")
    staff = authorised(station, "settle-fork", roles=SUPERVISORS)
    opened = branches.settle(station.ledger, why="主管确认", actor=staff)
    click.echo(f"已结束分叉，台账从第 {opened.header.epoch} 段接着写，下次同步时上传。")


def _tell(state: SyncState) -> None:
    behind = f"，还有 {state.behind} 条没有上传" if state.behind else ""
    click.echo(f"{_SAID[state.standing]}{behind}")
    if state.why:
        click.echo(f"{state.why}{state.what_to_do}", err=state.standing in TROUBLE)
    for one in state.incidents:
        click.echo(f"注意：{INCIDENTS[one.kind]}（{one.station}，第 {one.seq} 条后）", err=True)
    for noted in state.noted:
        click.echo(f"中心记下：{noted_text(noted)}", err=True)
