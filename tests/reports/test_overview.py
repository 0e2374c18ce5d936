"""The overview says what a supervisor would see by walking to every gate."""

import pytest

from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import CheckpointPut, PresenceSet, Role, StationCertified, Subject
from gate_app.domain.passes import PassKind
from gate_app.domain.places import Checkpoint
from gate_app.domain.verdict import Direction, DirectionMode, GateState
from gate_app.duty import LOCKED_OUT_MS, WRONG_PINS_ALLOWED, PinRefusedError
from gate_app.ledger.chain import certificate_message
from gate_app.ledger.synced import Incident, Kind, Synced
from gate_app.reports.book import open_book
from gate_app.reports.overview import SILENT_MS, Alarm, AlarmKind, Laptop, overview
from tests.ledger.chains import Chain
from tests.stations import GUARD_PIN, HOUR, MINUTE, NOON, SmallSite, one


@pytest.fixture
def site(tmp_path):
    return SmallSite(tmp_path / "site", with_staff=True)


def look(site):
    with open_book(site.folder) as book:
        return overview(
            book,
            at=site.ticks.wall(),
            wrong_pins=WRONG_PINS_ALLOWED,
            locked_out_ms=LOCKED_OUT_MS,
        )


def gate(found, code="K1"):
    return next(one for one in found.gates if one.checkpoint.code == code)


def test_a_gate_shows_who_is_inside_and_the_last_crossing(site):
    with site.open() as station:
        site.ticks.pass_by(MINUTE)
        one(station, site.code(name="韦小芳"))
        site.ticks.pass_by(MINUTE)
        one(station, site.code(name="桂B·12345", kind=PassKind.VEHICLE))
    found = gate(look(site))
    assert found.inside == {PassKind.PERSON: 1, PassKind.VEHICLE: 1}
    assert (found.last.name, found.last.direction) == ("桂B·12345", Direction.ENTRY)
    assert found.last.at == NOON + 2 * MINUTE
    assert found.zone.name == "一区" and found.state is GateState.OPEN
    assert gate(look(site), "K2").last is None


def test_gates_stand_in_the_order_in_which_people_count(tmp_path):
    codes = ["K10", "K3", "K9", "K11"]
    more = [CheckpointPut(item=Checkpoint(code, code, 1)) for code in codes]
    found = look(SmallSite(tmp_path / "site", *more, with_staff=True))
    assert [one.checkpoint.code for one in found.gates] == ["K1", "K2", "K3", "K9", "K10", "K11"]


def test_an_undone_crossing_is_not_the_last(site):
    with site.open() as station:
        one(station, site.code(name="韦小芳"))
        site.ticks.pass_by(MINUTE)
        wrong = one(station, site.code(name="蒙按错")).entry
        station.gate.undo(wrong, reason="wrong-key")
    assert gate(look(site)).last.name == "韦小芳"


def test_a_crossing_without_a_code_may_be_the_last(site):
    with site.open() as station:
        one(station, site.code(name="韦小芳"))
        site.ticks.pass_by(MINUTE)
        station.acts.admit_without_code(
            Subject(name="无证王"), direction=Direction.EXIT, note="medical", authorised_by="201"
        )
    last = gate(look(site)).last
    assert last.at == NOON + MINUTE and last.direction is Direction.EXIT


def test_an_opening_count_is_no_crossing(site):
    with site.open() as station:
        station.ledger.append(
            PresenceSet(
                subject=Subject(holder="H9", name="韦九", pass_kind=PassKind.PERSON),
                zone=1,
                inside=True,
            )
        )
    found = gate(look(site))
    assert found.last is None and found.inside == {PassKind.PERSON: 1}


def test_who_is_on_duty_and_since_when(site):
    assert Alarm(AlarmKind.NOBODY_ON_DUTY, where="1 号卡点") in look(site).alarms
    with site.open() as station:
        station.duty.sign_on("101")
    found = look(site)
    assert (gate(found).guard, gate(found).since) == ("覃大山", NOON)
    assert not found.alarms


def test_a_gate_without_a_laptop_raises_no_alarm_about_its_guard(site):
    found = look(site)
    assert gate(found, "K2").laptops == ()
    assert all(alarm.where != "2 号卡点" for alarm in found.alarms)


def test_locked_out_staff_are_named_until_their_time_is_over(site):
    with site.open() as station:
        station.duty.sign_on("101")
        for _ in range(WRONG_PINS_ALLOWED):
            with pytest.raises(PinRefusedError):
                station.duty.authorise("102", "000000", purpose="sign-on", role=None)
    assert look(site).alarms == (Alarm(AlarmKind.LOCKED_OUT, who="102", count=5),)
    site.ticks.pass_by(LOCKED_OUT_MS)
    assert look(site).alarms == ()
    assert GUARD_PIN


def test_emergencies_wait_for_review_and_an_evacuation_comes_first(site):
    with site.open() as station:
        station.duty.sign_on("101")
        passage = station.acts.let_emergency_through(reason="fire")
        station.acts.start_evacuation(reason="fire")
        station.acts.set_state(GateState.SEALED, reason="fire", authorised_by="201")
    found = look(site)
    assert [alarm.kind for alarm in found.alarms] == [AlarmKind.EVACUATION, AlarmKind.EMERGENCIES]
    assert gate(found).state is GateState.SEALED
    with site.open() as station:
        station.acts.end_evacuation()
        station.acts.review_emergency(passage)
    assert look(site).alarms == ()


def test_a_clock_that_jumped_is_an_alarm(site):
    with site.open() as station:
        station.duty.sign_on("101")
        site.ticks.set_wall_by(3 * HOUR)
        one(station, site.code(), mode=DirectionMode.ENTRY)
        station.acts.turn_back_without_code(note="unclear")
    assert look(site).alarms == (Alarm(AlarmKind.CLOCK, where="1 号卡点"),)


def test_a_laptop_that_is_not_heard_is_an_alarm_until_its_entries_come(site):
    other = Chain(SigningKey.generate())
    message = certificate_message(other.station, other.key.public.hex(), (Role.GATE,), "K2")
    certified = StationCertified(
        station=other.station,
        public=other.key.public.hex(),
        roles=(Role.GATE,),
        checkpoint="K2",
        signature=site.authority.sign(message).hex(),
    )
    with site.open() as station:
        station.duty.sign_on("101")
        station.ledger.append(certified)
    never = Alarm(AlarmKind.SILENT, where="2 号卡点", who=other.station)
    assert never in look(site).alarms
    with site.open() as station:
        other.add_unknown(NOON + MINUTE)
        for entry in other.entries:
            station.ledger.receive(entry)
    found = look(site)
    laptop = Laptop(other.station, NOON + MINUTE, own=False, silent=False)
    assert gate(found, "K2").laptops == (laptop,)
    assert all(alarm.kind is not AlarmKind.SILENT for alarm in found.alarms)
    site.ticks.pass_by(SILENT_MS + 2 * MINUTE)
    assert (
        Alarm(AlarmKind.SILENT, "2 号卡点", other.station, since=NOON + MINUTE) in look(site).alarms
    )
    assert gate(look(site)).laptops[0].own and not gate(look(site)).laptops[0].silent


def test_what_went_wrong_between_ledgers_is_an_alarm(site):
    with site.open() as station:
        station.duty.sign_on("101")
        own = station.ledger.station
        with station.ledger.writing():
            Synced(station.ledger.db).report(Incident(kind=Kind.FORK, station=own))
    assert look(site).alarms == (Alarm(AlarmKind.SYNC, who=own, count=1),)
