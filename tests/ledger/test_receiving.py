"""Segments that do not hold are refused whole; a late body folds; a cut settling is undone."""

import msgspec
import pytest

from gate_app.domain.entries import BodyErased, Entry, EpochOpened, Genesis, HolderPut, Role
from gate_app.domain.people import Holder
from gate_app.ledger import branches, receiving
from gate_app.ledger.chain import Head, entry_hash, head_message
from gate_app.ledger.receiving import STEP, Refused, supply_bodies, take_segments
from gate_app.ledger.segments import Seal, Segment, check, read_segment
from gate_app.ledger.sending import next_segment
from gate_app.ledger.synced import Incident, Kind, Synced, ends, witnessed
from gate_app.ledger.verify import verify_ledger
from tests.ledger.chains import (
    GATE_A,
    GATE_B,
    RECEIVER,
    Chain,
    certificate,
    crossing,
    receiver,
    verify,
)
from tests.stations import NOON


@pytest.fixture
def ledger(tmp_path):
    with receiver(tmp_path) as ledger:
        yield ledger


@pytest.fixture
def chain():
    return certified(GATE_A)


def certified(key, count=4):
    """A gate's ledger: the key, the authority's word for it, crossings."""
    chain = Chain(key)
    chain.add(certificate(key, Role.GATE))
    for number in range(count):
        chain.add(crossing(f"H{number}"))
    return chain


def sealed(entries, key=GATE_A, at=NOON):
    last = entries[-1]
    head = Head(last.header.station, last.header.epoch, last.header.seq, last.hash, at)
    return Segment(tuple(entries), Seal(at, key.sign(head_message(head))))


def changed(entry, **fields):
    """The same entry with another header, and a hash that fits it."""
    header = msgspec.structs.replace(entry.header, **fields)
    return Entry(header, entry_hash(header), entry.raw)


def held(ledger):
    return sum(1 for _ in ledger.db.execute("SELECT 1 FROM entry"))


def test_a_sealed_segment_is_taken_over_with_its_seal(ledger, chain, tmp_path):
    received = take_segments(ledger, [sealed(chain.entries)])
    assert received.entries == tuple(chain.entries)
    assert received.refused == ()
    report = verify_ledger(ledger.db, tmp_path, verify)
    assert (report.faults, report.signed) == ((), {chain.station: 6})
    assert read_segment(ledger.db, chain.station, 1, 0, 100) == sealed(chain.entries)


def test_again_or_overlapping_it_changes_nothing(ledger, chain):
    take_segments(ledger, [sealed(chain.entries[:4])])
    assert take_segments(ledger, [sealed(chain.entries[:4])]).entries == ()
    assert take_segments(ledger, [sealed(chain.entries[2:])]).entries == tuple(chain.entries[4:])
    assert held(ledger) == 6


@pytest.mark.parametrize("at", [2**63, -(2**63) - 1, 10**30])
def test_a_seal_of_an_impossible_time_is_refused_and_no_more(ledger, chain, at):
    received = take_segments(ledger, [sealed(chain.entries, at=at)])
    assert received.refused == (Refused(chain.station, 1, 1, "malformed"),)
    assert held(ledger) == 0


def _without_one(entries):
    return sealed([*entries[:2], *entries[3:]])


def _another_body(entries):
    raw = entries[2].raw.replace(b"H0", b"H9")
    return sealed([*entries[:2], Entry(entries[2].header, entries[2].hash, raw), *entries[3:]])


def _another_time(entries):
    return sealed([*entries[:5], changed(entries[5], at=NOON + 1, prev="0" * 64)])


def _another_hash(entries):
    return sealed([*entries[:5], Entry(entries[5].header, "0" * 64, entries[5].raw)])


