"""Writes a file that appears whole or not at all, and tells the disk's faults in words."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from gate_app.errors import GateError


class WriteError(GateError):
    """The file could not be written; nothing is left of it, and an older one is untouched."""


class CancelledError(WriteError):
    """The user stopped it; nothing is left of the file."""


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the target's place at the end. Raises WriteError."""
    try:
        # A folder of its own beside the target: one removal leaves nothing, whatever happens.
        work = Path(tempfile.mkdtemp(prefix=".kadian-print-", dir=target.parent))
        try:
            part = work / "part"
            # Who has a code can show it: nobody else on this computer reads the file.
            part.touch(mode=0o600)
            with part.open("r+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise _explain(error, target) from error


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
