"""Every answer of a push, against a small model of what a hub should say and hold."""

import hashlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate_app.domain.entries import Role
from gate_app.ledger.chain import GENESIS_PREV, body_hash, entry_hash
from gate_app.sync import postgres_hub
from gate_app.sync.hub import (
    Answer,
    Clock,
    HubForeignError,
    HubUnreachableError,
    Segment,
    Tip,
)
from tests.hub.chains import CLOCK, Chain, entry, key, pulled, segment

OFFICE = (Role.OFFICE,)


class Shelf:
    """What one station may append, by the words of the port."""

    def __init__(self, station):
        self.station = station
        self.held = {}
        """By epoch the entries in order."""

    def push(self, part):
        entries = part.entries
        if not 1 <= len(entries) <= 2000:
            return Answer.MALFORMED
        epoch, first = entries[0].header.epoch, entries[0].header.seq
        if entries[0].header.station != self.station:
            return Answer.MALFORMED
        held = self.held.get(epoch, [])
        if held:
            prev = held[-1].hash
            if first > held[-1].header.seq + 1:
                return Answer.GAP
            if first < held[0].header.seq:
                return Answer.EPOCH
        elif epoch == 1:
            prev = GENESIS_PREV
            if first > 1:
                return Answer.GAP
        else:
            opening = entries[0].header
            hooks = {
                one.hash
                for number, chain in self.held.items()
                for one in chain
                if number < epoch and one.header.seq == first - 1
            }
            if opening.kind != "epoch-opened" or opening.prev not in hooks:
                return Answer.EPOCH
            prev = opening.prev
        known = {one.header.seq: one.hash for one in held}
        overlap = [seq for seq, _ in enumerate(entries, first) if seq in known]
        differs = any(entries[seq - first].hash != known[seq] for seq in overlap)
        stated = entries[0].header.prev
        if held and (differs or (not overlap and stated != prev)):
            whole = self.holds(entries, first, epoch, stated)
            return Answer.FORK if whole else Answer.BAD_CHAIN
        new = entries[len(overlap) :]
        if not self.holds(new, first + len(overlap), epoch, prev):
            return Answer.BAD_CHAIN
        self.held.setdefault(epoch, held).extend(new)
        return Answer.OK

    def holds(self, entries, seq, epoch, prev):
        for number, one in enumerate(entries, seq):
            header = one.header
            whole = entry_hash(header) == one.hash and (
                one.raw is None or body_hash(one.raw) == header.body_hash
            )
            placed = (header.station, header.epoch, header.seq) == (self.station, epoch, number)
            if not (whole and placed and header.prev == prev):
                return False
            prev = one.hash
        return True

    @property
    def tips(self):
        return tuple(
            Tip(epoch, chain[-1].header.seq, chain[-1].hash)
            for epoch, chain in sorted(self.held.items())
        )


BENDS = {
    "as it is": lambda one: one,
    "hash": lambda one: msgspec.structs.replace(one, hash=hashlib.sha256(b"x").hexdigest()),
    "header": lambda one: msgspec.structs.replace(
        one, header=msgspec.structs.replace(one.header, actor="999")
    ),
    "body": lambda one: msgspec.structs.replace(one, raw=b'{"kind":"crossing","salt":"11"}'),
    "no body": lambda one: msgspec.structs.replace(one, raw=None),
    "station": lambda one: rehash(one, station="0123456789abcdef"),
    "epoch": lambda one: rehash(one, epoch=one.header.epoch + 1),
    "seq": lambda one: rehash(one, seq=one.header.seq + 1),
    "prev": lambda one: rehash(one, prev="ab" * 32),
    "another": lambda one: rehash(one, actor="another"),
}


def rehash(one, **changed):
    header = msgspec.structs.replace(one.header, **changed)
    return type(one)(header, entry_hash(header), one.raw)


pushes = st.lists(
    st.tuples(
        st.sampled_from(["1", "1'", "2", "2'", "4"]),
        st.integers(0, 9),
        st.integers(0, 7),
        st.sampled_from(["as it is"] * 12 + list(BENDS)),
        st.integers(0, 7),
    ),
    min_size=1,
    max_size=12,
)


def branches(public):
    """One station's chains, forked and opened anew in every way there is."""
    one = Chain(public)
    one.segment(9)
    fork = one.branch(at=4)
    fork.segment(5, actor="fork")
    second = one.branch(at=6, epoch=2)
    second.segment(1, kind="epoch-opened")
    second.segment(8)
    stray = fork.branch(epoch=2)
    stray.segment(1, kind="epoch-opened")
    stray.segment(8)
    fourth = second.branch(at=8, epoch=4)
    fourth.segment(1, kind="epoch-opened")
    fourth.segment(8)
    return {"1": one, "1'": fork, "2": second, "2'": stray, "4": fourth}


