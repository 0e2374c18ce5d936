"""Whatever the order in which ledgers arrive, the views are the same, and so is a rebuild."""

import itertools
import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gate_app.domain.entries import (
    BodyErased,
    DutyOff,
    DutyOn,
    EvacuationEnded,
    EvacuationStarted,
    GateStateSet,
    HeadCounted,
    HealthObserved,
    HolderPut,
    OpeningCountClosed,
    PassIssued,
    PassRevoked,
    PinFailed,
    PresenceSet,
    Refusal,
    Role,
    Subject,
    SuspensionPut,
    TestRecorded,
    Undo,
    ZonePut,
)
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder, Suspension
from gate_app.domain.places import GateSetting, Zone
from gate_app.domain.verdict import Direction, GateState, Reason, Verdict
from gate_app.ledger.verify import verify_ledger, verify_views
from tests.conftest import LONG
from tests.ledger.chains import (
    AUTHORITY,
    GATE_A,
    GATE_B,
    OFFICE,
    Chain,
    certificate,
    crossing,
    cut_off,
    key_added,
    key_retired,
    receiver,
    verify,
)
from tests.stations import NOON

HOLDERS = ("H1", "H2")
WHO = {"office": OFFICE, "a": GATE_A, "b": GATE_B}
ERASABLE = ("crossing", "refusal", "presence-set", "health-observed", "pin-failed")

holders = st.sampled_from(HOLDERS)
names = st.sampled_from(["韦小芳", "韦晓芳", ""])
directions = st.sampled_from(Direction)
stations = st.sampled_from(list(WHO))
minutes = st.integers(0, 3).map(lambda minute: NOON + minute)
picks = st.integers(0, 30)
MARKS = st.sampled_from(["crossing", "crossing", "paper", "refusal", "opening", "unknown"])

event = st.tuples(MARKS, stations, minutes, holders, names, directions, st.integers(1, 2), picks)
other = st.tuples(
    st.sampled_from(
        [
            "undo",
            "undo",
            "erase",
            "zone",
            "suspend",
            "state",
            "holder",
            "issue",
            "revoke",
            "test",
            "key",
            "retire",
            "moment",
            "malformed",
            "huge",
            "grow",
            "cut",
        ]
    ),
    stations,
    minutes,
    holders,
    names,
    directions,
    st.integers(1, 2),
    picks,
)
worlds = st.lists(st.one_of(event, other), max_size=24)


