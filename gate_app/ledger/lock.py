"""One writer per data folder: an operating-system lock that says who holds it."""

import json
import os
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from gate_app.ledger.database import LedgerError, faults


class FolderInUseError(LedgerError):
    """Another program writes into this folder."""


class FolderLock:
    """Held for as long as the ledger is open to write; freed by the system after a crash."""

    def __init__(self, folder: Path) -> None:
        self._who = folder / "writer.json"
        self._lock = FileLock(folder / "writer.lock", timeout=0)
        with faults():
            try:
                self._lock.acquire()
            except Timeout:
                raise FolderInUseError(
                    f"数据文件夹正在被另一个卡点程序使用（{self._holder()}）。",
                    what_to_do="请先关闭那个窗口，再重新打开。",
                ) from None
        who = {"pid": os.getpid(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
        with suppress(OSError):  # on a full disk the lock holds all the same
            self._who.write_text(json.dumps(who))

    def _holder(self) -> str:
        try:
            who = json.loads(self._who.read_text())
            return f"进程 {int(who['pid'])}，从 {who['since']} 起"
        except (OSError, ValueError, KeyError, TypeError):
            return "进程不明"

    def release(self) -> None:
        """Let the next one write."""
        self._lock.release()
