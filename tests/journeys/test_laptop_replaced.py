"""A gate's laptop dies in the night; its replacement knows who is inside."""

import pytest

from gate_app.clock import TrustedClock
from gate_app.domain.entries import Role
from gate_app.domain.verdict import Direction, Reason, Verdict
from gate_app.sites.enrolling import cut_off, invite, join
from gate_app.sites.sticks import leave, take
from gate_app.station import Station
from gate_app.sync.steps import directly
from gate_app.sync.stick import readers
from tests.stations import HOUR, MINUTE, FakeTicks, SmallSite, one


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def opened(folder, ticks):
    return Station(folder, clock=TrustedClock(ticks))


def take_over(station, stick):
    own = readers(station.ledger.db)[station.ledger.station]
    taken = [done for _, done in take(stick, own, directly(station.ledger), station.folder)]
    assert not [refused for done in taken for refused in done.refused]
    return sum(done.entries for done in taken)


def test_its_replacement_is_at_work_from_a_stick(tmp_path, stick):
    office, ticks = SmallSite(tmp_path / "office", with_staff=True), FakeTicks()

    def new_laptop(name, **how):
        with office.open() as station:
            enrolment = invite(station.ledger, station.register, office.authority, **how)
        joined = join(tmp_path / name, enrolment, clock=TrustedClock(ticks), use_keyring=False)
        leave(tmp_path / name, stick)
        with office.open() as station:
            take_over(station, stick)
            assert station.ledger.views.station(joined)[0] == {Role.GATE}
        leave(office.folder, stick)
        with opened(tmp_path / name, ticks) as station:
            take_over(station, stick)
            station.acts.confirm_clock(authorised_by="201")
        return joined

    # The gate at K2 has worked all evening, and gave its stick to the courier at midnight.
    first = new_laptop("gate", checkpoint="K2")
    inside, outside, late = (office.code(zones=(2,)) for _ in range(3))
    with opened(tmp_path / "gate", ticks) as gate:
        for code in (inside, outside):
            (pending,) = [one(gate, code).pending]
            gate.gate.answer(pending, admit=True, direction=Direction.ENTRY)
        ticks.pass_by(HOUR)
        assert one(gate, outside).decision.direction is Direction.EXIT
    leave(tmp_path / "gate", stick)
    with office.open() as station:
        take_over(station, stick)
        # It dies. The office cuts it off at what is known of it, and enrols another.
        cut_off(station.ledger, office.authority, first, actor="201")
    ticks.pass_by(5 * MINUTE)
    second = new_laptop("new", checkpoint="K2", replaces=first)
    assert second != first

    with opened(tmp_path / "new", ticks) as gate:
        assert gate.register.inside(2) == {1: 1}
        again = one(gate, inside)
        assert (again.decision.verdict, again.decision.direction) == (
            Verdict.ADMIT,
            Direction.EXIT,
        )
        back = one(gate, outside)
        assert (back.decision.verdict, back.decision.direction) == (
            Verdict.ADMIT,
            Direction.ENTRY,
        )
        assert one(gate, late).decision.reason is Reason.PRESENCE_UNKNOWN
    leave(tmp_path / "new", stick)
    with office.open() as station:
        take_over(station, stick)
        assert station.register.inside(2) == {1: 1}
