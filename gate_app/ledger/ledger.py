"""The append-only ledger of one station: append, receive, read, sign heads."""

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from gate_app.clock import Stamp, TrustedClock
from gate_app.domain.entries import (
    Body,
    ClockConfirmed,
    ClockJumped,
    Entry,
    EpochOpened,
    Header,
)
from gate_app.errors import UsageError
from gate_app.ledger import database, verify
from gate_app.ledger.chain import (
    BODY_MAX,
    Head,
    Signer,
    Verifier,
    body_bytes,
    body_hash,
    entry_hash,
    head_message,
    station_id,
)
from gate_app.ledger.lock import FolderLock
from gate_app.ledger.migrations import migrate
from gate_app.ledger.receiving import fresh, store
from gate_app.ledger.sound import sound
from gate_app.ledger.synced import Freshness
from gate_app.ledger.tail import Tail
from gate_app.ledger.views import COLUMNS, Views, as_entry

HEAD_EVERY = 50
HEAD_EVERY_MS = 60_000


class Ledger:
    """Open for writing in one process and one thread at a time.

    ``give_way`` is called between the transactions of a long act, for whoever is more urgent:
    the owner of the thread may set it, to do something short with the same ledger meanwhile.

    Disk full, read-only and damage raise LedgerError and leave what is recorded untouched;
    the caller shows it, and the next append tries again.
    """

    def __init__(
        self,
        folder: Path,
        *,
        signer: Signer,
        verifier: Verifier,
        authority: bytes,
        clock: TrustedClock,
    ) -> None:
        """Open or create the ledger in ``folder``, checked from its last signed head.

        Raises FolderInUseError, TooNewError, DamagedError and other LedgerErrors.
        """
        self.folder = folder
        self.station = station_id(signer.public)
        self.clock = clock
        self.give_way: Callable[[], None] = _nobody_waits
        self.verifier = verifier
        self._signer = signer
        with database.faults():
            folder.mkdir(parents=True, exist_ok=True)
        self._lock = FolderLock(folder)
        try:
            self.db = database.connect(folder, write=True)
            migrate(self.db, folder)
            self.views = Views(self.db, verify=verifier, authority=authority)
            with database.faults():
                self._epoch, self._seq, self._hash, last = verify.from_last_head(
                    self.db, folder, self.station, verifier
                )
                self._head_seq, self._head_at = self._last_head()
            self._tail = Tail(folder)
            self.freshness = Freshness(self.db)
        except (
            TypeError,
            ValueError,
            AttributeError,
            LookupError,
            ArithmeticError,
            msgspec.MsgspecError,
        ) as error:
            self._let_go()
            raise database.DamagedError(
                "台账里有读不懂的数据。", what_to_do=database.CALL_FOR_HELP
            ) from error
        except BaseException:
            self._let_go()
            raise
        if last is not None:
            clock.resume(last)
        self._trusted = last is None or last.trusted

    def _let_go(self) -> None:
        if hasattr(self, "db"):
            self.db.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Sign the head and let the folder go; never raises for a full disk."""
        try:
            self.sign_head()
        except database.LedgerError:
            pass  # The next start verifies from the head before; nothing is lost.
        finally:
            self._tail.close()
            self._let_go()

    @property
    def head(self) -> tuple[int, int, str]:
        """``(epoch, seq, hash)`` of this station's last entry."""
        return self._epoch, self._seq, self._hash

    def append(self, body: Body, *, actor: str = "") -> Entry:
        """Record what happened; on the disk when this returns."""
        return self.append_all([body], actor=actor)[0]

    def append_all(self, bodies: Sequence[Body], *, actor: str = "") -> list[Entry]:
        """Record several things in one transaction: all or none."""
        stamp = self.clock.now()
        note = self._clock_note(stamp, bodies)
        entries: list[Entry] = []
        seq, digest = self._seq, self._hash
        with self.writing():
            for body in (*note, *bodies):
                seq += 1
                entry = self.make(body, stamp, epoch=self._epoch, seq=seq, prev=digest, actor=actor)
                digest = entry.hash
                self.views.apply(store(self.db, entry), entry)
                entries.append(entry)
            due = seq - self._head_seq >= HEAD_EVERY or stamp.at - self._head_at > HEAD_EVERY_MS
            if due:
                self.seal(self._epoch, seq, digest, stamp.at)
        self._seq, self._hash, self._trusted = seq, digest, stamp.trusted
        if due:
            self._head_seq, self._head_at = seq, stamp.at
        self._tail.write(self._epoch, seq, digest)
        return entries[len(note) :]

    def _clock_note(self, stamp: Stamp, bodies: Sequence[Body]) -> tuple[Body, ...]:
        """Trust lost or regained is itself an entry, before the one that shows it."""
        said = any(isinstance(body, ClockConfirmed | ClockJumped) for body in bodies)
        if self._trusted == stamp.trusted or said or self._seq == 0:
            return ()
        return (ClockJumped(by_ms=stamp.wall - stamp.at, trusted=stamp.trusted),)

    def open_epoch(self, *, why: str, lost_to: int = 0, beyond: int = 0) -> Entry:
        """Go on in a new epoch after an older copy was put back: ``beyond`` names the greatest
        epoch known of this station elsewhere, ``lost_to`` the seq that it had reached.

        The seq goes on and the new chain hangs on the last entry that is here; its head is
        signed in the same transaction. Raises UsageError for an empty ledger, LedgerError.
        """
        if self._seq == 0:
            raise UsageError("空的台账没有可以接着写的。")
        stamp = self.clock.now()
        epoch, seq = max(self._epoch, beyond) + 1, self._seq + 1
        body = EpochOpened(why=why, after=(self._epoch, self._seq), lost_to=lost_to)
        entry = self.make(body, stamp, epoch=epoch, seq=seq, prev=self._hash, actor="")
        with self.writing():
            self.views.apply(store(self.db, entry), entry)
            self.seal(epoch, seq, entry.hash, stamp.at)
        self.go_on_from(epoch, seq, entry.hash, stamp.at)
        return entry

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all or none of it is in the file, and in what views remember."""
        try:
            with database.transaction(self.db):
                yield
        except BaseException:
            self.views.forget()
            raise

    def go_on_from(self, epoch: int, seq: int, digest: str, sealed_at: int) -> None:
        """Know the last entry of this station, which is stored and sealed already."""
        self._epoch, self._seq, self._hash = epoch, seq, digest
        self._head_seq, self._head_at = seq, sealed_at
        self._tail.write(epoch, seq, digest)

    def make(
        self, body: Body, stamp: Stamp, *, epoch: int, seq: int, prev: str, actor: str
    ) -> Entry:
        """Chain a body to ``prev`` as an entry of this station; nothing is stored yet.

        Raises UsageError if it is longer than ``BODY_MAX``, or would not be folded.
        """
        if not sound(body):
            raise UsageError(
                "要记的内容超出了允许的范围，没有记下。", what_to_do="请改一改，再试一次。"
            )
        raw = body_bytes(body, secrets.token_hex(16))
        if len(raw) > BODY_MAX:
            raise UsageError("要记的内容太长，没有记下。", what_to_do="请写短一些，再试一次。")
        header = Header(
            station=self.station,
            epoch=epoch,
            seq=seq,
            kind=body.kind,
            at=stamp.at,
            wall=stamp.wall,
            mono=(stamp.boot, stamp.mono),
            actor=actor,
            body_hash=body_hash(raw),
            prev=prev,
        )
        return Entry(header, entry_hash(header), raw)

    def receive(self, entry: Entry) -> None:
        """Take over the next entry of another station's ledger.

        Raises DamagedError if it does not continue what is held of that ledger.
        """
        whole = entry_hash(entry.header) == entry.hash and (
            entry.raw is None or body_hash(entry.raw) == entry.header.body_hash
        )
        why, _ = fresh(self.db, [entry])
        if why or not whole or entry.header.station == self.station:
            raise database.DamagedError("收到的台账记录接不上。", what_to_do="请联系主管。")
        try:
            with self.writing():
                self.views.apply(store(self.db, entry), entry)
        except OverflowError as error:
            raise database.DamagedError("收到的台账记录读不懂。") from error

    def sign_head(self) -> None:
        """Sign the last entry: at handover, shutdown, and when idle."""
        if self._seq in (0, self._head_seq):
            return
        stamp = self.clock.now()
        with database.transaction(self.db):
            self.seal(self._epoch, self._seq, self._hash, stamp.at)
        self._head_seq, self._head_at = self._seq, stamp.at

    def seal(self, epoch: int, seq: int, digest: str, at: int) -> None:
        """Sign an entry of this station as a head; inside the transaction of the caller."""
        head = Head(self.station, epoch, seq, digest, at)
        signature = self._signer.sign(head_message(head))
        self.db.execute(
            "INSERT OR REPLACE INTO head VALUES (?, ?, ?, ?, ?, ?)",
            (head.station, head.epoch, head.seq, head.hash, head.at, signature),
        )

    def _last_head(self) -> tuple[int, int]:
        row = self.db.execute(
            "SELECT seq, at FROM head WHERE station = ? ORDER BY epoch DESC, seq DESC LIMIT 1",
            (self.station,),
        ).fetchone()
        return (row[0], row[1]) if row else (0, 0)

    def tidy(self) -> None:
        """What can wait until nobody stands at the gate: fold in the write-ahead log."""
        with database.faults():
            self.db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def rebuild(self) -> None:
        """Fold all views again from the entries, in one transaction."""
        with database.transaction(self.db):
            self.views.rebuild()


def _nobody_waits() -> None:
    """Nothing is more urgent."""


def read_entries(
    db: sqlite3.Connection, *, station: str = "", after: int = 0, limit: int = -1
) -> Iterator[Entry]:
    """Read entries in the order of their arrival, those of ``station`` after a seq."""
    with database.faults():
        for row in db.execute(
            f"SELECT {COLUMNS} FROM entry"
            " WHERE (? = '' OR station = ?) AND seq > ? ORDER BY id LIMIT ?",
            (station, station, after, limit),
        ):
            yield as_entry(row)[1]
