"""Crossings taken down on paper, typed in later with their own time and marked late."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gate_app.domain.entries import Subject
from ui.gate.panels.base import Context, Panel, button, field, label
from ui.gate.panels.people import PeopleSearch
from ui.gate.panels.search import ENTERS, Way
from ui.shared.translations import translate

FORM = "%Y-%m-%d %H:%M"


class PaperPanel(Panel):
    """Who, when, which way; stays open for the next line of the paper list."""

    tall = True

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "纸质登记补录"))
        gap = context.sizes.px(8)
        columns = QHBoxLayout()
        columns.setSpacing(context.sizes.px(16))
        self.people = PeopleSearch(self)
        columns.addWidget(self.people, 1)
        right = QVBoxLayout()
        right.setSpacing(gap)
        right.addWidget(label(translate("panel", "日期和时间"), "muted"))
        self.time = field(translate("panel", "日期和时间"), hint="2026-01-31 08:30", longest=16)
        self.time.setText(self._now())
        right.addWidget(self.time)
        self.way = Way(gap)
        right.addLayout(self.way)
        self.note = field(
            translate("panel", "备注"), hint=translate("panel", "备注（可不写）"), method=True
        )
        right.addWidget(self.note)
        right.addStretch(1)
        right.addWidget(button(translate("panel", "记入台账"), self._write, "primary"))
        columns.addLayout(right, 1)
        self.rows.addLayout(columns, 1)
        self.done = label("", "muted")
        self.rows.addWidget(self.done)

    def first_field(self) -> QWidget | None:
        return self.people.text

    def take_key(self, key: int) -> bool:
        if key in ENTERS:
            self._write()
            return True
        return self.way.take_key(key) or self.people.take_key(key)

    def _zone(self) -> ZoneInfo:
        status = self.context.status
        return ZoneInfo(status.site.time_zone if status else "Asia/Shanghai")

    def _now(self) -> str:
        status = self.context.status
        if status is None:
            return ""
        return datetime.fromtimestamp(status.at / 1000, self._zone()).strftime(FORM)

    def _write(self) -> None:
        try:
            local = datetime.strptime(self.time.text().strip(), FORM).replace(tzinfo=self._zone())
        except ValueError:
            self.complain(translate("panel", "时间请写成 2026-01-31 08:30。"))
            self.time.setFocus()
            return
        subject = self.people.subject() or Subject(name=self.people.text.text().strip())
        happened = int(local.timestamp() * 1000)
        note, way = self.note.text().strip(), self.way.value
        self.complain("")

        def written(_entry: object) -> None:
            shown = f"{self.time.text()} {subject.name}"
            self.done.setText(translate("panel", "已补录：{}").format(shown))
            self.people.list.clear()
            self.people.text.clear()
            self.people.text.setFocus()

        self.context.desk.act(
            lambda station: station.acts.write_down_late(
                subject, direction=way, happened=happened, note=note
            ),
            written,
            self.complain,
        )
