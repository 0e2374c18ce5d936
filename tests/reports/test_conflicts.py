"""Conflicts: what cannot be right is found, what is right is not, and a correction settles it."""

import pytest

from gate_app.codes.pass_number import pass_number
from gate_app.domain.entries import (
    Crossing,
    OpeningCountClosed,
    PassRevoked,
    PresenceSet,
    Rested,
    Subject,
    Undo,
)
from gate_app.domain.passes import PassKind
from gate_app.domain.verdict import Direction, How, Reason, Verdict
from gate_app.errors import NotAllowedError, UsageError
from gate_app.reports.book import open_book
from gate_app.reports.conflicts import ConflictKind, conflicts, setting_right, taking_back
from tests.stations import DAY, MINUTE, NOON, SmallSite, issued

IN, OUT = Direction.ENTRY, Direction.EXIT
TWICE, NEVER_IN = ConflictKind.INSIDE_TWICE, ConflictKind.EXIT_WITHOUT_ENTRY


@pytest.fixture
def site(tmp_path):
    return SmallSite(tmp_path / "site", with_staff=True)


def crossing(holder, direction, *, zone=1, reason=Reason.OK, pass_id="", happened=None):
    return Crossing(
        subject=Subject(pass_id, holder, PassKind.PERSON, f"韦{holder}", "E1"),
        checkpoint="K1",
        zone=zone,
        direction=direction,
        verdict=Verdict.ADMIT,
        reason=reason,
        rested=Rested(how=How.CAMERA),
        happened=happened,
    )


def record(site, *bodies):
    """Append them a minute apart."""
    with site.open() as station:
        entries = []
        for body in bodies:
            site.ticks.pass_by(MINUTE)
            entries.append(station.ledger.append(body))
        return entries


def found(site, after=NOON - DAY):
    with open_book(site.folder) as book:
        return conflicts(book, after=after)


def kinds(site, **asked):
    return [(one.known.holder, one.kind) for one in found(site, **asked)]


@pytest.mark.parametrize(
    "moves, expected",
    [
        ([IN], []),
        ([IN, OUT, IN, OUT], []),
        ([IN, IN], [("H1", TWICE)]),
        ([OUT], [("H1", NEVER_IN)]),
        ([IN, OUT, OUT], [("H1", NEVER_IN)]),
        ([IN, IN, IN], [("H1", TWICE)] * 2),
    ],
)
def test_movements_that_follow_one_another(site, moves, expected):
    record(site, *(crossing("H1", move) for move in moves))
    assert kinds(site) == expected


def test_leaving_where_nobody_counted_is_no_conflict(tmp_path):
    site = SmallSite(tmp_path / "site", closed=False)
    record(site, crossing("H1", OUT))
    assert kinds(site) == []
    record(site, OpeningCountClosed(zone=1, count=0))
    assert kinds(site) == [("H1", NEVER_IN)]


def test_leaving_by_another_zone_than_the_one_entered(site):
    record(site, crossing("H1", IN, zone=1), crossing("H1", OUT, zone=2))
    (one,) = found(site)
    assert one.kind is NEVER_IN and one.before.inside and one.before.zone == 1


def test_whoever_left_in_an_evacuation_did_nothing_wrong(site):
    record(site, crossing("H1", OUT, reason=Reason.EVACUATION))
    assert kinds(site) == []


def test_people_are_not_mixed_up(site):
    record(site, crossing("H1", IN), crossing("H2", IN), crossing("H1", OUT))
    assert kinds(site) == []


def test_a_crossing_taken_down_on_paper_counts_by_its_own_time(site):
    first, *_ = record(site, crossing("H1", IN), crossing("H1", IN))
    assert kinds(site) == [("H1", TWICE)]
    record(site, crossing("H1", OUT, happened=first.header.at + 1))
    assert kinds(site) == []


