"""Passes that were issued: find them, report lost, revoke, replace, renew, suspend, print."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QDateEdit, QHBoxLayout, QLineEdit, QPushButton

from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import PassIssued
from gate_app.issuing.issue import Issued, issue
from gate_app.issuing.requests import after_last_second
from gate_app.issuing.standing import renew, replace, revoke, suspend
from gate_app.sites.pass_desk import Found, find, holders_of
from gate_app.station import Station
from ui.gate.panels.base import beside, button, field, label
from ui.office.desk import Search
from ui.office.handing import Handing
from ui.office.issue_page import DAYS
from ui.office.jobs import Job
from ui.office.page import Context, Page
from ui.office.pass_texts import PASS_WIDTHS, name_of, new_photos, pass_cells, pass_headings
from ui.office.photo_card import PhotoCard
from ui.office.sure import Sure
from ui.office.table import Table
from ui.shared.translations import translate

TYPING_MS = 200
MOST = 500
NAMED = 3
"""So many people are named in a question, the rest counted."""


class PassesPage(Page):
    """A search on top, the passes, and what can be done with the chosen ones."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "通行证"))
        sizes = context.sizes
        self._search: Search | None = None
        self._listing = False
        self.text = field(
            translate("office", "查找"),
            hint=translate("office", "证号、姓名、车牌或企业；不写列出最新的"),
            method=True,
            longest=40,
        )
        self.text.setClearButtonEnabled(True)
        self.table = Table(
            translate("office", "通行证"),
            pass_headings(),
            PASS_WIDTHS,
            sizes,
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.opened.connect(lambda one: context.go("history", one.issued.holder))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._selected())
        self.photo = PhotoCard(self, self.search)
        self.sure = Sure(context)
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
        self.until = QDateEdit(context.today.addDays(DAYS))
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
        middle = QHBoxLayout()
        middle.setSpacing(sizes.px(10))
        middle.addWidget(self.table, 1)
        middle.addWidget(self.photo)
        self.rows.addLayout(beside(self.text, self.photo.folder_button, spacing=sizes.px(10)))
        self.rows.addLayout(middle, 1)
        self.rows.addWidget(self.count)
        self.rows.addWidget(self.sure)
        self.rows.addWidget(self.job)
        self.rows.addLayout(first)
        self.rows.addLayout(second)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.search)
        self.text.textChanged.connect(lambda _text: self._typing.start())
        self.text.returnPressed.connect(self._to_table)

    def _act(self, caption: str, pressed: Callable[[], object]) -> QPushButton:
        return button(caption, pressed)

    def first_field(self) -> QLineEdit:
        return self.text

    def entered(self, what: object = None) -> None:
        if isinstance(what, str):
            self.text.setText(what)
        self.search()

    def end(self) -> None:
        self.job.stop()

    def left(self) -> None:
        self.sure.forget()
        self.photo.close_dialog()
        if self._search is not None:
            self._search.stop()

    # --- finding ------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.sure.asking:
            self.sure.forget()
            return
        super().keyPressEvent(event)

    def _to_table(self) -> None:
        """Enter in the field goes on to the passes."""
        self.search()
        self.table.setFocus()

    def search(self) -> None:
        """Ask again; what was asked before is dropped."""
        self._typing.stop()
        self.sure.forget()
        if self._search is not None:
            self._search.stop()
        typed, at = self.text.text(), self.context.status.at
        self._search = self.context.desk.look(
            lambda book: find(book.db, typed, at, limit=MOST),
            self.if_here(self._show),
            self.if_here(self.complain),
        )

    def _show(self, found: list[Found]) -> None:
        """List what was found. A question asked while this was on its way stands as long as
        those it names are still the chosen ones.
        """
        kept = {one.issued.pass_id for one in self.chosen()}
        self._listing = True
        zone, role = self.context.zone, self.context.staff.role
        self.table.rows.show([(pass_cells(one, zone, role), one) for one in found])
        again = [row for row, one in enumerate(found) if one.issued.pass_id in kept]
        flags = QItemSelectionModel.SelectionFlag
        for row in again or ([0] if found else []):
            index = self.table.rows.index(row, 0)
            self.table.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)
        self._listing = False
        if {one.issued.pass_id for one in self.chosen()} != kept:
            self.sure.forget()
        self.photo.show_chosen(self.chosen())
        self.count.setText(self._counted(len(found)))

    def _counted(self, count: int) -> str:
        if len(self.text.text().strip()) == 1:
            return translate("office", "请至少输入两个字。")
        if not count:
            return translate("office", "没有找到。可以输证号、姓名、车牌或企业。")
        if count == MOST:
            return translate("office", "只列出最新的 {} 张；请缩小范围。").format(count)
        return translate("office", "{} 张。按住 Ctrl 或 Shift 可选几张。").format(count)

    def _selected(self) -> None:
        """Others are chosen: a question about the former ones means nothing any more."""
        if self._listing:
            return
        self.sure.forget()
        self.photo.show_chosen(self.chosen())

    def chosen(self) -> list[Found]:
        """The chosen passes."""
        things = self.table.rows.things
        selected = self.table.selectionModel().selectedRows()
        return [things[index.row()] for index in selected]

    # --- acting -------------------------------------------------------------------------------

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
        found = [one for one in self._ready(reason=not lost) if not one.registered.final]
        if not found:
            if self.chosen() and not self.problem.text():
                self.complain(translate("office", "选中的证早已作废。"))
            return
        reason, code = self.reason.text(), self.context.staff.code

        def work(station: Station) -> int:
            passes = [one.issued for one in found]
            return revoke(
                passes, station.ledger, station.register, reason=reason, lost=lost, actor=code
            )

        if lost:
            sentence = translate(
                "office", "挂失 {} 张证：{}。下一次扫码就被拒绝；不能恢复，只能补办。"
            )
            yes, made = translate("office", "确定挂失"), self.lost_button
            said = translate("office", "已挂失 {} 张")
        else:
            sentence = translate("office", "吊销 {} 张证：{}。下一次扫码就被拒绝；不能恢复。")
            yes, made = translate("office", "确定吊销"), self.revoke_button
            said = translate("office", "已吊销 {} 张")
        self.sure.ask(
            sentence.format(len(found), self._people(found)),
            yes,
            lambda: self.act(work, lambda count: self._done(said.format(count))),
            final=True,
            back=made,
        )

    def _suspend(self, suspended: bool, *, enterprise: bool) -> None:
        found = self._ready(reason=suspended)
        if not found:
            return
        if enterprise:
            subjects = list(dict.fromkeys(f"enterprise:{one.issued.enterprise}" for one in found))
            who = "、".join(dict.fromkeys(one.enterprise for one in found))
            made = self.stop_enterprise if suspended else self.free_enterprise
            sentence = (
                translate("office", "暂停 {} 家企业：{}。全企业的人和车都不能通行，直到恢复。")
                if suspended
                else translate("office", "恢复 {} 家企业：{}。没有单独暂停的人和车又可以通行。")
            )
        else:
            subjects, who = holders_of(found), self._people(found)
            made = self.suspend_button if suspended else self.restore_button
            sentence = (
                translate("office", "暂停 {} 个持证人：{}。他们所有的证都不能通行，直到恢复。")
                if suspended
                else translate("office", "恢复 {} 个持证人：{}。他们的有效证又可以通行。")
            )
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
        self.sure.ask(
            sentence.format(len(subjects), who),
            translate("office", "确定暂停") if suspended else translate("office", "确定恢复"),
            lambda: self.act(work, lambda count: self._done(said.format(count))),
            final=enterprise and suspended,
            back=made,
        )

    def replace(self) -> None:
        """The chosen passes die, their holders get new ones."""
        found = self._ready_with_key()
        if found:
            passes = [one.issued for one in found]
            sentence = translate(
                "office", "补办 {} 张证：{}。旧证当场作废，新证有效期不变，要重新打印。"
            ).format(len(found), self._people(found))
            self.sure.ask(
                sentence + new_photos(found),
                translate("office", "确定补办"),
                lambda: self.handing.with_key(lambda key: self._again(passes, key, exp=None)),
                final=True,
                back=self.replace_button,
            )

    def renew(self) -> None:
        """New passes with the same terms, good until the day that is set."""
        found = self._ready_with_key()
        if found:
            day = self.until.date()
            exp = after_last_second(day.toPython(), self.context.status.site)
            passes = [one.issued for one in found]
            sentence = translate(
                "office", "续期 {} 张证到 {}：{}。旧证照样用到原来的日期，新证要打印。"
            ).format(len(found), day.toString("yyyy-MM-dd"), self._people(found))
            self.sure.ask(
                sentence + new_photos(found),
                translate("office", "确定续期"),
                lambda: self.handing.with_key(lambda key: self._again(passes, key, exp=exp)),
                final=False,
                back=self.renew_button,
            )

    def _ready_with_key(self) -> list[Found]:
        found = self._ready(reason=False)
        if found and not self.handing.passphrase.text():
            self.complain(translate("office", "请输入密钥口令。"))
            self.handing.passphrase.setFocus()
            return []
        return found

    def _people(self, found: Sequence[Found]) -> str:
        """Whose they are: some by name, the rest counted."""
        role = self.context.staff.role
        names = list(dict.fromkeys(name_of(one, role) for one in found))
        said = "、".join(names[:NAMED])
        if len(names) <= NAMED:
            return said
        return translate("office", "{} 等 {} 个").format(said, len(names))

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