@settings(max_examples=40)
@given(pushes)
def test_a_hub_answers_and_holds_what_the_model_does(lasting, pushed):
    founded, office = lasting
    public = key()
    chains = branches(public)
    gate = founded.connect(public)
    try:
        session = gate.hello(None, 0, CLOCK).session
        shelf = Shelf(chains["1"].station)
        for name, start, count, bend, where in pushed:
            entries = list(chains[name].entries[start : start + count])
            if entries:
                at = where % len(entries)
                entries[at] = BENDS[bend](entries[at])
            said = gate.push(session, segment(*entries))
            assert said.answer == shelf.push(segment(*entries)), (name, start, count, bend, where)
            if entries:
                epoch = entries[0].header.epoch
                assert said.tip == next((tip for tip in shelf.tips if tip.epoch == epoch), None)
        assert gate.hello(None, session, CLOCK).own == shelf.tips
        for epoch, chain in shelf.held.items():
            read = [one for part in gate.own(epoch, 0, 4) for one in part.entries]
            while read and (more := gate.own(epoch, read[-1].header.seq, 4)):
                read += [one for part in more for one in part.entries]
            assert read == chain
        got = {}
        for part in pulled(office, 5):
            last = part.entries[-1].header
            got.setdefault((last.station, last.epoch), []).extend(part.entries)
        ours = {epoch: held for (name, epoch), held in got.items() if name == shelf.station}
        assert ours == shelf.held
    finally:
        gate.close()


def test_a_fork_and_a_rollback_are_told_to_the_offices(pair):
    gate, chain, session, office = pair
    gate.push(session, chain.segment(9))
    other = chain.branch(at=5)
    assert gate.push(session, other.segment(2, actor="fork")).answer is Answer.FORK
    assert gate.push(session, segment(*other.entries)).answer is Answer.FORK
    session = gate.hello(Tip(1, 5, chain.entries[4].hash), session, CLOCK).session
    gate.hello(Tip(1, 7, other.prev), session, CLOCK)
    gate.hello(None, 0, CLOCK)
    told = [(one.kind, one.epoch, one.seq, one.times) for one in office.incidents()]
    assert told == [
        ("fork", 1, 6, 2),
        ("rollback", 1, 5, 1),
        ("fork", 1, 7, 1),
        ("rollback", 0, 0, 1),
        ("older-copy", 0, 0, 1),
    ]
    assert {one.station for one in office.incidents()} == {chain.station}


def test_whatever_a_station_says_of_itself_the_offices_can_read_their_list(hub):
    gate, office = hub.connect(key()), hub.connect(key(), roles=OFFICE)
    most = 2**63 - 1
    for seq, clock in ((-most - 1, -(2**62)), (most, 2**62), (-1, 0)):
        gate.hello(Tip(1, seq, "00" * 32), 0, Clock(clock, clock, trusted=True))
        assert all(one.unsent >= 0 for one in office.stations())
        with hub.superuser() as root:
            root.execute("SELECT * FROM report.stations")
    gate.close()
    office.close()


def test_what_happens_again_on_another_day_is_news_again(hub):
    gate, office = hub.connect(key()), hub.connect(key(), roles=OFFICE)
    gate.push(7, segment())
    (first,) = office.incidents()
    gate.push(7, segment())
    assert [one.times for one in office.incidents()] == [2]
    with hub.superuser() as root:
        root.execute("UPDATE hub.incident SET first_at = first_at - interval '25 hours'")
    gate.push(7, segment())
    (again,) = office.incidents(after=first.id)
    assert (again.kind, again.times) == (first.kind, 1)
    gate.close()
    office.close()


def test_what_is_normal_raises_no_incident(hub):
    """A lost answer, a new epoch on its way, an unsent tail, the first hello of all."""
    chain = Chain(key())
    gate, office = hub.connect(chain.public), hub.connect(key(), roles=OFFICE)
    for _ in range(3):
        gate.hello(None, 0, CLOCK)  # nothing was pushed in these: their answers may be lost
    session = gate.hello(None, 0, CLOCK).session
    gate.push(session, chain.segment(4))
    session = gate.hello(Tip(1, 4, chain.prev), session, CLOCK).session
    chain.segment(3)
    session = gate.hello(Tip(1, 7, chain.prev), session, CLOCK).session
    again = chain.branch(epoch=2)
    again.segment(1, kind="epoch-opened")
    gate.hello(Tip(2, 8, again.prev), session, CLOCK)
    assert office.incidents() == []
    assert [one.unsent for one in office.stations() if one.station == chain.station] == [8]
    gate.close()
    office.close()


