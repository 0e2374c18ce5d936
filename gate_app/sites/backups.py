"""Backs a whole station up into a folder or onto a stick, and restores it on any laptop.

A backup holds the ledger, ``station.json``, the sealed keys and the photos; no secret lies open
in it, but for a demo's, where nothing is real. Restoring puts the present files aside and opens
a new epoch: what was written after the backup may be known elsewhere.
"""

import hashlib
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec

from gate_app.codes.keys import verify
from gate_app.codes.secret_store import open_secret_store
from gate_app.config import FILE as CONFIG_FILE
from gate_app.config import ConfigError, StationConfig, read_config
from gate_app.errors import GateError, UsageError
from gate_app.issuing.pass_keys import FOLDER as KEYS
from gate_app.issuing.pass_keys import settle_keys
from gate_app.ledger.backup import PAUSE_S, STEP_PAGES, copy_to
from gate_app.ledger.database import FILE as LEDGER
from gate_app.ledger.database import DamagedError, connect, faults
from gate_app.ledger.lock import FolderLock
from gate_app.ledger.restore import (
    ASIDE,
    LEDGER_FILES,
    Reached,
    bring_bytes,
    bring_file,
    check_copy,
    own_head,
    put_aside,
    reached,
)
from gate_app.sites.station_secrets import STATION_FILE, holds_key_of, unseal_station
from gate_app.station import Station

BUNDLE: Final = "kadian-backup-"
MANIFEST: Final = "backup.json"
KEPT: Final = 7
PHOTOS: Final = "photos"
_DEMO_ONLY: Final = ("demo.json", "secret-store", "secrets")


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds: files with their SHA-256 (hex), and whether its key is in it."""

    made_at: str
    program: str
    files: dict[str, str]
    with_station_key: bool


class Restored(msgspec.Struct, frozen=True):
    """What a restoring did; ``lost_to`` is 0 where nothing later is known of."""

    station: str
    epoch: int
    after: int
    lost_to: int
    entries: int
    aside: str


def make_backup(folder: Path, target: Path, *, keep: int = KEPT) -> Path:
    """Back the station in ``folder`` up into a new folder in ``target``; keep the last ``keep``.

    The window may go on working meanwhile. Raises UsageError, ConfigError, LedgerError; a
    backup that failed leaves nothing behind.
    """
    folder = folder.absolute()
    config = read_config(folder)
    if not target.is_dir():
        raise UsageError(f"没有这个文件夹：{target}", what_to_do="请插好 U 盘，或先建好文件夹。")
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    # Not ".part": a folder that another start of the program would take for a backup.
    work = target / f".{BUNDLE}{secrets.token_hex(4)}"
    made = target / f"{BUNDLE}{stamp}"
    try:
        with faults():
            work.mkdir(mode=0o700)
        with closing(connect(folder, write=False)) as source:
            copy_to(source, work / LEDGER, pages=STEP_PAGES, pause=lambda: time.sleep(PAUSE_S))
        with faults():
            settle_keys(folder)
            for path in _besides_the_ledger(folder, demo=config.demo):
                to = work / path.relative_to(folder)
                to.parent.mkdir(mode=0o700, exist_ok=True)
                bring_file(path, to)
        manifest = Manifest(
            made_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            program=version("kadian"),
            files={name: _sha256(work / name) for name in _listed(work)},
            with_station_key=config.demo or (work / KEYS / STATION_FILE).exists(),
        )
        bring_bytes(msgspec.json.format(msgspec.json.encode(manifest)), work / MANIFEST)
        with faults():
            made = _free(made)
            work.rename(made)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    for old in bundles(target)[:-keep]:
        shutil.rmtree(old, ignore_errors=True)
    return made


def bundles(target: Path) -> list[Path]:
    """The whole backups in a folder, oldest first."""
    return sorted(path for path in target.glob(f"{BUNDLE}*") if (path / MANIFEST).exists())


def read_manifest(bundle: Path) -> Manifest:
    """What a backup says of itself. Raises GateError."""
    try:
        return msgspec.json.decode((bundle / MANIFEST).read_bytes(), type=Manifest)
    except OSError as error:
        raise UsageError(
            f"这里没有备份：{bundle}", what_to_do=f"请选名字以 {BUNDLE} 开头的文件夹。"
        ) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise DamagedError("备份的清单读不懂。", what_to_do="请换一份备份。") from error


def restore(backup: Path, folder: Path, ask: Callable[[], str]) -> Restored:
    """Restore a backup (or one ``ledger-….db`` of this folder) into ``folder``.

    ``ask`` gives the passphrase, and is called only where this laptop lacks the station's key.
    Nothing is touched before the copy has been verified; what was there lies aside. Raises
    UsageError, DamagedError, SealError, FolderInUseError and other GateErrors.
    """
    with faults():
        folder.mkdir(parents=True, exist_ok=True)
    folder = folder.absolute()
    lock = FolderLock(folder)
    try:
        known, after, aside, made_at = _put_back(backup.absolute(), folder, ask)
    finally:
        lock.release()
    later = (known.epoch, known.seq) > after
    with Station(folder) as station:
        lost_to = known.seq if later else 0
        opened = station.ledger.open_epoch(why=made_at, lost_to=lost_to, beyond=known.epoch)
        authority = bytes.fromhex(station.config.authority)
    # As anybody would find it: the file, its tail, the new epoch and its signed head.
    report = check_copy(folder, verify, authority)
    return Restored(
        station=opened.header.station,
        epoch=opened.header.epoch,
        after=after[1],
        lost_to=lost_to,
        entries=report.entries,
        aside="" if aside is None else str(aside),
    )


def _put_back(
    backup: Path, folder: Path, ask: Callable[[], str]
) -> tuple[Reached, tuple[int, int], Path | None, str]:
    """Stage, verify, put aside, put in place; returns how far this laptop was, where the copy
    ends, where the old files lie, and when the copy was made.
    """
    with staged(backup, folder) as (stage, made_at):
        whole = (stage / CONFIG_FILE).exists()
        if not whole:
            bring_file(_present_config(folder), stage / CONFIG_FILE)
        config = read_config(stage)
        same_site(config, folder)
        check_copy(stage, verify, bytes.fromhex(config.authority))
        station, after = own_head(stage)
        new_secrets = _secrets(stage, folder, station, ask, demo=config.demo)
        known = reached(folder)
        names: tuple[str, ...] = (*LEDGER_FILES, CONFIG_FILE)
        if whole:
            names += (KEYS, *(_DEMO_ONLY if config.demo else ()))
        if new_secrets and not config.demo:
            names += ("secret-store", "secrets")
        aside = put_aside(folder, names)
        with faults():
            _move_in(stage, folder)
        if new_secrets:
            store = open_secret_store(folder)
            for name, secret in new_secrets.items():
                store.put(name, secret)
        # Last: until it is there, this folder holds no station.
        bring_file(stage / CONFIG_FILE, folder / CONFIG_FILE)
        return known, after, aside, made_at


@contextmanager
def staged(backup: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    """The backup's files beside the folder's own, checked against the list that came with them."""
    stage = folder / f"restoring-{secrets.token_hex(4)}"
    with faults():
        stage.mkdir(mode=0o700)
    try:
        if backup.is_file():
            bring_file(backup, stage / LEDGER)
            yield stage, backup.stem
            return
        manifest = read_manifest(backup)
        for name, digest in manifest.files.items():
            path, to = backup / name, stage / name
            if not to.resolve().is_relative_to(stage) or not path.is_file():
                raise DamagedError(f"备份里缺少文件 {name}。", what_to_do="请换一份备份。")
            with faults():
                to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            bring_file(path, to)
            if _sha256(to) != digest:
                raise DamagedError(f"备份里的文件 {name} 已损坏。", what_to_do="请换一份备份。")
        yield stage, manifest.made_at
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _secrets(
    stage: Path, folder: Path, station: str, ask: Callable[[], str], *, demo: bool
) -> dict[str, bytes]:
    """The station's secrets where this laptop has not got them. Raises before anything moves."""
    if demo and (stage / "secret-store").exists():
        return {}
    if (folder / "secret-store").exists() and holds_key_of(open_secret_store(folder), station):
        return {}
    try:
        sealed = (stage / KEYS / STATION_FILE).read_bytes()
    except FileNotFoundError:
        raise GateError(
            "这台电脑没有原来那台的本机密钥，备份里也没有。",
            what_to_do="请在原来的电脑上恢复，或先用 gate site key export 封存密钥再备份。",
        ) from None
    return unseal_station(sealed, ask())


