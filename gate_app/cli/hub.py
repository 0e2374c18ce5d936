"""``gate hub init|status``: found the hub in a PostgreSQL database, and look at it."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click
import msgspec

from gate_app.cli.common import FriendlyGroup, print_json
from gate_app.cli.issuing_options import json_option
from gate_app.cli.stations import address_command, connect_command
from gate_app.domain.entries import Role
from gate_app.errors import UsageError
from gate_app.sites.enrolling import HOURS, MOST_HOURS
from gate_app.sites.enrolment_file import HubLogin
from gate_app.sites.login_file import as_told, check_writable, write_login
from gate_app.sync import postgres_admin
from gate_app.sync.hub import HubIncident
from gate_app.sync.postgres_admin import Founded, Status
from gate_app.sync.postgres_line import PasswordNeededError, holds_password
from gate_app.sync.postgres_told import Invited, Known

T = TypeVar("T")

INCIDENTS = {
    "fork": "同一序号有两条不同的记录（分叉），要主管确认",
    "rollback": "台账比中心的旧（恢复过备份或磁盘映像），会自行补回",
    "older-copy": "用的是一份较旧的拷贝",
    "superseded": "两台电脑在用同一个站的密钥",
    "claimed-twice": "一份登记文件被用了两次",
    "login-changed": "换了登录（恢复了备份，或原来的登录丢了）",
    "not-its-kind": "写了它的角色不该写的记录，各站都不采用",
    "not-an-office": "不是管理处却要办管理处的事",
    "push-after-cut-off": "停用之后还在上传",
    "cut-off": "已被管理处停用",
    "unreadable": "删除请求读不懂",
    "flood": "事件太多，其余只计数",
}


@click.group(name="hub", cls=FriendlyGroup, short_help="管理中心（PostgreSQL）。")
def hub_group() -> None:
    """The hub through which stations exchange their ledgers: a PostgreSQL database."""


hub_group.add_command(connect_command)
hub_group.add_command(address_command)

_url = click.argument("url", envvar="KADIAN_HUB")


@hub_group.command(name="init", short_help="在空数据库里建立中心，或升级它。")
@_url
@click.option(
    "--partitions",
    type=click.IntRange(0, 512),
    default=0,
    help="把记录按站分成几个分区（只在初次建立时）。",
)
@click.option("--no-notify", is_flag=True, help="不用 LISTEN/NOTIFY，各站定时来取。")
@click.option(
    "--office",
    type=click.Path(path_type=Path, dir_okay=False),
    help="给第一个管理处做一次性登录，存到这个文件。",
)
@click.option("--checkpoint", default="", help="这个管理处同时是卡点时，它的卡点号。")
@click.option("--zone", type=click.IntRange(0, 999_999_999), default=0, help="同上，分区号。")
@click.option("--force", is_flag=True, help="覆盖已有的文件。")
@json_option
def init_command(
    url: str,
    partitions: int,
    office: Path | None,
    checkpoint: str,
    zone: int,
    *,
    no_notify: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Make or upgrade the hub in the database of URL (postgresql://postgres@server/database).

    As a superuser of the database; again at any time, and after each new version of the
    program. The password is asked for, or taken from PGPASSWORD or the password file.
    """
    if office is not None and office.exists() and not force:
        raise UsageError(f"{office} 已经有了。", what_to_do="请换个文件名，或用 --force 覆盖。")

    def work(password: str) -> Founded:
        founded = postgres_admin.init(url, password, partitions=partitions, notify=not no_notify)
        if office is not None:
            _invite(url, password, office, checkpoint, zone)
        return founded

    founded = _with_password(url, work)
    if as_json:
        print_json({**msgspec.to_builtins(founded), "office": str(office) if office else None})
        return
    done = (
        "已建立" if not founded.before else "已更新" if founded.before < founded.version else "正常"
    )
    spread = f"，{founded.partitions} 个分区" if founded.partitions else ""
    click.echo(f"中心{done}：第 {founded.version} 版{spread}，编号 {founded.incarnation[:8]}。")
    if office is not None:
        click.echo(
            f"管理处的一次性登录已存到 {office}：72 小时内有效，只能用一次，请当面交给管理处。"
        )
        click.echo("在管理处的电脑上运行：gate hub connect 这个文件")
    elif not founded.before:
        click.echo("还没有管理处：请再运行 gate hub init URL --office 文件名。")


def _invite(url: str, password: str, path: Path, checkpoint: str, zone: int) -> None:
    told, one_time = _ready(url, path), secrets.token_urlsafe(24)
    invited = postgres_admin.invite_office(
        url,
        password,
        one_time=one_time,
        roles=(Role.GATE, Role.OFFICE) if checkpoint else (Role.OFFICE,),
        checkpoint=checkpoint,
        zone=zone,
    )
    _write_login(told, invited, one_time, path)


