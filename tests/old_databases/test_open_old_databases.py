"""Every schema ever released is opened, verified, and folds to what it held."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from gate_app.clock import TrustedClock
from gate_app.codes.keys import SigningKey, verify
from gate_app.ledger import migrations
from gate_app.ledger.database import LedgerError, TooNewError, connect
from gate_app.ledger.ledger import Ledger
from gate_app.ledger.verify import verify_ledger, verify_views
from tests.stations import FakeTicks

HERE = Path(__file__).parent
VERSIONS = sorted(path.parent.name for path in HERE.glob("*/ledger.db"))


@pytest.fixture(params=VERSIONS)
def old(request, tmp_path):
    """A copy of a golden database, and what is known about it."""
    shutil.copy(HERE / request.param / "ledger.db", tmp_path)
    return tmp_path, json.loads((HERE / request.param / "about.json").read_text())


def open_to_write(folder, authority):
    return Ledger(
        folder,
        signer=SigningKey(b"\7" * 32),
        verifier=verify,
        authority=bytes.fromhex(authority),
        clock=TrustedClock(FakeTicks()),
    )


def test_there_is_one_for_each_release():
    assert "0.1.0" in VERSIONS
    for version in VERSIONS:
        assert (HERE / version / "ledger.db").stat().st_size < 200_000


def test_it_opens_verifies_and_holds_what_it_held(old):
    folder, about = old
    with open_to_write(folder, about["authority"]) as ledger:
        report = verify_ledger(ledger.db, folder, verify)
        assert report.faults == ()
        assert report.entries == about["entries"]
        assert set(report.signed) == set(report.last)
        assert verify_views(ledger.db, verify, bytes.fromhex(about["authority"])) == []
        dump = ledger.views.dump()
        counts = {view: len(rows) for view, rows in dump.items()}
        assert {view: counts[view] for view in about["views"]} == about["views"]


def test_it_is_read_without_being_changed(old):
    folder, about = old
    before = (folder / "ledger.db").read_bytes()
    with closing(connect(folder, write=False)) as db:
        assert verify_ledger(db, folder, verify).entries == about["entries"]
    assert (folder / "ledger.db").read_bytes() == before


def test_a_newer_file_is_refused_and_left_alone(old):
    folder, about = old
    with closing(sqlite3.connect(folder / "ledger.db")) as db:
        table = db.execute(
            "SELECT name FROM sqlite_master WHERE name LIKE '%migrations'"
        ).fetchone()
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table[0]})")]
        values = {"migration_set": "kadian", "name": "m999_next", "applied_at": "2030-01-01"}
        marks = ", ".join("?" for _ in values)
        assert set(values) <= set(columns)
        db.execute(
            f"INSERT INTO {table[0]} ({', '.join(values)}) VALUES ({marks})", list(values.values())
        )
        db.commit()
    before = (folder / "ledger.db").read_bytes()
    with pytest.raises(TooNewError, match="更新版本"):
        open_to_write(folder, about["authority"])
    with closing(sqlite3.connect(folder / "ledger.db")) as db:
        assert db.execute("SELECT count(*) FROM entry").fetchone()[0] == about["entries"]
    assert len((folder / "ledger.db").read_bytes()) == len(before)


def m002_breaks(db):
    """A step that stops halfway."""
    db.execute("CREATE TABLE half (x)")
    db.execute("SELECT no_such_column FROM entry")


def test_a_step_that_fails_leaves_the_old_file(old, monkeypatch):
    folder, about = old
    with monkeypatch.context() as later:
        later.setattr(migrations, "STEPS", (*migrations.STEPS, m002_breaks))
        with pytest.raises(LedgerError, match="no_such_column"):
            open_to_write(folder, about["authority"])
    with open_to_write(folder, about["authority"]) as ledger:
        assert verify_ledger(ledger.db, folder, verify).ok
        tables = {row[0] for row in ledger.db.execute("SELECT name FROM sqlite_master")}
        assert "half" not in tables
    (kept,) = (folder / "backups").iterdir()
    assert kept.name.startswith("before-migration-")
