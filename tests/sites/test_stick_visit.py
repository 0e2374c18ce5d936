"""A visit of a stick ends in words: what came from whom, what went to whom, what was refused."""

import errno
import gc
import shutil

import pytest

from gate_app.clock import TrustedClock
from gate_app.domain.entries import Role
from gate_app.sites import stick_visit
from gate_app.sites.enrolling import invite, join
from gate_app.sites.stick_visit import Gave, Part, StickError, StopVisit, visit
from gate_app.station import Station
from gate_app.sync.steps import directly
from tests.stations import HOUR, FakeTicks, SmallSite, one


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def office(tmp_path):
    return SmallSite(tmp_path / "office", with_staff=True)


def silent(part, done, total):
    pass


def visited(folder, stick, ticks=None, told=silent, **how):
    with Station(folder, clock=TrustedClock(ticks or FakeTicks())) as station:
        return visit(folder, stick, directly(station.ledger), told, **how)


def new_gate(office, folder, checkpoint="K2", ticks=None):
    with office.open() as station:
        enrolment = invite(
            station.ledger, station.register, office.authority, checkpoint=checkpoint
        )
    join(folder, enrolment, clock=TrustedClock(ticks or FakeTicks()), use_keyring=False)
    return folder


@pytest.fixture
def gate(office, tmp_path, stick):
    """A gate at K2 that has what the office knows, and whom the office knows."""
    folder = new_gate(office, tmp_path / "gate")
    visited(folder, stick)
    visited(office.folder, stick)
    visited(folder, stick)
    return folder


def test_there_and_back_is_told_by_name(office, tmp_path, stick):
    folder = new_gate(office, tmp_path / "gate")
    first = visited(folder, stick)
    assert (first.got, first.refused, first.spoilt, first.not_left) == ((), (), (), None)
    assert first.gave == (Gave("office", 3),)
    # A Mac leaves its notes beside every file that it copies.
    (stick / "._kadian-1.kadian").write_bytes(b"\0\5\26\7" * 1_024)
    (got,) = (second := visited(office.folder, stick)).got
    assert not second.spoilt
    assert (got.who, got.entries) == ("2 号卡点", 3)
    (gave,) = second.gave
    assert gave.who == "2 号卡点" and gave.entries > 10
    (got,) = visited(folder, stick).got
    assert (got.who, got.entries) == ("office", gave.entries)
    # Once more does no harm, and brings nothing.
    again = visited(folder, stick)
    assert [one_.entries for one_ in again.got] == [0] and not again.refused


def test_what_is_for_others_is_left_alone(office, tmp_path, stick, gate):
    other = new_gate(office, tmp_path / "other", "K1")
    done = visited(other, stick)
    assert done.got == () and done.spoilt == ()
    assert sorted(path.name for path in stick.glob("*-to-K2.kadian"))


def test_a_spoilt_file_stops_nothing_else(office, stick, gate):
    with Station(gate, clock=TrustedClock(FakeTicks())) as station:
        one(station, "no pass")
    visited(gate, stick)
    (bundle,) = stick.glob("*-to-office.kadian")
    whole = bundle.read_bytes()
    (stick / "kadian-aaaa.kadian").write_bytes(b"not a bundle")
    (stick / "kadian-bbbb.kadian").write_bytes(whole[: len(whole) // 2])
    done = visited(office.folder, stick)
    assert {one_.where for one_ in done.spoilt} == {"kadian-aaaa.kadian", "kadian-bbbb.kadian"}
    assert all(one_.why and one_.what_to_do for one_ in done.spoilt)
    assert sum(one_.entries for one_ in done.got) > 0 and done.gave and done.not_left is None


def test_a_file_spoilt_inside_is_named_and_the_next_is_taken(office, stick, gate, tmp_path):
    other = new_gate(office, tmp_path / "other", "K1")
    visited(other, stick)
    (bad,) = stick.glob("kadian-K2-*-to-office.kadian")
    data = bytearray(bad.read_bytes())
    data[60] ^= 0xFF  # within the first ledger, which the manifest's place does not show
    bad.write_bytes(data)
    done = visited(office.folder, stick)
    assert [one_.where for one_ in done.spoilt] == [bad.name]
    assert [one_.who for one_ in done.got] == ["1 号卡点"]


@pytest.mark.parametrize("part", list(Part))
def test_cancelled_it_keeps_what_came_and_goes_on_next_time(office, stick, gate, part):
    with Station(gate, clock=TrustedClock(FakeTicks())) as station:
        for _ in range(5):
            one(station, "no pass")
    visited(gate, stick)

    def stop(now, done, total):
        if now is part:
            raise StopVisit

    before = sorted(stick.iterdir())
    done = visited(office.folder, stick, told=stop)
    assert done.stopped and done.gave == () and done.not_left is None
    assert sorted(stick.iterdir()) == before  # nothing half written
    gc.collect()
    rest = visited(office.folder, stick)
    assert not rest.stopped and not rest.refused


def test_pulled_out_before_it_begins(office, stick):
    shutil.rmtree(stick)
    with pytest.raises(StickError, match="拔掉") as caught:
        visited(office.folder, stick)
    assert caught.value.what_to_do


@pytest.mark.parametrize("part", list(Part))
def test_pulled_out_in_the_middle(office, stick, gate, part):
    with Station(gate, clock=TrustedClock(FakeTicks())) as station:
        one(station, "no pass")
    visited(gate, stick)

    def pull(now, done, total):
        if now is part:
            shutil.rmtree(stick, ignore_errors=True)

    done = visited(office.folder, stick, told=pull, whole=True)
    assert "拔掉" in str(done.not_left) and done.not_left.what_to_do
    with office.open() as station:
        assert station.ledger.views.station(station.ledger.station)[0] >= {Role.OFFICE}


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (errno.ENOSPC, "满了"),
        (errno.EDQUOT, "满了"),
        (errno.EFBIG, "满了"),
        (errno.EROFS, "写保护"),
        (errno.EACCES, "写保护"),
        (errno.EIO, "没有生成文件"),
    ],
)
def test_a_stick_that_takes_nothing_still_gives(office, stick, gate, monkeypatch, number, word):
    with Station(gate, clock=TrustedClock(FakeTicks())) as station:
        one(station, "no pass")
    visited(gate, stick)

    def full(*_args, **_how):
        raise OSError(number, "the disk says so")

    monkeypatch.setattr("gate_app.issuing.whole_file.tempfile.mkdtemp", full)
    done = visited(office.folder, stick)
    assert sum(one_.entries for one_ in done.got) > 0
    assert word in str(done.not_left) and done.not_left.what_to_do
    assert done.gave == ()


def test_whole_leaves_what_others_said_they_hold(office, stick, gate):
    visited(gate, stick)
    assert [one_.entries for one_ in visited(office.folder, stick).gave] == [0]
    assert visited(office.folder, stick, whole=True).gave[0].entries > 10


def test_it_goes_in_short_steps(office, stick, gate):
    """Between any two of them the gate may have its turn."""
    with Station(gate, clock=TrustedClock(FakeTicks())) as station:
        for _ in range(3):
            one(station, "no pass")
    visited(gate, stick)
    steps = []
    with office.open() as station:

        def on_ledger(step, *args, **how):
            steps.append(step)
            return directly(station.ledger)(step, *args, **how)

        stick_visit.visit(office.folder, stick, on_ledger, silent)
    assert len(steps) > 5


def test_the_clock_may_have_gone_on(office, stick, gate):
    later = FakeTicks()
    later.pass_by(30 * HOUR)
    assert not visited(gate, stick, later).refused
