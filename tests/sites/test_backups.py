"""A station comes back whole: on the same laptop, on a new one, and goes on in a new epoch."""

import json
import shutil
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gate_app.codes.keys import SigningKey, verify
from gate_app.codes.sealing import SealError
from gate_app.codes.secret_store import open_secret_store
from gate_app.domain.entries import EnterprisePut, EpochOpened
from gate_app.domain.places import Enterprise
from gate_app.errors import GateError, UsageError
from gate_app.issuing.identity import identity_key
from gate_app.issuing.issue import issue
from gate_app.issuing.pass_keys import open_authority, open_pass_key
from gate_app.issuing.plan import plan
from gate_app.issuing.requests import Terms, person
from gate_app.ledger.backup import back_up
from gate_app.ledger.database import FILE, DamagedError, connect
from gate_app.ledger.ledger import read_entries
from gate_app.ledger.lock import FolderInUseError
from gate_app.ledger.verify import verify_ledger, verify_views
from gate_app.sites import backups
from gate_app.sites.backups import bundles, make_backup, restore
from gate_app.station import STATION_KEY, Station
from tests.sites.filled import PASSPHRASE
from tests.stations import SmallSite, one


def never_asked():
    raise AssertionError("nobody should be asked")


def passphrase():
    return PASSPHRASE


def put_names(folder, *names):
    with Station(folder) as station:
        for name in names:
            station.ledger.append(EnterprisePut(item=Enterprise(name, name)))


def names_in(folder):
    with Station(folder) as station:
        return {item.code for item in station.register.items(Enterprise)}


def sound(folder):
    """Verified as anybody would, views too; returns the entries."""
    with Station(folder) as station:
        authority = bytes.fromhex(station.config.authority)
        before = station.ledger.views.dump()
        station.ledger.rebuild()
        assert station.ledger.views.dump() == before
    with closing(connect(folder, write=False)) as db:
        assert verify_ledger(db, folder, verify, authority=authority).faults == ()
        assert verify_views(db, verify, authority) == []
        return list(read_entries(db))


@pytest.fixture
def stick(tmp_path):
    path = tmp_path / "stick"
    path.mkdir()
    return path


def test_the_same_laptop_goes_back_and_opens_an_epoch(real, stick):
    put_names(real, "A")
    backup = make_backup(real, stick)
    put_names(real, "B", "C")
    done = restore(backup, real, never_asked)
    assert {"A"} <= names_in(real) < {"A", "B", "C", "450222-0017"}
    entries = sound(real)
    opened = next(entry for entry in entries if entry.header.kind == "epoch-opened")
    body = opened.body()
    assert isinstance(body, EpochOpened)
    before = entries[entries.index(opened) - 1]
    assert (opened.header.epoch, opened.header.seq) == (2, before.header.seq + 1)
    assert opened.header.prev == before.hash
    assert body.after == (1, before.header.seq)
    assert body.lost_to == done.lost_to == before.header.seq + 2
    assert all(entry.header.epoch == 2 for entry in entries[entries.index(opened) :])


def test_what_was_there_lies_aside(real, stick):
    backup = make_backup(real, stick)
    put_names(real, "B")
    done = restore(backup, real, never_asked)
    aside = real / done.aside
    assert {"ledger.db", "station.json", "keys"} <= {path.name for path in aside.iterdir()}
    with closing(connect(aside, write=False)) as db:
        assert [e for e in read_entries(db) if e.raw and b'"B"' in e.raw]


def test_a_restored_ledger_goes_on_and_starts_again(real, stick):
    backup = make_backup(real, stick)
    restore(backup, real, never_asked)
    put_names(real, "D")
    put_names(real, "E")
    assert {"D", "E"} <= names_in(real)
    assert len({entry.ref for entry in sound(real)}) == len(sound(real))


def test_each_restoring_opens_another_epoch(real, stick):
    backup = make_backup(real, stick)
    for expected in (2, 3, 4):
        assert restore(backup, real, never_asked).epoch == expected
        put_names(real, f"X{expected}")
    sound(real)


def test_a_new_laptop_needs_the_passphrase_and_nothing_else(real, stick, tmp_path):
    with Station(real) as station:
        identity = identity_key(real, station.register)
        name = station.ledger.station
    backup = make_backup(real, stick)
    new = tmp_path / "new-laptop"
    with pytest.raises(SealError):
        restore(backup, new, lambda: "not the passphrase")
    assert not (new / "station.json").exists()
    done = restore(backup, new, passphrase)
    assert (done.station, done.epoch, done.lost_to, done.aside) == (name, 2, 0, "")
    with Station(new) as station:
        assert station.ledger.station == name
        assert identity_key(new, station.register) == identity
    sound(new)


