"""Makes a ledger of millions of valid, chained and signed entries, as months of crossings leave it.

Its views are filled beside the entries; `benchmarks.listing` proves that folding gives the same.
"""

import random
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from gate_app.codes import pass_number
from gate_app.codes.keys import SigningKey
from gate_app.codes.secret_store import open_secret_store
from gate_app.domain.entries import (
    Body,
    CheckpointPut,
    Crossing,
    EnterprisePut,
    GateEvent,
    Header,
    HolderPut,
    OpeningCountClosed,
    PassIssued,
    PolicyPut,
    Refusal,
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
from gate_app.ledger.names import file_name
from gate_app.station import STATION_KEY, Station

BATCH = 20_000
STEP_MS = 2_000
"""A crossing every two seconds: 10,000,000 are eight months."""
USUAL = (Crossing, Verdict.ADMIT, Reason.OK, 1)
RARE: dict[int, tuple[type[GateEvent], Verdict, Reason, int]] = {
    100_003: (Refusal, Verdict.REFUSE, Reason.BAD_SIGNATURE, 1),
    10_007: (Refusal, Verdict.REFUSE, Reason.REVOKED, 1),
    1_009: (Crossing, Verdict.ATTEND, Reason.TEST_OVERDUE, 1),
    997: (Crossing, Verdict.ADMIT, Reason.OK, 2),
    101: (Refusal, Verdict.REFUSE, Reason.EXPIRED, 1),
}
"""One in so many is something else than an admission at the first gate."""
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
            ZonePut(item=Zone(2, "二区")),
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
                "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 0, ?)",
                logged,
            )
            self.db.executemany("INSERT OR REPLACE INTO head VALUES (?, ?, ?, ?, ?, ?)", heads)
            self.db.execute("COMMIT")
        for _, sql in indexes:
            self.db.execute(sql)
        self.db.execute("BEGIN")
        for number, (_, inside, entry) in self._inside.items():
            one = self._people[number]
            self.db.execute(
                "INSERT OR REPLACE INTO presence"
                " SELECT holder, zone, ?, 1, happened, entry FROM log WHERE entry = ?",
                (int(inside), entry),
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
        kind, verdict, reason, zone = next(
            (found for every, found in RARE.items() if self._seq % every == 0), USUAL
        )
        inside = self._inside.get(number, (0, False, 0))[1]
        direction = Direction.EXIT if inside else Direction.ENTRY
        body = kind(
            subject=Subject(one.pass_id, one.holder, PassKind.PERSON, one.name, one.enterprise),
            checkpoint="K1",
            zone=zone,
            direction=direction,
            verdict=verdict,
            reason=reason,
            rested=Rested(How.CAMERA, "ab" * 8, (self._station, 1, self._seq), camera="Camera"),
        )
        name = kind.__struct_config__.tag
        raw = body_bytes(body, secrets.token_hex(16))
        self._seq += 1
        self._at += STEP_MS
        digest = body_hash(raw)
        header = Header(
            station=self._station,
            epoch=1,
            seq=self._seq,
            kind=str(name),
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
                name,
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
        happened = (self._at, direction.value, verdict.value, reason.value)
        logged.append((self._seq, name, *happened, one.holder, one.pass_id, zone, one.enterprise))
        self._prev = own
        if kind is Crossing:
            self._inside[number] = (self._at, not inside, self._seq)
        if self._seq % HEAD_EVERY == 0:
            heads.append(self._head())

    def _head(self) -> tuple[Any, ...]:
        head = Head(self._station, 1, self._seq, self._prev, self._at)
        return (*msgspec.structs.astuple(head), self._key.sign(head_message(head)))
