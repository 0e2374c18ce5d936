"""The command line of the core: ``gate …`` without a window.

TO ADD A COMMAND: write it in a module of its own and name it in ``COMMANDS``.
"""

from collections import UserDict
from collections.abc import Callable, Iterator

import click

from gate_app.cli.common import FriendlyGroup


class Commands(UserDict[str, click.Command]):
    """Commands by name, each loaded when it is asked for: a scan need not wait for the rest."""

    def __init__(self, loaders: dict[str, Callable[[], click.Command]]) -> None:
        super().__init__()
        self._loaders = loaders

    def __missing__(self, name: str) -> click.Command:
        command = self.data[name] = self._loaders[name]()
        return command

    def __contains__(self, name: object) -> bool:
        return name in self._loaders

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaders)

    def __len__(self) -> int:
        return len(self._loaders)


def _scan() -> click.Command:
    from gate_app.cli.scan import scan_command

    return scan_command


def _demo() -> click.Command:
    from gate_app.cli.demo import demo_command

    return demo_command


def _pass() -> click.Command:
    from gate_app.cli.passes import pass_group

    return pass_group


def _roster() -> click.Command:
    from gate_app.cli.roster import roster_group

    return roster_group


def _log() -> click.Command:
    from gate_app.cli.log import log

    return log


def _doctor() -> click.Command:
    from gate_app.cli.doctor import doctor_command

    return doctor_command


def _site() -> click.Command:
    from gate_app.cli.site import site_group

    return site_group


def _sync() -> click.Command:
    from gate_app.cli.sync import sync_command

    return sync_command


def _backup() -> click.Command:
    from gate_app.cli.backup import backup_command

    return backup_command


def _restore() -> click.Command:
    from gate_app.cli.backup import restore_command

    return restore_command


def _bundle() -> click.Command:
    from gate_app.cli.bundle import bundle_group

    return bundle_group


def _hub() -> click.Command:
    from gate_app.cli.hub import hub_group

    return hub_group


def _enrol() -> click.Command:
    from gate_app.cli.stations import enrol_command

    return enrol_command


def _join() -> click.Command:
    from gate_app.cli.stations import join_command

    return join_command


def _station() -> click.Command:
    from gate_app.cli.stations import station_group

    return station_group


COMMANDS = Commands(
    {
        "scan": _scan,
        "demo": _demo,
        "site": _site,
        "sync": _sync,
        "backup": _backup,
        "restore": _restore,
        "enrol": _enrol,
        "join": _join,
        "station": _station,
        "bundle": _bundle,
        "pass": _pass,
        "roster": _roster,
        "log": _log,
        "hub": _hub,
        "doctor": _doctor,
    }
)


@click.group(
    cls=FriendlyGroup,
    commands=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="kadian", prog_name="gate")
def main() -> None:
    """Kadian（卡点）：封控卡点的值守程序。"""
