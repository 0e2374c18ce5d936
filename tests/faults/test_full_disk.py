"""A full disk: nobody is admitted unrecorded, nothing is lost, it goes on when space returns."""

import subprocess
import sys
from contextlib import closing, suppress

import pytest

from gate_app.codes.keys import verify
from gate_app.config import read_config
from gate_app.domain.verdict import Direction
from gate_app.ledger import migrations
from gate_app.ledger.backup import back_up, backups
from gate_app.ledger.database import DiskFullError, LedgerError, connect
from gate_app.ledger.ledger import read_entries
from gate_app.ledger.verify import verify_ledger, verify_views
from tests.faults.sites import note
from tests.stations import SmallSite, one

DISK_BYTES = 3 * 2**20


class SmallDisk:
    """A tmpfs of 3 MB where mounting is allowed; else the database alone is kept small."""

    def __init__(self, top, *, mount):
        self.top = top
        top.mkdir()
        self.mounted = mount and self._mount()

    def _mount(self):
        size = f"size={DISK_BYTES}"
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", size, "tmpfs", self.top],
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

    def ballast(self, name="ballast", leave=0):
        """Fill the disk up to ``leave`` bytes."""
        if not self.mounted:
            return
        with (self.top / name).open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
            file.truncate(max(file.tell() - leave, 0))

    def narrow(self, ledger):
        """Where nothing could be mounted: as many pages as there are, and few more."""
        if not self.mounted:
            pages = ledger.db.execute("PRAGMA page_count").fetchone()[0]
            ledger.db.execute(f"PRAGMA max_page_count={pages + 8}")

    def make_room(self, ledger=None, name="ballast"):
        if self.mounted:
            (self.top / name).unlink()
        elif ledger is not None:
            ledger.db.execute("PRAGMA max_page_count=1000000")

    def let_go(self):
        if self.mounted:
            subprocess.run(["umount", "-l", self.top], check=True)


@pytest.fixture(params=["tmpfs", "pages"])
def disk(tmp_path, request):
    disk = SmallDisk(tmp_path / "disk", mount=request.param == "tmpfs")
    yield disk
    disk.let_go()


def sound(folder, refs):
    """Everything acknowledged is there and the ledger is whole."""
    with closing(connect(folder, write=False)) as db:
        held = {entry.ref for entry in read_entries(db)}
        assert refs <= held
        assert verify_ledger(db, folder, verify).faults == ()
        authority = bytes.fromhex(read_config(folder).authority)
        assert verify_views(db, verify, authority) == []
    return held


def scan_until_full(scan_once):
    """Scan until the disk is full; what was acknowledged till then."""
    answers = []

    def on_and_on():
        while True:
            answers.append(scan_once())

    with pytest.raises(DiskFullError, match="磁盘已满") as full:
        on_and_on()
    assert full.value.what_to_do
    return answers


@pytest.mark.parametrize("close_while_full", [False, True])
def test_the_gate_on_a_full_disk(disk, close_while_full, capsys):
    site = SmallSite(disk.top / "site")
    code = site.code()
    with site.open() as station:
        disk.ballast(leave=1_500_000)
        disk.narrow(station.ledger)
        refs = set(scan_until_full(lambda: one(station, code).entry.ref))
        before = station.ledger.head
        inside = station.register.inside(1)
        for _ in range(20):
            with pytest.raises(DiskFullError):
                one(station, code)
        assert station.ledger.head == before
        assert station.register.inside(1) == inside
        if not close_while_full:
            disk.make_room(station.ledger)
            refs.add(one(station, code).entry.ref)
    if close_while_full:
        # The next start on a full disk works or says so in words; nothing is touched.
        with suppress(LedgerError):
            site.open().close()
        disk.make_room()
    with site.open() as station:
        refs.add(one(station, code).entry.ref)
    held = sound(site.folder, refs)
    kind = "tmpfs" if disk.mounted else "max_page_count"
    note(capsys, f"full disk ({kind})", acknowledged=len(refs), held=len(held), lost=0)


def test_a_doubt_survives_the_full_disk(disk):
    """What waits for the guard's answer still waits when the answer could not be recorded."""
    site = SmallSite(disk.top / "site", closed=False)
    code, other = site.code(), site.code()
    with site.open() as station:
        disk.ballast(leave=60_000)
        disk.narrow(station.ledger)
        pending = scan_until_full(lambda: one(station, code).pending)[-1]
        with pytest.raises(DiskFullError):
            station.gate.answer(pending, admit=True, direction=Direction.ENTRY)
        disk.make_room(station.ledger)
        admitted = station.gate.answer(pending, admit=True, direction=Direction.ENTRY)
        assert station.register.presence(admitted.person.holder).inside
        one(station, other)
    sound(site.folder, {admitted.entry.ref})


def test_a_backup_on_a_full_disk_leaves_nothing_behind(disk):
    site = SmallSite(disk.top / "site")
    with site.open() as station:
        first = back_up(site.folder)
        if not disk.mounted:
            return
        disk.ballast(leave=40_000)
        with pytest.raises(DiskFullError):
            back_up(site.folder)
        assert backups(site.folder) == [first]
        assert list((site.folder / "backups").iterdir()) == [first]
        disk.make_room()
        one(station, site.code())
    sound(site.folder, set())


def m002_more(db):
    """A step of a release after this one."""
    db.execute("CREATE TABLE more (what BLOB)")
    db.execute("INSERT INTO more VALUES (zeroblob(200000))")


def add_a_step(monkeypatch):
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, m002_more))


def test_a_migration_on_a_full_disk_leaves_the_old_ledger(disk, monkeypatch):
    site = SmallSite(disk.top / "site")
    with site.open() as station:
        entry = one(station, site.code()).entry
    if disk.mounted:
        disk.ballast(leave=100_000)
        with monkeypatch.context() as later:
            add_a_step(later)
            with pytest.raises(DiskFullError):
                site.open()
        assert not list((site.folder / "backups").iterdir())
        disk.make_room()
    with site.open() as station:
        again = one(station, site.code()).entry
    sound(site.folder, {entry.ref, again.ref})
    with monkeypatch.context() as later:
        add_a_step(later)
        with site.open() as station:
            one(station, site.code())
        (kept,) = (site.folder / "backups").iterdir()
        assert kept.name.startswith("before-migration-")
    assert sys.getsizeof(kept.read_bytes()) > 50_000
