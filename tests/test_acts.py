"""What happens at the gate besides scanning."""

import pytest

from gate_app.codes import pass_code, pass_number
from gate_app.domain.entries import (
    Crossing,
    HolderPut,
    PassRevoked,
    PolicyPut,
    Subject,
    SuspensionPut,
)
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder, Suspension
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Direction, GateState, How, Reason, Verdict
from gate_app.errors import NotAllowedError, UsageError
from tests.stations import HOUR, MINUTE, NOON, SmallSite, issued, one

IN, OUT = Direction.ENTRY, Direction.EXIT


@pytest.fixture
def known(site, station):
    """Somebody the register knows; returns the claims of the pass."""
    claims = site.claims(name="韦小芳")
    station.ledger.append_all(
        [issued(claims, holder="H1"), HolderPut(item=Holder("H1", "韦小芳", "E1"))]
    )
    return claims


# --- no code at all ------------------------------------------------------------------------------


def test_people_are_found_by_number_and_by_name(station, known):
    (by_number,) = station.acts.find(pass_number.pass_number(known.pass_id))
    (by_name,) = station.acts.find(" 小芳 ")
    assert (by_number.holder, by_number.pass_id) == ("H1", known.pass_id)
    assert (by_name.holder, by_name.name) == ("H1", "韦小芳")


@pytest.mark.parametrize("text", ["", "韦", "%%", "__", "\\\\", "没有此人", "韦小芳'; --"])
def test_a_search_finds_nobody_else(station, known, text):
    assert station.acts.find(text) == []


def test_somebody_seen_at_the_gate_is_found_too(site, station):
    one(station, site.code(name="蓝天"))
    assert [subject.name for subject in station.acts.find("蓝天")] == ["蓝天"]


def test_no_search_by_name_where_policy_forbids_it(station, known):
    station.ledger.append(PolicyPut(item=Policy(search_by_name=False)))
    assert station.acts.find("小芳") == []
    assert station.acts.find(pass_number.pass_number(known.pass_id))


def test_without_a_code_a_supervisor_admits(station, known):
    (subject,) = station.acts.find("小芳")
    with pytest.raises(NotAllowedError):
        station.acts.admit_without_code(subject, direction=IN, note="medical", authorised_by="")
    with pytest.raises(UsageError):
        station.acts.admit_without_code(subject, direction=IN, note="", authorised_by="201")
    with pytest.raises(UsageError):
        station.acts.admit_without_code(Subject(), direction=IN, note="x", authorised_by="201")
    entry = station.acts.admit_without_code(
        subject, direction=IN, note="medical", authorised_by="201"
    )
    body = entry.body()
    assert isinstance(body, Crossing)
    assert (body.verdict, body.reason) == (Verdict.ATTEND, Reason.NO_CODE)
    assert (body.rested.how, body.authorised_by) == (How.MANUAL, "201")
    assert station.register.presence("H1").inside


def test_a_code_left_at_home_lifts_no_revocation(site, station, known):
    (subject,) = station.acts.find("小芳")
    station.ledger.append(PassRevoked(pass_id=known.pass_id))
    with pytest.raises(NotAllowedError):
        station.acts.admit_without_code(subject, direction=IN, note="x", authorised_by="201")
    renewed = site.claims()
    station.ledger.append(issued(renewed, holder="H1"))
    assert station.acts.admit_without_code(subject, direction=IN, note="x", authorised_by="201")


@pytest.mark.parametrize("who", ["holder:H1", "enterprise:E1"])
def test_nor_a_suspension(station, known, who):
    (subject,) = station.acts.find("小芳")
    station.ledger.append(SuspensionPut(item=Suspension(who, True)))
    with pytest.raises(NotAllowedError):
        station.acts.admit_without_code(subject, direction=IN, note="x", authorised_by="201")


def test_turned_back_without_a_code(station):
    with pytest.raises(UsageError):
        station.acts.turn_back_without_code(note="")
    entry = station.acts.turn_back_without_code(note="no-code", name="某人")
    assert entry.header.kind == "turned-back"
    assert entry.body().subject.name == "某人"


# --- typed in later ------------------------------------------------------------------------------


def test_a_crossing_from_paper_counts_at_its_own_time(site, station, known):
    code = pass_code.write(known, site.key)
    site.ticks.pass_by(2 * HOUR)
    one(station, code)  # came in at two hours
    (subject,) = station.acts.find("小芳")
    early = station.acts.write_down_late(subject, direction=OUT, happened=NOON + HOUR, note="")
    assert station.register.presence("H1").inside
    assert (early.body().rested.how, early.body().note) == (How.PAPER, "paper")
    site.ticks.pass_by(HOUR)
    station.acts.write_down_late(
        subject, direction=OUT, happened=site.ticks.wall() - MINUTE, note="停电"
    )
    assert not station.register.presence("H1").inside
    assert station.register.presence("H1").since == site.ticks.wall() - MINUTE
    assert one(station, code).decision.direction is IN


def test_nothing_is_written_down_before_it_happened(site, station, known):
    (subject,) = station.acts.find("小芳")
    now = site.ticks.wall()
    with pytest.raises(UsageError):
        station.acts.write_down_late(subject, direction=OUT, happened=now + 1, note="")
    with pytest.raises(UsageError):
        station.acts.write_down_late(Subject(), direction=OUT, happened=now, note="")


