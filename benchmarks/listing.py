"""Listing by person, verifying and folding a big ledger.

    python -m benchmarks.listing [--quick] [--entries N] [--only-list] [--keep FOLDER] [--json FILE]

Makes a ledger of N valid, chained and signed entries (1,000,000; 100,000 with --quick; 10,000,000
by hand), N / 100 registered people among them who cross in turn, then asks for the last 50 lines
of 20 people, by name, by pass number and by holder number, through the same Logbook as
``gate log list``. The views are filled beside the entries; then the ledger is verified, opened
and folded, which must end in the same views. --only-list leaves those out.
"""

import argparse
import gc
import json
import random
import secrets
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.common import line_of, row, scratch, spread
from gate_app.codes import pass_number
from gate_app.codes.keys import SigningKey, verify
from gate_app.codes.secret_store import open_secret_store
from gate_app.domain.entries import (
    Body,
    CheckpointPut,
    Crossing,
    EnterprisePut,
    Header,
    HolderPut,
    OpeningCountClosed,
    PassIssued,
    PolicyPut,
    Rested,
    SitePut,
    Subject,
    ZonePut,
)
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Holder
from gate_app.domain.places import Checkpoint, Enterprise, Place, Site, Zone
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Direction, How, Reason, Verdict
from gate_app.founding import found
from gate_app.ledger import database
from gate_app.ledger.chain import Head, body_bytes, body_hash, entry_hash, head_message
from gate_app.ledger.ledger import HEAD_EVERY
from gate_app.ledger.logbook import Logbook, LogFilter
from gate_app.ledger.names import file_name
from gate_app.ledger.verify import verify_ledger
from gate_app.station import STATION_KEY, Station

GOAL_MS = 50
PEOPLE_ASKED, LINES_ASKED = 20, 50
BATCH = 20_000
STEP_MS = 2_000
"""A crossing every two seconds: 10,000,000 are eight months."""
FAMILY = "韦覃蒙罗黄李蓝陆莫梁欧陈张王刘杨吴赵周石"
GIVEN = (
    "小芳建国志强秀英丽华明军平东海春梅玉兰桂林山川云飞龙凤金银宝贵安康福寿永昌德才文武天佑嘉欣怡然"
)


class Person(msgspec.Struct, frozen=True):
    """A registered holder with one pass."""

    holder: str
    name: str
    pass_id: str
    enterprise: str


def people_of(count: int, chance: random.Random) -> list[Person]:
    return [
        Person(
            holder=f"{chance.getrandbits(64):016x}",
            name=chance.choice(FAMILY) + chance.choice(GIVEN) + chance.choice(GIVEN),
            pass_id=f"{chance.getrandbits(64):016x}",
            enterprise=f"450222-{number % 300:04}",
        )
        for number in range(count)
    ]


def register_of(people: list[Person]) -> Iterator[Body]:
    for one in people:
        yield HolderPut(item=Holder(one.holder, one.name, one.enterprise))
        yield PassIssued(
            pass_id=one.pass_id,
            number=pass_number.pass_number(one.pass_id),
            pass_kind=PassKind.PERSON,
            holder=one.holder,
            household="",
            enterprise=one.enterprise,
            zones=(1,),
            exp=2_000_000_000,
        )


def found_site(folder: Path, people: list[Person]) -> None:
    enterprises = sorted({one.enterprise for one in people})
    found(
        folder,
        Place("K1", 1),
        [
            SitePut(item=Site("测速园区")),
            ZonePut(item=Zone(1, "一区")),
            CheckpointPut(item=Checkpoint("K1", "1 号卡点", 1)),
            PolicyPut(item=Policy()),
            *(EnterprisePut(item=Enterprise(code, f"{code} 号工厂")) for code in enterprises),
            OpeningCountClosed(zone=1, count=0),
        ],
        demo=True,
    )
    with Station(folder) as station:
        bodies = list(register_of(people))
        for start in range(0, len(bodies), BATCH):
            station.ledger.append_all(bodies[start : start + BATCH], actor="issuer/1")


