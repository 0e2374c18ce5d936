"""Each rule hit and not hit, at its edges; their order; and what nothing may ever soften."""

import msgspec
import pytest

from gate_app.domain.passes import PassKind
from gate_app.domain.policy import Policy
from gate_app.domain.rules import HOUR_MS, RULES, decide, direction_of
from gate_app.domain.verdict import (
    FORGERY,
    Direction,
    GateState,
    How,
    Reason,
)
from tests.domain.standing import (
    ADMIT,
    AT,
    ATTEND,
    CAR,
    ELSEWHERE,
    ENTRY,
    ESCORT,
    EXIT,
    INSIDE,
    PERSON,
    REFUSE,
    SECONDS,
    VEHICLE,
    claims,
    facts,
)

TABLE = [
    # what stands at the gate, the verdict, the reason
    ("a good pass", facts(), ADMIT, Reason.OK),
    *(
        (f"the code: {fault}", facts(code_fault=fault, claims=None, inside=None), REFUSE, fault)
        for fault in sorted(FORGERY)
    ),
    ("revoked", facts(revoked=True), REFUSE, Reason.REVOKED),
    ("reported lost", facts(revoked=True, lost=True), REFUSE, Reason.REPORTED_LOST),
    ("enterprise", facts(enterprise_suspended=True), REFUSE, Reason.ENTERPRISE_SUSPENDED),
    ("holder", facts(holder_suspended=True), REFUSE, Reason.HOLDER_SUSPENDED),
    ("nbf is now", facts(claims=claims(nbf=SECONDS)), ADMIT, Reason.OK),
    ("nbf next second", facts(claims=claims(nbf=SECONDS + 1)), REFUSE, Reason.NOT_YET_VALID),
    (
        "nbf, 1 ms before",
        facts(at=AT - 1, claims=claims(nbf=SECONDS)),
        REFUSE,
        Reason.NOT_YET_VALID,
    ),
    ("exp next second", facts(claims=claims(exp=SECONDS + 1)), ADMIT, Reason.OK),
    ("exp, last ms", facts(at=AT + 999, claims=claims(exp=SECONDS + 1)), ADMIT, Reason.OK),
    ("exp is now", facts(claims=claims(exp=SECONDS)), REFUSE, Reason.EXPIRED),
    ("sealed, in", facts(gate_state=GateState.SEALED), REFUSE, Reason.GATE_SEALED),
    ("sealed, out", facts(gate_state=GateState.SEALED, **INSIDE), REFUSE, Reason.GATE_SEALED),
    ("entry only, in", facts(gate_state=GateState.ENTRY_ONLY), ADMIT, Reason.OK),
    (
        "entry only, out",
        facts(gate_state=GateState.ENTRY_ONLY, **INSIDE),
        REFUSE,
        Reason.GATE_ENTRY_ONLY,
    ),
    (
        "entry only, held to exit",
        facts(gate_state=GateState.ENTRY_ONLY, mode=EXIT, inside=None),
        REFUSE,
        Reason.GATE_ENTRY_ONLY,
    ),
    ("another of its zones", facts(claims=claims(zones=(3, 1))), ADMIT, Reason.OK),
    ("no zone of it", facts(claims=claims(zones=(2, 3))), REFUSE, Reason.WRONG_ZONE),
    *(
        (
            f"window {window} at {minute}",
            facts(minute=minute, claims=claims(window=window)),
            ADMIT if good else REFUSE,
            Reason.OK if good else Reason.OUTSIDE_WINDOW,
        )
        for window, minute, good in [
            ((480, 1200), 479, False),
            ((480, 1200), 480, True),
            ((480, 1200), 1199, True),
            ((480, 1200), 1200, False),
            ((1320, 360), 1319, False),  # 22:00 to 06:00
            ((1320, 360), 1320, True),
            ((1320, 360), 1439, True),
            ((1320, 360), 0, True),
            ((1320, 360), 359, True),
            ((1320, 360), 360, False),
            ((480, 0), 479, False),  # until midnight
            ((480, 0), 1439, True),
            ((480, 0), 0, False),
            ((0, 480), 0, True),
            ((0, 480), 480, False),
            ((720, 721), 720, True),
            ((720, 721), 721, False),
        ]
    ),
    *(
        (
            f"{kind.name} at {minute} among hours of persons, its own {own}",
            facts(
                minute=minute,
                claims=claims(kind=kind, window=own, name="桂B12345"),
                policy=Policy(person_windows=((360, 540), (1320, 60))),
            ),
            ADMIT if good else REFUSE,
            Reason.OK if good else Reason.OUTSIDE_WINDOW,
        )
        for kind, minute, own, good in [
            (PassKind.PERSON, 359, None, False),
            (PassKind.PERSON, 360, None, True),
            (PassKind.PERSON, 540, None, False),
            (PassKind.PERSON, 1320, None, True),
            (PassKind.PERSON, 59, None, True),
            (PassKind.PERSON, 60, None, False),
            (PassKind.VEHICLE, 60, None, True),
            (PassKind.PERSON, 400, (480, 1200), False),  # its own hours count as well
            (PassKind.PERSON, 500, (480, 1200), True),
            (PassKind.PERSON, 700, (480, 1200), False),
        ]
    ),
    (
        "no exit for persons, in",
        facts(Policy(no_exit=frozenset({PERSON}))),
        ADMIT,
        Reason.OK,
    ),
    (
        "no exit for persons, out",
        facts(Policy(no_exit=frozenset({PERSON})), **INSIDE),
        REFUSE,
        Reason.DIRECTION_NOT_ALLOWED,
    ),
    (
        "no exit for vehicles, a person out",
        facts(Policy(no_exit=frozenset({VEHICLE})), **INSIDE),
        ADMIT,
        Reason.OK,
    ),
    ("quota, in", facts(Policy(exit_quota=0), exits_used=9), ADMIT, Reason.OK),
    ("quota N-1", facts(Policy(exit_quota=2), exits_used=1, **INSIDE), ADMIT, Reason.OK),
    ("quota N", facts(Policy(exit_quota=2), exits_used=2, **INSIDE), REFUSE, Reason.QUOTA_USED),
    ("quota none", facts(exits_used=99, **INSIDE), ADMIT, Reason.OK),
    ("quota 0", facts(Policy(exit_quota=0), **INSIDE), REFUSE, Reason.QUOTA_USED),
    (
        "quota, vehicle",
        facts(Policy(exit_quota=0), claims=CAR, exits_used=9, **INSIDE),
        ADMIT,
        Reason.OK,
    ),
    ("inside, going out", facts(**INSIDE), ADMIT, Reason.OK),
    ("inside, held to entry", facts(mode=ENTRY, **INSIDE), ATTEND, Reason.ALREADY_INSIDE),
    ("outside, held to exit", facts(mode=EXIT), ATTEND, Reason.NOT_INSIDE),
    ("inside elsewhere", facts(**ELSEWHERE), ATTEND, Reason.ALREADY_INSIDE),
    ("inside elsewhere, out", facts(mode=EXIT, **ELSEWHERE), ATTEND, Reason.NOT_INSIDE),
    ("vehicle twice in", facts(mode=ENTRY, claims=CAR, **INSIDE), REFUSE, Reason.ALREADY_INSIDE),
    ("vehicle twice out", facts(mode=EXIT, claims=CAR), REFUSE, Reason.NOT_INSIDE),
    ("nobody knows", facts(inside=None), ATTEND, Reason.PRESENCE_UNKNOWN),
    ("nobody knows, held to entry", facts(inside=None, mode=ENTRY), ADMIT, Reason.OK),
    ("nobody knows, held to exit", facts(inside=None, mode=EXIT), ADMIT, Reason.OK),
    *(
        (
            f"test {name}",
            facts(Policy(test_interval_h=48), tested_at=tested, claims=claims(kind=kind)),
            ADMIT if good else REFUSE,
            Reason.OK if good else Reason.TEST_OVERDUE,
        )
        for name, tested, kind, good in [
            ("48 h ago", AT - 48 * HOUR_MS, PERSON, True),
            ("48 h and 1 ms ago", AT - 48 * HOUR_MS - 1, PERSON, False),
            ("none", None, PERSON, False),
            ("none, escort", None, ESCORT, False),
            ("none, vehicle", None, VEHICLE, True),
        ]
    ),
    ("no test asked", facts(tested_at=None), ADMIT, Reason.OK),
    ("37.2", facts(temperature=372, temperature_at=AT), ADMIT, Reason.OK),
    ("37.3", facts(temperature=373, temperature_at=AT), REFUSE, Reason.TEMPERATURE),
    (
        "a fever 24 h ago",
        facts(temperature=390, temperature_at=AT - 24 * HOUR_MS),
        REFUSE,
        Reason.TEMPERATURE,
    ),
    (
        "a fever before that",
        facts(temperature=390, temperature_at=AT - 24 * HOUR_MS - 1),
        ADMIT,
        Reason.OK,
    ),
    (
        "no temperature where asked",
        facts(Policy(ask_temperature_h=4)),
        ATTEND,
        Reason.TEMPERATURE_MISSING,
    ),
    (
        "an old temperature where asked",
        facts(Policy(ask_temperature_h=4), temperature=365, temperature_at=AT - 4 * HOUR_MS - 1),
        ATTEND,
        Reason.TEMPERATURE_MISSING,
    ),
    (
        "a fresh temperature where asked",
        facts(Policy(ask_temperature_h=4), temperature=365, temperature_at=AT - 4 * HOUR_MS),
        ADMIT,
        Reason.OK,
    ),
    ("green", facts(health_code="green"), ADMIT, Reason.OK),
    ("yellow", facts(health_code="yellow"), REFUSE, Reason.HEALTH_CODE),
    ("red", facts(health_code="red"), REFUSE, Reason.HEALTH_CODE),
    ("register a day old", facts(register_age_s=86_400), ADMIT, Reason.OK),
    ("register older", facts(register_age_s=86_401), ATTEND, Reason.REGISTER_STALE),
    ("clock", facts(clock_trusted=False), ATTEND, Reason.CLOCK_UNTRUSTED),
    ("typed", facts(how=How.TYPED), ATTEND, Reason.NUMBER_ONLY),
    ("by a handheld", facts(how=How.HANDHELD), ADMIT, Reason.OK),
    ("two codes", facts(together=2), ATTEND, Reason.SEVERAL_CODES),
    (
        "confirm persons",
        facts(Policy(confirm=frozenset({PERSON}))),
        ATTEND,
        Reason.CONFIRM_HOLDER,
    ),
    ("confirm vehicles", facts(Policy(confirm=frozenset({VEHICLE}))), ADMIT, Reason.OK),
    ("evacuation", facts(evacuating=True, **INSIDE), ADMIT, Reason.EVACUATION),
    (
        "evacuation of a sealed zone",
        facts(evacuating=True, gate_state=GateState.SEALED),
        ADMIT,
        Reason.EVACUATION,
    ),
    (
        "evacuation, no readable code",
        facts(evacuating=True, claims=None, code_fault=Reason.NOT_A_PASS),
        ATTEND,
        Reason.EVACUATION,
    ),
]


