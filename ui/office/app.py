"""Sets the office up: the same application as the gate's, one station, one window."""

import faulthandler
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from gate_app.errors import GateError
from gate_app.ledger.backup import back_up_daily
from gate_app.station import Status
from ui.app import LOG, demo_notes, make_application
from ui.background import Background, ignore
from ui.gate.start_page import StartPage
from ui.office.desk import OfficeDesk
from ui.office.first_start import FirstStart
from ui.office.window import OfficeWindow
from ui.preferences import read_preferences, write_preferences
from ui.shared.translations import Languages

HOUR_MS = 3_600_000
"""So often it is asked whether the day's backup is due."""


class OfficeApp(QObject):
    """Joins the window's parts for one data folder; ``close`` takes them apart again."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.languages = Languages(app)
        self.preferences = read_preferences(folder)
        self.languages.use(self.preferences.language)
        self.background = Background(self)
        self.desk = OfficeDesk(self.background, folder, self)
        self.window: OfficeWindow | None = None
        self.page: StartPage | None = None
        self.first: FirstStart | None = None
        self._daily = QTimer(self, interval=HOUR_MS)
        self._daily.timeout.connect(self._back_up)

    def open(self) -> None:
        """Open the station; the window or a page that says why not follows."""
        self.background.open(self._folder, lambda _: self._look(), self._not_opened)

    def begin(self) -> None:
        """Nothing is here yet: found a site first, then open it."""
        self.first = FirstStart(self.background, self._folder)
        self.first.founded.connect(self._begun)
        self.first.show()

    def _begun(self, folder: Path) -> None:
        if self.first is not None:
            self.first.hide()
            self.first.deleteLater()
            self.first = None
        self._folder = self.desk.folder = folder
        self.open()

    def _look(self) -> None:
        self.background.ledger(lambda station: station.status(), self._opened, self._not_opened)

    def _opened(self, status: Status) -> None:
        if self.page is not None:
            self.page.hide()
            self.page.deleteLater()
            self.page = None
        self.window = OfficeWindow(
            self.desk,
            self.languages,
            status,
            preferences=self.preferences,
            remember=lambda preferences: write_preferences(self._folder, preferences),
            notes=demo_notes(self._folder) if status.site.demo else [],
        )
        self._back_up()
        self._daily.start()
        if QApplication.platformName() == "offscreen":
            self.window.show()
        else:
            self.window.showMaximized()

    def _back_up(self) -> None:
        """At the start and then daily, in a thread that nobody waits for."""
        folder = self._folder
        self.background.slowly(lambda: back_up_daily(folder), ignore, self.desk.failed.emit)

    def _not_opened(self, error: Exception) -> None:
        if not isinstance(error, GateError):
            write_down(self._folder, type(error), error.__traceback__)
        self.page = self.page or StartPage(self.languages)
        self.page.show_fault(error, can_open_demo=False)
        self.page.retry.connect(self.open, Qt.ConnectionType.UniqueConnection)
        self.page.show()

    def bug(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """A bug: written down without names, and said."""
        write_down(self._folder, kind, trace)
        failed = error if isinstance(error, Exception) else RuntimeError(kind.__name__)
        if self.window is not None:
            QTimer.singleShot(0, self.window, lambda: self.window.show_fault(failed))

    def close(self) -> None:
        """End every thread and close the station."""
        self._daily.stop()
        self.background.stop()
        self.languages.stop()


def write_down(folder: Path, kind: type[BaseException], trace: TracebackType | None) -> None:
    """Where it happened, without the message: that could name a person."""
    frames = "".join(traceback.format_tb(trace))
    text = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {kind.__name__}\n{frames}\n"
    try:
        with (folder / LOG).open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        pass
    if sys.stderr is not None:
        sys.stderr.write(text)


def run(folder: Path, *, fresh: bool = False) -> int:
    """Open the office, or first the page that founds a site; stay until it is closed."""
    app = make_application(sys.argv[:1])
    if sys.stderr is not None:
        faulthandler.enable()
    office = OfficeApp(app, folder)
    sys.excepthook = office.bug
    threading.excepthook = lambda args: office.bug(
        args.exc_type, args.exc_value or RuntimeError(), args.exc_traceback
    )
    app.aboutToQuit.connect(office.close)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: app.quit())
    if fresh:
        office.begin()
    else:
        office.open()
    return app.exec()