def test_only_what_happened_since_is_looked_at_but_what_was_before_counts(site):
    record(site, crossing("H1", IN), crossing("H2", IN), crossing("H2", IN))
    site.ticks.pass_by(2 * DAY)
    record(site, crossing("H1", IN))
    assert kinds(site, after=site.ticks.wall() - DAY) == [("H1", TWICE)]


def test_a_pass_used_after_it_was_revoked(site):
    claims = site.claims()
    record(
        site,
        issued(claims, holder="H1"),
        crossing("H1", IN, pass_id=claims.pass_id),
        PassRevoked(pass_id=claims.pass_id, reason="离职"),
    )
    assert kinds(site) == []
    record(site, crossing("H1", OUT, pass_id=claims.pass_id))
    (one,) = found(site)
    assert one.kind is ConflictKind.AFTER_REVOCATION and one.revoked == NOON + 3 * MINUTE


def test_a_pass_issued_twice_is_one_until_it_is_revoked_whatever_it_is_dated(site):
    claims = site.claims()
    first, second = record(
        site, issued(claims, holder="H1"), issued(claims, holder="H2"), crossing("H1", IN)
    )[:2]
    site.ticks.pass_by(40 * DAY)
    (found_,) = found(site, after=site.ticks.wall() - DAY)
    assert (found_.kind, found_.entry.ref) == (ConflictKind.ISSUED_TWICE, second.ref)
    assert (found_.known.name, found_.direction) == ("韦H1", None)
    assert found_.dispute.number == pass_number(claims.pass_id)
    assert [(one.entry.ref, one.at, one.holder) for one in found_.dispute.issues] == [
        (first.ref, first.header.at, "H1"),
        (second.ref, second.header.at, "H2"),
    ]
    for settle in (taking_back, lambda one, **how: setting_right(one, inside=True, **how)):
        with pytest.raises(NotAllowedError, match="不是通行"):
            settle(found_, reason="核实")
    record(site, PassRevoked(pass_id=claims.pass_id, reason="重复"))
    assert found(site, after=site.ticks.wall() - DAY) == []


def test_the_same_issue_filed_again_is_none(site):
    claims = site.claims()
    record(site, issued(claims, holder="H1"), issued(claims, holder="H1"))
    assert found(site) == []


def test_many_passes_issued_twice_keep_no_crossing_off_the_list(site):
    bodies = []
    for _ in range(4):
        claims = site.claims()
        bodies += [issued(claims, holder="H1"), issued(claims, holder="H2")]
    record(site, crossing("H1", IN), crossing("H1", IN), *bodies)
    with open_book(site.folder) as book:
        kinds = [one.kind for one in conflicts(book, after=NOON - DAY, limit=2)]
    assert kinds == [ConflictKind.ISSUED_TWICE] * 2 + [TWICE]


def test_taking_a_crossing_back_settles_it(site):
    record(site, crossing("H1", IN), crossing("H1", IN))
    (one,) = found(site)
    body = taking_back(one, reason="扫错了人")
    assert body == Undo(ref=one.entry.ref, reason="扫错了人")
    record(site, body)
    assert kinds(site) == []


@pytest.mark.parametrize("inside", [True, False])
def test_saying_where_somebody_is_settles_it_and_keeps_the_crossings(site, inside):
    record(site, crossing("H1", IN), crossing("H1", IN))
    (one,) = found(site)
    body = setting_right(one, inside=inside, reason="电话核实")
    assert isinstance(body, PresenceSet) and body.note == "电话核实"
    record(site, body)
    assert kinds(site) == []
    with site.open() as station:
        assert station.register.presence("H1").inside is inside
        assert not station.register.undone(one.entry.ref)
    record(site, crossing("H1", IN if inside else OUT))
    assert len(found(site)) == 1


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_correction_without_a_reason_is_refused(site, reason):
    record(site, crossing("H1", OUT))
    (one,) = found(site)
    with pytest.raises(UsageError):
        taking_back(one, reason=reason)
    with pytest.raises(UsageError):
        setting_right(one, inside=False, reason=reason)
