"""Killed in the middle of issuing, nobody is half-done, and the same roster completes."""

import os
import random
import signal
import time
from contextlib import closing

from gate_app.clock import SystemTicks
from gate_app.codes.keys import verify
from gate_app.domain.entries import HolderPut, PassIssued
from gate_app.issuing import issue as issuing
from gate_app.issuing.issue import issue
from gate_app.issuing.plan import plan
from gate_app.issuing.requests import Terms, person
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.ledger.verify import verify_ledger
from tests.stations import SmallSite

PEOPLE = 400


def requests():
    terms = Terms(enterprise="E1", zones=(1,), exp=int(time.time()) // 86_400 * 86_400 + 864_000)
    return [
        person(
            f"员工{'甲乙丙丁戊己庚辛壬癸'[n % 10]}",
            terms,
            phone=f"138{n:08d}",
            household=f"{n // 3}",
        )
        for n in range(PEOPLE)
    ]


def issue_all(site):
    with site.open() as station:
        at = station.ledger.clock.now().at
        planned = plan(requests(), station.register, at)
        return planned, issue(planned, station.ledger, site.key)


def issue_and_die(site, batches, more_s):
    """Issue in a child process and kill it a moment after so many batches."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with site.open() as station:
                planned = plan(requests(), station.register, station.ledger.clock.now().at)
                told = lambda done, total: os.write(write_end, b"x")  # noqa: E731
                issue(planned, station.ledger, site.key, progress=told)
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        assert len(pipe.read(batches)) == batches
        time.sleep(more_s)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def whole(folder):
    """How many passes stand; each has its holder before it, in a ledger that verifies."""
    holders, passes = {}, 0
    with closing(connect(folder, write=False)) as db:
        for entry in read_entries(db):
            body = entry.body()
            if isinstance(body, HolderPut):
                holders[body.item.number] = body.item
            elif isinstance(body, PassIssued):
                passes += 1
                assert holders[body.holder].household == body.household
        assert len(holders) == passes
        assert verify_ledger(db, folder, verify).ok
    return passes


def test_a_kill_leaves_whole_people_and_the_rest_is_issued_later(tmp_path, campaign, monkeypatch):
    monkeypatch.setattr(issuing, "BATCH", 7)
    chance = random.Random(5)
    cut = 0
    for number in range(campaign(4, 40)):
        site = SmallSite(tmp_path / str(number), ticks=SystemTicks())
        killed = issue_and_die(site, chance.randrange(1, 50), chance.uniform(0, 0.02))
        before = whole(site.folder)
        cut += killed and 0 < before < PEOPLE
        planned, _ = issue_all(site)
        assert (planned.unchanged, planned.new) == (before, PEOPLE - before)
        assert whole(site.folder) == PEOPLE
        again, nothing = issue_all(site)
        assert again.unchanged == PEOPLE and not nothing.passes
        with site.open() as station:
            rows = station.ledger.db.execute("SELECT DISTINCT household FROM pass").fetchall()
        assert len(rows) == len({n // 3 for n in range(PEOPLE)})
    assert cut, "no kill fell into the middle"