def test_the_old_gate_trusts_what_the_new_laptop_issues(real, stick, tmp_path):
    new = tmp_path / "new-laptop"
    restore(make_backup(real, stick), new, passphrase)
    assert open_authority(new, PASSPHRASE).public == open_authority(real, PASSPHRASE).public
    key = open_pass_key(new, PASSPHRASE)
    with Station(new) as office:
        at = office.ledger.clock.now().at
        terms = Terms(enterprise="450222-0017", zones=(1,), exp=at // 1000 + 86_400)
        planned = plan([person("韦小芳", terms, phone="13800000000")], office.register, at)
        (made,) = issue(planned, office.ledger, key).passes
        assert one(office, made.code).person.name == "韦小芳"
    with Station(real) as gate:
        assert one(gate, made.code).decision.reason not in {
            "unknown-issuer",
            "bad-signature",
            "malformed",
        }


def test_no_secret_lies_open_in_a_backup(real, stick):
    seed = open_secret_store(real).get(STATION_KEY)
    identity = open_secret_store(real).get("identity-key")
    backup = make_backup(real, stick)
    secrets = [open_authority(real, PASSPHRASE).seed, seed, identity, PASSPHRASE.encode()]
    for path in backup.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [s for s in secrets if s in data or s.hex().encode() in data], path


def test_a_ledger_alone_is_restored_where_it_came_from(real, tmp_path):
    copy = back_up(real)
    put_names(real, "B")
    restore(copy, real, never_asked)
    assert "B" not in names_in(real)
    assert open_authority(real, PASSPHRASE)
    sound(real)
    with pytest.raises(UsageError, match="只有台账"):
        restore(copy, tmp_path / "elsewhere", passphrase)


@pytest.mark.parametrize("alone", [True, False])
def test_a_restoring_that_was_killed_is_done_again(real, stick, monkeypatch, alone):
    backup = back_up(real) if alone else make_backup(real, stick)
    put_names(real, "B")

    def killed(_stage, _folder):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(backups, "_move_in", killed)
        with pytest.raises(KeyboardInterrupt):
            restore(backup, real, never_asked)
    with pytest.raises(GateError):
        Station(real)
    done = restore(backup, real, never_asked)
    assert (done.epoch, done.lost_to) == (2, done.after + 1)
    sound(real)


def test_a_demo_comes_back_on_another_laptop(tmp_path, stick):
    site = SmallSite(tmp_path / "site")
    backup = make_backup(site.folder, stick)
    restore(backup, tmp_path / "new", never_asked)
    sound(tmp_path / "new")


def test_without_the_sealed_key_a_new_laptop_is_told(real, stick, tmp_path):
    (real / "keys" / "station.sealed").unlink()
    backup = make_backup(real, stick)
    assert not backups.read_manifest(backup).with_station_key
    with pytest.raises(GateError, match="本机密钥"):
        restore(backup, tmp_path / "new", passphrase)
    restore(backup, real, never_asked)


LEADS_OUT = {
    "made_at": "",
    "program": "",
    "with_station_key": True,
    "files": {"../../out": "0" * 64},
}
SPOILT = {
    "a file is changed": lambda backup: (backup / FILE).write_bytes(b"x" * 100),
    "a file is gone": lambda backup: (backup / "station.json").unlink(),
    "the list is damaged": lambda backup: (backup / "backup.json").write_text("{"),
    "a name leads out": lambda backup: (backup / "backup.json").write_text(json.dumps(LEADS_OUT)),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_backup_touches_nothing(real, stick, spoil):
    backup = make_backup(real, stick)
    put_names(real, "B")
    spoil(backup)
    before = {path: path.stat().st_mtime_ns for path in real.iterdir() if path.suffix == ".db"}
    with pytest.raises(GateError):
        restore(backup, real, never_asked)
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert not list(real.glob("aside-*")) + list(real.glob("restoring-*"))
    assert "B" in names_in(real)


def test_a_backup_whose_chain_is_broken_is_refused(real, tmp_path):
    copy = back_up(real)
    with closing(connect(copy_as_folder(copy, tmp_path), write=True)) as db:
        db.execute("UPDATE entry SET body = replace(CAST(body AS TEXT), '一区', '七区')")
        db.execute("PRAGMA journal_mode=DELETE")
    with pytest.raises(DamagedError, match="校验"):
        restore(tmp_path / "copy" / FILE, real, never_asked)


def copy_as_folder(copy, tmp_path):
    (tmp_path / "copy").mkdir()
    shutil.copy(copy, tmp_path / "copy" / FILE)
    return tmp_path / "copy"


def test_another_site_is_not_written_over(real, stick, tmp_path):
    other = SmallSite(tmp_path / "other")
    backup = make_backup(real, stick)
    with pytest.raises(UsageError, match="另一个园区"):
        restore(backup, other.folder, passphrase)
    with other.open() as station:
        assert one(station, other.code()).entry


def test_nothing_is_restored_under_an_open_window(real, stick):
    backup = make_backup(real, stick)
    with Station(real), pytest.raises(FolderInUseError):
        restore(backup, real, never_asked)


def test_a_backup_is_made_under_an_open_window_and_old_ones_go(real, stick):
    with Station(real):
        made = [make_backup(real, stick, keep=2) for _ in range(4)]
    assert bundles(stick) == sorted(made)[-2:]
    assert [path.name for path in stick.iterdir() if path.name.startswith(".")] == []
    with pytest.raises(UsageError):
        make_backup(real, stick / "nowhere")


def test_damage_after_restoring_is_still_found(real, stick):
    restore(make_backup(real, stick), real, never_asked)
    put_names(real, "D")
    with closing(connect(real, write=True)) as db:
        rows = db.execute("SELECT id, epoch, seq FROM entry ORDER BY id").fetchall()
        for entry, epoch, seq in rows:
            db.execute("BEGIN")
            db.execute("UPDATE entry SET actor = 'somebody' WHERE id = ?", (entry,))
            report = verify_ledger(db, real, verify)
            assert not report.ok, (epoch, seq)
            db.execute("ROLLBACK")
        db.execute("BEGIN")
        db.execute("DELETE FROM entry WHERE epoch = 1 AND seq = (SELECT max(seq) FROM entry"
                   " WHERE epoch = 1)")  # fmt: skip
        assert not verify_ledger(db, real, verify).ok
        db.execute("ROLLBACK")
        db.execute("BEGIN")
        db.execute("DELETE FROM entry WHERE epoch = 2")
        assert not verify_ledger(db, real, verify).ok
        db.execute("ROLLBACK")
        assert verify_ledger(db, real, verify).ok


def test_an_epoch_that_hangs_on_nothing_is_damage(real, stick):
    restore(make_backup(real, stick), real, never_asked)
    with closing(connect(real, write=True)) as db:
        db.execute("DELETE FROM head WHERE epoch = 2")
    with pytest.raises(DamagedError, match="签名"):
        Station(real)


def test_another_station_takes_both_branches_over(real, stick, tmp_path):
    from gate_app.clock import TrustedClock
    from gate_app.ledger.ledger import Ledger

    backup = make_backup(real, stick)
    put_names(real, "B")
    with closing(connect(real, write=False)) as db:
        first = list(read_entries(db))
    restore(backup, real, never_asked)
    put_names(real, "C")
    with closing(connect(real, write=False)) as db:
        second = [entry for entry in read_entries(db) if entry.header.epoch == 2]
    with Station(real) as station:
        authority = bytes.fromhex(station.config.authority)
    clock = TrustedClock()
    with Ledger(
        tmp_path / "office", signer=SigningKey.generate(), verifier=verify,
        authority=authority, clock=clock,
    ) as office:  # fmt: skip
        for entry in first:
            office.receive(entry)
        with pytest.raises(DamagedError):
            office.receive(second[1])
        for entry in second:
            office.receive(entry)
        keys = {row[0] for row in office.db.execute("SELECT key FROM item")}
        assert {"B", "C"} <= keys
        before = office.views.dump()
        office.rebuild()
        assert office.views.dump() == before


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["write", "backup", "restore"]), max_size=8))
def test_any_course_of_backups_and_restorings_verifies(pristine_real, tmp_path_factory, steps):
    base = tmp_path_factory.mktemp("course")
    folder, stick = shutil.copytree(pristine_real, base / "site"), base / "stick"
    stick.mkdir()
    held = [(make_backup(folder, stick, keep=99), names_in(folder))]
    epochs = [1]
    for number, step in enumerate(steps):
        if step == "write":
            put_names(folder, f"N{number}")
        elif step == "backup":
            held.append((make_backup(folder, stick, keep=99), names_in(folder)))
        else:
            backup, names = held[number % len(held)]
            epochs.append(restore(backup, folder, never_asked).epoch)
            assert names_in(folder) == names
    assert epochs == sorted(set(epochs))
    sound(folder)
