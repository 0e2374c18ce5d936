"""The searchable log: type, and the register's people and the newest lines are there."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from gate_app import words as vocabulary
from gate_app.domain.verdict import Reason, Verdict
from gate_app.ledger.logbook import Logbook
from gate_app.ledger.logline import LogLine
from gate_app.reports.search import Known, Wanted, lines, people, zones_and_gates
from ui.gate.panels.base import button, field, label
from ui.office.desk import Search
from ui.office.line_texts import LINE_WIDTHS, line_cells, line_headings, reason_text
from ui.office.page import Context, Page
from ui.office.table import Table
from ui.shared.translations import translate, words

TYPING_MS = 150
FIRST, CHUNK, MOST = 60, 400, 5_000
"""Lines until something is on screen, lines a step, lines kept on screen."""
DAY_MS = 86_400_000


class LogPage(Page):
    """Filters on top, people that match below them, then the lines."""

    _came = Signal(object, object)

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "台账"))
        sizes = context.sizes
        self._search: Search | None = None
        self._filled = False
        self.text = field(
            translate("office", "查找"),
            hint=translate("office", "姓名、车牌、证号或企业（两个字以上）"),
            method=True,
            longest=40,
        )
        self.text.setClearButtonEnabled(True)
        self.period = self._box(
            translate("office", "时间"),
            [
                (1, translate("office", "最近 24 小时")),
                (7, translate("office", "最近 7 天")),
                (30, translate("office", "最近 30 天")),
                (0, translate("office", "全部时间")),
            ],
        )
        self.zone = self._box(
            translate("office", "分区和卡点"), [(None, translate("office", "全部分区"))]
        )
        verdicts = [(one, words(vocabulary.VERDICTS[one])) for one in Verdict]
        self.verdict = self._box(
            translate("office", "结论"), [(None, translate("office", "全部结论")), *verdicts]
        )
        reasons = [(one, reason_text(one)) for one in Reason]
        self.reason = self._box(
            translate("office", "原因"), [(None, translate("office", "全部原因")), *reasons]
        )
        self.kinds = self._box(
            translate("office", "范围"),
            [
                (False, translate("office", "进出记录")),
                (True, translate("office", "全部记录")),
            ],
        )
        row = QHBoxLayout()
        row.setSpacing(sizes.px(8))
        row.addWidget(self.text, 3)
        for box in (self.period, self.zone, self.verdict, self.reason, self.kinds):
            row.addWidget(box, 1)
        self.rows.addLayout(row)
        self.found = QWidget()
        self.found_row = QHBoxLayout(self.found)
        self.found_row.setContentsMargins(0, 0, 0, 0)
        self.found_row.setSpacing(sizes.px(8))
        self.found.hide()
        self.rows.addWidget(self.found)
        self.table = Table(translate("office", "台账"), line_headings(), LINE_WIDTHS, sizes)
        self.rows.addWidget(self.table, 1)
        self.count = label("", "muted")
        self.rows.addWidget(self.count)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.search)
        self.text.textChanged.connect(lambda _text: self._typing.start())
        self.text.returnPressed.connect(self._to_table)
        for box in (self.period, self.zone, self.verdict, self.reason, self.kinds):
            box.currentIndexChanged.connect(lambda _index: self._typing.start())
        self.table.opened.connect(self._open_line)
        self._came.connect(self._more)

    @staticmethod
    def _box(name: str, choices: list[tuple[Any, str]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.setMinimumContentsLength(5)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for value, text in choices:
            box.addItem(text, value)
        return box

    def first_field(self) -> QLineEdit:
        return self.text

    def entered(self, what: object = None) -> None:
        if isinstance(what, str):
            self.text.setText(what)
        if not self._filled:
            self.look(zones_and_gates, self._fill_zones, self.complain)
        self.search()

    def left(self) -> None:
        if self._search is not None:
            self._search.stop()

    def _fill_zones(self, gates: list[tuple[int, str]]) -> None:
        self._filled = True
        for number, name in gates:
            self.zone.addItem(name, number)

    def wanted(self) -> Wanted:
        """What the fields say."""
        days = self.period.currentData()
        verdict, reason = self.verdict.currentData(), self.reason.currentData()
        return Wanted(
            text=self.text.text().strip(),
            after=self.context.status.at - days * DAY_MS if days else None,
            zone=self.zone.currentData(),
            # Qt keeps a plain string of an enumeration's value.
            verdict=Verdict(verdict) if verdict else None,
            reason=Reason(reason) if reason else None,
            everything=self.kinds.currentData(),
        )

    def search(self) -> None:
        """Ask again; what was asked before is dropped. Single characters find nothing."""
        self._typing.stop()
        if self._search is not None:
            self._search.stop()
        wanted = self.wanted()
        if len(wanted.text) == 1:
            self.count.setText(translate("office", "请至少输入两个字。"))
            return
        self.complain("")
        self.count.setText(translate("office", "正在查找……"))
        search = self._search = Search()
        came = self._came.emit

        def work(book: Logbook) -> None:
            came(search, people(book, wanted.text) if wanted.text else [])
            reader: Iterator[LogLine] = islice(lines(book, wanted), MOST)
            size = FIRST
            while chunk := tuple(islice(reader, size)):
                if search.stopped:
                    return
                came(search, chunk)
                size = CHUNK

        self.look(work, lambda _: self._done(), self.complain, search)

    def _more(self, search: Search, came: list[Known] | tuple[LogLine, ...]) -> None:
        if search is not self._search or search.stopped:
            return
        if isinstance(came, list):
            self.table.rows.clear()
            self._show_people(came)
            return
        zone = self.context.zone
        self.table.rows.add([(line_cells(line, zone), line) for line in came])
        if len(came) and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def _done(self) -> None:
        count = self.table.rows.rowCount()
        if not count:
            text = translate("office", "没有符合条件的记录。")
        elif count == MOST:
            text = translate("office", "只列出最新的 {} 条；请缩小范围。").format(count)
        else:
            text = translate("office", "{} 条。双击或按 Enter 看这个人或这辆车的全部记录。").format(
                count
            )
        self.count.setText(text)

    def _show_people(self, found: list[Known]) -> None:
        while self.found_row.count():
            item = self.found_row.takeAt(0)
            if item.widget() is not None:
                item.widget().deleteLater()
        self.found.setVisible(bool(found))
        if not found:
            return
        self.found_row.addWidget(label(translate("office", "名册里："), "muted"))
        for one in found[:6]:
            text = " · ".join(part for part in (one.name or one.holder, one.enterprise) if part)
            made = button(text, lambda holder=one.holder: self.context.go("history", holder))
            self.found_row.addWidget(made)
        if len(found) > 6:
            self.found_row.addWidget(label(translate("office", "等，请多输几个字"), "muted"))
        self.found_row.addStretch(1)

    def _to_table(self) -> None:
        """Enter in the field goes on to the lines."""
        self.search()
        self.table.setFocus()

    def _open_line(self, line: LogLine) -> None:
        if line.holder:
            self.context.go("history", line.holder)
        else:
            self.complain(translate("office", "这一条没有持证人。"))
