"""``gate roster check``: what is understood of a roster, before passes are issued."""

from collections.abc import Sequence
from pathlib import Path

import click

from gate_app.cli.common import FriendlyGroup, print_json
from gate_app.cli.issuing_options import json_option
from gate_app.issuing.roster import RowError, places, read_roster
from gate_app.issuing.roster_errors import write_errors

SHOWN_ERRORS = 20


@click.group(name="roster", cls=FriendlyGroup, short_help="花名册。")
def roster_group() -> None:
    """Rosters: see what is understood of one before passes are issued."""


@roster_group.command(name="check", short_help="看看花名册读懂了多少。")
@click.argument("roster", type=click.Path(path_type=Path))
@click.option(
    "--errors",
    "error_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="把错误存成 .xlsx 或 .csv，发回企业。",
)
@json_option
def check_command(roster: Path, error_file: Path | None, *, as_json: bool) -> None:
    """Read ROSTER and say which columns and rows were understood; records nothing.

    Needs no station. Exit code 3 says that rows have mistakes.
    """
    reading = read_roster(roster)
    if error_file is not None:
        write_errors(error_file, reading.errors)
    if as_json:
        print_json(
            {
                "rows": len(reading.rows),
                "bad_rows": places(reading.errors),
                "left_out": reading.left_out,
                "headings": reading.headings,
                "understood": reading.understood,
                "ignored": reading.ignored,
                "errors": reading.errors,
            }
        )
    else:
        columns = "、".join(reading.understood.values())
        bad = places(reading.errors)
        click.echo(f"读懂 {len(reading.rows)} 行；有错的行 {bad}；跳过 {reading.left_out} 行。")
        click.echo(f"读懂的列：{columns}。没用到的列：{'、'.join(reading.ignored) or '无'}。")
        tell_errors(reading.errors)
    if reading.errors:
        raise SystemExit(3)


def tell_errors(errors: Sequence[RowError]) -> None:
    """Name mistakes on standard error."""
    for error in errors[:SHOWN_ERRORS]:
        sheet = f"{error.sheet} " if error.sheet else ""
        value = f"“{error.value}”" if error.value else ""
        click.echo(
            f"  {sheet}第 {error.row} 行 {error.column}{value}：{error.message}{error.what_to_do}",
            err=True,
        )
    if len(errors) > SHOWN_ERRORS:
        click.echo(f"  …… 共 {len(errors)} 处，用 --errors 存成文件。", err=True)
