"""``gate enrol``, ``gate join`` and ``gate station``: laptops join a site, and leave it."""

from contextlib import closing
from pathlib import Path

import click

from gate_app.cli.common import FriendlyGroup, data_dir_option, print_json
from gate_app.cli.issuing_options import json_option, passphrase_option, read_passphrase
from gate_app.cli.staff import SUPERVISORS, authorised
from gate_app.codes.keys import SigningKey
from gate_app.codes.qr import png_bytes
from gate_app.config import read_hub
from gate_app.demo.site import is_demo, read_demo
from gate_app.domain.places import Checkpoint
from gate_app.errors import UsageError
from gate_app.issuing.pass_keys import open_authority
from gate_app.issuing.whole_file import whole_file
from gate_app.ledger.database import connect
from gate_app.ledger.register import Register
from gate_app.sites.enrolling import HOURS, MOST_HOURS, cut_off, invite, join
from gate_app.sites.enrolment_file import SUFFIX, qr_text, read_enrolment, write_enrolment
from gate_app.sites.hub_login import (
    invite_at_hub,
    move_hub,
    relogin_at_hub,
    set_hub,
    tell_hub,
)
from gate_app.sites.login_file import read_login
from gate_app.station import Station
from gate_app.sync.stick import readers

ROLES = {"gate": "卡点", "office": "指挥部"}


@click.command(name="enrol", short_help="给一台新电脑做登记文件。")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@data_dir_option
@click.option("--for", "checkpoint", default="", metavar="CODE", help="卡点代码。")
@click.option("--office", is_flag=True, help="给另一台指挥部电脑。")
@click.option("--hours", type=click.IntRange(1, MOST_HOURS), default=HOURS, show_default=True)
@click.option("--replaces", default="", metavar="STATION", help="顶替哪台电脑（坏了、丢了）。")
@click.option("--offline", is_flag=True, help="不在中心登记；新电脑只用 U 盘。")
@passphrase_option
def enrol_command(
    target: Path,
    folder: Path,
    checkpoint: str,
    hours: int,
    replaces: str,
    passphrase_file: Path | None,
    *,
    office: bool,
    offline: bool,
) -> None:
    """Write TARGET (.kadian-join, or .png for a QR code): with it one laptop joins the site.

    Hand it over in person: whoever uses it first is the new station.
    """
    if office == bool(checkpoint):
        raise UsageError("给谁登记？", what_to_do="请写 --for 卡点代码，或 --office。")
    if target.suffix not in (SUFFIX, ".png"):
        raise UsageError(f"文件名要以 {SUFFIX} 或 .png 结尾：{target.name}")
    folder = folder.absolute()
    authority = _authority(folder, passphrase_file)
    with Station(folder) as station:
        authorised(station, "station-enrol", roles=SUPERVISORS)
        at_hub = None if offline or read_hub(folder) is None else invite_at_hub(folder)
        enrolment = invite(
            station.ledger,
            station.register,
            authority,
            checkpoint=checkpoint,
            hours=hours,
            replaces=replaces,
            at_hub=at_hub,
        )
    if target.suffix == SUFFIX:
        write_enrolment(enrolment, target)
    else:
        with whole_file(target) as file:
            file.write(png_bytes(qr_text(enrolment)))
    click.echo(f"登记文件：{target}")
    click.echo(
        f"{hours} 小时内有效，只能用一次，请当面交给使用的人。核对码 {enrolment.fingerprint}。"
    )


@click.command(name="join", short_help="用登记文件让本机加入。")
@click.argument("enrolment", type=click.Path(path_type=Path))
@data_dir_option
def join_command(enrolment: Path, folder: Path) -> None:
    """Make this laptop a station of a site with an ENROLMENT file (.kadian-join).

    What others hold comes from the hub by itself, or with gate bundle import.
    """
    folder = folder.absolute()
    found = read_enrolment(enrolment)
    name = join(folder, found)
    click.echo(f"本机已加入「{found.site}」，编号 {name}。核对码 {found.fingerprint}。")
    click.echo("打开窗口后请主管核对时间。登记文件已经用过，请删除。")


@click.group(name="station", cls=FriendlyGroup, short_help="本园区的电脑。")
def station_group() -> None:
    """The laptops of the site."""


@station_group.command(name="list", short_help="列出所有电脑。")
@data_dir_option
@json_option
def list_command(folder: Path, *, as_json: bool) -> None:
    """List every station that may work."""
    with closing(connect(folder.absolute(), write=False)) as db:
        register = Register(db)
        for one in readers(db).values():
            roles = sorted(role.value for role in one.roles)
            if as_json:
                print_json({"station": one.station, "roles": roles, "checkpoint": one.checkpoint})
                continue
            place = register.item(Checkpoint, one.checkpoint)
            where = place.name if place else one.checkpoint
            click.echo(
                f"{one.station}  {'、'.join(ROLES[role] for role in roles)}  {where}".rstrip()
            )


