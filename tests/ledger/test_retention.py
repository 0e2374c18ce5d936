"""What was kept long enough is erased, and nothing that still matters."""

import os
import random
import signal
import time
import traceback

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate_app.codes.keys import verify
from gate_app.domain.entries import (
    ClockConfirmed,
    EmergencyPassage,
    EmergencyReviewed,
    HealthObserved,
    PolicyPut,
    PresenceSet,
    Refusal,
    Subject,
    TestRecorded,
    Undo,
)
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Direction, Reason, Verdict
from gate_app.ledger import retention
from gate_app.ledger.database import LedgerError
from gate_app.ledger.retention import Retention
from gate_app.ledger.verify import verify_ledger, verify_views
from tests.conftest import LONG
from tests.ledger.chains import crossing
from tests.stations import DAY, HOUR, SmallSite, one

RESTING = ("item_put", "item", "station", "pass_key", "pass", "revoked", "presence", "test")
"""Views that an erasure leaves as they are."""


@pytest.fixture
def site(tmp_path):
    return SmallSite(tmp_path / "site", policy=Policy(retention_days=30, cycle_days=7))


def erase_old(station, **batch):
    """One whole round, as it happens at idle over the hours."""
    round_of = Retention(station.ledger, station.register)
    count = round_of.erase_some(**batch)
    while not round_of.finished and station.ledger.clock.now().trusted:
        count += round_of.erase_some(**batch)
    return count


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
        quota = station.register.exits_since(
            young[0].body().subject.holder, "", 0, site.ticks.wall()
        )
        before = len(station.register.muster(1))
        assert erase_old(station, batch=2) == len(old) + 2
        assert held(station, *old, health[0], seen) == [False] * 5
        assert held(station, inside, health[1], unseen, *young) == [True] * 5
        assert station.register.health("H2", site.ticks.wall())[2] == "red"
        assert [e.ref for e, _ in station.register.emergencies_to_review("K1")] == [unseen.ref]
        assert len(station.register.muster(1)) == before == 1
        assert station.register.muster(1)[0].name
        assert quota == 2
        assert (
            station.register.exits_since(young[0].body().subject.holder, "", 0, site.ticks.wall())
            == 1
        )
        report = verify_ledger(station.ledger.db, site.folder, verify)
        assert (report.ok, report.erased) == (True, 5)
        assert verify_views(station.ledger.db, verify, site.authority.public) == []
        assert erase_old(station) == 0
    with site.open() as station:
        assert station.register.muster(1)[0].name


def test_nothing_is_erased_by_a_clock_that_nobody_trusts(site):
    with site.open() as station:
        refused = one(station, "junk").entry
        site.ticks.set_wall_by(400 * DAY)
        site.ticks.pass_by(HOUR)
        assert erase_old(station) == 0
        assert held(station, refused) == [True]


def test_at_the_edge(site):
    with site.open() as station:
        refused = one(station, "junk").entry
        site.ticks.pass_by(30 * DAY)
        assert erase_old(station) == 0
        site.ticks.pass_by(1)
        assert erase_old(station) == 1
        assert held(station, refused) == [False]


def test_erased_bodies_leave_no_trace_in_the_file(site):
    with site.open() as station:
        station.ledger.append(HealthObserved(holder="某个很特别的人", temperature=366))
        site.ticks.pass_by(31 * DAY)
        assert erase_old(station) == 1
    assert "某个很特别的人".encode() not in (site.folder / "ledger.db").read_bytes()


def test_a_step_is_short_and_tomorrow_there_is_another_round(site, monkeypatch):
    monkeypatch.setattr(retention, "LOOKED_AT", 4)
    with site.open() as station:
        for _ in range(9):
            one(station, "junk")
        site.ticks.pass_by(20 * DAY)
        one(station, "junk")
        site.ticks.pass_by(11 * DAY)
        steps = Retention(station.ledger, station.register)
        taken = []
        while not steps.finished:
            taken.append(steps.erase_some(batch=3))
        assert sum(taken) == 9
        assert max(taken) == 3
        assert len(station.ledger.views.dump()["erased"]) == 9
        site.ticks.pass_by(DAY - HOUR)
        assert steps.finished
        site.ticks.pass_by(18 * DAY + 2 * HOUR)
        assert not steps.finished
        assert sum(steps.erase_some() for _ in range(20)) == 1


def test_the_gate_at_rest_erases(site):
    with site.open() as station:
        refused = one(station, "junk").entry
        site.ticks.pass_by(31 * DAY)
        station.tidy()
        assert held(station, refused) == [False]
        head = station.ledger.db.execute("SELECT max(seq) FROM head").fetchone()[0]
        assert head == station.ledger.head[1]


def test_a_temperature_that_still_counts_stays(tmp_path):
    policy = Policy(retention_days=1, ask_temperature_h=168)
    site = SmallSite(tmp_path / "site", policy=policy)
    with site.open() as station:
        seen = station.acts.observe_health("H1", temperature=366)
        site.ticks.pass_by(7 * DAY)
        assert erase_old(station) == 0
        site.ticks.pass_by(DAY + 1)
        assert erase_old(station) == 1
        assert held(station, seen) == [False]


def test_a_shorter_time_counts_at_once(site):
    with site.open() as station:
        one(station, "junk")
        site.ticks.pass_by(10 * DAY)
        assert erase_old(station) == 0
        shorter = Policy(retention_days=9, version=2)
        station.ledger.append(PolicyPut(item=shorter, replaces=station.register.ref_of(Policy)))
        assert erase_old(station) == 1


