"""What is said in the place of the window when the station cannot be opened."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from gate_app.config import ConfigError
from gate_app.errors import GateError
from ui.gate.panels.base import button, label
from ui.shared.faults import fault_text
from ui.shared.theme import DAY, Sizes, style_sheet
from ui.shared.translations import Languages, translate


class StartPage(QWidget):
    """Plain words and buttons: try again, join a site, the demo, quit."""

    retry = Signal()
    demo = Signal()
    join = Signal()

    def __init__(self, languages: Languages) -> None:
        super().__init__(objectName="page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._languages = languages
        self.setWindowTitle(translate("window", "卡点"))
        self.resize(1366, 768)
        sizes = Sizes.fitting(1366, 768, self.devicePixelRatioF())
        self.setStyleSheet(style_sheet(DAY, sizes))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*[sizes.px(60)] * 4)
        rows.setSpacing(sizes.px(20))
        self.badge = label(translate("header", "演示"), "badge")
        self.badge.hide()
        rows.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addStretch(1)
        self.what = label("", "big", wrap=True)
        self.step = label("", "title", wrap=True)
        rows.addWidget(self.what)
        rows.addWidget(self.step)
        row = QHBoxLayout()
        row.setSpacing(sizes.px(12))
        self.again = button(translate("start", "再试一次"), self.retry.emit, "primary")
        self.open_demo = button(translate("start", "打开演示"), self.demo.emit)
        self.enrol = button(translate("start", "用登记文件加入"), self.join.emit)
        self.quit = button(translate("start", "退出"), QApplication.quit)
        for one in (self.again, self.enrol, self.open_demo, self.quit):
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(one)
        rows.addLayout(row)
        rows.addStretch(2)

    def show_fault(
        self,
        error: Exception,
        *,
        can_open_demo: bool,
        demo: bool = False,
        can_join: bool = False,
    ) -> None:
        """Say what is wrong and what to do; a folder without a station may become one."""
        if isinstance(error, GateError):
            what, step = fault_text(error)
        else:
            what = translate("start", "程序打不开。")
            step = translate("start", "请联系主管，并改用纸质登记。")
        if isinstance(error, ConfigError):
            step = step or translate("start", "可以先打开演示看一看。")
        self.what.setText(what)
        self.step.setText(step)
        self.setAccessibleName(f"{what} {step}")
        self.open_demo.setVisible(can_open_demo)
        self.enrol.setVisible(can_join)
        self.badge.setVisible(demo)
        self.again.setFocus()

    def show_wait(self) -> None:
        """Say that it takes a moment."""
        self.what.setText(translate("start", "正在准备演示……"))
        self.step.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            others = (self.open_demo, self.enrol, self.quit)
            (focused if focused in others else self.again).click()
        else:
            super().keyPressEvent(event)
