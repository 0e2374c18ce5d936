"""Writes a file that appears whole or not at all, and tells the disk's faults in words.

What a killed run left beside the target holds names and codes; the next run there removes it.
"""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from filelock import FileLock, Timeout

from gate_app.errors import GateError

PREFIX: Final = ".kadian-print-"
_PART: Final = "part"
_LOCK: Final = "lock"
_LONG_AGO_S: Final = 86_400
"""A folder without a lock is a killed run's only when it is older than any run lasts."""


class WriteError(GateError):
    """The file could not be written; nothing is left of it, and an older one is untouched."""


class CancelledError(WriteError):
    """The user stopped it; nothing is left of the file."""


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the target's place at the end. Raises WriteError."""
    try:
        remove_leftovers(target.parent)
        # A folder of its own beside the target: one removal leaves nothing, whatever happens.
        work = Path(tempfile.mkdtemp(prefix=PREFIX, dir=target.parent))
        lock = FileLock(work / _LOCK, timeout=0)
        try:
            # Says to other runs that this one lives; where nothing can be locked, age must.
            with suppress(OSError, NotImplementedError, Timeout):
                lock.acquire()
            part = work / _PART
            # Who has a code can show it: nobody else on this computer reads the file.
            part.touch(mode=0o600)
            with part.open("r+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            lock.release()
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise _explain(error, target) from error


def remove_leftovers(folder: Path) -> int:
    """Remove what killed runs of this user left in a folder; returns how many.

    Only folders named and filled as ``whole_file`` does it, and never that of a run that lives.
    What cannot be removed stays, in silence: it must not keep the next file from being written.
    """
    with suppress(OSError):
        return sum(_remove(work) for work in folder.glob(f"{PREFIX}*"))
    return 0


def _remove(work: Path) -> bool:
    try:
        about = work.lstat()
        mine = not hasattr(os, "getuid") or about.st_uid == os.getuid()
        if not mine or not stat.S_ISDIR(about.st_mode):
            return False
        names = {one.name for one in work.iterdir()}
        if not names <= {_PART, _LOCK}:
            return False
        # A run takes its lock before it makes its part: with both, the lock tells.
        if names != {_PART, _LOCK} and time.time() - about.st_mtime < _LONG_AGO_S:
            return False
        if _LOCK in names:
            with FileLock(work / _LOCK, timeout=0):
                pass
        for name in (_PART, _LOCK):
            (work / name).unlink(missing_ok=True)
        work.rmdir()
    except (OSError, NotImplementedError, Timeout):
        return False
    return True


def stopped() -> CancelledError:
    """What to raise when the user cancels."""
    return CancelledError("已取消，没有生成文件。")


def _explain(error: OSError, target: Path) -> WriteError:
    said = str(error).lower()
    if "no space" in said or "quota" in said or "too large" in said:
        return WriteError("磁盘已满，没有生成文件。", what_to_do="请清理磁盘，或存到别的磁盘。")
    if isinstance(error, FileNotFoundError):
        return WriteError(f"没有这个文件夹：{target.parent}", what_to_do="请先建好，或换一个位置。")
    if isinstance(error, IsADirectoryError) or target.is_dir():
        return WriteError(f"这是一个文件夹：{target}", what_to_do="请写明文件名。")
    if isinstance(error, PermissionError) or "read-only" in said:
        return WriteError(
            f"不能写入 {target}。",
            what_to_do="请换一个位置；如果文件正在别的程序里打开，请先关上。",
        )
    return WriteError(f"没有生成文件：{error}", what_to_do="请换一个位置再试。")