class Builder:
    """Adds crossings to a ledger without waiting for the disk, and fills their views."""

    def __init__(self, folder: Path, people: list[Person]) -> None:
        seed = open_secret_store(folder).get(STATION_KEY)
        assert seed is not None
        self._key = SigningKey(seed)
        self._people = people
        self._inside: dict[int, tuple[int, bool, int]] = {}
        (folder / "ledger.tail").unlink()
        self.db = sqlite3.connect(folder / database.FILE, isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000"):
            self.db.execute(f"PRAGMA {pragma}")
        self._station, self._seq, prev, self._at = self.db.execute(
            "SELECT station, seq, hash, at FROM entry ORDER BY id DESC LIMIT 1"
        ).fetchone()
        self._prev = prev.hex()

    def build(self, until: int, chance: random.Random) -> None:
        """Add crossings up to this seq."""
        indexes = self.db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN"
            " ('log', 'entry') AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in indexes:
            self.db.execute(f"DROP INDEX {name}")
        while self._seq < until:
            entries, logged, heads = [], [], []
            for _ in range(min(BATCH, until - self._seq)):
                self._cross(chance.randrange(len(self._people)), entries, logged, heads)
            if self._seq == until:
                heads.append(self._head())
            self.db.execute("BEGIN")
            self.db.executemany(
                "INSERT INTO entry (id, station, epoch, seq, kind, at, wall, boot, mono, actor,"
                " prev, body_hash, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                entries,
            )
            self.db.executemany(
                "INSERT INTO log VALUES (?, 'crossing', ?, ?, 'admit', 'ok', ?, ?, 1, 1, 0)",
                logged,
            )
            self.db.executemany("INSERT OR REPLACE INTO head VALUES (?, ?, ?, ?, ?, ?)", heads)
            self.db.execute("COMMIT")
        for _, sql in indexes:
            self.db.execute(sql)
        self.db.execute("BEGIN")
        for number, (at, inside, entry) in self._inside.items():
            one = self._people[number]
            self.db.execute(
                "INSERT OR REPLACE INTO presence VALUES (?, 1, ?, 1, ?, ?)",
                (one.holder, int(inside), at, entry),
            )
            self.db.execute(
                "INSERT OR REPLACE INTO person VALUES (?, ?, ?)",
                (one.holder, one.name, one.enterprise),
            )
            file_name(self.db, "seen", one.holder, one.name)
        self.db.execute("COMMIT")
        self.db.close()

    def _cross(self, number: int, entries: list[Any], logged: list[Any], heads: list[Any]) -> None:
        one = self._people[number]
        inside = not self._inside.get(number, (0, False, 0))[1]
        direction = Direction.ENTRY if inside else Direction.EXIT
        body = Crossing(
            subject=Subject(one.pass_id, one.holder, PassKind.PERSON, one.name, one.enterprise),
            checkpoint="K1",
            zone=1,
            direction=direction,
            verdict=Verdict.ADMIT,
            reason=Reason.OK,
            rested=Rested(How.CAMERA, "ab" * 8, (self._station, 1, self._seq), camera="Camera"),
        )
        raw = body_bytes(body, secrets.token_hex(16))
        self._seq += 1
        self._at += STEP_MS
        digest = body_hash(raw)
        header = Header(
            station=self._station,
            epoch=1,
            seq=self._seq,
            kind="crossing",
            at=self._at,
            wall=self._at,
            mono=("bench", self._at),
            actor="1001/7",
            body_hash=digest,
            prev=self._prev,
        )
        own = entry_hash(header)
        entries.append(
            (
                self._seq,
                self._station,
                1,
                self._seq,
                "crossing",
                self._at,
                self._at,
                "bench",
                self._at,
                "1001/7",
                bytes.fromhex(self._prev),
                bytes.fromhex(digest),
                bytes.fromhex(own),
                raw,
            )
        )
        logged.append((self._seq, self._at, direction.value, one.holder, one.pass_id))
        self._prev = own
        self._inside[number] = (self._at, inside, self._seq)
        if self._seq % HEAD_EVERY == 0:
            heads.append(self._head())

    def _head(self) -> tuple[Any, ...]:
        head = Head(self._station, 1, self._seq, self._prev, self._at)
        return (*msgspec.structs.astuple(head), self._key.sign(head_message(head)))


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
    entries = entries or (100_000 if quick else 1_000_000)
    if keep is not None:
        figures = measure(keep, entries, only_list=only_list)
    else:
        with scratch() as folder:
            figures = measure(folder / "station", entries, only_list=only_list)
    return {"rows": table(figures), "figures": figures}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="100,000 entries")
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
