"""Joins a station, its hub and its photos: what the window and ``gate sync`` run."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from gate_app.codes.secret_store import open_secret_store
from gate_app.config import HUB_PASSWORD, HubConfig, read_hub
from gate_app.errors import UsageError
from gate_app.issuing.photos import Photo, keep_photo, load_photo
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


def with_login(address: str, login: str) -> str:
    """The hub's address with the login in it, as a URL or ``key=value``."""
    if "://" not in address:
        return f"{address} user={login}"
    parts = urlsplit(address)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(login, safe='')}@{place}"))


def connector(folder: Path, hub: HubConfig) -> Callable[[], Hub]:
    """Makes lines to the station's hub; nothing is asked of the network yet.

    The maker raises SecretStoreError where the password cannot be read.
    """

    def connect() -> Hub:
        # Loaded when it is used: a station without a hub starts without it.
        from gate_app.sync.postgres_hub import PostgresHub

        password = open_secret_store(folder).get(HUB_PASSWORD) or b""
        return PostgresHub(with_login(hub.address, hub.login), password.decode())

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
    hub = read_hub(folder)
    if hub is None:
        raise UsageError("本机没有设置中心。", what_to_do="没有中心也能用；要联网请先登记本机。")
    return Sync(
        connector(folder, hub),
        on_ledger,
        PhotoFolder(folder),
        changed=changed,
        arrived=arrived,
        crashed=crashed,
    )
