"""The line to PostgreSQL: verified TLS, keepalives, and every fault in our own words."""

import logging
import math
import socket
import threading
import time
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any, LiteralString

import psycopg
from psycopg import generators, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq.abc import PGresult

from gate_app.sync import postgres_answer
from gate_app.sync.hub import (
    ASK_IT,
    HubError,
    HubForeignError,
    HubFullError,
    HubRefusedError,
    HubUnreachableError,
)

# It warns of every pipeline that a broken line cuts short; the fault itself is raised.
logging.getLogger("psycopg").setLevel(logging.ERROR)

_KEEPALIVE = {
    "connect_timeout": "5",
    "keepalives": "1",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
    "application_name": "kadian",
    "gssencmode": "disable",
}
"""A dead mobile link is noticed within seconds; with libpq's defaults it takes minutes."""

ANSWER_S = 300.0
"""A call without an answer for so long ends: a line may be dead though it takes all we send."""

_LOOK_S = 5.0

_LATER = "不用做什么，会自动再试；一直连不上时请检查网络。"
_ANOTHER = "请指挥部给本机做一份新的登录文件，或重新登记本机。"


def _is_near(host: str) -> bool:
    """Whether nothing goes over a network: a Unix socket, localhost, a loopback address."""
    if host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def secure(url: str) -> dict[str, str]:
    """The parameters of a hub's address (URL or ``key=value``), with verified TLS.

    Another ``sslmode`` than verify-full is refused unless every host is this machine.
    Raises HubRefusedError, HubForeignError.
    """
    said = _read(url)
    mode = said.setdefault("sslmode", "verify-full")
    hosts = ",".join(said.get(name, "") for name in ("host", "hostaddr") if said.get(name))
    near = hosts != "" and all(map(_is_near, hosts.split(",")))
    if mode != "verify-full" and not near:
        raise HubRefusedError(
            f"sslmode={mode} 不核对中心的证书，不能用。",
            what_to_do="请去掉 sslmode，并用 sslrootcert 指明中心的根证书。",
        )
    return _KEEPALIVE | said


class PasswordNeededError(HubRefusedError):
    """The server wants a password, and nobody has given one."""


def without_login(url: str) -> str:
    """The address without login and password: as it may be shown, stored and handed on."""
    said = {name: value for name, value in _read(url).items() if name not in {"user", "password"}}
    return make_conninfo("", **said)


def with_login(address: str, login: str, root_file: str = "") -> str:
    """The address with a login in it, and the file of whom its certificate is checked against."""
    root = {"sslrootcert": root_file} if root_file else {}
    return make_conninfo("", **{**_read(address), "user": login, **root})


def root_file(url: str) -> str:
    """Where the address says that the root certificate lies; empty for the system's."""
    return _read(url).get("sslrootcert", "")


def without_root(url: str) -> str:
    """The address without login and root certificate: as it goes to another laptop."""
    said = {name: value for name, value in _read(url).items() if name != "sslrootcert"}
    return without_login(make_conninfo("", **said))


def holds_password(url: str) -> bool:
    """Whether a password stands in the address itself. Raises HubForeignError."""
    return "password" in _read(url)


def _read(url: str) -> dict[str, str]:
    try:
        return {name: str(value) for name, value in conninfo_to_dict(url).items() if value}
    except psycopg.Error:
        raise HubForeignError(
            "中心地址读不懂。", what_to_do="地址的样子：postgresql://服务器/数据库"
        ) from None


