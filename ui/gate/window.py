"""The guard's window: one screen, no dialogs; what is scanned is always seen at once."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gate_app.scanning.camera_watch import CameraState
from gate_app.scanning.scanner import Presentation
from gate_app.station import Status
from gate_app.sync.state import SyncState
from ui.camera_thread import CameraThread, Picture, opener
from ui.gate.bars import Header, KeyBar
from ui.gate.desk import Desk
from ui.gate.flow import Flow, is_ledger_fault
from ui.gate.keys import ANSWERS, MODIFIERS, function_keys, letter_keys
from ui.gate.lights import Lights
from ui.gate.panels import PANELS, Context, Panel
from ui.gate.panels.base import Field
from ui.gate.side_bar import SideBar
from ui.gate.stage import Stage
from ui.preferences import Preferences
from ui.shared.faults import said
from ui.shared.theme import DAY, THEMES, Sizes, style_sheet
from ui.shared.translations import Languages, translate

SMALLEST = (800, 450)
NOTICE_MS = 4000
STATUS_MS = 2000
REST_MS = 60_000


class GateWindow(QWidget):
    """Built anew for another theme, language or size; what is going on lives in the flow."""

    closed = Signal()
    office_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        camera: CameraThread,
        languages: Languages,
        *,
        preferences: Preferences | None = None,
        remember: Callable[[Preferences], None] = lambda preferences: None,
        play: Callable[[str], None] = lambda sound: None,
        demo: bool = False,
    ) -> None:
        super().__init__()
        self._desk, self._camera, self._languages = desk, camera, languages
        self.preferences = preferences or Preferences()
        self._remember, self._demo = remember, demo
        self.status: Status | None = None
        self.theme = THEMES.get(self.preferences.theme, DAY)
        self.sizes = Sizes()
        self._ground = self.theme.window
        self._built: QWidget | None = None
        self.stage: Stage
        self.lights = Lights(self)
        self.lights.pressed.connect(self._pressed)
        self.flow = Flow(desk, play, self)
        self._camera_is = CameraState.LIVE, ""
        self._picture: Picture | None = None
        self._notice = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self._notice.timeout.connect(self._show_prompt)
        self.resize(1366, 768)
        self._rebuild()
        camera.presented.connect(self._presented)
        camera.picture.connect(self._show_picture)
        camera.state_changed.connect(self.show_camera_state)
        desk.status_changed.connect(self.show_status)
        desk.recorded.connect(lambda: self.lights.ledger_works(None))
        desk.undecided.connect(camera.decide_again)
        desk.failed.connect(self.show_fault)
        desk.asked_for.connect(self._pressed)
        desk.camera_chosen.connect(self.use_camera)
        self._beat = QTimer(self, interval=STATUS_MS)
        self._beat.timeout.connect(desk.refresh)
        self._second = QTimer(self, interval=500)
        self._second.timeout.connect(self._tick)

        self._rest = QTimer(self, interval=REST_MS)
        self._rest.timeout.connect(self._take_rest)

    def start(self) -> None:
        """Begin to watch the ledger."""
        self._desk.refresh()
        self._beat.start()
        self._second.start()
        self._rest.start()

    # --- building -------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        """Make every widget for the theme, language and size of now."""
        open_panel = next((name for name, kind in PANELS.items() if self._panel_is(kind)), "")
        sizes = self.sizes
        self.setWindowTitle(translate("window", "卡点"))
        self.setStyleSheet(style_sheet(self.theme, sizes))
        if self._built is not None:
            self._built.hide()
            self._built.deleteLater()
            self.layout().removeWidget(self._built)
        else:
            rows = QVBoxLayout(self)
            rows.setContentsMargins(0, 0, 0, 0)
            # What was built for a large window must not keep it from becoming small.
            rows.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
            self.setMinimumSize(*SMALLEST)
        self._built = QWidget()
        column = QVBoxLayout(self._built)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = Header(sizes, demo=self._demo)
        self.header.show_mode(self._desk.mode)
        column.addWidget(self.header)
        middle = QHBoxLayout()
        gap = sizes.px(10)
        middle.setContentsMargins(gap, gap, gap, gap)
        middle.setSpacing(gap)
        self.stage = Stage(self.theme, sizes)
        self.stage.ground_changed.connect(self._show_ground)
        self.stage.answers.pressed.connect(self._pressed)
        self.side_bar = SideBar(self.theme, sizes, self._desk.sticks)
        middle.addWidget(self.stage, 1)
        middle.addWidget(self.side_bar)
        column.addLayout(middle, 1)
        self.key_bar = KeyBar(sizes)
        self.key_bar.setContentsMargins(gap, 0, gap, gap)
        self.key_bar.pressed.connect(self._pressed)
        column.addWidget(self.key_bar)
        self.layout().addWidget(self._built)
        self._show_ground(self.theme.window)
        self.lights.use(self.side_bar.lights)
        self._say_camera()
        if self._picture is not None:
            self.stage.show_picture(self._picture)
        if self.status is not None:
            self.show_status(self.status)
        self._show_prompt()
        self.flow.use_stage(self.stage)
        if open_panel and not PANELS[open_panel].personal:
            self._put_panel(open_panel)
        elif not self.flow.checking:
            self.stage.setFocus()

    def _panel_is(self, kind: type[Panel]) -> bool:
        return self._built is not None and type(self.stage.panel) is kind

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        sizes = Sizes.fitting(self.width(), self.height(), self.devicePixelRatioF())
        if sizes != self.sizes:
            self.sizes = sizes
            self._rebuild()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(self._ground))

    def _show_ground(self, colour: str) -> None:
        if colour != self._ground:
            self._ground = colour
            self.update()

    # --- what is shown ----------------------------------------------------------------------------

    def show_status(self, status: Status) -> None:
        """What the ledger says now."""
        self.status = status
        self.flow.policy, self.flow.time_zone = status.policy, status.site.time_zone
        self.header.show_status(status)
        self.side_bar.show_status(status)
        self.lights.show_status(status)
        if self.stage.panel is not None:
            self.stage.panel.status_changed(status)
        elif status.evacuation is not None:
            self._put_panel("evacuation")
        if not self._notice.isActive():
            self._show_prompt()

    def show_sync(self, state: SyncState | None) -> None:
        """How it stands with the hub; None where there is none."""
        self._desk.sync_state = state
        self.lights.show_sync(state)
        if self.status is not None and self.stage.panel is not None:
            self.stage.panel.status_changed(self.status)

    def offer_stick(self, title: str) -> None:
        """A stick was put in: its panel opens, unless somebody is checked or a panel is open."""
        if self.stage.panel is None and not self.flow.checking:
            self.open_panel("stick")
        else:
            self.notify(translate("stick", "插上了 {}：按 U 收发记录。").format(title))

    def show_fault(self, error: Exception) -> None:
        """Nothing was recorded; nobody may pass."""
        if is_ledger_fault(error):
            self.lights.ledger_works(error)
        self.flow.failed(error)

    def show_camera_state(self, state: CameraState, why: str) -> None:
        """The camera is there, or what to do without it."""
        self.lights.show_camera(state)
        self._camera_is = state, why
        self._say_camera()

    def _say_camera(self) -> None:
        state, why = self._camera_is
        message = "" if state is CameraState.LIVE else said(why)
        if state in (CameraState.LOST, CameraState.FROZEN):
            without = translate("window", "没有摄像头也能工作：用扫码枪，或按 F5 输入证号。")
            message += f"\n{without}"
        self.stage.say_camera(message)

    def notify(self, text: str) -> None:
        """Say for a moment what was done."""
        self.stage.prompt.setText(text)
        self._notice.start()

    def _show_prompt(self) -> None:
        text = translate("window", "请出示通行证")
        if self.status is not None and self.status.on_duty is None:
            text = translate("window", "无人值班：请按 F2 上岗。仍可扫码。")
        if self.status is not None and self.status.disk_low:
            left = self.status.disk_free // 2**20
            text = translate("window", "磁盘将满，只剩 {} MB：请清理。").format(left)
        self.stage.prompt.setText(text)

    # --- the camera -------------------------------------------------------------------------------

    def use_camera(self, source: str) -> None:
        """Scan with this camera and remember it."""
        self.preferences = self.preferences.having(camera=source)
        self._remember(self.preferences)
        self._camera.watch(opener(source))

    def _presented(self, presentation: Presentation) -> None:
        if self.flow.locked:
            self._camera.decide_again(presentation.texts)
        else:
            self._desk.present(presentation)

    def scanned(self, text: str) -> None:
        """A line of a handheld scanner."""
        if not self.flow.locked:
            self._desk.present_line(text)

    def _show_picture(self, picture: Picture) -> None:
        self._picture = picture
        self.stage.show_picture(picture)

    def _take_rest(self) -> None:
        if not self.flow.checking:
            self._desk.rest()

    def _tick(self) -> None:
        self.header.tick()

    # --- keys -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.isAutoRepeat() or key in MODIFIERS:
            # A key held down answers one person, not the next one too.
            return
        if event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            super().keyPressEvent(event)
            return
        if key == Qt.Key.Key_F11 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._pressed("fullscreen")
            return
        for act in function_keys():
            if act.key == key:
                self._pressed(act.act)
                return
        focused = self.focusWidget()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(focused, QPushButton):
            focused.click()
            return
        if not self._take_key(key):
            super().keyPressEvent(event)

    def _take_key(self, key: int) -> bool:
        """The panel in front first, then the person on screen, then the letters."""
        panel = self.stage.panel_for(key)
        if panel is not None:
            if panel.take_key(key):
                return True
            if key == Qt.Key.Key_Escape:
                panel.close_panel()
                return True
        if panel is None and key != Qt.Key.Key_Escape and self.flow.typed_on():
            return True
        answer = ANSWERS.get(Qt.Key(key))
        if panel is None and answer and self.flow.press(answer):
            return True
        number = key - Qt.Key.Key_0
        if panel is None and 1 <= number <= 9 and self.flow.press_digit(number):
            return True
        for act in letter_keys():
            if act.key == key:
                self._pressed(act.act)
                return True
        return False

    def _pressed(self, act: str) -> None:
        if act == "mode":
            self.header.show_mode(self._desk.next_mode())
        elif act == "theme":
            names = list(THEMES)
            self.use_theme(names[(names.index(self.theme.name) + 1) % len(names)])
        elif act == "language":
            self.use_language(self._languages.next())
        elif act == "fullscreen":
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        elif act == "office":
            self.office_wanted.emit()
        elif act in PANELS:
            self.open_panel(act)
        else:
            self.flow.press(act)

    def use_theme(self, name: str) -> None:
        """Day or night."""
        self.theme = THEMES[name]
        self.preferences = self.preferences.having(theme=name)
        self._remember(self.preferences)
        self._rebuild()

    def use_language(self, language: str) -> None:
        """Chinese or English."""
        self._languages.use(language)
        self.preferences = self.preferences.having(language=language)
        self._remember(self.preferences)
        self._rebuild()

    def adopt(self, preferences: Preferences) -> None:
        """The look as it was chosen in the other window."""
        before, self.preferences = self.preferences, preferences
        if before.having(camera="") != preferences.having(camera=""):
            self.theme = THEMES.get(preferences.theme, DAY)
            self._rebuild()

    def open_panel(self, name: str) -> None:
        """Open a panel; the same key again closes it."""
        kind = PANELS[name]
        if self._panel_is(kind) and self.stage.panel_in_front:
            self.stage.panel.close_panel()
            return
        if kind.personal and self.flow.outcome is None:
            self.notify(translate("window", "先扫这个人的证，再按这个键"))
            return
        if name == "override" and not self.flow.overridable:
            return
        if not kind.personal and self.flow.checking:
            if self.flow.outcome is not None and self.flow.outcome.pending is not None:
                # Whoever waits for an answer comes first.
                self.flow.hint(translate("answers", "请先答复这一位：Enter 放行，Esc 劝返"))
                return
            self.flow.clear()
            if self._panel_is(kind):
                return
        self._put_panel(name)

    def _put_panel(self, name: str) -> None:
        """Into its place, aside while somebody is on screen who it does not belong to."""
        panel = PANELS[name](Context(self._desk, self.theme, self.sizes, self.status, self.notify))
        panel.closed.connect(lambda: self._close_panel(panel))
        for one in panel.findChildren(Field):
            one.scanned.connect(self.scanned)
        if name == "override":
            panel.refusal = self.flow.outcome.entry
        elif name == "temperature":
            panel.outcome = self.flow.outcome
        self.stage.set_panel(panel)

    def _close_panel(self, panel: Panel) -> None:
        if self.stage.panel is panel:
            self.stage.set_panel(None)
            evacuating = self.status is not None and self.status.evacuation is not None
            if evacuating and not self.flow.checking:
                QTimer.singleShot(0, self._desk.refresh)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._desk.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        for timer in self.findChildren(QTimer):
            timer.stop()
        super().closeEvent(event)
        self.closed.emit()
