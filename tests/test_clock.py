"""Trusted time follows the wall clock while it can be believed, and never runs backwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate_app.clock import JUMP_MS, RELEASED, START_JUMP_MS, Stamp, SystemTicks, TrustedClock
from tests.stations import DAY, HOUR, MINUTE, NOON, FakeTicks


@pytest.fixture
def ticks():
    return FakeTicks()


@pytest.fixture
def clock(ticks):
    """A clock that a supervisor confirmed."""
    clock = TrustedClock(ticks)
    clock.confirm()
    return clock


def last(ticks, *, trusted=True):
    return Stamp(ticks.wall(), ticks.wall(), ticks.boot, ticks.mono(), trusted)


def test_a_new_clock_is_not_trusted_before_somebody_confirms_it(ticks):
    clock = TrustedClock(ticks)
    assert not clock.now().trusted
    assert clock.confirm() == Stamp(NOON, NOON, "boot-1", ticks.mono(), True)


def test_it_follows_the_wall_clock(clock, ticks):
    ticks.pass_by(HOUR)
    assert clock.now().at == NOON + HOUR
    assert clock.now().trusted


@pytest.mark.parametrize("by", [-JUMP_MS, -1, 1, JUMP_MS])
def test_small_corrections_are_followed(clock, ticks, by):
    ticks.pass_by(HOUR)
    clock.now()
    ticks.set_wall_by(by)
    stamp = clock.now()
    assert stamp.trusted
    assert stamp.at == max(NOON + HOUR + by, NOON + HOUR)  # forwards at once, backwards by waiting
    ticks.pass_by(JUMP_MS)
    assert clock.now().at == NOON + HOUR + by + JUMP_MS


@pytest.mark.parametrize("by", [-JUMP_MS - 1, JUMP_MS + 1, -DAY, 365 * DAY])
def test_after_a_jump_time_goes_on_by_the_monotonic_clock(clock, ticks, by):
    ticks.set_wall_by(by)
    ticks.pass_by(MINUTE)
    stamp = clock.now()
    assert (stamp.at, stamp.wall, stamp.trusted) == (NOON + MINUTE, NOON + MINUTE + by, False)
    assert clock.off_by_ms() == by


def test_it_is_trusted_again_when_the_wall_clock_comes_back(clock, ticks):
    ticks.set_wall_by(HOUR)
    assert not clock.now().trusted
    ticks.pass_by(MINUTE)
    ticks.set_wall_by(-HOUR)
    assert clock.now() == Stamp(NOON + MINUTE, NOON + MINUTE, "boot-1", ticks.mono(), True)


def test_coming_back_a_little_early_does_not_turn_time_back(clock, ticks):
    ticks.set_wall_by(HOUR)
    ticks.pass_by(10 * MINUTE)
    before = clock.now()
    assert not before.trusted
    ticks.set_wall_by(-HOUR - MINUTE)
    after = clock.now()
    assert after.trusted
    assert after.at >= before.at


def test_a_supervisor_confirms_the_wall_clock(clock, ticks):
    ticks.set_wall_by(3 * HOUR)
    assert not clock.now().trusted
    clock.confirm()
    assert clock.now().at == NOON + 3 * HOUR
    assert clock.now().trusted
    ticks.pass_by(MINUTE)
    assert clock.now().at == NOON + 3 * HOUR + MINUTE


@pytest.mark.parametrize("confirm", [True, False])
def test_no_clock_before_the_release_is_believed(confirm):
    ticks = FakeTicks(wall=RELEASED - 1)
    clock = TrustedClock(ticks)
    if confirm:
        clock.confirm()
    assert not clock.now().trusted
    ticks.pass_by(1)
    assert clock.now().trusted is confirm


def test_sleep_counts_as_time(clock, ticks):
    ticks.pass_by(9 * HOUR)  # the laptop slept: both clocks went on
    assert clock.now() == Stamp(NOON + 9 * HOUR, NOON + 9 * HOUR, "boot-1", ticks.mono(), True)


@pytest.mark.parametrize(
    ("off", "wall_error", "trusted"),
    [
        (MINUTE, 0, True),
        (START_JUMP_MS, 0, True),
        (START_JUMP_MS + 1, 0, False),  # a day away: somebody must look at the date
        (MINUTE, -MINUTE - JUMP_MS, True),
        (MINUTE, -MINUTE - JUMP_MS - 1, False),
        (HOUR, -20 * 365 * DAY, False),  # an empty battery
    ],
)
def test_a_new_boot_goes_on_from_the_last_entry(ticks, off, wall_error, trusted):
    stamp = last(ticks)
    ticks.reboot(off, wall_error=wall_error)
    clock = TrustedClock(ticks)
    clock.resume(stamp)
    now = clock.now()
    assert now.trusted is trusted
    assert now.at == (max(ticks.wall(), stamp.at) if trusted else stamp.at)


def test_after_a_trusted_start_the_wide_limit_is_gone(ticks):
    stamp = last(ticks)
    ticks.reboot(HOUR)
    clock = TrustedClock(ticks)
    clock.resume(stamp)
    ticks.set_wall_by(HOUR)
    assert not clock.now().trusted


def test_a_restart_within_one_boot_uses_the_monotonic_clock(ticks):
    stamp = last(ticks)
    ticks.pass_by(MINUTE)
    ticks.set_wall_by(HOUR)
    clock = TrustedClock(ticks)
    clock.resume(stamp)
    assert clock.now()[:2] == (stamp.at + MINUTE, stamp.at + MINUTE + HOUR)
    assert not clock.now().trusted


def test_distrust_survives_a_restart(ticks):
    stamp = last(ticks, trusted=False)
    ticks.pass_by(MINUTE)
    clock = TrustedClock(ticks)
    clock.resume(stamp)
    assert not clock.now().trusted
    assert clock.confirm().trusted


def test_a_monotonic_clock_that_went_back_is_a_new_boot(ticks):
    stamp = Stamp(NOON, NOON, ticks.boot, ticks.mono() + 1)
    clock = TrustedClock(ticks)
    clock.resume(stamp)
    assert clock.now().at == NOON


def test_the_clocks_of_this_laptop():
    ticks = SystemTicks()
    assert ticks.boot
    first = ticks.mono()
    assert ticks.mono() >= first
    assert abs(ticks.wall() - TrustedClock().now().wall) < DAY


moves = st.lists(
    st.tuples(
        st.sampled_from(["pass", "wall", "reboot", "look"]),
        st.one_of(
            st.sampled_from([HOUR, -HOUR, MINUTE, -MINUTE, 10 * MINUTE, DAY, -DAY]),
            st.integers(-3 * JUMP_MS, 3 * JUMP_MS),
            st.integers(-3 * DAY, 3 * DAY),
        ),
    ),
    max_size=40,
)


@given(moves)
def test_time_never_runs_backwards_whatever_happens_to_the_clocks(sequence):
    ticks = FakeTicks()
    clock = TrustedClock(ticks)
    seen = clock.confirm()
    for move, by in sequence:
        if move == "pass":
            ticks.pass_by(abs(by))
        elif move == "wall":
            ticks.set_wall_by(by)
        elif move == "reboot":
            ticks.reboot(abs(by), wall_error=by // 2)
            clock = TrustedClock(ticks)
            clock.resume(seen)
        stamp = clock.now()
        assert stamp.at >= seen.at
        assert stamp.trusted is clock.trusted
        if stamp.trusted:
            assert -JUMP_MS <= stamp.wall - stamp.at <= 0
        seen = stamp
