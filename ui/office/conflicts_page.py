"""What cannot be right: crossings, settled by a correcting entry, and passes issued twice."""

import time
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from gate_app import words as vocabulary
from gate_app.domain.entries import Entry
from gate_app.domain.people import StaffRole
from gate_app.reports.conflicts import (
    Conflict,
    ConflictKind,
    conflicts,
    setting_right,
    taking_back,
)
from gate_app.station import Station
from ui.gate.panels.base import beside, button, field, label
from ui.office.page import Context, Page
from ui.office.table import Table
from ui.shared.cards import direction_text
from ui.shared.translations import translate

DAY_MS = 86_400_000
AGAIN_S = 60.0
ISSUES = 4
"""Issues of a pass that are named; a laptop that lies may write any number of them."""


class ConflictsPage(Page):
    """Choose one, write why, and take it back or say where the person is."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "冲突"))
        sizes = context.sizes
        self.shown: list[Conflict] | None = None
        self._asking = False
        self._asked_at = 0.0
        self._once_more = False
        self.period = QComboBox()
        self.period.setAccessibleName(translate("office", "时间"))
        for days, text in (
            (1, translate("office", "最近 24 小时")),
            (7, translate("office", "最近 7 天")),
            (30, translate("office", "最近 30 天")),
        ):
            self.period.addItem(text, days)
        self.period.setCurrentIndex(1)
        self.period.currentIndexChanged.connect(lambda _index: self.ask())
        self.top.addWidget(self.period)
        self.table = Table(
            translate("office", "冲突"),
            [
                translate("office", "时间"),
                translate("office", "姓名或车牌"),
                translate("office", "企业"),
                translate("office", "方向"),
                translate("office", "什么不对"),
            ],
            (170, 130, 220, 70, 0),
            sizes,
        )
        self.table.opened.connect(lambda one: context.go("history", one.known.holder))
        self.rows.addWidget(self.table, 1)
        self.count = label("", "muted", wrap=True)
        self.rows.addWidget(self.count)
        self.reason = field(
            translate("office", "更正的原因"),
            hint=translate("office", "更正的原因，例如：出门时漏扫，已电话核实"),
            method=True,
            longest=120,
        )
        self.acts: list[QWidget] = []
        if context.supervising:
            self._add_acts()
        else:
            text = translate("office", "更正需要主管登录。")
            self.rows.addWidget(label(text, "muted"))

    def _add_acts(self) -> None:
        gap = self.context.sizes.px(8)
        self.rows.addWidget(self.reason)
        self.acts = [
            button(translate("office", "撤销这次通行"), self.take_back),
            button(translate("office", "更正：人在里面"), lambda: self.set_right(inside=True)),
            button(translate("office", "更正：人在外面"), lambda: self.set_right(inside=False)),
        ]
        self.rows.addLayout(beside(*self.acts, spacing=gap))

    def first_field(self) -> QWidget:
        return self.table

    def entered(self, _what: object = None) -> None:
        self.ask()

    def refresh(self) -> None:
        # Many crossings are gone through: not on every beat.
        if time.monotonic() - self._asked_at > AGAIN_S:
            self.ask()

    def ask(self) -> None:
        """Look at the ledger again."""
        if self._asking:
            self._once_more = True
            return
        self._asking, self._asked_at = True, time.monotonic()
        after = self.context.status.at - self.period.currentData() * DAY_MS
        self.look(lambda book: conflicts(book, after=after), self._show, self._fail)

    def _fail(self, error: Exception) -> None:
        self._asking = False
        self.complain(error)

    def _show(self, found: list[Conflict]) -> None:
        self._asking = False
        if self._once_more:
            self._once_more = False
            self.ask()
        if self.shown is not None and _refs(found) == _refs(self.shown):
            return
        self.shown = found
        self.table.rows.show([(self._cells(one), one) for one in found])
        if found:
            self.table.selectRow(0)
            text = translate("office", "{} 处。更正是一条新记录，原来的记录仍在台账里。")
            self.count.setText(text.format(len(found)))
        else:
            self.count.setText(translate("office", "✓ 没有冲突。"))

    def _cells(self, one: Conflict) -> list[str]:
        zone = self.context.zone
        return [
            vocabulary.time_text(one.happened, zone),
            one.known.name or one.known.holder,
            one.known.enterprise,
            "" if one.direction is None else direction_text(one.direction),
            self.what_text(one),
        ]

    def what_text(self, one: Conflict) -> str:
        """What contradicts what."""
        zone = self.context.zone
        if one.dispute is not None:
            issues = "; ".join(
                f"{each.station} {vocabulary.time_text(each.at, zone)[:16]} ({each.name})"
                for each in one.dispute.issues[:ISSUES]
            )
            return translate("office", "通行证 {} 登记了两次，内容不同，已作废：{}").format(
                one.dispute.number, issues
            )
        since = "" if one.before is None else vocabulary.time_text(one.before.since, zone)[5:16]
        if one.kind is ConflictKind.AFTER_REVOCATION:
            when = vocabulary.time_text(one.revoked or 0, zone)[5:16]
            return translate("office", "通行证 {} 已吊销，之后还通行").format(when)
        if one.kind is ConflictKind.INSIDE_TWICE:
            return translate("office", "{} 起已在里面，又进一次").format(since)
        if one.before is None:
            return translate("office", "没有进过，却出去了")
        if one.before.inside:
            return translate("office", "{} 起在另一个区里面，却从这里出去").format(since)
        return translate("office", "{} 起已在外面，又出一次").format(since)

    # --- settling -----------------------------------------------------------------------------

    def take_back(self) -> None:
        """The crossing did not happen."""
        self._settle(taking_back, {})

    def set_right(self, *, inside: bool) -> None:
        """The crossings stay; the person is inside, or outside."""
        self._settle(setting_right, {"inside": inside})

    def _settle(self, make: Any, how: dict[str, Any]) -> None:
        conflict, reason = self.table.chosen(), self.reason.text()
        if conflict is None:
            self.complain(translate("office", "请先选一条。"))
            return
        who = self.context.staff

        def work(station: Station) -> Entry:
            if who.role is not StaffRole.SUPERVISOR:
                raise RuntimeError("only a supervisor corrects")
            return station.ledger.append(make(conflict, reason=reason, **how), actor=who.code)

        def done(_entry: Entry) -> None:
            self.complain("")
            self.reason.clear()
            self.context.notify(translate("office", "已更正，原来的记录仍在台账里"))
            self.ask()

        self.act(work, done)


def _refs(found: list[Conflict]) -> list[tuple[str, str]]:
    return [(one.entry.ref, one.kind) for one in found]
