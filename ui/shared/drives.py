"""Which sticks are plugged in: volumes that can be pulled out, by what the system says of them."""

import ctypes
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

WHERE = {"linux": ("/media/", "/run/media/", "/mnt/"), "darwin": ("/Volumes/",)}
"""Below these the system mounts what is plugged in."""
REMOVABLE = 2
"""DRIVE_REMOVABLE of GetDriveTypeW."""


@dataclass(frozen=True)
class Drive:
    """A volume with files on it: where, and what it is called."""

    root: Path
    name: str

    @property
    def title(self) -> str:
        """As a person tells it from others."""
        root = str(self.root)
        return root if not self.name or self.name == root else f"{self.name}（{root}）"


@dataclass(frozen=True)
class Drives:
    """What is plugged in. ``sticks`` are removable; a ``volume`` may be any disk."""

    sticks: tuple[Drive, ...] = ()
    volumes: tuple[Drive, ...] = ()


def find_drives() -> Drives:
    """Ask the system; may take its time where a disk sleeps, so never on the main thread."""
    volumes, sticks = [], []
    for one in QStorageInfo.mountedVolumes():
        if not one.isValid() or not one.isReady() or one.isRoot() or _not_a_disk(one):
            continue
        drive = Drive(Path(one.rootPath()), one.displayName())
        volumes.append(drive)
        if can_be_pulled_out(one.rootPath()):
            sticks.append(drive)
    return Drives(tuple(sticks), tuple(volumes))


def can_be_pulled_out(root: str, platform: str = sys.platform) -> bool:
    """Whether what is mounted there is a stick, as far as its place says."""
    if platform == "win32":
        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == REMOVABLE)
    return root.startswith(WHERE.get(platform, WHERE["linux"]))


def _not_a_disk(one: QStorageInfo) -> bool:
    """A file system without a device behind it, on systems that say so."""
    return sys.platform != "win32" and not bytes(one.device().data()).startswith(b"/dev/")
