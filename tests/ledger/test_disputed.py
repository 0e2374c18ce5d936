"""A pass id that was issued twice, and not the same, belongs to nobody; a movement of the future
hides no other.
"""

import itertools
from contextlib import closing

import msgspec
import pytest

from gate_app.codes import pass_code
from gate_app.domain.entries import (
    HealthObserved,
    PassRevoked,
    PolicyPut,
    PresenceSet,
    Role,
    Subject,
    TestRecorded,
)
from gate_app.domain.passes import PassKind
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Direction, Reason
from gate_app.ledger.database import connect
from gate_app.ledger.issued import disputed_issues, registered
from gate_app.ledger.passes import ISSUED_TWICE
from gate_app.ledger.register import Register
from gate_app.ledger.sound import sound
from gate_app.sites.policy_dry_run import dry_run
from gate_app.sites.read import VERSIONS, entries_of, plan_changes
from gate_app.sites.sheets import POLICY, Row, known_of
from tests.ledger.chains import (
    GATE_A,
    OFFICE,
    Chain,
    certificate,
    crossing,
    cut_off,
    receiver,
)
from tests.ledger.test_views import issue
from tests.stations import HOUR, MINUTE, NOON, SmallSite, issued
from tests.stations import one as held_up

PASS_ID = "00000000000000aa"


def issues(*bodies):
    """An office and one that lies write these in turn, each dated earlier than the one before."""
    office, liar = Chain(OFFICE), Chain(GATE_A)
    office.add(certificate(OFFICE, Role.OFFICE))
    office.add(certificate(GATE_A, Role.OFFICE))
    made = [
        (office, liar)[number % 2].add(body, NOON - number * MINUTE)
        for number, body in enumerate(bodies)
    ]
    return [*office.entries[:3], liar.entries[0]], made


def views_of(folder, entries):
    with receiver(folder) as ledger:
        for entry in entries:
            ledger.receive(entry)
        held = ledger.views.dump()
        ledger.rebuild()
        assert ledger.views.dump() == held
        register = Register(ledger.db)
        (listed,) = registered(ledger.db)
        return held, register.revocation(PASS_ID), register.issued(PASS_ID).holder, listed


@pytest.mark.parametrize(
    ("bodies", "dead"),
    [
        ((issue(), issue(holder="H2")), True),
        ((issue(), issue(holder="H2"), issue()), True),
        ((issue(), issue(), issue(holder="H2")), True),
        ((issue(), msgspec.structs.replace(issue(), exp=2**31 + 1)), True),
        ((issue(), issue()), False),
        ((issue(), issue(), issue()), False),
    ],
)
def test_in_any_order_a_second_issue_ends_a_pass_and_gives_it_to_nobody(tmp_path, bodies, dead):
    first, made = issues(*bodies)
    found = []
    for number, order in enumerate(itertools.permutations(made)):
        by_station = {one.header.station: [] for one in made}
        for one in order:
            by_station[one.header.station].append(one.header.seq)
        if any(seqs != sorted(seqs) for seqs in by_station.values()):
            continue  # a station's own entries come in their order
        found.append(views_of(tmp_path / f"{number}", [*first, *order]))
    assert len(found) > 1
    for held, revocation, holder, listed in found:
        assert held == found[0][0]
        assert revocation == ((False, ISSUED_TWICE) if dead else None)
        assert (listed.revoked, listed.why) == (dead, ISSUED_TWICE if dead else "")
        assert holder == found[0][2]


def test_a_pass_lives_again_when_the_office_that_lied_is_cut_off(followed):
    followed.happens(followed.office, certificate(GATE_A, Role.OFFICE))
    followed.happens(followed.office, issue())
    followed.happens(followed.a, issue(holder="H2"), NOON - HOUR)
    assert followed.register.revocation(PASS_ID) == (False, ISSUED_TWICE)
    followed.happens(followed.office, cut_off(GATE_A, 1))
    assert followed.register.revocation(PASS_ID) is None
    assert followed.register.issued(PASS_ID).holder == "H1"


