"""A station's login at the hub: a one-time one is changed for its own at the first connect.

What breaks in between is asked again: the hub gives the same key the same answer until the
station has said hello.
"""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout

from gate_app.codes.keys import SigningKey
from gate_app.codes.secret_store import SecretStore, open_secret_store
from gate_app.config import HUB_PASSWORD, HubConfig, read_hub, write_hub
from gate_app.domain.entries import StationCertified, StationEnrolled
from gate_app.errors import GateError, UsageError
from gate_app.ledger.chain import station_id
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.sites.enrolment_file import HubLogin
from gate_app.sites.login_file import as_told, write_login
from gate_app.station import STATION_KEY
from gate_app.sync.hub import HubRefusedError, HubUnreachableError

if TYPE_CHECKING:
    from gate_app.domain.body import Role
    from gate_app.domain.places import Place
    from gate_app.sites.enrolling import Invite
    from gate_app.sync.postgres_hub import PostgresHub

ONE_TIME = "hub-one-time"
"""The name under which the secret store keeps the one-time password until it is used."""
BEFORE = "hub-before"
"""The name under which it keeps the station's own login until the new one has been used."""
ROOT_FILE = "hub-root.pem"
LOCK_FILE, LOCK_S = "hub-login.lock", 60.0
"""Exchange, office and command line may all be the first: two new passwords would shut us out."""
CERTIFICATE_WITHIN = 50
"""A station's certificate stands among the first entries of its ledger."""


class Before(msgspec.Struct, frozen=True):
    """The login that a station worked with until another one was to take its place."""

    hub: HubConfig
    root: str
    password: str


def set_hub(folder: Path, login: HubLogin, since: int) -> None:
    """Set the hub up with a one-time login, to be changed at the first connect; ``since`` ms UTC.

    A login that works here already comes back if the new one proves to be used up or expired.
    Raises SecretStoreError, OSError.
    """
    store, hub = open_secret_store(folder), read_hub(folder)
    if hub is not None and not store.get(ONE_TIME):
        root = folder / ROOT_FILE
        before = Before(
            hub,
            root.read_text("ascii") if root.exists() else "",
            (store.get(HUB_PASSWORD) or b"").decode(),
        )
        store.put(BEFORE, msgspec.json.encode(before))
    _write_root(folder, login.root_certificate)
    # With its login: a kill between any two writes here or below leaves the two apart.
    store.put(ONE_TIME, f"{login.login}\n{login.password}".encode())
    write_hub(folder, HubConfig(login.address, login.login, since))


def _write_root(folder: Path, certificate: str) -> None:
    root = folder / ROOT_FILE
    if certificate:
        root.write_text(certificate, "ascii")
    else:
        root.unlink(missing_ok=True)  # another hub's would not fit this one


def settle_login(folder: Path) -> HubConfig:
    """Change a one-time login for the station's own, where that is still to be done.

    Raises HubError: HubRefusedError where the one-time login was used by another key.
    """
    if not open_secret_store(folder).get(ONE_TIME):
        return _hub(folder)
    try:
        with FileLock(folder / LOCK_FILE, timeout=LOCK_S):
            return _settle_login(folder)
    except Timeout:
        raise HubUnreachableError(
            "另一个窗口正在第一次连接中心。", what_to_do="不用做什么，会自动再试。"
        ) from None
    except OSError as error:
        raise GateError(
            f"写不了数据文件夹（{error.strerror}）。", what_to_do="请检查磁盘空间和权限。"
        ) from error


def _hub(folder: Path) -> HubConfig:
    hub = read_hub(folder)
    if hub is None:
        raise UsageError("本机没有设置中心。", what_to_do="没有中心也能用；要联网请先登记本机。")
    return hub


def _settle_login(folder: Path) -> HubConfig:
    # Loaded when it is used: a station without a hub starts without it.
    from gate_app.sync import postgres_hub

    hub = _hub(folder)
    store = open_secret_store(folder)
    kept = store.get(ONE_TIME)
    if not kept:
        return hub
    login, _, one_time = kept.decode().partition("\n")
    if login != hub.login:
        store.put(ONE_TIME, b"")
        return hub
    seed = store.get(STATION_KEY)
    if seed is None:
        raise GateError("找不到本机的密钥。", what_to_do="请用备份恢复，或重新登记本机。")
    key = SigningKey(seed)
    own_password = secrets.token_urlsafe(32)
    # Kept before it is told: an answer that is lost may be asked for again.
    store.put(HUB_PASSWORD, own_password.encode())
    try:
        own_login = postgres_hub.claim(
            hub_url(folder, hub),
            one_time,
            public=key.public,
            certificate=_certificate(folder, station_id(key.public)),
            own_password=own_password,
        )
    except HubRefusedError as error:
        if not _go_back(folder, store):
            raise
        raise HubRefusedError(
            str(error), what_to_do="本机继续用原来的登录；要换，请用一份新的文件。"
        ) from None
    settled = msgspec.structs.replace(hub, login=own_login)
    write_hub(folder, settled)
    store.put(ONE_TIME, b"")
    store.put(BEFORE, b"")
    return settled


