"""One process, one station, up to two windows: what they share, and how they come and go."""

import faulthandler
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication, QWidget

import assets
from gate_app.config import is_station, read_config
from gate_app.domain.body import Role
from gate_app.errors import GateError, NotAllowedError
from gate_app.ledger.lock import FolderInUseError
from gate_app.sites.backup_plan import back_up_daily
from gate_app.station import Station, Status
from gate_app.sync.state import SyncState
from ui.background import Background, ignore
from ui.camera_thread import CameraThread
from ui.doorbell import GATE, OFFICE, Doorbell, ring
from ui.gate.app import GateApp
from ui.gate.start_page import StartPage
from ui.office.app import OfficeApp
from ui.office.first_start import FirstStart
from ui.office.join_page import JoinPage
from ui.preferences import Preferences, read_preferences, write_preferences
from ui.shared.drives import Drive, Drives, find_drives
from ui.shared.fault_log import write_down
from ui.shared.faults import fault_text, said
from ui.shared.sticks import Sticks
from ui.shared.translations import Languages, translate
from ui.sync_thread import SyncThread

BACKUP_ASKED_MS = 3_600_000
"""So often it is asked whether the day's backup is due."""
OFFICE_PART = f"{Path('ui', 'office')}"
"""A bug whose trace leads through here is the office's: the gate goes on."""


def make_application(arguments: list[str]) -> QApplication:
    """The application with the font that travels along."""
    app = QApplication.instance() or QApplication(arguments)
    app.setApplicationName("kadian")
    app.setStyle("Fusion")
    number = QFontDatabase.addApplicationFont(str(assets.path("fonts/NotoSansSC-Medium.ttf")))
    families = QFontDatabase.applicationFontFamilies(number)
    if families:
        app.setFont(QFont(families[0]))
    app.setWindowIcon(QIcon(str(assets.path("icons/app.svg"))))
    return app


