"""Whoever stands at the gate goes first; what the office does waits, whole, and is not lost."""

import threading

import pytest

from gate_app.domain.entries import EnterprisePut
from gate_app.domain.places import Enterprise
from gate_app.issuing.issue import BATCH, record_in_batches
from gate_app.station import Station
from tests.ui.bench import wait_until
from ui.background import Background, StoppedError, Turn


@pytest.fixture
def background(qapp, folder):
    made = Background()
    opened = []
    made.open(folder, opened.append, opened.append)
    wait_until(lambda: opened == [None])
    yield made
    made.stop()
    made.deleteLater()


class Order:
    """Notes in which order works were done, behind one that holds the worker."""

    def __init__(self, background):
        self.background, self.done, self.held = background, [], threading.Event()
        background.ledger(lambda _station: self.held.wait(20), str, str, Turn.GATE)

    def ask(self, name, turn):
        self.background.ledger(lambda _station: self.done.append(name), str, str, turn)

    def let_go(self, count):
        self.held.set()
        wait_until(lambda: len(self.done) == count)
        return self.done


def test_the_gate_goes_before_the_office_and_each_in_its_own_order(background):
    order = Order(background)
    for name in ("office 1", "gate 1", "office 2", "gate 2", "gate 3"):
        order.ask(name, Turn.GATE if name.startswith("gate") else Turn.OFFICE)
    assert order.let_go(5) == ["gate 1", "gate 2", "gate 3", "office 1", "office 2"]


def enterprises(count):
    return [EnterprisePut(item=Enterprise(f"E{n}", f"企业{n}")) for n in range(count)]


def written(station):
    return station.ledger.db.execute(
        "SELECT count(*) FROM entry WHERE kind = 'enterprise-put'"
    ).fetchone()[0]


def test_scans_are_served_between_the_batches_of_a_long_act(background):
    """Asked for after every batch, the gate is served before the next one, and only then."""
    seen, results = [], []

    def progress(_done, _total):
        for name in ("first", "second"):
            background.ledger(
                lambda station, name=name: seen.append((name, written(station))),
                str, str, Turn.GATE,
            )  # fmt: skip

    def work(station):
        before = written(station)
        count = record_in_batches(
            enterprises(5 * BATCH), station.ledger, actor="2001", progress=progress
        )
        return before, count

    background.ledger(work, results.append, results.append)
    wait_until(lambda: bool(results) and len(seen) == 10)
    before, count = results[0]
    assert count == 5 * BATCH
    expected = [before + n * BATCH for n in range(1, 6)]
    assert seen == [(name, at) for at in expected for name in ("first", "second")]


def test_office_work_never_slips_into_a_long_act(background):
    seen, results = [], []

    def work(station):
        def progress(_done, _total):
            background.ledger(lambda _station: seen.append("office"), str, str, Turn.OFFICE)

        record_in_batches(enterprises(3 * BATCH), station.ledger, actor="", progress=progress)
        return list(seen)

    background.ledger(work, results.append, results.append)
    wait_until(lambda: len(seen) == 3 and bool(results))
    assert results == [[]]


def test_a_scan_that_fails_within_a_long_act_does_not_break_it_off(background):
    failed, results = [], []

    def work(station):
        def progress(_done, _total):
            background.ledger(lambda _station: 1 // 0, str, failed.append, Turn.GATE)

        return record_in_batches(
            enterprises(2 * BATCH), station.ledger, actor="", progress=progress
        )

    background.ledger(work, results.append, results.append)
    wait_until(lambda: bool(results) and len(failed) == 2)
    assert results == [2 * BATCH]


def test_what_was_asked_for_is_done_before_the_station_is_closed(background, folder):
    order = Order(background)
    for number in range(20):
        order.ask(number, Turn.OFFICE if number % 2 else Turn.GATE)
    order.held.set()
    background.stop()
    assert sorted(order.done) == list(range(20))
    with Station(folder):
        pass


def test_whoever_waits_in_a_pool_when_the_program_ends_is_told_at_once(background):
    """An export that asks for its entry must not keep the process alive."""
    going, told = threading.Event(), []

    def export():
        going.wait(20)
        background.ledger_and_wait(lambda station: station.status(), 60)

    def work():
        try:
            export()
        except StoppedError as error:
            told.append(error)

    background.slowly(work, str, str)
    background.stop()
    going.set()
    wait_until(lambda: bool(told))


def test_waiting_in_a_pool_brings_the_answer_or_the_fault(background):
    answers = []

    def work():
        found = background.ledger_and_wait(lambda station: station.status().site.name, 20)
        with pytest.raises(ZeroDivisionError):
            background.ledger_and_wait(lambda station: 1 // 0, 20)
        return found

    background.slowly(work, answers.append, answers.append)
    wait_until(lambda: bool(answers))
    assert "柳城" in answers[0]


def test_a_full_pool_of_the_office_does_not_hold_up_a_guards_pin(background):
    held, done = threading.Event(), []
    for _ in range(8):
        background.slowly(lambda: held.wait(20), str, str)
    background.slowly(lambda: "holds", done.append, done.append, Turn.GATE)
    wait_until(lambda: done == ["holds"])
    held.set()
