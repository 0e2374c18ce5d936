"""Appending, reading back, heads, the lock, and the bytes that are hashed."""

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing

import msgspec
import pytest

from gate_app.clock import TrustedClock
from gate_app.codes.keys import SigningKey, verify
from gate_app.domain.entries import (
    KINDS,
    BodyErased,
    ClockConfirmed,
    ClockJumped,
    DutyOff,
    DutyOn,
    Entry,
    Genesis,
    HeadCounted,
    Header,
)
from gate_app.errors import UsageError
from gate_app.ledger import database
from gate_app.ledger.chain import (
    BODY_MAX,
    GENESIS_PREV,
    Head,
    body_bytes,
    body_hash,
    canonical,
    entry_hash,
    head_message,
)
from gate_app.ledger.ledger import HEAD_EVERY, Ledger, read_entries
from gate_app.ledger.lock import FolderInUseError
from gate_app.ledger.tail import read_tail
from gate_app.ledger.verify import verify_ledger
from tests.ledger.chains import AUTHORITY, GATE_A, RECEIVER, Chain, certificate, crossing, receiver
from tests.stations import DAY, HOUR, MINUTE, NOON, one


def test_the_bytes_that_are_hashed_never_change():
    """Frozen: an entry written today must verify for ever."""
    body = DutyOn(staff="101", checkpoint="K1")
    raw = body_bytes(body, "00112233445566778899aabbccddeeff")
    assert raw == (
        b'{"checkpoint":"K1","kind":"duty-on",'
        b'"salt":"00112233445566778899aabbccddeeff","staff":"101"}'
    )
    header = Header(
        station="0123456789abcdef",
        epoch=1,
        seq=7,
        kind="duty-on",
        at=1_795_147_200_123,
        wall=1_795_147_200_456,
        mono=("boot", 42),
        actor="韦/3",
        body_hash=body_hash(raw),
        prev=GENESIS_PREV,
    )
    text = (
        '{"actor":"韦/3","at":1795147200123,'
        f'"body_hash":"{hashlib.sha256(raw).hexdigest()}",'
        '"epoch":1,"kind":"duty-on","mono":["boot",42],'
        f'"prev":"{"0" * 64}","seq":7,"station":"0123456789abcdef","wall":1795147200456}}'
    )
    assert canonical(header) == text.encode()
    assert entry_hash(header) == hashlib.sha256(b"\0" + text.encode()).hexdigest()
    assert entry_hash(header) == GOLDEN
    head = Head("0123456789abcdef", 1, 7, "ab", 5)
    assert head_message(head) == (
        b'kadian-head\0{"at":5,"epoch":1,"hash":"ab","seq":7,"station":"0123456789abcdef"}'
    )


GOLDEN = "f67accd64c9af92ac3e21fe9183d19fdb9de8c8a500d19a0ae489e1d0ba72597"


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_is_tagged_by_its_name_and_comes_back_from_its_bytes(name):
    kind = KINDS[name]
    assert kind.__struct_config__.tag == name
    assert kind.__struct_config__.tag_field == "kind"
    assert kind.writers


def test_entries_are_chained_and_read_back(station):
    ledger = station.ledger
    before = ledger.head
    first, second = ledger.append_all(
        [DutyOn(staff="101", checkpoint="K1"), DutyOff(staff="101")], actor="101"
    )
    assert first.header.prev == before[2]
    assert (second.header.prev, second.header.seq) == (first.hash, first.header.seq + 1)
    assert ledger.head == (1, second.header.seq, second.hash)
    assert [e.ref for e in read_entries(ledger.db, after=before[1])] == [first.ref, second.ref]
    (read,) = read_entries(ledger.db, station=ledger.station, after=first.header.seq)
    assert read == second
    assert read.body().staff == "101"
    assert (read.header.actor, read.header.at) == ("101", NOON)
    assert read_tail(ledger.folder) == (1, second.header.seq, second.hash)


def test_equal_bodies_have_different_hashes(station):
    one_, two = (station.ledger.append(HeadCounted(zone=1, count=1)) for _ in range(2))
    assert one_.header.body_hash != two.header.body_hash
    assert len(one_.body().salt) == 32


def test_all_or_none(station):
    class Explodes(HeadCounted, frozen=True, kw_only=True, tag="explodes"):
        @property
        def kind(self):
            raise RuntimeError("halfway")

    before, dump = station.ledger.head, station.ledger.views.dump()
    with pytest.raises(RuntimeError):
        station.ledger.append_all([DutyOn(staff="101", checkpoint="K1"), Explodes(zone=1, count=1)])
    assert station.ledger.head == before
    assert station.ledger.views.dump() == dump
    entry = station.ledger.append(DutyOff(staff="101"))
    assert entry.header.prev == before[2]
    assert verify_ledger(station.ledger.db, station.folder, verify).ok


