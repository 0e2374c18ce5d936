"""What was kept long enough is erased, and nothing that still matters."""

import pytest

from gate_app.codes.keys import verify
from gate_app.domain.entries import HealthObserved
from gate_app.domain.policy import Policy
from gate_app.ledger.retention import erase_old
from gate_app.ledger.verify import verify_ledger, verify_views
from tests.stations import DAY, HOUR, SmallSite, one


@pytest.fixture
def site(tmp_path):
    return SmallSite(tmp_path / "site", policy=Policy(retention_days=30, cycle_days=7))


def held(station, *entries):
    return [station.register.by_ref(entry.ref).raw is not None for entry in entries]


def test_old_bodies_are_erased_and_the_views_still_stand(site):
    code, stays = site.code(exp=2**32 - 1), site.code(exp=2**32 - 1)
    with site.open() as station:
        inside = one(station, stays).entry
        old = [one(station, code).entry, one(station, code).entry, one(station, "junk").entry]
        health = [
            station.acts.observe_health("H1", temperature=366),
            station.acts.observe_health("H2", code="red"),
        ]
        seen = station.acts.let_emergency_through(reason="fire")
        unseen = station.acts.let_emergency_through(reason="fire")
        station.acts.review_emergency(seen)
        site.ticks.pass_by(20 * DAY)
        young = [one(station, code).entry, one(station, code).entry]
        site.ticks.pass_by(15 * DAY)
        quota = station.register.exits_since(young[0].body().subject.holder, "", 0)
        before = len(station.register.muster(1))
        assert erase_old(station.ledger, batch=2) == len(old) + 2
        assert held(station, *old, health[0], seen) == [False] * 5
        assert held(station, inside, health[1], unseen, *young) == [True] * 5
        assert station.register.health("H2")[2] == "red"
        assert [e.ref for e, _ in station.register.emergencies_to_review("K1")] == [unseen.ref]
        assert len(station.register.muster(1)) == before == 1
        assert station.register.muster(1)[0].name
        assert quota == 2
        assert station.register.exits_since(young[0].body().subject.holder, "", 0) == 1
        report = verify_ledger(station.ledger.db, site.folder, verify)
        assert (report.ok, report.erased) == (True, 5)
        assert verify_views(station.ledger.db, verify, site.authority.public) == []
        assert erase_old(station.ledger) == 0
    with site.open() as station:
        assert station.register.muster(1)[0].name


def test_nothing_is_erased_by_a_clock_that_nobody_trusts(site):
    with site.open() as station:
        refused = one(station, "junk").entry
        site.ticks.set_wall_by(400 * DAY)
        site.ticks.pass_by(HOUR)
        assert erase_old(station.ledger) == 0
        assert held(station, refused) == [True]


def test_at_the_edge(site):
    with site.open() as station:
        refused = one(station, "junk").entry
        site.ticks.pass_by(30 * DAY)
        assert erase_old(station.ledger) == 0
        site.ticks.pass_by(1)
        assert erase_old(station.ledger) == 1
        assert held(station, refused) == [False]


def test_erased_bodies_leave_no_trace_in_the_file(site):
    with site.open() as station:
        station.ledger.append(HealthObserved(holder="某个很特别的人", temperature=366))
        site.ticks.pass_by(31 * DAY)
        assert erase_old(station.ledger) == 1
    assert "某个很特别的人".encode() not in (site.folder / "ledger.db").read_bytes()
