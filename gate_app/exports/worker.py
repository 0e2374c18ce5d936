"""Exports in a process of its own: the window stays quick, its memory flat.

The child reads the ledger and writes the file; it never writes the ledger. Before the file
appears it asks the parent, who owns the ledger, to record the export: the parent's answer
decides. A child whose parent is gone, or that is told to stop, leaves nothing behind.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec

from gate_app.codes.keys import verify
from gate_app.config import ConfigError, read_config
from gate_app.domain.entries import Exported
from gate_app.errors import GateError
from gate_app.exports.columns import Style
from gate_app.exports.export import Basis, ExportError, Manifest, check_target, export
from gate_app.exports.registry import FORMATS
from gate_app.ledger.logbook import Logbook, LogFilter
from gate_app.ledger.logline import LogLine
from gate_app.ledger.verify import verify_ledger
from gate_app.reports.book import open_book

ROWS_A_STEP = 500
"""Lines between two words to the parent: a few times a second."""
FAULTS_NOTED = 20
PATIENCE_S = 20.0
CANCELLED = "导出已取消，没有留下文件。"


class CancelledError(GateError):
    """The export was stopped; nothing is left of it."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to export, in words that travel between processes."""

    folder: str
    target: str
    format: str
    wanted: LogFilter
    told: dict[str, Any]
    """The filter as it may be written down, without a whole name unless that is meant."""
    unmasked: bool = False
    force: bool = False

    def entry(self, rows: int) -> Exported:
        """The entry that says that this left the laptop."""
        said = msgspec.json.encode(self.told, order="sorted").decode() if self.told else ""
        return Exported(format=self.format, rows=rows, unmasked=self.unmasked, filter=said)


class Progress(msgspec.Struct, frozen=True):
    """How far it is: rows written, and the share of the ledger looked at (0 to 1)."""

    rows: int
    share: float


Record = Callable[[Exported], bool]
Tell = Callable[[Progress], None]


class ExportRun:
    """One export under way. ``wait`` runs it to its end; ``cancel`` from any thread."""

    def __init__(self, order: Order, cancelled: threading.Event | None = None) -> None:
        """``cancelled`` may be set instead of calling ``cancel``, also before there is a run.

        Raises UsageError where the file cannot be written as asked.
        """
        check_target(Path(order.target), force=order.force)
        self._order = order
        # Not fork: the parent has threads, and on Windows there is none.
        context = multiprocessing.get_context("spawn")
        self._here, there = context.Pipe()
        self._cancelled = cancelled or threading.Event()
        self._process = context.Process(
            target=_child, args=(msgspec.json.encode(order), there), daemon=True
        )
        with _ctrl_c_held_back():
            self._process.start()
        there.close()

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._process.pid or 0

    def cancel(self) -> None:
        """Stop soon; ``wait`` raises CancelledError and nothing is left."""
        self._cancelled.set()

    def wait(self, record: Record, tell: Tell = lambda _: None) -> Manifest:
        """Run to the end. ``record`` writes the entry and says whether the ledger has it.

        Raises CancelledError, ExportError, LedgerError, and what ``record`` raises.
        """
        try:
            return self._wait(record, tell)
        except (EOFError, OSError) as error:
            raise ExportError("导出中断，没有留下文件。", what_to_do="请再试一次。") from error
        finally:
            # Without a parent at its other end the child stops by itself.
            self._here.close()
            self._process.join(PATIENCE_S)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()

    def _wait(self, record: Record, tell: Tell) -> Manifest:
        told_to_stop = False
        while True:
            if self._cancelled.is_set() and not told_to_stop:
                told_to_stop = True
                # A child that has just finished has closed its end; what it said is still here.
                with suppress(OSError):
                    self._here.send_bytes(b"stop")
            if not self._here.poll(0.1):
                continue
            what, value = self._here.recv()
            if what == "progress":
                tell(Progress(*value))
            elif what == "record":
                if self._cancelled.is_set():
                    continue
                self._here.send_bytes(b"recorded" if record(self._order.entry(value)) else b"not")
            elif what == "done":
                return msgspec.json.decode(value, type=Manifest)
            elif what == "cancelled":
                raise CancelledError(CANCELLED)
            else:
                raise ExportError(value[0], what_to_do=value[1])


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """A process started meanwhile never hears Ctrl-C, not even while it loads; we do, after."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # Started within, it would let the key through again.
    resource_tracker.ensure_running()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


# --- in the child -----------------------------------------------------------------------------


class _Ear:
    """Listens for the parent's word to stop, or for its end; deaf once the export is recorded."""

    def __init__(self, parent: Connection) -> None:
        self._parent, self._next = parent, 0.0
        self.stopped = self.over = False

    def hears_stop(self) -> bool:
        """Whether to stop; asks the pipe ten times a second at most."""
        now = time.monotonic()
        if self.stopped or self.over or now < self._next:
            return self.stopped
        self._next = now + 0.1
        try:
            self.stopped = self._parent.poll() and bool(self._parent.recv_bytes())
        except (EOFError, OSError):
            self.stopped = True
        return self.stopped

    def listen(self) -> None:
        """Raise CancelledError if told to stop."""
        if self.hears_stop():
            raise CancelledError(CANCELLED)


