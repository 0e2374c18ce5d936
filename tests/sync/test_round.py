"""One round: mine up, theirs down, each entry once, and only what each may read."""

import hashlib

import msgspec
import pytest

from gate_app.domain.entries import CheckpointPut, HolderPut, PassRevoked, Role
from gate_app.domain.people import Holder
from gate_app.domain.places import Checkpoint
from gate_app.ledger import synced
from gate_app.ledger.receiving import STEP
from gate_app.ledger.synced import Kind, Synced
from gate_app.sync import ledger_steps, theirs
from gate_app.sync.hub import Answer, HubIncident, HubRefusedError, HubUnreachableError
from tests.ledger.chains import GATE_B, certificate, crossing, cut_off
from tests.sync.memory_hub import BreakingLine, Line
from tests.sync.net import issued


def test_what_one_writes_the_others_have_after_a_round(net):
    net.a.ledger.append(crossing("H1"))
    first = net.round("a")
    assert (first.pushed, first.behind, first.answer) == (3, 0, Answer.OK)
    office = net.round("office")
    assert (office.pushed, office.pulled, office.whole) == (8, 3, True)
    net.settle()
    assert net.office.refs() == net.hub.refs()
    assert net.round("office").pulled == net.round("office").pushed == 0
    net.same_views()


def test_two_laptops_at_one_entrance_see_each_others_crossings(net):
    net.settle()
    net.a.ledger.append(crossing("H1"))
    net.round("a")
    net.round("b")
    assert net.b.ledger.db.execute("SELECT holder, inside FROM presence").fetchall() == [("H1", 1)]


def test_a_gate_gets_no_names_and_verifies_all_the_same(net):
    net.office.ledger.append(issued("aa" * 8, 1))
    net.office.ledger.append(issued("bb" * 8, 2))
    net.settle()
    assert net.a.kinds("holder-put") == []
    assert len(net.a.kinds("holder-put", with_body=False)) == 1
    assert len(net.a.kinds("pass-issued")) == 1
    assert net.a.refs() == net.hub.refs()


def test_a_revocation_reaches_a_gate_in_one_round(net):
    net.settle()
    net.office.ledger.append(PassRevoked(pass_id="aa" * 8, reason="离职"))
    net.round("office")
    assert net.round("a").pulled == 1
    assert net.a.ledger.db.execute("SELECT pass_id FROM revoked").fetchall() == [("aa" * 8,)]


def test_a_pass_that_a_gate_writes_is_kept_flagged_and_told(net):
    net.settle()
    forged = net.a.ledger.append(issued("ee" * 8, 1))
    net.settle()
    for name in ("office", "b"):
        ledger = net.laptops[name].ledger
        assert forged.ref in net.laptops[name].refs()
        assert ledger.db.execute("SELECT count(*) FROM pass").fetchone() == (0,)
        (told,) = Synced(ledger.db).oversteps()
        assert (told.ref, told.kind, told.why) == (forged.ref, "pass-issued", "role")


def test_what_the_hub_noted_calls_an_office_until_somebody_has_looked(net):
    def noted(number, kind):
        told = {"epoch": 1, "seq": 3, "detail": "", "times": 1, "first": 0, "last": 0}
        return HubIncident(id=number, station=net.a.station, kind=kind, **told)

    net.settle()
    net.hub.noted = [noted(4, "rollback"), noted(5, "cut-off")]
    assert [one.id for one in net.round("office").noted] == [4]
    assert net.round("a").noted == ()
    ledger_steps.look_at_all(net.office.ledger, 5)
    assert net.round("office").noted == ()
    net.hub.noted.append(noted(6, "fork"))
    assert [one.id for one in net.round("office").noted] == [6]
    net.hub.incarnation = "another"
    assert [one.id for one in net.round("office").noted] == [4, 6]


