"""The loop: what breaks is told and tried again, and it ends when it is told to."""

import threading

import pytest

from gate_app.domain.verdict import Direction
from gate_app.ledger import branches
from gate_app.ledger.database import DiskFullError
from gate_app.ledger.synced import Kind
from gate_app.sync import ledger_steps
from gate_app.sync.hub import Answer, HubIncident, HubRefusedError, HubUnreachableError
from gate_app.sync.state import INCIDENTS, TROUBLE, WORDS, Standing
from gate_app.sync.sync import Sync
from tests.ledger.chains import GATE_A, crossing, cut_off
from tests.stations import MINUTE
from tests.sync.memory_hub import BreakingLine, Line


@pytest.fixture
def net(net):
    net.round("office")
    return net


def sync_of(net, name, connect=None, **listeners):
    laptop = net.laptops[name]
    connect = connect or (lambda: net.hub.line(laptop.station))
    return Sync(connect, laptop.on_ledger, laptop.photos, chance=lambda: 0.0, **listeners)


def test_it_says_when_it_is_in_step_and_since_when(net):
    sync = sync_of(net, "a")
    assert sync.state.standing is Standing.NEVER
    first = sync.once()
    assert (first.standing, first.behind, first.why) == (Standing.IN_STEP, 0, "")
    net.a.ticks.pass_by(MINUTE)
    second = sync.once()
    assert second.since == first.since
    assert second.in_step_at == first.in_step_at + MINUTE


@pytest.mark.parametrize(
    ("error", "standing"),
    [
        (HubUnreachableError("线路断了。", what_to_do="不用做什么。"), Standing.OFFLINE),
        (HubRefusedError("中心不认这个登录名。"), Standing.REFUSED),
        (ZeroDivisionError(), Standing.REFUSED),
    ],
)
def test_a_fault_is_told_and_passes(net, error, standing):
    faults = [error]
    crashed = []

    def connect():
        if faults:
            raise faults.pop()
        return net.hub.line(net.a.station)

    net.a.ledger.append(crossing("H1"))
    sync = sync_of(net, "a", connect, crashed=crashed.append)
    state = sync.once()
    assert (state.standing, state.behind) == (standing, 3)
    assert state.why
    assert len(crashed) == isinstance(error, ZeroDivisionError)
    assert sync.once().standing is Standing.IN_STEP


def test_after_a_broken_call_a_new_line_is_made(net):
    lines = []

    def connect():
        line = net.hub.line(net.a.station)
        lines.append(line)
        return BreakingLine(line, 2, after=True) if len(lines) == 1 else line

    sync = sync_of(net, "a", connect)
    assert sync.once().standing is Standing.OFFLINE
    assert sync.once().standing is Standing.IN_STEP
    assert [line.closed for line in lines] == [True, False]


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        (Answer.CUT_OFF, Standing.CUT_OFF),
        (Answer.MALFORMED, Standing.REFUSED),
        (Answer.BAD_CHAIN, Standing.REFUSED),
        (Answer.EPOCH, Standing.REFUSED),
        (Answer.GAP, Standing.REFUSED),
        (Answer.SUPERSEDED, Standing.SUPERSEDED),
    ],
)
def test_what_the_hub_does_not_take_is_told_in_words_and_the_rest_comes(net, answer, standing):
    class Refusing(Line):
        def _push(self, session, segment):
            return answer, None

    net.settle("office", "a")
    net.office.ledger.append(crossing("from the office"))
    net.round("office")
    net.a.ledger.append(crossing("H1"))
    sync = sync_of(net, "a", lambda: Refusing(net.hub, net.a.station))
    state = sync.once()
    assert state.standing is standing
    assert standing in TROUBLE
    assert state.why
    assert state.what_to_do
    assert len(state.incidents) == 1
    assert net.office.ledger.head[2] in net.a.refs().values()
    assert len(sync.once().incidents) == 1


def test_a_fork_stays_told_until_it_is_settled(net, tmp_path):
    net.settle()
    image = net.a.image(tmp_path / "image")
    net.a.ledger.append(crossing("hub"))
    net.round("a")
    net.a.put_back(image)
    net.a.ledger.append(crossing("here"))
    sync = sync_of(net, "a")
    assert sync.once().standing is Standing.FORKED
    assert sync.once().standing is Standing.FORKED
    branches.settle(net.a.ledger, why="主管确认")
    assert sync.once().standing is Standing.IN_STEP


def test_what_a_supervisor_looked_at_calls_no_more_even_while_the_line_is_down(net):
    net.settle()
    told = {"kind": "rollback", "epoch": 1, "seq": 3, "detail": "", "times": 1, "first": 0}
    net.hub.noted = [HubIncident(id=n, station=net.a.station, last=0, **told) for n in (4, 5)]
    lines = [net.hub.line(net.office.station)]

    def connect():
        if not lines:
            raise HubUnreachableError("线路断了。")
        return lines.pop()

    sync = sync_of(net, "office", connect)
    assert len(sync.once().noted) == 2
    sync.close()
    assert len(sync.once().noted) == 2
    ledger_steps.look_at_all(net.office.ledger, 4)
    assert [one.id for one in sync.once().noted] == [5]
    assert sync.state.standing is Standing.OFFLINE


