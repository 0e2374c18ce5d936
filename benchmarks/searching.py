"""Searching the log as somebody types, among millions of entries.

    python -m benchmarks.searching [--quick] [--entries N] [--keep FOLDER] [--json FILE]

Makes the ledger of `benchmarks.listing` (1,000,000 entries; 30,000 with --quick; 10,000,000 by
hand; --keep makes it once and uses it again) and asks as the office's log page does: for each
keystroke the ledger is opened to read, the register is searched for people, then the newest lines
of the log are read.
"""

import argparse
import gc
import json
import random
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.common import line_of, row, scratch, spread
from benchmarks.long_ledger import Builder, Person, found_site, people_of
from gate_app.codes.pass_number import pass_number
from gate_app.domain.verdict import Reason, Verdict
from gate_app.ledger import database
from gate_app.ledger.register import Register
from gate_app.reports.book import open_book
from gate_app.reports.search import Wanted, lines, people

GOAL_MS = 100
"""What feels like at once to somebody who types."""
LINES, TIMES, QUICK_TIMES = 50, 60, 20


def questions(chosen: list[Person]) -> Iterator[tuple[str, list[Wanted]]]:
    """What is asked for, and how it is called in the table."""

    def texts(texts: list[str], **more: Any) -> list[Wanted]:
        return [Wanted(text=text, **more) for text in texts]

    yield "a whole name", texts([one.name for one in chosen])
    yield "two characters of a name", texts([one.name[:2] for one in chosen])
    yield "two last characters of a name", texts([one.name[1:] for one in chosen])
    yield "a name that nobody has", texts([f"{one.name[0]}〇{one.name[1]}" for one in chosen])
    yield "a pass number", texts([pass_number(one.pass_id) for one in chosen])
    yield "an enterprise by its code", texts([one.enterprise for one in chosen])
    yield "enterprises by part of their name", texts([one.enterprise[-3:] for one in chosen])
    many = len(chosen)
    yield "refused", [Wanted(verdict=Verdict.REFUSE)] * many
    yield "to be looked at", [Wanted(verdict=Verdict.ATTEND)] * many
    yield "forged, one in 100,000", [Wanted(reason=Reason.BAD_SIGNATURE)] * many
    yield "revoked, one in 10,000", [Wanted(reason=Reason.REVOKED)] * many
    yield "a reason that never was", [Wanted(reason=Reason.HOLDER_SUSPENDED)] * many
    yield "a zone of one in 1,000", [Wanted(zone=2)] * many
    yield "the usual zone", [Wanted(zone=1)] * many
    refused = texts([one.enterprise for one in chosen], verdict=Verdict.REFUSE)
    yield "refused of one enterprise", refused
    yield "a name, refused", texts([one.name for one in chosen], verdict=Verdict.REFUSE)
    yield "nothing: the newest", [Wanted()] * many


def search_times(folder: Path, chosen: list[Person]) -> dict[str, Any]:
    """Milliseconds from a keystroke to the lines, of each question."""
    # What building left behind is no part of a search.
    gc.collect()
    gc.freeze()
    spent: dict[str, Any] = {}
    for name, asked in questions(chosen):
        times, busy, found = [], [], 0
        for wanted in asked:
            started, worked = time.perf_counter(), time.process_time()
            with open_book(folder) as book:
                if wanted.text:
                    people(book, wanted.text)
                found += len(list(islice(lines(book, wanted), LINES)))
            times.append((time.perf_counter() - started) * 1000)
            busy.append((time.process_time() - worked) * 1000)
        spent[name] = {**spread(times), "cpu": spread(busy), "lines": found / len(asked)}
    return spent


def gate_times(folder: Path, chosen: list[Person]) -> dict[str, float]:
    """Milliseconds of the guard's search for a person by two characters."""
    with open_book(folder) as book:
        register, times = Register(book.db), []
        for one in chosen:
            started = time.perf_counter()
            register.find_people(one.name[1:])
            times.append((time.perf_counter() - started) * 1000)
    return spread(times, 2)


def measure(folder: Path, entries: int, times: int) -> dict[str, Any]:
    chance = random.Random(20261123)
    everybody = people_of(max(entries // 100, 50), chance)
    if not (folder / database.FILE).exists():
        found_site(folder, everybody)
        Builder(folder, everybody).build(entries, chance)
    chosen = chance.choices(everybody, k=times)
    return {
        "entries": entries,
        "people": len(everybody),
        "search_ms": search_times(folder, chosen),
        "gate_ms": gate_times(folder, chosen),
    }


def table(figures: dict[str, Any]) -> list[dict[str, Any]]:
    entries = f"{figures['entries']:,} entries"
    rows = [
        row(
            f"Search {entries}: {name}",
            f"≤ {GOAL_MS} ms",
            f"{times['median']} / {times['p99']} ms",
            met=times["p99"] <= GOAL_MS,
            note=f"median / p99 of {times['n']}, {times['lines']:.0f} lines;"
            f" of it processor {times['cpu']['median']} / {times['cpu']['p99']} ms",
        )
        for name, times in figures["search_ms"].items()
    ]
    gate = figures["gate_ms"]
    rows.append(
        row(
            f"The guard's search for a person, {figures['people']:,} people",
            f"≤ {GOAL_MS} ms",
            f"{gate['median']} / {gate['p99']} ms",
            met=gate["p99"] <= GOAL_MS,
        )
    )
    return rows


def run(quick: bool, entries: int = 0, *, keep: Path | None = None) -> dict[str, Any]:
    entries = entries or (30_000 if quick else 1_000_000)
    times = QUICK_TIMES if quick else TIMES
    if keep is not None:
        figures = measure(keep, entries, times)
    else:
        with scratch() as folder:
            figures = measure(folder / "station", entries, times)
    return {"rows": table(figures), "figures": figures}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="30,000 entries")
    parser.add_argument("--entries", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="make, or use again, the ledger in this folder")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    given = parser.parse_args()
    result = run(given.quick, given.entries, keep=given.keep)
    for each in result["rows"]:
        print(line_of(each))
    text = json.dumps(result, ensure_ascii=False, indent=1)
    if given.json:
        given.json.write_text(text + "\n", "utf-8")
    else:
        print(text)
