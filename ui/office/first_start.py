"""The first start: what this laptop is, its names, its passphrase; then the site is founded."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
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

from gate_app.codes.sealing import SHORTEST_PASSPHRASE, SealError
from gate_app.config import is_station
from gate_app.sites import sheets
from gate_app.sites.found_site import MistakesError, NewSite, found_site
from gate_app.sites.sheets import Mistake, Row, Tables
from ui.background import Background
from ui.gate.panels.base import Choice, button, field, label
from ui.office.first_keys import FirstKeys
from ui.office.look import office_sheet
from ui.shared.faults import reported, said
from ui.shared.theme import DAY, Sizes
from ui.shared.translations import translate

BOTH, OFFICE, GATE = "both", "office", "gate"
STRONG, GOOD = 20, 12
"""Characters from which a passphrase is called strong, or good."""
OWN_FOLDER = "kadian"
"""Where among other files the data goes."""


class FirstStart(QWidget):
    """One page, top to bottom; ``founded`` once PIN and keys were handed over."""

    founded = Signal(object)
    join = Signal(object)
    """This laptop is to join a site that is there already, in this folder."""

    def __init__(self, background: Background, folder: Path) -> None:
        super().__init__(objectName="office")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._background, self._folder = background, folder
        self.setWindowTitle(translate("office", "第一次使用"))
        self.resize(1366, 768)
        sizes = self._sizes = Sizes.fitting(1366, 768, self.devicePixelRatioF())
        self.setStyleSheet(office_sheet(DAY, sizes))
        self.keys: FirstKeys | None = None
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(*[sizes.px(40)] * 4)
        self.title = label(translate("office", "第一次使用：这台电脑是什么？"), "big")
        self.rows.addWidget(self.title)
        self.form = QWidget()
        self.rows.addWidget(self.form)
        self.rows.addStretch(1)
        rows = QVBoxLayout(self.form)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(sizes.px(10))
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
        for made in self.kind.buttons:
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tick = QTimer(self, interval=1_000)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self._show_time()
        self.kind.pick(BOTH)
        self.site.setFocus()

    def _add_form(self, rows: QVBoxLayout, folder: Path) -> None:
        self.folder = field(translate("office", "数据文件夹"), method=True)
        self.folder.setText(str(folder))
        choose = button(translate("office", "选文件夹…"), self._choose_folder)
        choose.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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
        self._fields = (
            self.folder,
            self.site,
            self.zone,
            self.checkpoint,
            self.supervisor,
            self.code,
            self.passphrase,
            self.again,
        )
        for one, following in zip(self._fields, self._fields[1:], strict=False):
            one.returnPressed.connect(following.setFocus)
        self.again.returnPressed.connect(self._press)
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
        self.time = label("", "muted")
        rows.addWidget(self.time)

    def _add_foot(self, rows: QVBoxLayout) -> None:
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.working = label(translate("office", "正在造密钥、建园区……"), "muted")
        self.working.hide()
        self.make = button(translate("office", "建园区"), self.found, "primary")
        self.enrol = button(
            translate("office", "用登记文件加入…"), lambda: self.join.emit(Path(self.folder.text()))
        )
        quit_button = button(translate("office", "退出"), QApplication.quit)
        last = QHBoxLayout()
        last.addStretch(1)
        for made in (self.enrol, quit_button, self.make):
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            last.addWidget(made)
        rows.addWidget(self.working)
        rows.addWidget(self.problem)
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
            self.folder.setText(str(room_for(Path(name))))

    def _show_time(self) -> None:
        now = datetime.now().astimezone()
        self.time.setText(
            translate("office", "电脑时间：{}（{}）。不对的话，请先改好再建。").format(
                now.strftime("%Y-%m-%d %H:%M"), now.strftime("UTC%z")
            )
        )

    def _explain(self) -> None:
        text = {
            BOTH: translate("office", "在这里发证，也在这里扫码。现在就可以用，不需要网络。"),
            OFFICE: translate("office", "在这里发证；卡点也先开在这台电脑上，以后可以另设。"),
            GATE: translate(
                "office",
                "单独的卡点由办公室登记：办公室给它做一个登记文件，用 U 盘带到这台电脑上，"
                "按“用登记文件加入…”打开。",
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

    def _press(self) -> None:
        if self.make.isEnabled() and self.make.isVisible():
            self.found()

    def found(self) -> None:
        """Found the site, off the main thread: keys take their time."""
        passphrase = self.passphrase.text()
        self._folder = Path(self.folder.text().strip())
        with suppress(RuntimeError):  # a "~" of somebody without a home
            self._folder = self._folder.expanduser()
        wrong = self._wrong_folder(self._folder)
        if wrong:
            self._point(wrong, self.folder)
        elif passphrase != self.again.text():
            self._point(translate("office", "两次输入的口令不一样。"), self.again)
        else:
            self.complain("")
            self._busy(True)
            tables, folder = self.tables(), self._folder
            self._background.slowly(
                lambda: found_site(folder, tables, passphrase), self._founded, self._refused
            )

    @staticmethod
    def _wrong_folder(folder: Path) -> str:
        if not folder.is_absolute():
            return translate("office", "请写完整的文件夹路径。")
        try:
            if is_station(folder):
                return translate("office", "这个文件夹里已经有卡点，请换一个文件夹。")
            there = next(place for place in (folder, *folder.parents) if place.exists())
            if not there.is_dir():
                return translate("office", "{} 是一个文件，不是文件夹。").format(there)
        except (OSError, ValueError) as error:
            return reported(error)
        return ""

    def _point(self, problem: str, where: QLineEdit) -> None:
        """Say what is wrong and go there."""
        self.complain(problem)
        where.setFocus()
        where.selectAll()

    def _busy(self, busy: bool) -> None:
        self.make.setEnabled(not busy)
        self.working.setVisible(busy)

    def _refused(self, error: Exception) -> None:
        self._busy(False)
        if isinstance(error, MistakesError):
            self._show_mistakes(error.mistakes)
        elif isinstance(error, SealError):
            self._point(reported(error), self.passphrase)
        else:
            self._point(reported(error), self.folder)

    def _show_mistakes(self, mistakes: Sequence[Mistake]) -> None:
        places = {
            (sheets.SITE.title, "内容"): self.site,
            (sheets.ZONES.title, "名称"): self.zone,
            (sheets.CHECKPOINTS.title, "名称"): self.checkpoint,
            (sheets.STAFF.title, "姓名"): self.supervisor,
            (sheets.STAFF.title, "工号"): self.code,
        }
        named = [one for one in mistakes if (one.sheet, one.column) in places]
        # What only follows from another mistake is not on this page.
        found = [(places.get((one.sheet, one.column), self.site), one) for one in named or mistakes]
        told = [
            translate("office", "{}：{} {}").format(
                where.accessibleName(), said(one.message), said(one.what_to_do)
            )
            for where, one in found
        ]
        self._point("\n".join(told), found[0][0])

    def _founded(self, new: NewSite) -> None:
        self._tick.stop()
        self.form.hide()
        self.title.setText(translate("office", "园区建好了"))
        self.keys = FirstKeys(
            self._background,
            self._folder,
            new.pins[0],
            self.passphrase.text(),
            space=self._sizes.px(10),
        )
        for one in (self.passphrase, self.again):
            one.clear()
        self.keys.done.connect(lambda: self.founded.emit(self._folder))
        self.rows.insertWidget(1, self.keys)
        self.keys.keep.setFocus()

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


def room_for(folder: Path) -> Path:
    """A folder of its own within one that holds other things."""
    try:
        taken = not is_station(folder) and any(folder.iterdir())
    except OSError:
        taken = False
    return folder / OWN_FOLDER if taken and folder.name != OWN_FOLDER else folder
