"""What every panel is made of: a frame in the window, a row of reasons, a form for a PIN."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gate_app.domain.people import StaffRole
from gate_app.errors import GateError
from gate_app.station import Status
from ui.gate.desk import Desk
from ui.shared.faults import fault_text
from ui.shared.theme import Sizes, Theme
from ui.shared.translations import translate, words

CODE = re.compile(r"GP1:[0-9A-Z $%*+\-./:]{8,}")
SETTLED_MS = 80


@dataclass
class Context:
    """What a panel may use: the desk, the look, and what is known now."""

    desk: Desk
    theme: Theme
    sizes: Sizes
    status: Status | None
    notify: Callable[[str], None]
    """Says a short confirmation where the guard sees it."""


class Panel(QFrame):
    """One panel; it closes by itself when its work is done.

    ``personal`` panels belong to the person on screen and go with him; the others step aside
    for a verdict and come back. A ``tall`` panel takes the whole area while nobody is checked.
    """

    closed = Signal()
    personal = False
    tall = False
    keys_when_aside: frozenset[int] = frozenset()
    """Keys that are this panel's even while a verdict is in front of it."""

    def __init__(self, context: Context, title: str) -> None:
        super().__init__(objectName="drawer")
        self.context = context
        sizes = context.sizes
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(sizes.px(16), sizes.px(10), sizes.px(16), sizes.px(10))
        self.rows.setSpacing(sizes.px(8))
        self.setAccessibleName(title)
        top = QHBoxLayout()
        heading = label(title, "title")
        top.addWidget(heading)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        top.addWidget(self.problem, 1)
        top.addStretch(0)
        self.close_button = button(translate("panel", "关闭 Esc"), self.close_panel)
        top.addWidget(self.close_button)
        self.rows.addLayout(top)

    def close_panel(self) -> None:
        """Go away."""
        self.closed.emit()

    def first_field(self) -> QWidget | None:
        """Where typing starts; None leaves the keys to the window."""
        return None

    def take_key(self, _key: int) -> bool:
        """A key that no field took; True when it was this panel's."""
        return False

    def status_changed(self, status: Status) -> None:
        """Everything may have changed."""
        self.context.status = status

    def complain(self, error: Exception | str) -> None:
        """Say what is wrong, in the panel. A fault that nobody expected goes on to the window."""
        if isinstance(error, str):
            text = error
        elif isinstance(error, GateError):
            text = " ".join(part for part in fault_text(error) if part)
        else:
            self.context.desk.failed.emit(error)
            return
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def finish(self, said: str) -> Callable[[object], None]:
        """A callback that closes the panel and says what was done."""

        def done(_result: object) -> None:
            self.context.notify(said)
            self.close_panel()

        return done


def label(text: str, name: str = "", *, wrap: bool = False) -> QLabel:
    """A label with the look called ``name``."""
    made = QLabel(text, objectName=name)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def button(text: str, pressed: Callable[[], object], name: str = "") -> QPushButton:
    """A button for gloves; Enter presses it while it has the focus."""
    made = QPushButton(text.replace("&", "&&"), objectName=name)
    made.setAccessibleName(text)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda _checked: pressed())
    return made


class Field(QLineEdit):
    """A text field: Enter is its own, and a code that an input method brought is taken out."""

    scanned = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self._take_out)
        self.textChanged.connect(self._look)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Left alone it would go on to the window, and mean "admit" there.
            event.accept()

    def _look(self, text: str) -> None:
        if CODE.search(text):
            self._settled.start()

    def _take_out(self) -> None:
        match = CODE.search(self.text())
        if match:
            self.setText(self.text().replace(match[0], ""))
            self.scanned.emit(match[0])


def field(caption: str, *, hint: str = "", method: bool = False, longest: int = 400) -> Field:
    """A text field; ``method`` lets a Chinese input method in."""
    made = Field()
    made.setPlaceholderText(hint)
    made.setMaxLength(longest)
    made.setAccessibleName(caption)
    made.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, method)
    return made