def test_an_office_tells_the_hub_where_checkpoints_stand_and_who_is_cut_off(net):
    net.settle()
    office, line = net.office.station, net.hub.line(net.office.station)
    told = net.hub.arranged
    told.clear()
    net.round("office", line)
    net.round("office", line)
    assert told == [(office, {"K1": 1}, set())]  # once on each line: the hub may have forgotten
    net.office.ledger.append(CheckpointPut(item=Checkpoint("K1", "1 号卡点", 2)))
    net.round("office", line)
    assert told[1:] == [(office, {"K1": 2}, set())]
    net.office.ledger.append(cut_off(GATE_B, 1))
    net.round("office", line)
    assert told[2:] == [(office, {"K1": 2}, {net.b.station})]
    net.round("office")
    assert told[3:] == told[2:3]
    net.round("a")
    assert len(told) == 4  # a gate says nothing


def test_a_body_that_comes_late_is_folded(net):
    holder = net.office.ledger.append(HolderPut(item=Holder("H2", "覃大山", "E1")))
    net.round("office")
    hub, place = net.hub, (net.office.station, 1)
    late = next(e for e in hub.chains[place] if e.ref == holder.ref)
    number = hub.chains[place].index(late)
    office_two = net.b  # becomes an office below
    hub.chains[place][number] = type(late)(late.header, late.hash, None)
    net.office.ledger.append(certificate(GATE_B, Role.OFFICE))
    net.settle()
    assert holder.ref in office_two.kinds("holder-put", with_body=False)
    hub.chains[place][number] = late
    office_two.restart()
    assert net.round("b").bodies >= 1
    assert holder.ref in office_two.kinds("holder-put")


def test_a_backlog_goes_up_and_down_in_batches(net):
    for part in range(12):
        net.a.ledger.append_all([crossing(f"H{part}-{n}") for n in range(STEP)])
    assert net.round("a").pushed == 12 * STEP + 2
    net.round("office")
    assert net.round("a").pulled > 0
    assert net.office.refs() == net.hub.refs()


@pytest.mark.parametrize("size", [1, 7, 1_000])
@pytest.mark.parametrize("bad", [{3}, {4, 5}, {1, 3, 6}, {8}, {1, 2, 3, 4, 5, 6, 7, 8}])
def test_a_seal_that_does_not_hold_keeps_nothing_else_back(net, bad, size, monkeypatch):
    """What it covers comes with the next one that holds; what lies before it comes at once."""
    monkeypatch.setattr(theirs, "PULL", size)
    net.settle()
    ends = []
    for number in range(1, 9):
        net.a.ledger.append_all([crossing(f"H{number}-{n}") for n in range(5)])
        net.round("a")
        ends.append(net.a.ledger.head[1])
    place = (net.a.station, 1)
    for number in bad:
        seal = net.hub.seals[*place, ends[number - 1]]
        spoilt = msgspec.structs.replace(seal, signature=bytes(64))
        net.hub.seals[*place, ends[number - 1]] = spoilt
    sure = max((end for number, end in enumerate(ends, 1) if number not in bad), default=0)
    outcome = net.round("office")
    assert synced.ends(net.office.ledger.db)[place] == max(sure, ends[0] - 5)
    if 8 in bad:
        assert [one.kind for one in outcome.incidents] == [Kind.REFUSED]
    # A seal that holds after them proves all of it.
    net.a.ledger.append(crossing("last"))
    net.settle()
    assert net.office.refs() == net.hub.refs()


def test_one_append_larger_than_a_batch_is_sent_in_several(net):
    net.a.ledger.append_all([crossing(f"H{n}") for n in range(2_500)])
    net.settle()
    assert net.office.refs() == net.hub.refs()


@pytest.fixture
def sent(net, monkeypatch):
    """How many batches of two entries went at each go."""
    for name, value in (("PUSH", 2), ("PUSH_FAR", 2), ("QUICK_S", 600.0), ("SLOW_S", 600.0)):
        monkeypatch.setattr(f"gate_app.sync.round.{name}", value)
    told, push = [], Line.push

    def counted(line, session, *segments):
        told.append(len(segments))
        return push(line, session, *segments)

    net.settle()
    monkeypatch.setattr(Line, "push", counted)
    return told


