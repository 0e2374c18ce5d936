"""Verifies a ledger: chains, bodies, signed heads, tail, and the file itself."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from gate_app.clock import Stamp
from gate_app.domain.entries import (
    ClockConfirmed,
    ClockJumped,
    Entry,
    EpochOpened,
    Genesis,
    Header,
    StationCertified,
    StationEnrolled,
)
from gate_app.ledger.chain import (
    GENESIS_PREV,
    Head,
    Verifier,
    body_hash,
    entry_hash,
    head_message,
    station_id,
)
from gate_app.ledger.database import CALL_FOR_HELP, DamagedError, explain
from gate_app.ledger.enrolments import enrolment_holds
from gate_app.ledger.migrations import VIEWS
from gate_app.ledger.tail import read_tail
from gate_app.ledger.trust import certificate_holds
from gate_app.ledger.views import COLUMNS, Views, as_entry

CERTIFIED = {StationCertified.__struct_config__.tag, StationEnrolled.__struct_config__.tag}
OPENED = EpochOpened.__struct_config__.tag


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong, in words; ``seq`` 0 where it is not one entry's."""

    station: str
    seq: int
    what: str


class Report(msgspec.Struct, frozen=True):
    """What a verification found, and what it proves."""

    entries: int
    erased: int
    signed: dict[str, int]
    """Per station the seq of its last head whose signature holds."""
    last: dict[str, int]
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Nothing was found wrong."""
        return not self.faults


def _well_typed(entry: Entry) -> bool:
    """JSON says a blob as text: its bytes in base64 would hash like that text."""
    header = entry.header
    texts = (header.station, header.kind, header.actor, header.mono[0])
    numbers = (header.epoch, header.seq, header.at, header.wall, header.mono[1])
    return (
        all(type(text) is str for text in texts)
        and all(type(number) is int for number in numbers)
        and (entry.raw is None or type(entry.raw) is bytes)
    )


def _entry_fault(entry: Entry, seq: int, prev: str) -> str:
    header = entry.header
    if not _well_typed(entry):
        return "读不懂"
    if header.seq != seq:
        return f"缺少第 {seq} 条"
    if header.prev != prev:
        return "与上一条接不上"
    if entry_hash(header) != entry.hash:
        return "条目被改动"
    if entry.raw is not None and body_hash(entry.raw) != header.body_hash:
        return "内容被改动"
    return ""


def hung_on(db: sqlite3.Connection, opening: Header) -> tuple[bytes] | None:
    """The hash (in a row) of the entry on which the first one of a later epoch hangs."""
    row: tuple[bytes] | None = db.execute(
        "SELECT hash FROM entry WHERE station = ? AND epoch < ? AND seq = ? AND hash = ?",
        (opening.station, opening.epoch, opening.seq - 1, bytes.fromhex(opening.prev)),
    ).fetchone()
    return row


def _signed_head(
    db: sqlite3.Connection, station: str, public: bytes, verifier: Verifier
) -> list[tuple[Head, bool]]:
    rows = db.execute(
        "SELECT station, epoch, seq, hash, at, signature FROM head WHERE station = ?"
        " ORDER BY epoch, seq",
        (station,),
    )
    heads = [(Head(*row[:5]), row[5]) for row in rows]
    return [(head, verifier(public, sig, head_message(head))) for head, sig in heads]


def bound_key(db: sqlite3.Connection, station: str) -> bytes:
    """The key that the station's first entry binds; b"" if there is none."""
    row = db.execute(
        f"SELECT {COLUMNS} FROM entry WHERE station = ? AND seq = 1 ORDER BY epoch",
        (station,),
    ).fetchone()
    body = as_entry(row)[1].body() if row else None
    if not isinstance(body, Genesis):
        return b""
    try:
        public = bytes.fromhex(body.public)
    except ValueError:
        return b""
    return public if station_id(public) == station else b""