def _child(encoded: bytes, parent: Connection) -> None:
    """Run in the child; whatever happens is told, never raised."""
    # Of the keys pressed in a terminal only the parent is told; it tells us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    order, ear = msgspec.json.decode(encoded, type=Order), _Ear(parent)
    try:
        said: tuple[str, Any] = ("done", msgspec.json.encode(_export(order, parent, ear)))
    except GateError as error:
        # A question to the ledger that was broken off is a cancelled export, too.
        said = ("cancelled", None) if ear.stopped else ("failed", (str(error), error.what_to_do))
    except EOFError:
        return
    # Where the parent is gone, nobody is left to be told.
    with suppress(OSError):
        parent.send(said)


def _export(order: Order, parent: Connection, ear: _Ear) -> Manifest:
    target, folder = Path(order.target), Path(order.folder)

    def record(rows: int) -> bool:
        parent.send(("record", rows))
        answer = parent.recv_bytes()
        ear.stopped = answer == b"stop"
        ear.listen()
        ear.over = True
        return answer == b"recorded"

    # One look at the ledger: what is verified is what is written.
    with open_book(folder, stopped=ear.hears_stop) as book:
        report = verify_ledger(book.db, folder, verify, authority=_authority(folder))
        ear.listen()
        return export(
            _watched(book, order, parent, ear),
            target,
            FORMATS[order.format],
            style=Style(book.site.time_zone, order.unmasked),
            basis=Basis(
                head=book.head(),
                verified=report.ok,
                signed_to=report.signed,
                faults=[f"{each.seq} {each.what}" for each in report.faults[:FAULTS_NOTED]],
            ),
            asked=order.told,
            record=record,
        )


def _watched(book: Logbook, order: Order, parent: Connection, ear: _Ear) -> Iterator[LogLine]:
    """The lines, with a word to the parent now and then, and an ear for it."""
    last, rows, told = max(book.last_id(), 1), 0, 0.0
    for rows, line in enumerate(book.lines(order.wanted), 1):
        if rows % ROWS_A_STEP == 0:
            ear.listen()
            now = time.monotonic()
            if now - told > 0.2:
                told = now
                parent.send(("progress", (rows, line.id / last)))
        yield line
    ear.listen()
    parent.send(("progress", (rows, 1.0)))


def _authority(folder: Path) -> bytes:
    """The authority's public key, empty where the station's description is lost or damaged."""
    try:
        return bytes.fromhex(read_config(folder).authority)
    except (ConfigError, ValueError):
        return b""
