"""``gate site new|import|export|check|show``: a site from a workbook and back."""

from pathlib import Path

import click

from gate_app.cli.common import FriendlyGroup, data_dir_option, fail, print_json
from gate_app.cli.issuing_options import json_option, passphrase_option, read_passphrase
from gate_app.cli.site_key import key_group
from gate_app.cli.site_policy import policy_command
from gate_app.cli.staff import SUPERVISORS, authorised
from gate_app.config import read_config
from gate_app.errors import UsageError
from gate_app.exports.export import check_target
from gate_app.issuing.issue import must_be_office
from gate_app.ledger.database import connect
from gate_app.ledger.register import Register
from gate_app.sites.found_site import MistakesError, found_site, prepare, take_over
from gate_app.sites.read import FirstPin, plan_changes
from gate_app.sites.sheets import Known, Mistake, Tables, known_of
from gate_app.sites.workbook import read_workbook, write_workbook
from gate_app.sites.write import tables_of
from gate_app.station import Station

SHOWN_MISTAKES = 50
MISTAKES_CODE = 3


@click.group(name="site", cls=FriendlyGroup, short_help="建站，园区信息的导入和导出。")
def site_group() -> None:
    """The site: found it, change it by one workbook, look at it."""


site_group.add_command(key_group)
site_group.add_command(policy_command)
workbook_argument = click.argument("workbook", type=click.Path(path_type=Path))


@site_group.command(name="new", short_help="按工作簿新建一个园区（本机为卡点兼发证办公室）。")
@data_dir_option
@click.option(
    "--workbook",
    type=click.Path(path_type=Path),
    required=True,
    help="填好的工作簿；空表用 gate site export --template 得到。",
)
@click.option("--checkpoint", default="", metavar="CODE", help="本机在哪个卡点；不写为第一个。")
@passphrase_option
@json_option
def new_command(
    folder: Path,
    workbook: Path,
    checkpoint: str,
    passphrase_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Found the site of WORKBOOK; this laptop is its gate and its office.

    The keys are made and sealed behind the passphrase. First PINs are shown once, here.
    """
    tables = _read(workbook, as_json=as_json)
    _refuse(plan_changes(tables, Known()).mistakes, as_json=as_json)  # before anybody types
    passphrase = new_passphrase(passphrase_file)
    made = found_site(folder, tables, passphrase, checkpoint=checkpoint)
    if as_json:
        place = made.place
        print_json({"checkpoint": place.checkpoint, "zone": place.zone, "pins": made.pins})
        return
    click.echo(f"园区已建好：{folder}，本机在 {made.place.checkpoint}。")
    _tell_pins(made.pins)
    click.echo("请现在就做两件事：gate site key export 导出密钥备份，gate backup 备份数据。")


@site_group.command(name="import", short_help="按工作簿更改园区信息。")
@workbook_argument
@data_dir_option
@json_option
def import_command(workbook: Path, folder: Path, *, as_json: bool) -> None:
    """Take WORKBOOK over: all of it, or nothing where there is a mistake (exit code 3)."""
    tables = _read(workbook, as_json=as_json)
    try:
        with Station(folder) as station:
            ledger, register = station.ledger, station.register
            must_be_office(ledger)
            prepared = prepare(tables, known_of(register))
            actor = authorised(station, "site-import", roles=SUPERVISORS)
            done = take_over(prepared, ledger, register, actor=actor)
    except MistakesError as error:
        _refuse(error.mistakes, as_json=as_json)
        raise
    if as_json:
        print_json(done)
        return
    if done.new or done.altered:
        click.echo(f"已新增 {done.new} 项，更改 {done.altered} 项。")
    else:
        click.echo("没有变化。")
    _tell_pins(done.pins)


@site_group.command(name="check", short_help="只检查工作簿，什么也不改。")
@workbook_argument
@data_dir_option
@click.option("--new", "fresh", is_flag=True, help="按新建园区检查，不看本机已有的。")
@json_option
def check_command(workbook: Path, folder: Path, *, fresh: bool, as_json: bool) -> None:
    """Name every mistake of WORKBOOK by sheet, row and column; exit code 3 if there are any."""
    tables = _read(workbook, as_json=as_json)
    changes = plan_changes(tables, Known() if fresh else _known(folder))
    _refuse(changes.mistakes, as_json=as_json)
    if as_json:
        altered = len(changes.items) - changes.new
        print_json({"mistakes": [], "new": changes.new, "altered": altered})
    else:
        altered = len(changes.items) - changes.new
        click.echo(f"没有错误。将新增 {changes.new} 项，更改 {altered} 项。")


@site_group.command(name="export", short_help="把园区信息存成工作簿。")
@click.argument("target", type=click.Path(path_type=Path))
@data_dir_option
@click.option("--template", is_flag=True, help="存成空表，供新建园区时填写。")
@click.option("--force", is_flag=True, help="覆盖已有的文件。")
def export_command(target: Path, folder: Path, *, template: bool, force: bool) -> None:
    """Write the site to TARGET.xlsx; no PIN and no key is in it."""
    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"文件名要以 .xlsx 结尾：{target.name}", what_to_do="请改文件名。")
    check_target(target, force=force)
    write_workbook(target.absolute(), Known() if template else _known(folder))
    click.echo(f"已存到 {target}")


@site_group.command(name="show", short_help="看看本机的园区信息。")
@data_dir_option
@json_option
def show_command(folder: Path, *, as_json: bool) -> None:
    """Show what the site consists of."""
    place = read_config(folder).place
    tables = tables_of(_known(folder))
    if as_json:
        print_json({"checkpoint": place.checkpoint, "zone": place.zone, "tables": tables})
        return
    click.echo(f"本机：{place.checkpoint}（{place.zone} 号分区）")
    for title, rows in tables.items():
        click.echo(f"\n【{title}】")
        for row in rows:
            click.echo("  " + "  ".join(row[:2] if title == "规则" else row))


def new_passphrase(passphrase_file: Path | None) -> str:
    """A new passphrase, typed twice unseen, or read from a file. Raises UsageError."""
    if passphrase_file is not None:
        return read_passphrase(passphrase_file)
    typed: str = click.prompt(
        "密钥口令（至少 8 个字符）", hide_input=True, confirmation_prompt="再输一次", err=True
    )
    return typed


def _known(folder: Path) -> Known:
    folder = folder.absolute()
    read_config(folder)
    db = connect(folder, write=False)
    try:
        return known_of(Register(db))
    finally:
        db.close()


def _read(workbook: Path, *, as_json: bool) -> Tables:
    tables, mistakes = read_workbook(workbook)
    _refuse(tuple(mistakes), as_json=as_json)
    return tables


def _refuse(mistakes: tuple[Mistake, ...], *, as_json: bool) -> None:
    """Name the mistakes and end, if there are any."""
    if not mistakes:
        return
    if as_json:
        print_json({"mistakes": mistakes})
    else:
        for mistake in mistakes[:SHOWN_MISTAKES]:
            click.echo(f"  {mistake}", err=True)
        if len(mistakes) > SHOWN_MISTAKES:
            click.echo(f"  …… 共 {len(mistakes)} 处。", err=True)
        fail(MistakesError(mistakes))
    raise SystemExit(MISTAKES_CODE)


def _tell_pins(pins: list[FirstPin]) -> None:
    if not pins:
        return
    click.echo("首次 PIN 只显示这一次，请当面交给本人：")
    for one in pins:
        click.echo(f"  {one.code}  {one.name}  {one.pin}")
