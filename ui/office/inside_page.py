"""Who is inside now, zone by zone, to be printed in one step; and who should be back by now."""

import re
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gate_app import words as vocabulary
from gate_app.exports.lists import write_muster
from gate_app.ledger.logbook import Logbook
from gate_app.reports.muster import ZoneMuster, muster
from gate_app.reports.overdue import Overdue, overdue
from ui.gate.panels.base import button, label
from ui.office.gate_card import inside_text
from ui.office.page import Context, Page
from ui.office.paper import documents, show_file
from ui.office.table import Table
from ui.shared.translations import translate, words

LATE = "late"
HOUR_MS = 3_600_000


class InsidePage(Page):
    """One button a zone, one for the overdue; a table; printing."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "在内名单"))
        self.zones: list[ZoneMuster] = []
        self.late: list[Overdue] | None = None
        self.chosen = ""
        self._asking = False
        self.show_file = show_file
        self.folder = documents()
        self.print_button = button(
            translate("office", "打印名单（PDF） Ctrl+P"), self.print_list, "primary"
        )
        self.print_button.setShortcut("Ctrl+P")
        self.top.addWidget(self.print_button)
        self.choices = QWidget()
        self._row = QHBoxLayout(self.choices)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(context.sizes.px(8))
        self.buttons: dict[str, QPushButton] = {}
        self.rows.addWidget(self.choices)
        self.inside = Table(
            translate("office", "在内名单"),
            [
                translate("office", "姓名或车牌"),
                translate("office", "种类"),
                translate("office", "企业"),
                translate("office", "进入时间"),
                translate("office", "已在里面"),
            ],
            (180, 90, 0, 180, 120),
            context.sizes,
        )
        self.outside = Table(
            translate("office", "逾期未归"),
            [
                translate("office", "姓名或车牌"),
                translate("office", "企业"),
                translate("office", "从哪个区出去"),
                translate("office", "出去时间"),
                translate("office", "应回时间"),
                translate("office", "已逾期"),
            ],
            (180, 0, 140, 180, 180, 120),
            context.sizes,
        )
        for table in (self.inside, self.outside):
            table.opened.connect(self._open)
            self.rows.addWidget(table, 1)
        self.note = label("", "muted", wrap=True)
        self.rows.addWidget(self.note)

    def first_field(self) -> QWidget | None:
        return self.inside

    def look_changed(self, before: str) -> None:
        super().look_changed(before)
        self.choose(self.chosen)

    def refresh(self) -> None:
        if self._asking:
            return
        self._asking = True
        at, sure_at = self.context.status.at, self.context.status.sure_at

        def question(book: Logbook) -> tuple[list[ZoneMuster], list[Overdue] | None]:
            return muster(book, at=sure_at), overdue(book, at=at)

        self.look(question, self._show, self._fail)

    def _fail(self, error: Exception) -> None:
        self._asking = False
        self.complain(error)

    def _show(self, found: tuple[list[ZoneMuster], list[Overdue] | None]) -> None:
        self._asking = False
        if found == (self.zones, self.late) and self.buttons:
            return
        self.zones, self.late = found
        texts = {
            str(one.zone.number): f"{one.zone.name}  {len(one.insiders)}" for one in self.zones
        }
        if self.late is not None:
            texts[LATE] = translate("office", "逾期未归  {}").format(len(self.late))
        if list(texts) != list(self.buttons):
            for made in self.buttons.values():
                made.deleteLater()
            while self._row.count():
                self._row.takeAt(0)
            self.buttons = {}
            for name, text in texts.items():
                made = button(text, lambda name=name: self.choose(name))
                made.setCheckable(True)
                self.buttons[name] = made
                self._row.addWidget(made)
            self._row.addStretch(1)
        for name, text in texts.items():
            self.buttons[name].setText(text)
        self.choose(self.chosen if self.chosen in texts else next(iter(texts), ""))

    def choose(self, name: str) -> None:
        """Show a zone, or the overdue."""
        self.chosen = name
        for one, made in self.buttons.items():
            made.setChecked(one == name)
        late = name == LATE
        self.outside.setVisible(late)
        self.inside.setVisible(not late)
        self.print_button.setVisible(not late)
        if late:
            self._fill_outside()
        else:
            self._fill_inside()

    def _fill_inside(self) -> None:
        context, zone = self.context, self._zone()
        insiders = zone.insiders if zone else ()
        rows = []
        for one in insiders:
            kind = "" if one.pass_kind is None else words(vocabulary.PASS_KINDS[one.pass_kind])
            since = vocabulary.time_text(one.since, context.zone)[:16]
            long = hours_text(context.status.at - one.since)
            rows.append(([one.name or one.holder, kind, one.enterprise, since, long], one.holder))
        self.inside.rows.show(rows)
        counts: dict = {}
        for one in insiders:
            counts[one.pass_kind] = counts.get(one.pass_kind, 0) + 1
        self.note.setText(
            translate(
                "office", "{}。Enter 看全部记录；名单用系统的看图程序打开，在那里打印。"
            ).format(inside_text(counts))
        )

    def _fill_outside(self) -> None:
        context, names = self.context, {one.zone.number: one.zone.name for one in self.zones}
        rows = []
        for one in self.late or []:
            known = one.known
            rows.append(
                (
                    [
                        known.name or known.holder,
                        known.enterprise,
                        names.get(one.zone, str(one.zone)),
                        vocabulary.time_text(one.left, context.zone)[:16],
                        vocabulary.time_text(one.due, context.zone)[:16],
                        hours_text(context.status.at - one.due),
                    ],
                    known.holder,
                )
            )
        self.outside.rows.show(rows)
        self.note.setText(translate("office", "时限在通行规则里设定；通行证都已失效的人不算。"))

    def _zone(self) -> ZoneMuster | None:
        return next((one for one in self.zones if str(one.zone.number) == self.chosen), None)

    def _open(self, holder: str) -> None:
        self.context.go("history", holder)

    def print_list(self) -> None:
        """Write the zone's list as PDF, newly asked for, and open it."""
        context, chosen = self.context, self.chosen
        status = context.status
        when = re.sub(r"\D", "", vocabulary.time_text(status.at, context.zone))
        target = self.folder / f"muster-{chosen}-{when}.pdf"

        def question(book: Logbook) -> Path:
            found = muster(book, at=status.sure_at)
            zones = [one for one in found if str(one.zone.number) == chosen]
            site = status.site.name
            write_muster(target, zones, site=site, at=status.at, time_zone=context.zone)
            return target

        def done(path: Path) -> None:
            context.notify(translate("office", "名单已存为 {}").format(path))
            self.show_file(path)

        self.complain("")
        self.look(question, done, self.complain)


def hours_text(ms: int) -> str:
    """How long, in hours and minutes."""
    minutes = max(ms, 0) // 60_000
    return translate("office", "{} 小时 {} 分").format(minutes // 60, minutes % 60)
