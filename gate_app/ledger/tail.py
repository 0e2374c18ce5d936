"""The tail witness: a small file beside the database that names the last committed entry.

It is written after the commit, without waiting for the disk. A database that ends before
it has lost entries (a cut write-ahead log, an old copy put in its place).
"""

import os
import zlib
from contextlib import suppress
from pathlib import Path

from gate_app.ledger.database import faults

WIDTH = 128


class Tail:
    """``epoch seq hash`` of the station's last committed entry."""

    def __init__(self, folder: Path) -> None:
        with faults():
            self._file = os.open(
                folder / "ledger.tail", os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600
            )

    def write(self, epoch: int, seq: int, digest: str) -> None:
        """Overwrite in place: the file never grows, so a full disk does not matter."""
        line = f"{epoch} {seq} {digest}"
        record = f"{line} {zlib.crc32(line.encode()):08x}".ljust(WIDTH - 1) + "\n"
        # The entry is already on the disk: a witness that fails must not make it look lost.
        with suppress(OSError):
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, record.encode())

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def read_tail(folder: Path) -> tuple[int, int, str] | None:
    """Return ``(epoch, seq, hash)``; None if there is none or it was torn by a power cut."""
    try:
        epoch, seq, digest, check = (folder / "ledger.tail").read_text().split()
        if zlib.crc32(f"{epoch} {seq} {digest}".encode()) != int(check, 16):
            return None
        return int(epoch), int(seq), digest
    except (OSError, ValueError):
        return None
