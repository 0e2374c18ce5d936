"""Founds and upgrades the hub, and reads its status: what the county's IT does."""

import secrets
import uuid
from importlib import resources
from typing import Any

import msgspec
import psycopg
from psycopg import sql

from gate_app.domain.entries import ERASABLE, KINDS, Role
from gate_app.domain.scopes import SCOPES, Scope
from gate_app.errors import UsageError
from gate_app.sync.hub import HubForeignError, HubIncident, HubRefusedError
from gate_app.sync.postgres_line import Line, faults
from gate_app.sync.postgres_told import Invited, Known, read_incidents, read_stations, returning

VERSION = 6
OLDEST_SERVER = 150_000
LOCK_S = 10
"""So long ``init`` waits for what is under way at the hub, then it leaves everything as it was."""
UPGRADES = {version: f"upgrade_{version}" for version in range(2, VERSION + 1)}
"""By the version that it leads to, the script that leads there from the one before.

It also drops each function whose parameters change: beside the new one it would be another.
"""


class Founded(msgspec.Struct, frozen=True):
    """What ``init`` found and left: the version before (0 for an empty database) and now."""

    before: int
    version: int
    partitions: int
    incarnation: str


class Status(msgspec.Struct, frozen=True):
    """The hub at a glance; sizes in bytes, with indexes."""

    stations: list[Known]
    incidents: list[HubIncident]
    entry_bytes: int
    total_bytes: int
    partitions: int
    version: int


def init(url: str, password: str = "", *, partitions: int = 0, notify: bool = True) -> Founded:
    """Make or upgrade the hub in a database, in one transaction; nothing changes if it fails.

    ``partitions`` spreads the entries by station, only when the hub is founded. Raises
    HubRefusedError if the login is no superuser, HubForeignError for a database of a newer
    program or an older server, UsageError for another number of partitions.
    """
    line = Line(url, password)
    try:
        connection = line.connection
        with faults(), connection.transaction():
            _check_server(connection)
            # Whoever waits for a lock keeps all stations waiting behind him.
            connection.execute(f"SET LOCAL lock_timeout = '{LOCK_S}s'")
            before = _version(connection)
            if before > VERSION:
                raise HubForeignError(
                    f"中心的版本（{before}）比这个程序的（{VERSION}）新。",
                    what_to_do="请用新版的程序。",
                )
            _run(connection, "roles", role="")
            if not before:
                _found(connection, partitions)
            for version in range(before + 1, VERSION + 1):
                if version in UPGRADES:
                    _run(connection, UPGRADES[version])
            if partitions and partitions != _partitions(connection):
                raise UsageError(
                    f"中心已经分成 {_partitions(connection)} 个分区，不能再改。",
                    what_to_do="请不带 --partitions 再运行。",
                )
            _refresh(connection, notify=notify)
            return Founded(before, VERSION, _partitions(connection), _setting(connection))
    finally:
        line.close()


def _check_server(connection: psycopg.Connection[Any]) -> None:
    if connection.info.server_version < OLDEST_SERVER:
        raise HubForeignError("PostgreSQL 太旧。", what_to_do="请用 15 或更新的版本。")
    row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")
    if row.fetchone() != (True,):
        raise HubRefusedError(
            "建立中心要用数据库的超级用户。",
            what_to_do="请用 postgres 之类的登录名；以后各站用各自的登录名。",
        )


def _version(connection: psycopg.Connection[Any]) -> int:
    """The schema's version; 0 where there is none. Raises HubForeignError for another's."""
    (schema, ours) = connection.execute(
        "SELECT to_regnamespace('hub')::text, to_regclass('hub.setting')::text"
    ).fetchone() or (None, None)
    if schema is None:
        return 0
    if ours is None:
        raise HubForeignError("这个数据库里已有别的 hub。", what_to_do="请另建一个空数据库。")
    row = connection.execute("SELECT value FROM hub.setting WHERE name = 'version'").fetchone()
    if row is None or not row[0].isdecimal():
        raise HubForeignError("中心的版本读不懂。", what_to_do="请另建一个空数据库。")
    return int(row[0])


def _found(connection: psycopg.Connection[Any], partitions: int) -> None:
    connection.execute("CREATE SCHEMA hub AUTHORIZATION kadian_hub")
    spread = "PARTITION BY HASH (station)" if partitions else ""
    _run(connection, "schema", spread=spread)
    for number in range(partitions):
        connection.execute(
            sql.SQL(
                "CREATE TABLE hub.{} PARTITION OF hub.entry"
                " FOR VALUES WITH (MODULUS {}, REMAINDER {})"
            ).format(sql.Identifier(f"entry_{number:03}"), partitions, number)
        )
        connection.execute(
            sql.SQL("ALTER TABLE hub.{} OWNER TO kadian_hub").format(
                sql.Identifier(f"entry_{number:03}")
            )
        )
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO hub.setting VALUES ('incarnation', %s)", (uuid.uuid4().hex,))
        cursor.execute("INSERT INTO hub.secret VALUES ('witness', %s)", (secrets.token_bytes(32),))


