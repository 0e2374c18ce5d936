"""Starting again with very many entries, after a kill: all of them are there."""

import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from benchmarks.long_ledger import Builder, found_site, people_of
from benchmarks.restart import scan_and_kill
from gate_app.codes.keys import verify
from gate_app.ledger.database import connect
from gate_app.ledger.verify import verify_ledger
from gate_app.station import Station
from tests.faults.sites import note

ROOT = Path(__file__).resolve().parents[2]


def test_a_big_ledger_starts_again(tmp_path, campaign, capsys):
    entries, seed = campaign(100_000, 1_000_000), 4
    folder = tmp_path / "station"
    people = people_of(entries // 100, random.Random(seed))
    found_site(folder, people)
    Builder(folder, people).build(entries, random.Random(seed))
    scan_and_kill(folder)
    with Station(folder) as station:
        assert station.ledger.head[1] > entries
        inside = sum(station.register.inside(1).values())
        assert 0 < inside < len(people)
        log = station.register.last_log(3)
        assert [entry.header.kind for entry in log] == ["refusal"] * 3
    with closing(connect(folder, write=False)) as db:
        report = verify_ledger(db, folder, verify)
    assert report.faults == ()
    assert report.signed == report.last
    note(capsys, "started again", seed=seed, entries=report.entries, inside=inside)


def test_verify_says_it_on_the_command_line(tmp_path):
    folder = tmp_path / "station"
    people = people_of(50, random.Random(1))
    found_site(folder, people)
    command = [sys.executable, "-m", "gate_app", "log", "verify", "--data-dir", folder]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    with (folder / "ledger.db").open("r+b") as file:
        file.seek(4096 * 8)
        file.write(bytes(4096 * 4))
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert told.stdout or told.stderr