def from_last_head(
    db: sqlite3.Connection, folder: Path, station: str, verifier: Verifier
) -> tuple[int, int, str, Stamp | None]:
    """Check the station's own ledger from its last signed head, fast enough for a start.

    Returns ``(epoch, seq, hash, stamp)`` of the last entry. Raises DamagedError.
    """
    head = db.execute(
        "SELECT station, epoch, seq, hash, at, signature FROM head WHERE station = ?"
        " ORDER BY epoch DESC, seq DESC LIMIT 1",
        (station,),
    ).fetchone()
    start, prev, epoch = 1, GENESIS_PREV, 1
    if head is not None:
        signed = Head(*head[:5])
        public = bound_key(db, station)
        if not public or not verifier(public, head[5], head_message(signed)):
            raise DamagedError("台账的签名对不上。", what_to_do=CALL_FOR_HELP)
        start, epoch = signed.seq, signed.epoch
        prev = ""
    digest, seq, last = GENESIS_PREV, 0, None
    rows = db.execute(
        f"SELECT {COLUMNS} FROM entry WHERE station = ? AND epoch = ? AND seq >= ? ORDER BY seq",
        (station, epoch, start),
    )
    for expected, row in enumerate(rows, start):
        entry = as_entry(row)[1]
        fault = _entry_fault(entry, expected, prev or entry.header.prev)
        if fault or (head is not None and expected == head[2] and entry.hash != head[3]):
            raise DamagedError(
                f"台账第 {expected} 条已损坏：{fault or '与签名不符'}。", what_to_do=CALL_FOR_HELP
            )
        prev = digest = entry.hash
        seq, last = entry.header.seq, entry
    if head is not None and seq < head[2]:
        raise DamagedError(f"台账缺少到第 {head[2]} 条的记录。", what_to_do=CALL_FOR_HELP)
    (epochs,) = db.execute("SELECT max(epoch) FROM entry WHERE station = ?", (station,)).fetchone()
    if epochs is not None and epochs > epoch:
        raise DamagedError("台账缺少最后一段的签名。", what_to_do=CALL_FOR_HELP)
    short = _shorter_than_tail(folder, epoch, seq, digest)
    if short:
        raise DamagedError(short, what_to_do=CALL_FOR_HELP)
    return epoch, seq, digest, None if last is None else _stamp(db, last)


def _shorter_than_tail(folder: Path, epoch: int, seq: int, digest: str) -> str:
    tail = read_tail(folder)
    if tail is None or (tail[0], tail[1]) < (epoch, seq):
        return ""
    if (tail[0], tail[1]) > (epoch, seq):
        return f"台账末尾缺少第 {seq + 1} 到 {tail[1]} 条记录。"
    return "" if tail[2] == digest else f"台账第 {seq} 条与末尾记号不符。"


def _stamp(db: sqlite3.Connection, last: Entry) -> Stamp:
    header = last.header
    row = db.execute(
        "SELECT entry FROM moment WHERE topic = 'clock' AND subject = ?"
        " ORDER BY entry DESC LIMIT 1",
        (header.station,),
    ).fetchone()
    trusted = False
    if row is not None:
        found = db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE id = ?",
            row,
        ).fetchone()
        body = as_entry(found)[1].body()
        trusted = isinstance(body, ClockConfirmed) or (
            isinstance(body, ClockJumped) and body.trusted
        )
    return Stamp(header.at, header.wall, *header.mono, trusted)


def verify_ledger(
    db: sqlite3.Connection, folder: Path, verifier: Verifier, *, authority: bytes = b""
) -> Report:
    """Check every entry of every station held here, every signed head, and the file.

    With the pinned ``authority`` also that it certified this station: a whole ledger put in
    the place of ours is a fault, too. Damage of any kind ends in the report, never in an
    exception. Somebody else may go on writing meanwhile.
    """
    found = _Found()
    # Before the snapshot: an entry that the tail names is committed, so the snapshot has it.
    tail = read_tail(folder)
    try:
        with snapshot(db):
            for (line,) in db.execute("PRAGMA integrity_check(20)").fetchall():
                if line != "ok":
                    found.faults.append(Fault("", 0, f"数据库文件损坏：{line}"))
            _check_chains(db, found)
            for station in _stations(db, found):
                _check_heads(db, station, verifier, found)
            if authority and found.last:
                _check_certified(db, verifier, authority, found)
            found.faults.extend(Fault("", 0, what) for what in _tail_fault(db, tail))
    except sqlite3.Error as error:
        found.faults.append(Fault("", 0, str(explain(error))))
    except Exception:
        # Whatever garbage does to a parser: a verification ends in a report.
        found.faults.append(Fault("", 0, "台账里有读不懂的数据"))
    return Report(found.entries, found.erased, found.signed, found.last, tuple(found.faults))


@contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[None]:
    """See the ledger as it is at this moment, whatever is written meanwhile."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.rollback()


class _Found:
    """What a verification has found so far."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.entries = self.erased = 0
        self.signed: dict[str, int] = {}
        self.last: dict[str, int] = {}
        self.hashes: dict[tuple[str, int, int], str] = {}
        self.certificates: list[StationCertified | StationEnrolled] = []


