"""The gate: codes in, verdicts and entries out; what the guard answers."""

import pytest

from gate_app.codes import pass_code, pass_number
from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import (
    CheckpointPut,
    Crossing,
    HolderPut,
    PassRevoked,
    PolicyPut,
    Refusal,
    SuspensionPut,
    TurnedBack,
    Unresolved,
)
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder, Suspension
from gate_app.domain.places import Checkpoint
from gate_app.domain.policy import Policy, QuotaPer
from gate_app.domain.verdict import (
    Direction,
    DirectionMode,
    GateState,
    How,
    Reason,
    Verdict,
)
from gate_app.errors import UsageError
from tests.ledger.chains import crossing
from tests.stations import DAY, HOUR, MINUTE, NOON, SmallSite, issued, kinds, one, scan

ADMIT, ATTEND, REFUSE = Verdict.ADMIT, Verdict.ATTEND, Verdict.REFUSE


def test_in_and_out(site, station):
    code = site.code()
    came, left, again = one(station, code), one(station, code), one(station, code)
    assert [o.decision.direction for o in (came, left, again)] == ["entry", "exit", "entry"]
    assert all(o.decision.verdict is ADMIT for o in (came, left, again))
    assert station.register.inside(1) == {PassKind.PERSON: 1}
    body = came.entry.body()
    assert isinstance(body, Crossing)
    assert (body.checkpoint, body.zone, body.rested.how) == ("K1", 1, How.CAMERA)
    assert body.rested.kid == site.key.kid
    assert body.rested.register == (station.ledger.station, 1, came.entry.header.seq - 1)


def test_admitted_means_recorded(site, station):
    outcome = one(station, site.code())
    assert station.register.by_ref(outcome.entry.ref) == outcome.entry
    assert outcome.pending is None


@pytest.mark.parametrize(
    "text", ["", "hello", "https://example.com", "GP1:", "GP1:ABC", "\x00", "证"]
)
def test_a_refusal_is_an_entry_too(station, text):
    outcome = one(station, text)
    assert outcome.decision.verdict is REFUSE
    assert isinstance(outcome.entry.body(), Refusal)
    assert outcome.person is None


def test_forged_by_a_stranger(site, station):
    outcome = one(station, pass_code.write(site.claims(), SigningKey.generate()))
    assert outcome.decision.reason is Reason.UNKNOWN_ISSUER


def test_revoked_while_open(site, station):
    claims = site.claims()
    code = pass_code.write(claims, site.key)
    assert one(station, code).decision.verdict is ADMIT
    station.ledger.append(PassRevoked(pass_id=claims.pass_id, reason="离职"))
    assert one(station, code).decision.reason is Reason.REVOKED
    station.ledger.append(issued(claims))
    assert one(station, code).decision.reason is Reason.REVOKED


def test_suspended_and_restored(site, station):
    code = site.code()
    put = station.ledger.append(SuspensionPut(item=Suspension("enterprise:E1", True)))
    assert one(station, code).decision.reason is Reason.ENTERPRISE_SUSPENDED
    restored = SuspensionPut(item=Suspension("enterprise:E1", False), replaces=(put.ref,))
    station.ledger.append(restored)
    assert one(station, code).decision.verdict is ADMIT


def test_the_right_gate_is_named(site, station):
    decision = one(station, site.code(zones=(2,))).decision
    assert (decision.reason, decision.detail) == (Reason.WRONG_ZONE, {"gate": "2 号卡点"})
    station.ledger.append(CheckpointPut(item=Checkpoint("K0", "总门", 2)))
    assert one(station, site.code(zones=(9,))).decision.detail == {"gate": ""}


def test_a_replaced_pass_does_not_defeat_anti_passback(site, station):
    first, second = site.claims(), site.claims()
    station.ledger.append_all([issued(first, holder="H1"), issued(second, holder="H1")])
    one(station, pass_code.write(first, site.key))
    again = one(station, pass_code.write(second, site.key), mode=DirectionMode.ENTRY)
    assert (again.decision.verdict, again.decision.reason) == (ATTEND, Reason.ALREADY_INSIDE)


def test_the_window_is_in_the_sites_time(site, station):
    code = site.code(window=(720, 721))  # 12:00 at the site
    assert one(station, code).decision.verdict is ADMIT
    site.ticks.pass_by(MINUTE)
    assert one(station, code).decision.reason is Reason.OUTSIDE_WINDOW


