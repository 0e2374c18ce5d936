"""Verify and fold a ledger of 1,000,000 entries.

    python -m benchmarks.million [--quick] [--json FILE] [--entries N]

The entries are those of a gate: crossings of 20,000 people in and out, one in twenty a refusal, a
shift every eight hours. They are chained, hashed and stored as the ledger does it; only their
views are left to the fold that is measured. Beside each stands the least that it could take: to
read every row, and to read and hash it.
"""

import hashlib
import json
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.common import MadeSite, crossing, main, make_site, row, scratch
from gate_app.clock import Stamp
from gate_app.codes.keys import verify
from gate_app.domain.entries import Body, DutyOff, DutyOn, Refusal
from gate_app.domain.verdict import Direction, Reason, Verdict
from gate_app.ledger import database
from gate_app.ledger.ledger import HEAD_EVERY, Ledger
from gate_app.ledger.verify import verify_ledger
from gate_app.station import Station

ENTRIES, QUICK_ENTRIES = 1_000_000, 30_000
HOLDERS = 20_000
EVERY_MS = 3_000
SHIFT = 8 * 3_600_000 // EVERY_MS


def body_of(number: int, site: MadeSite, register: tuple[str, int, int]) -> Body:
    """What happens as the ``number``-th thing at the gate."""
    if number % SHIFT == 0:
        return DutyOn(staff="1001", checkpoint="K1")
    if number % SHIFT == SHIFT - 1:
        return DutyOff(staff="1001")
    claims = site.claims[number * 7919 % len(site.claims)]
    direction = Direction.EXIT if number // len(site.claims) % 2 else Direction.ENTRY
    body = crossing(claims, direction, register)
    if number % 20:
        return body
    return Refusal(
        subject=body.subject,
        checkpoint=body.checkpoint,
        zone=body.zone,
        direction=body.direction,
        verdict=Verdict.REFUSE,
        reason=Reason.EXPIRED,
        rested=body.rested,
    )


def fill(ledger: Ledger, site: MadeSite, entries: int) -> None:
    """Store so many entries, chained and with their heads signed, without folding them."""
    epoch, seq, digest = ledger.head
    first = ledger.clock.now()
    with database.transaction(ledger.db):
        for number in range(entries):
            at = first.at - (entries - number) * EVERY_MS
            stamp = Stamp(at, at, first.boot, first.mono)
            body = body_of(number, site, (ledger.station, epoch, seq))
            seq += 1
            entry = ledger._make(body, stamp, seq=seq, prev=digest, actor="1001/7")
            ledger._store(entry)  # noqa: SLF001 - past the folds, which are measured by themselves
            digest = entry.hash
            if seq % HEAD_EVERY == 0:
                ledger._sign(seq, digest, at)
    ledger._seq, ledger._hash = seq, digest
    ledger.sign_head()


def read_all(db: sqlite3.Connection, *, hashing: bool) -> float:
    """Seconds to read every row, and to hash its body and once more as much as a header."""
    started = time.perf_counter()
    for entry in db.execute("SELECT * FROM entry ORDER BY station, epoch, seq"):
        if hashing:
            hashlib.sha256(entry[13]).hexdigest()
            hashlib.sha256(entry[13]).hexdigest()
    return time.perf_counter() - started


def measure(folder: Path, entries: int) -> dict[str, Any]:
    site = make_site(folder / "station", min(HOLDERS, entries))
    with Station(site.folder) as station:
        ledger = station.ledger
        started = time.perf_counter()
        fill(ledger, site, entries)
        filled = time.perf_counter() - started
        ledger.tidy()
        started = time.perf_counter()
        ledger.rebuild()
        rebuilt = time.perf_counter() - started
        (folded,) = ledger.db.execute("SELECT count(*) FROM log").fetchone()
        started = time.perf_counter()
        ledger.tidy()
        tidied = time.perf_counter() - started
        reading = read_all(ledger.db, hashing=False)
        hashing = read_all(ledger.db, hashing=True)
        started = time.perf_counter()
        report = verify_ledger(ledger.db, site.folder, verify)
        verified = time.perf_counter() - started
        assert report.ok, report.faults[:3]
    started = time.perf_counter()
    with Station(site.folder):
        opened = time.perf_counter() - started
    return {
        "entries": report.entries,
        "folded_into_log": folded,
        "megabytes": round((site.folder / database.FILE).stat().st_size / 1e6),
        "fill_s": round(filled, 2),
        "rebuild_s": round(rebuilt, 2),
        "checkpoint_after_rebuild_s": round(tidied, 2),
        "verify_s": round(verified, 2),
        "read_s": round(reading, 2),
        "read_and_hash_s": round(hashing, 2),
        "open_s": round(opened, 3),
    }


def run(quick: bool, entries: int = 0) -> dict[str, Any]:
    with scratch() as folder:
        figures = measure(folder, entries or (QUICK_ENTRIES if quick else ENTRIES))
    number = f"{figures['entries']:,} entries"
    over = figures["verify_s"] / max(figures["read_and_hash_s"], 0.01)
    return {
        "rows": [
            row(
                f"Verify {number}: chain, bodies, signed heads, integrity_check",
                "",
                f"{figures['verify_s']} s",
                note=f"{over:.1f} × reading and hashing the rows; {figures['megabytes']} MB",
            ),
            row(f"Fold {number} (rebuild every view)", "", f"{figures['rebuild_s']} s"),
            row(f"Open a station with {number}", "≤ 3 s", f"{figures['open_s']} s",
                met=figures["open_s"] <= 3),
        ],
        "figures": figures,
    }  # fmt: skip


if __name__ == "__main__":
    if "--entries" in sys.argv:
        print(json.dumps(run(True, int(sys.argv[sys.argv.index("--entries") + 1])), indent=1))
    else:
        main(run, __doc__.splitlines()[0])
