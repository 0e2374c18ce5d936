"""Backups are made beside the work, are whole, and do not pile up."""

import shutil
from contextlib import closing

import pytest

from gate_app.codes.keys import verify
from gate_app.ledger import backup
from gate_app.ledger.backup import back_up, backups
from gate_app.ledger.database import FILE, LedgerError, MissingError, connect
from gate_app.ledger.ledger import read_entries
from gate_app.ledger.verify import verify_ledger
from tests.stations import one


def entries(folder):
    with closing(connect(folder, write=False)) as db:
        assert verify_ledger(db, folder, verify).faults == ()
        return [entry.ref for entry in read_entries(db)]


def restored(copy, folder):
    folder.mkdir()
    shutil.copy(copy, folder / FILE)
    return folder


def test_the_gate_goes_on_while_the_backup_runs(site, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "STEP_PAGES", 2)
    with site.open() as station:
        for _ in range(10):
            one(station, site.code())
        before = entries(site.folder)
        went_on = []

        def somebody_comes():
            went_on.append(one(station, site.code()).entry.ref)

        copy = back_up(site.folder, pause=somebody_comes)
        assert len(went_on) > 5
        assert entries(restored(copy, tmp_path / "restored")) == before
    assert entries(site.folder)[-len(went_on) :] == went_on


def test_only_the_last_ones_are_kept(site, monkeypatch):
    names = [f"2026112{n}-000000" for n in range(1, 9)]

    class Calendar:
        """A day goes by from one backup to the next."""

        def now(self, _):
            return self

        def strftime(self, _):
            return names.pop(0)

    monkeypatch.setattr(backup, "datetime", Calendar())
    made = [back_up(site.folder) for _ in range(8)]
    assert backups(site.folder) == made[1:]
    assert len(backups(site.folder)) == backup.KEPT


def test_a_damaged_ledger_makes_no_backup(site):
    good = back_up(site.folder)
    with (site.folder / FILE).open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 20)
    with pytest.raises(LedgerError):
        back_up(site.folder)
    assert list((site.folder / "backups").iterdir()) == [good]


def test_no_ledger_no_backup(tmp_path):
    with pytest.raises(MissingError):
        back_up(tmp_path)
    assert not (tmp_path / "backups").exists()
