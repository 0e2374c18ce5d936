"""The station's exchange by stick: sees one put in, and does one visit at a time beside the gate.

Belongs to the station and not to a window: a panel that steps aside, or is built anew for
another size, finds the visit where it is.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gate_app.sites.stick_visit import Part, StopVisit, Visit, visit
from gate_app.station import Station
from ui.background import Background, Turn
from ui.shared.drives import Drive, Drives

LOOK_MS = 2_000
PATIENCE_S = 120.0
"""So long a step waits for the ledger's worker; the gate comes first there."""


class Sticks(QObject):
    """``plugged`` names a stick that was put in; ``changed`` says that there is something new."""

    plugged = Signal(object)
    changed = Signal()
    _moved = Signal(object, int, int)

    def __init__(
        self,
        background: Background,
        find: Callable[[], Drives],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._find = background, find
        self._folder = Path()
        self.drives: tuple[Drive, ...] = ()
        self.part: Part | None = None
        """What is being done now."""
        self.done = self.total = 0
        self.outcome: Visit | Exception | None = None
        """What came of the last visit."""
        self._known: set[Drive] | None = None
        self._came: list[Drive] = []
        self._looking = self._cancelled = False
        self._moved.connect(self._move, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self, folder: Path) -> None:
        """Begin to watch for sticks for the station in ``folder``."""
        self._folder = folder
        self.look()
        self._timer.start()

    def stop(self) -> None:
        """End; a visit under way stops at its next step."""
        self._timer.stop()
        self._cancelled = True

    @property
    def busy(self) -> bool:
        """Whether a visit is under way."""
        return self.part is not None

    # --- what is plugged in -----------------------------------------------------------------

    def look(self) -> None:
        """Ask the system what is plugged in, in a thread of the pool, one question at a time."""
        if not self._looking:
            self._looking = True
            self._background.slowly(self._find, self._found, self._not_found, Turn.OFFICE)

    def _found(self, drives: Drives) -> None:
        self._looking = False
        now = set(drives.volumes) | set(drives.sticks)
        before = now if self._known is None else self._known
        # A disk in a case is a stick as well, if it came while somebody looked.
        new = [one for one in drives.volumes if one not in before]
        self._known = now
        self._came = [one for one in [*self._came, *new] if one in now]
        shown = tuple(dict.fromkeys([*drives.sticks, *self._came]))
        if shown != self.drives:
            if new:
                self.outcome = None  # that was the stick before
            self.drives = shown
            self.changed.emit()
        for one in new:
            self.plugged.emit(one)

    def _not_found(self, _error: Exception) -> None:
        self._looking = False

    # --- a visit ----------------------------------------------------------------------------

    def begin(self, stick: Path, *, whole: bool = False) -> None:
        """Take over and leave, as `visit` does; nothing while one visit is under way."""
        if self.busy:
            return
        self.part, self.done, self.total, self.outcome = Part.TAKE, 0, 0, None
        self._cancelled = False
        folder = self._folder
        self._background.slowly(
            lambda: visit(folder, stick, self._on_ledger, self._told, whole=whole),
            self._ended,
            self._ended,
        )
        self.changed.emit()

    def cancel(self) -> None:
        """Stop at the next step; what was taken over stays."""
        self._cancelled = True

    def _on_ledger(self, step: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """In a thread of the pool: one short step in the ledger's worker, after all others."""

        def work(station: Station) -> Any:
            return step(station.ledger, *args, **kwargs)

        return self._background.ledger_and_wait(work, PATIENCE_S, Turn.SYNC)

    def _told(self, part: Part, done: int, total: int) -> None:
        if self._cancelled:
            raise StopVisit
        self._moved.emit(part, done, total)

    def _move(self, part: Part, done: int, total: int) -> None:
        if self.busy:
            self.part, self.done, self.total = part, done, total
            self.changed.emit()

    def _ended(self, outcome: Visit | Exception) -> None:
        self.part, self.outcome = None, outcome
        self.changed.emit()