def test_what_no_hub_would_take_is_not_written(station):
    """It would keep everything that comes after it from ever being sent."""
    ledger = station.ledger
    around = len(ledger.append(HeadCounted(zone=1, count=1)).raw)
    before = ledger.head
    with pytest.raises(UsageError, match="太长"):
        ledger.append(DutyOff(staff="101", note="班" * BODY_MAX))
    assert ledger.head == before
    whole = ledger.append(DutyOff(staff="101", note="x" * (BODY_MAX - 2 * around)))
    rest = BODY_MAX - len(whole.raw)
    longest = DutyOff(staff="101", note="x" * (BODY_MAX - 2 * around + rest))
    assert len(ledger.append(longest).raw) == BODY_MAX
    with pytest.raises(UsageError):
        ledger.append(msgspec.structs.replace(longest, note=longest.note + "x"))
    assert ledger.head[1] == before[1] + 2


def heads(station):
    return [row[0] for row in station.ledger.db.execute("SELECT seq FROM head ORDER BY seq")]


def test_a_head_is_signed_every_fifty_entries(station):
    signed, seq = heads(station)[-1], station.ledger.head[1]
    for _ in range(HEAD_EVERY * 2):
        station.ledger.append(HeadCounted(zone=1, count=1))
    assert seq - signed < HEAD_EVERY
    new = [n for n in heads(station) if n > signed]
    assert new == [signed + HEAD_EVERY, signed + 2 * HEAD_EVERY]


def test_a_head_is_signed_after_a_minute(site, station):
    station.ledger.append(HeadCounted(zone=1, count=1))
    before = heads(station)
    site.ticks.pass_by(MINUTE + 1)
    entry = station.ledger.append(HeadCounted(zone=1, count=1))
    assert heads(station) == [*before, entry.header.seq]


def test_a_head_is_signed_at_shutdown_and_once(site):
    with site.open() as station:
        entry = station.ledger.append(HeadCounted(zone=1, count=1))
    with site.open() as station:
        assert heads(station)[-1] == entry.header.seq
        before = heads(station)
        station.ledger.sign_head()
        assert heads(station) == before


def test_closing_twice_harms_nothing(site):
    station = site.open()
    station.close()
    station.close()
    with site.open() as again:
        assert again.ledger.head[1] > 0


def test_losing_trust_in_the_clock_is_an_entry_before_the_one_that_shows_it(site, station):
    site.ticks.set_wall_by(HOUR)
    entry = station.ledger.append(HeadCounted(zone=1, count=1))
    note = station.ledger.views.entry(station.ledger.views.id_of(entry.ref) - 1).body()
    assert isinstance(entry.body(), HeadCounted)
    assert (note.by_ms, note.trusted) == (HOUR, False)
    assert entry.header.seq == station.ledger.head[1]
    site.ticks.set_wall_by(-HOUR)
    station.ledger.append(HeadCounted(zone=1, count=1))
    jumps = [e.body() for e in read_entries(station.ledger.db) if e.header.kind == "clock-jumped"]
    assert [jump.trusted for jump in jumps] == [False, True]
    assert all(isinstance(jump, ClockJumped) for jump in jumps)


def test_distrust_of_the_clock_outlives_a_restart(site):
    with site.open() as station:
        site.ticks.set_wall_by(HOUR)
        station.ledger.append(HeadCounted(zone=1, count=1))
    with site.open() as station:
        assert not station.ledger.clock.now().trusted
        station.acts.confirm_clock(authorised_by="201")
        assert station.ledger.clock.now().trusted
    with site.open() as station:
        assert station.ledger.clock.now().trusted
        kinds = [entry.header.kind for entry in read_entries(station.ledger.db)]
        assert kinds[-1] == "clock-confirmed"
        assert isinstance(list(read_entries(station.ledger.db))[-1].body(), ClockConfirmed)


def test_a_start_after_a_long_rest_is_untrusted_until_confirmed(site):
    site.ticks.reboot(3 * DAY)
    with site.open() as station:
        assert not station.ledger.clock.now().trusted
        assert one(station, site.code()).decision.verdict == "attend"


