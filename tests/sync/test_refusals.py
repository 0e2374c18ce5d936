"""A ledger that is not taken over is not sent at every round, and goes on being told of."""

import itertools
from collections import Counter

import msgspec
import pytest

from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import Role
from gate_app.domain.scopes import Reader
from gate_app.ledger.receiving import take_segments
from gate_app.sync import refusals
from gate_app.sync.round import Rounds
from gate_app.sync.state import Standing
from gate_app.sync.sync import Sync
from tests.ledger.chains import Chain, certificate, crossing
from tests.sync.memory_hub import Line
from tests.sync.sealed import seal

STRANGER = SigningKey(b"\7" * 32)


class Counting(Line):
    """Counts the entries of each ledger that it sends."""

    def __init__(self, hub, station, sent):
        super().__init__(hub, station)
        self._sent = sent

    def _page(self, cursor, limit):
        page = super()._page(cursor, limit)
        for segment in page:
            header = segment.entries[0].header
            self._sent[header.station, header.epoch] += len(segment.entries)
        return page


class Watch:
    """Rounds of one laptop whose time stands still, and what they were sent."""

    def __init__(self, net, name):
        self.net, self.laptop = net, net.laptops[name]
        self.now = 1_000.0
        self.sent = Counter()
        self.laptop.rounds = Rounds(self.laptop.on_ledger, self.laptop.photos, lambda: self.now)

    def round(self):
        line = Counting(self.net.hub, self.laptop.station, self.sent)
        return self.laptop.rounds.run(line)

    def asked(self, station, epoch=1):
        """Whether the next round is sent something of this ledger."""
        before = self.sent[station, epoch]
        self.round()
        return self.sent[station, epoch] > before


@pytest.fixture
def net(net):
    net.settle()
    return net


@pytest.fixture
def watch(net):
    return Watch(net, "b")


def on_shelf(hub, chain, key, first=1):
    """Put the entries of a chain from a seq on where a push would."""
    segment = seal([one for one in chain.entries if one.header.seq >= first], key)
    place = (chain.station, 1)
    hub.chains.setdefault(place, []).extend(segment.entries)
    hub.seals[*place, segment.entries[-1].header.seq] = segment.seal
    hub.readers.setdefault(chain.station, Reader(chain.station, frozenset({Role.GATE}), "K1"))


@pytest.fixture
def stranger(net):
    """A ledger at the hub that nobody has certified."""
    chain = Chain(STRANGER)
    for number in range(50):
        chain.add(crossing(f"H{number}"))
    on_shelf(net.hub, chain, STRANGER)
    return chain


def spoil(net, name):
    """Bend the seal under the last entry that the hub has of a station."""
    laptop = net.laptops[name]
    place = (laptop.station, 1, laptop.ledger.head[1])
    good = net.hub.seals[place]
    net.hub.seals[place] = msgspec.structs.replace(good, signature=bytes(64))


def test_a_ledger_that_nobody_certified_comes_once_and_not_at_every_round(net, watch, stranger):
    assert watch.asked(stranger.station)
    for number in range(5):
        # Whether this laptop sends something, or something else comes, or nothing happens.
        if number % 2:
            net.b.ledger.append(crossing("H1"))
        net.a.ledger.append(crossing("H2"))
        net.round("a")
        before = watch.sent.total()
        assert watch.round().whole
        assert watch.sent.total() > before
    assert watch.sent[stranger.station, 1] == len(stranger.entries)


def test_its_certificate_opens_it_at_the_next_round(net, watch, stranger):
    for _ in range(4):
        watch.round()
        watch.now += refusals.LONGEST_S
    watch.round()
    net.office.ledger.append(certificate(STRANGER, Role.GATE, checkpoint="K1"))
    net.round("office")
    watch.round()
    assert watch.asked(stranger.station)
    assert {one.ref for one in stranger.entries} <= set(net.b.refs())
    assert not watch.asked(stranger.station)


def test_a_seal_that_does_not_hold_is_told_at_every_round_and_comes_once(net, watch):
    net.a.ledger.append(crossing("H1"))
    net.round("a")
    spoil(net, "a")
    assert watch.asked(net.a.station)
    sync = Sync(lambda: None, net.b.on_ledger, net.b.photos)
    for _ in range(5):
        before = watch.sent[net.a.station, 1]
        outcome = watch.round()
        assert watch.sent[net.a.station, 1] == before
        assert not outcome.whole
        sync._succeed(outcome)
        assert sync.state.standing is Standing.PARTIAL
        assert len(sync.state.incidents) == 1
    # The next seal holds: no waiting.
    net.a.ledger.append(crossing("H2"))
    net.round("a")
    assert watch.asked(net.a.station)
    assert watch.round().whole
    assert net.b.refs() == net.hub.refs()


def test_what_has_not_changed_is_asked_for_again_after_pauses_that_grow(net, watch, stranger):
    assert watch.asked(stranger.station)
    pause = refusals.FIRST_S
    for _ in range(12):
        watch.now += pause - 1
        assert not watch.asked(stranger.station)
        watch.now += 1
        assert watch.asked(stranger.station)
        pause = min(2 * pause, refusals.LONGEST_S)
    assert pause == refusals.LONGEST_S


def test_a_stranger_that_goes_on_writing_is_asked_for_less_and_less(net, watch, stranger):
    asked = []
    for _ in range(3_000):
        stranger.add(crossing("H1"))
        on_shelf(net.hub, stranger, STRANGER, len(stranger.entries))
        if watch.asked(stranger.station):
            asked.append(watch.now)
        watch.now += 10
    gaps = [after - before for before, after in itertools.pairwise(asked)]
    assert gaps == sorted(gaps) and gaps[0] == 10
    assert refusals.MOVED_LONGEST_S / 2 <= gaps[-1] <= refusals.MOVED_LONGEST_S + 10


def test_what_waits_for_an_older_epoch_comes_with_it(net, watch):
    net.a.ledger.append(crossing("H1"))
    net.round("a")
    spoil(net, "a")
    net.a.ledger.open_epoch(why="x", beyond=1)
    net.round("a")
    watch.round()
    assert not watch.asked(net.a.station, 2)
    whole = seal(net.hub.chains[net.a.station, 1], net.a.key)
    assert not take_segments(net.b.ledger, [whole]).refused  # from a stick
    assert watch.asked(net.a.station, 2)
    assert net.b.refs() == net.hub.refs()


def test_another_hub_is_asked_anew(net, watch, stranger):
    watch.round()
    assert not watch.asked(stranger.station)
    net.hub.incarnation = "another"
    assert watch.asked(stranger.station)


def test_what_the_hub_does_not_name_any_more_is_told_no_longer(net, watch):
    net.a.ledger.append(crossing("H1"))
    net.round("a")
    spoil(net, "a")
    watch.round()
    assert not watch.round().whole
    net.hub.readers[net.a.station] = Reader(net.a.station, frozenset({Role.GATE}), "K9")
    assert watch.round().whole
