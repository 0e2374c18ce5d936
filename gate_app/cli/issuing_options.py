"""Options that the commands about passes share: dates, the passphrase, progress."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from gate_app.codes.keys import SigningKey
from gate_app.errors import UsageError
from gate_app.issuing.pass_keys import has_keys, open_pass_key
from gate_app.issuing.text import CellError
from gate_app.issuing.values import read_date

F = TypeVar("F", bound=Callable[..., Any])
LONGEST_PASSPHRASE = 4096


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        found = read_date(value)
    except CellError as error:
        raise click.BadParameter(f"{error}{error.what_to_do}", ctx, param) from None
    if found is None:
        raise click.BadParameter("请写日期，如 2026-12-06。", ctx, param)
    return found


def dates_options(command: F) -> F:
    """Add ``--valid-until`` (that day included) and ``--valid-from``."""
    command = click.option(
        "--valid-from", callback=_day, metavar="DATE", help="从哪天起有效；不写为立即。"
    )(command)
    return click.option(
        "--valid-until",
        callback=_day,
        required=True,
        metavar="DATE",
        help="有效到哪天（含当天），如 2026-12-06。",
    )(command)


def json_option(command: F) -> F:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="输出 JSON。")(command)


def passphrase_option(command: F) -> F:
    """Add ``--passphrase-file``; a passphrase on the command line would be seen by all."""
    return click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="从文件读口令；不写则在屏幕上输入（不显示）。",
    )(command)


def open_key(folder: Path, passphrase_file: Path | None) -> SigningKey:
    """The key that signs new passes, by a passphrase read from a file or typed unseen.

    Raises SealError, KeysError, UsageError.
    """
    if not has_keys(folder):
        return open_pass_key(folder, "")  # says so, before anybody types
    if passphrase_file is None:
        return open_pass_key(folder, click.prompt("发证口令", hide_input=True, err=True))
    return open_pass_key(folder, read_passphrase(passphrase_file))


def read_passphrase(path: Path) -> str:
    """The passphrase in a file, without its line end. Raises UsageError."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.read(LONGEST_PASSPHRASE).rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise UsageError("口令文件不是 UTF-8 文本。") from error


def progress_line(done: int, total: int) -> None:
    """Say how far it is, on a terminal only."""
    if sys.stderr is not None and sys.stderr.isatty():
        end = "\n" if done == total else ""
        click.echo(f"\r已发 {done} / {total}{end}", nl=False, err=True)