def test_a_replay_knows_when_a_pass_died_as_issued_twice(tmp_path):
    """The events before go by the issue that was known then, though the other is shown now."""
    site = SmallSite(tmp_path / "site")
    with site.open() as station:
        claims = site.claims()
        code = pass_code.write(claims, site.key)
        station.ledger.append(issued(claims, holder="H1"))
        site.ticks.pass_by(MINUTE)
        assert held_up(station, code).decision.reason is Reason.OK
        liar = Chain(GATE_A)
        liar.add(certificate(GATE_A, Role.OFFICE, authority=site.authority))
        liar.add(issued(claims, holder="H2"), NOON - HOUR)
        site.ticks.pass_by(MINUTE)
        for entry in liar.entries:
            station.ledger.receive(entry)
        assert station.register.issued(claims.pass_id).holder == "H2"
        assert held_up(station, code).decision.reason is Reason.REVOKED
    with closing(connect(site.folder, write=False)) as db:
        (issues,) = disputed_issues(db).values()
        found = dry_run(db, Policy(test_interval_h=1), NOON - HOUR)
    assert [entry.body().holder for _, entry in issues.arrived] == ["H1", "H2"]
    assert (found.events, found.unknown, found.same) == (2, 0, 1)
    assert [change.new[1] for change in found.changed] == [Reason.TEST_OVERDUE]


def test_an_office_may_still_revoke_it_for_ever(followed):
    followed.happens(followed.office, certificate(GATE_A, Role.OFFICE))
    followed.happens(followed.office, issue())
    followed.happens(followed.a, issue(holder="H2"), NOON - HOUR)
    (listed,) = registered(followed.ledger.db)
    assert (listed.revoked, listed.final) == (True, False)
    followed.happens(followed.office, PassRevoked(pass_id=PASS_ID, reason="离职"))
    (listed,) = registered(followed.ledger.db)
    assert (listed.why, listed.final) == ("离职", True)
    followed.happens(followed.office, cut_off(GATE_A, 1))
    assert followed.register.revocation(PASS_ID) == (False, "离职")


def test_a_replay_takes_nothing_from_the_future(tmp_path):
    site = SmallSite(tmp_path / "site", policy=Policy(temperature_limit=373))
    with site.open() as station:
        claims = site.claims()
        code = pass_code.write(claims, site.key)
        station.ledger.append(issued(claims, holder="H1"))
        station.ledger.append(TestRecorded(holder="H1", taken_at=NOON + 48 * HOUR))
        station.ledger.append(crossing("H1", happened=NOON + 48 * HOUR))
        liar = Chain(GATE_A)
        liar.add(certificate(GATE_A, Role.GATE, authority=site.authority))
        liar.add(HealthObserved(holder="H1", temperature=400), NOON + 48 * HOUR)
        for entry in liar.entries:
            station.ledger.receive(entry)
        for _ in range(2):
            assert held_up(station, code).decision.reason is Reason.OK
    with closing(connect(site.folder, write=False)) as db:
        found = dry_run(db, Policy(test_interval_h=1), NOON - HOUR)
    assert (found.events, found.unknown, found.same) == (3, 1, 0)
    assert [change.new[1] for change in found.changed] == [Reason.TEST_OVERDUE] * 2


def test_a_movement_of_the_future_hides_no_other(followed):
    followed.happens(followed.a, crossing("H1"), NOON)
    whose = Subject(holder="H1", pass_kind=PassKind.PERSON, name="韦")
    lie = PresenceSet(subject=whose, zone=2, inside=False)
    followed.happens(followed.b, lie, NOON + 48 * HOUR)
    followed.happens(followed.b, crossing("H1", Direction.EXIT, happened=2**62), NOON)
    assert followed.register.presence("H1", NOON).inside
    followed.happens(followed.a, crossing("H1", Direction.EXIT), NOON + MINUTE)
    now = followed.register.presence("H1", NOON + MINUTE)
    assert (now.inside, now.zone, now.since) == (False, 1, NOON + MINUTE)
    followed.happens(followed.b, crossing("H2"), NOON + 48 * HOUR)
    assert followed.register.presence("H2", NOON) is None


def test_the_greatest_version_of_a_policy_is_not_the_last_one(tmp_path):
    site = SmallSite(tmp_path / "site", with_staff=True)
    with site.open() as station:
        station.ledger.append(PolicyPut(item=Policy(version=2**31)))
    with closing(connect(site.folder, write=False)) as db:
        known = known_of(Register(db))
    changes = plan_changes({POLICY.title: [Row(3, {"规则": "周期天数", "值": "7"})]}, known)
    assert not changes.mistakes
    assert [one.version for one in changes.items] == [2**31 % VERSIONS + 1]
    assert all(map(sound, entries_of(changes, known)[0]))
