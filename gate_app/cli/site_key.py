"""``gate site key export|import``: the site's keys, sealed, off the laptop and back."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from gate_app.cli.common import FriendlyGroup, data_dir_option
from gate_app.cli.issuing_options import passphrase_option, read_passphrase
from gate_app.config import read_config
from gate_app.domain.places import Site
from gate_app.exports.export import check_target
from gate_app.ledger.database import connect
from gate_app.ledger.register import Register
from gate_app.sites.recovery import read_recovery, recovery_text, take_in, write_recovery
from gate_app.sites.recovery_sheet import print_recovery


@click.group(name="key", cls=FriendlyGroup, short_help="密钥的备份和恢复。")
def key_group() -> None:
    """The keys of the site: authority, passes, this station; always sealed."""


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
    read_config(folder)
    passphrase = _passphrase(passphrase_file)
    with closing(connect(folder, write=False)) as db:
        register = Register(db)
        text = recovery_text(folder, register, passphrase)
        site = register.item(Site) or Site("")
    today = datetime.now(ZoneInfo(site.time_zone)).date().isoformat()
    if target.suffix.lower() == ".pdf":
        print_recovery(target, text, site=site.name, made_on=today)
    else:
        write_recovery(target, text)
    click.echo(f"密钥备份已存到 {target}。没有口令打不开；请与口令分开保管，不要留在这台电脑上。")


@key_group.command(name="import", short_help="从密钥备份恢复（文件、照片或照打印件打的文本）。")
@click.argument("source", type=click.Path(path_type=Path))
@data_dir_option
@passphrase_option
def import_command(source: Path, folder: Path, passphrase_file: Path | None) -> None:
    """Take the keys of SOURCE in; the present ones are put aside."""
    files = read_recovery(source)
    take_in(folder.absolute(), files, _passphrase(passphrase_file))
    click.echo("密钥已恢复，可以发证了。")


def _passphrase(passphrase_file: Path | None) -> str:
    if passphrase_file is not None:
        return read_passphrase(passphrase_file)
    typed: str = click.prompt("密钥口令", hide_input=True, err=True)
    return typed
