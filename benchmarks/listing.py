"""Listing by person, verifying and folding a big ledger.

    python -m benchmarks.listing [--quick] [--entries N] [--only-list] [--keep FOLDER] [--json FILE]

Makes a ledger of N valid, chained and signed entries (1,000,000; 30,000 with --quick; 10,000,000
by hand), N / 100 registered people among them who cross in turn, then asks for the last 50 lines
of 20 people, by name, by pass number and by holder number, through the same Logbook as
``gate log list``. The views are filled beside the entries; then the ledger is verified, opened
and folded, which must end in the same views. --only-list leaves those out.
"""

import argparse
import gc
import json
import random
import sqlite3
import time
from pathlib import Path
from typing import Any

from benchmarks.common import line_of, row, scratch, spread
from benchmarks.long_ledger import Builder, Person, found_site, people_of
from gate_app.codes import pass_number
from gate_app.codes.keys import verify
from gate_app.ledger import database
from gate_app.ledger.logbook import Logbook, LogFilter
from gate_app.ledger.verify import verify_ledger
from gate_app.station import Station

GOAL_MS = 50
PEOPLE_ASKED, LINES_ASKED = 20, 50


def list_times(folder: Path, people: list[Person], chance: random.Random) -> dict[str, Any]:
    """Milliseconds for the last lines of one person, each way of asking."""
    asked = chance.sample(people, PEOPLE_ASKED)
    ways = {
        "name": lambda one: LogFilter(person=one.name, limit=LINES_ASKED),
        "pass_number": lambda one: LogFilter(pass_bits=one.pass_id[:10], limit=LINES_ASKED),
        "holder": lambda one: LogFilter(person=one.holder, limit=LINES_ASKED),
    }
    # What building left behind is no part of a listing.
    gc.collect()
    gc.freeze()
    db = database.connect(folder, write=False)
    logbook = Logbook(db, number_of=pass_number.pass_number)
    spent: dict[str, Any] = {}
    for name, wanted in ways.items():
        times, busy = [], []
        for one in asked:
            started, worked = time.perf_counter(), time.process_time()
            lines = list(logbook.lines(wanted(one), newest_first=True))
            times.append((time.perf_counter() - started) * 1000)
            busy.append((time.process_time() - worked) * 1000)
            assert lines
        spent[name] = {**spread(times), "cpu": spread(busy)}
    db.close()
    return spent


def measure(folder: Path, entries: int, *, only_list: bool) -> dict[str, Any]:
    chance = random.Random(20261123)
    people = people_of(max(entries // 100, 50), chance)
    started = time.perf_counter()
    if not (folder / database.FILE).exists():
        found_site(folder, people)
        Builder(folder, people).build(entries, chance)
    figures: dict[str, Any] = {
        "entries": entries,
        "people": len(people),
        "build_s": round(time.perf_counter() - started, 1),
        "bytes": (folder / database.FILE).stat().st_size,
        "list_ms": list_times(folder, people, chance),
    }
    if only_list:
        return figures
    db = database.connect(folder, write=False)
    started = time.perf_counter()
    report = verify_ledger(db, folder, verify)
    figures["verify_s"] = round(time.perf_counter() - started, 1)
    assert report.ok, report
    assert report.entries == entries
    db.close()
    started = time.perf_counter()
    with Station(folder) as station:
        figures["start_s"] = round(time.perf_counter() - started, 2)
        held = counted(station.ledger.db)
        started = time.perf_counter()
        station.ledger.rebuild()
        figures["fold_s"] = round(time.perf_counter() - started, 1)
        assert counted(station.ledger.db) == held, "the fold gives other views"
    return figures


def counted(db: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """A few sums over the views."""
    return [
        db.execute(query).fetchone()
        for query in (
            "SELECT count(*), sum(entry), sum(happened), count(DISTINCT holder) FROM log",
            "SELECT count(*), sum(entry), sum(inside), max(holder) FROM presence",
            "SELECT count(*), min(name), max(name), max(holder) FROM person",
            "SELECT count(*), min(part), max(part), max(holder) FROM name_part",
            "SELECT count(*), sum(entry) FROM pass",
        )
    ]


def table(figures: dict[str, Any]) -> list[dict[str, Any]]:
    entries = f"{figures['entries']:,} entries"
    rows = [
        row(
            f"List by {way.replace('_', ' ')} in {entries}, 50 lines",
            f"≤ {GOAL_MS} ms",
            f"{times['median']} / {times['p99']} ms",
            met=times["p99"] <= GOAL_MS,
            note=f"median / p99 of {PEOPLE_ASKED} among {figures['people']:,} people;"
            f" of it processor {times['cpu']['median']} / {times['cpu']['p99']} ms",
        )
        for way, times in figures["list_ms"].items()
    ]
    for name, what in (("verify_s", "Verify"), ("fold_s", "Fold (rebuild)")):
        if name in figures:
            each = figures[name] / figures["entries"] * 1e6
            rows.append(
                row(f"{what} of {entries}", "", f"{figures[name]} s", note=f"{each:.0f} µs each")
            )
    if "start_s" in figures:
        rows.append(
            row(
                f"Open a station with {entries}",
                "≤ 3 s",
                f"{figures['start_s']} s",
                met=figures["start_s"] <= 3,
            )
        )
    size = figures["bytes"]
    rows.append(
        row(
            f"File of {entries}",
            "",
            f"{size / 1e6:,.0f} MB",
            note=f"{size // figures['entries']} bytes each",
        )
    )
    return rows


def run(
    quick: bool, entries: int = 0, *, only_list: bool = False, keep: Path | None = None
) -> dict[str, Any]:
    entries = entries or (30_000 if quick else 1_000_000)
    if keep is not None:
        figures = measure(keep, entries, only_list=only_list)
    else:
        with scratch() as folder:
            figures = measure(folder / "station", entries, only_list=only_list)
    return {"rows": table(figures), "figures": figures}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="30,000 entries")
    parser.add_argument("--entries", type=int, default=0)
    parser.add_argument("--only-list", action="store_true", help="without verify and fold")
    parser.add_argument("--keep", type=Path, help="make, or use again, the ledger in this folder")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    given = parser.parse_args()
    result = run(given.quick, given.entries, only_list=given.only_list, keep=given.keep)
    for each in result["rows"]:
        print(line_of(each))
    text = json.dumps(result, ensure_ascii=False, indent=1)
    if given.json:
        given.json.write_text(text + "\n", "utf-8")
    else:
        print(text)
