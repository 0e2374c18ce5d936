"""``gate pass list|revoke|lost|suspend|restore``: what stands, and what falls."""

import time
from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import click

from gate_app.cli.common import data_dir_option, print_json
from gate_app.cli.issuing_options import json_option
from gate_app.cli.staff import authorised
from gate_app.config import read_config
from gate_app.domain.entries import PassIssued
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder, mask_name
from gate_app.domain.places import Site
from gate_app.errors import GateError, UsageError
from gate_app.issuing.standing import find_pass, revoke, suspend
from gate_app.ledger.database import connect
from gate_app.ledger.issued import Registered, registered
from gate_app.ledger.register import Register
from gate_app.station import Station
from gate_app.words import PASS_KINDS, time_text


class State(StrEnum):
    """What a pass is worth now."""

    VALID = "valid"
    NOT_YET = "not-yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUSPENDED = "suspended"


STATES = {
    State.VALID: "有效",
    State.NOT_YET: "未生效",
    State.EXPIRED: "已过期",
    State.REVOKED: "已吊销",
    State.SUSPENDED: "已暂停",
}


@click.command(name="list", short_help="列出通行证。")
@data_dir_option
@click.option("--enterprise", default="", metavar="CODE", help="企业代码。")
@click.option("--holder", default="", help="持证人编号、通行证号，或姓名。")
@click.option("--state", type=click.Choice([each.value for each in State]), help="状态。")
@click.option("--limit", type=click.IntRange(1), help="最多几张。")
@json_option
def list_command(
    folder: Path,
    enterprise: str,
    holder: str,
    state: str | None,
    limit: int | None,
    *,
    as_json: bool,
) -> None:
    """List passes, newest first, names masked; reads only, also while the window is open."""
    read_config(folder)
    with closing(connect(folder.absolute(), write=False)) as db:
        register = Register(db)
        site = register.item(Site) or Site("")
        now = int(time.time())
        shown = 0
        suspended = _Suspended(register)
        for number in _holders(register, holder):
            for one in registered(db, enterprise=enterprise, holder=number):
                found = _state(one, suspended, now)
                if state is not None and found.value != state:
                    continue
                _print(one, found, register, site, as_json=as_json)
                shown += 1
                if limit is not None and shown >= limit:
                    return
    if not shown and not as_json:
        click.echo("没有这样的通行证。")


