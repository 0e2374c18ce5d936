"""The office's desk: questions on connections that only read, acts in the ledger's worker."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from gate_app.domain.people import Staff, StaffRole
from gate_app.ledger.logbook import Logbook
from gate_app.reports.book import open_book
from gate_app.station import Station
from ui.background import Background, Done, Failed, Turn
from ui.camera_thread import CameraThread
from ui.gate.desk import Desk
from ui.sync_thread import SyncThread

OFFICE_ROLES = frozenset({StaffRole.SUPERVISOR, StaffRole.ISSUER})


class Search:
    """A question that may be dropped while it is being answered."""

    def __init__(self) -> None:
        self.stopped = False

    def stop(self) -> None:
        """Nobody waits for it any more."""
        self.stopped = True

    def is_stopped(self) -> bool:
        """Asked by the worker between rows."""
        return self.stopped


class OfficeDesk(Desk):
    """What pages ask for; ``act`` writes entries, ``look`` never waits for the gate."""

    turn = Turn.OFFICE

    def __init__(self, background: Background, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(background, parent)
        self.background = self._background
        self.folder = folder
        self.gate_camera: Callable[[], CameraThread | None] = lambda: None
        """The camera that the gate beside it is watching, if there is one."""
        self.sync: SyncThread | None = None
        """The exchange with the hub; None where the window stands alone."""

    def look(
        self,
        question: Callable[[Logbook], Any],
        done: Done,
        failed: Failed,
        search: Search | None = None,
    ) -> Search:
        """Ask the views in a thread of the pool; once stopped, neither callback is called."""
        search = search or Search()

        def work() -> Any:
            with open_book(self.folder, stopped=search.is_stopped) as book:
                return question(book)

        self.background.slowly(
            work,
            lambda answer: None if search.stopped else done(answer),
            lambda error: None if search.stopped else failed(error),
        )
        return search

    def ask_and_wait(self, work: Callable[[Station], Any], patience_s: float) -> Any:
        """Have the ledger's worker do something and wait for it: never from the main thread."""
        return self.background.ledger_and_wait(work, patience_s)

    def sign_on(self, code: str, pin: str, done: Callable[[Staff], None], failed: Failed) -> None:
        """Let a supervisor or issuer into the office; an entry either way."""

        def challenged(challenge: Any) -> None:
            self.background.slowly(
                lambda: challenge.holds(pin), lambda holds: settle(challenge, holds), failed
            )

        def settle(challenge: Any, holds: bool) -> None:
            staff = challenge.staff
            role = staff.role if staff.role in OFFICE_ROLES else StaffRole.SUPERVISOR

            def work(station: Station) -> Staff:
                station.duty.settle(challenge, holds=holds, purpose="office", role=role)
                return staff

            self.act(work, done, failed)

        self.background.ledger(lambda station: station.duty.challenge(code), challenged, failed)
