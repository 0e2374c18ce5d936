"""Figures of a day: crossings by hour and gate, refusals by reason, inside over time."""

import time

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QWidget

from gate_app import words as vocabulary
from gate_app.ledger.logbook import Logbook
from gate_app.reports.hourly import Hourly, hourly
from gate_app.reports.times import day_start
from ui.gate.panels.base import button, label
from ui.office.chart import Bars, Chart, write_pdf
from ui.office.line_texts import reason_text
from ui.office.page import Context, Page
from ui.office.paper import documents, show_file
from ui.office.table import Table
from ui.shared.translations import translate, words

CROSSINGS, INSIDE, REFUSALS = "crossings", "inside", "refusals"

AGAIN_S = 60.0


class ChartsPage(Page):
    """A day, a question, the chart on the left and its numbers on the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "统计"))
        self.shown: Hourly | None = None
        self._asking = False
        self._asked_at = 0.0
        self.what = QComboBox()
        self.what.setAccessibleName(translate("office", "统计什么"))
        for value, text in (
            (CROSSINGS, translate("office", "每小时进出")),
            (INSIDE, translate("office", "每小时在内人数")),
            (REFUSALS, translate("office", "拒绝和劝返的原因")),
        ):
            self.what.addItem(text, value)
        self.what.setMinimumWidth(context.sizes.px(260))
        self.day = QDateEdit()
        self.day.setAccessibleName(translate("office", "哪一天"))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        today = vocabulary.time_text(context.status.at, context.zone)[:10]
        self.day.setDate(QDate.fromString(today, "yyyy-MM-dd"))
        self.folder, self.show_file = documents(), show_file
        printing = button(translate("office", "打印（PDF） Ctrl+P"), self.print_chart)
        printing.setShortcut("Ctrl+P")
        self.top.addWidget(printing)
        self.top.addWidget(self.what)
        self.top.addWidget(self.day)
        self.chart = Chart(context.theme, context.sizes)
        self.table: Table | None = None
        self._row = QHBoxLayout()
        self._row.setSpacing(context.sizes.px(16))
        self._row.addWidget(self.chart, 3)
        self.rows.addLayout(self._row, 1)
        self.note = label("", "muted", wrap=True)
        self.rows.addWidget(self.note)
        self.what.currentIndexChanged.connect(lambda _index: self._show_what())
        self.day.dateChanged.connect(lambda _day: self.ask())

    def first_field(self) -> QWidget:
        return self.what

    def look_changed(self, before: str) -> None:
        super().look_changed(before)
        self.chart.use_theme(self.context.theme)

    def entered(self, _what: object = None) -> None:
        self.ask()

    def refresh(self) -> None:
        # Many crossings are gone through: not on every beat.
        if time.monotonic() - self._asked_at > AGAIN_S:
            self.ask()

    def ask(self) -> None:
        """Look at the ledger again."""
        if self._asking:
            return
        self._asking, self._asked_at = True, time.monotonic()
        asked, zone, now = self.day.date(), self.context.zone, self.context.status.at
        after = asked.addDays(1)
        start = day_start(asked.year(), asked.month(), asked.day(), zone)
        end = day_start(after.year(), after.month(), after.day(), zone)

        def question(book: Logbook) -> Hourly:
            return hourly(book, start=start, end=end, now=now)

        def done(found: Hourly) -> None:
            self._asking = False
            if self.day.date() != asked:
                self.ask()
            elif found != self.shown:
                self.shown = found
                self._show_what()

        self.look(question, done, self._fail)

    def _fail(self, error: Exception) -> None:
        self._asking = False
        self.complain(error)

    def _show_what(self) -> None:
        if self.shown is None:
            return
        what = self.what.currentData()
        bars, first = self._bars(self.shown, what)
        total = sum(sum(row) for row in bars.values)
        self.chart.show_bars(self.what.currentText(), bars)
        if self.table is not None:
            self._row.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        widths = [0, *[90] * len(bars.names)]
        headings = [first, *bars.names]
        self.table = Table(self.what.currentText(), headings, widths, self.context.sizes)
        self._row.addWidget(self.table, 2)
        rows = [
            ([caption, *(str(row[at]) if at < len(row) else "" for row in bars.values)], None)
            for at, caption in enumerate(bars.captions)
        ]
        if what != INSIDE:
            sums = [str(sum(row)) for row in bars.values]
            rows.append(([translate("office", "合计"), *sums], None))
        self.table.rows.show(rows)
        self.note.setText("" if total else translate("office", "这一天没有。"))

    def _bars(self, found: Hourly, what: str) -> tuple[Bars, str]:
        zone = self.context.zone
        hours = [vocabulary.time_text(hour, zone)[11:13] for hour in found.hours]
        if what == REFUSALS:
            reasons = [reason_text(one) for one, _ in found.refusals]
            counts = [count for _, count in found.refusals]
            name = translate("office", "次数")
            return Bars(reasons, [name], [counts], lying=True), translate("office", "原因")
        hour = translate("office", "时")
        if what == INSIDE:
            busy = [one for one in found.inside if any(one.values)] or list(found.inside[:1])
            names = [one.name for one in busy]
            return Bars(hours, names, [one.values for one in busy]), hour
        names, values = [], []
        for way, every in (("进", found.entries), ("出", found.exits)):
            for one in every:
                if any(one.values):
                    names.append(f"{one.name} {words(way)}")
                    values.append(one.values)
        if not names:
            names, values = [words("进"), words("出")], [(0,) * len(hours)] * 2
        return Bars(hours, names, values), hour

    def print_chart(self) -> None:
        """Write the chart as PDF and open it."""
        day, what = self.day.date().toString("yyyy-MM-dd"), self.what.currentText()
        target = self.folder / f"chart-{self.what.currentData()}-{day}.pdf"
        try:
            write_pdf(target, f"{self.context.status.site.name}  {what}  {day}", self.chart)
        except OSError:
            self.complain(translate("office", "没有写成，请检查文件夹：{}").format(target.parent))
            return
        self.complain("")
        self.context.notify(translate("office", "已存为 {}").format(target))
        self.show_file(target)
