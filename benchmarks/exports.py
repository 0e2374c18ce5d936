"""Exporting the log to Excel beside a bare XlsxWriter loop over the same rows, and the memory.

    python -m benchmarks.exports [--quick] [--json FILE]

A ledger of 1,000,000 entries (20,000 with --quick) is exported by the worker process, as the
window and the command line do it: start of the process, verification of the whole ledger, reading,
writing, and the entry's recording, all in. Then a process of its own writes the very same cells,
read from a CSV file, with XlsxWriter in constant memory and nothing else. Both in the same run, in
turns. Memory: the greatest resident size of the worker above that of a worker which has loaded its
modules and does nothing, and what the parent grew by.
"""

import multiprocessing
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from benchmarks.common import main, row, scratch
from benchmarks.long_ledger import Builder, found_site, people_of
from gate_app.exports.worker import ExportRun, Order
from gate_app.ledger.logbook import LogFilter

GOAL_RATIO, GOAL_MB = 1.2, 60.0
TURNS = 2
SAMPLE_S = 0.02
BARE = """
import csv, sys, xlsxwriter
source, target = sys.argv[1:]
book = xlsxwriter.Workbook(target, {"constant_memory": True})
sheet = book.add_worksheet()
with open(source, encoding="utf-8-sig", newline="") as file:
    for number, cells in enumerate(csv.reader(file)):
        for column, cell in enumerate(cells):
            sheet.write_string(number, column, cell)
book.close()
"""


def resident(pid: int) -> float:
    """MB, 0 for a process that has gone."""
    try:
        return psutil.Process(pid).memory_info().rss / 2**20
    except psutil.Error:
        return 0.0


class Watch(threading.Thread):
    """The greatest resident size of a process, in MB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self.most, self._over = pid, 0.0, threading.Event()

    def run(self) -> None:
        while not self._over.wait(SAMPLE_S):
            self.most = max(self.most, resident(self._pid))

    def stop(self) -> float:
        self._over.set()
        self.join()
        return self.most


def idle_mb() -> float:
    """A worker that has loaded what it needs, and waits."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=wait_for_end, args=(there,), daemon=True)
    process.start()
    here.recv()
    size = resident(process.pid or 0)
    here.send("end")
    process.join()
    return size


def wait_for_end(parent: Any) -> None:
    parent.send("here")
    parent.recv()


def exported(folder: Path, target: Path) -> tuple[float, float, int]:
    """Seconds, greatest MB of the child, rows."""
    order = Order(
        folder=str(folder),
        target=str(target),
        format=target.suffix[1:],
        wanted=LogFilter(),
        told={},
        unmasked=True,
        force=True,
    )
    started = time.perf_counter()
    run = ExportRun(order)
    watch = Watch(run.pid)
    watch.start()
    manifest = run.wait(lambda _body: True)
    return time.perf_counter() - started, watch.stop(), manifest.rows


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def run(quick: bool) -> dict[str, Any]:
    entries = 20_000 if quick else 1_000_000
    turns = TURNS if quick else 1
    with scratch() as top:
        folder = top / "station"
        people = people_of(entries // 100, chance := random.Random(20261123))
        found_site(folder, people)
        Builder(folder, people).build(entries, chance)
        idle, before = idle_mb(), resident(psutil.Process().pid)
        source = top / "log.csv"
        csv_s, csv_mb, rows = exported(folder, source)
        pdf_s, pdf_mb, rows = exported(folder, top / "log.pdf")
        ours, bare, most = [], [], 0.0
        for _ in range(turns):
            seconds, size, rows = exported(folder, top / "log.xlsx")
            ours.append(seconds)
            most = max(most, size)
            command = [sys.executable, "-c", BARE, str(source), str(top / "bare.xlsx")]
            bare.append(timed(lambda command=command: subprocess.run(command, check=True)))
        grew = resident(psutil.Process().pid) - before
    best, bare_best = min(ours), min(bare)
    ratio = best / bare_best
    figures = {
        "rows": rows,
        "xlsx_s": ours,
        "bare_s": bare,
        "csv_s": csv_s,
        "ratio": round(ratio, 2),
        "idle_mb": round(idle, 1),
        "above_idle_mb": round(most - idle, 1),
        "csv_above_idle_mb": round(csv_mb - idle, 1),
        "pdf_s": pdf_s,
        "pdf_above_idle_mb": round(pdf_mb - idle, 1),
        "parent_grew_mb": round(grew, 1),
    }
    many = f"{rows:,} rows"
    table = [
        row(
            f"Export {many} to Excel, beside a bare XlsxWriter loop over the same cells",
            f"≤ {GOAL_RATIO} ×",
            f"{ratio:.2f} ×",
            met=ratio <= GOAL_RATIO,
            note=f"{best:.1f} s, {rows / best:,.0f} rows/s; bare {bare_best:.1f} s; verification"
            " and the start of the process in",
        ),
        row(
            f"Memory of the worker above idle, {many} to Excel",
            f"< {GOAL_MB:.0f} MB",
            f"{most - idle:.1f} MB",
            met=most - idle < GOAL_MB,
            note=f"CSV {csv_mb - idle:.1f} MB; idle {idle:.0f} MB; the parent grew {grew:.1f} MB",
        ),
        row(
            f"Export {many} to PDF",
            f"< {GOAL_MB:.0f} MB above idle",
            f"{pdf_s:.1f} s, {pdf_mb - idle:.1f} MB",
            met=pdf_mb - idle < GOAL_MB,
            note=f"{rows / pdf_s:,.0f} rows/s",
        ),
        row(f"Export {many} to CSV", "", f"{csv_s:.1f} s", note=f"{rows / csv_s:,.0f} rows/s"),
    ]
    return {"rows": table, "figures": figures}


if __name__ == "__main__":
    main(run, "Exporting the log in a process of its own.")
