"""A station's login at the hub: a one-time one is changed for its own at the first connect.

What breaks in between is asked again: the hub gives the same key the same answer until the
station has said hello.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
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
from gate_app.sites.hub_line import folder_faults, hub_url, line_to_hub, root_of, tried
from gate_app.sites.login_file import as_told, check_writable, write_login
from gate_app.station import STATION_KEY
from gate_app.sync.hub import (
    HubError,
    HubForeignError,
    HubRefusedError,
    HubUnreachableError,
)
from gate_app.sync.stick import readers

if TYPE_CHECKING:
    from gate_app.domain.body import Role
    from gate_app.domain.places import Place
    from gate_app.sites.enrolling import Invite
    from gate_app.sync.postgres_hub import PostgresHub

ONE_TIME = "hub-one-time"
"""The name under which the secret store keeps one-time logins until one is used: name and password
in a line each. Only that of ``hub.json`` counts, so that each act below is done by one write.
"""
BEFORE = "hub-before"
"""The name under which it keeps the password of ``HubConfig.before``."""
LOCK_FILE, LOCK_S = "hub-login.lock", 60.0
"""Exchange, office and command line may all be the first: two new passwords would shut us out."""
CERTIFICATE_WITHIN = 50
"""A station's certificate stands among the first entries of its ledger."""


class Before(msgspec.Struct, frozen=True):
    """What an earlier program kept of the login before, all of it in the secret store."""

    hub: HubConfig
    root: str = ""
    password: str = ""


def set_hub(folder: Path, login: HubLogin, since: int) -> None:
    """Set the hub up with a one-time login, to be changed at the first connect; ``since`` ms UTC.

    A login that works here already comes back if the new one proves to be no good. Raises
    SecretStoreError, ConfigError, GateError.
    """
    with _alone(folder):
        store, hub = open_secret_store(folder), read_hub(folder)
        one_times, before = f"{login.login}\n{login.password}", None
        if hub is not None and (unused := _one_time(store, hub)):
            # The one before it counts until hub.json names this one.
            one_times, before = f"{one_times}\n{hub.login}\n{unused}", hub.before
        elif hub is not None:
            before = msgspec.structs.replace(hub, root=root_of(folder, hub), before=None)
            store.put(BEFORE, store.get(HUB_PASSWORD) or b"")
        store.put(ONE_TIME, one_times.encode())
        write_hub(
            folder,
            HubConfig(login.address, login.login, since, login.root_certificate, before),
        )