def test_a_second_writer_is_told_who_holds_the_folder(site, station):
    with pytest.raises(FolderInUseError, match=r"进程 [0-9]+"):
        site.open()
    code = (
        "import sys; from pathlib import Path; from gate_app.station import Station\n"
        "from gate_app.errors import GateError\n"
        "try: Station(Path(sys.argv[1]))\n"
        "except GateError as error: print(type(error).__name__)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, site.folder], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "FolderInUseError"


def test_others_read_while_one_writes(site, station):
    with closing(database.connect(site.folder, write=False)) as db:
        before = sum(1 for _ in read_entries(db))
        station.ledger.append(HeadCounted(zone=1, count=1))
        assert sum(1 for _ in read_entries(db)) == before + 1
        with pytest.raises(sqlite3.OperationalError):
            db.execute("DELETE FROM entry")


def test_a_folder_without_a_ledger(tmp_path):
    with pytest.raises(database.MissingError):
        database.connect(tmp_path, write=False)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (sqlite3.OperationalError("database or disk is full"), database.DiskFullError),
        (OSError(28, "No space left on device"), database.DiskFullError),
        (OSError(2, "No such file", "/srv/full/permission"), database.LedgerError),
        (sqlite3.OperationalError("attempt to write a readonly database"), database.ReadOnlyError),
        (PermissionError(13, "Permission denied"), database.ReadOnlyError),
        (OSError(30, "Read-only file system"), database.ReadOnlyError),
        (sqlite3.DatabaseError("database disk image is malformed"), database.DamagedError),
        (sqlite3.DatabaseError("file is not a database"), database.DamagedError),
        (sqlite3.DatabaseError("malformed schema (full readonly)"), database.DamagedError),
        (UnicodeDecodeError("utf-8", b"\xe7", 0, 1, "x"), database.DamagedError),
        (sqlite3.OperationalError("no such table: entry"), database.DamagedError),
        (sqlite3.OperationalError("database is locked"), database.LedgerError),
        (sqlite3.OperationalError("unable to open database file"), database.LedgerError),
        (sqlite3.OperationalError("disk I/O error"), database.LedgerError),
    ],
)
def test_faults_in_words(error, kind):
    said = database.explain(error)
    assert type(said) is kind
    assert str(said)
    assert said.what_to_do


def test_received_entries_must_continue_what_is_held(tmp_path):
    chain = Chain(GATE_A)
    first = chain.entries[0]
    second, third = chain.add(crossing("H1")), chain.add(crossing("H2"))
    with receiver(tmp_path) as ledger:
        for wrong in (
            second,  # a gap
            Entry(first.header, "0" * 64, first.raw),
            Entry(msgspec.structs.replace(first.header, at=1), first.hash, first.raw),
            Entry(first.header, first.hash, b"{}"),
        ):
            with pytest.raises(database.DamagedError):
                ledger.receive(wrong)
        ledger.receive(first)
        ledger.receive(second)
        with pytest.raises(database.DamagedError):
            ledger.receive(Entry(*_another_third(third)))
        ledger.receive(third)
        assert verify_ledger(ledger.db, tmp_path, verify).last == {chain.station: 3}


def _another_third(third):
    header = msgspec.structs.replace(third.header, prev="1" * 64)
    return header, entry_hash(header), third.raw


def test_nobody_sends_us_our_own_ledger(site, station):
    stolen = next(iter(read_entries(station.ledger.db)))
    header = msgspec.structs.replace(stolen.header, epoch=2)
    with pytest.raises(database.DamagedError):
        station.ledger.receive(Entry(header, entry_hash(header), stolen.raw))


def test_a_number_beyond_sixty_four_bits_stops_nobody(tmp_path):
    chain = Chain(GATE_A)
    huge = chain.add(crossing("H1", happened=1 << 80))
    with receiver(tmp_path) as ledger:
        ledger.append(certificate(GATE_A, "gate"))
        for entry in chain.entries:
            ledger.receive(entry)
        assert ("malformed",) in ledger.db.execute("SELECT why FROM unfolded").fetchall()
        chain.add_raw("crossing", b"{}", at=1 << 80)
        with pytest.raises(database.DamagedError):
            ledger.receive(chain.entries[-1])
        assert ledger.views.dump()["log"] == []
        assert huge.body().happened == 1 << 80


def test_a_header_may_come_without_its_body(tmp_path):
    chain = Chain(GATE_A)
    chain.add(crossing("H1"))
    with receiver(tmp_path) as ledger:
        ledger.append(Genesis(public=RECEIVER.public.hex(), installation="i", version="0"))
        ledger.append(certificate(GATE_A, "gate"))
        for entry in chain.entries:
            raw = entry.raw if entry.header.seq == 1 else None
            ledger.receive(Entry(entry.header, entry.hash, raw))
        assert verify_ledger(ledger.db, tmp_path, verify).ok
        assert ("no-body",) in ledger.db.execute("SELECT why FROM unfolded").fetchall()


def test_another_key_is_another_ledger(site):
    """A data folder that changed its key is noticed, not silently begun anew."""
    with pytest.raises(database.DamagedError):
        Ledger(
            site.folder,
            signer=SigningKey.generate(),
            verifier=verify,
            authority=AUTHORITY.public,
            clock=TrustedClock(site.ticks),
        )


def test_erasing_is_an_entry_of_its_own(site, station):
    outcome = one(station, site.code())
    one(station, site.code())
    station.ledger.append(BodyErased(refs=(outcome.entry.ref,)))
    gone = station.register.by_ref(outcome.entry.ref)
    assert gone.raw is None
    assert gone.hash == outcome.entry.hash
    assert verify_ledger(station.ledger.db, site.folder, verify).erased == 1