@pytest.mark.parametrize(
    ("given_facts", "verdict", "reason"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_what_stands_at_the_gate(given_facts, verdict, reason):
    decision = decide(given_facts)
    assert (decision.verdict, decision.reason) == (verdict, reason)


def test_every_reason_of_the_rules_is_in_the_table():
    decided = {row[3] for row in TABLE}
    assert decided == set(Reason) - {Reason.NO_CODE}  # said by the guard, not by a rule


def test_every_rule_says_what_it_is():
    assert all(rule.__doc__ for rule in RULES)
    assert len(set(RULES)) == len(RULES)


@pytest.mark.parametrize(
    ("changed", "direction"),
    [
        ({"inside": False}, Direction.ENTRY),
        ({"inside": None}, Direction.ENTRY),
        (INSIDE, Direction.EXIT),
        (ELSEWHERE, Direction.ENTRY),
        ({"mode": ENTRY, **INSIDE}, Direction.ENTRY),
        ({"mode": EXIT, "inside": False}, Direction.EXIT),
        ({"evacuating": True, "mode": ENTRY, "inside": False}, Direction.EXIT),
    ],
)
def test_direction(changed, direction):
    assert direction_of(facts(**changed)) is direction


def test_words_get_what_they_need():
    def detail(**changed):
        return decide(facts(**changed)).detail

    assert detail(claims=claims(zones=(2,)), right_gate="2 号卡点") == {"gate": "2 号卡点"}
    assert detail(claims=claims(exp=SECONDS - 5)) == {"seconds": SECONDS - 5}
    assert detail(claims=claims(window=(0, 60))) == {"start": 0, "end": 60}
    hours = Policy(person_windows=((0, 60), (900, 960), (1200, 1260)))
    assert detail(policy=hours, minute=600) == {"start": 900, "end": 960}
    assert detail(policy=hours, minute=1300) == {"start": 0, "end": 60}
    assert detail(revoked=True, revoked_why="离职") == {"why": "离职"}
    assert detail(policy=Policy(exit_quota=1), exits_used=1, **INSIDE) == {"used": 1, "quota": 1}


# Everything wrong at once, then the first objection taken away, one after the other.
ALL_WRONG = facts(
    Policy(
        exit_quota=0,
        no_exit=frozenset({PERSON}),
        test_interval_h=48,
        confirm=frozenset({PERSON}),
    ),
    claims=claims(exp=SECONDS - 1, zones=(2,), window=(0, 60)),
    code_fault=Reason.BAD_SIGNATURE,
    revoked=True,
    enterprise_suspended=True,
    holder_suspended=True,
    gate_state=GateState.SEALED,
    mode=EXIT,
    how=How.TYPED,
    together=2,
    temperature=390,
    temperature_at=AT,
    health_code="red",
    register_age_s=10**9,
    clock_trusted=False,
)


def without(some, **changed):
    return msgspec.structs.replace(some, **changed)


def test_the_order_in_which_objections_show():
    seen = []
    step = ALL_WRONG
    for reason, mend in [
        (Reason.BAD_SIGNATURE, {"code_fault": None}),
        (Reason.REVOKED, {"revoked": False}),
        (Reason.ENTERPRISE_SUSPENDED, {"enterprise_suspended": False}),
        (Reason.HOLDER_SUSPENDED, {"holder_suspended": False}),
        (Reason.EXPIRED, {"claims": claims(zones=(2,), window=(0, 60))}),
        (Reason.GATE_SEALED, {"gate_state": GateState.OPEN}),
        (Reason.WRONG_ZONE, {"claims": claims(window=(0, 60))}),
        (Reason.OUTSIDE_WINDOW, {"claims": claims()}),
        (Reason.DIRECTION_NOT_ALLOWED, {"policy": without(ALL_WRONG.policy, no_exit=frozenset())}),
        (
            Reason.QUOTA_USED,
            {"policy": without(ALL_WRONG.policy, no_exit=frozenset(), exit_quota=9)},
        ),
        (Reason.TEST_OVERDUE, {"tested_at": AT}),
        (Reason.TEMPERATURE, {"temperature": 365}),
        (Reason.HEALTH_CODE, {"health_code": ""}),
        (Reason.NOT_INSIDE, {"inside": True, "inside_zone": 1}),
        (Reason.REGISTER_STALE, {"register_age_s": 0}),
        (Reason.CLOCK_UNTRUSTED, {"clock_trusted": True}),
        (Reason.NUMBER_ONLY, {"how": How.CAMERA}),
        (Reason.SEVERAL_CODES, {"together": 1}),
        (Reason.CONFIRM_HOLDER, {"policy": Policy()}),
    ]:
        decision = decide(step)
        seen.append(decision.reason)
        assert decision.reason is reason
        step = without(step, **mend)
    assert decide(step).verdict is ADMIT


def test_every_other_objection_is_named_behind_the_first():
    others = {finding.reason for finding in decide(ALL_WRONG).others}
    assert {Reason.REVOKED, Reason.EXPIRED, Reason.HEALTH_CODE, Reason.CLOCK_UNTRUSTED} <= others
    assert Reason.BAD_SIGNATURE not in others