def _ready(url: str, path: Path) -> HubLogin:
    """What the file will say of the hub; looked at first, so that no invitation is left behind."""
    check_writable(path)
    return as_told(url)


def _write_login(told: HubLogin, invited: Invited, one_time: str, path: Path) -> None:
    login = msgspec.structs.replace(told, login=invited.login, password=one_time)
    write_login(login, invited.expires, path)


@hub_group.command(name="relogin", short_help="给丢了登录的电脑做登录文件。")
@_url
@click.argument("station")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--hours", type=click.IntRange(1, MOST_HOURS), default=HOURS, show_default=True)
@click.option("--force", is_flag=True, help="覆盖已有的文件。")
def relogin_command(url: str, station: str, target: Path, hours: int, *, force: bool) -> None:
    """Write TARGET: with it STATION, known to the hub of URL, gets back to it.

    For the only office, restored from a backup; other laptops get theirs from an office
    (gate station login). On that laptop: gate hub connect TARGET. Its old login ends there.
    """
    if target.exists() and not force:
        raise UsageError(f"{target} 已经有了。", what_to_do="请换个文件名，或用 --force 覆盖。")

    def work(password: str) -> None:
        told, one_time = _ready(url, target), secrets.token_urlsafe(24)
        invited = postgres_admin.invite_again(
            url, password, one_time=one_time, station=station, hours=hours
        )
        _write_login(told, invited, one_time, target)

    _with_password(url, work)
    click.echo(f"{station} 的一次性登录已存到 {target}：{hours} 小时内有效，只能用一次。")
    click.echo("请当面交给管理处，在那台电脑上运行：gate hub connect 这个文件")


@hub_group.command(name="status", short_help="有哪些站、传到哪里、出过什么事。")
@_url
@json_option
def status_command(url: str, *, as_json: bool) -> None:
    """Show the hub of URL: stations, how far each has sent, when it was last here, incidents.

    As a superuser, a member of kadian_report, or an office.
    """
    found = _with_password(url, lambda password: postgres_admin.status(url, password))
    if as_json:
        print_json({**msgspec.to_builtins(found), "stations": [_plain(s) for s in found.stations]})
        return
    _show(found)


def _plain(one: Known) -> object:
    said = msgspec.to_builtins(one)
    return {**said, "public": one.public.hex(), "certificate": one.certificate.hex()}


def _show(found: Status) -> None:
    entries = sum(max((tip.seq for tip in one.tips), default=0) for one in found.stations)
    spread = f"，{found.partitions} 个分区" if found.partitions else ""
    click.echo(
        f"中心第 {found.version} 版{spread}：{len(found.stations)} 个站，约 {entries} 条记录，"
        f"{found.total_bytes / 1e6:.1f} MB。"
    )
    for one in found.stations:
        click.echo(_line(one))
    click.echo(f"事件：{len(found.incidents)} 件" if found.incidents else "没有事件。")
    for told in found.incidents:
        click.echo(noted_text(told))


def _line(one: Known) -> str:
    roles = "＋".join("管理处" if role is Role.OFFICE else "卡点" for role in one.roles)
    tips = "，".join(f"第 {tip.epoch} 段到 {tip.seq}" for tip in one.tips) or "还没有记录"
    parts = [
        f"{one.station}  {roles} {one.checkpoint}".rstrip(),
        tips,
        f"未传 {one.unsent} 条" if one.unsent else "",
        f"上次来 {_time(one.last_seen)}" if one.last_seen else "还没有来过",
        f"时钟差 {one.wall_skew / 1000:+.0f} 秒" if abs(one.wall_skew) > 2000 else "",
        f"已停用 {_time(one.cut_off)}" if one.cut_off else "",
    ]
    return "  ".join(part for part in parts if part)


def noted_text(one: HubIncident) -> str:
    """What the hub has noted, when, how often and of which station."""
    times = f"（{one.times} 次）" if one.times > 1 else ""
    place = f" 第 {one.epoch} 段 {one.seq}" if one.seq else ""
    what = INCIDENTS.get(one.kind, one.kind)
    return f"{_time(one.last)}  {one.station or '?'}{place}  {what}{times}"


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _with_password(url: str, work: Callable[[str], T]) -> T:
    """Do it with whatever password libpq finds; ask where the server wants one and none is."""
    if holds_password(url):
        click.echo(
            "注意：密码写在命令行里，别人看得见；请去掉它，程序会问，或用 PGPASSWORD。", err=True
        )
    try:
        return work("")
    except PasswordNeededError:
        typed: str = click.prompt("数据库密码", hide_input=True, err=True)
        return work(typed)
