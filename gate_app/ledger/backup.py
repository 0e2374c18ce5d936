"""Backs the ledger up while it is in use, without making the gate wait."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from gate_app.ledger.database import DamagedError, connect, faults

FOLDER = "backups"
KEPT = 7
STEP_PAGES = 512
PAUSE_S = 0.005


def back_up(
    folder: Path, *, keep: int = KEPT, pause: Callable[[], None] = lambda: time.sleep(PAUSE_S)
) -> Path:
    """Copy the ledger of ``folder`` into its ``backups``, check it, and keep the last ``keep``.

    Runs on any thread, from a connection of its own: readers do not stop the writer. Raises
    LedgerError; a copy that failed leaves nothing behind.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    target = folder / FOLDER / f"ledger-{stamp}.db"
    with closing(connect(folder, write=False)) as source:
        copy_to(source, target, pages=STEP_PAGES, pause=pause)
    with faults():
        for old in backups(folder)[:-keep]:
            old.unlink()
    return target


def backups(folder: Path) -> list[Path]:
    """The backups that there are, oldest first."""
    return sorted((folder / FOLDER).glob("ledger-*.db"))


def copy_to(
    source: sqlite3.Connection,
    target: Path,
    *,
    pages: int = -1,
    pause: Callable[[], None] = lambda: None,
) -> None:
    """Copy a database in one snapshot; the name appears only when the copy is whole and sound.

    Raises LedgerError.
    """
    part = target.with_suffix(".part")
    with faults():
        target.parent.mkdir(exist_ok=True)
        part.unlink(missing_ok=True)
        try:
            # One snapshot for all steps: without it each commit would start the copy anew.
            own = not source.in_transaction
            if own:
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            try:
                with closing(sqlite3.connect(part, isolation_level=None)) as copy:
                    source.backup(copy, pages=pages, progress=lambda *_: pause())
                    # One file, complete without its write-ahead log.
                    copy.execute("PRAGMA journal_mode=DELETE")
                    sound = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            finally:
                if own:
                    source.rollback()
            if sound != "ok":
                raise DamagedError("备份没有通过检查。", what_to_do="请运行 gate log verify。")
            part.replace(target)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise
