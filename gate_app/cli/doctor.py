"""``gate doctor``: each part of the laptop is fine, or what to do."""

import shutil
from collections.abc import Callable
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import click
import msgspec

from gate_app.cli.common import data_dir_option, print_json
from gate_app.clock import JUMP_MS, RELEASED, SystemTicks
from gate_app.codes import qr
from gate_app.codes.keys import SigningKey, verify
from gate_app.codes.secret_store import open_secret_store
from gate_app.config import is_station
from gate_app.errors import GateError
from gate_app.ledger.chain import station_id
from gate_app.ledger.database import connect
from gate_app.ledger.verify import from_last_head
from gate_app.scanning.camera import list_cameras
from gate_app.scanning.decoder import decode_still
from gate_app.station import DISK_LOW_BYTES, STATION_KEY


class Finding(msgspec.Struct, frozen=True):
    """One part's state: ``fine``, ``care`` (the gate works) or ``bad`` (it does not)."""

    check: str
    state: str
    words: str
    what_to_do: str = ""


def check_camera(folder: Path) -> Finding:
    """Whether a camera is plugged in; without one the handheld scanner and typing remain."""
    cameras = list_cameras()
    if cameras:
        return Finding("camera", "fine", "摄像头：" + "、".join(one.name for one in cameras))
    return Finding("camera", "care", "没有找到摄像头", "请检查插线；也可用扫码枪或手输证号。")


def check_decoder(folder: Path) -> Finding:
    """Whether the readers read a code that was just drawn."""
    text = "GP1:SELF TEST 0123456789"
    reads = {read.text for read in decode_still(qr.image(text))}
    if text in reads:
        return Finding("decoder", "fine", "读码正常")
    return Finding("decoder", "bad", "读不出自检码", "请重新安装程序。")


def check_database(folder: Path) -> Finding:
    """Whether the ledger opens and holds from its last signed head."""
    if not is_station(folder):
        return Finding("database", "care", "这里还没有卡点", "先建演示站：gate demo --setup-only")
    seed = open_secret_store(folder).get(STATION_KEY)
    station = station_id(SigningKey(seed).public) if seed else ""
    db = connect(folder, write=False)
    try:
        _, seq, _, _ = from_last_head(db, folder, station, verify)
    finally:
        db.close()
    return Finding("database", "fine", f"台账完好，共 {seq} 条")


def check_disk(folder: Path) -> Finding:
    """Whether there is room for the coming weeks."""
    where = next(one for one in (folder, *folder.parents) if one.exists())
    free = shutil.disk_usage(where).free
    words = f"磁盘剩余 {free / 2**30:.1f} GB"
    if free < DISK_LOW_BYTES:
        return Finding("disk", "bad", words, "磁盘快满了，请清理。")
    return Finding("disk", "fine", words)


def check_clock(folder: Path) -> Finding:
    """Whether the date can be right."""
    if SystemTicks().wall() < RELEASED - JUMP_MS:
        return Finding("clock", "bad", "电脑日期早于程序发布日", "请改正日期和时间，并请主管确认。")
    return Finding("clock", "fine", "电脑时间可信")


def check_key(folder: Path) -> Finding:
    """Whether this station's key is there."""
    if not is_station(folder):
        return Finding("key", "care", "这里还没有卡点，没有密钥")
    store = open_secret_store(folder)
    if store.get(STATION_KEY) is None:
        return Finding("key", "bad", "找不到本机的密钥", "请用备份恢复，或重新登记本机。")
    return Finding("key", "fine", f"本机密钥在{store.place}")


def check_font(folder: Path) -> Finding:
    """Whether the Chinese font came along."""
    fonts = [one.name for one in files("assets").joinpath("fonts").iterdir()]
    if any(name.endswith(".ttf") for name in fonts):
        return Finding("font", "fine", "中文字体齐全")
    return Finding("font", "bad", "缺少中文字体", "请重新安装程序。")


def check_version(folder: Path) -> Finding:
    """Which version this is."""
    return Finding("version", "fine", f"版本 {version('kadian')}")


CHECKS: tuple[Callable[[Path], Finding], ...] = (
    check_camera,
    check_decoder,
    check_database,
    check_disk,
    check_clock,
    check_key,
    check_font,
    check_version,
)
_MARKS = {"fine": "✓", "care": "⚠", "bad": "✕"}


@click.command(name="doctor", short_help="检查这台电脑：每一项正常，或怎么办。")
@data_dir_option
@click.option("--json", "as_json", is_flag=True, help="逐行输出 JSON。")
def doctor_command(folder: Path, *, as_json: bool) -> None:
    """Check camera, decoder, database, disk, clock, key, font and version."""
    bad = False
    for check in CHECKS:
        name = check.__name__.removeprefix("check_")
        try:
            finding = check(folder)
        except GateError as error:
            finding = Finding(name, "bad", str(error), error.what_to_do)
        bad = bad or finding.state == "bad"
        if as_json:
            print_json(finding)
            continue
        click.echo(f"{_MARKS[finding.state]} {finding.words}")
        if finding.what_to_do:
            click.echo(f"  怎么办：{finding.what_to_do}")
    if bad:
        raise SystemExit(1)
