"""Puts a copy of the ledger back: checked first, the present files put aside, never deleted."""

import os
import secrets
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from gate_app.ledger.chain import Verifier
from gate_app.ledger.database import (
    FILE,
    DamagedError,
    LedgerError,
    MissingError,
    connect,
    faults,
)
from gate_app.ledger.tail import read_tail
from gate_app.ledger.verify import Report, verify_ledger

ASIDE: Final = "aside-"
LEDGER_FILES: Final = (FILE, f"{FILE}-wal", f"{FILE}-shm", "ledger.tail")


class Reached(msgspec.Struct, frozen=True):
    """How far a ledger is known to have come; zeros where nothing is known."""

    epoch: int = 0
    seq: int = 0


def check_copy(folder: Path, verifier: Verifier, authority: bytes) -> Report:
    """Verify ``folder/ledger.db`` as a copy to restore. Raises LedgerError where it is none."""
    with closing(connect(folder, write=False)) as db:
        report = verify_ledger(db, folder, verifier, authority=authority)
    if not report.ok:
        fault = report.faults[0]
        raise DamagedError(
            f"这份备份没有通过校验：{fault.what}。", what_to_do="请换一份更早的备份。"
        )
    if not report.entries:
        raise MissingError("这份备份是空的。", what_to_do="请换一份备份。")
    return report


def reached(folder: Path) -> Reached:
    """How far the station of this folder came, by its ledger, its tail, and what lies aside."""
    found = [Reached()]
    for place in (folder, *folder.glob(f"{ASIDE}*")):
        tail = read_tail(place)
        if tail is not None:
            found.append(Reached(tail[0], tail[1]))
        try:
            with closing(connect(place, write=False)) as db, faults():
                row = db.execute(
                    "SELECT epoch, max(seq) FROM entry WHERE station ="
                    " (SELECT station FROM entry ORDER BY id LIMIT 1)"
                    " GROUP BY epoch ORDER BY epoch DESC LIMIT 1"
                ).fetchone()
        except LedgerError:
            continue  # no ledger there, or one that cannot be read any more: the tail counts
        if row is not None and isinstance(row[0], int) and isinstance(row[1], int):
            found.append(Reached(*row))
    return max(found, key=lambda one: (one.epoch, one.seq))


def own_head(folder: Path) -> tuple[str, tuple[int, int]]:
    """``(station, (epoch, seq))`` of the last entry of the station whose ledger this is."""
    with closing(connect(folder, write=False)) as db, faults():
        station, epoch, seq = db.execute(
            "SELECT station, epoch, seq FROM entry WHERE station ="
            " (SELECT station FROM entry ORDER BY id LIMIT 1)"
            " ORDER BY epoch DESC, seq DESC LIMIT 1"
        ).fetchone()
    return station, (epoch, seq)


def put_aside(folder: Path, names: tuple[str, ...]) -> Path | None:
    """Move what there is of ``names`` into a folder beside them; None if there was nothing."""
    there = [folder / name for name in names if (folder / name).exists()]
    if not there:
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    aside = folder / f"{ASIDE}{stamp}-{secrets.token_hex(2)}"
    with faults():
        aside.mkdir(mode=0o700)
        for path in there:
            path.rename(aside / path.name)
    return aside


def bring_file(source: Path, target: Path) -> None:
    """Copy a file so that its name appears only when all of it is on the disk."""
    part = target.with_name(f"{target.name}.part")
    with faults():
        with source.open("rb") as read, part.open("wb") as write:
            shutil.copyfileobj(read, write)
            write.flush()
            os.fsync(write.fileno())
        part.replace(target)


def bring_bytes(content: bytes, target: Path) -> None:
    """Write a file for this user only; its name appears when all of it is on the disk."""
    part = target.with_name(f"{target.name}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with faults():
        with os.fdopen(os.open(part, flags, 0o600), "wb") as write:
            write.write(content)
            write.flush()
            os.fsync(write.fileno())
        part.replace(target)