def test_exit_quota_begins_anew_at_local_midnight(tmp_path):
    site = SmallSite(tmp_path / "site", policy=Policy(exit_quota=1))
    with site.open() as station:
        code = site.code()
        for expected in (ADMIT, ADMIT, ADMIT, REFUSE):  # in, out, in, out
            outcome = one(station, code)
            assert outcome.decision.verdict is expected
        assert outcome.decision.reason is Reason.QUOTA_USED
        site.ticks.pass_by(12 * HOUR - 1)
        assert one(station, code).decision.reason is Reason.QUOTA_USED
        site.ticks.pass_by(1)
        assert one(station, code).decision.verdict is ADMIT


def test_a_household_shares_its_exits(tmp_path):
    policy = Policy(exit_quota=1, quota_per=QuotaPer.HOUSEHOLD)
    site = SmallSite(tmp_path / "site", policy=policy)
    with site.open() as station:
        first, second = site.claims(), site.claims()
        station.ledger.append_all([issued(c, household="B1") for c in (first, second)])
        codes = [pass_code.write(c, site.key) for c in (first, second)]
        for code in (*codes, codes[0]):
            assert one(station, code).decision.verdict is ADMIT
        assert one(station, codes[1]).decision.reason is Reason.QUOTA_USED


# --- a doubt waits for the guard ---------------------------------------------------------------


def test_the_guard_chooses_the_direction_where_nobody_knows(unknown):
    with unknown.open() as station:
        waiting = one(station, unknown.code())
        assert (waiting.decision.reason, waiting.entry) == (Reason.PRESENCE_UNKNOWN, None)
        with pytest.raises(UsageError):
            station.gate.answer(waiting.pending, admit=True)
        through = station.gate.answer(waiting.pending, admit=True, direction=Direction.EXIT)
        assert isinstance(through.entry.body(), Crossing)
        assert through.entry.body().direction is Direction.EXIT
        with pytest.raises(UsageError):
            station.gate.answer(waiting.pending, admit=True, direction=Direction.EXIT)


def test_a_chosen_direction_is_no_way_around_a_rule(unknown):
    with unknown.open() as station:
        station.acts.set_state(GateState.ENTRY_ONLY, reason="命令", authorised_by="201")
        waiting = one(station, unknown.code())
        refused = station.gate.answer(waiting.pending, admit=True, direction=Direction.EXIT)
        assert refused.decision.reason is Reason.GATE_ENTRY_ONLY
        assert isinstance(refused.entry.body(), Refusal)
        assert station.register.presence(waiting.person.holder) is None


def test_unanswered_when_the_next_code_comes_is_unresolved(unknown):
    with unknown.open() as station:
        waiting = one(station, unknown.code())
        before = station.ledger.head[1]
        one(station, "junk")
        assert kinds(station, before) == ["unresolved", "refusal"]
        assert station.register.presence(waiting.person.holder) is None
        with pytest.raises(UsageError):
            station.gate.answer(waiting.pending, admit=True, direction=Direction.ENTRY)


def test_left_unresolved_at_shutdown(unknown):
    with unknown.open() as station:
        one(station, unknown.code())
        (entry,) = station.gate.leave_unresolved()
        assert isinstance(entry.body(), Unresolved)
        assert station.gate.leave_unresolved() == []


def test_turned_back(unknown):
    with unknown.open() as station:
        waiting = one(station, unknown.code())
        turned = station.gate.answer(waiting.pending, admit=False, note="not-the-holder")
        assert isinstance(turned.entry.body(), TurnedBack)
        assert turned.entry.body().note == "not-the-holder"
        assert turned.decision.verdict is REFUSE
        assert station.register.presence(waiting.person.holder) is None


def test_a_doubt_that_a_look_does_not_settle_needs_a_reason(site, station):
    code = site.code()
    one(station, code)
    waiting = one(station, code, mode=DirectionMode.ENTRY)
    assert waiting.decision.reason is Reason.ALREADY_INSIDE
    with pytest.raises(UsageError):
        station.gate.answer(waiting.pending, admit=True)
    through = station.gate.answer(waiting.pending, admit=True, note="missed-scan")
    assert through.entry.body().note == "missed-scan"


def test_two_codes_in_one_frame_are_named_and_neither_is_admitted_unseen(site, station):
    before = station.ledger.head[1]
    first, second = scan(station, site.code(), site.code())
    assert [o.decision.reason for o in (first, second)] == [Reason.SEVERAL_CODES] * 2
    assert {first.person.name, second.person.name} == {"韦1", "韦2"}
    assert kinds(station, before) == []
    station.gate.answer(second.pending, admit=True)
    one(station, "junk")
    assert kinds(station, before) == ["crossing", "unresolved", "refusal"]
    assert station.register.presence(second.person.holder).inside
    assert station.register.presence(first.person.holder) is None


