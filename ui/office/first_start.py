"""The first start: what this laptop is, its names, its passphrase; then the site is founded."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gate_app.codes.sealing import SHORTEST_PASSPHRASE
from gate_app.config import is_station
from gate_app.errors import GateError
from gate_app.sites import sheets
from gate_app.sites.found_site import MistakesError, NewSite, found_site
from gate_app.sites.sheets import Row, Tables
from ui.background import Background
from ui.gate.panels.base import Choice, button, field, label
from ui.office.look import office_sheet
from ui.shared.faults import fault_text
from ui.shared.theme import DAY, Sizes
from ui.shared.translations import translate

BOTH, OFFICE, GATE = "both", "office", "gate"
STRONG, GOOD = 20, 12
"""Characters from which a passphrase is called strong, or good."""


class FirstStart(QWidget):
    """One page, top to bottom; ``founded`` once the PIN was handed over."""

    founded = Signal(object)

    def __init__(self, background: Background, folder: Path) -> None:
        super().__init__(objectName="office")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._background = background
        self.setWindowTitle(translate("office", "第一次使用"))
        self.resize(1366, 768)
        sizes = self._sizes = Sizes.fitting(1366, 768, self.devicePixelRatioF())
        self.setStyleSheet(office_sheet(DAY, sizes))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*[sizes.px(40)] * 4)
        rows.setSpacing(sizes.px(10))
        rows.addWidget(label(translate("office", "第一次使用：这台电脑是什么？"), "big"))
        self.kind = Choice(
            {
                BOTH: translate("office", "卡点兼办公室"),
                OFFICE: translate("office", "办公室"),
                GATE: translate("office", "只是卡点"),
            },
            sticky=True,
            numbered=False,
            spacing=sizes.px(8),
        )
        self.kind.chosen.connect(lambda _kind: self._explain())
        rows.addWidget(self.kind)
        self.explained = label("", "muted", wrap=True)
        rows.addWidget(self.explained)
        self._add_form(rows, folder)
        self._add_foot(rows)
        self.kind.pick(BOTH)
        self.site.setFocus()

    def _add_form(self, rows: QVBoxLayout, folder: Path) -> None:
        self.folder = field(translate("office", "数据文件夹"), method=True)
        self.folder.setText(str(folder))
        choose = button(translate("office", "选文件夹…"), self._choose_folder)
        self.site = self._field(translate("office", "园区名称"))
        self.zone = self._field(translate("office", "第一个分区的名称"))
        self.checkpoint = self._field(translate("office", "它的卡点的名称"))
        self.supervisor = self._field(translate("office", "主管姓名"))
        self.code = self._field(translate("office", "主管工号"))
        self.passphrase = self._field(translate("office", "密钥口令"))
        self.again = self._field(translate("office", "再输一次口令"))
        for one in (self.passphrase, self.again):
            one.setEchoMode(QLineEdit.EchoMode.Password)
        self.strength = label("", "muted")
        self.passphrase.textChanged.connect(self._weigh)
        grid = QGridLayout()
        grid.setSpacing(self._sizes.px(8))
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(choose)
        grid.addWidget(label(self.folder.accessibleName()), 0, 0)
        grid.addLayout(place, 0, 1, 1, 3)
        pairs = (
            (self.site, None),
            (self.zone, self.checkpoint),
            (self.supervisor, self.code),
            (self.passphrase, self.again),
        )
        for number, (left, right) in enumerate(pairs, 1):
            grid.addWidget(label(left.accessibleName()), number, 0)
            grid.addWidget(left, number, 1, 1, 3 if right is None else 1)
            if right is not None:
                grid.addWidget(label(right.accessibleName()), number, 2)
                grid.addWidget(right, number, 3)
        grid.addWidget(self.strength, len(pairs) + 1, 1)
        rows.addLayout(grid)

    def _add_foot(self, rows: QVBoxLayout) -> None:
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.pin = label("", "big", wrap=True)
        self.pin.hide()
        self.make = button(translate("office", "建园区"), self.found, "primary")
        self.handed = button(translate("office", "PIN 已记下，打开办公室"), self._done, "primary")
        self.handed.hide()
        quit_button = button(translate("office", "退出"), QApplication.quit)
        last = QHBoxLayout()
        last.addStretch(1)
        for made in (quit_button, self.make, self.handed):
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            last.addWidget(made)
        rows.addWidget(self.problem)
        rows.addWidget(self.pin)
        rows.addStretch(1)
        rows.addLayout(last)

    def _field(self, caption: str) -> QLineEdit:
        return field(caption, method=True, longest=200)

    def _weigh(self, passphrase: str) -> None:
        found = strength_text(passphrase)
        text = translate("office", "口令强度：{}").format(found) if found else ""
        self.strength.setText(text)

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, translate("office", "数据文件夹"), self.folder.text()
        )
        if name:
            self.folder.setText(name)

    def _explain(self) -> None:
        text = {
            BOTH: translate("office", "在这里发证，也在这里扫码。现在就可以用，不需要网络。"),
            OFFICE: translate("office", "在这里发证；卡点也先开在这台电脑上，以后可以另设。"),
            GATE: translate(
                "office",
                "单独的卡点要由办公室登记，要等联网同步做好才行。现在请选前两项，或先打开演示。",
            ),
        }[self.kind.value]
        self.explained.setText(text)
        self.make.setEnabled(self.kind.value != GATE)

    def complain(self, text: str) -> None:
        """Say what is wrong."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    # --- founding -----------------------------------------------------------------------------

    def tables(self) -> Tables:
        """What was typed, as the sheets of a site."""
        rows = {
            sheets.SITE: ("园区名称", self.site.text()),
            sheets.ZONES: ("1", self.zone.text(), ""),
            sheets.CHECKPOINTS: ("K1", self.checkpoint.text(), "1"),
            sheets.STAFF: (self.code.text(), self.supervisor.text(), "主管", ""),
        }
        return {
            layout.title: [Row(1, dict(zip(layout.headings, cells, strict=True)))]
            for layout, cells in rows.items()
        }

    def found(self) -> None:
        """Found the site, off the main thread: keys take their time."""
        folder = Path(self.folder.text().strip()).expanduser()
        passphrase = self.passphrase.text()
        if not folder.is_absolute():
            self.complain(translate("office", "请写完整的文件夹路径。"))
        elif is_station(folder):
            self.complain(translate("office", "这个文件夹里已经有卡点，请换一个文件夹。"))
        elif passphrase != self.again.text():
            self.complain(translate("office", "两次输入的口令不一样。"))
            self.again.setFocus()
        else:
            self.complain("")
            self.make.setEnabled(False)
            tables = self.tables()
            self._background.slowly(
                lambda: (folder, found_site(folder, tables, passphrase)),
                self._founded,
                self._refused,
            )

    def _refused(self, error: Exception) -> None:
        self.make.setEnabled(True)
        if isinstance(error, MistakesError):
            self.complain("\n".join(str(mistake) for mistake in error.mistakes))
        elif isinstance(error, GateError):
            self.complain(" ".join(part for part in fault_text(error) if part))
        else:
            self.complain(translate("office", "没有建成。请检查数据文件夹和权限。"))

    def _founded(self, made: tuple[Path, NewSite]) -> None:
        self._folder, new = made
        for one in (self.passphrase, self.again):
            one.clear()
        one = new.pins[0]
        self.pin.setText(
            translate("office", "{} {} 的 PIN：{}（只显示这一次，请记下）").format(
                one.code, one.name, one.pin
            )
        )
        self.pin.show()
        self.make.hide()
        self.handed.show()
        self.handed.setFocus()
        self.complain(
            translate("office", "请马上备份密钥：gate site key export，再备份数据：gate backup。")
        )

    def _done(self) -> None:
        self.pin.clear()
        self.founded.emit(self._folder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and hasattr(focused, "click"):
            focused.click()
            return
        super().keyPressEvent(event)


def strength_text(passphrase: str) -> str:
    """How good a passphrase is, by its length and variety."""
    if not passphrase:
        return ""
    if len(passphrase) < SHORTEST_PASSPHRASE or passphrase.isdigit():
        return translate("office", "太弱：至少 {} 个字符，不能全是数字").format(SHORTEST_PASSPHRASE)
    varied = len(set(passphrase)) >= SHORTEST_PASSPHRASE
    if len(passphrase) >= STRONG and varied:
        return translate("office", "很好")
    if len(passphrase) >= GOOD and varied:
        return translate("office", "可以")
    return translate("office", "偏弱：用几个不相干的词更好")
