"""The gate's desk behind the window: scans and acts go to the ledger, answers come back."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gate_app.domain.people import StaffRole
from gate_app.domain.verdict import Direction, DirectionMode, How
from gate_app.facts import Scan
from gate_app.scanning.camera import list_cameras
from gate_app.scanning.repeat_guard import RepeatGuard
from gate_app.scanning.scanner import Presentation
from gate_app.station import Station
from gate_app.sync.state import SyncState
from ui.background import Background, Done, Failed, Turn, ignore
from ui.shared.sticks import Sticks

REFRESH_AFTER_MS = 40
MODES = (DirectionMode.AUTO, DirectionMode.ENTRY, DirectionMode.EXIT)


class Desk(QObject):
    """Everything the window asks of the station, one signal for each kind of answer.

    ``undecided`` names codes that no verdict stands for: held up still, they are to be presented
    again. ``failed`` means that nothing was recorded and nobody may pass; ``recorded`` that the
    ledger has taken something and is well.
    """

    decided = Signal(list, float)
    undecided = Signal(list)
    answered = Signal(object)
    overridden = Signal(object)
    status_changed = Signal(object)
    recorded = Signal()
    failed = Signal(object)
    asked_for = Signal(str)
    camera_chosen = Signal(str)

    turn = Turn.GATE

    sticks: Sticks
    """The station's, for both windows; given by whoever opens them."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background.share(self, self.turn)
        self._handheld = RepeatGuard()
        self._asking_status = False
        self.mode = DirectionMode.AUTO
        self.demo_notes: list[str] = []
        self.sync_state: SyncState | None = None
        """How it stands with the hub, None where there is none."""

    # --- scans --------------------------------------------------------------------------------

    def present(self, presentation: Presentation) -> None:
        """Codes that a camera saw together."""
        self._present(
            presentation.texts, How.CAMERA, presentation.grabbed_at, presentation.source_name
        )

    def present_line(self, text: str) -> None:
        """One line of a handheld scanner; its double trigger counts once."""
        now = time.monotonic()
        texts = self._handheld.accept([text.strip("\r\n")], now)
        if texts:
            self._present(texts, How.HANDHELD, now, "")

    def present_number(self, text: str) -> None:
        """A pass number, typed."""
        self._present([text.strip()], How.TYPED, time.monotonic(), "")

    def present_again(self, scan: Scan) -> None:
        """The same code once more, because something about its holder has changed."""
        self._decide([scan], time.monotonic())

    def _present(self, texts: Sequence[str], how: How, at: float, camera: str) -> None:
        self._decide([Scan(text, how, self.mode, camera) for text in texts], at)

    def _decide(self, scans: list[Scan], at: float) -> None:

        def done(outcomes: list[Any]) -> None:
            if any(outcome.entry is not None for outcome in outcomes):
                self.recorded.emit()
            self.decided.emit(outcomes, at)
            # The verdict is painted first; counting who is inside would share the processor.
            QTimer.singleShot(REFRESH_AFTER_MS, self, self.refresh)

        def failed(error: Exception) -> None:
            self.undecided.emit([scan.text for scan in scans])
            self._fail(error)

        self._background.ledger(lambda station: station.gate.present(scans), done, failed)

    def answer(
        self, pending: int, *, admit: bool, direction: Direction | None = None, note: str = ""
    ) -> None:
        """The guard's answer to an ATTEND."""
        self.act(
            lambda station: station.gate.answer(
                pending, admit=admit, direction=direction, note=note
            ),
            self.answered.emit,
        )

    # --- acts -----------------------------------------------------------------------------------

    def act(
        self, work: Callable[[Station], Any], done: Done = ignore, failed: Failed | None = None
    ) -> None:
        """Do something that writes an entry, then look at everything again."""

        def finished(result: Any) -> None:
            self.recorded.emit()
            done(result)
            self.refresh()

        self._background.ledger(work, finished, failed or self._fail)

    def ask(self, work: Callable[[Station], Any], done: Done, failed: Failed | None = None) -> None:
        """Ask the register something."""
        self._background.ledger(work, done, failed or self._fail)

    def authorise(
        self,
        code: str,
        pin: str,
        *,
        purpose: str,
        role: StaffRole | None,
        done: Callable[[str], None],
        failed: Failed,
    ) -> None:
        """Check a PIN without holding up the ledger; ``done`` gets the staff code."""

        def challenged(challenge: Any) -> None:
            self._background.slowly(
                lambda: challenge.holds(pin), lambda holds: settle(challenge, holds), failed
            )

        def settle(challenge: Any, holds: bool) -> None:
            self.act(
                lambda station: station.duty.settle(
                    challenge, holds=holds, purpose=purpose, role=role
                ),
                done,
                failed,
            )

        self._background.ledger(lambda station: station.duty.challenge(code), challenged, failed)

    def refresh(self) -> None:
        """Ask for the status, once at a time."""
        if self._asking_status:
            return
        self._asking_status = True

        def done(status: Any) -> None:
            self._asking_status = False
            self.status_changed.emit(status)

        def failed(error: Exception) -> None:
            self._asking_status = False
            self._fail(error)

        self._background.ledger(lambda station: station.status(last=12), done, failed)

    def rest(self) -> None:
        """What can wait until nobody stands at the gate."""
        self._background.ledger(lambda station: station.tidy(), ignore, self._fail, Turn.OFFICE)

    def list_cameras(self, done: Done, failed: Failed) -> None:
        """The cameras plugged in now."""
        self._background.slowly(list_cameras, done, failed)

    def next_mode(self) -> DirectionMode:
        """Automatic, held to entry, held to exit, and round again."""
        self.mode = MODES[(MODES.index(self.mode) + 1) % len(MODES)]
        return self.mode

    def _fail(self, error: Exception) -> None:
        # The guard scans again as soon as he likes.
        self._handheld.forget()
        self.failed.emit(error)