def test_a_hello_that_comes_late_from_a_broken_line_changes_nothing(hub, monkeypatch):
    chain = Chain(key())
    login, password = hub.join(chain.public)
    broken, line = (hub.line(login, password) for _ in range(2))
    office = hub.connect(key(), roles=OFFICE)
    monkeypatch.setattr(postgres_hub, "_hellos", iter([2, 1, 3]))
    session = line.hello(None, 0, CLOCK).session
    assert line.push(session, chain.segment(2)).answer is Answer.OK
    with pytest.raises(HubForeignError):
        broken.hello(None, 0, CLOCK)
    assert line.push(session, chain.segment(2)).answer is Answer.OK
    assert line.hello(Tip(1, 4, chain.prev), session, CLOCK).session == session + 1
    assert office.incidents() == []
    for one in (broken, line, office):
        one.close()


def test_the_older_of_two_clones_is_superseded(hub, monkeypatch):
    chain = Chain(key())
    login, password = hub.join(chain.public)
    one, two = (hub.line(login, password) for _ in range(2))
    office = hub.connect(key(), roles=OFFICE)
    older = one.hello(None, 0, CLOCK).session
    monkeypatch.setattr(postgres_hub, "_PROGRAM", "the other laptop's")
    newer = two.hello(None, 0, CLOCK).session
    part = chain.segment(2)
    assert one.push(older, part).answer is Answer.SUPERSEDED
    assert two.push(newer, part).answer is Answer.OK
    assert [told.kind for told in office.incidents()] == ["superseded"]
    for line in (one, two, office):
        line.close()


def test_a_push_that_a_broken_line_delivers_late_is_no_clone(hub):
    chain = Chain(key())
    login, password = hub.join(chain.public)
    broken, line = (hub.line(login, password) for _ in range(2))
    office = hub.connect(key(), roles=OFFICE)
    first, second = broken.hello(None, 0, CLOCK).session, line.hello(None, 0, CLOCK).session
    part = chain.segment(2)
    assert broken.push(first, part).answer is Answer.SUPERSEDED
    assert line.push(second, part).answer is Answer.OK
    assert office.incidents() == []
    assert line.push(second + 1, part).answer is Answer.SUPERSEDED
    assert [told.kind for told in office.incidents()] == ["superseded"]
    for one in (broken, line, office):
        one.close()


def test_a_station_that_was_cut_off_is_told_so_and_reads_nothing(hub):
    chain = Chain(key())
    login, password = hub.join(chain.public, checkpoint="K1")
    gate, office = hub.line(login, password), hub.connect(key(), roles=OFFICE)
    office_chain = Chain(key())
    second = hub.connect(office_chain.public, roles=OFFICE)
    second.push(second.hello(None, 0, CLOCK).session, office_chain.segment(2, kind="pass-revoked"))
    session = gate.hello(None, 0, CLOCK).session
    assert gate.push(session, chain.segment(2)).answer is Answer.OK
    assert pulled(gate)
    office.cut_off(chain.station)
    with pytest.raises(HubUnreachableError):
        pulled(gate)  # what it had open was ended
    gate = hub.line(login, password)
    assert gate.push(session, chain.segment(2)).answer is Answer.CUT_OFF
    assert pulled(gate) == []
    assert gate.bodies([f"{office_chain.station}:1:1"]) == {}
    again = gate.hello(Tip(1, 4, chain.prev), session, CLOCK)
    assert again.tips == {}
    assert gate.push(again.session, segment(*chain.entries)).answer is Answer.CUT_OFF
    assert [len(part.entries) for part in pulled(office)] == [2, 2]
    for one in (gate, office, second):
        one.close()


def test_a_push_of_too_much_is_malformed(lasting):
    founded, _ = lasting
    chain = Chain(key())
    gate = founded.connect(chain.public)
    session = gate.hello(None, 0, CLOCK).session
    chain.segment(2001)
    assert gate.push(session, segment(*chain.entries)).answer is Answer.MALFORMED
    assert gate.push(session, segment()).answer is Answer.MALFORMED
    short = Segment(tuple(chain.entries[:2]), type(segment().seal)(1, b"short"))
    assert gate.push(session, short).answer is Answer.MALFORMED
    assert gate.push(session, segment(*chain.entries[:2000])).answer is Answer.OK
    gate.close()


def test_forks_without_end_are_no_flood_of_incidents(pair):
    gate, chain, session, office = pair
    gate.push(session, chain.segment(1))
    for number in range(1_100):
        other = segment(entry(chain.station, 1, GENESIS_PREV, actor=f"fork {number}"))
        assert gate.push(session, other).answer is Answer.FORK
    told = office.incidents() + office.incidents(after=1000)
    assert len({one.id for one in told}) == 1_001
    assert [one.times for one in told if one.kind == "flood"] == [100]


def test_a_kind_that_its_role_may_not_write_is_kept_and_told(pair):
    gate, chain, session, office = pair
    part = segment(chain.add(), chain.add(kind="pass-issued"), chain.add(kind="of-next-year"))
    assert gate.push(session, part).answer is Answer.OK
    assert pulled(office) == [part]
    assert [(one.kind, one.detail) for one in office.incidents()] == [
        ("not-its-kind", "pass-issued")
    ]
