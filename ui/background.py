"""The one doorway to work off the main thread: the ledger's worker and a pool for slow things."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from gate_app.station import Station

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


def ignore(_result: object) -> None:
    """What to do with an answer that nobody waits for."""


class Background(QObject):
    """Runs work elsewhere and brings the answer back to the main thread.

    One worker owns the station: it opens it, uses it and closes it. Everything that a widget
    waits for goes through here; ``crashed`` tells of faults that nobody expected.
    """

    crashed = Signal(object)
    _back = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ledger = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._pool = ThreadPoolExecutor(3, thread_name_prefix="slow")
        self._station: Station | None = None
        self._stopped = False
        self._back.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def open(self, folder: Path, done: Done, failed: Failed) -> None:
        """Open the station in the ledger's worker; closes the former one."""

        def work() -> None:
            self._close()
            self._station = Station(folder)

        self._submit(self._ledger, work, done, failed)

    def ledger(self, work: Callable[[Station], Any], done: Done, failed: Failed) -> None:
        """Do ``work`` with the station, after what was asked for before."""
        self._submit(self._ledger, lambda: work(self._opened()), done, failed)

    def slowly(self, work: Callable[[], Any], done: Done, failed: Failed) -> None:
        """Do something that takes its time and needs no station."""
        self._submit(self._pool, work, done, failed)

    def stop(self) -> None:
        """Finish what was begun, close the station, end the threads."""
        if self._stopped:
            return
        self._stopped = True
        self._ledger.submit(self._close)
        self._ledger.shutdown(wait=True)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _submit(
        self, executor: Executor, work: Callable[[], Any], done: Done, failed: Failed
    ) -> None:
        if self._stopped:
            return

        def finished(future: "Future[Any]") -> None:
            if future.cancelled() or self._stopped:
                return
            error = future.exception()
            if error is None:
                self._back.emit(done, future.result())
            else:
                self._back.emit(failed, error)

        executor.submit(work).add_done_callback(finished)

    def _answer(self, call: Callable[[Any], None], value: object) -> None:
        call(value)

    def _opened(self) -> Station:
        if self._station is None:
            raise RuntimeError("the station is not open")
        return self._station

    def _close(self) -> None:
        if self._station is not None:
            station, self._station = self._station, None
            try:
                station.gate.leave_unresolved()
            finally:
                station.close()
