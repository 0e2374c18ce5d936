"""A restored disk image, two clones, one backup on two laptops: nothing is lost, nothing mixed."""

import pytest

from gate_app.domain.entries import EpochOpened, Undo
from gate_app.errors import UsageError
from gate_app.ledger import branches, receiving
from gate_app.ledger.segments import read_segment
from gate_app.ledger.synced import Kind, Synced
from gate_app.sync.hub import Answer
from tests.ledger.chains import GATE_A, crossing
from tests.stations import FakeTicks
from tests.sync.net import Laptop


@pytest.fixture
def net(net):
    net.settle()
    return net


def told(laptop):
    return [one.kind for one in Synced(laptop.ledger.db).incidents()]


def holders(laptop):
    """Who has a crossing in the log, by the views, sorted; one that is there twice, twice."""
    rows = laptop.ledger.db.execute("SELECT holder FROM log WHERE kind = 'crossing'")
    return sorted(holder for (holder,) in rows)


def forked(net, tmp_path):
    """Gate A put back to an older image, which goes on before the hub is heard."""
    net.a.ledger.append(crossing("H1"))
    net.round("a")
    image = net.a.image(tmp_path / "image")
    for number in range(3):
        net.a.ledger.append(crossing(f"hub-{number}"))
    net.round("a")
    net.a.put_back(image)
    lost = net.a.ledger.append(crossing("here-0"))
    net.a.ledger.append(Undo(ref=lost.ref, reason="x"))
    net.a.ledger.append_all([crossing(f"here-{number}") for number in range(1, 6)])
    return lost


def test_an_image_put_back_heals_by_itself(net, tmp_path):
    image = net.a.image(tmp_path / "image")
    net.a.ledger.append_all([crossing(f"H{number}") for number in range(600)])
    net.round("a")
    head = net.a.ledger.head
    net.a.put_back(image)
    outcome = net.round("a")
    assert net.a.ledger.head == head
    assert [one.kind for one in outcome.incidents] == [Kind.ROLLED_BACK]
    net.a.ledger.append(crossing("H9"))
    assert net.round("a").pushed == 1
    net.a.restart()
    net.settle()
    assert net.office.refs() == net.a.refs() == net.hub.refs()


def test_a_fork_is_told_and_waits_and_the_gate_goes_on(net, tmp_path):
    forked(net, tmp_path)
    before = net.hub.refs()
    outcome = net.round("a")
    assert [one.kind for one in outcome.incidents] == [Kind.FORK]
    assert (outcome.incidents[0].epoch, outcome.incidents[0].seq) == (1, 3)
    net.a.ledger.append(crossing("H7"))
    net.office.ledger.append(crossing("of the office"))
    net.round("office")
    again = net.round("a")
    assert (again.pushed, again.incidents, again.whole) == (0, (), True)
    assert again.behind > 0
    assert {ref for ref in net.hub.refs() if ref.startswith(net.a.station)} == {
        ref for ref in before if ref.startswith(net.a.station)
    }


def test_a_settled_fork_keeps_each_entry_of_both_branches(net, tmp_path):
    forked(net, tmp_path)
    net.round("a")
    opened = branches.settle(net.a.ledger, why="主管确认")
    body = opened.body()
    assert isinstance(body, EpochOpened)
    assert (opened.header.epoch, body.after, body.lost_to) == (2, (1, 3), 6)
    net.a.sound()
    net.settle()
    every = sorted(["H1", *(f"hub-{n}" for n in range(3)), *(f"here-{n}" for n in range(6))])
    for name in ("a", "b", "office"):
        assert holders(net.laptops[name]) == every
        assert net.laptops[name].refs() == net.hub.refs()
    (undone,) = net.office.ledger.db.execute("SELECT holder FROM log WHERE undone").fetchall()
    assert undone == ("here-0",)
    assert net.a.ledger.db.execute("SELECT count(*) FROM branch").fetchone() == (7,)
    assert Kind.FORK not in told(net.a)
    net.a.restart()
    net.a.ledger.append(crossing("H8"))
    assert net.round("a").pushed == 1
    net.settle()
    net.same_views()


def test_a_fork_is_settled_once(net, tmp_path):
    forked(net, tmp_path)
    net.round("a")
    branches.settle(net.a.ledger, why="主管确认")
    with pytest.raises(UsageError):
        branches.settle(net.a.ledger, why="主管确认")


def test_settled_without_the_network_it_is_sent_later(net, tmp_path):
    forked(net, tmp_path)
    net.round("a")
    branches.settle(net.a.ledger, why="主管确认")
    net.a.restart()
    net.a.sound()
    net.a.ledger.append(crossing("H8"))
    net.settle()
    assert net.a.refs() == net.hub.refs() == net.office.refs()


def test_an_image_put_back_twice_forks_twice(net, tmp_path):
    forked(net, tmp_path)
    net.round("a")
    image = net.a.image(tmp_path / "second")
    branches.settle(net.a.ledger, why="一")
    net.settle()
    net.a.put_back(image)
    assert told(net.a) == [Kind.FORK]  # as it was when the image was made
    branches.settle(net.a.ledger, why="二")
    net.a.ledger.append(crossing("after"))
    assert [one.kind for one in net.round("a").incidents] == [Kind.FORK]
    branches.settle(net.a.ledger, why="三")
    net.settle()
    assert net.a.refs() == net.hub.refs() == net.office.refs()
    assert net.a.ledger.head[0] == 3
    assert "after" in holders(net.office)


def restored(laptop):
    """What ``gate restore`` does after it has put a backup in place."""
    laptop.ledger.open_epoch(why="备份", lost_to=0, beyond=laptop.ledger.head[0])