class World:
    """Ledgers of an office and two gates, written from a list of happenings."""

    def __init__(self, happenings, certified_at):
        self.chains = {name: Chain(key) for name, key in WHO.items()}
        self.puts = []
        for number, happening in enumerate([*happenings, None]):
            for name in [name for name, when in certified_at.items() if when == number]:
                role = Role.OFFICE if name == "office" else Role.GATE
                self.chains["office"].add(certificate(WHO[name], role, checkpoint=f"K-{name}"))
            if happening is not None:
                self.happen(*happening)

    def refs(self, station, kinds=ERASABLE):
        return [e.ref for e in self.chains[station].entries if e.header.kind in kinds]

    def happen(self, what, who, at, holder, name, direction, number, pick):
        chain = self.chains[who]
        body = getattr(self, f"_{what}")(chain, who, at, holder, name, direction, number, pick)
        if body is not None:
            chain.add(body, at)

    def _crossing(self, chain, who, at, holder, name, direction, number, pick):
        return crossing(holder, direction, name=name, zone=number)

    def _paper(self, chain, who, at, holder, name, direction, number, pick):
        return crossing(holder, direction, name=name, zone=number, happened=NOON + pick % 4)

    def _refusal(self, chain, who, at, holder, name, direction, number, pick):
        event = crossing(holder, direction, name=name, zone=number)
        names = set(Refusal.__struct_fields__) - {"verdict", "reason"}
        fields = {field: getattr(event, field) for field in names}
        return Refusal(verdict=Verdict.REFUSE, reason=Reason.EXPIRED, **fields)

    def _opening(self, chain, who, at, holder, name, direction, number, pick):
        return PresenceSet(subject=Subject(holder=holder, name=name), zone=number, inside=pick < 9)

    def _unknown(self, chain, who, at, holder, name, direction, number, pick):
        chain.add_unknown(at)

    def _malformed(self, chain, who, at, holder, name, direction, number, pick):
        chain.add_malformed(at=at)

    def _huge(self, chain, who, at, holder, name, direction, number, pick):
        return crossing(holder, happened=1 << 70)

    def _undo(self, chain, who, at, holder, name, direction, number, pick):
        refs = [ref for station in WHO for ref in self.refs(station)]
        return Undo(ref=refs[pick % len(refs)], reason="x") if refs else None

    def _erase(self, chain, who, at, holder, name, direction, number, pick):
        own = self.refs(who, (*ERASABLE, "pass-issued", "zone-put", "undo", "test-recorded"))
        refs = own[pick % len(own) :][:3] if own else []
        return BodyErased(refs=(*refs, *self.refs("a")[:1]))

    def _replaced(self, pick):
        return tuple(self.puts[pick % len(self.puts) :][: 1 + pick % 2]) if self.puts else ()

    def _zone(self, chain, who, at, holder, name, direction, number, pick):
        put = chain.add(ZonePut(item=Zone(number, f"{pick}"), replaces=self._replaced(pick)), at)
        self.puts.append(put.ref)

    def _suspend(self, chain, who, at, holder, name, direction, number, pick):
        item = Suspension(f"holder:{holder}", pick % 2 == 0)
        self.puts.append(chain.add(SuspensionPut(item=item, replaces=self._replaced(pick)), at).ref)

    def _state(self, chain, who, at, holder, name, direction, number, pick):
        item = GateSetting(f"K{number}", GateState.SEALED, f"{pick}")
        self.puts.append(chain.add(GateStateSet(item=item, replaces=self._replaced(pick)), at).ref)

    def _holder(self, chain, who, at, holder, name, direction, number, pick):
        return HolderPut(item=Holder(holder, name, "E1"))

    def _issue(self, chain, who, at, holder, name, direction, number, pick):
        return PassIssued(
            pass_id=f"{number:016x}",
            number=f"{pick}",
            pass_kind=PassKind.PERSON,
            holder=holder,
            household="",
            enterprise="E1",
            zones=(number,),
            exp=NOON // 1000 + pick,
        )

    def _revoke(self, chain, who, at, holder, name, direction, number, pick):
        return PassRevoked(pass_id=f"{number:016x}", reason=f"{pick}", lost=pick % 2 == 0)

    def _test(self, chain, who, at, holder, name, direction, number, pick):
        return TestRecorded(holder=holder, taken_at=NOON - pick)

    def _key(self, chain, who, at, holder, name, direction, number, pick):
        return key_added(f"{number:064x}")

    def _retire(self, chain, who, at, holder, name, direction, number, pick):
        return key_retired(f"{number:064x}", compromised=pick % 2 == 0)

    def _moment(self, chain, who, at, holder, name, direction, number, pick):
        return (
            DutyOn(staff="101", checkpoint="K1"),
            DutyOff(staff="101"),
            PinFailed(staff="101"),
            HealthObserved(holder=holder, temperature=360 + pick),
            EvacuationStarted(zone=number, reason="火情"),
            HeadCounted(zone=number, count=1),
            EvacuationEnded(zone=number),
            OpeningCountClosed(zone=number, count=0),
        )[pick % 8]

    def _grow(self, chain, who, at, holder, name, direction, number, pick):
        """A gate becomes an office, too."""
        self.chains["office"].add(certificate(WHO[who], Role.OFFICE), at)

    def _cut(self, chain, who, at, holder, name, direction, number, pick):
        # What a body-erased has destroyed no cut-off brings back: cut after the last of them.
        erased = [e.header.seq for e in chain.entries if e.header.kind == "body-erased"]
        after = max([1 + pick % (len(chain.entries) + 2), *erased])
        self.chains["office"].add(cut_off(WHO[who], after), at)
        if who != "office":
            self.chains[who] = Closed(chain)


class Closed(Chain):
    """A station that was cut off goes on, but erases nothing more."""

    def __init__(self, chain):
        self.key, self.station, self.entries = chain.key, chain.station, chain.entries

    def add(self, body, at=NOON):
        if isinstance(body, BodyErased):
            return self.add_unknown(at)
        return super().add(body, at)


def interleaved(world, turns):
    """Entries in the order in which stations have their turn; each station's stay dense."""
    queues = {name: list(chain.entries) for name, chain in world.chains.items()}
    for turn in itertools.chain(turns, itertools.cycle(WHO)):
        if not any(queues.values()):
            return
        if queues[turn]:
            yield queues[turn].pop(0)


def fast_folder():
    """A folder in memory where there is one: this is about order, not about the disk."""
    shared = Path("/dev/shm")
    return tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None)


def views_of(entries):
    with fast_folder() as name, receiver(Path(name)) as ledger:
        for entry in entries:
            ledger.receive(entry)
        held = ledger.views.dump()
        ledger.rebuild()
        fresh = ledger.views.dump()
        assert {view: rows for view, rows in held.items() if rows != fresh[view]} == {
            view: rows for view, rows in fresh.items() if rows != held[view]
        }
        assert verify_ledger(ledger.db, Path(name), verify).faults == ()
        assert verify_views(ledger.db, verify, AUTHORITY.public) == []
        return held


orders = st.lists(stations, max_size=60)


@settings(max_examples=1500 if LONG else 60)
@given(worlds, st.fixed_dictionaries(dict.fromkeys(WHO, st.integers(0, 24))), orders, orders)
def test_any_order_of_arrival_gives_the_same_views(happenings, certified_at, one, two):
    world = World(happenings, certified_at)  # later than all that happens: never
    first = views_of(interleaved(world, one))
    second = views_of(interleaved(world, two))
    differing = [view for view in first if first[view] != second[view]]
    assert [(view, first[view]) for view in differing] == [
        (view, second[view]) for view in differing
    ]
