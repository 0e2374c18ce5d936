"""A write-ahead log that was cut or deleted is noticed: never silently fewer entries."""

import os
import random
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from gate_app.codes.keys import verify
from gate_app.errors import GateError
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.ledger.verify import verify_ledger
from gate_app.station import Station
from tests.faults.killer import whole_lines
from tests.faults.sites import copy_of, note, page_of_codes, real_site

ROOT = Path(__file__).resolve().parents[2]
LINES = 60


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """A site whose gate was killed after some lines, and those lines."""
    folder = tmp_path_factory.mktemp("killed")
    site = real_site(folder / "site")
    codes = page_of_codes(site, folder / "codes.txt")
    with codes.open("rb") as lines:
        gate = subprocess.Popen(
            [sys.executable, "-m", "gate_app", "scan", "-", "--data-dir", site.folder],
            cwd=ROOT,
            stdin=lines,
            stdout=subprocess.PIPE,
        )
        printed = [gate.stdout.readline() for _ in range(LINES)]
        os.kill(gate.pid, signal.SIGKILL)
        rest, _ = gate.communicate()
    return site.folder, whole_lines(b"".join(printed) + rest)


def held(folder) -> set[int]:
    with closing(connect(folder, write=False)) as db:
        return {entry.header.seq for entry in read_entries(db)}


def says_so(folder) -> bool:
    """Whether verify and the next start both say that something is missing."""
    with closing(connect(folder, write=False)) as db:
        verified = verify_ledger(db, folder, verify).ok
    try:
        Station(folder).close()
    except GateError:
        return not verified
    return False


def test_uncut_everything_is_there(killed, tmp_path):
    folder, printed = killed
    whole = copy_of(folder, tmp_path / "whole")
    assert {line["seq"] for line in printed} <= held(whole)
    with Station(whole) as station:
        assert station.ledger.head[1] >= printed[-1]["seq"]


def test_a_cut_log_is_noticed(killed, tmp_path, campaign, capsys):
    folder, printed = killed
    size = (folder / "ledger.db-wal").stat().st_size
    rounds, seed = campaign(40, 400), campaign(5, random.randrange(10**6))
    chance = random.Random(seed)
    counts = {"lost and said": 0, "nothing lost": 0}
    for _ in range(rounds):
        cut = copy_of(folder, tmp_path / "cut")
        os.truncate(cut / "ledger.db-wal", chance.randrange(size))
        try:
            missing = {line["seq"] for line in printed} - held(cut)
        except GateError:
            missing = {0}
        if missing:
            assert says_so(cut), f"lost unsaid: {sorted(missing)}, seed {seed}"
        counts["lost and said" if missing else "nothing lost"] += 1
    note(capsys, "cut write-ahead log", rounds=rounds, seed=seed, **counts)
    assert counts["lost and said"]


def test_a_flipped_bit_in_the_log_is_noticed(killed, tmp_path, campaign, capsys):
    folder, printed = killed
    data = (folder / "ledger.db-wal").read_bytes()
    rounds, seed = campaign(40, 400), campaign(6, random.randrange(10**6))
    chance = random.Random(seed)
    counts = {"lost and said": 0, "nothing lost": 0}
    for _ in range(rounds):
        spoilt = copy_of(folder, tmp_path / "spoilt")
        changed = bytearray(data)
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (spoilt / "ledger.db-wal").write_bytes(changed)
        missing = {line["seq"] for line in printed} - held(spoilt)
        if missing:
            assert says_so(spoilt), f"lost unsaid: {sorted(missing)}, seed {seed}"
        counts["lost and said" if missing else "nothing lost"] += 1
    note(capsys, "flipped bit in the write-ahead log", rounds=rounds, seed=seed, **counts)


def test_a_deleted_log_is_noticed(killed, tmp_path):
    folder, _ = killed
    cut = copy_of(folder, tmp_path / "cut")
    (cut / "ledger.db-wal").unlink()
    assert says_so(cut)
