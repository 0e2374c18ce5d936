"""``gate site key …``: the site's keys: sealed copies, the passphrase, the keys of passes."""

import time
from contextlib import closing
from pathlib import Path

import click
import msgspec

from gate_app.cli.common import FriendlyGroup, data_dir_option, print_json
from gate_app.cli.issuing_options import json_option, passphrase_option, read_passphrase
from gate_app.cli.staff import SUPERVISORS, authorised
from gate_app.config import read_config
from gate_app.domain.entries import KeyDeed, KeysHandled
from gate_app.domain.places import Site
from gate_app.errors import UsageError
from gate_app.exports.export import check_target
from gate_app.issuing.issue import must_be_office
from gate_app.issuing.keys_now import KeyState, keys_now
from gate_app.issuing.pass_keys import open_authority
from gate_app.ledger.database import connect
from gate_app.ledger.register import Register
from gate_app.sites.found_site import prepare_new_pin, take_over
from gate_app.sites.key_copy import write_key_copy
from gate_app.sites.recovery import read_recovery, take_in
from gate_app.sites.sheets import known_of
from gate_app.sites.site_keys import (
    Change,
    find_key,
    prepare_end,
    prepare_new_key,
    prepare_passphrase,
    record,
    write_pass_list,
)
from gate_app.station import Station
from gate_app.words import time_text


@click.group(name="key", cls=FriendlyGroup, short_help="密钥：备份、口令、发证密钥。")
def key_group() -> None:
    """The keys of the site: authority, passes, this station; always sealed."""


@key_group.command(name="list", short_help="发证密钥：何时启用，多少张证。")
@data_dir_option
@json_option
def list_command(folder: Path, *, as_json: bool) -> None:
    """List the keys of passes, oldest first, and when the keys were last exported."""
    read_config(folder)
    with closing(connect(folder.absolute(), write=False)) as db:
        now = keys_now(db, int(time.time() * 1000))
        zone = (Register(db).item(Site) or Site("")).time_zone
    if as_json:
        print_json(now)
        return
    for one in now.keys:
        since = time_text(one.since, zone)[:10] if one.since else "？"
        click.echo(f"{one.kid}  {since} 起  有效证 {one.passes} 张  {state_word(one)}")
    last = time_text(now.exported_at, zone)[:16] if now.exported_at else "从未"
    click.echo(f"上次导出密钥备份：{last}")
    if now.copy_is_old:
        click.echo("密钥备份不是最新的，请运行 gate site key export。", err=True)


def state_word(key: KeyState) -> str:
    """What a key is worth."""
    if key.compromised:
        return "已作废"
    return "已停用" if key.retired else "可用"


@key_group.command(name="export", short_help="导出密钥备份（.pdf 打印，其他为文件）。")
@click.argument("target", type=click.Path(path_type=Path))
@data_dir_option
@click.option("--force", is_flag=True, help="覆盖已有的文件。")
@passphrase_option
def export_command(
    target: Path, folder: Path, passphrase_file: Path | None, *, force: bool
) -> None:
    """Write the sealed keys to TARGET: a page to print (.pdf), or a file to keep."""
    check_target(target, force=force)
    folder, target = folder.absolute(), target.absolute()
    passphrase = _passphrase(passphrase_file)
    with Station(folder) as station:
        must_be_office(station.ledger)
        actor = authorised(station, "key-export", roles=SUPERVISORS)
        write_key_copy(station, target, passphrase, actor=actor)
    click.echo(f"密钥备份已存到 {target}。没有口令打不开；请与口令分开保管，不要留在这台电脑上。")


@key_group.command(name="import", short_help="从密钥备份恢复（文件、照片或照打印件打的文本）。")
@click.argument("source", type=click.Path(path_type=Path))
@data_dir_option
@passphrase_option
def import_command(source: Path, folder: Path, passphrase_file: Path | None) -> None:
    """Take the keys of SOURCE in; the present ones are put aside.

    Only the passphrase is asked for: on a laptop without keys nobody can sign on.
    """
    files = read_recovery(source)
    take_in(folder.absolute(), files, _passphrase(passphrase_file))
    with Station(folder) as station:
        station.ledger.append(KeysHandled(deed=KeyDeed.RESTORED))
    click.echo("密钥已恢复，可以发证了。")


