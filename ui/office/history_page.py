"""One person or vehicle: passes, where they are now, and everything that happened."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from gate_app import words as vocabulary
from gate_app.reports.history import History, PassStanding, history
from ui.gate.panels.base import button, label
from ui.office.line_texts import LINE_WIDTHS, line_cells, line_headings
from ui.office.page import Context, Page
from ui.office.pass_texts import kind_text, why_text
from ui.office.table import Table
from ui.shared.translations import translate, words


class HistoryPage(Page):
    """Opened from the log or a list; Esc goes back to the log."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "个人或车辆"))
        self.shown: History | None = None
        self._holder = ""
        self.top.addWidget(
            button(translate("office", "返回台账 Esc"), lambda: context.go("log", None))
        )
        self.who = label("", "big", wrap=True)
        self.rows.addWidget(self.who)
        self.facts = label("", wrap=True)
        self.rows.addWidget(self.facts)
        sizes = context.sizes
        self.passes = Table(
            translate("office", "通行证"),
            [
                translate("office", "证号"),
                translate("office", "种类"),
                translate("office", "分区"),
                translate("office", "有效至"),
                translate("office", "状态"),
            ],
            (150, 80, 120, 170, 0),
            sizes,
        )
        self.passes.setFixedHeight(sizes.px(136))
        self.rows.addWidget(self.passes)
        self.table = Table(translate("office", "记录"), line_headings(), LINE_WIDTHS, sizes)
        self.rows.addWidget(self.table, 1)

    def first_field(self) -> Table:
        return self.table

    def entered(self, what: object = None) -> None:
        if isinstance(what, str):
            self._holder = what
        self.refresh()

    def refresh(self) -> None:
        if self._holder:
            holder, at = self._holder, self.context.status.at
            self.look(lambda book: history(book, holder, at), self._show, self.complain)

    def _show(self, found: History) -> None:
        if found == self.shown or found.known.holder != self._holder:
            return
        self.shown = found
        who = found.known
        kind = "" if who.pass_kind is None else words(vocabulary.PASS_KINDS[who.pass_kind])
        name = who.name or who.holder
        self.who.setText(" · ".join(part for part in (name, kind, who.enterprise) if part))
        self.facts.setText("   ".join(self._facts(found)))
        zone = self.context.zone
        self.passes.rows.show([(self._pass_cells(one), one) for one in found.passes])
        self.table.rows.show([(line_cells(line, zone), line) for line in found.lines])
        if found.lines:
            self.table.selectRow(0)

    def _facts(self, found: History) -> list[str]:
        zone = self.context.zone
        told = []
        presence = found.known.presence
        if presence is None:
            told.append(translate("office", "● 不知道在里面还是外面"))
        else:
            since = vocabulary.time_text(presence.since, zone)[5:16]
            text = (
                translate("office", "● 在 {} 里面，{} 起").format(
                    found.zone_name or presence.zone, since
                )
                if presence.inside
                else translate("office", "○ 在外面，{} 起").format(since)
            )
            told.append(text)
        if found.suspended:
            told.append(translate("office", "■ 已暂停通行"))
        if found.enterprise_suspended:
            told.append(translate("office", "■ 所在企业已暂停通行"))
        if found.tested_at is not None:
            tested = vocabulary.time_text(found.tested_at, zone)[5:16]
            told.append(translate("office", "上次核酸 {}").format(tested))
        return told

    def _pass_cells(self, one: PassStanding) -> list[str]:
        issued = one.issued
        if one.lost:
            state = translate("office", "✕ 已挂失")
        elif one.revoked:
            state = translate("office", "✕ 已吊销  {}").format(why_text(one.why))
        elif issued.exp * 1000 <= self.context.status.at:
            state = translate("office", "✕ 已过期")
        else:
            state = translate("office", "✓ 有效")
        return [
            one.number,
            kind_text(issued),
            "、".join(str(number) for number in issued.zones),
            vocabulary.time_text(issued.exp * 1000, self.context.zone)[:16],
            state,
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.context.go("log", None)
            return
        super().keyPressEvent(event)
