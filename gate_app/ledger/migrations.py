"""The schema, step by step.

TO ADD A STEP: add a function and name it at the end of STEPS, never change one that was
released, and put a database written by the release before it into tests/old_databases/.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gate_app.ledger.backup import copy_to
from gate_app.ledger.database import TooNewError, faults

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from sqlite_utils import Database

SET = "kadian"

VIEWS = (
    "item_put",
    "item",
    "station",
    "pass_key",
    "pass",
    "revoked",
    "person",
    "name_part",
    "log",
    "presence",
    "undone",
    "erased",
    "test",
    "moment",
    "unfolded",
)
"""Folded from entries; emptied and filled again by rebuild."""


def m001_ledger(db: Database) -> None:
    """Entries, signed heads, and the views of a gate."""
    _each(db, _M001)


def m002_sync(db: Database) -> None:
    """What is known of the hub, incidents, and branches that a fork left behind.

    None of it is a view: rebuild leaves it as it is.
    """
    _each(db, _M002)


def m003_search(db: Database) -> None:
    """The log by enterprise, zone, and what is rare of verdicts and reasons; tests by holder."""
    _each(db, _M003)


def m004_rare_of_a_person(db: Database) -> None:
    """Somebody's refusals among thousands of crossings."""
    _each(db, _M004)


def m005_ahead(db: Database) -> None:
    """Who is where by a movement that is dated ahead."""
    _each(db, _M005)


def _each(db: Database, statements: str) -> None:
    # One statement at a time: executescript would commit behind the migration's back.
    for statement in statements.split(";"):
        if statement.strip():
            db.execute(statement)


_M001 = """
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    station TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
    kind TEXT NOT NULL, at INTEGER NOT NULL, wall INTEGER NOT NULL,
    boot TEXT NOT NULL, mono INTEGER NOT NULL, actor TEXT NOT NULL,
    prev BLOB NOT NULL, body_hash BLOB NOT NULL, hash BLOB NOT NULL, body BLOB,
    UNIQUE (station, epoch, seq)
);
CREATE INDEX entry_at ON entry (at);
CREATE TABLE head (
    station TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
    hash TEXT NOT NULL, at INTEGER NOT NULL, signature BLOB NOT NULL,
    PRIMARY KEY (station, epoch, seq)
) WITHOUT ROWID;
CREATE TABLE item_put (
    entry INTEGER PRIMARY KEY, type TEXT NOT NULL, key TEXT NOT NULL,
    ref TEXT NOT NULL, replaces TEXT NOT NULL, value BLOB NOT NULL
);
CREATE INDEX item_put_key ON item_put (type, key);
CREATE TABLE item (
    type TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, ref TEXT NOT NULL,
    rivals INTEGER NOT NULL, PRIMARY KEY (type, key)
) WITHOUT ROWID;
CREATE TABLE station (
    station TEXT PRIMARY KEY, public TEXT, roles TEXT NOT NULL, checkpoint TEXT NOT NULL,
    cut_epoch INTEGER, cut_seq INTEGER
) WITHOUT ROWID;
CREATE TABLE pass_key (
    public TEXT PRIMARY KEY, added INTEGER NOT NULL, retired INTEGER NOT NULL,
    compromised INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE pass (
    pass_id TEXT PRIMARY KEY, entry INTEGER NOT NULL, number TEXT NOT NULL,
    holder TEXT NOT NULL, household TEXT NOT NULL, enterprise TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX pass_number ON pass (number);
CREATE INDEX pass_holder ON pass (holder);
CREATE INDEX pass_household ON pass (household);
CREATE TABLE revoked (
    pass_id TEXT PRIMARY KEY, entry INTEGER NOT NULL, lost INTEGER NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE person (
    holder TEXT PRIMARY KEY, name TEXT NOT NULL, enterprise TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX person_name ON person (name);
CREATE INDEX person_enterprise ON person (enterprise);
CREATE TABLE name_part (
    part TEXT NOT NULL, holder TEXT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (part, holder, source)
) WITHOUT ROWID;
CREATE TABLE log (
    entry INTEGER PRIMARY KEY, kind TEXT NOT NULL, happened INTEGER NOT NULL,
    direction TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,
    holder TEXT NOT NULL, pass_id TEXT NOT NULL, pass_kind INTEGER,
    zone INTEGER NOT NULL, undone INTEGER NOT NULL
);
CREATE INDEX log_holder ON log (holder, happened);
CREATE INDEX log_no_code ON log (entry) WHERE holder = '' AND reason = 'no-code';
CREATE TABLE presence (
    holder TEXT PRIMARY KEY, zone INTEGER NOT NULL, inside INTEGER NOT NULL,
    pass_kind INTEGER, happened INTEGER NOT NULL, entry INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX presence_inside ON presence (zone, pass_kind) WHERE inside;
CREATE TABLE undone (ref TEXT PRIMARY KEY, entry INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE erased (ref TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE test (holder TEXT PRIMARY KEY, taken_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE moment (
    topic TEXT NOT NULL, subject TEXT NOT NULL, entry INTEGER NOT NULL,
    PRIMARY KEY (topic, subject, entry)
) WITHOUT ROWID;
CREATE TABLE unfolded (entry INTEGER PRIMARY KEY, why TEXT NOT NULL)
"""


