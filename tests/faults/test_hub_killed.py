"""The hub killed and started again, over and over, while three laptops write and exchange."""

import random
import threading
import time

from gate_app.sync import round as sync_round
from tests.faults.hub_net import told
from tests.faults.sites import note
from tests.ledger.chains import crossing
from tests.sync.net import issued


class Load(threading.Thread):
    """One laptop that writes and exchanges without a pause, in the thread of its ledger."""

    def __init__(self, net, name, stopped):
        super().__init__()
        self.net, self.name_there, self.stopped = net, name, stopped
        self.written, self.why, self.error = [], set(), None

    def run(self):
        try:
            self.laptop = self.net.laptops[self.name_there]
            self.laptop.open()
            sync = self.net.sync(self.name_there)
            while not self.stopped.is_set():
                bodies = [self.make(len(self.written) + n) for n in range(7)]
                self.written += [one.ref for one in self.laptop.ledger.append_all(bodies)]
                state = sync.once()
                if state.why:
                    self.why.add(told(state))
                    # As the loop would, which waits longer.
                    time.sleep(0.05)
            sync.close()
            self.laptop.ledger.close()
        except BaseException as error:
            self.error = error

    def make(self, number):
        if self.name_there == "office":
            return issued(f"{number:016x}", 1)
        return crossing(f"{self.name_there}{number}")


def test_the_hub_is_killed_under_load(net, campaign, capsys, monkeypatch):
    # Seven new entries are three batches at one go, of which only the last waits for the disk.
    monkeypatch.setattr(sync_round, "PUSH", 3)
    rounds, seed = campaign(50, 500), campaign(3, random.randrange(10**6))
    chance = random.Random(seed)
    stopped = threading.Event()
    for laptop in net.laptops.values():
        laptop.ledger.close()
    load = [Load(net, name, stopped) for name in net.laptops]
    for one in load:
        one.start()
    try:
        for _ in range(rounds):
            time.sleep(chance.uniform(0, 0.15))
            net.server.stop("immediate")
            net.server.start()
    finally:
        stopped.set()
        for one in load:
            one.join()
    assert [one.error for one in load] == [None] * 3
    for laptop in net.laptops.values():
        laptop.open()
    net.in_step()
    written = [ref for one in load for ref in one.written]
    held = net.same_everywhere(written)
    net.no_false_alarm()
    # A hub that starts or goes down is away for a while: nobody has to be called for that.
    told_there = set().union(*(one.why for one in load))
    assert told_there == {"连不上中心。"}
    note(
        capsys,
        "the hub killed",
        rounds=rounds,
        seed=seed,
        written=len(written),
        entries=held,
        told=sorted(told_there),
        lost=0,
    )
