"""The guard's window and what stands behind it: cameras, scanners, sounds, a laptop kept awake."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from gate_app.scanning.camera import CameraInfo, list_cameras
from gate_app.scanning.camera_watch import CameraState
from gate_app.scanning.handheld import SerialScanner
from gate_app.scanning.scanner import LiveScanner
from gate_app.station import Status
from ui.background import Background, Turn, ignore
from ui.camera_thread import CameraThread, MakeScanner, any_camera, opener
from ui.gate.desk import Desk
from ui.gate.wedge_filter import WedgeFilter
from ui.gate.window import GateWindow
from ui.preferences import Preferences
from ui.shared.awake import Awake
from ui.shared.sounds import Sounds
from ui.shared.translations import Languages, translate


class GateApp(QObject):
    """From the window's opening to its closing; the station and its worker are not its own."""

    closed = Signal()
    _heard = Signal(bool)
    _awake_changed = Signal(bool)
    _line = Signal(str)

    def __init__(
        self,
        background: Background,
        folder: Path,
        *,
        source: str = "",
        serial: str = "",
        recording: Callable[[Path], str] | None = None,
        make_scanner: MakeScanner = LiveScanner,
        make_sounds: Callable[[Callable[[bool], None]], Sounds] = Sounds,
        make_awake: Callable[[Callable[[bool], None]], Awake] = Awake,
        cameras: Callable[[], list[CameraInfo]] = list_cameras,
        parent: QObject | None = None,
    ) -> None:
        """``recording`` names what stands for the demo's camera."""
        super().__init__(parent)
        self._background, self._folder = background, folder
        self._source, self._serial_port = source, serial
        self._recording, self._cameras = recording, cameras
        self.camera = CameraThread(self, make_scanner)
        self.desk = Desk(background, self)
        self.sounds = make_sounds(self._heard.emit)
        self.awake = make_awake(self._awake_changed.emit)
        self.wedge: WedgeFilter | None = None
        self.serial: SerialScanner | None = None
        self.window: GateWindow | None = None
        self._line.connect(self._scanned, Qt.ConnectionType.QueuedConnection)

    def show(
        self,
        status: Status,
        languages: Languages,
        preferences: Preferences,
        remember: Callable[[Preferences], None],
        notes: list[str],
    ) -> GateWindow:
        """Put the window together; ``notes`` say who may sign on in the demo."""
        self.desk.demo_notes = notes
        self.window = window = GateWindow(
            self.desk,
            self.camera,
            languages,
            preferences=preferences,
            remember=remember,
            play=self.sounds.play,
            demo=status.site.demo,
        )
        self._heard.connect(window.lights.sound_heard)
        self._awake_changed.connect(window.lights.kept_awake)
        self.desk.status_changed.connect(self._keep_awake)
        window.closed.connect(self.closed)
        window.show_status(status)
        window.start()
        self.sounds.start()
        self.wedge = WedgeFilter(QApplication.instance())
        self.wedge.scanned.connect(self._scanned)
        if self._serial_port:
            self.serial = SerialScanner(self._serial_port, self._line.emit)
            self.serial.start()
        self._choose_camera(preferences.camera, demo=status.site.demo)
        return window

    def _choose_camera(self, remembered: str, *, demo: bool) -> None:
        """The source asked for, the camera remembered, the first; in the demo a recording."""
        wanted = self._source or remembered
        if self._source or "://" in wanted or (wanted and Path(wanted).exists()):
            self.camera.watch(opener(wanted))
            return

        def found(cameras: list[CameraInfo]) -> None:
            if self.window is None:
                return
            if cameras or not demo or self._recording is None:
                # With none plugged in, the watch waits for one.
                self.camera.watch(any_camera(wanted, self._cameras))
                return
            self.window.show_camera_state(
                CameraState.OPENING, translate("window", "没有找到摄像头，正在准备演示录像……")
            )
            self._background.slowly(
                lambda: self._recording(self._folder), play, self.desk.failed.emit, Turn.GATE
            )

        def play(path: str) -> None:
            if self.window is not None:
                self.camera.watch(opener(path))

        self._background.slowly(self._cameras, found, lambda _error: found([]), Turn.GATE)

    def _scanned(self, text: str) -> None:
        if self.window is not None:
            self.window.scanned(text)

    def _keep_awake(self, status: Status) -> None:
        self.awake.keep(status.on_duty is not None)
        if status.on_duty is None and self.window is not None:
            self.window.lights.kept_awake(None)

    def end(self) -> None:
        """Nobody is scanned from now on; whoever still waited for an answer is unresolved."""
        if self.wedge is not None:
            self.wedge.stop()
            self.wedge.deleteLater()
        self.camera.stop()
        if self.serial is not None:
            self.serial.stop()
        self.sounds.stop()
        self.awake.stop()
        self._background.ledger(
            lambda station: station.gate.leave_unresolved(), ignore, ignore, Turn.GATE
        )
        if self.window is not None:
            window, self.window = self.window, None
            window.close()
            window.deleteLater()
        self.deleteLater()