def test_a_restored_backup_takes_its_lost_tail_back(net, tmp_path):
    backup = net.a.image(tmp_path / "backup")
    net.a.ledger.append_all([crossing("H1"), crossing("H2")])
    net.round("a")
    net.a.put_back(backup)
    restored(net.a)
    net.a.ledger.append(crossing("H3"))
    outcome = net.round("a")
    assert (outcome.incidents, outcome.answer) == ((), Answer.OK)
    net.settle()
    assert holders(net.office) == ["H1", "H2", "H3"]
    assert net.a.refs() == net.hub.refs()
    assert net.a.ledger.head[0] == 2


def test_one_backup_on_two_laptops_ends_as_a_fork(net, tmp_path):
    backup = net.a.image(tmp_path / "backup")
    net.a.put_back(backup)
    restored(net.a)
    net.a.ledger.append(crossing("one"))
    net.round("a")
    twin = Laptop(backup, GATE_A, FakeTicks())
    restored(twin)
    twin.ledger.append(crossing("two"))
    outcome = twin.rounds.run(net.hub.line(twin.station))
    assert [one.kind for one in outcome.incidents] == [Kind.FORK]
    assert outcome.pushed == 0
    branches.settle(twin.ledger, why="换用这台")
    for _ in range(2):
        twin.rounds.run(net.hub.line(twin.station))
    assert net.round("a").incidents[0].kind is Kind.SUPERSEDED
    net.settle("office", "b")
    assert holders(net.office) == holders(twin) == ["one", "two"]
    twin.sound()
    twin.ledger.close()


def test_two_clones_at_once_are_told_not_mixed(net, tmp_path):
    image = net.a.image(tmp_path / "image")
    twin = Laptop(image, GATE_A, FakeTicks())
    line = net.hub.line(twin.station)
    net.round("a")
    twin.rounds.run(line)
    net.a.ledger.append(crossing("one"))
    net.round("a")
    assert [one.kind for one in twin.rounds.run(line).incidents] == [Kind.SUPERSEDED]
    twin.ledger.append(crossing("two"))
    assert twin.rounds.run(line).pushed == 0
    branches.settle(twin.ledger, why="留这台")
    for _ in range(2):
        twin.rounds.run(line)
    net.settle("office")
    assert holders(net.office) == holders(twin) == ["one", "two"]
    twin.sound()
    twin.ledger.close()


def test_a_hello_of_its_own_that_came_late_calls_nobody(net):
    class Once(type(net.hub.line("x"))):
        """A hello from a line that broke arrives between this one's hello and its push."""

        late = True

        def push(self, session, *segments):
            if self.late:
                self.late = False
                self.hub.line(self.station).hello(None, 0, None)
            return super().push(session, *segments)

    net.a.ledger.append(crossing("H1"))
    outcome = net.round("a", Once(net.hub, net.a.station))
    assert (outcome.answer, outcome.incidents) == (Answer.OK, ())
    net.settle()
    assert holders(net.office) == ["H1"]


def test_a_push_of_an_older_session_is_superseded(net):
    class Twice(type(net.hub.line("x"))):
        """Another laptop says hello between this one's hello and its push."""

        def push(self, session, *segments):
            self.hub.line(self.station).hello(None, 0, None)
            return super().push(session, *segments)

    net.a.ledger.append(crossing("H1"))
    outcome = net.round("a", Twice(net.hub, net.a.station))
    assert outcome.answer is Answer.SUPERSEDED
    assert told(net.a) == [Kind.SUPERSEDED]
    assert net.round("a").pushed == 0
    branches.settle(net.a.ledger, why="只有这台")
    assert net.round("a").answer is Answer.OK
    net.settle()
    assert holders(net.office) == ["H1"]


def test_refs_are_renamed_and_nothing_else(net):
    names = {(1, 95): (2, 7), (1, 9): (2, 1)}
    raw = b'{"note":"s:1:95","refs":["s:1:95","s:1:9","x:1:95"],"register":["s",1,9],"n":"s:1:951"}'
    assert branches.renamed(raw, "s", names) == (
        b'{"note":"s:2:7","refs":["s:2:7","s:2:1","x:1:95"],"register":["s",2,1],"n":"s:1:951"}'
    )


def sticks(laptop):
    """What a stick would carry of the first epoch of a laptop's own ledger."""
    laptop.ledger.sign_head()
    segments, after = [], 0
    while segment := read_segment(laptop.ledger.db, laptop.station, 1, after, 100):
        segments.append(segment)
        after = segment.entries[-1].header.seq
    return segments


def test_a_follower_that_holds_another_branch_is_told_and_follows_the_rest(net, tmp_path):
    forked(net, tmp_path)
    # The office got the local branch by a stick, and never what the hub has.
    assert receiving.take_segments(net.office.ledger, sticks(net.a)).refused == ()
    net.b.ledger.append(crossing("of b"))
    net.round("b")
    outcome = net.round("office")
    assert [(one.kind, one.station) for one in outcome.incidents] == [(Kind.FORK, net.a.station)]
    assert outcome.pulled == 1
    assert "of b" in holders(net.office)
    net.round("a")
    branches.settle(net.a.ledger, why="主管确认")
    net.settle()
    net.settle()
    assert net.office.refs() == net.hub.refs() == net.a.refs()
    assert told(net.office) == []
    net.same_views()


def test_a_stick_that_comes_late_drives_nothing_out(net, tmp_path):
    forked(net, tmp_path)
    net.round("a")
    old = sticks(net.a)
    branches.settle(net.a.ledger, why="主管确认")
    net.settle()
    held = net.office.refs()
    refused = receiving.take_segments(net.office.ledger, old).refused
    assert [one.why for one in refused] == ["fork"]
    net.settle()
    assert net.office.refs() == held == net.hub.refs()
