"""A stick in this laptop: takes over what is on it for this station, leaves what others need."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from gate_app.codes.keys import SigningKey, verify
from gate_app.codes.secret_store import open_secret_store
from gate_app.domain.body import Role
from gate_app.domain.places import Checkpoint
from gate_app.domain.scopes import Reader
from gate_app.errors import GateError, UsageError
from gate_app.issuing.whole_file import whole_file
from gate_app.ledger.chain import station_id
from gate_app.ledger.database import Connection, connect
from gate_app.ledger.register import Register
from gate_app.ledger.synced import last_at
from gate_app.sites.syncing import PhotoFolder
from gate_app.station import STATION_KEY
from gate_app.sync.bundle import SUFFIX, BundleError, Manifest, open_bundle
from gate_app.sync.steps import OnLedger
from gate_app.sync.stick import (
    Taken,
    Told,
    held_by_all,
    reader_at,
    readers,
    take_bundle,
    untold,
    write_bundle,
)

ASK_AGAIN = "请让对方重新导出到 U 盘，再试一次。"
OFFICE = "office"
"""How the offices are named as readers of a bundle."""
START_JUMP_MS = 24 * 3_600_000
_UNSAFE = re.compile(r"[^0-9A-Za-z一-鿿_-]")


class Left(msgspec.Struct, frozen=True):
    """A bundle that was left on the stick, and for whom: a checkpoint, or ``office``."""

    path: Path
    reader: str
    entries: int


class Found(msgspec.Struct, frozen=True):
    """A bundle on the stick: who made it when (ms UTC), and whether it is for this station."""

    path: Path
    manifest: Manifest | None
    fault: str = ""
    for_us: bool = False


def station_key(folder: Path) -> SigningKey:
    """This station's key. Raises SecretStoreError, GateError where there is none."""
    seed = open_secret_store(folder).get(STATION_KEY)
    if seed is None:
        raise GateError("找不到本机的密钥。", what_to_do="请用备份恢复，或重新登记本机。")
    return SigningKey(seed)


def leave(
    folder: Path, stick: Path, *, to: str = "", whole: bool = False, told: Told = untold
) -> list[Left]:
    """Write bundles onto the stick for whoever follows this station; the window may be open.

    ``to`` is a checkpoint's code or ``office``, empty for all of them. What the others said on
    this stick that they hold is left out unless ``whole``. Raises UsageError, WriteError,
    LedgerError; a bundle appears whole or not at all.
    """
    if not stick.is_dir():
        raise UsageError(f"没有这个文件夹：{stick}", what_to_do="请插好 U 盘，再试一次。")
    key = station_key(folder)
    left = []
    with closing(connect(folder, write=False)) as db:
        known = readers(db)
        own = known.get(station_id(key.public))
        if own is None:
            raise UsageError("本机还没有得到授权。", what_to_do="请先登记本机（gate enrol）。")
        said = {found.manifest.station: found.manifest for found in look(stick) if found.manifest}
        for reader in _recipients(Register(db), own, known, to):
            others = {
                name
                for name, one in known.items()
                if name != own.station
                and (one.office if reader.office else one.checkpoint == reader.checkpoint)
            }
            beyond = {} if whole else held_by_all(said, others)
            path = stick / file_name(own, reader)
            with whole_file(path) as file:
                manifest = write_bundle(
                    file,
                    db,
                    signer=key,
                    reader=reader,
                    made_at=_made_at(db, own.station),
                    beyond=beyond,
                    photos=PhotoFolder(folder),
                    told=told,
                )
            entries = sum(part.last - part.first + 1 for part in manifest.parts)
            left.append(Left(path, manifest.reader or OFFICE, entries))
    return left


def _recipients(
    register: Register, own: Reader, known: dict[str, Reader], to: str
) -> Iterator[Reader]:
    """Who is to read: all that follow this station, or the one that was named."""
    others = [one for one in known.values() if one.station != own.station]
    checkpoints = {one.checkpoint for one in others if not one.office and one.checkpoint}
    if not own.office:
        checkpoints &= {own.checkpoint}
    if to == OFFICE or (not to and (not own.office or any(one.office for one in others))):
        yield reader_at(register, "", frozenset({Role.OFFICE}))
    if to and to != OFFICE and register.item(Checkpoint, to) is None:
        raise UsageError(f"没有这个卡点：{to}", what_to_do="请用 gate site export 看卡点代码。")
    for checkpoint in sorted({to} - {OFFICE} if to else checkpoints):
        yield reader_at(register, checkpoint, frozenset({Role.GATE}))


def file_name(maker: Reader, reader: Reader) -> str:
    """A bundle's file name: who made it, and for whom; made anew it takes the old one's place."""
    source = maker.checkpoint if not maker.office else OFFICE
    target = OFFICE if reader.office else reader.checkpoint
    safe = [_UNSAFE.sub("_", text) for text in (f"{source}-{maker.station[:6]}", target)]
    return f"kadian-{safe[0]}-to-{safe[1]}{SUFFIX}"


def _made_at(db: Connection, station: str) -> int:
    """The time as far as it may be believed: a clock far from the last entry's may not."""
    last, wall = last_at(db, station), time.time_ns() // 1_000_000
    return wall if last <= wall <= last + START_JUMP_MS else last


def look(stick: Path, own: Reader | None = None) -> list[Found]:
    """What bundles lie on the stick, by name; ``own`` says which are for this station."""
    found = []
    # Names that begin with a dot are a Mac's notes about the files beside them.
    for path in sorted(stick.glob(f"[!.]*{SUFFIX}")):
        try:
            with open_bundle(path, verify) as bundle:
                manifest = bundle.manifest
        except BundleError as error:
            found.append(Found(path, None, str(error)))
            continue
        found.append(Found(path, manifest, for_us=own is not None and _for(own, manifest)))
    return found


def _for(own: Reader, manifest: Manifest) -> bool:
    if manifest.station == own.station:
        return False
    return own.office if not manifest.reader else manifest.reader == own.checkpoint


def take(
    source: Path,
    own: Reader,
    on_ledger: OnLedger,
    folder: Path,
    told: Told = untold,
) -> list[tuple[Path, Taken]]:
    """Take over a bundle, or all bundles in a folder that are for this station.

    Raises BundleError (what came before it is kept), LedgerError. In a folder a spoilt one is
    passed over as long as there is another; ``look`` names it.
    """
    if source.is_dir():
        found = look(source, own)
        spoilt = next((one for one in found if one.manifest is None), None)
        paths = [one.path for one in found if one.for_us]
        if not paths and spoilt is not None:
            raise BundleError(f"{spoilt.path.name}：{spoilt.fault}", what_to_do=ASK_AGAIN)
    else:
        paths = [source]
    taken = []
    for path in paths:
        with open_bundle(path, verify) as bundle:
            taken.append((path, take_bundle(bundle, on_ledger, PhotoFolder(folder), told)))
    return taken
