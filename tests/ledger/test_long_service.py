"""What a verdict asks of the register does not grow with the months that a gate has served."""

import pytest

from gate_app.domain.entries import (
    DutyOff,
    DutyOn,
    EmergencyPassage,
    EmergencyReviewed,
)
from gate_app.domain.verdict import Direction
from tests.stations import SmallSite, one

SHIFTS = [DutyOn(staff="101", checkpoint="K1"), DutyOff(staff="101")]


def steps_of(db, question):
    """How many instructions SQLite takes for a question: the same on every machine."""
    steps = 0

    def count():
        nonlocal steps
        steps += 1
        return 0

    db.set_progress_handler(count, 10)
    try:
        question()
    finally:
        db.set_progress_handler(None, 0)
    return steps


@pytest.fixture
def station(tmp_path):
    with SmallSite(tmp_path / "site").open() as station:
        yield station


def test_who_is_on_duty_is_found_without_looking_at_every_shift(station):
    def ask():
        return station.register.on_duty(station.ledger.station)

    station.ledger.append_all(SHIFTS * 2)
    few = steps_of(station.ledger.db, ask)
    station.ledger.append_all(SHIFTS * 300)
    assert steps_of(station.ledger.db, ask) <= 2 * few


def test_a_verdict_takes_no_more_after_a_year_of_shifts(tmp_path):
    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        first = steps_of(station.ledger.db, lambda: one(station, site.code()))
        station.ledger.append_all(SHIFTS * 300)
        assert steps_of(station.ledger.db, lambda: one(station, site.code())) <= 2 * first


def test_of_many_shifts_the_last_counts(station):
    for staff in ("101", "102", "101", "102"):
        entry = station.ledger.append(DutyOn(staff=staff, checkpoint="K1"))
        assert station.register.on_duty(station.ledger.station).staff == staff
        assert station.register.on_duty(station.ledger.station).shift == entry.header.seq
        station.ledger.append(DutyOff(staff=staff))
        assert station.register.on_duty(station.ledger.station) is None


def test_after_a_fork_the_greatest_epoch_counts_and_without_a_shift_in_it_the_one_before(station):
    db, own = station.ledger.db, station.ledger.station
    station.ledger.append(DutyOn(staff="101", checkpoint="K1"))
    later = station.ledger.append(DutyOff(staff="101"))
    fork = station.ledger.append(DutyOn(staff="102", checkpoint="K1"))
    db.execute(
        "UPDATE entry SET epoch = 2, seq = 1 WHERE seq = ?", (fork.header.seq,)
    )  # As if a restored image had gone on by itself.
    assert station.register.on_duty(own).staff == "102"
    db.execute("DELETE FROM moment WHERE entry = (SELECT id FROM entry WHERE epoch = 2)")
    assert station.register.on_duty(own) is None
    db.execute("UPDATE entry SET epoch = 2, seq = 2 WHERE seq = ?", (later.header.seq - 1,))
    assert station.register.on_duty(own).staff == "101"


def test_reviewed_emergencies_leave_the_list_and_the_others_stay_in_order(station):
    def passage(plate):
        return EmergencyPassage(
            checkpoint="K1", zone=1, direction=Direction.ENTRY, reason="fire", plate=plate
        )

    entries = [station.ledger.append(passage(f"桂B{n}")) for n in range(4)]
    station.ledger.append(EmergencyReviewed(ref=entries[1].ref))
    left = station.register.emergencies_to_review("K1")
    assert [body.plate for _, body in left] == ["桂B0", "桂B2", "桂B3"]
    assert [entry.ref for entry, _ in left] == [entries[n].ref for n in (0, 2, 3)]
    assert station.register.emergencies_to_review("K2") == []