class StationApp(QObject):
    """Holds the station of one data folder; ``close`` takes everything apart again.

    Closing one window leaves the other; the last one ends the program, and with it the station.
    """

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        *,
        open_demo: Callable[[], Path] | None = None,
        drives: Callable[[], Drives] = find_drives,
        **gate: Any,
    ) -> None:
        """``open_demo`` makes a demo site; ``drives`` says what is plugged in; ``gate`` are the
        options of GateApp.
        """
        super().__init__()
        self._app, self.folder = app, folder
        self._open_demo, self._gate_options = open_demo, gate
        self.preferences = read_preferences(folder)
        self.languages = Languages(app)
        self.languages.use(self.preferences.language)
        self.background = Background(self)
        self.sticks = Sticks(self.background, drives, self)
        self.sticks.plugged.connect(self._plugged)
        self.sync = SyncThread(self.background, parent=self)
        self.sync.state_changed.connect(self._show_sync)
        self.doorbell = Doorbell(self.show_window, self)
        self.gate: GateApp | None = None
        self.office: OfficeApp | None = None
        self.page: StartPage | None = None
        self.first: FirstStart | None = None
        self.joining: JoinPage | None = None
        self.roles: frozenset[Role] = frozenset()
        self._wanted = GATE
        self._status: Status | None = None
        self._notes: list[str] = []
        self._daily = QTimer(self, interval=BACKUP_ASKED_MS)
        self._daily.timeout.connect(self._back_up)

    # --- opening --------------------------------------------------------------------------------

    def open(self, window: str = GATE) -> None:
        """Open the station; the window, or a page that says why not, follows."""
        self._wanted = window
        self.background.open(self.folder, lambda _: self._look(), self._not_opened)

    def begin(self) -> None:
        """Nothing is here yet: found a site first, then open its office."""
        self.first = FirstStart(self.background, self.folder)
        self.first.founded.connect(self._begun)
        self.first.join.connect(self._join)
        self.first.show()

    def _join(self, folder: Path) -> None:
        """Nothing is here yet, but a site that is elsewhere has invited this laptop."""
        self.folder = folder
        self.joining = JoinPage(self.background, folder)
        self.joining.joined.connect(lambda gate: self.open(GATE if gate else OFFICE))
        self.joining.back.connect(self._not_joined)
        self.joining.show()
        self.joining.activateWindow()

    def _not_joined(self) -> None:
        self.joining.close()
        self.joining.deleteLater()
        self.joining = None

    def _begun(self, folder: Path) -> None:
        self.folder = folder
        self.open(OFFICE)

    def _look(self) -> None:
        self.background.ledger(_looked_at, self._opened, self._not_opened)

    def _opened(self, found: tuple[frozenset[Role], Status]) -> None:
        self.roles, self._status = found
        self._notes = demo_notes(self.folder) if self._status.site.demo else []
        if not self._has(self._wanted):
            self._not_opened(_absent(self._wanted))
            return
        self.doorbell.listen(self.folder)
        self._back_up()
        self._daily.start()
        self.sync.start(self.folder)
        self.sticks.start(self.folder)
        self.show_window(self._wanted)
        for one in (self.page, self.first, self.joining):
            if one is not None:
                one.hide()
                one.deleteLater()
        self.page = self.first = self.joining = None

    def _not_opened(self, error: Exception) -> None:
        if isinstance(error, FolderInUseError):
            found = ring(self.folder, self._wanted)
            if found:
                self._app.quit()
                return
            if found is False:
                error = _absent(self._wanted)
        if not isinstance(error, GateError):
            write_down(self.folder, type(error), error.__traceback__)
        if self.page is None:
            self.page = StartPage(self.languages)
            self.page.retry.connect(lambda: self.open(self._wanted))
            self.page.demo.connect(self._use_demo)
            self.page.join.connect(lambda: self._join(self.folder))
        self.page.show_fault(
            error,
            can_open_demo=self._open_demo is not None and self._wanted == GATE,
            demo=_is_demo(self.folder),
            can_join=not is_station(self.folder),
        )
        self.page.show()

    def _use_demo(self) -> None:
        def made(folder: Path) -> None:
            self.folder = folder
            self.open(self._wanted)

        self.page.show_wait()
        self.background.slowly(self._open_demo, made, self._not_opened)

    # --- windows ----------------------------------------------------------------------------

    def show_window(self, window: str) -> bool:
        """Bring a window to the front, made if need be; False when this station has none."""
        if self._status is None or not self._has(window):
            return False
        shown = self._show_office() if window == OFFICE else self._show_gate()
        if QApplication.platformName() == "offscreen":
            shown.show()
        elif not shown.isVisible():
            shown.showMaximized()
        elif shown.isMinimized():
            shown.setWindowState(shown.windowState() & ~Qt.WindowState.WindowMinimized)
        else:
            shown.raise_()
        shown.activateWindow()
        return True

    def _has(self, window: str) -> bool:
        return (Role.OFFICE if window == OFFICE else Role.GATE) in self.roles

    def _show_gate(self) -> QWidget:
        if self.gate is None:
            self.gate = GateApp(self.background, self.folder, parent=self, **self._gate_options)
            self.gate.desk.sticks = self.sticks
            window = self.gate.show(
                self._status, self.languages, self.preferences, self._remember, self._notes
            )
            self._show_sync(self.sync.state)
            self.gate.closed.connect(self._gate_closed)
            self.gate.desk.status_changed.connect(self._saw)
            window.office_wanted.connect(self._office_wanted)
            window.flow.shown.connect(self._tell_office)
        return self.gate.window

    def _office_wanted(self) -> None:
        if not self.show_window(OFFICE):
            self.gate.window.notify(" ".join(fault_text(_absent(OFFICE))))

    def _saw(self, status: Status) -> None:
        self._status = status

    def _show_sync(self, state: SyncState | None) -> None:
        if self.gate is not None and self.gate.window is not None:
            self.gate.window.show_sync(state)

    def _plugged(self, drive: Drive) -> None:
        """A stick was put in: who is idle sees what can be done, nobody is interrupted."""
        if self.gate is not None and self.gate.window is not None:
            self.gate.window.offer_stick(drive.title)
        if self.office is not None and self.office.window is not None:
            text = translate("stick", "插上了 {}：在“U 盘”里收发记录。")
            self.office.window.notify(text.format(drive.title))

    def _tell_office(self, card: object) -> None:
        if self.office is not None:
            self.office.window.show_gate(card)

    def _gate_closed(self) -> None:
        if self.gate is not None:
            gate, self.gate = self.gate, None
            gate.end()
            self._tell_office(None)

    def _show_office(self) -> QWidget:
        if self.office is None:
            self.office = OfficeApp(self.background, self.folder, self)
            self.office.desk.gate_camera = self._gate_camera
            self.office.desk.sticks = self.sticks
            self.office.desk.sync = self.sync
            window = self.office.show(
                self._status, self.languages, self.preferences, self._remember, self._notes
            )
            if self._has(GATE):
                window.use_gate(lambda: self.show_window(GATE))
            self.office.closed.connect(self._office_closed)
            self.office.desk.status_changed.connect(self._saw)
        return self.office.window

    def _gate_camera(self) -> CameraThread | None:
        """What the gate is watching: a photo is then taken from its pictures."""
        return self.gate.camera if self.gate is not None and self.gate.camera.watching else None

    def _office_closed(self) -> None:
        if self.office is not None:
            office, self.office = self.office, None
            office.end()

    def _remember(self, preferences: Preferences) -> None:
        """Both windows have one look, and one file for it."""
        self.preferences = preferences
        write_preferences(self.folder, preferences)
        for one in (self.gate, self.office):
            if one is not None and one.window is not None:
                one.window.adopt(preferences)

    # --- while it runs ----------------------------------------------------------------------

    def _back_up(self) -> None:
        """At the start and then daily, in a thread that nobody waits for."""
        folder = self.folder
        self.background.slowly(lambda: back_up_daily(folder), ignore, self._not_backed_up)

    def _not_backed_up(self, error: Exception) -> None:
        """Said for a moment only: the ledger itself is well, and the next hour tries again."""
        for one in (self.gate, self.office):
            if one is not None and one.window is not None:
                one.window.notify(said(str(error)))

    def fail_closed(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """A bug: at the gate nobody is let through until the guard has read what to do."""
        write_down(self.folder, kind, trace)
        failed = error if isinstance(error, Exception) else RuntimeError(kind.__name__)
        one = self.office if _leads_through_office(trace) else self.gate or self.office
        if one is not None and one.window is not None:
            window = one.window
            QTimer.singleShot(0, window, lambda: window.show_fault(failed))

    def close(self) -> None:
        """End both windows and every thread, and close the station."""
        self._daily.stop()
        self.doorbell.stop()
        self._gate_closed()
        self._office_closed()
        for one in (self.page, self.first, self.joining):
            if one is not None:
                one.close()
                one.deleteLater()
        self.page = self.first = self.joining = None
        self.sticks.stop()
        # Before the ledger's worker: a round waits for its turn there.
        self.sync.stop()
        self.background.stop()
        self.languages.stop()


def _looked_at(station: Station) -> tuple[frozenset[Role], Status]:
    roles, _ = station.ledger.views.station(station.ledger.station)
    return roles, station.status()


def _absent(window: str) -> GateError:
    if window == OFFICE:
        return NotAllowedError(
            "这台电脑只是卡点，没有办公室。", what_to_do="请到办公室的电脑上办理。"
        )
    return NotAllowedError(
        "这台电脑只是办公室，没有卡点。", what_to_do="请在卡点的电脑上值守，或用 gate office。"
    )


def _leads_through_office(trace: TracebackType | None) -> bool:
    while trace is not None:
        if OFFICE_PART in trace.tb_frame.f_code.co_filename:
            return True
        trace = trace.tb_next
    return False


def _is_demo(folder: Path) -> bool:
    try:
        return read_config(folder).demo
    except GateError:
        return False


def demo_notes(folder: Path) -> list[str]:
    """Who may sign on in the demo; made up, so the PINs may be shown."""
    from gate_app.demo.site import is_demo, read_demo

    if not is_demo(folder):
        return []
    return [f"{one.name}  {one.code}  PIN {one.pin}" for one in read_demo(folder).staff]


def run(folder: Path, window: str = GATE, *, fresh: bool = False, **options: Any) -> int:
    """Open a window, or first the page that founds a site; stay until the last is closed."""
    app = make_application(sys.argv[:1])
    if sys.stderr is not None:
        faulthandler.enable()
    station = StationApp(app, folder, **options)
    sys.excepthook = station.fail_closed
    threading.excepthook = lambda args: station.fail_closed(
        args.exc_type, args.exc_value or RuntimeError(), args.exc_traceback
    )
    app.aboutToQuit.connect(station.close)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: app.quit())
    if fresh:
        station.begin()
    else:
        station.open(window)
    code = app.exec()
    # Widgets go in this thread, not whenever some worker drops the last thought of them.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return code