@key_group.command(name="passphrase", short_help="更改密钥口令。")
@data_dir_option
@passphrase_option
@click.option(
    "--new-passphrase-file",
    "new_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="从文件读新口令；不写则在屏幕上输入两次（不显示）。",
)
def passphrase_command(folder: Path, passphrase_file: Path | None, new_file: Path | None) -> None:
    """Put the keys behind another passphrase: all of them, or none if it is cut short."""
    folder = folder.absolute()
    old = _passphrase(passphrase_file)
    new = read_passphrase(new_file) if new_file else _new_passphrase()
    with Station(folder) as station:
        must_be_office(station.ledger)
        actor = authorised(station, "key-passphrase", roles=SUPERVISORS)
        record(prepare_passphrase(folder, old, new), station.ledger, actor=actor)
    click.echo("口令已更改。以前导出的备份仍用旧口令；请重新导出，把旧的销毁。")


@key_group.command(name="new", short_help="启用一个新的发证密钥。")
@data_dir_option
@passphrase_option
def new_command(folder: Path, passphrase_file: Path | None) -> None:
    """Make another key of passes; it signs once those before it are retired."""
    folder = folder.absolute()
    passphrase = _passphrase(passphrase_file)
    with Station(folder) as station:
        must_be_office(station.ledger)
        actor = authorised(station, "key-new", roles=SUPERVISORS)
        change = prepare_new_key(folder, passphrase)
        record(change, station.ledger, actor=actor)
    _tell_new(change)


@key_group.command(name="retire", short_help="停用发证密钥；泄露的立即作废。")
@click.argument("key")
@data_dir_option
@click.option("--compromised", is_flag=True, help="密钥已泄露：它发的证立即全部作废，不能恢复。")
@click.option("--list", "listed", type=click.Path(path_type=Path), help="把要换的证存成 .csv。")
@click.option("--yes", is_flag=True, help="不再确认，供脚本使用。")
@passphrase_option
def retire_command(
    key: str,
    folder: Path,
    listed: Path | None,
    passphrase_file: Path | None,
    *,
    compromised: bool,
    yes: bool,
) -> None:
    """Retire KEY (its name or how it begins); its passes hold until they expire.

    With --compromised they are refused at once, for ever. A new key is made where fewer than two
    would be left.
    """
    folder = folder.absolute()
    read_config(folder)
    with closing(connect(folder, write=False)) as db:
        at = int(time.time() * 1000)
        found = find_key(key, keys_now(db, at).keys)
        if listed is not None:
            write_pass_list(listed, db, found, at)
    what = "立即全部作废" if compromised else "仍然有效，到各自期满为止"
    click.echo(f"发证密钥 {found.kid} 发的有效证 {found.passes} 张{what}。", err=True)
    if compromised and not yes and not click.confirm("不能恢复，确定吗？", err=True):
        raise UsageError("没有改动。", what_to_do="确定时请再运行一次，或加 --yes。")
    passphrase = _passphrase(passphrase_file)
    with Station(folder) as station:
        must_be_office(station.ledger)
        purpose = "key-compromised" if compromised else "key-retire"
        actor = authorised(station, purpose, roles=SUPERVISORS)
        change = prepare_end(folder, passphrase, found.kid, compromised=compromised)
        record(change, station.ledger, actor=actor)
    click.echo(f"发证密钥 {found.kid} 已{'作废' if compromised else '停用'}。")
    _tell_new(change)
    if compromised and found.passes:
        click.echo("这些证请用新密钥重新打印（gate pass print），证号不变。")


@key_group.command(name="pin", short_help="主管忘了 PIN：凭密钥口令重设。")
@click.argument("code")
@data_dir_option
@passphrase_option
def pin_command(code: str, folder: Path, passphrase_file: Path | None) -> None:
    """Draw another PIN for the staff member CODE, by the passphrase alone.

    For a site whose only supervisor forgot the PIN; the window does it for everybody else.
    """
    folder = folder.absolute()
    open_authority(folder, _passphrase(passphrase_file))
    with Station(folder) as station:
        prepared = prepare_new_pin(code, known_of(station.register))
        bodies = [*prepared.bodies, KeysHandled(deed=KeyDeed.PIN)]
        prepared = msgspec.structs.replace(prepared, bodies=bodies)
        (pin,) = take_over(prepared, station.ledger, station.register).pins
    click.echo(f"新 PIN 只显示这一次：{pin.code}  {pin.name}  {pin.pin}")


def _tell_new(change: Change) -> None:
    for kid in change.added:
        click.echo(f"已启用新的发证密钥 {kid}。")
    if change.added:
        click.echo("密钥备份已不是最新的，请运行 gate site key export。")


def _passphrase(passphrase_file: Path | None) -> str:
    if passphrase_file is not None:
        return read_passphrase(passphrase_file)
    typed: str = click.prompt("密钥口令", hide_input=True, err=True)
    return typed


def _new_passphrase() -> str:
    typed: str = click.prompt(
        "新口令（至少 8 个字符）", hide_input=True, confirmation_prompt="再输一次", err=True
    )
    return typed
