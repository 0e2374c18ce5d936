"""No network for a week: a courier's stick goes between two gates and the office every evening."""

from gate_app.clock import TrustedClock
from gate_app.codes import pass_code
from gate_app.domain.entries import PassRevoked
from gate_app.domain.verdict import Direction, Verdict
from gate_app.sites.enrolling import invite, join
from gate_app.sites.stick_visit import visit
from gate_app.station import Station
from gate_app.sync.steps import directly
from tests.stations import DAY, HOUR, FakeTicks, SmallSite, one


def test_a_week_by_stick_alone(tmp_path):
    office = SmallSite(tmp_path / "office", with_staff=True)
    clocks = {"K1": FakeTicks(), "K2": FakeTicks()}
    stick = tmp_path / "stick"
    stick.mkdir()

    def opened(name):
        return Station(tmp_path / name, clock=TrustedClock(clocks[name]))

    def courier(name):
        station = office.open() if name == "office" else opened(name)
        with station:
            done = visit(tmp_path / name, stick, directly(station.ledger), lambda *_told: None)
        assert not (done.refused or done.spoilt or done.not_left or done.stopped)
        return done

    for name, ticks in clocks.items():
        with office.open() as station:
            enrolment = invite(station.ledger, station.register, office.authority, checkpoint=name)
        join(tmp_path / name, enrolment, clock=TrustedClock(ticks), use_keyring=False)
        courier(name)
    courier("office")
    for name in clocks:
        courier(name)
        with opened(name) as station:
            station.acts.confirm_clock(authorised_by="201")

    claims = {name: office.claims(zones=(1, 2), exp=(office.ticks.wall() + 30 * DAY) // 1000)
              for name in ("worker", "driver")}  # fmt: skip
    codes = {name: office_code(office, one_) for name, one_ in claims.items()}
    for day in range(7):
        for gate, ticks in clocks.items():
            with opened(gate) as station:
                for who, code in codes.items():
                    outcome = one(station, code)
                    if day >= 4 and who == "driver":
                        assert outcome.decision.verdict is Verdict.REFUSE
                    elif outcome.pending is not None:
                        station.gate.answer(outcome.pending, admit=True, direction=Direction.ENTRY)
            ticks.pass_by(HOUR)
        if day == 3:
            with office.open() as station:
                station.ledger.append(PassRevoked(pass_id=claims["driver"].pass_id), actor="201")
        for stop in ("K1", "K2", "office", "K1", "K2"):
            courier(stop)
        for ticks in (office.ticks, *clocks.values()):
            ticks.pass_by(DAY - (HOUR if ticks is not office.ticks else 0))

    # In the end the office holds what each gate holds of itself, each entry once.
    with office.open() as station:
        held = all_entries(station)
    for gate in clocks:
        with opened(gate) as station:
            name = station.ledger.station
            own = {entry for entry in all_entries(station) if entry[0] == name}
        assert len(own) >= 14
        assert {entry for entry in held if entry[0] == name} == own


def office_code(office, claims):
    return pass_code.write(claims, office.key)


def all_entries(station):
    rows = station.ledger.db.execute("SELECT station, epoch, seq, hash FROM entry").fetchall()
    assert len(rows) == len({row[:3] for row in rows})
    return {tuple(row) for row in rows}
