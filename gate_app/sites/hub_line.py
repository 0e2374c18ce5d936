"""A station's line to its hub: the address with its login, and the root certificate beside it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gate_app.codes.secret_store import open_secret_store
from gate_app.config import HUB_PASSWORD, HubConfig
from gate_app.errors import GateError

if TYPE_CHECKING:
    from gate_app.sync.postgres_hub import PostgresHub

ROOT_FILE = "hub-root.pem"
"""Where libpq reads the root certificate; made from ``hub.json`` whenever it says another one."""
TRIED_FILE = "hub-root.tried.pem"
"""That of a login or an address which is only tried."""


def root_of(folder: Path, hub: HubConfig) -> str:
    """The root certificate of a hub as PEM; empty for the system's. Raises OSError."""
    if hub.root is not None:
        return hub.root
    root = folder / ROOT_FILE
    return root.read_text("ascii", errors="ignore") if root.exists() else ""


def hub_url(folder: Path, hub: HubConfig, root_file: str = ROOT_FILE) -> str:
    """The hub's address with this station's login, and the root certificate that it was given.

    Raises GateError where the certificate cannot be written.
    """
    # Loaded when it is used: a station without a hub starts without it.
    from gate_app.sync.postgres_line import with_login

    with folder_faults():
        root = root_of(folder, hub)
        if root:
            _put(folder / root_file, root.encode())
    return with_login(hub.address, hub.login, str(folder / root_file) if root else "")


def line_to_hub(folder: Path, hub: HubConfig) -> PostgresHub:
    """A line with this station's own login. Raises HubError, SecretStoreError."""
    from gate_app.sync.postgres_hub import PostgresHub

    password = open_secret_store(folder).get(HUB_PASSWORD) or b""
    return PostgresHub(hub_url(folder, hub), password.decode())


@contextmanager
def tried(folder: Path, hub: HubConfig, password: str) -> Iterator[PostgresHub]:
    """A line to a hub that may not be this station's; nothing of it stays. Raises HubError."""
    from gate_app.sync.postgres_hub import PostgresHub

    try:
        with closing(PostgresHub(hub_url(folder, hub, TRIED_FILE), password)) as line:
            yield line
    finally:
        (folder / TRIED_FILE).unlink(missing_ok=True)


@contextmanager
def folder_faults() -> Iterator[None]:
    """What the disk refuses, in our words."""
    try:
        yield
    except OSError as error:
        raise GateError(
            f"写不了数据文件夹（{error.strerror}）。", what_to_do="请检查磁盘空间和权限。"
        ) from error


def _put(path: Path, data: bytes) -> None:
    """Whole or not at all: another thread may read it just now."""
    if path.exists() and path.read_bytes() == data:
        return
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