def test_it_ends_when_told_to_while_it_waits(net):
    states = []
    waiting = threading.Event()

    class Waiting(Line):
        def wait(self, seconds):
            waiting.set()
            return super().wait(seconds)

    sync = sync_of(net, "a", lambda: Waiting(net.hub, net.a.station), changed=states.append)

    def end():
        waiting.wait()
        sync.stop()

    stopper = threading.Thread(target=end)
    stopper.start()
    sync.run()
    stopper.join()
    assert states[0].standing is Standing.IN_STEP


def test_it_ends_when_told_to_while_there_is_no_line(net):
    failed = threading.Event()

    def connect():
        raise HubUnreachableError("线路断了。")

    sync = sync_of(net, "a", connect, changed=lambda _: failed.set())
    sync._chance = lambda: 1.0 if failed.is_set() else 0.0
    loop = threading.Thread(target=sync.run)
    loop.start()
    failed.wait()
    sync.stop()
    loop.join(20)
    assert not loop.is_alive()


def test_what_is_written_here_is_not_left_to_the_next_poll(net):
    rounds = []
    sync = None

    def changed(state):
        rounds.append(state)
        if len(rounds) == 1:
            sync.hurry()
        else:
            sync.stop()

    sync = sync_of(net, "a", changed=changed)
    sync.run()
    assert len(rounds) == 2


def test_every_trouble_and_every_incident_has_its_words():
    assert set(WORDS) == TROUBLE | {Standing.PARTIAL}
    assert set(INCIDENTS) == set(Kind)


def test_what_the_hub_keeps_back_is_told(net):
    net.settle()
    net.office.ledger.append(crossing("H1"))
    net.round("office")
    line = net.hub.line(net.a.station)
    line.pull = lambda cursor, limit: (page for page in ())
    sync = sync_of(net, "a", lambda: line)
    assert (sync.once().standing, sync.state.behind) == (Standing.PARTIAL, 0)
    assert "没有收全" in sync.state.why
    del line.pull
    assert sync.once().standing is Standing.IN_STEP


def test_a_station_that_was_cut_off_is_told_so(net):
    net.settle()
    net.office.ledger.append(cut_off(GATE_A, net.a.ledger.head[1]))
    net.round("office")
    sync = sync_of(net, "a")
    assert sync.once().standing is Standing.CUT_OFF
    assert sync.state.why


@pytest.mark.parametrize("error", [DiskFullError("磁盘已满。"), RuntimeError("no more steps")])
def test_a_ledger_that_cannot_be_written_is_told_and_tried_again(net, error):
    faults = []

    def on_ledger(step, *args, **kwargs):
        if faults:
            raise faults[0]
        return step(net.a.ledger, *args, **kwargs)

    crashed = []
    line = net.hub.line(net.a.station)
    sync = Sync(lambda: line, on_ledger, net.a.photos, crashed=crashed.append)
    sync.once()
    faults.append(error)
    state = sync.once()
    assert (state.standing is Standing.REFUSED) == isinstance(error, DiskFullError)
    assert bool(crashed) == isinstance(error, RuntimeError)
    faults.clear()
    assert sync.once().standing is Standing.IN_STEP


def test_a_shift_without_the_network_reaches_the_office_afterwards(net):
    net.settle()
    lines = [None] * 3

    def connect():
        if lines:
            lines.pop()
            raise HubUnreachableError("线路断了。")
        return net.hub.line(net.a.station)

    sync = sync_of(net, "a", connect)
    for number in range(30):
        net.a.ledger.append(crossing(f"H{number % 12}", Direction(("entry", "exit")[number % 2])))
        if number % 10 == 0:
            assert sync.once().standing is Standing.OFFLINE
    assert sync.state.behind == 21
    net.a.restart()
    sync = sync_of(net, "a", connect)
    assert sync.once().behind == 0
    net.round("office")
    inside = "SELECT holder, inside FROM presence ORDER BY holder"
    held = net.office.ledger.db.execute(inside).fetchall()
    assert held == net.a.ledger.db.execute(inside).fetchall()
    assert len(held) == 12
    net.same_views()


def test_a_network_that_stays_away_for_days_is_still_tried_again(net):
    tried = []

    def connect():
        tried.append(1)
        if len(tried) > 1_100:  # beyond what a power of two can count
            sync.stop()
        raise HubUnreachableError("线路断了。")

    sync = sync_of(net, "a", connect)
    sync.run()
    assert len(tried) == 1_101
    assert sync.state.standing is Standing.OFFLINE