def settle_login(folder: Path) -> HubConfig:
    """Change a one-time login for the station's own, where that is still to be done.

    Raises HubError: HubRefusedError where the one-time login was used by another key.
    """
    if not open_secret_store(folder).get(ONE_TIME):
        return _hub(folder)
    with _alone(folder):
        return _settle_login(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else changes the login meanwhile. Raises HubUnreachableError, GateError."""
    with folder_faults():
        try:
            with FileLock(folder / LOCK_FILE, timeout=LOCK_S):
                yield
        except Timeout:
            raise HubUnreachableError(
                "另一个窗口正在第一次连接中心。",
                what_to_do="同步会自动再试；要换登录或地址的，请过一分钟再来。",
            ) from None


def _hub(folder: Path) -> HubConfig:
    hub = read_hub(folder)
    if hub is None:
        raise UsageError("本机没有设置中心。", what_to_do="没有中心也能用；要联网请先登记本机。")
    return hub


def _one_time(store: SecretStore, hub: HubConfig) -> str:
    """The password of the hub's login while that is a one-time one; empty once it is our own."""
    said = (store.get(ONE_TIME) or b"").decode().split("\n")
    pairs = zip(said[::2], said[1::2], strict=False)
    return next((password for login, password in pairs if login == hub.login), "")


def _settle_login(folder: Path) -> HubConfig:
    # Loaded when it is used: a station without a hub starts without it.
    from gate_app.sync import postgres_hub

    hub, store = _hub(folder), open_secret_store(folder)
    one_time = _one_time(store, hub)
    if not one_time:
        _forget(store)
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
    except (HubRefusedError, HubForeignError, HubUnreachableError) as error:
        if not _go_back(folder, store, hub):
            raise
        raise type(error)(str(error), what_to_do=_still_the_old_one(error)) from None
    settled = msgspec.structs.replace(hub, login=own_login, before=None)
    write_hub(folder, settled)
    _forget(store)
    return settled


def _forget(store: SecretStore) -> None:
    store.put(ONE_TIME, b"")
    store.put(BEFORE, b"")


def _still_the_old_one(error: HubError) -> str:
    if isinstance(error, HubUnreachableError):
        return "文件里的中心连不上，本机继续用原来的登录；要换，请再给一次文件。"
    return "本机继续用原来的登录；要换，请用一份新的文件。"


def _go_back(folder: Path, store: SecretStore, hub: HubConfig) -> bool:
    """To the login that worked before, where one still does; a kill in between goes on with it.

    It does not where the new one was used and the answer was lost: asked again, the hub gives it.
    """
    kept = store.get(BEFORE)
    if kept and kept.startswith(b"{"):
        old = msgspec.json.decode(kept, type=Before)
        before, password = msgspec.structs.replace(old.hub, root=old.root), old.password
    elif kept and hub.before is not None:
        before, password = hub.before, kept.decode()
    else:
        return False
    try:
        with tried(folder, before, password) as line:
            line.stations()
    except HubError:
        return False
    store.put(HUB_PASSWORD, password.encode())
    write_hub(folder, before)
    _forget(store)
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

    Raises HubError; UsageError, HubRefusedError for a station that the ledger here, the hub does
    not know or that was cut off, WriteError.
    """
    with closing(connect(folder, write=False)) as db:
        if station not in readers(db, cut_off=True):
            raise UsageError(f"没有这台电脑：{station}", what_to_do="请在电脑列表里查看编号。")
        if station not in readers(db):
            raise UsageError(f"{station} 已停用。", what_to_do="请重新登记它。")
    hub = settle_login(folder)
    password = secrets.token_urlsafe(24)
    told = as_told(hub_url(folder, hub))
    check_writable(target)
    with closing(line_to_hub(folder, hub)) as line:
        invited = line.relogin(password, station, hours=hours)
    made = msgspec.structs.replace(told, login=invited.login, password=password)
    write_login(made, invited.expires, target)


def move_hub(folder: Path, url: str) -> None:
    """The hub has another address, or another root certificate: the login stays.

    Tried first: nothing changes where the hub does not answer there, or is another one. Raises
    HubError, UsageError before the first connect.
    """
    from gate_app.sync.postgres_line import root_file, with_login

    with _alone(folder):
        hub, store = _hub(folder), open_secret_store(folder)
        if _one_time(store, hub):
            raise UsageError(
                "本机还没有连上过中心。", what_to_do="请用新地址的登录文件：gate hub connect 文件。"
            )
        told = as_told(url)
        if not root_file(url):  # that of before
            before = root_file(hub_url(folder, hub))
            told = as_told(with_login(told.address, "", before))
        moved = msgspec.structs.replace(hub, address=told.address, root=told.root_certificate)
        with tried(folder, moved, (store.get(HUB_PASSWORD) or b"").decode()) as line:
            if not _has_our_first(line, folder):
                raise UsageError(
                    "这个地址上的中心没有本机的记录。",
                    what_to_do="请核对地址；换了一个新的中心，请用它的登录文件。",
                )
        write_hub(folder, moved)


def _has_our_first(line: PostgresHub, folder: Path) -> bool:
    """Whether the first entry of this station's ledger lies there: logins are the server's, and
    another hub in another database of it knows them, too.
    """
    with closing(connect(folder, write=False)) as db:
        first = next(read_entries(db, limit=1))
    found = line.own(first.header.epoch, first.header.seq - 1, 1)
    return first.hash in [entry.hash for segment in found for entry in segment.entries[:1]]


def tell_hub(folder: Path, station: str) -> None:
    """Have the hub shut a station's login out as well. Raises HubError."""
    try:
        with closing(line_to_hub(folder, settle_login(folder))) as line:
            line.cut_off(station)
    except HubUnreachableError as error:
        raise HubUnreachableError(
            str(error), what_to_do="中心还没有关掉它的登录，连上以后会自动关。"
        ) from error
