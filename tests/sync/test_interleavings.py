"""Whatever order rounds, cuts and restarts come in: the same entries, each once, the same views."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gate_app.domain.entries import BodyErased, HolderPut, PassRevoked, Undo
from gate_app.domain.people import Holder
from gate_app.sync.hub import HubUnreachableError
from tests.conftest import LONG
from tests.ledger.chains import crossing
from tests.ledger.test_order_of_arrival import fast_folder
from tests.sync.memory_hub import BreakingLine
from tests.sync.net import Net, issued

names = st.sampled_from(["office", "a", "b"])
writing = st.tuples(st.just("write"), names, st.integers(0, 9))
whole = st.tuples(st.just("round"), names, st.just(0))
cut = st.tuples(st.sampled_from(["cut before", "cut after"]), names, st.integers(1, 8))
restart = st.tuples(st.just("restart"), names, st.just(0))


def write(laptop, what):
    ledger = laptop.ledger
    own = f"{ledger.station}:1"
    body = {
        0: issued(f"{what:016x}", 1),
        1: PassRevoked(pass_id=f"{what - 1:016x}"),
        2: HolderPut(item=Holder("H2", "覃大山", "E1")),
        3: Undo(ref=f"{own}:4", reason="x"),
        4: BodyErased(refs=(f"{own}:3",)),
    }.get(what, crossing(f"H{what % 3}"))
    ledger.append_all([body, crossing(f"H{what}")])


@settings(max_examples=400 if LONG else 60)
@given(st.lists(st.one_of(writing, whole, cut, restart), max_size=20))
def test_in_the_end_all_hold_the_same(happenings):
    with fast_folder() as folder:
        net = Net(Path(folder), "office", "a", "b")
        for what, name, number in happenings:
            laptop = net.laptops[name]
            if what == "write":
                write(laptop, number)
            elif what == "restart":
                laptop.restart()
            elif what == "round":
                net.round(name)
            else:
                line = net.hub.line(laptop.station)
                try:
                    net.round(name, BreakingLine(line, number, after=what == "cut after"))
                except HubUnreachableError:
                    pass
        net.settle()
        entries = net.hub.refs()
        for laptop in net.laptops.values():
            assert laptop.refs() == entries
            laptop.sound()
        net.same_views("office")
        assert all(answer.value == "ok" for _, answer in net.hub.incidents)
        net.close()


def test_a_line_cut_at_every_call_loses_nothing():
    for number in range(1, 12):
        for after in (False, True):
            with fast_folder() as folder:
                net = Net(Path(folder), "office", "a", "b")
                net.office.ledger.append(issued("aa" * 8, 1, photo="ab" * 8))
                net.office.photos.kept["ab" * 8] = b"x"
                net.round("a")
                for name in ("office", "a"):
                    line = net.hub.line(net.laptops[name].station)
                    try:
                        net.round(name, BreakingLine(line, number, after=after))
                    except HubUnreachableError:
                        pass
                net.settle()
                assert net.a.refs() == net.office.refs() == net.hub.refs()
                net.a.sound()
                net.close()
