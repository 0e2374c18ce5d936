"""Images made and put back at any moment: what hub or laptop had is everywhere, each entry once."""

import itertools
import shutil
from collections import Counter
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gate_app.ledger import branches
from gate_app.ledger.synced import Synced
from gate_app.sync.hub import HubUnreachableError
from tests.conftest import LONG
from tests.ledger.chains import crossing
from tests.ledger.test_order_of_arrival import fast_folder
from tests.sync.memory_hub import BreakingLine
from tests.sync.net import Net

steps = st.one_of(
    st.sampled_from(["write", "write", "round", "image", "put back", "restart", "settle"]),
    st.sampled_from(["restore", "others"]),
    st.tuples(st.integers(1, 6), st.booleans()),
)


class Imaged:
    """Gate A of a site, of which images are made and put back."""

    def __init__(self, folder):
        self.net = Net(Path(folder), "office", "a", "b")
        self.net.settle()
        self.gate = self.net.a
        self.names = itertools.count()
        self.image = self.gate.image(Path(folder) / "image")

    def happen(self, step):
        if isinstance(step, tuple):
            number, after = step
            line = BreakingLine(self.net.hub.line(self.gate.station), number, after=after)
            try:
                self.net.round("a", line)
            except HubUnreachableError:
                pass
            return
        getattr(self, f"_{step.replace(' ', '_')}")()

    def _write(self):
        self.gate.ledger.append_all([crossing(f"N{next(self.names)}") for _ in range(2)])

    def _round(self):
        self.net.round("a")

    def _others(self):
        self.net.round("office")
        self.net.round("b")

    def _image(self):
        shutil.rmtree(self.image)
        self.gate.image(self.image)

    def _put_back(self):
        self.gate.put_back(self.image)

    def _restore(self):
        self.gate.put_back(self.image)
        self.gate.ledger.open_epoch(why="备份", beyond=self.gate.ledger.head[0])

    def _restart(self):
        self.gate.restart()

    def _settle(self):
        if Synced(self.gate.ledger.db).halted(self.gate.station):
            branches.settle(self.gate.ledger, why="主管确认")


def crossings(entries):
    """How often each crossing is among entries, by the name in its body."""
    return Counter(
        entry.body().subject.holder for entry in entries if entry.header.kind == "crossing"
    )


@settings(max_examples=500 if LONG else 40)
@given(st.lists(steps, max_size=14))
@example(["write", "round", "restore", "write", (5, False), "restore"])
@example(["write", "round", "restore", "round", "put back"])
def test_whatever_is_put_back_each_entry_is_there_once(happenings):
    with fast_folder() as folder:
        site = Imaged(folder)
        for step in happenings:
            site.happen(step)
        net, gate = site.net, site.gate
        rows = gate.ledger.db.execute("SELECT holder FROM log WHERE kind = 'crossing'")
        known = {holder for (holder,) in rows}
        known |= set(crossings(e for chain in net.hub.chains.values() for e in chain))
        for _ in range(4):
            net.settle()
            site.happen("settle")
        net.settle()
        shelf = crossings(e for chain in net.hub.chains.values() for e in chain)
        assert shelf == Counter(dict.fromkeys(known, 1))
        for laptop in net.laptops.values():
            assert laptop.refs() == net.hub.refs()
            laptop.sound()
        assert not Synced(gate.ledger.db).halted(gate.station)
        net.same_views()
        net.close()
