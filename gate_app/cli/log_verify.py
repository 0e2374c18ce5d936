"""``gate log verify``: what the ledger proves, and everything that is wrong with it."""

from contextlib import closing
from pathlib import Path

import click
import msgspec

from gate_app.cli.common import data_dir_option, print_json
from gate_app.codes.keys import verify
from gate_app.config import ConfigError, read_config
from gate_app.ledger import database
from gate_app.ledger.synced import witnessed
from gate_app.ledger.verify import Fault, Report, verify_ledger, verify_views

SHOWN_FAULTS = 50


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What ``--json`` prints."""

    ok: bool
    entries: int
    erased: int
    signed: dict[str, int]
    last: dict[str, int]
    witnessed: dict[str, int]
    """Per station the seq up to which a hub has witnessed it; only this laptop's own is known."""
    faults: tuple[Fault, ...]
    views: tuple[str, ...] | None
    """Views that differ from their entries; None where they were not checked."""
    proves: tuple[str, ...]


@click.command(name="verify", short_help="校验台账有没有被改动或损坏。")
@data_dir_option
@click.option("--views", is_flag=True, help="同时从记录重算全部视图并比较（较慢）。")
@click.option("--json", "as_json", is_flag=True, help="输出一行 JSON。")
def verify_command(folder: Path, *, views: bool, as_json: bool) -> None:
    """Verify the ledger; the exit code is 0 only if nothing is wrong."""
    found = verification(folder, views=views)
    if as_json:
        print_json(found)
    else:
        _tell(found)
    if not found.ok:
        click.get_current_context().exit(1)


def verification(folder: Path, *, views: bool) -> Verification:
    """Verify whatever lies in the folder. Raises MissingError and ConfigError only."""
    differing: list[str] | None = None
    authority = b""
    seen: dict[str, int] = {}
    try:
        with closing(database.connect(folder.absolute(), write=False)) as db:
            authority = pinned_authority(folder)
            report = verify_ledger(db, folder, verify, authority=authority)
            seen = witnessed(db) if report.ok else {}
            if views:
                authority = authority or bytes.fromhex(read_config(folder).authority)
                differing = verify_views(db, verify, authority)
    except database.MissingError:
        raise
    except database.LedgerError as error:
        # Not even to be opened: that is a finding, too.
        report = Report(0, 0, {}, {}, (Fault("", 0, str(error)),))
    return Verification(
        ok=report.ok and not differing,
        entries=report.entries,
        erased=report.erased,
        signed=report.signed,
        last=report.last,
        witnessed=seen,
        faults=report.faults,
        views=None if differing is None else tuple(differing),
        proves=tuple(_proves(report, seen, certified=bool(authority))),
    )


def pinned_authority(folder: Path) -> bytes:
    """The authority's public key, empty where the station's description is lost or damaged."""
    try:
        return bytes.fromhex(read_config(folder).authority)
    except (ConfigError, ValueError):
        return b""


def _proves(report: Report, seen: dict[str, int], *, certified: bool) -> list[str]:
    """What follows, station by station; nothing where something is wrong."""
    if not report.ok:
        return []
    if not report.last:
        return ["台账是空的。"]
    told = []
    for station, last in report.last.items():
        signed = report.signed.get(station, 0)
        text = f"{station}：从第 1 条到第 {last} 条首尾相接，没有改动"
        text += f"；依据本机密钥签名到第 {signed} 条" if signed else "；还没有签名"
        if last > signed:
            text += f"；之后 {last - signed} 条已连成链，但还没有签名"
        seq = seen.get(station, 0)
        told.append(f"{text}；中心见证到第 {seq} 条。" if seq else f"{text}；尚无中心见证。")
    if not certified:
        told.append("缺少本机的说明文件（station.json），没有核对主管机构的授权。")
    return told


def _tell(found: Verification) -> None:
    for text in found.proves:
        click.echo(text)
    if found.erased:
        click.echo(f"其中 {found.erased} 条的内容已按期清除（或不在本机），链仍然成立。")
    for fault in found.faults[:SHOWN_FAULTS]:
        where = f"第 {fault.seq} 条（{fault.station}）：" if fault.seq else ""
        click.echo(f"✕ {where}{fault.what}")
    if len(found.faults) > SHOWN_FAULTS:
        click.echo(f"✕ 另有 {len(found.faults) - SHOWN_FAULTS} 处，用 --json 查看全部。")
    for view in found.views or ():
        click.echo(f"✕ {view}")
    if found.views == ():
        click.echo("视图与记录一致。")
    if found.ok:
        click.echo(f"✓ 共 {found.entries} 条，校验通过。")
    else:
        click.echo("台账已损坏或被改动。请勿删除文件夹；改用纸质登记，联系主管用备份恢复。")