WRONG = {
    "a hole": (_without_one, "malformed"),
    "another body": (_another_body, "body"),
    "another link": (_another_time, "chain"),
    "another hash": (_another_hash, "chain"),
    "sealed by somebody else": (lambda e: sealed(e, GATE_B), "seal"),
    "a seal of another time": (
        lambda e: Segment(tuple(e), Seal(NOON + 1, sealed(e).seal.signature)),
        "seal",
    ),
    "a seal of fewer": (lambda e: Segment(tuple(e), sealed(e[:-1]).seal), "seal"),
    "no entries": (lambda e: Segment((), Seal(NOON, b"")), "malformed"),
    "a number beyond 64 bits": (lambda e: sealed([changed(e[0], at=2**63)]), "malformed"),
    "a negative seq": (lambda e: sealed([changed(e[0], seq=-1)]), "malformed"),
    "no epoch": (lambda e: sealed([changed(e[0], epoch=0)]), "malformed"),
    "hex in capitals": (
        lambda e: sealed([changed(e[0], body_hash=e[0].header.body_hash.upper())]),
        "malformed",
    ),
    "no hex": (lambda e: sealed([changed(e[0], body_hash="x" * 64)]), "malformed"),
    "two stations": (
        lambda e: sealed([*e[:5], changed(e[5], station="0" * 16)]),
        "malformed",
    ),
    "no key known": (lambda e: sealed(e[1:]), "unknown-key"),
}


@pytest.mark.parametrize(("spoil", "why"), WRONG.values(), ids=WRONG)
def test_what_does_not_hold_is_refused_whole(ledger, chain, spoil, why):
    received = take_segments(ledger, [spoil(chain.entries)])
    assert [one.why for one in received.refused] == [why]
    assert held(ledger) == 0
    good = take_segments(ledger, [sealed(chain.entries)])
    assert len(good.entries) == 6


def test_another_entry_under_a_seq_is_a_fork_and_a_gap_is_none(ledger, chain):
    take_segments(ledger, [sealed(chain.entries)])
    other = Chain(GATE_A)
    for number in range(9):
        other.add(crossing(f"X{number}"))
    for segment in (sealed(other.entries), sealed(other.entries[8:])):
        received = take_segments(ledger, [segment])
        assert received.entries == ()
    assert received.refused == (Refused(chain.station, 1, 9, "gap"),)
    received = take_segments(ledger, [sealed(other.entries[6:])])
    assert received.refused == (Refused(chain.station, 1, 7, "fork"),)
    assert held(ledger) == 6


def test_what_follows_a_refused_segment_waits_and_others_come(ledger, chain):
    bad, good = sealed(chain.entries[:3], GATE_B), sealed(chain.entries[3:])
    other = certified(GATE_B)
    received = take_segments(ledger, [bad, good, sealed(other.entries, GATE_B)])
    assert received.entries == tuple(other.entries)
    assert received.refused == (Refused(chain.station, 1, 1, "seal"),)


def test_a_long_segment_is_stored_in_short_steps(ledger, monkeypatch):
    chain = certified(GATE_A, 2 * STEP - 1)
    steps = []
    store_part = receiving.store_part
    monkeypatch.setattr(
        receiving, "store_part", lambda *given: steps.append(given) or store_part(*given)
    )
    take_segments(ledger, [sealed(chain.entries)])
    assert [len(part.entries) for _, part in steps] == [STEP, STEP, 1]
    assert held(ledger) == 2 * STEP + 1


def test_a_ledger_that_nobody_has_asked_for_fills_no_disk(ledger):
    """A key and a ledger of it are made in no time; the authority's word for it is not."""
    stranger = Chain(GATE_B)
    for number in range(3):
        stranger.add(crossing(f"H{number}"))
    forged = msgspec.structs.replace(certificate(GATE_B, Role.GATE), signature="00" * 64)
    stranger.add(forged)
    stranger.add(certificate(GATE_A, Role.GATE))  # the word for another
    received = take_segments(ledger, [sealed(stranger.entries, GATE_B)])
    assert received.refused == (Refused(stranger.station, 1, 1, "unknown-key"),)
    assert held(ledger) == 0
    # The word may come by another ledger, or at last in its own.
    word = certified(GATE_A)
    word.add(certificate(GATE_B, Role.GATE))
    take_segments(ledger, [sealed(word.entries)])
    received = take_segments(ledger, [sealed(stranger.entries, GATE_B)])
    assert (len(received.entries), received.refused) == (6, ())


