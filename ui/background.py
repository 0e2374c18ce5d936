"""The one doorway to work off the main thread: the ledger's worker and pools for slow things."""

import itertools
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from queue import Empty, PriorityQueue
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from gate_app.errors import GateError
from gate_app.station import Station

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


class Turn(IntEnum):
    """Whose work the ledger's worker takes up first; within a turn, first come, first served."""

    GATE = 0
    OFFICE = 1
    SYNC = 2
    CLOSING = 3


class StoppedError(GateError):
    """The program ends; nothing was done."""


def ignore(_result: object) -> None:
    """What to do with an answer that nobody waits for."""


class Background(QObject):
    """Runs work elsewhere and brings the answer back to the main thread.

    One worker owns the station: it opens it, uses it and closes it, for both windows. Whoever
    stands at the gate waits for one transaction of the office at most: long acts record in
    batches and give way in between (``Ledger.give_way``). What is slow and needs no station has
    a pool for each turn, so that a guard's PIN does not wait for an export.
    """

    _back = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wrote: Callable[[], None] = lambda: None
        """Told in the ledger's worker, after each work that has written entries."""
        self._head: tuple[int, int, str] | None = None
        self._ledger = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._waiting: PriorityQueue[tuple[Turn, int, Callable[[], None]]] = PriorityQueue()
        self._numbers = itertools.count()
        self._pools = {
            Turn.GATE: ThreadPoolExecutor(2, thread_name_prefix="slow-gate"),
            Turn.OFFICE: ThreadPoolExecutor(3, thread_name_prefix="slow"),
        }
        self._station: Station | None = None
        self._stopped = False
        self._back.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def open(self, folder: Path, done: Done, failed: Failed) -> None:
        """Open the station in the ledger's worker; closes the former one."""

        def work() -> None:
            self._close()
            self._station = Station(folder)
            self._station.ledger.give_way = self._let_gate_in

        self._tell(self._queue(work, Turn.GATE), done, failed)

    def ledger(
        self,
        work: Callable[[Station], Any],
        done: Done,
        failed: Failed,
        turn: Turn = Turn.OFFICE,
    ) -> None:
        """Do ``work`` with the station, after what was asked for before in the same turn."""
        if not self._stopped:
            self._tell(self._queue(lambda: work(self._opened()), turn), done, failed)

    def ledger_and_wait(
        self,
        work: Callable[[Station], Any],
        patience_s: float | None,
        turn: Turn = Turn.OFFICE,
    ) -> Any:
        """The same for another thread, which waits; never for the main thread.

        Raises what ``work`` raises, TimeoutError, and StoppedError once the program ends.
        """
        if self._stopped:
            raise _stopped()
        return self._queue(lambda: work(self._opened()), turn).result(patience_s)

    def slowly(
        self,
        work: Callable[[], Any],
        done: Done,
        failed: Failed,
        turn: Turn = Turn.OFFICE,
    ) -> None:
        """Do something that takes its time and needs no station."""
        if not self._stopped:
            self._tell(self._pools[turn].submit(work), done, failed)

    def share(self, owner: QObject, turn: Turn) -> "Share":
        """The same doorway for one window's desk."""
        return Share(self, owner, turn)

    def stop(self) -> None:
        """Finish what was asked for, close the station, end the threads."""
        if self._stopped:
            return
        self._stopped = True
        self._queue(self._close, Turn.CLOSING)
        self._ledger.shutdown(wait=True)
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)

    def _queue(self, work: Callable[[], Any], turn: Turn) -> "Future[Any]":
        """For every work queued the worker takes one: the most urgent there is by then."""
        answer: Future[Any] = Future()

        def run() -> None:
            try:
                answer.set_result(work())
            except BaseException as error:
                answer.set_exception(error)

        self._waiting.put((turn, next(self._numbers), run))
        try:
            self._ledger.submit(self._take)
        except RuntimeError:  # shut down meanwhile, asked from another thread
            raise _stopped() from None
        return answer

    def _take(self) -> None:
        """Called once for each work, but a work may have had its turn within a long one."""
        with suppress(Empty):
            *_, run = self._waiting.get_nowait()
            run()
            if self._station is not None and self._station.ledger.head != self._head:
                self._head = self._station.ledger.head
                self.wrote()

    def _let_gate_in(self) -> None:
        """In the worker, between two transactions: do what the gate waits for."""
        while self._waiting.queue and self._waiting.queue[0][0] is Turn.GATE:
            self._take()

    def _tell(self, answer: "Future[Any]", done: Done, failed: Failed) -> None:
        def finished(future: "Future[Any]") -> None:
            if future.cancelled() or self._stopped:
                return
            error = future.exception()
            if error is None:
                self._back.emit(done, future.result())
            else:
                self._back.emit(failed, error)

        answer.add_done_callback(finished)

    def _answer(self, call: Callable[[Any], None], value: object) -> None:
        # What was on its way when the program ended finds nobody.
        if not self._stopped:
            call(value)

    def _opened(self) -> Station:
        if self._station is None:
            raise _stopped() if self._stopped else RuntimeError("the station is not open")
        return self._station

    def _close(self) -> None:
        if self._station is not None:
            station, self._station = self._station, None
            try:
                station.gate.leave_unresolved()
            finally:
                station.close()


class Share:
    """A window's part of the doorway: its own turn, and no answer once ``owner`` has gone."""

    def __init__(self, background: Background, owner: QObject, turn: Turn) -> None:
        self._background, self._owner, self._turn = background, owner, turn

    def ledger(
        self,
        work: Callable[[Station], Any],
        done: Done,
        failed: Failed,
        turn: Turn | None = None,
    ) -> None:
        """As `Background.ledger`."""
        turn = self._turn if turn is None else turn
        self._background.ledger(work, self._here(done), self._here(failed), turn)

    def ledger_and_wait(self, work: Callable[[Station], Any], patience_s: float) -> Any:
        """As `Background.ledger_and_wait`."""
        return self._background.ledger_and_wait(work, patience_s)

    def slowly(self, work: Callable[[], Any], done: Done, failed: Failed) -> None:
        """As `Background.slowly`."""
        self._background.slowly(work, self._here(done), self._here(failed), self._turn)

    def _here(self, call: Callable[[Any], None]) -> Callable[[Any], None]:
        owner = self._owner
        return lambda value: call(value) if isValid(owner) else None


def _stopped() -> StoppedError:
    return StoppedError("程序正在关闭，没有办成。")
