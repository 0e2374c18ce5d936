"""Sets the window up: application, font, languages, sounds, and what happens on a bug."""

import faulthandler
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication

import assets
from gate_app.config import read_config
from gate_app.errors import GateError
from gate_app.ledger.backup import back_up_daily
from gate_app.scanning.camera import CameraInfo, list_cameras
from gate_app.scanning.camera_watch import CameraState
from gate_app.scanning.handheld import SerialScanner
from gate_app.scanning.scanner import LiveScanner
from gate_app.station import Status
from ui.background import Background, ignore
from ui.camera_thread import CameraThread, MakeScanner, any_camera, opener
from ui.gate.desk import Desk
from ui.gate.start_page import StartPage
from ui.gate.wedge_filter import WedgeFilter
from ui.gate.window import GateWindow
from ui.preferences import read_preferences, write_preferences
from ui.shared.awake import Awake
from ui.shared.faults import said
from ui.shared.sounds import Sounds
from ui.shared.translations import Languages, translate

LOG = "errors.log"
BACKUP_ASKED_MS = 3_600_000
"""So often it is asked whether the day's backup is due."""


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


class GateApp(QObject):
    """Joins the window's parts for one data folder; ``close`` takes them apart again."""

    _heard = Signal(bool)
    _awake_changed = Signal(bool)
    _line = Signal(str)

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        *,
        source: str = "",
        serial: str = "",
        open_demo: Callable[[], Path] | None = None,
        recording: Callable[[Path], str] | None = None,
        make_scanner: MakeScanner = LiveScanner,
        make_sounds: Callable[[Callable[[bool], None]], Sounds] = Sounds,
        make_awake: Callable[[Callable[[bool], None]], Awake] = Awake,
        cameras: Callable[[], list[CameraInfo]] = list_cameras,
    ) -> None:
        """``open_demo`` makes a demo site, ``recording`` names what stands for its camera."""
        super().__init__()
        self._app, self._folder = app, folder
        self._source, self._serial_port = source, serial
        self._open_demo, self._recording, self._cameras = open_demo, recording, cameras
        self.preferences = read_preferences(folder)
        self.languages = Languages(app)
        self.languages.use(self.preferences.language)
        self.background = Background(self)
        self.camera = CameraThread(self, make_scanner)
        self.desk = Desk(self.background, self)
        self.sounds = make_sounds(self._heard.emit)
        self.awake = make_awake(self._awake_changed.emit)
        self.wedge = WedgeFilter(app)
        self._daily = QTimer(self, interval=BACKUP_ASKED_MS)
        self._daily.timeout.connect(self._back_up)
        self._daily.start()
        self.serial: SerialScanner | None = None
        self.window: GateWindow | None = None
        self.page: StartPage | None = None
        self._line.connect(self._scanned, Qt.ConnectionType.QueuedConnection)
        self.wedge.scanned.connect(self._scanned)

    # --- opening --------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the station; the window or a page that says why not follows."""
        self.background.open(self._folder, lambda _: self._look(), self._not_opened)

    def _look(self) -> None:
        self.background.ledger(
            lambda station: (station.config.demo, station.status()), self._opened, self._not_opened
        )

    def _opened(self, found: tuple[bool, Status]) -> None:
        demo, status = found
        if self.page is not None:
            self.page.deleteLater()
            self.page.hide()
            self.page = None
        if demo:
            self.desk.demo_notes = demo_notes(self._folder)
        self._back_up()
        self.window = window = GateWindow(
            self.desk,
            self.camera,
            self.languages,
            preferences=self.preferences,
            remember=lambda preferences: write_preferences(self._folder, preferences),
            play=self.sounds.play,
            demo=demo,
        )
        self._heard.connect(window.lights.sound_heard)
        self._awake_changed.connect(window.lights.kept_awake)
        self.desk.status_changed.connect(self._keep_awake)
        window.show_status(status)
        if QApplication.platformName() == "offscreen":
            window.show()
        else:
            window.showMaximized()
        window.start()
        self.sounds.start()
        if self._serial_port:
            self.serial = SerialScanner(self._serial_port, self._line.emit)
            self.serial.start()
        self._choose_camera(demo)

    def _choose_camera(self, demo: bool) -> None:
        """The source asked for, the camera remembered, the first; in the demo a recording."""
        wanted = self._source or self.preferences.camera
        if self._source or "://" in wanted or (wanted and Path(wanted).exists()):
            self.camera.watch(opener(wanted))
            return

        def found(cameras: list[CameraInfo]) -> None:
            if cameras or not demo or self._recording is None:
                # With none plugged in, the watch waits for one.
                self.camera.watch(any_camera(wanted, self._cameras))
                return
            self.window.show_camera_state(
                CameraState.OPENING, translate("window", "没有找到摄像头，正在准备演示录像……")
            )
            self.background.slowly(
                lambda: self._recording(self._folder),
                lambda path: self.camera.watch(opener(path)),
                self.window.show_fault,
            )

        self.background.slowly(self._cameras, found, lambda _error: found([]))

    def _not_opened(self, error: Exception) -> None:
        if not isinstance(error, GateError):
            self.log(type(error), error.__traceback__)
        self.page = self.page or StartPage(self.languages)
        self.page.show_fault(
            error, can_open_demo=self._open_demo is not None, demo=_is_demo(self._folder)
        )
        self.page.retry.connect(self.open, Qt.ConnectionType.UniqueConnection)
        self.page.demo.connect(self._use_demo, Qt.ConnectionType.UniqueConnection)
        self.page.show()

    def _use_demo(self) -> None:
        def made(folder: Path) -> None:
            self._folder = folder
            self.open()

        self.page.show_wait()
        self.background.slowly(self._open_demo, made, self._not_opened)

    def _back_up(self) -> None:
        """At the start and then daily, in a thread that nobody waits for."""
        folder = self._folder
        self.background.slowly(lambda: back_up_daily(folder), ignore, self._not_backed_up)

    def _not_backed_up(self, error: Exception) -> None:
        """Said for a moment only: the ledger itself is well, and the next hour tries again."""
        if self.window is not None:
            self.window.notify(said(str(error)))

    # --- while it runs ----------------------------------------------------------------------

    def _scanned(self, text: str) -> None:
        if self.window is not None:
            self.window.scanned(text)

    def _keep_awake(self, status: Status) -> None:
        self.awake.keep(status.on_duty is not None)
        if status.on_duty is None and self.window is not None:
            self.window.lights.kept_awake(None)

    def fail_closed(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """A bug: nobody is let through until the guard has read what to do."""
        self.log(kind, trace)
        failed = error if isinstance(error, Exception) else RuntimeError(kind.__name__)
        if self.window is not None:
            QTimer.singleShot(0, self.window, lambda: self.window.show_fault(failed))

    def log(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        """Where it happened, without the message: that could name a person."""
        frames = "".join(traceback.format_tb(trace))
        text = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {kind.__name__}\n{frames}\n"
        try:
            with (self._folder / LOG).open("a", encoding="utf-8") as file:
                file.write(text)
        except OSError:
            pass
        if sys.stderr is not None:
            sys.stderr.write(text)

    def close(self) -> None:
        """End every thread and close the station."""
        self._daily.stop()
        self.wedge.stop()
        self.camera.stop()
        if self.serial is not None:
            self.serial.stop()
        self.sounds.stop()
        self.awake.stop()
        self.background.stop()
        self.languages.stop()


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


def run(folder: Path, **options: object) -> int:
    """Open the window and stay until it is closed."""
    app = make_application(sys.argv[:1])
    if sys.stderr is not None:
        faulthandler.enable()
    gate = GateApp(app, folder, **options)
    sys.excepthook = gate.fail_closed
    threading.excepthook = lambda args: gate.fail_closed(
        args.exc_type, args.exc_value or RuntimeError(), args.exc_traceback
    )
    app.aboutToQuit.connect(gate.close)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: app.quit())
    gate.open()
    return app.exec()
