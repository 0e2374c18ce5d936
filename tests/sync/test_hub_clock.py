"""The hub's time: it confirms a doubted clock, and doubts a wrong one, once."""

import pytest

from gate_app.ledger.synced import Mark, Synced
from tests.stations import MINUTE, NOON

YEAR = 365 * 24 * 60 * MINUTE


@pytest.fixture
def net(net):
    net.settle()
    return net


def trusted(net):
    return net.a.ledger.clock.now().trusted


def clock_entries(net):
    rows = net.a.ledger.db.execute(
        "SELECT kind FROM entry WHERE station = ? AND kind LIKE 'clock%' ORDER BY id",
        (net.a.station,),
    )
    return [kind for (kind,) in rows]


def test_the_skew_is_recorded(net):
    net.hub.time = NOON + 5_000
    assert net.round("a").skew_ms == 5_000
    assert Synced(net.a.ledger.db).number(Mark.SKEW) == 5_000
    assert trusted(net)
    assert clock_entries(net) == ["clock-confirmed"]


@pytest.mark.parametrize("by", [-3 * YEAR, -5 * MINUTE, 5 * MINUTE, 3 * YEAR])
def test_a_hub_that_disagrees_takes_the_trust_away_once(net, by):
    net.hub.time = NOON + by
    net.round("a")
    assert not trusted(net)
    assert clock_entries(net) == ["clock-confirmed", "clock-jumped"]
    net.a.ledger.clock.confirm()  # a supervisor looked at a clock that is right
    net.round("a")
    assert trusted(net)


def test_a_hub_that_agrees_again_gives_it_back(net):
    net.hub.time = NOON + 5 * MINUTE
    net.round("a")
    net.a.ticks.set_wall_by(5 * MINUTE)
    net.round("a")
    assert trusted(net)
    assert clock_entries(net)[-1] == "clock-confirmed"
    assert net.a.ledger.clock.now().at == NOON + 5 * MINUTE
    net.a.restart()
    assert trusted(net)


def test_after_a_jump_the_hub_confirms_the_clock(net):
    net.round("a")
    net.a.ticks.set_wall_by(YEAR)
    assert not trusted(net)
    net.round("a")
    assert not trusted(net)
    net.hub.time = NOON + YEAR
    net.round("a")
    assert trusted(net)
    net.a.sound()
