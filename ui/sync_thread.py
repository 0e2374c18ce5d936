"""The exchange with the hub in a thread of its own, while a station is open and has a hub."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gate_app.config import read_hub
from gate_app.ledger.ledger import Ledger
from gate_app.sites.syncing import open_sync
from gate_app.station import Station
from gate_app.sync.state import ROUNDS_GO, Standing, SyncState
from gate_app.sync.steps import OnLedger
from gate_app.sync.sync import Sync
from ui.background import Background, StoppedError, Turn
from ui.shared.fault_log import write_down

P = ParamSpec("P")
T = TypeVar("T")

ENDS_WITHIN_S = 1.0
"""Closing waits so long for a round to break off. The thread is a daemon: nothing hangs on it."""

QUIET_MS = 30_000
"""Rounds follow each other every few seconds; after so long without one nobody may read "in
step" any more, for a hub can hang and its line still stand."""


class OpenSync(Protocol):
    """Makes the exchange, as ``gate_app.sites.syncing.open_sync`` does."""

    def __call__(
        self,
        folder: Path,
        on_ledger: OnLedger,
        *,
        changed: Callable[[SyncState], None],
        crashed: Callable[[Exception], None],
    ) -> Sync:
        """Raises GateError."""


class SyncThread(QObject):
    """``state`` is None where there is no hub; ``state_changed`` brings each new one.

    Steps with the ledger wait their turn behind the gate and the office. Every entry that is
    written here hurries the next round. A bug goes to the fault log, and is tried again.
    """

    state_changed = Signal(object)
    _told = Signal(int, object)

    def __init__(
        self,
        background: Background,
        *,
        make: OpenSync = open_sync,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self.make = background, make
        self._sync: Sync | None = None
        self._thread: threading.Thread | None = None
        self._number = 0
        self._met: set[type[Exception]] = set()
        self.state: SyncState | None = None
        self.quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self.quiet.timeout.connect(self._fall_quiet)
        background.wrote = self.hurry
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def start(self, folder: Path) -> None:
        """Begin, or begin anew with what is set up now. Raises GateError; never waits."""
        self.stop(wait_s=0)
        self._number += 1
        self._become(None)
        if read_hub(folder) is None:
            return
        number = self._number
        self._sync = sync = self.make(
            folder,
            self._on_ledger,
            changed=lambda state: self._tell(number, state),
            crashed=lambda error: self._write_down(folder, error),
        )
        self._become(sync.state)
        self._thread = threading.Thread(
            target=self._run, args=(sync, folder), name="sync", daemon=True
        )
        self._thread.start()

    def hurry(self) -> None:
        """Something should not wait for the next poll; from any thread."""
        sync = self._sync
        if sync is not None:
            sync.hurry()

    def stop(self, wait_s: float = ENDS_WITHIN_S) -> None:
        """Break off; to be called while the ledger's worker still works."""
        sync, self._sync = self._sync, None
        thread, self._thread = self._thread, None
        if sync is not None:
            self._number += 1
            sync.stop()
        if thread is not None:
            thread.join(wait_s)

    def _on_ledger(
        self, step: Callable[Concatenate[Ledger, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def work(station: Station) -> Any:
            return step(station.ledger, *args, **kwargs)

        done: T = self._background.ledger_and_wait(work, None, Turn.SYNC)
        return done

    def _tell(self, number: int, state: SyncState) -> None:
        """In the exchange's thread; what a former one still has to say means nothing."""
        if number == self._number:
            self._told.emit(number, state)

    def _take(self, number: int, state: SyncState) -> None:
        if number == self._number:
            self.quiet.start()
            self._become(state)

    def _fall_quiet(self) -> None:
        if self.state is not None and self.state.standing in ROUNDS_GO:
            self._become(msgspec.structs.replace(self.state, standing=Standing.QUIET))

    def _become(self, state: SyncState | None) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    def _run(self, sync: Sync, folder: Path) -> None:
        try:
            sync.run()
        except Exception as error:  # never to the gate: without the hub it works as well
            self._write_down(folder, error)

    def _write_down(self, folder: Path, error: Exception) -> None:
        # A program that ends is no fault; one that is met at every try is written down once.
        kind = type(error)
        if not isinstance(error, StoppedError) and kind not in self._met:
            self._met.add(kind)
            write_down(folder, kind, error.__traceback__)
