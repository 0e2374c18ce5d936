"""A hub that lies or is broken: the round ends in words, and what is held stays as it is."""

import itertools
import json

import pytest

from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import PassRevoked
from gate_app.ledger import branches
from gate_app.sync import theirs
from gate_app.sync.hub import Clock, HubForeignError
from gate_app.sync.postgres_hub import PostgresHub
from gate_app.sync.postgres_line import Line as PostgresLine
from tests.ledger.chains import OFFICE, Chain, crossing
from tests.sync.memory_hub import Line
from tests.sync.sealed import seal

CLOCK = Clock(1, 1, trusted=True)


@pytest.fixture
def net(net):
    net.settle()
    yield net
    net.settle()
    for laptop in net.laptops.values():
        assert laptop.refs() == net.hub.refs()


class SamePageForEver(Line):
    def pull(self, cursor, limit):
        while True:
            yield self._page({}, limit)


class StrangersForEver(Line):
    def pull(self, cursor, limit):
        for number in itertools.count():
            key = SigningKey(number.to_bytes(32))
            chain = Chain(key)
            cursor[chain.station, 1] = 1
            yield [seal(chain.entries, key)]


class SameOwnForEver(Line):
    said = None

    def own(self, epoch, after, limit):
        self.said = self.said or super().own(epoch, after, limit)
        return self.said


@pytest.mark.parametrize("lies", [SamePageForEver, StrangersForEver])
def test_a_pull_that_never_ends_is_ended(net, monkeypatch, lies):
    monkeypatch.setattr(theirs, "MOST_REFUSED", 30)
    net.office.ledger.append(PassRevoked(pass_id="aa" * 8))
    net.round("office")
    before = net.b.refs()
    with pytest.raises(HubForeignError, match="没有用"):
        net.round("b", lies(net.hub, net.b.station))
    assert before.items() <= net.b.refs().items() <= net.hub.refs().items()
    assert net.round("b").whole


def test_reading_back_that_never_ends_is_ended(net, tmp_path):
    image = net.a.image(tmp_path / "image")
    net.a.ledger.append(crossing("H1"))
    net.round("a")
    net.a.put_back(image)
    with pytest.raises(HubForeignError, match="同样的"):
        net.round("a", SameOwnForEver(net.hub, net.a.station))


def test_a_ledger_read_back_in_another_hand_is_refused(net, tmp_path):
    """Whoever runs the hub cannot write in the name of a laptop that lost its disk."""
    image = net.a.image(tmp_path / "image")
    net.a.ledger.append(crossing("H1"))
    net.round("a")
    net.a.put_back(image)
    line = Line(net.hub, net.a.station)
    entries = line.own(1, net.a.ledger.head[1], 1_000)[0].entries
    line.own = lambda *_: [seal(entries, OFFICE)]
    held = net.a.refs()
    net.round("a", line)
    assert net.a.refs() == held
    # What it said looks like a fork here; nothing is settled in this test but by the truth.
    net.a.ledger.db.execute("DELETE FROM incident")
    net.a.ledger.db.commit()


TRUE = {
    "session": 1, "incarnation": "i", "time": 1, "own": [], "tips": {}, "channels": [],
}  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        *("", "null", "[]", "{}", '{"session":1', "[" * 9_999),
        *(json.dumps(TRUE | bent) for bent in ({"session": -1}, {"session": 10**30})),
        *(json.dumps(TRUE | bent) for bent in ({"time": -1}, {"time": 10**30}, {"time": "x"})),
        *(json.dumps(TRUE | bent) for bent in ({"own": [[1]]}, {"tips": {"x": 1}})),
    ],
    ids=lambda one: one[:30],
)
def test_a_welcome_that_is_none_is_told(monkeypatch, said):
    monkeypatch.setattr(PostgresLine, "row", lambda *_: (said,))
    hub = PostgresHub("postgresql://x@localhost/kadian")
    with pytest.raises(HubForeignError):
        hub.hello(None, 0, CLOCK)


@pytest.mark.parametrize(
    "row",
    [("maybe", 1, b"", 1, b""), ("ok", 1, None, 1, b""), (7, 1, b"", 1, b""), ("ok", 1, b"", 1, 5)],
    ids=str,
)
def test_a_receipt_that_is_none_is_told(monkeypatch, row):
    monkeypatch.setattr(PostgresLine, "rows", lambda *_: [row])
    hub = PostgresHub("postgresql://x@localhost/kadian")
    with pytest.raises(HubForeignError):
        hub.push(1, seal(Chain(OFFICE).entries, OFFICE))


def test_a_hub_that_keeps_an_offices_entries_back_is_not_in_step(net):
    net.office.ledger.append(PassRevoked(pass_id="aa" * 8))
    net.round("office")

    class KeepsBack(Line):
        def pull(self, cursor, limit):
            yield from ()

    assert not net.round("b", KeepsBack(net.hub, net.b.station)).whole
    assert net.round("b").whole


def test_a_laptop_that_says_no_hello_does_not_believe_that_nothing_happens(net, tmp_path):
    """Halted and then cut off, it would follow nobody and hear of nothing."""
    image = net.a.image(tmp_path / "image")
    net.a.ledger.append(crossing("H1"))
    net.round("a")
    net.a.put_back(image)
    net.a.ledger.append(crossing("H2"))
    assert net.round("a").incidents and not net.round("a").whole
    net.office.ledger.append(PassRevoked(pass_id="aa" * 8))
    net.round("office")
    assert net.round("a").whole
    assert not net.round("a").whole
    branches.settle(net.a.ledger, why="主管确认")


def test_a_station_that_says_it_went_back_makes_nobody_fold_again_for_nothing(net, monkeypatch):
    net.b.ledger.open_epoch(why="x", beyond=1)
    net.settle()
    folded = []
    views = net.a.ledger.views
    monkeypatch.setattr(views, "rebuild", lambda: folded.append(True))
    assert not branches.give_way(net.a.ledger, net.b.station, 1)
    assert not folded