@station_group.command(name="cut-off", short_help="停用一台电脑（丢失、被盗）。")
@click.argument("name", metavar="STATION")
@data_dir_option
@click.option("--entirely", is_flag=True, help="它写过的全部不算，登记也不算（登记文件被盗用）。")
@click.option("--yes", is_flag=True, help="不再确认，供脚本使用。")
@passphrase_option
def cut_off_command(
    name: str, folder: Path, passphrase_file: Path | None, *, entirely: bool, yes: bool
) -> None:
    """Cut STATION off: what it writes from now on is kept and shown, and counts for nothing.

    With --entirely nothing it ever wrote counts: for whoever joined with a stolen enrolment file.
    The rightful laptop of that file counts from then on. One that only the hub knows is cut off
    there.
    """
    folder = folder.absolute()
    if not yes and not click.confirm(f"停用 {name}？不能恢复，要重新登记。", err=True):
        raise UsageError("没有改动。", what_to_do="确定时请再运行一次，或加 --yes。")
    authority = _authority(folder, passphrase_file)
    with Station(folder) as station:
        actor = authorised(station, "station-cut-off", roles=SUPERVISORS)
        vouched, hub = name in readers(station.ledger.db, cut_off=True), read_hub(folder)
        if vouched or hub is None:
            cut_off(station.ledger, authority, name, actor=actor, entirely=entirely)
            click.echo(f"{name} 已停用。")
    if hub is not None:
        tell_hub(folder, name)
        click.echo("中心也已停用它的登录。")


@station_group.command(name="login", short_help="给丢了中心登录的电脑做登录文件。")
@click.argument("name", metavar="STATION")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@data_dir_option
@click.option("--hours", type=click.IntRange(1, MOST_HOURS), default=HOURS, show_default=True)
@click.option("--force", is_flag=True, help="覆盖已有的文件。")
@passphrase_option
def login_command(
    name: str, target: Path, folder: Path, hours: int, passphrase_file: Path | None, *, force: bool
) -> None:
    """Write TARGET: with it STATION, restored from a backup, gets back to the hub.

    On that laptop: gate hub connect TARGET. Its login until then ends there.
    """
    if target.exists() and not force:
        raise UsageError(f"{target} 已经有了。", what_to_do="请换个文件名，或用 --force 覆盖。")
    folder = folder.absolute()
    _authority(folder, passphrase_file)  # whoever may invite may do this, too
    with Station(folder) as station:
        authorised(station, "station-enrol", roles=SUPERVISORS)
    relogin_at_hub(folder, name, hours, target)
    click.echo(f"登录文件：{target}")
    click.echo(
        f"{hours} 小时内有效，只能用一次，请当面交给使用的人。"
        f"在 {name} 上运行：gate hub connect 这个文件"
    )


@click.command(name="connect", short_help="本机接上中心。")
@click.argument("login", type=click.Path(path_type=Path))
@data_dir_option
def connect_command(login: Path, folder: Path) -> None:
    """Take a one-time LOGIN file into use on this laptop.

    Made by gate hub init --office, gate hub relogin or, at another office, gate station login.
    """
    folder = folder.absolute()
    with Station(folder) as station:
        authorised(station, "hub-connect", roles=SUPERVISORS)
        set_hub(folder, read_login(login), station.ledger.clock.now().at)
    click.echo("已设置中心。窗口打开后自动同步；也可以运行 gate sync --once。")


@click.command(name="address", short_help="中心换了地址或根证书。")
@click.argument("url")
@data_dir_option
def address_command(url: str, folder: Path) -> None:
    """The hub is at URL now (postgresql://server/database?sslrootcert=FILE); the login stays.

    Tried first. Without sslrootcert the root certificate stays, too.
    """
    folder = folder.absolute()
    with Station(folder) as station:
        authorised(station, "hub-connect", roles=SUPERVISORS)
    move_hub(folder, url)
    click.echo("中心的地址已更换，登录不变。")


def _authority(folder: Path, passphrase_file: Path | None) -> SigningKey:
    if passphrase_file is not None:
        return open_authority(folder, read_passphrase(passphrase_file))
    if is_demo(folder):
        return open_authority(folder, read_demo(folder).passphrase)
    return open_authority(folder, click.prompt("密钥口令", hide_input=True, err=True))