def _check_chains(db: sqlite3.Connection, found: _Found) -> None:
    wanted = {tuple(row) for row in db.execute("SELECT station, epoch, seq FROM head")}
    chain: tuple[str, int] = ("", 0)
    seq, prev = 0, GENESIS_PREV
    for row in db.execute(f"SELECT {COLUMNS} FROM entry ORDER BY station, epoch, seq"):
        found.entries += 1
        if (row[1], row[2]) != chain:
            chain, seq, prev = (row[1], row[2]), 0, GENESIS_PREV
        try:
            entry = as_entry(row)[1]
            if not seq and entry.header.kind == OPENED and hung_on(db, entry.header):
                seq, prev = entry.header.seq - 1, entry.header.prev
            fault = _entry_fault(entry, seq + 1, prev)
        except (TypeError, ValueError, AttributeError, msgspec.MsgspecError):
            found.faults.append(Fault(str(row[1]), seq + 1, "读不懂"))
            seq += 1
            continue
        if fault:
            found.faults.append(Fault(chain[0], entry.header.seq, fault))
        found.erased += entry.raw is None
        if entry.header.kind in CERTIFIED:
            body = entry.body()
            if isinstance(body, StationCertified | StationEnrolled):
                found.certificates.append(body)
        seq, prev = entry.header.seq, entry.hash
        found.last[chain[0]] = seq
        if (*chain, seq) in wanted:
            found.hashes[*chain, seq] = entry.hash


def _stations(db: sqlite3.Connection, found: _Found) -> list[str]:
    """Every station that has an entry, and any that a head speaks of."""
    return sorted({*found.last, *(row[0] for row in db.execute("SELECT station FROM head"))})


def _check_heads(db: sqlite3.Connection, station: str, verifier: Verifier, found: _Found) -> None:
    public = bound_key(db, station)
    if not public:
        found.faults.append(Fault(station, 1, "首条没有写明本站的密钥"))
    for head, holds in _signed_head(db, station, public, verifier):
        if not holds:
            found.faults.append(Fault(station, head.seq, "签名不成立"))
        elif found.hashes.get((station, head.epoch, head.seq)) != head.hash:
            found.faults.append(Fault(station, head.seq, "与签名不符或已缺失"))
        else:
            found.signed[station] = head.seq


def _check_certified(
    db: sqlite3.Connection, verifier: Verifier, authority: bytes, found: _Found
) -> None:
    (own,) = db.execute("SELECT station FROM entry ORDER BY id LIMIT 1").fetchone()
    for one in found.certificates:
        holds = (
            enrolment_holds(one, authority, verifier)
            if isinstance(one, StationEnrolled)
            else certificate_holds(one, authority, verifier)
        )
        if holds and one.station == own:
            return
    found.faults.append(Fault(own, 1, "没有主管机构的授权，台账可能被整个换过"))


def _tail_fault(db: sqlite3.Connection, tail: tuple[int, int, str] | None) -> list[str]:
    if tail is None:
        return []
    row = db.execute(
        "SELECT 1 FROM entry WHERE epoch = ? AND seq = ? AND hash = ?",
        (tail[0], tail[1], bytes.fromhex(tail[2])),
    ).fetchone()
    if row is None and _filed_again(db, tail):
        return []
    return [] if row else [f"台账末尾缺少记录：记号写到第 {tail[1]} 条。"]


def _filed_again(db: sqlite3.Connection, tail: tuple[int, int, str]) -> bool:
    """Whether a settled fork gave that entry another name, and a kill came before the tail."""
    known = "SELECT 1 FROM sqlite_master WHERE name = 'branch'"
    if db.execute(known).fetchone() is None:
        return False  # a file of an older program, opened for reading
    found = db.execute(
        "SELECT 1 FROM branch JOIN entry ON entry.station = branch.station"
        " AND entry.epoch = now_epoch AND entry.seq = now_seq"
        " WHERE branch.epoch = ? AND branch.seq = ? AND branch.hash = ?",
        (tail[0], tail[1], bytes.fromhex(tail[2])),
    )
    return found.fetchone() is not None


def verify_views(db: sqlite3.Connection, verifier: Verifier, authority: bytes) -> list[str]:
    """Fold everything again beside the file and name the views that differ; never raises."""
    # No name: a database of its own on the disk, which goes when it is closed.
    scratch = sqlite3.connect("", isolation_level=None)
    try:
        scratch.execute("PRAGMA journal_mode=OFF")
        db.backup(scratch)
        for view in VIEWS:
            scratch.execute(f"CREATE TEMP TABLE held_{view} AS SELECT * FROM {view}")
        scratch.execute("BEGIN")
        Views(scratch, verify=verifier, authority=authority).rebuild()
        differing = [view for view in VIEWS if _differ(scratch, view, f"held_{view}")]
    except (sqlite3.Error, DamagedError) as error:
        return [str(error if isinstance(error, DamagedError) else explain(error))]
    except Exception:
        return ["台账里有读不懂的数据"]
    finally:
        scratch.close()
    return [f"视图 {view} 与记录不符" for view in differing]


def _differ(db: sqlite3.Connection, one: str, other: str) -> bool:
    return any(
        db.execute(f"SELECT 1 FROM (SELECT * FROM {a} EXCEPT SELECT * FROM {b}) LIMIT 1").fetchone()
        for a, b in ((one, other), (other, one))
    )