_M002 = """
CREATE TABLE sync_mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE acknowledged (
    epoch INTEGER PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL,
    at INTEGER NOT NULL, witness TEXT NOT NULL
);
CREATE TABLE incident (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, station TEXT NOT NULL, epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL, beyond INTEGER NOT NULL, lost_to INTEGER NOT NULL,
    at INTEGER NOT NULL, detail TEXT NOT NULL, settled INTEGER
);
CREATE UNIQUE INDEX incident_open ON incident (kind, station, epoch, seq) WHERE settled IS NULL;
CREATE TABLE branch (
    station TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL,
    at INTEGER NOT NULL, wall INTEGER NOT NULL, boot TEXT NOT NULL, mono INTEGER NOT NULL,
    actor TEXT NOT NULL, prev BLOB NOT NULL, body_hash BLOB NOT NULL, hash BLOB NOT NULL,
    now_epoch INTEGER NOT NULL, now_seq INTEGER NOT NULL,
    PRIMARY KEY (station, epoch, seq, hash)
) WITHOUT ROWID;
CREATE TABLE branch_head (
    station TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
    hash TEXT NOT NULL, at INTEGER NOT NULL, signature BLOB NOT NULL,
    PRIMARY KEY (station, epoch, seq, hash)
) WITHOUT ROWID;
CREATE TABLE photo_due (
    name TEXT NOT NULL, way TEXT NOT NULL, PRIMARY KEY (name, way)
) WITHOUT ROWID;
CREATE INDEX entry_bare ON entry (id) WHERE body IS NULL;
CREATE INDEX unfolded_overstep ON unfolded (entry) WHERE why IN ('role', 'cut-off')
"""

_M003 = """
ALTER TABLE log ADD COLUMN enterprise TEXT NOT NULL DEFAULT '';
UPDATE log SET enterprise = coalesce((
    SELECT CASE WHEN json_valid(CAST(body AS TEXT))
        THEN CAST(json_extract(CAST(body AS TEXT), '$.subject.enterprise') AS TEXT) END
    FROM entry WHERE id = log.entry
), '');
INSERT OR IGNORE INTO moment
    SELECT 'test', json_extract(CAST(body AS TEXT), '$.holder'), id FROM entry
    WHERE kind = 'test-recorded' AND json_valid(CAST(body AS TEXT))
        AND id NOT IN (SELECT entry FROM unfolded);
CREATE INDEX log_enterprise ON log (enterprise) WHERE enterprise <> '';
CREATE INDEX log_zone ON log (zone);
CREATE INDEX log_undone ON log (holder) WHERE undone;
CREATE INDEX log_verdict ON log (verdict) WHERE verdict NOT IN ('admit', '');
CREATE INDEX log_reason ON log (reason) WHERE reason NOT IN ('ok', '');
CREATE INDEX log_verdict_enterprise ON log (verdict, enterprise) WHERE verdict NOT IN ('admit', '');
CREATE INDEX log_reason_enterprise ON log (reason, enterprise) WHERE reason NOT IN ('ok', '')
"""

_M004 = """
CREATE INDEX log_verdict_holder ON log (holder, verdict) WHERE verdict NOT IN ('admit', '');
CREATE INDEX log_reason_holder ON log (holder, reason) WHERE reason NOT IN ('ok', '')
"""

_M005 = "CREATE INDEX presence_happened ON presence (happened)"

STEPS = (m001_ledger, m002_sync, m003_search, m004_rare_of_a_person, m005_ahead)


def migrate(connection: sqlite3.Connection, folder: Path) -> None:
    """Bring the file up to date; a copy is kept first. Raises TooNewError, LedgerError."""
    with faults():
        names, known = _applied(connection), {step.__name__ for step in STEPS}
        if names - known:
            raise TooNewError(
                "台账由更新版本的程序写成，这个版本打不开。", what_to_do="请安装最新版本的卡点。"
            )
        if names == known:
            return
        if names:
            stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
            copy_to(connection, folder / "backups" / f"before-migration-{stamp}.db")
        _apply(connection)


def _applied(connection: sqlite3.Connection) -> set[str]:
    """The steps already taken, read without sqlite-utils: it takes longer to load than a scan."""
    table = "SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"
    if connection.execute(table).fetchone() is None:
        return set()
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (SET,))
    return {name for (name,) in rows}


def _apply(connection: sqlite3.Connection) -> None:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    migrations = Migrations(SET)
    for step in STEPS:
        migrations()(step)
    migrations.apply(Database(connection))