class _Suspended:
    """Remembers who is suspended: an enterprise is asked about for each of its passes."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._known: dict[str, bool] = {}

    def __call__(self, subject: str) -> bool:
        if subject not in self._known:
            self._known[subject] = self._register.suspended(subject)
        return self._known[subject]


def _holders(register: Register, typed: str) -> Iterator[str]:
    """Holder numbers that are meant; one empty one for everybody."""
    if not typed or register.item(Holder, typed) is not None or register.passes_of(typed):
        yield typed
        return
    try:
        yield find_pass(typed, register).holder
    except GateError:  # no pass number: a name then
        named = [one.number for one in register.items(Holder) if one.name == typed]
        if not named:
            raise UsageError(
                f"没有这个持证人：{typed}", what_to_do="请写编号、通行证号或完整姓名。"
            ) from None
        yield from named


def _state(one: Registered, suspended: _Suspended, now: int) -> State:
    if one.revoked:
        return State.REVOKED
    if suspended(f"holder:{one.issued.holder}") or suspended(f"enterprise:{one.issued.enterprise}"):
        return State.SUSPENDED
    if one.issued.exp <= now:
        return State.EXPIRED
    return State.NOT_YET if (one.issued.nbf or 0) > now else State.VALID


def _print(one: Registered, state: State, register: Register, site: Site, *, as_json: bool) -> None:
    issued = one.issued
    name = register.name(issued.holder)
    name = name if issued.pass_kind is PassKind.VEHICLE else mask_name(name)
    if as_json:
        print_json(
            {
                "number": issued.number,
                "pass_id": issued.pass_id,
                "kind": issued.pass_kind.name.lower(),
                "visitor": issued.visitor,
                "holder": issued.holder,
                "name": name,
                "enterprise": issued.enterprise,
                "zones": issued.zones,
                "nbf": issued.nbf,
                "exp": issued.exp,
                "state": state.value,
                "lost": one.lost,
                "reason": one.why,
            }
        )
        return
    word = "已挂失" if one.lost else STATES[state]
    until = time_text(issued.exp * 1000 - 1000, site.time_zone)[:16]
    zones = "、".join(str(zone) for zone in issued.zones)
    why = f"（{one.why}）" if one.why else ""
    kind = "访客" if issued.visitor else PASS_KINDS[issued.pass_kind]
    click.echo(
        f"{issued.number}  {kind}  {name}  {issued.enterprise}"
        f"  分区 {zones}  至 {until}  {word}{why}"
    )


@click.command(name="revoke", short_help="吊销通行证，不能恢复。")
@click.argument("passes", nargs=-1, required=True, metavar="PASS…")
@data_dir_option
@click.option("--reason", required=True, help="原因，如“离职”。")
@json_option
def revoke_command(passes: tuple[str, ...], folder: Path, reason: str, *, as_json: bool) -> None:
    """Revoke each PASS (number or id) for ever; refused at the gate from the next scan on."""
    _kill(passes, folder, reason=reason, lost=False, as_json=as_json)


@click.command(name="lost", short_help="挂失通行证，不能恢复。")
@click.argument("passes", nargs=-1, required=True, metavar="PASS…")
@data_dir_option
@click.option("--reason", default="", help="怎么丢的，可不写。")
@json_option
def lost_command(passes: tuple[str, ...], folder: Path, reason: str, *, as_json: bool) -> None:
    """Report each PASS (number or id) lost; ``replace`` gives its holder another."""
    _kill(passes, folder, reason=reason, lost=True, as_json=as_json)


def _kill(passes: tuple[str, ...], folder: Path, *, reason: str, lost: bool, as_json: bool) -> None:
    with Station(folder) as station:
        found: list[PassIssued] = [find_pass(typed, station.register) for typed in passes]
        actor = authorised(station, "pass-lost" if lost else "pass-revoke")
        done = revoke(
            found,
            station.ledger,
            station.register,
            reason=reason,
            lost=lost,
            actor=actor,
        )
    asked = len({one.pass_id for one in found})
    if as_json:
        print_json({"done": done, "already": asked - done})
    else:
        rest = f"，{asked - done} 张早已作废" if asked > done else ""
        click.echo(f"已{'挂失' if lost else '吊销'} {done} 张{rest}。")


@click.command(name="suspend", short_help="暂停持证人或整个企业通行。")
@data_dir_option
@click.option("--holder", "holders", multiple=True, help="持证人编号或通行证号，可写几次。")
@click.option(
    "--enterprise", "enterprises", multiple=True, metavar="CODE", help="企业代码，可写几次。"
)
@click.option("--reason", required=True, help="原因，如“密接”。")
@json_option
def suspend_command(
    folder: Path,
    holders: tuple[str, ...],
    enterprises: tuple[str, ...],
    reason: str,
    *,
    as_json: bool,
) -> None:
    """Suspend holders or whole enterprises until they are restored."""
    _set(folder, holders, enterprises, suspended=True, reason=reason, as_json=as_json)


@click.command(name="restore", short_help="恢复持证人或企业通行。")
@data_dir_option
@click.option("--holder", "holders", multiple=True, help="持证人编号或通行证号，可写几次。")
@click.option(
    "--enterprise", "enterprises", multiple=True, metavar="CODE", help="企业代码，可写几次。"
)
@click.option("--reason", default="", help="原因，可不写。")
@json_option
def restore_command(
    folder: Path,
    holders: tuple[str, ...],
    enterprises: tuple[str, ...],
    reason: str,
    *,
    as_json: bool,
) -> None:
    """Let suspended holders or enterprises pass again."""
    _set(folder, holders, enterprises, suspended=False, reason=reason, as_json=as_json)


def _set(
    folder: Path,
    holders: tuple[str, ...],
    enterprises: tuple[str, ...],
    *,
    suspended: bool,
    reason: str,
    as_json: bool,
) -> None:
    if not holders and not enterprises:
        raise UsageError("没有写明是谁。", what_to_do="请写 --holder 或 --enterprise。")
    with Station(folder) as station:
        register = station.register
        numbers = [
            typed if register.item(Holder, typed) else find_pass(typed, register).holder
            for typed in holders
        ]
        actor = authorised(station, "pass-suspend" if suspended else "pass-restore")
        done = suspend(
            [*(f"holder:{one}" for one in numbers), *(f"enterprise:{one}" for one in enterprises)],
            station.ledger,
            register,
            suspended=suspended,
            reason=reason,
            actor=actor,
        )
    if as_json:
        print_json({"done": done})
    elif done:
        click.echo(f"已{'暂停' if suspended else '恢复'} {done} 个。")
    else:
        click.echo(f"没有变化：早已{'暂停' if suspended else '可以通行'}。")


STANDING_COMMANDS: tuple[click.Command, ...] = (
    list_command,
    revoke_command,
    lost_command,
    suspend_command,
    restore_command,
)