def beside(*widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
    """Widgets in a row; the last takes the rest of the room if it wants to."""
    row = QHBoxLayout()
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget)
    return row


class Choice(QWidget):
    """Buttons in a row (or several), numbered where a digit presses them."""

    chosen = Signal(str)

    def __init__(
        self,
        options: Mapping[str, str] | Sequence[tuple[str, str]],
        *,
        sticky: bool = False,
        numbered: bool = True,
        columns: int = 6,
        spacing: int = 8,
    ) -> None:
        super().__init__()
        self.value = ""
        self._sticky = sticky
        pairs = list(options.items() if isinstance(options, Mapping) else options)
        self.codes = [code for code, _ in pairs]
        self.buttons: list[QPushButton] = []
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(spacing)
        row = QHBoxLayout()
        for number, (code, text) in enumerate(pairs, 1):
            if number > 1 and (number - 1) % columns == 0:
                rows.addLayout(row)
                row = QHBoxLayout()
            caption = f"{number} {words(text)}" if numbered else words(text)
            made = button(caption, lambda code=code: self.pick(code))
            made.setCheckable(sticky)
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.buttons.append(made)
            row.setSpacing(spacing)
            row.addWidget(made)
        rows.addLayout(row)

    def pick(self, code: str) -> None:
        """Choose one."""
        self.value = code
        for one, made in zip(self.codes, self.buttons, strict=True):
            if self._sticky:
                made.setChecked(one == code)
        self.chosen.emit(code)

    def take_key(self, key: int) -> bool:
        """A digit chooses."""
        number = key - Qt.Key.Key_1
        if 0 <= number < len(self.codes):
            self.pick(self.codes[number])
            return True
        return False


class PinForm(QWidget):
    """Staff code and PIN. ``authorise`` hands the code on once the PIN was found right."""

    def __init__(
        self, panel: Panel, purpose: str, role: StaffRole | None, action: str, *, wide: bool = True
    ) -> None:
        super().__init__()
        self._panel, self._purpose, self._role = panel, purpose, role
        supervisor = role is StaffRole.SUPERVISOR
        self.code = field(
            translate("panel", "工号"),
            hint=translate("panel", "主管工号") if supervisor else translate("panel", "工号"),
            longest=12,
        )
        self.pin = field("PIN", hint="PIN", longest=16)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.submit = button(action, self.press, "primary")
        self.ready: Callable[[], str] = lambda: ""
        self.done: Callable[[str], None] = lambda _code: None
        row = QHBoxLayout(self) if wide else QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(panel.context.sizes.px(8))
        for widget in (self.code, self.pin, self.submit):
            row.addWidget(widget)
        for one in (self.code, self.pin):
            one.setMinimumWidth(panel.context.sizes.px(120))
        self.code.returnPressed.connect(self.pin.setFocus)
        self.pin.returnPressed.connect(self.press)

    def press(self) -> None:
        """Check the PIN, unless something else is missing."""
        if not self.submit.isEnabled():
            return
        missing = self.ready()
        if not missing and not (self.code.text().strip() and self.pin.text()):
            missing = translate("panel", "请输入工号和 PIN。")
        if missing:
            self._panel.complain(missing)
            return
        pin = self.pin.text()
        self.pin.clear()
        self.submit.setEnabled(False)
        self._panel.complain("")
        self._panel.context.desk.authorise(
            self.code.text(),
            pin,
            purpose=self._purpose,
            role=self._role,
            done=self._accepted,
            failed=self._refused,
        )

    def _accepted(self, code: str) -> None:
        self.submit.setEnabled(True)
        self.done(code)

    def _refused(self, error: Exception) -> None:
        self.submit.setEnabled(True)
        self._panel.complain(error)
        # Enter must find the field again also for a guard who never looks down.
        QTimer.singleShot(0, self.pin, self.pin.setFocus)