_BY_STATE: tuple[tuple[str, type[HubError], str, str], ...] = (
    ("53100", HubFullError, "中心服务器的磁盘满了。", ASK_IT),
    ("53300", HubUnreachableError, "中心的连接数满了。", _LATER),
    ("53", HubFullError, "中心服务器资源不足。", ASK_IT),
    ("28", HubRefusedError, "中心不认这个登录名或密码。", _ANOTHER),
    ("42501", HubRefusedError, "中心不允许这样做。", ASK_IT),
    ("3D000", HubForeignError, "这个地址上没有这个数据库。", ASK_IT),
    ("3F000", HubForeignError, "这个数据库不是卡点的中心。", "请先运行 gate hub init。"),
    (
        "42883",
        HubForeignError,
        "中心和本机的程序版本不合。",
        "请信息中心升级中心（gate hub init），各电脑装同一版程序。",
    ),
    ("42", HubForeignError, "这个数据库不是卡点的中心，或版本不合。", "请运行 gate hub init。"),
    ("0A", HubForeignError, "这个服务器不支持中心要用的功能。", "请用 PostgreSQL 15 或更新版本。"),
    ("25006", HubUnreachableError, "中心现在只读。", _LATER),
    ("55P03", HubUnreachableError, "中心正忙。", "请过一会儿再试；自动同步会自己再试。"),
    ("40P01", HubUnreachableError, "中心正忙。", "请过一会儿再试；自动同步会自己再试。"),
)
_BY_WORDS: tuple[tuple[tuple[str, ...], type[HubError], str, str], ...] = (
    (
        ("certificate", "证书", "signature failure", "unknown ca"),
        HubRefusedError,
        "中心的证书核对不上。",
        "请核对地址和根证书（sslrootcert）；证书可能已过期。",
    ),
    (
        ("does not support SSL",),
        HubRefusedError,
        "中心没有开启加密（TLS）。",
        "请在服务器上打开 ssl。",
    ),
    (
        ("too many connections", "too many clients", "connection slots are reserved"),
        HubUnreachableError,
        "中心的连接数满了。",
        _LATER,
    ),
    (
        ("authentication failed", "认证失败", "not permitted to log in", "no password supplied"),
        HubRefusedError,
        "中心不认这个登录名或密码。",
        _ANOTHER,
    ),
    (("pg_hba.conf",), HubRefusedError, "中心不接受从这里登录。", ASK_IT),
    (("role ", "角色"), HubRefusedError, "中心不认这个登录名或密码。", _ANOTHER),
    # With its quotation mark: "the database system is shutting down" is no lack of a database.
    (('database "', '数据库 "'), HubForeignError, "这个地址上没有这个数据库。", ASK_IT),
)
"""While connecting the server's answer has no code, only words."""


def explain(error: psycopg.Error) -> HubError:
    """Say a fault of the line or the server in our words; the server's own stay out of it."""
    state = error.sqlstate or ""
    if not state and error.pgconn is not None and error.pgconn.needs_password:
        return PasswordNeededError("中心要密码。", what_to_do=ASK_IT)
    for prefix, kind, message, what_to_do in _BY_STATE:
        if state and state.startswith(prefix):
            return kind(message, what_to_do=_who_sees_to_it(error, what_to_do))
    if not state:
        told = str(error)
        for words, kind, message, what_to_do in _BY_WORDS:
            if any(word in told for word in words):
                return kind(message, what_to_do=_who_sees_to_it(error, what_to_do))
    if state.startswith(("22", "23")) or (not state and isinstance(error, psycopg.DataError)):
        return HubForeignError("中心的回答不合约定。", what_to_do=ASK_IT)
    return HubUnreachableError("连不上中心。", what_to_do=_LATER)


def _who_sees_to_it(error: psycopg.Error, what_to_do: str) -> str:
    """Stations' logins come from an office; others are made by whoever keeps the server."""
    login = error.pgconn.user if error.pgconn is not None else b""
    others = bool(login) and not login.startswith(b"kadian_")
    return ASK_IT if what_to_do is _ANOTHER and others else what_to_do


@contextmanager
def faults() -> Iterator[None]:
    """Turn the library's errors into HubErrors."""
    try:
        yield
    except psycopg.Error as error:
        # "from None": the cause could quote the address.
        raise explain(error) from None
    except (OSError, UnicodeError) as error:
        raise HubUnreachableError("连不上中心。", what_to_do=_LATER) from error


