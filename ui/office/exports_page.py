"""Files for others: a format, a range, a filter; written in a process of its own."""

from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QFrame,
    QGridLayout,
    QProgressBar,
    QWidget,
)

from gate_app import words as vocabulary
from gate_app.domain.entries import Exported
from gate_app.domain.people import mask_name
from gate_app.domain.verdict import Verdict
from gate_app.errors import GateError
from gate_app.exports.export import Manifest, manifest_path
from gate_app.exports.registry import FORMATS
from gate_app.exports.worker import CancelledError, ExportRun, Order, Progress
from gate_app.ledger.logbook import LogFilter
from gate_app.reports.search import AT_GATES, pass_bits, zones_and_gates
from gate_app.reports.times import day_start
from gate_app.station import Station
from ui.gate.panels.base import beside, button, field, label
from ui.office.page import Context, Page
from ui.office.paper import documents, show_file
from ui.shared.translations import translate, words

RECORD_S = 60.0


class ExportsPage(Page):
    """A form, a progress bar, and what the last file rests on."""

    _told = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "导出"))
        self.run: ExportRun | None = None
        self.manifest: Manifest | None = None
        self.folder = documents()
        self.ask_where = self._ask_where
        sizes = context.sizes
        card = QFrame(objectName="card")
        form = QGridLayout(card)
        form.setContentsMargins(*[sizes.px(14)] * 4)
        form.setVerticalSpacing(sizes.px(8))
        form.setHorizontalSpacing(sizes.px(14))
        self.format = QComboBox()
        for one in FORMATS.values():
            self.format.addItem(one.label, one.name)
        self.first, self.last = QDateEdit(), QDateEdit()
        for one in (self.first, self.last):
            one.setCalendarPopup(True)
            one.setDisplayFormat("yyyy-MM-dd")
            one.setDate(self._today())
        self.first.setDate(self._today().addDays(-6))
        self.zone = QComboBox()
        self.zone.addItem(translate("office", "全部分区和卡点"), None)
        self.verdict = QComboBox()
        self.verdict.addItem(translate("office", "全部结论"), None)
        for verdict in Verdict:
            self.verdict.addItem(words(vocabulary.VERDICTS[verdict]), verdict.value)
        self.kinds = QComboBox()
        self.kinds.addItem(translate("office", "进出记录"), False)
        self.kinds.addItem(translate("office", "全部记录"), True)
        self.person = field(
            translate("office", "姓名、车牌或证号"),
            hint=translate("office", "姓名、车牌或证号（可不写）"),
            method=True,
            longest=40,
        )
        self.enterprise = field(
            translate("office", "企业"),
            hint=translate("office", "企业名称或代码（可不写）"),
            method=True,
            longest=40,
        )
        self.whole = QCheckBox(translate("office", "导出完整姓名（记入台账）"))
        self._add_rows(form)
        self.rows.addWidget(card)
        self.start_button = button(translate("office", "导出……"), self.start, "primary")
        self.cancel_button = button(translate("office", "取消"), self.cancel)
        self.cancel_button.setEnabled(False)
        self.open_button = button(translate("office", "打开文件"), self._open_file)
        self.open_button.setEnabled(False)
        self.rows.addLayout(
            beside(self.start_button, self.cancel_button, self.open_button, spacing=sizes.px(8))
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.hide()
        self.rows.addWidget(self.bar)
        self.said = label("", wrap=True)
        self.rows.addWidget(self.said)
        self.rows.addStretch(1)
        self._told.connect(self._show_progress)

    def _add_rows(self, form: QGridLayout) -> None:
        fields: tuple[tuple[str, QWidget], ...] = (
            (translate("office", "格式"), self.format),
            (translate("office", "范围"), self.kinds),
            (translate("office", "从哪天"), self.first),
            (translate("office", "到哪天（含）"), self.last),
            (translate("office", "分区和卡点"), self.zone),
            (translate("office", "结论"), self.verdict),
            (translate("office", "姓名、车牌或证号"), self.person),
            (translate("office", "企业"), self.enterprise),
        )
        for number, (name, widget) in enumerate(fields):
            widget.setAccessibleName(name)
            form.addWidget(label(name), number // 2, number % 2 * 2)
            form.addWidget(widget, number // 2, number % 2 * 2 + 1)
        for column in (1, 3):
            form.setColumnStretch(column, 1)
        row = len(fields) // 2
        form.addWidget(label(translate("office", "姓名")), row, 0)
        if self.context.supervising:
            form.addWidget(self.whole, row, 1, 1, 3)
        else:
            text = translate("office", "姓名会遮住一部分；完整姓名需要主管登录。")
            form.addWidget(label(text, "muted"), row, 1, 1, 3)

    def first_field(self) -> QWidget:
        return self.format

    def _today(self) -> QDate:
        text = vocabulary.time_text(self.context.status.at, self.context.zone)
        return QDate.fromString(text[:10], "yyyy-MM-dd")

    def entered(self, _what: object = None) -> None:
        if self.zone.count() == 1:
            self.look(zones_and_gates, self._fill_zones, self.complain)

    def _fill_zones(self, zones: list[tuple[int, str]]) -> None:
        if self.zone.count() == 1:
            for number, name in zones:
                self.zone.addItem(name, number)

    # --- what is asked for --------------------------------------------------------------------

    def wanted(self) -> LogFilter:
        """The filter as the fields say; days are days of the site."""
        verdict, person = self.verdict.currentData(), self.person.text().strip()
        bits = pass_bits(person)
        zone = self.context.zone
        return LogFilter(
            after=_start(self.first.date(), zone),
            before=_start(self.last.date().addDays(1), zone),
            person="" if bits else person,
            pass_bits=bits,
            enterprise=self.enterprise.text().strip(),
            zone=self.zone.currentData(),
            verdict=Verdict(verdict) if verdict else None,
            kinds=frozenset() if self.kinds.currentData() else AT_GATES,
        )

    def unmasked(self) -> bool:
        """Whole names: for a supervisor only."""
        return self.context.supervising and self.whole.isChecked()

    def start(self) -> None:
        """Ask where to, then write; the window goes on working."""
        if self.run is not None:
            return
        wanted, person = self.wanted(), self.person.text().strip()
        if len(person) == 1:
            self.complain(translate("office", "请至少输入两个字。"))
            return
        if self.first.date() > self.last.date():
            self.complain(translate("office", "“从哪天”应不晚于“到哪天”。"))
            return
        form = self.format.currentData()
        days = f"{self.first.date().toString('yyyyMMdd')}-{self.last.date().toString('yyyyMMdd')}"
        target = self.ask_where(self.folder / f"kadian-log-{days}.{form}")
        if target is None:
            return
        self.folder = target.parent
        unmasked = self.unmasked()
        order = Order(
            folder=str(self.context.desk.folder.absolute()),
            target=str(target),
            format=form,
            wanted=wanted,
            told=_told(wanted, unmasked=unmasked),
            unmasked=unmasked,
            # The file dialog has asked already.
            force=True,
        )
        try:
            run = self.run = ExportRun(order)
        except GateError as error:
            self.complain(error)
            return
        self.complain("")
        self.manifest = None
        self.start_button.setEnabled(False)
        self.open_button.setEnabled(False)
        self.cancel_button.setEnabled(True)
        self.bar.setValue(0)
        self.bar.show()
        self.said.setText(translate("office", "正在校验台账……"))
        tell = self._told.emit
        self.context.desk.background.slowly(
            lambda: run.wait(self._record, tell),
            self.if_here(self._done),
            self.if_here(self._failed),
        )

    def _record(self, body: Exported) -> bool:
        """In the waiting thread: have the ledger's worker write the entry, and wait for it."""
        who = self.context.staff.code

        def work(station: Station) -> bool:
            station.ledger.append(body, actor=who)
            return True

        return self.context.desk.ask_and_wait(work, RECORD_S)

    def _ask_where(self, proposed: Path) -> Path | None:
        name = FORMATS[self.format.currentData()].label
        chosen, _ = QFileDialog.getSaveFileName(
            self, translate("office", "导出到"), str(proposed), f"{name} (*{proposed.suffix})"
        )
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(proposed.suffix)

    # --- while it runs ------------------------------------------------------------------------

    def cancel(self) -> None:
        """Stop; nothing is left of it."""
        if self.run is not None:
            self.run.cancel()
            self.said.setText(translate("office", "正在取消……"))

    @property
    def busy(self) -> bool:
        return self.run is not None

    def end(self) -> None:
        self.cancel()

    def _show_progress(self, progress: Progress) -> None:
        if self.run is not None:
            self.bar.setValue(round(progress.share * 1000))
            self.said.setText(translate("office", "已写 {} 条").format(f"{progress.rows:,}"))

    def _end(self) -> None:
        self.run = None
        self.start_button.setEnabled(True)
        self.cancel_button.setEnabled(False)
        self.bar.hide()

    def _done(self, manifest: Manifest) -> None:
        target = self.folder / manifest.file
        self._end()
        self.manifest, self._target = manifest, target
        self.open_button.setEnabled(True)
        checked = (
            translate("office", "台账校验通过")
            if manifest.basis.verified
            else translate("office", "台账校验没有通过，已写入清单")
        )
        self.said.setText(
            translate("office", "✓ 已导出 {} 条到 {}。{}。清单：{}").format(
                f"{manifest.rows:,}", target, checked, manifest_path(target).name
            )
        )

    def _failed(self, error: Exception) -> None:
        self._end()
        if isinstance(error, CancelledError):
            self.said.setText(translate("office", "已取消，没有留下文件。"))
        else:
            self.said.setText("")
            self.complain(error)

    def _open_file(self) -> None:
        if self.manifest is not None:
            show_file(self._target)


def _told(wanted: LogFilter, *, unmasked: bool) -> dict[str, Any]:
    """The filter for manifest and entry, without a whole name unless that is meant."""
    told: dict[str, Any] = msgspec.to_builtins(wanted)
    if "person" in told and not unmasked:
        told["person"] = mask_name(wanted.person)
    if wanted.kinds:
        told["kinds"] = sorted(wanted.kinds)
    return told


def _start(day: QDate, time_zone: str) -> int:
    return day_start(day.year(), day.month(), day.day(), time_zone)
