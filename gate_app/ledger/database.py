"""Opens the SQLite file and turns its faults into words that say what to do."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gate_app.errors import GateError

FILE = "ledger.db"
CALL_FOR_HELP = "请勿删除文件夹；改用纸质登记，联系主管，运行 gate log verify 查看详情。"
CHECKPOINT_PAGES = 8000
"""The write-ahead log is folded in when idle; at 32 MB even while busy."""


Connection = sqlite3.Connection
"""What ``connect`` gives; whoever hands it on need not know of SQLite."""


class LedgerError(GateError):
    """The ledger cannot be read or written; nothing already recorded was touched."""


class DiskFullError(LedgerError):
    """No room for one more entry."""


class ReadOnlyError(LedgerError):
    """The folder or the disk does not let us write."""


class DamagedError(LedgerError):
    """What is stored is not what was written."""


class TooNewError(LedgerError):
    """The file was written by a newer program."""


class MissingError(LedgerError):
    """There is no ledger in this folder."""


FAULTS = (sqlite3.Error, OSError, UnicodeDecodeError)
"""What SQLite and the disk raise. UnicodeDecodeError: SQLite complains about a damaged schema in
the schema's own damaged words."""
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_WRITING = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def explain(error: Exception) -> LedgerError:
    """Turn the system's or SQLite's word for a fault into ours; one of ``FAULTS``."""
    # An OSError by its number: its text holds the path, which may say anything.
    number = error.errno if isinstance(error, OSError) else None
    text = "" if isinstance(error, OSError) else str(error).lower()
    name = getattr(error, "sqlite_errorname", "")
    if "disk is full" in text or number in NO_SPACE or name == "SQLITE_IOERR_SHMSIZE":
        return DiskFullError("磁盘已满，无法记入台账。", what_to_do="请清理磁盘，程序会自动恢复。")
    if "readonly database" in text or number in NO_WRITING:
        return ReadOnlyError(
            "数据文件夹只能读，不能写。", what_to_do="请检查文件夹权限，或换一个数据文件夹。"
        )
    words = ("malformed", "not a database", "corrupt", "no such table")
    if isinstance(error, UnicodeDecodeError) or any(word in text for word in words):
        return DamagedError(
            "台账文件已损坏。",
            what_to_do="请勿删除文件夹；改用纸质登记，联系主管用备份恢复。",
        )
    if "locked" in text or "busy" in text:
        return LedgerError("台账正被占用。", what_to_do="请稍候再试。")
    if "unable to open" in text:
        return LedgerError("打不开台账文件。", what_to_do="请检查数据文件夹和权限。")
    return LedgerError(f"台账读写失败（{error}）。", what_to_do="请改用纸质登记并联系主管。")


@contextmanager
def faults() -> Iterator[None]:
    """Raise LedgerError instead of sqlite3.Error and OSError."""
    try:
        yield
    except FAULTS as error:
        raise explain(error) from error


def connect(folder: Path, *, write: bool) -> sqlite3.Connection:
    """Open ``folder/ledger.db``; autocommit, so that every transaction is spelled out."""
    path = folder.absolute() / FILE
    if not write and not path.exists():
        raise MissingError(f"这个文件夹里没有台账：{folder}", what_to_do="请检查 --data-dir。")
    with faults():
        if not write:
            return _connect_to_read(path)
        connection = sqlite3.connect(path, isolation_level=None, timeout=5)
        try:
            # The journal mode first: on a read-only file this is what fails.
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA fullfsync=ON")
            connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
            connection.execute("PRAGMA secure_delete=ON")
            # A file that can only be read opens without a word: ask before the first scan does.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except FAULTS:
            connection.close()
            raise
        return connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except FAULTS as error:
        connection.close()
        if not getattr(error, "sqlite_errorname", "").startswith(
            ("SQLITE_CANTOPEN", "SQLITE_READONLY")
        ):
            raise
        log = path.with_name(f"{FILE}-wal")
        if log.exists() and log.stat().st_size:
            # The last entries lie in the log alone: better none than not all.
            raise ReadOnlyError(
                "台账还有没合并的记录，在只读的地方读不全。",
                what_to_do="请把整个文件夹复制到可以写的磁盘上再打开。",
            ) from error
        # On a read-only disk a WAL database can only be read as it stands.
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None
        )
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, on the disk before this returns.

    Raises LedgerError; after any fault nothing of the transaction remains.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            with suppress(sqlite3.Error):  # SQLite may have rolled back by itself already
                connection.execute("ROLLBACK")
        if isinstance(error, FAULTS):
            raise explain(error) from error
        raise
