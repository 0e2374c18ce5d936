"""A changed policy is tried on the past: what it would have decided, for whom, and what nobody
can know.
"""

from contextlib import closing

import msgspec
import pytest

from gate_app.domain.entries import HealthObserved, PolicyPut, SuspensionPut, TestRecorded
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Suspension
from gate_app.domain.policy import Policy
from gate_app.domain.rules import Facts, decide
from gate_app.domain.verdict import DirectionMode, Reason, Verdict
from gate_app.ledger.database import connect
from gate_app.sites.policy_dry_run import Past, compare, dry_run
from tests.stations import DAY, HOUR, MINUTE, NOON, SmallSite, issued, one

ADMIT, ATTEND, REFUSE = Verdict.ADMIT, Verdict.ATTEND, Verdict.REFUSE
OK = Reason.OK


def come(site, station, *, holder="H1", **changed):
    claims = site.claims(**changed)
    station.ledger.append(issued(claims, holder=holder, household="F1"))
    from gate_app.codes import pass_code

    return pass_code.write(claims, site.key)


def tried(site, policy, **how):
    with closing(connect(site.folder, write=False)) as db:
        return dry_run(db, policy, NOON - DAY, **how)


def cross(site, station, code, **how):
    site.ticks.pass_by(10 * MINUTE)
    return one(station, code, **how)


CASES = [
    (Policy(exit_quota=1), 2, (REFUSE, Reason.QUOTA_USED)),
    (Policy(exit_quota=2), 1, (REFUSE, Reason.QUOTA_USED)),
    (Policy(exit_quota=3), 0, None),
    (Policy(exit_quota=0, soft=frozenset({Reason.QUOTA_USED})), 3, (ATTEND, Reason.QUOTA_USED)),
    (Policy(exit_quota=0, off=frozenset({Reason.QUOTA_USED})), 0, None),
    (Policy(no_exit=frozenset({PassKind.PERSON})), 3, (REFUSE, Reason.DIRECTION_NOT_ALLOWED)),
    (Policy(test_interval_h=48), 6, (REFUSE, Reason.TEST_OVERDUE)),
    (Policy(confirm=frozenset({PassKind.PERSON})), 6, (ATTEND, Reason.CONFIRM_HOLDER)),
    (Policy(ask_temperature_h=8), 6, (ATTEND, Reason.TEMPERATURE_MISSING)),
    (Policy(), 0, None),
]


@pytest.mark.parametrize(("policy", "count", "new"), CASES)
def test_three_rounds_in_and_out(site, policy, count, new):
    with site.open() as station:
        code = come(site, station)
        for _ in range(6):
            assert cross(site, station, code).decision.reason is OK
    found = tried(site, policy)
    assert (found.events, found.unknown, found.same) == (6, 0, 6 - count)
    assert {change.new for change in found.changed} == ({new} if new else set())
    assert {change.old for change in found.changed} <= {(ADMIT, OK)}
    assert found.people == min(count, 1)


def test_a_rule_switched_off_lets_the_refused_through(tmp_path):
    strict = SmallSite(tmp_path / "strict", policy=Policy(test_interval_h=48))
    with strict.open() as station:
        code = come(strict, station)
        assert cross(strict, station, code).decision.reason is Reason.TEST_OVERDUE
        station.ledger.append(TestRecorded(holder="H1", taken_at=strict.ticks.wall()))
        assert cross(strict, station, code).decision.reason is OK
    found = tried(strict, Policy())
    assert [(one.old, one.new) for one in found.changed] == [
        ((REFUSE, Reason.TEST_OVERDUE), (ADMIT, OK))
    ]


def test_each_event_is_judged_by_what_was_known_then(site):
    """Suspended, tested, feverish, under another policy: afterwards, not before."""
    with site.open() as station:
        code = come(site, station)
        cross(site, station, code)
        station.ledger.append(SuspensionPut(item=Suspension("holder:H1", True, "密接")))
        assert cross(site, station, code).decision.reason is Reason.HOLDER_SUSPENDED
        station.ledger.append(
            SuspensionPut(
                item=Suspension("holder:H1", False),
                replaces=station.register.ref_of(Suspension, "holder:H1"),
            )
        )
        site.ticks.pass_by(HOUR)
        station.ledger.append(HealthObserved(holder="H1", temperature=380))
        assert cross(site, station, code).decision.reason is Reason.TEMPERATURE
        station.ledger.append(PolicyPut(item=Policy(version=2, temperature_limit=390)))
        assert cross(site, station, code).decision.reason is OK
    found = tried(site, Policy(version=3, temperature_limit=390))
    assert (found.events, found.unknown) == (4, 0)
    assert [(change.old[1], change.new[1]) for change in found.changed] == [
        (Reason.TEMPERATURE, OK)
    ]


def test_what_cannot_be_known_is_said_not_guessed(site):
    with site.open() as station:
        unregistered = site.code()
        cross(site, station, unregistered)
        cross(site, station, "GP1:NONSENSE" + "0" * 130)
    found = tried(site, Policy(test_interval_h=48, ask_temperature_h=4))
    assert (found.events, found.unknown, found.changed) == (2, 1, ())
    assert any("没法复算" in note for note in found.notes)
    assert any("体温" in note for note in found.notes)


def test_only_the_days_asked_for_count(site):
    with site.open() as station:
        code = come(site, station, exp=(NOON + 30 * DAY) // 1000)
        cross(site, station, code)
        site.ticks.pass_by(3 * DAY)
        station.ledger.clock.confirm()
        cross(site, station, code)
    with closing(connect(site.folder, write=False)) as db:
        assert dry_run(db, Policy(), NOON - DAY).events == 2
        assert dry_run(db, Policy(), NOON + 2 * DAY).events == 1
        assert dry_run(db, Policy(), NOON - DAY, most=1).events == 1


def test_nothing_is_written(site):
    with site.open() as station:
        code = come(site, station)
        cross(site, station, code)
        before = station.ledger.head
        tried(site, Policy(exit_quota=0))
        assert station.ledger.head == before


def past(verdict, reason, **facts):
    base = {"at": NOON, "minute": 720, "zone": 1, "policy": Policy(), "inside": True,
            "inside_zone": 1, "mode": DirectionMode.EXIT}  # fmt: skip
    site_claims = facts.pop("claims")
    then = Facts(**{**base, "claims": site_claims, **facts})
    new = facts.pop("new", Policy(exit_quota=0))
    now = msgspec.structs.replace(then, policy=new)
    return Past(
        ref="r", at=NOON, name="韦", checkpoint="K1", verdict=verdict, reason=reason,
        then=then, now=now,
    )  # fmt: skip


def test_facts_that_do_not_lead_to_the_record_are_no_facts(site):
    claims = site.claims()
    assert compare(past(ADMIT, OK, claims=claims)).new == (REFUSE, Reason.QUOTA_USED)
    with pytest.raises(LookupError):
        compare(past(REFUSE, Reason.EXPIRED, claims=claims))
    final = past(REFUSE, Reason.REVOKED, claims=claims, revoked=True)
    assert compare(final) is None
    assert decide(final.now).reason is Reason.REVOKED