def test_as_many_batches_go_at_one_go_as_the_line_has_been_seen_to_carry(net, sent):
    """Single crossings say nothing of it: a backlog may come after a day of them."""
    line = net.hub.line(net.a.station)
    for number in range(6):
        net.a.ledger.append(crossing(f"H{number}"))
        net.round("a", line)
    assert sent == [1] * 6
    net.a.ledger.append_all([crossing(f"B{number}") for number in range(100)])
    net.round("a", line)
    assert sent[6:] == [2, 4, 8, 16, 16, 4]


def test_one_batch_goes_first_on_another_line(net, sent):
    net.a.ledger.append_all([crossing(f"H{number}") for number in range(14)])
    net.round("a")
    assert sent == [1, 2, 4]
    net.a.ledger.append_all([crossing(f"B{number}") for number in range(14)])
    net.round("a")
    assert sent[3:] == [1, 2, 4]


def test_photos_go_where_their_passes_go(net):
    data = b"jpeg of somebody"
    name = hashlib.sha256(data).hexdigest()[:16]
    net.office.photos.kept[name] = data
    net.office.ledger.append(issued("aa" * 8, 1, photo=name))
    net.office.ledger.append(issued("bb" * 8, 2, photo="f" * 16))
    net.settle()
    assert net.a.photos.kept == net.b.photos.kept == {name: data}


def test_a_photo_that_is_not_the_one_of_its_name_is_not_kept(net):
    name = "ab" * 8
    net.hub.photos[name] = b"another picture"
    net.office.ledger.append(issued("aa" * 8, 1, photo=name))
    net.settle()
    assert net.a.photos.kept == {}


def test_a_hub_that_was_founded_anew_gets_everything_again(net):
    net.settle()
    net.hub.chains.clear()
    net.hub.seals.clear()
    net.hub.incarnation = "second"
    net.settle()
    assert net.office.refs() == net.hub.refs()


def test_a_hub_restored_from_an_older_backup_is_filled_again(net):
    net.settle()
    net.a.ledger.append_all([crossing("H1"), crossing("H2")])
    net.settle()
    del net.hub.chains[net.a.station, 1][-3:]
    net.settle()
    assert net.office.refs() == net.hub.refs()


@pytest.mark.parametrize("lost", [{1, 2}, {2}])
def test_what_a_restored_hub_lacks_counts_as_not_sent_though_the_line_breaks(net, lost):
    net.a.ledger.open_epoch(why="x", beyond=1)
    net.settle()
    assert ledger_steps.behind(net.a.ledger) == 0
    sent = 0
    for epoch in lost:
        sent += len(net.hub.chains.pop((net.a.station, epoch)))
    with pytest.raises(HubUnreachableError):
        net.round("a", BreakingLine(net.hub.line(net.a.station), 2, after=False))
    assert ledger_steps.behind(net.a.ledger) == sent
    net.settle()
    assert net.office.refs() == net.hub.refs()


def test_a_photo_that_the_hub_refuses_holds_nothing_up(net):
    class Refusing(Line):
        def put_photo(self, name, data):
            raise HubRefusedError("中心不允许这样做。")

    net.settle()
    net.a.photos.kept["ab" * 8] = b"x"
    net.a.ledger.append(issued("ee" * 8, 1, photo="ab" * 8))
    assert net.round("a", Refusing(net.hub, net.a.station)).whole


def test_a_station_that_follows_nobody_does_not_call_its_register_complete(net):
    net.settle()
    held = net.a.ledger.freshness.known
    net.a.ticks.pass_by(60_000)
    assert net.round("a").whole
    assert net.a.ledger.freshness.known == held + 60_000
    net.hub.readers.clear()  # cut off: the hub knows it no more
    net.a.ticks.pass_by(60_000)
    assert not net.round("a").whole
    assert net.a.ledger.freshness.known == held + 60_000
