"""What recording a crossing costs beside a bare SQLite transaction of the same durability.

    python -m benchmarks.append [--quick] [--json FILE]

Taken in turns, so that a moment's load meets all alike: ``Gate.present`` of a code,
``Ledger.append`` of a crossing, the same entry's row inserted by bare ``sqlite3`` (WAL,
synchronous=FULL, fullfsync, same columns, same unique index, own file in the same folder), and a
plain file of which 8 KB are written and flushed: what the disk alone takes.
"""

import os
import sqlite3
import time
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.common import crossing, main, make_site, row, scratch, spread
from gate_app.domain.entries import Entry
from gate_app.domain.verdict import Direction, Verdict
from gate_app.facts import Scan
from gate_app.ledger.database import CHECKPOINT_PAGES
from gate_app.station import Station

GOAL = 1.5
HOLDERS = 5_000
ROUNDS, QUICK_ROUNDS = 6_000, 800
WARM_UP = 100
CAN_FLUSH_DATA = hasattr(os, "fdatasync")


class Bare:
    """The cheapest way to keep a row as safely."""

    def __init__(self, folder: Path, schema: str) -> None:
        self._db = sqlite3.connect(folder / "bare.db", isolation_level=None)
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "fullfsync=ON",
            f"wal_autocheckpoint={CHECKPOINT_PAGES}",
        ):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute(schema)

    def write(self, entry: Entry) -> float:
        """Microseconds."""
        header = entry.header
        values = (
            header.station,
            header.epoch,
            header.seq,
            header.kind,
            header.at,
            header.wall,
            *header.mono,
            header.actor,
            bytes.fromhex(header.prev),
            bytes.fromhex(header.body_hash),
            bytes.fromhex(entry.hash),
            entry.raw,
        )
        started = time.perf_counter_ns()
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute(
            "INSERT INTO entry (station, epoch, seq, kind, at, wall, boot, mono, actor,"
            " prev, body_hash, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        self._db.execute("COMMIT")
        return (time.perf_counter_ns() - started) / 1000

    def close(self) -> None:
        self._db.close()


class Flush:
    """8 KB at the end of a file, and the wait until the disk has them."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / "flush.bin", os.O_RDWR | os.O_CREAT)
        self._block = os.urandom(8192)
        self._sync = os.fdatasync if CAN_FLUSH_DATA else os.fsync

    def write(self) -> float:
        """Microseconds."""
        started = time.perf_counter_ns()
        os.write(self._file, self._block)
        self._sync(self._file)
        return (time.perf_counter_ns() - started) / 1000

    def close(self) -> None:
        os.close(self._file)


def measure(folder: Path, holders: int, rounds: int) -> dict[str, Any]:
    """All four in turns; microseconds."""
    site = make_site(folder / "station", holders)
    codes, claims = site.codes(), cycle(site.claims)
    times: dict[str, list[float]] = {
        name: [] for name in ("present", "decide", "commit", "append", "bare", "flush")
    }
    with Station(site.folder) as station:
        (schema,) = station.ledger.db.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'entry'"
        ).fetchone()
        bare, flush = Bare(folder, schema), Flush(folder)
        for number in range(WARM_UP + rounds):
            code = codes[number % holders]
            started = time.perf_counter_ns()
            (outcome,) = station.gate.present([Scan(code)])
            times["present"].append((time.perf_counter_ns() - started) / 1000)
            assert outcome.decision.verdict is Verdict.ADMIT, outcome
            times["decide"].append(outcome.decide_ms * 1000)
            times["commit"].append(outcome.commit_ms * 1000)
            epoch, seq, _ = station.ledger.head
            body = crossing(next(claims), Direction.EXIT, (station.ledger.station, epoch, seq))
            started = time.perf_counter_ns()
            entry = station.ledger.append(body, actor="1001/7")
            times["append"].append((time.perf_counter_ns() - started) / 1000)
            times["bare"].append(bare.write(entry))
            times["flush"].append(flush.write())
        started = time.perf_counter_ns()
        station.ledger.tidy()
        tidy_ms = (time.perf_counter_ns() - started) / 1e6
        bare.close()
        flush.close()
    kept = {name: spread(values[WARM_UP:]) for name, values in times.items()}
    return {
        "unit": "microseconds",
        **kept,
        "append_over_bare": ratios(kept, "append"),
        "commit_over_bare": ratios(kept, "commit"),
        "present_over_bare": ratios(kept, "present"),
        "tidy_ms": round(tidy_ms, 1),
    }


def ratios(kept: dict[str, dict[str, float]], name: str) -> dict[str, float]:
    """Median over median, p99 over p99."""
    return {which: round(kept[name][which] / kept["bare"][which], 2) for which in ("median", "p99")}


def run(quick: bool, rounds: int = 0, holders: int = HOLDERS) -> dict[str, Any]:
    with scratch() as folder:
        figures = measure(folder, holders, rounds or (QUICK_ROUNDS if quick else ROUNDS))
    ratio = figures["append_over_bare"]

    def each(name: str) -> str:
        return f"{figures[name]['median'] / 1000:.2f} / {figures[name]['p99'] / 1000:.2f} ms"

    return {
        "rows": [
            row(
                "`Ledger.append` of a crossing over a bare transaction as durable, medians",
                "≤ 1.5 ×",
                f"{ratio['median']} × (p99 {ratio['p99']} ×)",
                met=ratio["median"] <= GOAL,
                note=f"{each('append')} over {each('bare')}; the disk alone {each('flush')}",
            ),
            row(
                "`Gate.present`: code text → pass → facts → rules → committed entry",
                "",
                each("present"),
                note=f"of it deciding {each('decide')}, committing {each('commit')}",
            ),
        ],
        "figures": figures,
    }


if __name__ == "__main__":
    main(run, __doc__.splitlines()[0])
