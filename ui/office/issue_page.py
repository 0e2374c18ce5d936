"""From an enterprise's roster to passes: what was understood row by row, then issued."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
)

from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import PassIssued
from gate_app.domain.people import mask_name
from gate_app.domain.places import Enterprise, Zone
from gate_app.issuing.identity import identity_key
from gate_app.issuing.issue import Issued, issue
from gate_app.issuing.plan import Plan
from gate_app.issuing.requests import Terms, after_last_second, window_of
from gate_app.issuing.roster import RosterReading, read_roster
from gate_app.issuing.roster_errors import write_errors
from gate_app.issuing.roster_plan import plan_from_roster
from gate_app.ledger.logbook import Logbook
from gate_app.ledger.register import Register
from gate_app.sites.pass_desk import batches_of
from gate_app.station import Station
from ui.gate.panels.base import button, field, label
from ui.office.handing import Handing
from ui.office.jobs import Job
from ui.office.page import Context, Page
from ui.office.paper import documents
from ui.office.table import Table
from ui.shared.faults import said
from ui.shared.translations import translate

DAYS = 14
Where = tuple[str, int]


class IssuePage(Page):
    """Choose a file, say the terms, look at every row, issue."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "按花名册发证"))
        sizes = context.sizes
        self.file: Path | None = None
        self.plan: Plan | None = None
        self.issued: list[PassIssued] = []
        self.zones: dict[int, QPushButton] = {}
        self.file_button = button(translate("office", "选花名册…"), self.choose_file, "primary")
        self.enterprise = QComboBox()
        self.enterprise.setAccessibleName(translate("office", "企业"))
        self.until = QDateEdit(context.today.addDays(DAYS))
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setCalendarPopup(True)
        self.until.setAccessibleName(translate("office", "有效到（含当天）"))
        self.window_text = field(
            translate("office", "每天通行时段"),
            hint=translate("office", "时段，如 08:00-20:00；不写为全天"),
            longest=20,
        )
        self.read_button = button(translate("office", "读一遍"), self.read)
        first = QHBoxLayout()
        for widget, stretch in (
            (self.file_button, 0),
            (self.enterprise, 2),
            (label(translate("office", "有效到"), "muted"), 0),
            (self.until, 0),
            (self.window_text, 2),
        ):
            first.addWidget(widget, stretch)
        self.zone_row = QHBoxLayout()
        self.vehicles = QCheckBox(translate("office", "车牌也发证"))
        self.revoke_old = QCheckBox(translate("office", "旧证作废"))
        second = QHBoxLayout()
        second.addWidget(label(translate("office", "通行分区"), "muted"))
        second.addLayout(self.zone_row)
        second.addStretch(1)
        for widget in (self.vehicles, self.revoke_old, self.read_button):
            second.addWidget(widget)
        self.summary = label("", "line", wrap=True)
        self.table = Table(
            translate("office", "花名册里的每一行"),
            [
                translate("office", "行"),
                translate("office", "姓名或车牌"),
                translate("office", "会怎样"),
                translate("office", "说明"),
            ],
            (70, 200, 150, 0),
            sizes,
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.job = Job(context)
        self.handing = Handing(self, self.job, lambda: self.issued)
        self.issue_button = button(translate("office", "发证"), self.issue_all, "primary")
        self.errors_button = button(translate("office", "错误存成文件…"), self.choose_errors)
        last = QHBoxLayout()
        last.addWidget(self.handing, 1)
        last.addWidget(self.errors_button)
        last.addWidget(self.issue_button)
        for row in (first, second, last):
            row.setSpacing(sizes.px(8))
        self.rows.addLayout(first)
        self.rows.addLayout(second)
        self.rows.addWidget(self.summary)
        self.rows.addWidget(self.table, 1)
        self.rows.addWidget(self.job)
        self.rows.addLayout(last)
        self._forget()

    def first_field(self) -> QPushButton:
        return self.file_button

    def entered(self, _what: object = None) -> None:
        self.context.desk.look(_places, self._fill, self.complain)

    def end(self) -> None:
        self.job.stop()

    def _fill(self, places: tuple[list[Enterprise], list[Zone]]) -> None:
        enterprises, zones = places
        chosen = self.enterprise.currentData()
        self.enterprise.clear()
        for one in enterprises:
            self.enterprise.addItem(f"{one.name}  {one.code}", one.code)
        self.enterprise.setCurrentIndex(max(self.enterprise.findData(chosen), 0))
        if list(self.zones) == [zone.number for zone in zones]:
            return
        for made in self.zones.values():
            made.deleteLater()
        self.zones = {}
        for zone in zones:
            made = button(f"{zone.number} {zone.name}", lambda: None)
            made.setCheckable(True)
            made.setChecked(len(zones) == 1)
            self.zones[zone.number] = made
            self.zone_row.addWidget(made)

    # --- reading ------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """The system's own chooser."""
        name, _ = QFileDialog.getOpenFileName(
            self, translate("office", "选花名册"), str(documents()), "*.xlsx *.csv *.txt"
        )
        if name:
            self.take(Path(name))

    def take(self, file: Path) -> None:
        """This roster; it is read at once where the terms are complete."""
        self.file = file
        self.file_button.setText(file.name)
        self._forget()
        if any(made.isChecked() for made in self.zones.values()):
            self.read()
        else:
            self.summary.setText(translate("office", "请选通行分区，再按“读一遍”。"))

    def _forget(self) -> None:
        self.plan, self.issued = None, []
        self.table.rows.clear()
        self.issue_button.setEnabled(False)
        self.errors_button.setVisible(False)
        self.handing.form.hide()
        self.handing.button.hide()

    def read(self) -> None:
        """Read the roster and plan what would be issued; nothing is recorded."""
        if self.file is None:
            self.complain(translate("office", "请先选花名册。"))
            return
        file, folder, at = self.file, self.context.desk.folder, self.context.status.at
        site, day, window = self.context.status.site, self.until.date(), self.window_text.text()
        zones = tuple(number for number, made in self.zones.items() if made.isChecked())
        enterprise = str(self.enterprise.currentData() or "")
        vehicles, revoke_old = self.vehicles.isChecked(), self.revoke_old.isChecked()
        self._forget()
        self.complain("")
        self.summary.setText(translate("office", "正在读……"))

        def question(book: Logbook) -> tuple[RosterReading, Plan]:
            register = Register(book.db)
            reading = read_roster(file)
            terms = Terms(
                enterprise=enterprise,
                zones=zones,
                exp=after_last_second(day.toPython(), site),
                window=window_of(window) if window.strip() else None,
            )
            plan = plan_from_roster(
                reading, register, terms, key=identity_key(folder, register), at=at,
                vehicles=vehicles, revoke_old=revoke_old,
            )  # fmt: skip
            return reading, plan

        self.context.desk.look(question, self._read, self._not_read)

    def _not_read(self, error: Exception) -> None:
        self.summary.setText("")
        self.complain(error)

    def _read(self, found: tuple[RosterReading, Plan]) -> None:
        reading, self.plan = found
        plan = self.plan
        self.table.rows.show(rows_of(reading, plan))
        self.errors_button.setVisible(bool(plan.errors))
        self.issue_button.setEnabled(bool(plan.items))
        self.summary.setText(
            translate(
                "office", "新发 {}，换发 {}，更正资料 {}，已有同样的证 {}，错误 {} 处。"
            ).format(plan.new, plan.renewed, plan.corrected, plan.unchanged, len(plan.errors))
            + translate("office", "没用到的列：{}。").format(
                "、".join(reading.ignored) or translate("office", "无")
            )
        )

    def choose_errors(self) -> None:
        """Keep the mistakes as a file to send back."""
        name, _ = QFileDialog.getSaveFileName(
            self, translate("office", "存到哪里"), str(documents() / "errors.xlsx"), "*.xlsx *.csv"
        )
        if name and self.plan is not None:
            errors = self.plan.errors
            self.context.desk.background.slowly(
                lambda: write_errors(Path(name), errors),
                lambda _: self.context.notify(translate("office", "错误已存成文件")),
                self.complain,
            )

    # --- issuing ------------------------------------------------------------------------------

    def chosen(self) -> Plan | None:
        """The plan of the chosen rows; of all where none, or only the current one, is chosen."""
        plan = self.plan
        selected = self.table.selectionModel().selectedRows()
        if plan is None or len(selected) < 2:
            return plan
        wanted = {self.table.rows.things[index.row()] for index in selected}
        return msgspec.structs.replace(
            plan, items=[item for item in plan.items if item.where in wanted]
        )

    def issue_all(self) -> None:
        """Issue what is chosen, a batch at a time; between two the gate has its turn."""
        plan = self.chosen()
        if plan is None or self.job.busy:
            return
        if not plan.items:
            self.complain(translate("office", "选中的行里没有要发的证。"))
            return
        self.handing.with_key(lambda key: self._begin(plan, key))

    def _begin(self, plan: Plan, key: SigningKey) -> None:
        self.job.begin(len(plan.items))
        self.issue_button.setEnabled(False)
        self._next(batches_of(plan), key)

    def _next(self, left: Sequence[Plan], key: SigningKey) -> None:
        if not left or self.job.stopped:
            self._issued()
            return
        batch, code = left[0], self.context.staff.code

        def done(issued: Issued) -> None:
            self.issued += [one.issued for one in issued.passes]
            self.job.told(self.job.bar.value() + len(batch.items))
            self._next(left[1:], key)

        def failed(error: Exception) -> None:
            self._issued()
            self.complain(error)

        def work(station: Station) -> Issued:
            return issue(batch, station.ledger, key, actor=code)

        self.context.desk.act(work, self.job.still(done), self.job.still(failed))

    def _issued(self) -> None:
        cut = self.job.stopped
        self.job.hide()
        text = translate("office", "已发 {} 张证。").format(len(self.issued))
        if cut:
            text += translate("office", "已取消；再读一遍，会接着发没发的。")
        self.summary.setText(text)
        if self.issued:
            self.handing.suit(self.issued)
            self.handing.form.show()
            self.handing.button.show()


def rows_of(reading: RosterReading, plan: Plan) -> list[tuple[list[str], Where]]:
    """Every row of the roster, those with mistakes first."""
    rows: list[tuple[list[str], Where]] = []
    wrong: set[Where] = set()
    for error in plan.errors:
        wrong.add((error.sheet, error.row))
        texts = [
            str(error.row),
            f"{error.column} {error.value}".strip(),
            translate("office", "✕ 有错，不发"),
            f"{said(error.message)} {said(error.what_to_do)}",
        ]
        rows.append((texts, (error.sheet, error.row)))
    planned: dict[Where, list[Any]] = {}
    for item in plan.items:
        planned.setdefault(item.where, []).append(item)
    for row in reading.rows:
        where = (row.sheet, row.row)
        if where in wrong:
            continue
        items = planned.get(where, [])
        name = " ".join(part for part in (mask_name(row.name), row.plate) if part)
        rows.append(([str(row.row), name, _what(items), _more(items)], where))
    return rows


def _what(items: list[Any]) -> str:
    if not items:
        return translate("office", "已有同样的证")
    if all(item.issued is None for item in items):
        return translate("office", "更正资料")
    if any(item.put is not None and not item.put.replaces for item in items):
        return translate("office", "✓ 新发")
    return translate("office", "✓ 换发")


def _more(items: list[Any]) -> str:
    passes = [item.issued for item in items if item.issued is not None]
    numbers = "、".join(str(zone) for one in passes[:1] for zone in one.zones)
    text = translate("office", "分区 {}").format(numbers) if numbers else ""
    for item in items:
        if item.shortened:
            short = translate("office", "；姓名完整印出，码里只写“{}”")
            text += short.format(mask_name(item.shortened))
    dying = sum(len(item.revokes) for item in items)
    return text + (translate("office", "；旧证作废 {} 张").format(dying) if dying else "")


def _places(book: Logbook) -> tuple[list[Enterprise], list[Zone]]:
    register = Register(book.db)
    return register.items(Enterprise), register.items(Zone)
