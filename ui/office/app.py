"""The supervisors' window with its desk, from its opening to its closing."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gate_app.station import Status
from ui.background import Background
from ui.office.desk import OfficeDesk
from ui.office.window import OfficeWindow
from ui.preferences import Preferences
from ui.shared.translations import Languages


class OfficeApp(QObject):
    """The station and its worker are not its own."""

    closed = Signal()

    def __init__(self, background: Background, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = OfficeDesk(background, folder, self)
        self.window: OfficeWindow | None = None

    def show(
        self,
        status: Status,
        languages: Languages,
        preferences: Preferences,
        remember: Callable[[Preferences], None],
        notes: list[str],
    ) -> OfficeWindow:
        """Put the window together; ``notes`` say who may sign on in the demo."""
        self.window = OfficeWindow(
            self.desk,
            languages,
            status,
            preferences=preferences,
            remember=remember,
            notes=notes,
        )
        self.window.closed.connect(self.closed)
        return self.window

    def end(self) -> None:
        """Drop the window and stop what its pages had begun, at the next whole piece."""
        if self.window is not None:
            window, self.window = self.window, None
            window.stop_work()
            window.close()
            window.deleteLater()
        self.deleteLater()