def test_a_late_body_is_folded_checked_and_dropped_when_erased(followed):
    ledger = followed.ledger
    late = followed.office.add(HolderPut(item=Holder("H1", "韦小芳", "E1")))
    gone = followed.a.add(crossing("H2"))
    for entry in (late, gone):
        ledger.receive(Entry(entry.header, entry.hash, None))
    followed.happens(followed.a, BodyErased(refs=(gone.ref,)))
    assert followed.why(late) == "no-body"
    assert supply_bodies(ledger, {late.ref: gone.raw, "no ref": b"", "0:1:99": b""}) == 0
    assert supply_bodies(ledger, {late.ref: late.raw, gone.ref: gone.raw}) == 1
    assert supply_bodies(ledger, {late.ref: late.raw}) == 0
    assert followed.why(late) is None
    assert followed.register.item(Holder, "H1").name == "韦小芳"
    assert held_bare(ledger) == [gone.ref]


def held_bare(ledger):
    rows = ledger.db.execute(
        "SELECT station || ':' || epoch || ':' || seq FROM entry WHERE body IS NULL"
    )
    return [ref for (ref,) in rows]


def test_a_segment_brings_the_body_that_was_lacking(ledger, chain):
    bare = [Entry(one.header, one.hash, None) for one in chain.entries[2:]]
    take_segments(ledger, [sealed([*chain.entries[:2], *bare])])
    assert len(held_bare(ledger)) == 4
    assert take_segments(ledger, [sealed(chain.entries)]).entries == ()
    assert held_bare(ledger) == []


def test_own_entries_are_not_taken_from_others(ledger):
    own = Chain(RECEIVER)
    received = take_segments(ledger, [sealed(own.entries, RECEIVER)])
    assert [one.why for one in received.refused] == ["own"]
    assert held(ledger) == 0


def test_own_segments_are_cut_at_seals_and_never_too_long(ledger):
    ledger.append_all([crossing(f"H{number}") for number in range(130)])
    ledger.append(crossing("last"))
    sizes, after = [], 0
    while segment := next_segment(ledger, 1, after, 60):
        assert check(segment, RECEIVER.public, verify) == ""
        sizes.append(len(segment.entries))
        after = segment.entries[-1].header.seq
    assert sizes == [60, 60, 10, 1]
    assert ends(ledger.db) == {(ledger.station, 1): 131}
    assert witnessed(ledger.db) == {}


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("at", ["_set_aside", "store", "go_on_from"])
def test_a_settling_that_is_cut_off_leaves_before_or_after(tmp_path, monkeypatch, at):
    with receiver(tmp_path) as ledger:
        genesis = Genesis(public=RECEIVER.public.hex(), installation="i", version="0")
        ledger.append_all([genesis, crossing("H1"), crossing("H2")])
        fork = Incident(kind=Kind.FORK, station=ledger.station, epoch=1, seq=1, beyond=1, lost_to=9)
        with ledger.writing():
            Synced(ledger.db).report(fork)

        def killed(*_):
            raise Killed

        whose = ledger if at == "go_on_from" else branches
        with monkeypatch.context() as then:
            then.setattr(whose, at, killed)
            with pytest.raises(Killed):
                branches.settle(ledger, why="x")
        ledger._tail.close()
        ledger._let_go()
    done = at == "go_on_from"
    with receiver(tmp_path) as ledger:
        assert verify_ledger(ledger.db, tmp_path, verify).faults == ()
        assert ledger.head[0] == (2 if done else 1)
        assert held(ledger) == (4 if done else 3)
        if not done:
            opened = branches.settle(ledger, why="x").body()
            assert opened == EpochOpened(salt=opened.salt, why="x", after=(1, 1), lost_to=9)
        ledger.append(crossing("H4"))
        assert verify_ledger(ledger.db, tmp_path, verify).faults == ()
