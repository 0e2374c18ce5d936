"""Figures of a day, against days made by hand."""

import pytest

from gate_app.domain.entries import PresenceSet, Subject
from gate_app.domain.passes import PassKind
from gate_app.domain.verdict import Direction, Reason
from gate_app.reports.book import open_book
from gate_app.reports.hourly import day_of, hourly
from gate_app.reports.times import day_start
from tests.reports.test_conflicts import crossing, record
from tests.stations import DAY, HOUR, MINUTE, NOON, SmallSite, one

MIDNIGHT = NOON - 12 * HOUR
IN, OUT = Direction.ENTRY, Direction.EXIT


@pytest.fixture
def site(tmp_path):
    return SmallSite(tmp_path / "site", with_staff=True)


def day(site, **changed):
    with open_book(site.folder) as book:
        asked = {"start": MIDNIGHT, "end": MIDNIGHT + DAY, "now": site.ticks.wall()} | changed
        return hourly(book, **asked)


def of(series, name="1 号卡点"):
    return next(one.values for one in series if one.name == name)


def test_a_day_of_the_site_begins_at_its_midnight():
    assert day_start(2026, 11, 20, "Asia/Shanghai") == MIDNIGHT
    assert day_of(NOON, "Asia/Shanghai") == day_of(MIDNIGHT, "Asia/Shanghai") == MIDNIGHT
    assert day_of(MIDNIGHT - 1, "Asia/Shanghai") == MIDNIGHT - DAY


def test_crossings_are_counted_in_their_hour_and_direction(site):
    record(site, crossing("H1", IN), crossing("H2", IN), crossing("H1", OUT))
    site.ticks.pass_by(HOUR)
    record(site, crossing("H2", OUT))
    found = day(site)
    assert len(found.hours) == 24 and found.hours[12] == NOON
    assert (of(found.entries)[12], of(found.entries)[13]) == (2, 0)
    assert (of(found.exits)[12], of(found.exits)[13]) == (1, 1)
    assert sum(of(found.entries, "2 号卡点")) == 0


def test_the_last_moment_of_an_hour_belongs_to_it_and_the_next_to_the_next(site):
    record(
        site,
        crossing("H1", IN, happened=NOON - 1),
        crossing("H2", IN, happened=NOON - HOUR),
        crossing("H3", IN, happened=MIDNIGHT - 1),
    )
    entries = of(day(site).entries)
    assert entries[11] == 2 and sum(entries) == 2


def test_what_was_undone_does_not_count(site):
    with site.open() as station:
        wrong = one(station, site.code()).entry
        station.gate.undo(wrong, reason="wrong-key")
    found = day(site)
    assert sum(of(found.entries)) == 0 and max(of(found.inside, "一区")) == 0


def test_refusals_by_reason_the_most_frequent_first(site):
    with site.open() as station:
        for _ in range(2):
            one(station, "not a pass")
        one(station, site.code(zones=(2,)))
        one(station, site.code())
        station.acts.turn_back_without_code(note="unclear")
    assert day(site).refusals == (
        (Reason.NOT_A_PASS, 2),
        (Reason.NO_CODE, 1),
        (Reason.WRONG_ZONE, 1),
    )


def test_inside_goes_on_from_the_day_before_and_ends_with_now(site):
    record(site, crossing("H1", IN, happened=MIDNIGHT - HOUR), crossing("H2", IN))
    site.ticks.pass_by(HOUR)
    record(site, crossing("H1", OUT), crossing("H3", IN, zone=2))
    found = day(site)
    inside = of(found.inside, "一区")
    assert inside == (1,) * 12 + (2, 1)
    assert of(found.inside, "二区") == (0,) * 13 + (1,)


def test_an_opening_count_and_coming_in_twice_count_once(site):
    somebody = Subject(holder="H1", name="韦一", pass_kind=PassKind.PERSON)
    record(
        site,
        PresenceSet(subject=somebody, zone=1, inside=True),
        crossing("H1", IN),
        crossing("H1", IN, zone=2),
    )
    found = day(site)
    assert (of(found.inside, "一区")[12], of(found.inside, "二区")[12]) == (0, 1)


def test_inside_now_is_what_the_gate_counts(site):
    with site.open() as station:
        for number in range(30):
            site.ticks.pass_by(17 * MINUTE)
            one(station, site.code(name=f"韦{number}"))
        counted = sum(station.register.inside(1).values())
    assert of(day(site).inside, "一区")[-1] == counted


def test_a_day_when_nothing_happened(site):
    found = day(site, start=MIDNIGHT - 9 * DAY, end=MIDNIGHT - 8 * DAY)
    assert (
        sum(of(found.entries)) == 0 and not found.refusals and len(of(found.inside, "一区")) == 24
    )


def test_a_day_to_come_has_no_one_inside_yet(site):
    assert of(day(site, start=MIDNIGHT + DAY, end=MIDNIGHT + 2 * DAY).inside, "一区") == ()
