"""A station that lies, or whose clock is wrong, takes nobody off a list by a date of the future;
nor is anybody missing who is inside by such a date alone.
"""

from contextlib import closing

import pytest

from gate_app.codes import pass_code
from gate_app.domain.entries import CheckpointPut, PolicyPut, PresenceSet, Subject, Undo, ZonePut
from gate_app.domain.passes import PassKind
from gate_app.domain.places import Checkpoint, Zone
from gate_app.domain.policy import Policy, QuotaPer
from gate_app.domain.verdict import Direction, Reason, Verdict
from gate_app.ledger.database import connect
from gate_app.ledger.lately import AHEAD_MS
from gate_app.reports.book import open_book
from gate_app.reports.history import history
from gate_app.reports.muster import muster
from gate_app.reports.overdue import overdue
from gate_app.reports.overview import overview
from gate_app.sites.policy_dry_run import dry_run
from tests.ledger.chains import crossing
from tests.stations import DAY, HOUR, MINUTE, NOON, SmallSite, issued, one

FUTURE = NOON + 30 * DAY
PLACES = (
    ZonePut(item=Zone(1, "一区")),
    ZonePut(item=Zone(2, "二区")),
    CheckpointPut(item=Checkpoint("K1", "1 号卡点", 1)),
    CheckpointPut(item=Checkpoint("K2", "2 号卡点", 2)),
    PolicyPut(item=Policy(return_within_h=4)),
)
VEHICLE = Subject(holder="H3", pass_kind=PassKind.VEHICLE, name="桂B12345", enterprise="E1")


def gone(zone=1):
    return PresenceSet(subject=Subject(holder="H1", name="韦H1"), zone=zone, inside=False)


@pytest.fixture
def lied_to(followed):
    """H1 and a vehicle are inside, H2 went out in the morning; the other gate tells lies."""
    for body in PLACES:
        followed.happens(followed.office, body)
    followed.happens(followed.a, crossing("H2"), NOON - 9 * HOUR)
    followed.happens(followed.a, crossing("H2", Direction.EXIT), NOON - 8 * HOUR)
    followed.happens(followed.a, crossing("H1"), NOON - MINUTE)
    followed.happens(followed.a, crossing("H3", subject=VEHICLE), NOON)
    followed.happens(followed.b, gone(), FUTURE)
    followed.happens(followed.b, crossing("H2", zone=2), FUTURE)
    followed.happens(followed.b, crossing("H3", subject=VEHICLE, zone=2, happened=2**62), NOON)
    followed.happens(followed.b, crossing("H4"), FUTURE)  # never seen anywhere
    followed.happens(followed.b, crossing("", happened=FUTURE, reason="no-code"), NOON)
    return followed


def book_of(followed):
    return open_book(followed.ledger.folder)


def glances(book, at, **how):
    return overview(book, at=at, wrong_pins=5, locked_out_ms=HOUR, **how).gates


def test_the_future_takes_nobody_off_the_muster_list(lied_to):
    with book_of(lied_to) as book:
        first, second = muster(book, at=NOON)
        assert [(one.holder, one.name, one.since) for one in first.insiders] == [
            ("H3", "桂B12345", NOON),
            ("H1", "韦H1", NOON - MINUTE),
            ("H4", "韦H4", FUTURE),
        ]
        assert first.insiders[0].pass_kind is PassKind.VEHICLE
        # By the future alone: nobody is missing whose gate has a clock that runs ahead.
        assert [one.holder for one in second.insiders] == ["H3", "H2"]
        first, second = muster(book, at=FUTURE)  # its time has come
        assert [one.holder for one in first.insiders] == ["H3", "H4"]
        assert [one.holder for one in second.insiders] == ["H3", "H2"]


def test_as_many_are_counted_as_are_listed(lied_to):
    with book_of(lied_to) as book:
        first, second = glances(book, NOON)
    assert first.inside == {PassKind.PERSON: 2, PassKind.VEHICLE: 1}
    assert second.inside == {PassKind.PERSON: 1, PassKind.VEHICLE: 1}
    assert (first.last.at, first.last.name) == (NOON, "桂B12345")
    assert second.last is None


def test_who_seems_to_come_back_in_the_future_is_overdue(lied_to):
    with book_of(lied_to) as book:
        (late,) = overdue(book, at=NOON)
    assert (late.known.holder, late.left, late.zone) == ("H2", NOON - 8 * HOUR, 1)
    assert not late.known.presence.inside