def test_a_revoked_pass_beside_a_good_one(site, station):
    dead = site.claims()
    station.ledger.append(PassRevoked(pass_id=dead.pass_id))
    good, bad = scan(station, site.code(), pass_code.write(dead, site.key))
    assert (good.decision.verdict, bad.decision.reason) == (ATTEND, Reason.REVOKED)
    assert bad.entry is not None


# --- numbers that are typed ----------------------------------------------------------------------


def number_of(claims):
    return pass_number.pass_number(claims.pass_id)


def test_a_typed_number_leads_to_a_look(site, station):
    claims = site.claims()
    station.ledger.append_all(
        [issued(claims, holder="H1"), HolderPut(item=Holder("H1", "韦小芳", "E1"))]
    )
    typed = one(station, number_of(claims).lower().replace("-", " "), how=How.TYPED)
    assert (typed.decision.verdict, typed.decision.reason) == (ATTEND, Reason.NUMBER_ONLY)
    assert typed.person.name == "韦小芳"
    through = station.gate.answer(typed.pending, admit=True, note="identity-checked")
    assert through.entry.body().rested.how is How.TYPED
    assert station.register.presence("H1").inside


def test_a_number_that_nobody_has(site, station):
    assert (
        one(station, number_of(site.claims()), how=How.TYPED).decision.reason is Reason.NOT_A_PASS
    )


def test_a_number_that_two_have_shows_both(site, station):
    one_, two = site.claims(pass_id="aabbccddee000001"), site.claims(pass_id="aabbccddee000002")
    station.ledger.append_all([issued(one_), issued(two)])
    outcomes = scan(station, number_of(one_), how=How.TYPED)
    assert [o.decision.verdict for o in outcomes] == [ATTEND, ATTEND]
    assert {o.person.pass_id for o in outcomes} == {one_.pass_id, two.pass_id}


@pytest.mark.parametrize("name", ["很长" * 20, "a\u0301b", "有\x07铃", ""])
def test_a_name_that_no_pass_could_hold_stops_nobody(site, station, name):
    claims = site.claims()
    seen = crossing("H1", Direction.EXIT, name=name)  # as another laptop may have written
    station.ledger.append_all([issued(claims, holder="H1"), seen])
    outcome = one(station, number_of(claims), how=How.TYPED)
    assert outcome.decision.reason is Reason.NUMBER_ONLY
    assert outcome.person.name


def test_a_revoked_number_is_refused(site, station):
    claims = site.claims()
    station.ledger.append_all([issued(claims), PassRevoked(pass_id=claims.pass_id, lost=True)])
    outcome = one(station, number_of(claims), how=How.TYPED)
    assert outcome.decision.reason is Reason.REPORTED_LOST


def test_with_an_untrusted_clock_everybody_is_looked_at_and_the_gate_lives(site, station):
    site.ticks.set_wall_by(40 * DAY)
    code = site.code(exp=(NOON + DAY) // 1000)
    waiting = one(station, code)
    assert waiting.decision.reason is Reason.CLOCK_UNTRUSTED  # not expired: at went on
    through = station.gate.answer(waiting.pending, admit=True)
    assert not through.entry.body().rested.clock_trusted
    assert one(station, "junk").decision.verdict is REFUSE
    site.ticks.set_wall_by(-40 * DAY)
    assert one(station, code).decision.verdict is ADMIT


def test_a_new_policy_holds_from_the_next_scan(site, station):
    code = site.code()
    assert one(station, code).decision.verdict is ADMIT
    station.ledger.append(PolicyPut(item=Policy(version=2, confirm=frozenset({PassKind.PERSON}))))
    waiting = one(station, code)
    assert waiting.decision.reason is Reason.CONFIRM_HOLDER
    through = station.gate.answer(waiting.pending, admit=True)
    assert through.entry.body().rested.policy == 2


def test_who_is_inside_survives_a_restart(site):
    code = site.code()
    with site.open() as station:
        one(station, code)
    site.ticks.pass_by(HOUR)
    with site.open() as station:
        assert station.register.inside(1) == {PassKind.PERSON: 1}
        assert one(station, code).decision.direction is Direction.EXIT


def test_nothing_presented_is_nothing_recorded(station):
    before = station.ledger.head
    assert scan(station) == []
    assert station.ledger.head == before
