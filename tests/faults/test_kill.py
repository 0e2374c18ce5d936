"""Killed at any moment, the gate loses no line that it printed."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.killer import check, whole_lines
from tests.faults.sites import note, page_of_codes, real_site

ROOT = Path(__file__).resolve().parents[2]


def test_no_printed_line_is_lost(tmp_path, campaign, capsys):
    site = real_site(tmp_path / "site")
    codes = page_of_codes(site, tmp_path / "codes.txt")
    rounds, seed = campaign(200, 2_000), campaign(7, random.randrange(10**6))
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killer", site.folder, codes, str(rounds), str(seed)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(done.stdout)
    note(capsys, "kill -9 of gate scan", **figures)
    assert figures["printed"] > rounds
    assert figures["entries"] > figures["printed"]


def test_a_process_of_its_own_is_killed_and_starts_again(tmp_path, capsys):
    """The same with the real command, start and all, a few times."""
    site = real_site(tmp_path / "site")
    codes = page_of_codes(site, tmp_path / "codes.txt")
    chance = random.Random(11)
    printed = []
    for _ in range(5):
        with codes.open("rb") as lines:
            gate = subprocess.Popen(
                [sys.executable, "-m", "gate_app", "scan", "-", "--data-dir", site.folder],
                cwd=ROOT,
                stdin=lines,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            first = gate.stdout.readline()
            time.sleep(chance.uniform(0, 0.2))
            gate.send_signal(signal.SIGKILL)
            rest, complaints = gate.communicate()
        assert first, complaints.decode()
        printed += whole_lines(first + rest)
        check(site.folder, printed, views=True)
    note(capsys, "kill -9 of whole processes", rounds=5, seed=11, printed=len(printed), lost=0)