def _refresh(connection: psycopg.Connection[Any], *, notify: bool) -> None:
    """Functions, guards, grants and the table of kinds: the same at each init."""
    _run(connection, "functions")
    _run(connection, "office")
    _run(connection, "push")
    connection.execute("GRANT USAGE, CREATE ON SCHEMA hub TO kadian_keeper")
    _run(connection, "logins", role="kadian_keeper")
    connection.execute("REVOKE CREATE ON SCHEMA hub FROM kadian_keeper")
    _run(connection, "guards")
    connection.execute("CREATE SCHEMA IF NOT EXISTS report AUTHORIZATION kadian_hub")
    _run(connection, "views")
    _run(connection, "grants", role="")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM hub.kind")
        cursor.executemany(
            "INSERT INTO hub.kind VALUES (%s, %s, %s, %s)",
            [
                (
                    kind,
                    SCOPES.get(kind, Scope.OFFICE).value,
                    sorted(KINDS[kind].writers if kind in KINDS else Role),
                    kind in ERASABLE or kind not in KINDS,
                )
                for kind in sorted(KINDS.keys() | SCOPES.keys())
            ],
        )
        cursor.execute("DELETE FROM hub.setting WHERE name IN ('version', 'notify')")
        cursor.executemany(
            "INSERT INTO hub.setting VALUES (%s, %s)",
            [("version", str(VERSION)), ("notify", "on" if notify else "off")],
        )


def _run(
    connection: psycopg.Connection[Any], script: str, *, role: str = "kadian_hub", spread: str = ""
) -> None:
    """Run a script of this package as the role that is to own what it makes."""
    text = resources.files("gate_app.sync").joinpath(f"{script}.sql").read_text("utf-8")
    if role:
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))
    connection.execute(text.replace("/* PARTITION */", spread).encode())
    if role:
        connection.execute("RESET ROLE")


def _partitions(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute(
        "SELECT count(*) FROM pg_partition_tree('hub.entry') WHERE level > 0"
    ).fetchone()
    return int(row[0]) if row else 0


def _setting(connection: psycopg.Connection[Any]) -> str:
    row = connection.execute("SELECT value FROM hub.setting WHERE name = 'incarnation'").fetchone()
    return str(row[0]) if row else ""


def invite_office(
    url: str,
    password: str = "",
    *,
    one_time: str,
    roles: tuple[Role, ...] = (Role.OFFICE,),
    checkpoint: str = "",
    zone: int = 0,
    hours: int = 72,
) -> Invited:
    """Make a one-time login (``one_time`` is its password) for the first office: by the
    superuser, since no office is there to enrol it. Raises HubError.
    """
    line = Line(url, password)
    try:
        rows = line.rows(
            "SELECT * FROM hub.invite(%b::text, %b::text[], %b::text, %b::integer, %b::integer)",
            (line.verifier(one_time), sorted(map(str, roles)), checkpoint, zone, hours),
        )
    finally:
        line.close()
    return Invited(*rows[0])


def invite_again(
    url: str, password: str = "", *, one_time: str, station: str, hours: int = 72
) -> Invited:
    """Make a one-time login for a station that lost its own: by the superuser, where no office
    can. Raises HubError; HubRefusedError for a station that is not known, or was cut off.
    """
    line = Line(url, password)
    try:
        rows = line.rows(
            "SELECT * FROM hub.invite_again(%b::text, %b::text, %b::integer)",
            (line.verifier(one_time), station, hours),
        )
    finally:
        line.close()
    return returning(rows)


def status(url: str, password: str = "") -> Status:
    """Read the status: as a superuser, a member of kadian_report, or an office.

    Raises HubError; HubRefusedError for any other login.
    """
    line = Line(url, password)
    try:
        ((entry_bytes, total, partitions, version),) = line.rows("SELECT * FROM hub.size()")
        if entry_bytes is None:
            raise HubRefusedError(
                "这个登录名看不了中心的状态。",
                what_to_do="请用超级用户、kadian_report 的成员或管理处的登录名。",
            )
        return Status(
            read_stations(line), read_incidents(line, 0), entry_bytes, total, partitions, version
        )
    finally:
        line.close()
