"""Joins a station, its hub and its photos: what the window and ``gate sync`` run."""

from collections.abc import Callable
from pathlib import Path

from gate_app.config import read_hub
from gate_app.errors import UsageError
from gate_app.issuing.photos import Photo, keep_photo, load_photo
from gate_app.sites.hub_line import line_to_hub
from gate_app.sites.hub_login import settle_login
from gate_app.sync.hub import Hub
from gate_app.sync.state import SyncState
from gate_app.sync.steps import OnLedger
from gate_app.sync.sync import Sync


class PhotoFolder:
    """The photos of a station's folder, by their hash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, name: str) -> bytes | None:
        """The photo, None where it is not here."""
        return load_photo(self._folder, name)

    def keep(self, name: str, data: bytes) -> None:
        """Keep a photo whose hash was checked. Raises PhotoError."""
        keep_photo(self._folder, Photo(name, data))


def connector(folder: Path) -> Callable[[], Hub]:
    """Makes lines to the hub of the station in ``folder``; the first one changes its login.

    The maker raises HubError, and SecretStoreError where the password cannot be read.
    """

    def connect() -> Hub:
        return line_to_hub(folder, settle_login(folder))

    return connect


def open_sync(
    folder: Path,
    on_ledger: OnLedger,
    *,
    changed: Callable[[SyncState], None],
    arrived: Callable[[int], None] = lambda _: None,
    crashed: Callable[[Exception], None] = lambda _: None,
) -> Sync:
    """The exchange of the station in ``folder``; listeners as ``Sync`` has them.

    Raises UsageError where no hub is set up, ConfigError.
    """
    if read_hub(folder) is None:
        raise UsageError("本机没有设置中心。", what_to_do="没有中心也能用；要联网请先登记本机。")
    return Sync(
        connector(folder),
        on_ledger,
        PhotoFolder(folder),
        changed=changed,
        arrived=arrived,
        crashed=crashed,
    )
