"""A station and an office at a real hub: what goes in comes out, to whom it belongs."""

import pytest

from gate_app.domain.entries import Role
from gate_app.sync.hub import Answer
from tests.hub.chains import CLOCK, Chain, key

OFFICE = (Role.OFFICE,)


@pytest.fixture
def pair(hub):
    """A gate and an office, both said hello: (gate's hub, its chain, session, office's hub)."""
    chain = Chain(key())
    gate = hub.connect(chain.public, checkpoint="K1", zone=1)
    office = hub.connect(key(), roles=OFFICE)
    session = gate.hello(None, 0, CLOCK).session
    office.hello(None, 0, CLOCK)
    yield gate, chain, session, office
    gate.close()
    office.close()


def test_what_was_pushed_is_pulled_as_it_was(pair):
    gate, chain, session, office = pair
    sent = chain.segment(7, actor='覃\n"\\\x01\x1f\x7f\u2028/é😀')
    receipt = gate.push(session, sent)
    assert (receipt.answer, receipt.tip.seq, receipt.tip.hash) == (Answer.OK, 7, chain.prev)
    assert office.pull({}, 100) == [sent]
    assert gate.own(1, 0, 100) == [sent]
    assert office.check_witness(chain.station, receipt)


def test_a_duplicate_is_no_harm(pair):
    gate, chain, session, office = pair
    sent = chain.segment(5)
    more = chain.segment(3)
    whole = type(sent)(sent.entries + more.entries, more.seal)
    assert [gate.push(session, one).answer for one in (sent, sent, whole, more)] == [Answer.OK] * 4
    (held,) = office.pull({}, 100)
    assert held == whole
    assert office.incidents() == []


def test_a_pull_ends_at_a_seal(pair):
    gate, chain, session, office = pair
    parts = [chain.segment(5) for _ in range(4)]
    for part in parts:
        assert gate.push(session, part).answer is Answer.OK
    got = []
    cursor = {}
    while found := office.pull(cursor, 7):
        for one in found:
            got += one.entries
            assert one.seal in {part.seal for part in parts}
            cursor[chain.station, 1] = one.entries[-1].header.seq
    assert got == chain.entries