# --- emergency and evacuation --------------------------------------------------------------------


def test_an_ambulance_passes_with_one_key_and_is_reviewed_later(station):
    first = station.acts.let_emergency_through(reason="ambulance", plate="桂B12345")
    second = station.acts.let_emergency_through(reason="")
    assert (first.body().plate, second.body().reason) == ("桂B12345", "emergency")
    assert station.status().emergencies == 2
    station.acts.review_emergency(first, note="属实")
    assert [e.ref for e, _ in station.register.emergencies_to_review("K1")] == [second.ref]


def test_a_sealed_gate_opens_for_an_ambulance(station):
    station.acts.set_state(GateState.SEALED, reason="命令", authorised_by="201")
    assert station.acts.let_emergency_through(reason="ambulance").header.seq


def test_evacuation_opens_the_exit_counts_heads_and_lists_who_is_left(site, station):
    codes = [site.code(name=f"人{n}") for n in range(3)]
    dead = site.claims(name="已吊销")
    for code in codes:
        one(station, code)
    station.ledger.append(PassRevoked(pass_id=dead.pass_id))
    station.acts.set_state(GateState.SEALED, reason="命令", authorised_by="201")
    with pytest.raises(NotAllowedError):
        station.acts.count_heads()
    station.acts.start_evacuation(reason="fire")
    with pytest.raises(NotAllowedError):
        station.acts.start_evacuation(reason="fire")
    left = one(station, codes[0])
    assert (left.decision.verdict, left.decision.reason) == (Verdict.ADMIT, Reason.EVACUATION)
    assert left.decision.direction is OUT
    assert one(station, pass_code.write(dead, site.key)).decision.verdict is Verdict.ADMIT
    assert one(station, "junk").decision.verdict is Verdict.ATTEND
    station.acts.count_heads(3)
    station.acts.count_heads(-1)
    assert station.register.evacuation(1).heads == 2
    assert station.register.evacuation(1).reason == "fire"
    assert [person.name for person in station.register.muster(1)] == ["人1", "人2"]
    station.acts.end_evacuation()
    assert station.register.evacuation(1) is None
    assert one(station, codes[1]).decision.reason is Reason.GATE_SEALED
    with pytest.raises(NotAllowedError):
        station.acts.end_evacuation()


def test_an_evacuation_survives_a_restart(site):
    with site.open() as station:
        station.acts.start_evacuation(reason="fire")
        station.acts.count_heads()
    with site.open() as station:
        assert station.register.evacuation(1).heads == 1


def test_leaving_when_told_to_uses_up_no_quota(tmp_path):
    site = SmallSite(tmp_path / "site", policy=Policy(exit_quota=1))
    with site.open() as station:
        code = site.code()
        one(station, code)
        station.acts.start_evacuation(reason="drill")
        one(station, code)
        station.acts.end_evacuation()
        assert [one(station, code).decision.verdict for _ in range(2)] == [Verdict.ADMIT] * 2


# --- the gate itself -----------------------------------------------------------------------------


def test_the_gates_state_needs_a_supervisor_and_the_last_one_holds(site, station):
    with pytest.raises(NotAllowedError):
        station.acts.set_state(GateState.SEALED, reason="命令", authorised_by="")
    for state in (GateState.SEALED, GateState.ENTRY_ONLY, GateState.OPEN):
        station.acts.set_state(state, reason="命令", authorised_by="201")
        assert station.register.gate_state("K1") is state
    rivals = station.ledger.db.execute("SELECT max(rivals) FROM item").fetchone()[0]
    assert rivals == 0
    assert one(station, site.code()).decision.verdict is Verdict.ADMIT


def test_the_opening_count(tmp_path):
    site = SmallSite(tmp_path / "site", closed=False)
    with site.open() as station:
        inside, outside = site.claims(), site.claims()
        station.ledger.append_all([issued(inside, holder="H1"), issued(outside, holder="H2")])
        people = [Subject(holder="H1", name="韦小芳", pass_kind=PassKind.PERSON)]
        *counted, closed = station.acts.take_opening_count(people)
        assert len(counted) == closed.body().count == 1
        assert station.register.inside(1) == {PassKind.PERSON: 1}
        codes = [pass_code.write(claims, site.key) for claims in (inside, outside)]
        assert [one(station, code).decision.direction for code in codes] == [OUT, IN]


def test_a_fever_is_remembered(site, station):
    claims = site.claims()
    station.ledger.append(issued(claims, holder="H1"))
    code = pass_code.write(claims, site.key)
    station.acts.observe_health("H1", temperature=385)
    assert one(station, code).decision.reason is Reason.TEMPERATURE
    station.acts.observe_health("H1", temperature=366, code="red")
    assert one(station, code).decision.reason is Reason.HEALTH_CODE
    station.acts.observe_health("H1", code="green")
    assert one(station, code).decision.verdict is Verdict.ADMIT
    for impossible in (299, 451):
        with pytest.raises(UsageError):
            station.acts.observe_health("H1", temperature=impossible)


def test_confirming_the_clock(site, station):
    site.ticks.set_wall_by(3 * HOUR)
    assert not station.status().clock_trusted
    assert station.status().clock_off_ms == 3 * HOUR
    entry = station.acts.confirm_clock(authorised_by="201")
    assert entry.header.at == site.ticks.wall()
    assert station.status().clock_trusted
