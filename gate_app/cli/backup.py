"""``gate backup`` and ``gate restore``: the whole station into a folder, and back."""

from pathlib import Path

import click

from gate_app.cli.common import data_dir_option, print_json
from gate_app.cli.issuing_options import json_option, passphrase_option, read_passphrase
from gate_app.config import read_config
from gate_app.errors import UsageError
from gate_app.ledger.backup import back_up
from gate_app.sites.backup_plan import BackupPlan, check_backup, write_plan
from gate_app.sites.backups import KEPT, make_backup, read_manifest, restore


@click.command(name="backup", short_help="备份到文件夹或 U 盘。")
@click.argument("target", required=False, type=click.Path(path_type=Path))
@data_dir_option
@click.option("--now", is_flag=True, help="只把台账备份到数据文件夹里的 backups。")
@click.option("--daily", is_flag=True, help="以后每天自动备份到这里（窗口开着时）。")
@click.option("--check", is_flag=True, help="只检查 TARGET 这份备份能不能恢复。")
@click.option(
    "--keep",
    type=click.IntRange(1, 1000),
    default=KEPT,
    show_default=True,
    help="留几份，更早的删去。",
)
@json_option
def backup_command(
    target: Path | None,
    folder: Path,
    keep: int,
    *,
    now: bool,
    daily: bool,
    check: bool,
    as_json: bool,
) -> None:
    """Back up into TARGET (a folder, a stick); the window may go on working meanwhile.

    With --now only the ledger, into the data folder's own backups. With --daily the window backs
    up there every day from now on. With --check TARGET is a backup, and is verified.
    """
    if now == (target is not None):
        raise UsageError(
            "备份到哪里？", what_to_do="请写一个文件夹（如 U 盘），或用 --now 只备份台账。"
        )
    if check and target is not None:
        entries = check_backup(target, folder)
        if as_json:
            print_json({"entries": entries})
        else:
            click.echo(f"备份完好，共 {entries} 条记录，校验通过。")
        return
    if daily and target is not None:
        read_config(folder)
        write_plan(folder, BackupPlan(str(target.absolute()), keep))
    if target is None:
        read_config(folder)
        made, with_key = back_up(folder.absolute(), keep=keep), True
    else:
        made = make_backup(folder, target.absolute(), keep=keep)
        with_key = read_manifest(made).with_station_key
    if as_json:
        print_json({"backup": str(made), "with_station_key": with_key})
        return
    click.echo(f"已备份到 {made}")
    if not with_key:
        click.echo(
            "注意：这份备份里没有本机密钥，换电脑时用不了。请先运行 gate site key export。",
            err=True,
        )


@click.command(name="restore", short_help="从备份恢复。")
@click.argument("backup", type=click.Path(path_type=Path, exists=True))
@data_dir_option
@passphrase_option
@json_option
def restore_command(
    backup: Path, folder: Path, passphrase_file: Path | None, *, as_json: bool
) -> None:
    """Restore BACKUP (a folder that gate backup made, or one ledger-….db) into the data folder.

    The copy is verified first. The present files are put aside, never deleted. The ledger goes
    on in a new epoch, because what was written after the backup may be known elsewhere.
    """

    def ask() -> str:
        if passphrase_file is not None:
            return read_passphrase(passphrase_file)
        typed: str = click.prompt("密钥口令", hide_input=True, err=True)
        return typed

    done = restore(backup, folder, ask)
    if as_json:
        print_json(done)
        return
    click.echo(f"已恢复 {done.entries} 条记录，校验通过；从第 {done.after} 条接着写（新的一段）。")
    if done.lost_to:
        click.echo(
            f"备份之后的第 {done.after + 1} 到 {done.lost_to} 条不在备份里，"
            f"原来的文件在 {done.aside}。"
        )
    elif done.aside:
        click.echo(f"原来的文件在 {done.aside}。")
    click.echo("打开窗口后，请主管核对时间，并重新清点在里面的人。")
