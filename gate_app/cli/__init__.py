"""The command line of the core: ``gate …`` without a window."""

import click

from gate_app.cli.common import FriendlyGroup
from gate_app.cli.demo import demo_command
from gate_app.cli.doctor import doctor_command
from gate_app.cli.log import log
from gate_app.cli.passes import pass_group
from gate_app.cli.scan import scan_command


@click.group(cls=FriendlyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kadian", prog_name="gate")
def main() -> None:
    """Kadian（卡点）：封控卡点的值守程序。"""


main.add_command(scan_command)
main.add_command(demo_command)
main.add_command(pass_group)
main.add_command(log)
main.add_command(doctor_command)
