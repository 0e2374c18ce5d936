"""Passes that were issued: find them, report lost, revoke, replace, renew, suspend, print."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QDate, QTimer
from PySide6.QtWidgets import QAbstractItemView, QDateEdit, QHBoxLayout, QLineEdit, QPushButton

from gate_app import words as vocabulary
from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import PassIssued
from gate_app.domain.passes import PassKind
from gate_app.domain.people import mask_name
from gate_app.issuing.issue import Issued, issue
from gate_app.issuing.requests import after_last_second
from gate_app.issuing.standing import renew, replace, revoke, suspend
from gate_app.sites.pass_desk import Found, find, holders_of
from gate_app.station import Station
from ui.gate.panels.base import button, field, label
from ui.office.desk import Search
from ui.office.handing import Handing
from ui.office.issue_page import DAYS
from ui.office.jobs import Job
from ui.office.page import Context, Page
from ui.office.table import Table
from ui.shared.translations import translate, words

TYPING_MS = 200
SURE_MS = 4_000
"""A step that cannot be taken back is pressed twice within this time."""


class PassesPage(Page):
    """A search on top, the passes, and what can be done with the chosen ones."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "通行证"))
        sizes = context.sizes
        self._search: Search | None = None
        self._sure: QPushButton | None = None
        self.text = field(
            translate("office", "查找"),
            hint=translate("office", "证号、姓名、车牌或企业；不写列出最新的"),
            method=True,
            longest=40,
        )
        self.text.setClearButtonEnabled(True)
        self.table = Table(
            translate("office", "通行证"),
            [
                translate("office", "证号"),
                translate("office", "种类"),
                translate("office", "姓名或车牌"),
                translate("office", "企业"),
                translate("office", "分区"),
                translate("office", "有效到"),
                translate("office", "状态"),
            ],
            (150, 80, 150, 0, 110, 170, 110),
            sizes,
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.opened.connect(lambda one: context.go("history", one.issued.holder))
        self.count = label("", "muted")
        self.reason = field(
            translate("office", "原因"),
            hint=translate("office", "原因，如 离职、密接"),
            method=True,
        )
        self.lost_button = self._act(translate("office", "挂失"), lambda: self._kill(lost=True))
        self.revoke_button = self._act(translate("office", "吊销"), lambda: self._kill(lost=False))
        self.suspend_button = self._act(
            translate("office", "暂停持证人"), lambda: self._suspend(True, enterprise=False)
        )
        self.restore_button = self._act(
            translate("office", "恢复持证人"), lambda: self._suspend(False, enterprise=False)
        )
        self.stop_enterprise = self._act(
            translate("office", "暂停企业"), lambda: self._suspend(True, enterprise=True)
        )
        self.free_enterprise = self._act(
            translate("office", "恢复企业"), lambda: self._suspend(False, enterprise=True)
        )
        first = QHBoxLayout()
        first.addWidget(self.reason, 1)
        for made in (
            self.lost_button,
            self.revoke_button,
            self.suspend_button,
            self.restore_button,
            self.stop_enterprise,
            self.free_enterprise,
        ):
            first.addWidget(made)
        self.job = Job(context)
        self.handing = Handing(self, self.job, lambda: [one.issued for one in self.chosen()])
        self.until = QDateEdit(QDate.currentDate().addDays(DAYS))
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setCalendarPopup(True)
        self.until.setAccessibleName(translate("office", "续期到（含当天）"))
        self.replace_button = self._act(translate("office", "补办"), self.replace)
        self.renew_button = self._act(translate("office", "续期到"), self.renew)
        second = QHBoxLayout()
        second.addWidget(self.handing, 1)
        for widget in (self.replace_button, self.renew_button, self.until):
            second.addWidget(widget)
        for row in (first, second):
            row.setSpacing(sizes.px(8))
        self.rows.addWidget(self.text)
        self.rows.addWidget(self.table, 1)
        self.rows.addWidget(self.count)
        self.rows.addWidget(self.job)
        self.rows.addLayout(first)
        self.rows.addLayout(second)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.search)
        self.text.textChanged.connect(lambda _text: self._typing.start())
        self._doubt = QTimer(self, singleShot=True, interval=SURE_MS)
        self._doubt.timeout.connect(self._calm)
        self._captions: dict[QPushButton, str] = {}

    def _act(self, caption: str, pressed: Callable[[], object]) -> QPushButton:
        return button(caption, pressed)

    def first_field(self) -> QLineEdit:
        return self.text

    def entered(self, what: object = None) -> None:
        if isinstance(what, str):
            self.text.setText(what)
        self.search()

    def left(self) -> None:
        self.job.stop()
        if self._search is not None:
            self._search.stop()

    # --- finding ------------------------------------------------------------------------------

    def search(self) -> None:
        """Ask again; what was asked before is dropped."""
        self._typing.stop()
        if self._search is not None:
            self._search.stop()
        typed, at = self.text.text(), self.context.status.at
        self._search = self.context.desk.look(
            lambda book: find(book.db, typed, at), self._show, self.complain
        )

    def _show(self, found: list[Found]) -> None:
        kept = {one.issued.pass_id for one in self.chosen()}
        zone = self.context.zone
        self.table.rows.show([(_texts(one, zone), one) for one in found])
        if not kept and found:
            self.table.selectRow(0)
        for row, one in enumerate(found):
            if one.issued.pass_id in kept:
                self.table.selectRow(row)
        self.count.setText(
            translate("office", "{} 张。按住 Ctrl 或 Shift 可选几张。").format(len(found))
        )

    def chosen(self) -> list[Found]:
        """The chosen passes."""
        things = self.table.rows.things
        selected = self.table.selectionModel().selectedRows()
        return [things[index.row()] for index in selected]

    # --- acting -------------------------------------------------------------------------------

    def _is_sure(self, made: QPushButton, question: str) -> bool:
        """The first press asks on the button itself, the second means it."""
        if self._sure is made:
            self._calm()
            return True
        self._calm()
        self._sure = made
        self._captions[made] = made.text()
        made.setText(question)
        made.setAccessibleName(question)
        self._doubt.start()
        return False

    def _calm(self) -> None:
        if self._sure is not None:
            caption = self._captions.pop(self._sure)
            self._sure.setText(caption)
            self._sure.setAccessibleName(caption)
            self._sure = None
        self._doubt.stop()

    def _ready(self, *, reason: bool) -> list[Found]:
        found = self.chosen()
        if not found:
            self.complain(translate("office", "请先选通行证。"))
        elif reason and not self.reason.text().strip():
            self.complain(translate("office", "请写明原因。"))
            self.reason.setFocus()
            return []
        else:
            self.complain("")
        return found

    def _kill(self, *, lost: bool) -> None:
        found = self._ready(reason=not lost)
        made = self.lost_button if lost else self.revoke_button
        if not found or not self._is_sure(made, translate("office", "不能恢复，再按一次")):
            return
        reason, code = self.reason.text(), self.context.staff.code

        def work(station: Station) -> int:
            passes = [one.issued for one in found]
            return revoke(
                passes, station.ledger, station.register, reason=reason, lost=lost, actor=code
            )

        said = translate("office", "已挂失 {} 张") if lost else translate("office", "已吊销 {} 张")
        self.context.desk.act(work, lambda count: self._done(said.format(count)), self.complain)

    def _suspend(self, suspended: bool, *, enterprise: bool) -> None:
        found = self._ready(reason=suspended)
        if not found:
            return
        subjects = holders_of(found)
        if enterprise:
            subjects = list(dict.fromkeys(f"enterprise:{one.issued.enterprise}" for one in found))
            made = self.stop_enterprise if suspended else self.free_enterprise
            names = "、".join(dict.fromkeys(one.enterprise for one in found))
            question = translate("office", "全部人员：{}？再按一次").format(names)
            if not self._is_sure(made, question):
                return
        reason, code = self.reason.text(), self.context.staff.code

        def work(station: Station) -> int:
            return suspend(
                subjects, station.ledger, station.register,
                suspended=suspended, reason=reason, actor=code,
            )  # fmt: skip

        said = (
            translate("office", "已暂停 {} 个")
            if suspended
            else translate("office", "已恢复 {} 个")
        )
        self.context.desk.act(work, lambda count: self._done(said.format(count)), self.complain)

    def replace(self) -> None:
        """The chosen passes die, their holders get new ones."""
        found = self._ready(reason=False)
        if found and self._is_sure(self.replace_button, translate("office", "旧证作废，再按一次")):
            passes = [one.issued for one in found]
            self.handing.with_key(lambda key: self._again(passes, key, exp=None))

    def renew(self) -> None:
        """New passes with the same terms, good until the day that is set."""
        found = self._ready(reason=False)
        if found:
            exp = after_last_second(self.until.date().toPython(), self.context.status.site)
            passes = [one.issued for one in found]
            self.handing.with_key(lambda key: self._again(passes, key, exp=exp))

    def _again(self, passes: list[PassIssued], key: SigningKey, *, exp: int | None) -> None:
        code = self.context.staff.code

        def work(station: Station) -> Issued:
            ledger, register = station.ledger, station.register
            plan: Any = (
                replace(passes, ledger, register)
                if exp is None
                else renew(passes, ledger, register, exp=exp)
            )
            return issue(plan, ledger, key, actor=code)

        def done(issued: Issued) -> None:
            numbers = "、".join(one.issued.number for one in issued.passes[:3])
            self._done(translate("office", "新证：{}").format(numbers))

        self.context.desk.act(work, done, self.complain)

    def _done(self, said: str) -> None:
        self.reason.clear()
        self.context.notify(said)
        self.search()


def _texts(one: Found, zone: str) -> list[str]:
    issued = one.issued
    vehicle = issued.pass_kind is PassKind.VEHICLE
    why = f"（{one.registered.why}）" if one.registered.why else ""
    return [
        issued.number,
        words(vocabulary.PASS_KINDS[issued.pass_kind]),
        one.name if vehicle else mask_name(one.name),
        one.enterprise,
        "、".join(str(number) for number in issued.zones),
        vocabulary.time_text(issued.exp * 1000 - 1000, zone)[:16],
        state_text(one.state) + why,
    ]


def state_text(state: str) -> str:
    """What a pass is worth now."""
    return {
        "valid": translate("office", "有效"),
        "not-yet": translate("office", "未生效"),
        "expired": translate("office", "已过期"),
        "revoked": translate("office", "已吊销"),
        "lost": translate("office", "已挂失"),
        "suspended": translate("office", "已暂停"),
    }[state]
