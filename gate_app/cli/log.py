"""``gate log``: verify, list, follow and export the ledger, while the window is open or not."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from gate_app.cli import log_export, log_verify
from gate_app.cli.common import data_dir_option, print_json
from gate_app.cli.log_filter import filter_options, read_filter
from gate_app.cli.staff import SUPERVISORS, authorised
from gate_app.codes.pass_number import pass_number
from gate_app.exports.cells import safe
from gate_app.exports.columns import Style, cells_of, masked
from gate_app.ledger import database
from gate_app.ledger.logbook import Logbook, LogFilter
from gate_app.ledger.logline import LogLine
from gate_app.station import Station

POLL_S = 0.5
_SHOWN = ("序号", "时间", "类型", "方向", "结论", "姓名", "企业", "原因", "值班员", "说明")

json_option = click.option("--json", "as_json", is_flag=True, help="每条一行 JSON，供程序读取。")
unmasked_option = click.option(
    "--unmasked", is_flag=True, help="显示完整姓名：要主管的 PIN，并记入台账。"
)


@click.group(short_help="台账：校验、查询、跟踪、导出。")
def log() -> None:
    """Verify, list, follow and export the ledger."""


log.add_command(log_verify.verify_command)
log.add_command(log_export.export_command)


@log.command(name="list", short_help="查询台账，最新的在前。")
@data_dir_option
@filter_options
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="最多几条。"
)
@json_option
@unmasked_option
def list_command(folder: Path, limit: int, *, as_json: bool, unmasked: bool, **asked: Any) -> None:
    """List entries, newest first."""
    _may_see(folder, unmasked=unmasked)
    with open_logbook(folder) as logbook:
        wanted = read_filter(logbook, limit, **asked)
        show = _shower(logbook, as_json=as_json, unmasked=unmasked)
        shown = 0
        for line in logbook.lines(wanted, newest_first=True):
            show(line)
            shown += 1
    if not as_json and shown == 0:
        click.echo("没有符合条件的记录。", err=True)
    elif not as_json and shown == limit:
        click.echo(f"只列出最新的 {limit} 条；要看更多请用 --limit。", err=True)


@log.command(name="tail", short_help="最后几条；-f 一直跟着看。")
@data_dir_option
@click.option("-f", "--follow", is_flag=True, help="一直跟着，有新记录就显示；Ctrl-C 结束。")
@click.option("-n", "count", type=click.IntRange(min=0), default=10, show_default=True)
@json_option
@unmasked_option
def tail_command(folder: Path, count: int, *, follow: bool, as_json: bool, unmasked: bool) -> None:
    """Show the last entries, oldest first, and follow with -f."""
    _may_see(folder, unmasked=unmasked)
    with open_logbook(folder) as logbook:
        show = _shower(logbook, as_json=as_json, unmasked=unmasked)
        seen = logbook.last_id()
        last = list(logbook.lines(LogFilter(limit=count), newest_first=True)) if count else []
        for line in reversed(last):
            show(line)
            seen = max(seen, line.id)
        try:
            while follow:
                time.sleep(POLL_S)
                for line in logbook.lines(after_id=seen):
                    show(line)
                    seen = line.id
        except KeyboardInterrupt:
            pass  # How following ends.


@contextmanager
def open_logbook(folder: Path) -> Iterator[Logbook]:
    """Open the ledger to read only. Raises LedgerError."""
    with closing(database.connect(folder.absolute(), write=False)) as db:
        yield Logbook(db, number_of=pass_number)


def _may_see(folder: Path, *, unmasked: bool) -> None:
    """Whole names are for a supervisor, whose PIN leaves an entry."""
    if unmasked:
        with Station(folder) as station:
            authorised(station, "log-unmasked", roles=SUPERVISORS)


def _shower(logbook: Logbook, *, as_json: bool, unmasked: bool) -> Callable[[LogLine], None]:
    """How lines are printed, each at once."""
    style = Style(logbook.site.time_zone, unmasked)

    def show(line: LogLine) -> None:
        if as_json:
            print_json(line if unmasked else masked(line))
            return
        # Control characters of a recorded text would steer the terminal.
        texts = (safe(text) for text in cells_of(line, style, _SHOWN) if text)
        click.echo("  ".join(texts))
        sys.stdout.flush()

    return show
