"""Signing on and off, supervisors' PINs, and the lock-out."""

import pytest

from gate_app.domain.entries import DutyOff, DutyOn, StaffPut
from gate_app.domain.people import Staff, StaffRole
from gate_app.duty import LOCKED_OUT_MS, WRONG_PINS_ALLOWED, Duty, PinRefusedError
from gate_app.errors import NotAllowedError
from gate_app.ledger.ledger import read_entries
from tests.stations import (
    GUARD_PIN,
    MINUTE,
    SUPERVISOR_PIN,
    SmallSite,
    one,
    verifier_of,
)


@pytest.fixture
def site(tmp_path):
    return SmallSite(tmp_path / "site", with_staff=True)


@pytest.fixture
def station(site):
    with site.open() as station:
        yield station


def wrong(duty: Duty, code: str = "101") -> None:
    """A wrong PIN, without the slow arithmetic."""
    challenge = duty.challenge(code)
    with pytest.raises(PinRefusedError):
        duty.settle(challenge, holds=False, purpose="duty")


def sign_on(station, code):
    station.duty.settle(station.duty.challenge(code), holds=True, purpose="duty")
    return station.duty.sign_on(code)


def test_a_guard_signs_on_and_every_entry_names_guard_and_shift(site, station):
    before = one(station, site.code())
    assert before.entry.header.actor == ""
    staff = station.duty.authorise("101", GUARD_PIN, purpose="duty", role=None)
    on = station.duty.sign_on(staff)
    assert one(station, site.code()).entry.header.actor == f"101/{on.header.seq}"
    duty = station.register.on_duty(station.ledger.station)
    assert (duty.staff, duty.since, duty.shift) == ("101", site.ticks.wall(), on.header.seq)
    assert station.status().guard == "覃大山"
    station.duty.sign_off(note="无异常")
    assert station.register.on_duty(station.ledger.station) is None
    assert one(station, site.code()).entry.header.actor == ""


def test_a_wrong_pin_is_refused_and_recorded(station):
    with pytest.raises(PinRefusedError):
        station.duty.authorise("101", "000000", purpose="duty", role=None)
    assert station.register.wrong_pins("101", station.ledger.clock.now().at)[0] == 1


@pytest.mark.parametrize("code", ["", "999", "101 or 1=1"])
def test_an_unknown_code_is_refused_in_the_same_words(station, code):
    with pytest.raises(PinRefusedError, match="工号或 PIN 不对"):
        station.duty.challenge(code)


def test_somebody_who_left_is_refused(station):
    left = Staff("101", "覃大山", StaffRole.GUARD, verifier_of(GUARD_PIN), active=False)
    put = StaffPut(item=left, replaces=station.register.ref_of(Staff, "101"))
    station.ledger.append(put)
    with pytest.raises(PinRefusedError):
        station.duty.challenge("101")


def test_only_a_supervisor_allows(station):
    with pytest.raises(NotAllowedError):
        station.duty.authorise("101", GUARD_PIN, purpose="override")
    assert station.duty.authorise("201", SUPERVISOR_PIN, purpose="override") == "201"
    accepted = [
        e.body() for e in read_entries(station.ledger.db) if e.header.kind == "pin-accepted"
    ]
    assert [(body.staff, body.purpose) for body in accepted] == [("201", "override")]


def test_five_wrong_pins_lock_the_code_out_for_a_quarter_of_an_hour(site, station):
    for _ in range(WRONG_PINS_ALLOWED):
        wrong(station.duty)
    with pytest.raises(PinRefusedError, match="错了 5 次"):
        station.duty.challenge("101")
    station.duty.challenge("201")  # only this code
    site.ticks.pass_by(LOCKED_OUT_MS - 1)
    with pytest.raises(PinRefusedError, match="锁定") as told:
        station.duty.challenge("101")
    assert "1 分钟" in told.value.what_to_do
    site.ticks.pass_by(1)
    station.duty.challenge("101")


def test_the_lock_out_survives_a_restart(site):
    with site.open() as station:
        for _ in range(WRONG_PINS_ALLOWED):
            wrong(station.duty)
    with site.open() as station, pytest.raises(PinRefusedError):
        station.duty.challenge("101")


def test_turning_the_clock_on_does_not_end_the_lock_out(site, station):
    for _ in range(WRONG_PINS_ALLOWED):
        wrong(station.duty)
    site.ticks.set_wall_by(20 * MINUTE)
    with pytest.raises(PinRefusedError):
        station.duty.challenge("101")


def test_after_the_lock_out_five_more_tries(site, station):
    for _ in range(WRONG_PINS_ALLOWED):
        wrong(station.duty)
    site.ticks.pass_by(LOCKED_OUT_MS)
    for _ in range(WRONG_PINS_ALLOWED):
        wrong(station.duty)
    with pytest.raises(PinRefusedError, match="错了 10 次"):
        station.duty.challenge("101")


def test_the_right_pin_starts_the_count_anew(station):
    for _ in range(WRONG_PINS_ALLOWED - 1):
        wrong(station.duty)
    station.duty.settle(station.duty.challenge("101"), holds=True, purpose="duty")
    for _ in range(WRONG_PINS_ALLOWED - 1):
        wrong(station.duty)
    station.duty.challenge("101")


def test_pins_guessed_side_by_side_are_counted_all(station):
    """Challenges asked for before the lock-out do not outlive it."""
    asked = [station.duty.challenge("101") for _ in range(WRONG_PINS_ALLOWED + 1)]
    for challenge in asked[:-1]:
        with pytest.raises(PinRefusedError):
            station.duty.settle(challenge, holds=False, purpose="duty")
    with pytest.raises(PinRefusedError, match="锁定"):
        station.duty.settle(asked[-1], holds=True, purpose="duty")


def test_handing_over_is_one_step_and_signs_the_head(site, station):
    first = sign_on(station, "101")
    site.ticks.pass_by(8 * 60 * MINUTE)
    station.duty.settle(station.duty.challenge("102"), holds=True, purpose="duty")
    second = station.duty.sign_on("102", note="二号车位有事故")
    off, on = list(read_entries(station.ledger.db))[-2:]
    assert isinstance(off.body(), DutyOff)
    assert isinstance(on.body(), DutyOn)
    assert (off.body().staff, off.body().note) == ("101", "二号车位有事故")
    assert (on.ref, off.header.seq) == (second.ref, second.header.seq - 1)
    assert first.header.seq < off.header.seq
    head = station.ledger.db.execute("SELECT max(seq) FROM head").fetchone()[0]
    assert head == second.header.seq


def test_nobody_signs_off_whom_nobody_signed_on(station):
    with pytest.raises(NotAllowedError):
        station.duty.sign_off()


def test_who_is_on_duty_survives_a_restart(site):
    with site.open() as station:
        sign_on(station, "101")
    with site.open() as station:
        assert station.register.on_duty(station.ledger.station).staff == "101"


def test_a_clock_put_right_keeps_nobody_on_duty(site, station):
    """The clock ran eight hours ahead; after it was put right, signing off still counts."""
    site.ticks.set_wall_by(480 * MINUTE)
    station.acts.confirm_clock(authorised_by="201")
    sign_on(station, "101")
    site.ticks.set_wall_by(-480 * MINUTE)
    station.acts.confirm_clock(authorised_by="201")
    station.duty.sign_off()
    assert station.register.on_duty(station.ledger.station) is None
