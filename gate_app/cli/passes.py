"""``gate pass``: what a code says and whether it holds; the rest of a pass's life beside it."""

import sys
import time
from pathlib import Path

import click

from gate_app.cli.common import FriendlyGroup, data_dir_option, print_json
from gate_app.cli.issuing import PASS_COMMANDS
from gate_app.cli.new_pass import new_group
from gate_app.cli.photos import photos_command
from gate_app.cli.printing import pack_command, print_command
from gate_app.cli.scan import lines_of
from gate_app.codes import pass_code
from gate_app.codes.keys import PublicKeys, public_keys, read_key_file
from gate_app.config import read_config
from gate_app.ledger.database import connect
from gate_app.ledger.register import Register


@click.group(name="pass", cls=FriendlyGroup, short_help="通行证。")
def pass_group() -> None:
    """Passes: look into a code, issue, print, hand out, revoke."""


@pass_group.command(name="inspect", short_help="查看一个码说了什么、是否成立。")
@click.argument("text")
@data_dir_option
@click.option(
    "--keys",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help='公钥文件：JSON 列表 [{"kid", "public"}]；不给则用本站的。',
)
@click.option("--at", type=int, help="按这个时刻判断（1970 年起的秒数）；不给则为现在。")
def inspect_command(text: str, folder: Path, key_file: Path | None, at: int | None) -> None:
    """Say what TEXT (or each line of standard input, for ``-``) holds: signature and times.

    No window, zone or revocation is looked at here.
    """
    keys = station_keys(folder) if key_file is None else read_key_file(key_file)
    lines = lines_of(sys.stdin.buffer) if text == "-" else [text]
    for line in lines:
        print_json(pass_code.inspect(line, keys, int(time.time()) if at is None else at))


for command in (*PASS_COMMANDS, new_group, print_command, pack_command, photos_command):
    pass_group.add_command(command)


def station_keys(folder: Path) -> PublicKeys:
    """The keys that this station's ledger trusts, read without disturbing the window."""
    read_config(folder)
    db = connect(folder, write=False)
    try:
        return public_keys(Register(db).trusted_keys())
    finally:
        db.close()