# --- whatever happened ------------------------------------------------------------------------

happenings = st.lists(
    st.tuples(
        st.sampled_from(
            ["crossing"] * 4
            + ["paper", "refusal", "nameless", "opening", "undo", "health", "code", "test"]
            + ["emergency", "review", "days", "days", "wrong clock", "erase"]
        ),
        st.sampled_from(["H1", "H2"]),
        st.sampled_from(Direction),
        st.integers(0, 25),
    ),
    max_size=30,
)


class Months:
    """A gate's months, one happening after another."""

    def __init__(self, site, station):
        self.site, self.station = site, station
        self.refs = []

    def happen(self, what, holder, direction, number):
        now = self.station.ledger.clock.now().at
        event = crossing(holder, direction, name=f"韦{number % 3}")
        if what == "days":
            self.site.ticks.pass_by(number * DAY)
        elif what == "wrong clock":
            self.site.ticks.set_wall_by((number - 10) * DAY)
            self.station.ledger.clock.confirm()
            self.station.ledger.append(ClockConfirmed(staff="201"))
        elif what == "erase":
            Retention(self.station.ledger, self.station.register).erase_some(batch=2)
        else:
            body = {
                "crossing": event,
                "paper": msgspec.structs.replace(event, happened=now - number * DAY),
                "refusal": refused(event),
                "nameless": crossing("", direction, name="韦无证"),
                "opening": PresenceSet(
                    subject=Subject(holder=holder, name="韦"), zone=1, inside=number < 9
                ),
                "undo": Undo(ref=self.any(number), reason="x"),
                "health": HealthObserved(holder=holder, temperature=366),
                "code": HealthObserved(holder=holder, code=("green", "red")[number % 2]),
                "test": TestRecorded(holder=holder, taken_at=now),
                "emergency": EmergencyPassage(
                    checkpoint="K1", zone=1, direction=direction, reason="fire"
                ),
                "review": EmergencyReviewed(ref=self.any(number)),
            }[what]
            self.refs.append(self.station.ledger.append(body).ref)

    def any(self, number):
        return self.refs[number % len(self.refs)] if self.refs else "x:1:1"

    def rests(self):
        """Everything that a verdict or a page still needs."""
        register = self.station.register
        dump = self.station.ledger.views.dump()
        return (
            {view: dump[view] for view in RESTING},
            [
                register.health(holder, self.station.ledger.clock.now().at)[2]
                for holder in ("H1", "H2")
            ],
            [entry.ref for entry, _ in register.emergencies_to_review("K1")],
            # Their names are those of the entries that are left.
            {(one.holder, one.pass_kind, one.since, one.name != "") for one in register.muster(1)},
        )


def refused(event):
    fields = {name: getattr(event, name) for name in Refusal.__struct_fields__}
    return Refusal(**fields | {"verdict": Verdict.REFUSE, "reason": Reason.EXPIRED})


@settings(max_examples=5_000 if LONG else 30)
@given(happenings, st.integers(1, 4), st.integers(0, 60))
def test_nothing_rests_on_what_is_erased(tmp_path_factory, happened, batch, days):
    site = SmallSite(
        tmp_path_factory.mktemp("site"), policy=Policy(retention_days=30, cycle_days=7)
    )
    with site.open() as station:
        months = Months(site, station)
        for one_of in happened:
            months.happen(*one_of)
        site.ticks.pass_by(days * DAY)
        before = months.rests()
        erase_old(station, batch=batch)
        # Where the clock once ran ahead, what stood behind it goes in another round.
        for _ in happened:
            erase_old(station, batch=batch)
        assert months.rests() == before
        held = station.ledger.views.dump()
        station.ledger.rebuild()
        assert station.ledger.views.dump() == held
        assert verify_ledger(station.ledger.db, site.folder, verify).ok
        assert erase_old(station, batch=batch) == 0


# --- stopped halfway ----------------------------------------------------------------------------


def busy_months(site):
    with site.open() as station:
        codes = [site.code(exp=2**32 - 1) for _ in range(8)]
        for _ in range(6):
            for code in codes:
                one(station, code)
            one(station, "junk")
        site.ticks.pass_by(31 * DAY)


def test_a_step_that_fails_is_taken_again(site):
    busy_months(site)
    with site.open() as station:
        steps, before = Retention(station.ledger, station.register), station.ledger.views.dump()
        station.ledger.db.execute("PRAGMA query_only = ON")
        with pytest.raises(LedgerError):
            steps.erase_some()
        station.ledger.db.execute("PRAGMA query_only = OFF")
        assert station.ledger.views.dump() == before
        while not steps.finished:
            steps.erase_some()
        assert verify_ledger(station.ledger.db, site.folder, verify).erased == 6 * 9 - 8


def test_killed_in_between_it_loses_nothing(site):
    busy_months(site)
    chance = random.Random(5)
    for _ in range(6):
        child = os.fork()
        if child == 0:
            try:
                with site.open() as station:
                    steps = Retention(station.ledger, station.register)
                    while not steps.finished:
                        steps.erase_some(batch=1)
                        time.sleep(0.002)
            except BaseException:
                traceback.print_exc()
            finally:
                signal.pause()
        time.sleep(chance.uniform(0.02, 0.12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with site.open() as station:
            assert len(station.register.muster(1)) == 0
            assert verify_ledger(station.ledger.db, site.folder, verify).ok
            assert verify_views(station.ledger.db, verify, site.authority.public) == []
    with site.open() as station:
        erase_old(station)
        assert verify_ledger(station.ledger.db, site.folder, verify).erased == 6 * 9 - 8
