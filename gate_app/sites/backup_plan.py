"""Where the daily backup goes, how many are kept, and what the last ones were."""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from gate_app.codes.keys import verify
from gate_app.config import FILE as CONFIG_FILE
from gate_app.config import read_config
from gate_app.errors import UsageError
from gate_app.ledger import backup as ledger_backup
from gate_app.ledger.database import faults
from gate_app.ledger.restore import bring_bytes, bring_file, check_copy
from gate_app.sites.backups import KEPT, bundles, make_backup, same_site, staged

FILE: Final = "backup-plan.json"
MOST_KEPT: Final = 1000
DAY_S: Final = 20 * 3600
"""A little less than a day: a laptop that is opened at eight each morning is backed up each day."""


class BackupPlan(msgspec.Struct, frozen=True):
    """``folder`` takes the whole backups (a stick, a share); empty for none."""

    folder: str = ""
    keep: int = KEPT


class LastBackups(msgspec.Struct, frozen=True):
    """The newest copies: of the ledger on this laptop, of all of it in the plan's folder.

    Times in s UTC, 0 where there is none; ``reachable`` says whether the plan's folder is.
    """

    plan: BackupPlan
    ledger: Path | None
    ledger_at: float
    whole: Path | None
    whole_at: float
    reachable: bool


def read_plan(folder: Path) -> BackupPlan:
    """The plan of the station in ``folder``; the usual one where none can be read."""
    try:
        plan = msgspec.json.decode((folder / FILE).read_bytes(), type=BackupPlan)
    except (OSError, msgspec.MsgspecError, ValueError):
        return BackupPlan()
    return plan if 0 < plan.keep <= MOST_KEPT else msgspec.structs.replace(plan, keep=KEPT)


def write_plan(folder: Path, plan: BackupPlan) -> None:
    """Keep a plan. Raises UsageError, also for a folder within the data: a copy beside the
    original is lost with it. Raises LedgerError.
    """
    if not 0 < plan.keep <= MOST_KEPT:
        raise UsageError(f"留几份要在 1 到 {MOST_KEPT} 之间。", what_to_do="请改一下。")
    if plan.folder:
        target = Path(plan.folder)
        if not target.is_dir():
            raise UsageError(
                f"没有这个文件夹：{target}", what_to_do="请插好 U 盘，或先建好文件夹。"
            )
        if target.resolve().is_relative_to(folder.resolve()):
            raise UsageError(
                "备份不能放在数据文件夹里。", what_to_do="请选 U 盘、移动硬盘或共享文件夹。"
            )
    bring_bytes(msgspec.json.encode(plan), folder / FILE)


def last_backups(folder: Path) -> LastBackups:
    """Look at what there is. Raises LedgerError."""
    plan = read_plan(folder)
    target = Path(plan.folder) if plan.folder else None
    with faults():
        ledger, ledger_at = _newest(ledger_backup.backups(folder))
        there = target is not None and target.is_dir()
        whole, whole_at = _newest(bundles(target) if there and target is not None else ())
    return LastBackups(plan, ledger, ledger_at, whole, whole_at, there)


def back_up_now(folder: Path) -> Path:
    """Back up as planned, whether it is due or not; returns the newest copy's place.

    Raises UsageError where the planned folder is not there, LedgerError.
    """
    plan = read_plan(folder)
    made = ledger_backup.back_up(folder, keep=plan.keep)
    return made if not plan.folder else make_backup(folder, Path(plan.folder), keep=plan.keep)


def back_up_daily(folder: Path) -> Path | None:
    """The same where the last copies are a day old; None where nothing is due.

    Raises UsageError where the planned folder is not there, LedgerError.
    """
    last = last_backups(folder)
    now, made = time.time(), None
    if now - last.ledger_at > DAY_S:
        made = ledger_backup.back_up(folder, keep=last.plan.keep)
    if last.plan.folder and now - last.whole_at > DAY_S:
        made = make_backup(folder, Path(last.plan.folder), keep=last.plan.keep)
    return made


def check_backup(backup: Path, folder: Path) -> int:
    """Verify a backup as a restoring would, changing nothing; returns how many entries it holds.

    Raises UsageError, DamagedError and other GateErrors for a backup that would not do.
    """
    folder = folder.absolute()
    with staged(backup.absolute(), folder) as (stage, _made_at):
        if not (stage / CONFIG_FILE).exists():
            bring_file(folder / CONFIG_FILE, stage / CONFIG_FILE)
        config = read_config(stage)
        same_site(config, folder)
        return check_copy(stage, verify, bytes.fromhex(config.authority)).entries


def _newest(copies: Iterable[Path]) -> tuple[Path | None, float]:
    dated = [(one.stat().st_mtime, one) for one in copies]
    at, one = max(dated, default=(0.0, None), key=lambda pair: pair[0])
    return one, at
