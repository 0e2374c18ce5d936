"""A process killed at any moment of a round loses nothing; the next round goes on."""

import os
import pickle
import random
import signal
import subprocess
import sys
from pathlib import Path

from tests.ledger.chains import crossing
from tests.stations import FakeTicks
from tests.sync.net import KEYS, Laptop, Net

ROUND = """
import pickle, sys
from pathlib import Path
from tests.sync.net import KEYS, Laptop
from tests.stations import FakeTicks

hub = pickle.loads(Path(sys.argv[2]).read_bytes())
laptop = Laptop(Path(sys.argv[1]), KEYS["office"], FakeTicks())
print("ready", flush=True)
laptop.rounds.run(hub.line(laptop.station))
"""


def test_killed_amid_a_round_nothing_is_lost(tmp_path, campaign):
    chance = random.Random(4)
    net = Net(tmp_path)
    net.a.ledger.append_all([crossing(f"H{n}") for n in range(3_000)])
    net.settle("a", "b")
    net.round("office", Quiet(net))
    net.office.ledger.close()
    shelf = tmp_path / "shelf"
    shelf.write_bytes(pickle.dumps(net.hub))
    for _ in range(campaign(4, 60)):
        killed_once(net.folder / "office", shelf, chance)
    net.office.open()
    net.office.sound()
    net.settle()
    assert net.office.refs() == net.a.refs() == net.hub.refs()
    net.office.sound()
    net.close()


class Quiet:
    """A line that lets the office send but receive nothing yet."""

    def __init__(self, net):
        self._line = net.hub.line(net.office.station)

    def __getattr__(self, name):
        return getattr(self._line, name)

    def pull(self, cursor, limit):
        yield from ()


def killed_once(folder: Path, shelf: Path, chance: random.Random) -> None:
    """One round in a process of its own, killed somewhere in it; what is there verifies."""
    process = subprocess.Popen(
        [sys.executable, "-c", ROUND, str(folder), str(shelf)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert process.stdout.readline() == "ready\n"
        try:
            process.wait(chance.random() * 0.4)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    laptop = Laptop(folder, KEYS["office"], FakeTicks())
    laptop.sound()
    laptop.ledger.close()