def _move_in(stage: Path, folder: Path) -> None:
    for path in sorted(stage.iterdir()):
        if path.name == PHOTOS:
            (folder / PHOTOS).mkdir(exist_ok=True)
            for photo in path.iterdir():  # named after what is in them: the same name, the same
                photo.replace(folder / PHOTOS / photo.name)
        elif path.name != CONFIG_FILE:
            path.rename(folder / path.name)


def _present_config(folder: Path) -> Path:
    """This folder's own description, or the one that a restoring cut short has put aside."""
    for place in (folder, *sorted(folder.glob(f"{ASIDE}*"), reverse=True)):
        if (place / CONFIG_FILE).exists():
            return place / CONFIG_FILE
    raise UsageError(
        "这份备份只有台账，而这个文件夹里没有卡点。",
        what_to_do="请恢复到原来的文件夹，或用 gate backup 做的完整备份。",
    )


def same_site(config: StationConfig, folder: Path) -> None:
    """Raise UsageError where another site's station is in ``folder``."""
    with suppress(ConfigError):  # none, or damaged: then the backup's is put in its place
        if read_config(folder).authority != config.authority:
            raise UsageError(
                "这个文件夹里是另一个园区的卡点。", what_to_do="请换一个 --data-dir 来恢复。"
            )


def _besides_the_ledger(folder: Path, *, demo: bool) -> Iterator[Path]:
    yield folder / CONFIG_FILE
    yield from sorted((folder / KEYS).glob("*.sealed"))
    yield from sorted((folder / PHOTOS).glob("*.jpg"))
    if demo:
        for name in _DEMO_ONLY:
            path = folder / name
            yield from sorted(path.iterdir()) if path.is_dir() else [path] * path.exists()


def _listed(work: Path) -> list[str]:
    return sorted(path.relative_to(work).as_posix() for path in work.rglob("*") if path.is_file())


def _sha256(path: Path) -> str:
    with faults(), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _free(made: Path) -> Path:
    """A name that nobody has; two backups in one second are two backups."""
    number, name = 1, made
    while name.exists():
        number, name = number + 1, made.with_name(f"{made.name}-{number}")
    return name