def test_who_seems_gone_in_the_future_is_inside_by_the_record(lied_to):
    with book_of(lied_to) as book:
        seen = history(book, "H1", NOON)
    assert (seen.known.presence.inside, seen.zone_name) == (True, "一区")


@pytest.mark.parametrize(("ahead", "counts"), [(AHEAD_MS, True), (AHEAD_MS + 1, False)])
def test_clocks_may_differ_by_so_much_and_no_more(followed, ahead, counts):
    followed.happens(followed.a, crossing("H1"), NOON)
    followed.happens(followed.b, gone(), NOON + ahead)
    register = followed.register
    assert register.inside(1, register.ahead(NOON)) == ({} if counts else {PassKind.PERSON: 1})
    assert len(register.muster(1, register.ahead(NOON))) == (0 if counts else 1)


@pytest.mark.parametrize(("ahead", "used"), [(AHEAD_MS, 2), (AHEAD_MS + 1, 1), (2**62, 1)])
def test_an_exit_of_the_future_uses_up_no_quota(tmp_path, ahead, used):
    site = SmallSite(tmp_path / "site", policy=Policy(exit_quota=2, quota_per=QuotaPer.HOUSEHOLD))
    with site.open() as station:
        claims = site.claims()
        station.ledger.append(issued(claims, holder="H1", household="F1"))
        station.ledger.append(issued(site.claims(), holder="H2", household="F1"))
        site.ticks.pass_by(MINUTE)
        now = site.ticks.wall()
        station.ledger.append(crossing("H2", Direction.EXIT, happened=now))
        station.ledger.append(crossing("H2", Direction.EXIT, happened=now + ahead))
        assert station.register.exits_since("H1", "F1", 0, now) == used
        code = pass_code.write(claims, site.key)
        assert one(station, code).decision.verdict is Verdict.ADMIT
        reason = one(station, code).decision.reason
        assert reason is (Reason.OK if used < 2 else Reason.QUOTA_USED)
    with closing(connect(site.folder, write=False)) as db:
        tried = dry_run(db, Policy(exit_quota=2, quota_per=QuotaPer.HOUSEHOLD), NOON - DAY)
    assert (tried.same, tried.unknown) == (2, 2)  # those by hand cannot be decided again


def test_what_follows_the_lie_counts(lied_to):
    register = lied_to.register
    lied_to.happens(lied_to.a, crossing("H1", Direction.EXIT), NOON + MINUTE)
    inside = {PassKind.PERSON: 1, PassKind.VEHICLE: 1}  # H4 and the vehicle
    assert register.inside(1, register.ahead(NOON + MINUTE)) == inside
    wrong = lied_to.happens(lied_to.a, crossing("H1"), NOON + 2 * MINUTE)
    assert len(register.muster(1, register.ahead(NOON + 2 * MINUTE))) == 3
    lied_to.happens(lied_to.a, Undo(ref=wrong.ref, reason="r"), NOON + 3 * MINUTE)
    assert len(register.muster(1, register.ahead(NOON + 3 * MINUTE))) == 2


def test_whoever_is_not_sure_of_the_time_takes_nothing_to_be_ahead(lied_to):
    assert lied_to.register.ahead(None) == []
    with book_of(lied_to) as book:
        assert [one.holder for one in muster(book, at=None)[0].insiders] == ["H4"]
        long_ago = NOON - 400 * DAY
        assert glances(book, long_ago)[0].last is None
        assert glances(book, long_ago, sure=False)[0].last.at == FUTURE


def test_nothing_ahead_is_known_by_one_look_into_an_index(lied_to):
    asked = "EXPLAIN QUERY PLAN SELECT holder FROM presence WHERE happened > 1"
    (row,) = lied_to.ledger.db.execute(asked).fetchall()
    assert "presence_happened" in row[3]


def test_the_guard_counts_by_trusted_time(tmp_path):
    site = SmallSite(tmp_path / "site", with_staff=True)
    with site.open() as station:
        code = site.code(name="韦小芳")
        whose = one(station, code).person.holder
        station.ledger.append(crossing(whose, Direction.EXIT, happened=FUTURE))
        assert station.status().inside == {PassKind.PERSON: 1}
        assert station.status().sure_at == station.sure_at() == NOON
        assert len(station.register.muster(1, station.register.ahead(NOON))) == 1
