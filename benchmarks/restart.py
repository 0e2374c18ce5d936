"""Starting again with a big ledger, after the gate was killed.

    python -m benchmarks.restart [--quick] [--json FILE]

Makes a ledger of 1,000,000 entries (20,000 with --quick), lets a gate scan and kills it, so that
the write-ahead log is full and the last entries stand beyond the last signed head, and starts it
five times: the ledger alone, and the whole of ``gate scan -`` from its start to its first line.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.common import main, row, scratch, spread
from benchmarks.long_ledger import Builder, found_site, people_of

STARTS = 5
SCANS_BEFORE_THE_KILL = 240
GOAL_S = 3.0
OPEN = """
import sys, time
from pathlib import Path
from gate_app.station import Station
started = time.perf_counter()
station = Station(Path(sys.argv[1]))
print(time.perf_counter() - started, station.ledger.head[1], flush=True)
import os; os._exit(0)
"""


def scan_and_kill(folder: Path) -> float:
    """Seconds from the start of a gate to its first line; it is killed after some more."""
    started = time.perf_counter()
    gate = subprocess.Popen(
        [sys.executable, "-m", "gate_app", "scan", "-", "--data-dir", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert gate.stdin is not None
    assert gate.stdout is not None
    gate.stdin.write(b"no pass\n" * SCANS_BEFORE_THE_KILL)
    gate.stdin.flush()
    assert gate.stdout.readline()
    first = time.perf_counter() - started
    for _ in range(SCANS_BEFORE_THE_KILL - 1):
        assert gate.stdout.readline()
    os.kill(gate.pid, signal.SIGKILL)
    gate.wait()
    gate.stdin.close()
    gate.stdout.close()
    return first


def open_alone(folder: Path) -> tuple[float, int]:
    """Seconds to open the station, without what Python needs to start."""
    told = subprocess.run(
        [sys.executable, "-c", OPEN, str(folder)], capture_output=True, text=True, check=True
    )
    seconds, seq = told.stdout.split()
    return float(seconds), int(seq)


def run(quick: bool) -> dict[str, Any]:
    entries = 20_000 if quick else 1_000_000
    with scratch() as top:
        folder = top / "station"
        people = people_of(entries // 100, chance := random.Random(20261123))
        found_site(folder, people)
        Builder(folder, people).build(entries, chance)
        scan_and_kill(folder)
        log = (folder / "ledger.db-wal").stat().st_size
        opened = []
        for _ in range(STARTS):
            seconds, seq = open_alone(folder)
            opened.append(seconds * 1000)
            assert seq >= entries + SCANS_BEFORE_THE_KILL
        lines = [scan_and_kill(folder) * 1000 for _ in range(STARTS)]
    alone, whole = spread(opened), spread(lines)
    many = f"{entries:,} entries"
    rows = [
        row(
            f"Open a station of {many} after a kill",
            f"≤ {GOAL_S:.0f} s",
            f"{alone['median'] / 1000:.2f} s",
            met=alone["median"] <= GOAL_S * 1000,
            note=f"median of {STARTS}, at most {alone['max'] / 1000:.2f} s;"
            f" write-ahead log {log / 1e6:.1f} MB",
        ),
        row(
            f"`gate scan -` on {many}: start to first line, after a kill",
            f"≤ {GOAL_S:.0f} s",
            f"{whole['median'] / 1000:.2f} s",
            met=whole["median"] <= GOAL_S * 1000,
            note=f"median of {STARTS}, at most {whole['max'] / 1000:.2f} s, Python's own start in",
        ),
    ]
    figures = {"entries": entries, "open_ms": alone, "first_line_ms": whole, "log_bytes": log}
    return {"rows": rows, "figures": figures}


if __name__ == "__main__":
    main(run, "Starting again with a big ledger, after the gate was killed.")
