"""What holds for every rule and every policy, whatever stands at the gate."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate_app.domain.passes import PassKind
from gate_app.domain.policy import Policy
from gate_app.domain.rules import RULES, Facts, decide, direction_of
from gate_app.domain.verdict import (
    FINAL,
    FORGERY,
    Direction,
    DirectionMode,
    GateState,
    How,
    Reason,
)
from tests.domain.standing import ADMIT, AT, ATTEND, EXIT, REFUSE, SECONDS, claims, facts


def without(some, **changed):
    return msgspec.structs.replace(some, **changed)


SOFTENED = Policy(soft=frozenset(Reason), hard=frozenset())
SWITCHED_OFF = Policy(off=frozenset(Reason))
HARDENED = Policy(hard=frozenset(Reason))


@pytest.mark.parametrize("policy", [SOFTENED, SWITCHED_OFF], ids=["soft", "off"])
@pytest.mark.parametrize(
    "changed",
    [{"code_fault": fault, "claims": None} for fault in sorted(FORGERY)]
    + [{"revoked": True}, {"revoked": True, "lost": True}],
)
def test_no_policy_softens_forgery_or_revocation(policy, changed):
    decision = decide(facts(policy, **changed))
    assert decision.verdict is REFUSE
    assert decision.reason in FINAL


def test_policy_switches_other_rules():
    expired = {"claims": claims(exp=SECONDS - 1)}
    assert decide(facts(SOFTENED, **expired)).verdict is ATTEND
    assert decide(facts(SWITCHED_OFF, **expired)).verdict is ADMIT
    assert decide(facts(HARDENED, clock_trusted=False)).verdict is REFUSE
    assert decide(facts(HARDENED, mode=EXIT)).reason is Reason.NOT_INSIDE
    assert decide(facts(SWITCHED_OFF, evacuating=True)).reason is Reason.EVACUATION
    # Off is stronger than hard, hard than soft.
    torn = Policy(off=frozenset({Reason.EXPIRED}), hard=frozenset({Reason.EXPIRED}))
    assert decide(facts(torn, **expired)).verdict is ADMIT
    torn = Policy(soft=frozenset({Reason.EXPIRED}), hard=frozenset({Reason.EXPIRED}))
    assert decide(facts(torn, **expired)).verdict is REFUSE


reasons = st.frozensets(st.sampled_from(Reason), max_size=8)
kinds = st.frozensets(st.sampled_from(PassKind))
hours = st.none() | st.integers(0, 100)
policies = st.builds(
    Policy,
    off=reasons,
    soft=reasons,
    hard=reasons,
    exit_quota=st.none() | st.integers(0, 3),
    no_exit=kinds,
    test_interval_h=hours,
    ask_temperature_h=hours,
    confirm=kinds,
)
minutes = st.integers(0, 1439)
some_claims = st.builds(
    claims,
    kind=st.sampled_from(PassKind),
    zones=st.sampled_from([(1,), (2,), (1, 2)]),
    exp=st.integers(SECONDS - 2, SECONDS + 2),
    nbf=st.none() | st.integers(SECONDS - 4, SECONDS - 3),
    window=st.none() | st.sampled_from([(0, 1), (600, 800), (1300, 60)]),
)
some_facts = st.builds(
    Facts,
    at=st.integers(AT - 2000, AT + 2000),
    minute=minutes,
    policy=policies,
    zone=st.sampled_from([1, 2]),
    gate_state=st.sampled_from(GateState),
    mode=st.sampled_from(DirectionMode),
    how=st.sampled_from(How),
    together=st.integers(1, 3),
    evacuating=st.booleans(),
    code_fault=st.none(),
    claims=some_claims,
    right_gate=st.just("门"),
    revoked=st.booleans(),
    lost=st.booleans(),
    enterprise_suspended=st.booleans(),
    holder_suspended=st.booleans(),
    inside=st.none() | st.booleans(),
    inside_zone=st.none() | st.sampled_from([1, 2]),
    exits_used=st.integers(0, 4),
    tested_at=st.none() | st.integers(AT - 10**9, AT),
    temperature=st.none() | st.integers(350, 400),
    temperature_at=st.none() | st.integers(AT - 10**8, AT),
    health_code=st.sampled_from(["", "green", "yellow", "red"]),
    register_age_s=st.integers(0, 10**6),
    clock_trusted=st.booleans(),
)


@given(some_facts)
def test_admit_only_if_no_rule_objects(some):
    decision = decide(some)
    assert decision.direction is direction_of(some)
    if some.evacuating:
        assert (decision.verdict, decision.direction) == (ADMIT, Direction.EXIT)
        return
    objections = [finding for rule in RULES if (finding := rule(some)) is not None]
    left = [finding for finding in objections if finding.reason not in some.policy.off - FINAL]
    assert (decision.verdict is ADMIT) == (not left)
    assert (decision.verdict is REFUSE) == any(
        finding.reason in FINAL
        or finding.reason in some.policy.hard
        or (finding.verdict is REFUSE and finding.reason not in some.policy.soft)
        for finding in left
    )
    named = {decision.reason, *(finding.reason for finding in decision.others)}
    assert named >= {finding.reason for finding in left}


@given(some_facts, st.sampled_from(sorted(FORGERY)))
def test_a_forged_code_goes_nowhere(some, fault):
    forged = without(some, code_fault=fault, claims=None)
    decision = decide(forged)
    if forged.evacuating:  # let out, as a head to be counted: nobody burns for a bad code
        assert (decision.verdict, decision.direction) == (ATTEND, Direction.EXIT)
    else:
        assert (decision.verdict, decision.reason) == (REFUSE, fault)


@given(some_facts, st.booleans())
def test_a_revoked_pass_goes_nowhere(some, lost):
    dead = without(some, revoked=True, lost=lost)
    decision = decide(dead)
    if dead.evacuating:
        assert (decision.verdict, decision.direction) == (ADMIT, Direction.EXIT)
    else:
        assert decision.reason is (Reason.REPORTED_LOST if lost else Reason.REVOKED)
        assert decision.verdict is REFUSE
