"""The supervisors' window: a menu on the left, one page beside it, everything by keyboard."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gate_app.domain.people import Staff
from gate_app.station import Status
from ui.gate.panels.base import label
from ui.office.desk import OfficeDesk
from ui.office.header import OfficeHeader
from ui.office.jobs import Job
from ui.office.look import office_sheet
from ui.office.menu import Menu
from ui.office.page import Context, Page
from ui.office.pages import PAGES, PageKind
from ui.office.sign_on import SignOn
from ui.preferences import Preferences
from ui.shared.cards import Card
from ui.shared.faults import fault_text
from ui.shared.relabel import relabel
from ui.shared.theme import DAY, THEMES, Sizes
from ui.shared.translations import Languages, translate

BEAT_MS = 5_000
NOTICE_MS = 5_000
REST_MS = 60_000
"""So often the ledger's worker does a little of what can wait."""
IDLE_MS = 15 * 60_000
"""Without a key or a click for so long, the office locks itself."""
SURE_MS = 8_000
"""What would stop work under way is asked for twice within this time."""
SMALLEST = (1024, 600)


class OfficeWindow(QWidget):
    """Built anew for whoever signs on; pages are made when they are first opened, and stay:
    another theme or language changes what stands there, and nothing typed or under way.
    """

    closed = Signal()

    def __init__(
        self,
        desk: OfficeDesk,
        languages: Languages,
        status: Status,
        *,
        preferences: Preferences | None = None,
        remember: Callable[[Preferences], None] = lambda preferences: None,
        notes: list[str] | None = None,
    ) -> None:
        super().__init__(objectName="office")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk, self._languages, self._remember = desk, languages, remember
        self.preferences = preferences or Preferences()
        self._notes = notes or []
        self.status = status
        self.theme = THEMES.get(self.preferences.theme, DAY)
        self.resize(1366, 768)
        self.setMinimumSize(*SMALLEST)
        self.sizes = Sizes.fitting(self.width(), self.height(), self.devicePixelRatioF())
        self.staff: Staff | None = None
        self.sign_on: SignOn | None = None
        self.pages: dict[str, Page] = {}
        self._menu: Menu | None = None
        self._shown = ""
        self._to_gate: Callable[[], object] | None = None
        self._gate_card: Card | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._built: QWidget | None = None
        for number in range(1, 10):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(lambda number=number: self._open_number(number))
        for key, act in (("F11", self._next_theme), ("F12", self._next_language)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        for key, step in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda step=step: self._walk(step))
        QShortcut(QKeySequence("Ctrl+L"), self).activated.connect(self.sign_off)
        QShortcut(QKeySequence("Ctrl+G"), self).activated.connect(self._go_to_gate)
        self._notice = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self._notice.timeout.connect(lambda: self.foot.setText(""))
        self._beat = QTimer(self, interval=BEAT_MS)
        self._beat.timeout.connect(self._look_again)
        self._rest = QTimer(self, interval=REST_MS)
        self._rest.timeout.connect(desk.rest)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._lock)
        self._sure = QTimer(self, singleShot=True, interval=SURE_MS)
        QApplication.instance().installEventFilter(self)
        desk.status_changed.connect(self.show_status)
        desk.failed.connect(self.show_fault)
        self._rebuild()
        self._beat.start()
        self._rest.start()

    # --- building -----------------------------------------------------------------------------

    def _rebuild(self) -> None:
        self.setWindowTitle(translate("office", "卡点 · 办公室"))
        self.setStyleSheet(office_sheet(self.theme, self.sizes))
        for page in self.pages.values():
            page.left()
            page.end()
        if self._built is not None:
            self._built.hide()
            self._built.deleteLater()
            self._outer.removeWidget(self._built)
        self.pages, self._menu, self.sign_on = {}, None, None
        self._built = QWidget()
        column = QVBoxLayout(self._built)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = self._make_header()
        column.addWidget(self.header)
        self.foot = label("", "line")
        self.foot.setContentsMargins(self.sizes.px(16), 0, self.sizes.px(16), self.sizes.px(6))
        if self.staff is None:
            self.sign_on = SignOn(self._desk, self.sizes, notes=self._notes)
            self.sign_on.signed_on.connect(self._signed_on)
            column.addWidget(self.sign_on, 1)
        else:
            column.addLayout(self._working(), 1)
        column.addWidget(self.foot)
        self._outer.addWidget(self._built)
        if self.sign_on is not None:
            self.sign_on.code.setFocus()
        else:
            self.go(self._shown or self._kinds()[0].name)

    def _renew_header(self) -> None:
        former, self.header = self.header, self._make_header()
        self._built.layout().replaceWidget(former, self.header)
        former.hide()
        former.deleteLater()

    def _make_header(self) -> OfficeHeader:
        acts = [
            (translate("office", "日夜 F11"), self._next_theme),
            (translate("office", "English F12"), self._next_language),
        ]
        if self.staff is not None:
            acts.append((translate("office", "退出 Ctrl+L"), self.sign_off))
        header = OfficeHeader(self.sizes, self.status, self.staff, acts, self._to_gate)
        header.show_gate(self._gate_card)
        return header

    def _working(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        self._menu = Menu(self._kinds(), self.sizes, self.go)
        row.addWidget(self._menu)
        self.stack = QStackedWidget()
        row.addWidget(self.stack, 1)
        return row

    def _kinds(self) -> list[PageKind]:
        """What stands in the menu of whoever is signed on."""
        role = self.staff.role if self.staff else None
        return [kind for kind in PAGES if kind.in_menu and role in kind.roles]

    @property
    def menu(self) -> dict[str, QPushButton]:
        """The buttons of the menu by their pages' names; none while nobody is signed on."""
        return {} if self._menu is None else self._menu.buttons

    # --- signing on ---------------------------------------------------------------------------

    def _signed_on(self, staff: Staff) -> None:
        self.staff = staff
        self._idle.start()
        self._rebuild()

    def sign_off(self) -> None:
        """Back to the form; nothing stays on screen."""
        if self.staff is not None and self._may_stop_work():
            self.staff = None
            self._shown = ""
            self._rebuild()

    def _lock(self) -> None:
        """Nobody has been here for long; what is being done is done first."""
        if self.busy:
            self._idle.start()
        else:
            self.sign_off()

    # --- work under way -----------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a page issues, prints or exports something."""
        jobs = any(job.busy for job in self.findChildren(Job))
        return jobs or any(page.busy for page in self.pages.values())

    def _may_stop_work(self) -> bool:
        """Asked for twice, work stops at the next whole piece; what is done stays done."""
        if not self.busy or self._sure.isActive():
            self._sure.stop()
            return True
        self._sure.start()
        self.foot.setText(translate("office", "还有工作没有做完。再按一次就停下；已经做完的都在。"))
        self._notice.start(SURE_MS)
        return False

    def stop_work(self) -> None:
        """Stop what pages had begun, without asking."""
        for page in self.pages.values():
            page.left()
            page.end()
        for timer in self.findChildren(QTimer):
            timer.stop()

    # --- the gate of this laptop ----------------------------------------------------------------

    def use_gate(self, show: Callable[[], object]) -> None:
        """This brings the guard's window to the front."""
        self._to_gate = show
        self._renew_header()

    def _go_to_gate(self) -> None:
        if self._to_gate is not None:
            self._to_gate()

    def show_gate(self, card: Card | None) -> None:
        """What stands on the guard's screen."""
        self._gate_card = card
        self.header.show_gate(card)

    # --- pages --------------------------------------------------------------------------------

    @property
    def page(self) -> Page | None:
        """What is in front."""
        return self.pages.get(self._shown)

    def go(self, name: str, what: object = None) -> None:
        """Open a page; ``what`` is for it to understand."""
        kind = next((kind for kind in PAGES if kind.name == name), None)
        if kind is None or self.staff is None or self.staff.role not in kind.roles:
            return
        if self.page is not None and self._shown != name:
            self.page.left()
        if name not in self.pages:
            context = Context(
                desk=self._desk,
                staff=self.staff,
                theme=self.theme,
                sizes=self.sizes,
                status=self.status,
                notify=self.notify,
                go=self.go,
            )
            self.pages[name] = kind.factory(context)
            self.stack.addWidget(self.pages[name])
        self._shown = name
        page = self.pages[name]
        page.context.status = self.status
        self.stack.setCurrentWidget(page)
        if self._menu is not None:
            self._menu.mark(name)
        page.entered(what)
        field = page.first_field() or self.menu.get(name)
        if field is not None:
            field.setFocus()

    def _open_number(self, number: int) -> None:
        if self._menu is not None:
            self._menu.open_number(number)

    def _walk(self, step: int) -> None:
        if self._menu is not None:
            self._menu.walk(step)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress) and self._idle.isActive():
            self._idle.start()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(focused, QPushButton):
            focused.click()
            return
        super().keyPressEvent(event)

    # --- what is shown ------------------------------------------------------------------------

    def _look_again(self) -> None:
        self._desk.refresh()
        if self.page is not None:
            self.page.refresh()

    def show_status(self, status: Status) -> None:
        """What the ledger says now."""
        self.status = status
        for page in self.pages.values():
            page.context.status = status
        self.header.show_time(status)

    def show_fault(self, error: Exception) -> None:
        """Something was not done."""
        text = " ".join(part for part in fault_text(error) if part) if _known(error) else ""
        self.notify(text or translate("office", "程序出错，没有办成。请再试一次。"))

    def notify(self, text: str) -> None:
        """Say for a moment what was done."""
        self.foot.setText(text)
        self._notice.start(NOTICE_MS)

    def _next_theme(self) -> None:
        names = list(THEMES)
        self.use_theme(names[(names.index(self.theme.name) + 1) % len(names)])

    def use_theme(self, name: str) -> None:
        """Day or night."""
        before, self.preferences = self.preferences, self.preferences.having(theme=name)
        self._remember(self.preferences)
        self._change_look(before)

    def _next_language(self) -> None:
        self.use_language(self._languages.next())

    def use_language(self, language: str) -> None:
        """Chinese or English."""
        self._languages.use(language)
        before, self.preferences = self.preferences, self.preferences.having(language=language)
        self._remember(self.preferences)
        self._change_look(before)

    def adopt(self, preferences: Preferences) -> None:
        """The look as it was chosen in the other window."""
        before, self.preferences = self.preferences, preferences
        if before.having(camera="") != preferences.having(camera=""):
            self._change_look(before)

    def _change_look(self, before: Preferences) -> None:
        self.theme = THEMES.get(self.preferences.theme, DAY)
        self.setStyleSheet(office_sheet(self.theme, self.sizes))
        if before.language != self.preferences.language:
            relabel(self, before.language)
            self._renew_header()
            if self._menu is not None:
                self._menu.caption()
        for page in self.pages.values():
            page.context.theme = self.theme
            page.look_changed(before.language)
        if self.page is not None:
            self.page.entered(None)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_stop_work():
            event.ignore()
            return
        QApplication.instance().removeEventFilter(self)
        self.stop_work()
        super().closeEvent(event)
        self.closed.emit()


def _known(error: Exception) -> bool:
    return hasattr(error, "what_to_do")