def _go_back(folder: Path, store: SecretStore) -> bool:
    """To the login that worked before, where there is one; a kill in between goes on with it."""
    kept = store.get(BEFORE)
    if not kept:
        return False
    before = msgspec.json.decode(kept, type=Before)
    _write_root(folder, before.root)
    store.put(HUB_PASSWORD, before.password.encode())
    write_hub(folder, before.hub)
    store.put(ONE_TIME, b"")
    store.put(BEFORE, b"")
    return True


def _certificate(folder: Path, station: str) -> bytes:
    """The body of the entry that certifies this station."""
    with closing(connect(folder, write=False)) as db:
        for entry in read_entries(db, station=station, limit=CERTIFICATE_WITHIN):
            body = entry.body()
            certifies = isinstance(body, StationCertified | StationEnrolled)
            if certifies and getattr(body, "station", "") == station and entry.raw is not None:
                return entry.raw
    raise GateError("本机还没有得到授权。", what_to_do="请先登记本机（gate join）。")


def hub_url(folder: Path, hub: HubConfig) -> str:
    """The hub's address with this station's login, and the root certificate that it was given."""
    from gate_app.sync.postgres_line import with_login

    root = folder / ROOT_FILE
    return with_login(hub.address, hub.login, str(root) if root.exists() else "")


def invite_at_hub(folder: Path) -> Invite:
    """Makes one-time logins at the hub with this office's own. The maker raises HubError."""

    def at_hub(roles: tuple[Role, ...], place: Place, hours: int) -> HubLogin:
        hub = settle_login(folder)
        password = secrets.token_urlsafe(24)
        with closing(line_to_hub(folder, hub)) as line:
            invited = line.enrol(
                password, roles, checkpoint=place.checkpoint, zone=place.zone, hours=hours
            )
        return msgspec.structs.replace(
            as_told(hub_url(folder, hub)), login=invited.login, password=password
        )

    return at_hub


def relogin_at_hub(folder: Path, station: str, hours: int, target: Path) -> None:
    """Write a login file for a station that lost its own login: restored from a backup, its
    password changed by somebody else. The old login ends when it is used.

    Raises HubError; HubRefusedError for a station that the hub does not know, WriteError.
    """
    hub = settle_login(folder)
    password = secrets.token_urlsafe(24)
    told = as_told(hub_url(folder, hub))
    with closing(line_to_hub(folder, hub)) as line:
        invited = line.relogin(password, station, hours=hours)
    made = msgspec.structs.replace(told, login=invited.login, password=password)
    write_login(made, invited.expires, target)


def move_hub(folder: Path, url: str) -> None:
    """The hub has another address, or another root certificate: the login stays.

    Tried first: nothing changes where the hub does not answer there, or is another one. Raises
    HubError, UsageError before the first connect.
    """
    from gate_app.sync.postgres_hub import PostgresHub
    from gate_app.sync.postgres_line import with_login

    hub, store = _hub(folder), open_secret_store(folder)
    if store.get(ONE_TIME):
        raise UsageError(
            "本机还没有连上过中心。", what_to_do="请用新地址的登录文件：gate hub connect 文件。"
        )
    told = as_told(url)
    certificate = told.root_certificate or as_told(hub_url(folder, hub)).root_certificate
    tried = folder / f"{ROOT_FILE}.part"
    try:
        if certificate:
            tried.write_text(certificate, "ascii")
        address = with_login(told.address, hub.login, str(tried) if certificate else "")
        password = store.get(HUB_PASSWORD) or b""
        with closing(PostgresHub(address, password.decode())) as line:
            line.stations()
        _write_root(folder, certificate)
        write_hub(folder, msgspec.structs.replace(hub, address=told.address))
    finally:
        tried.unlink(missing_ok=True)


def tell_hub(folder: Path, station: str) -> None:
    """Have the hub shut a station's login out as well. Raises HubError."""
    try:
        with closing(line_to_hub(folder, settle_login(folder))) as line:
            line.cut_off(station)
    except HubUnreachableError as error:
        raise HubUnreachableError(
            str(error), what_to_do="中心还没有关掉它的登录，连上以后会自动关。"
        ) from error


def line_to_hub(folder: Path, hub: HubConfig) -> PostgresHub:
    """A line with this station's own login. Raises HubError, SecretStoreError."""
    from gate_app.sync.postgres_hub import PostgresHub

    password = open_secret_store(folder).get(HUB_PASSWORD) or b""
    return PostgresHub(hub_url(folder, hub), password.decode())
