"""``gate pass print|pack``: passes on paper and for phones."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from gate_app.cli.common import data_dir_option
from gate_app.cli.issuing_options import open_key, passphrase_option
from gate_app.cli.staff import authorised
from gate_app.codes.keys import SigningKey
from gate_app.config import read_config
from gate_app.demo.site import is_demo, read_demo
from gate_app.domain.entries import Exported
from gate_app.errors import UsageError
from gate_app.exports.export import check_target
from gate_app.issuing.electronic import write_pack
from gate_app.issuing.issue import code_of
from gate_app.issuing.layouts import LAYOUTS
from gate_app.issuing.pass_keys import open_pass_key
from gate_app.issuing.printable import Filter, printable_passes, select_passes
from gate_app.issuing.printed_pass import PrintedPass
from gate_app.issuing.sheet import print_passes
from gate_app.ledger.database import connect
from gate_app.ledger.issued import registered
from gate_app.ledger.register import Register
from gate_app.station import Station

F = TypeVar("F", bound=Callable[..., Any])


def _which_option(command: F) -> F:
    """Add what chooses the passes: ``--enterprise``, ``--zone``, ``--pass``; and ``--force``."""
    for option in (
        click.option("--force", is_flag=True, help="覆盖已有的文件。"),
        click.option("--pass", "numbers", multiple=True, metavar="NUMBER", help="证号；可重复。"),
        click.option("--zone", "zones", type=int, multiple=True, help="分区号；可重复。"),
        click.option("--enterprise", default="", metavar="CODE", help="企业代码或名称。"),
    ):
        command = option(command)
    return command


@click.command(name="print", short_help="打印通行证（PDF）。")
@click.argument("target", type=click.Path(path_type=Path))
@data_dir_option
@click.option(
    "--layout",
    type=click.Choice(list(LAYOUTS)),
    default="a4",
    show_default=True,
    help="；".join(f"{name}：{layout.words}" for name, layout in LAYOUTS.items()) + "。",
)
@_which_option
@passphrase_option
def print_command(
    target: Path,
    folder: Path,
    layout: str,
    passphrase_file: Path | None,
    *,
    force: bool,
    **which: Any,
) -> None:
    """Print the valid passes to TARGET.pdf, of all enterprises and zones unless told otherwise."""
    target = _target(target, ".pdf", force=force)
    chosen = LAYOUTS[layout]

    def write(passes: Iterator[PrintedPass], total: int, record: Callable[[int], object]) -> int:
        return print_passes(passes, chosen, target, _told(total), record=record)

    done = _write(folder, Filter(**which), passphrase_file, f"print-{layout}", write)
    click.echo(f"已打印 {done} 张证，共 {chosen.pages_for(done)} 页：{target}")


@click.command(name="pack", short_help="电子通行码打包（ZIP）。")
@click.argument("target", type=click.Path(path_type=Path))
@data_dir_option
@_which_option
@passphrase_option
def pack_command(
    target: Path, folder: Path, passphrase_file: Path | None, *, force: bool, **which: Any
) -> None:
    """Write a picture for each valid pass and a list to TARGET.zip."""
    target = _target(target, ".zip", force=force)

    def write(passes: Iterator[PrintedPass], total: int, record: Callable[[int], object]) -> int:
        return write_pack(passes, target, _told(total), record=record)

    done = _write(folder, Filter(**which), passphrase_file, "pack", write)
    click.echo(f"已打包 {done} 张电子通行码：{target}")


def _write(
    folder: Path,
    wanted: Filter,
    passphrase_file: Path | None,
    form: str,
    write: Callable[[Iterator[PrintedPass], int, Callable[[int], object]], int],
) -> int:
    """Choose the passes, write them, and record that names and codes left the laptop."""
    folder = folder.absolute()
    read_config(folder)
    with closing(connect(folder, write=False)) as db:
        register = Register(db)
        passes = select_passes(registered(db), register, wanted, int(time.time()))
        if not passes:
            raise UsageError("没有符合条件的有效通行证。", what_to_do="请放宽条件，或先发证。")
        key = _key(folder, passphrase_file)
        with Station(folder) as station:
            actor = authorised(station, "pass-pack" if form == "pack" else "pass-print")

            def record(rows: int) -> object:
                said = msgspec.json.encode(wanted, order="sorted").decode()
                body = Exported(format=form, rows=rows, unmasked=True, filter=said)
                return station.ledger.append(body, actor=actor)

            missed: list[str] = []
            printed = printable_passes(
                passes,
                register,
                lambda pass_id: code_of(pass_id, register, key),
                folder,
                # Whoever asked for this very pass is told why it cannot be.
                None if wanted.numbers else lambda one: missed.append(one.number),
            )
            done = write(printed, len(passes), record)
    if missed:
        some = "、".join(missed[:10]) + (" …" if len(missed) > 10 else "")
        click.echo(f"{len(missed)} 张证的持证人资料不在这里，没有做：{some}", err=True)
    return done


def _key(folder: Path, passphrase_file: Path | None) -> SigningKey:
    if passphrase_file is None and is_demo(folder):
        return open_pass_key(folder, read_demo(folder).passphrase)
    return open_key(folder, passphrase_file)


def _target(target: Path, suffix: str, *, force: bool) -> Path:
    target = target.absolute()
    if target.suffix.lower() != suffix:
        raise UsageError(f"文件名要以 {suffix} 结尾：{target.name}", what_to_do="请改文件名。")
    check_target(target, force=force)
    return target


def _told(total: int) -> Callable[[int], None]:
    """Says how far it is, on a terminal only."""

    def tell(done: int) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            click.echo(f"\r{done} / {total}{chr(10) if done == total else ''}", nl=False, err=True)

    return tell
