"""What all commands share: the data folder, and faults told in words."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from gate_app.cli.usage import in_words
from gate_app.config import default_folder
from gate_app.errors import GateError

F = TypeVar("F", bound=Callable[..., Any])


def data_dir_option(command: F) -> F:
    """Add ``--data-dir`` (or KADIAN_DATA): where the station lives."""
    return click.option(
        "--data-dir",
        "folder",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="KADIAN_DATA",
        default=default_folder,
        show_default=str(default_folder()),
        help="卡点数据所在的文件夹。",
    )(command)


def fail(error: GateError) -> None:
    """Say a fault on standard error: what is wrong, what to do."""
    click.echo(f"错误：{error}", err=True)
    if error.what_to_do:
        click.echo(f"怎么办：{error.what_to_do}", err=True)


class FriendlyGroup(click.Group):
    """A group whose commands end in words and exit code 1, never in a traceback."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run it as a program: what is wrong with the command line is said in words, too."""
        try:
            code = super().main(args, prog_name, complete_var, False, **extra)
        except click.UsageError as error:
            if not standalone_mode:
                raise
            if isinstance(error, click.exceptions.NoArgsIsHelpError):
                error.show()
            else:
                fail(in_words(error))
            sys.exit(error.exit_code)
        except click.Abort:
            if not standalone_mode:
                raise
            click.echo("已取消。", err=True)
            sys.exit(1)
        if not standalone_mode:
            return code
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever read our lines has gone; that is no fault. What is still buffered goes
            # nowhere, or Python would complain at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None
        except GateError as error:
            fail(error)
        except OSError as error:
            fail(GateError(f"读写失败：{error}", what_to_do="请检查磁盘、文件夹和权限。"))
        raise SystemExit(1)


def print_json(value: object) -> None:
    """Print one JSON line and flush it: whoever reads it can rely on it at once."""
    click.echo(json.dumps(msgspec.to_builtins(value), ensure_ascii=False))
    sys.stdout.flush()