class Line:
    """One connection, opened at the first call; dead for good once it was interrupted."""

    def __init__(self, url: str, password: str = "") -> None:
        """``password`` need not stand in the address. Raises HubRefusedError."""
        self._params = secure(url)
        if password:
            self._params["password"] = password
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[Any] | None = None
        self._over = False
        self._ended = threading.Event()
        self._due = math.inf
        """When the call that runs now must have been answered, monotonic seconds."""

    @property
    def connection(self) -> psycopg.Connection[Any]:
        """The open connection. Raises HubError."""
        if self._connection is None:
            self._check_alive()
            with faults():
                made = psycopg.connect(make_conninfo("", **self._params), autocommit=True)
            with self._lock:
                self._connection = made
            self._check_alive()
            watching = (weakref.ref(self), self._ended)
            threading.Thread(target=_watch, args=watching, daemon=True).start()
        return self._connection

    def _check_alive(self) -> None:
        if self._over:
            self.close()
            raise HubUnreachableError("与中心的连接已断开。", what_to_do=_LATER)

    @contextmanager
    def _answered(self) -> Iterator[None]:
        """Faults in our words; and no waiting without end, see ``_watch``."""
        self._due = time.monotonic() + ANSWER_S
        try:
            with faults():
                yield
        finally:
            self._due = math.inf

    def rows(self, statement: str, given: Sequence[Any] = ()) -> list[Any]:
        """Run one statement, ``%b`` for each value, and fetch all of it. Raises HubError."""
        connection = self.connection
        with self._answered():
            reader = postgres_answer.send_numbered(connection, statement, given)
            connection.wait(generators.send(connection.pgconn))
        found: list[Any] = []
        for piece, _ in self._pieces():
            reader.set_pgresult(piece)
            with faults():
                found += reader.load_rows(0, piece.ntuples, tuple)
        return found

    def in_turn(self, calls: Iterable[tuple[str, Sequence[Any]]]) -> list[list[Any]]:
        """Run statements without waiting for answers in between; the rows of each, in order.

        Each is a transaction of its own; after one that fails none is run. Raises HubError.
        """
        connection = self.connection
        try:
            with self._answered(), connection.pipeline():
                asked = []
                for statement, given in calls:
                    connection.execute("BEGIN")
                    asked.append(connection.execute(statement.encode(), given, binary=True))
                    connection.execute("COMMIT")
                return [cursor.fetchall() for cursor in asked]
        except (IndexError, ValueError, AssertionError):
            # An answer that came twice: the library counts on as many as were asked for.
            raise postgres_answer.not_agreed() from None

    def ask(self, statement: LiteralString, *given: object) -> None:
        """Send one statement, ``{}`` for each value, and do not wait; ``told`` comes next.

        By libpq's own calls: the library has none that returns before the answer is there.
        Raises HubError.
        """
        connection = self.connection
        with self._answered():
            asked = sql.SQL(statement).format(*given).as_bytes(connection)
            postgres_answer.send(connection.pgconn, asked)
            connection.wait(generators.send(connection.pgconn))

    def told(self) -> postgres_answer.Columns:
        """The answer, a list for each column, as PostgreSQL sends values. Raises HubError."""
        whole: postgres_answer.Columns = []
        for _, columns in self._pieces():
            whole = whole or [[] for _ in columns]
            for column, more in zip(whole, columns, strict=False):
                column.extend(more)
        return whole

    def _pieces(self) -> Iterator[tuple[PGresult, postgres_answer.Columns]]:
        """The answer, a few rows at a time; the line ends with one that is not read to its end."""
        connection = self.connection
        with self._answered():
            try:
                yield from postgres_answer.pieces(
                    lambda: connection.wait(generators.fetch(connection.pgconn))
                )
            except (HubForeignError, GeneratorExit):
                self.interrupt()
                raise

    def row(self, statement: str, given: Sequence[Any] = ()) -> Any:
        """The same where exactly one row comes back. Raises HubError."""
        found = self.rows(statement, given)
        if len(found) != 1:
            raise postgres_answer.not_agreed()
        return found[0]

    def verifier(self, password: str) -> str:
        """The SCRAM verifier (RFC 5803) of a password: what the server is told instead of it."""
        connection = self.connection
        with faults():
            made = connection.pgconn.encrypt_password(
                password.encode(), b"", algorithm=b"scram-sha-256"
            )
        return made.decode()

    def listen(self, channels: Sequence[str]) -> None:
        """Ask for hints."""
        connection = self.connection
        with self._answered():
            for channel in channels:
                connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))

    def wait(self, seconds: float) -> bool:
        """Wait for a hint; True if one came. Raises HubError."""
        connection = self.connection
        with faults():
            return any(True for _ in connection.notifies(timeout=seconds, stop_after=1))

    def interrupt(self) -> None:
        """From any thread: shut the socket, so that a wait or a call ends at once.

        Not the library's cancel: that would go over the very line that may be dead.
        """
        self._over = True
        self._ended.set()
        with self._lock:
            if self._connection is None or self._connection.closed:
                return
            try:
                line = socket.socket(fileno=self._connection.fileno())
            except (OSError, psycopg.Error):
                return  # It is gone already.
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # So is this one.
            finally:
                line.detach()

    def close(self) -> None:
        """Let the line go; never raises."""
        self._over = True
        self._ended.set()
        with self._lock:
            if self._connection is not None:
                try:
                    self._connection.close()
                except psycopg.Error:
                    pass  # It was gone already.

    def end_if_late(self) -> None:
        """Interrupt a call that should have been answered by now."""
        if time.monotonic() > self._due:
            self.interrupt()


def _watch(line: weakref.ref[Line], ended: threading.Event) -> None:
    """One thread a line, not one a call: a page of a pull takes hardly longer than to start one."""
    while not ended.wait(min(_LOOK_S, ANSWER_S)):
        if (watched := line()) is None:
            return
        watched.end_if_late()
        del watched
