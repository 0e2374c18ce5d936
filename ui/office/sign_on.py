"""Who works in the office: staff code and PIN before anything is shown."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from gate_app.domain.people import Staff
from gate_app.errors import GateError
from ui.gate.panels.base import button, field, label
from ui.office.desk import OfficeDesk
from ui.shared.faults import fault_text
from ui.shared.theme import Sizes
from ui.shared.translations import translate


class SignOn(QWidget):
    """A form in the middle of the window; ``signed_on`` brings the staff member."""

    signed_on = Signal(object)

    def __init__(self, desk: OfficeDesk, sizes: Sizes, *, notes: list[str]) -> None:
        super().__init__()
        self._desk = desk
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        form = QWidget()
        form.setFixedWidth(sizes.px(420))
        rows = QVBoxLayout(form)
        rows.setSpacing(sizes.px(10))
        outer.addWidget(form, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
        rows.addWidget(label(translate("office", "主管或发证员登录"), "big"))
        rows.addWidget(
            label(translate("office", "登录和每一步操作都记入台账。"), "muted", wrap=True)
        )
        self.code = field(translate("office", "工号"), hint=translate("office", "工号"), longest=12)
        self.pin = field("PIN", hint="PIN", longest=16)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.submit = button(translate("office", "登录"), self.press, "primary")
        self.problem = label("", "problem", wrap=True)
        for widget in (self.code, self.pin, self.submit, self.problem):
            rows.addWidget(widget)
        if notes:
            rows.addWidget(label("\n".join(notes), "muted"))
        self.code.returnPressed.connect(self.pin.setFocus)
        self.pin.returnPressed.connect(self.press)

    def press(self) -> None:
        """Check the PIN off the ledger's thread."""
        if not self.submit.isEnabled():
            return
        pin = self.pin.text()
        if not (self.code.text().strip() and pin):
            self.problem.setText(translate("office", "请输入工号和 PIN。"))
            return
        self.pin.clear()
        self.submit.setEnabled(False)
        self.problem.setText("")
        self._desk.sign_on(self.code.text(), pin, self._accepted, self._refused)

    def _accepted(self, staff: Staff) -> None:
        self.submit.setEnabled(True)
        self.signed_on.emit(staff)

    def _refused(self, error: Exception) -> None:
        self.submit.setEnabled(True)
        if isinstance(error, GateError):
            self.problem.setText(" ".join(part for part in fault_text(error) if part))
        else:
            self._desk.failed.emit(error)
        QTimer.singleShot(0, self.pin, self.pin.setFocus)
