"""A supervisor looks at the emergency vehicles that went through."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from gate_app.domain.entries import Entry
from gate_app.domain.people import StaffRole
from gate_app.station import Station
from ui.gate.log_lines import log_line
from ui.gate.panels.base import Context, Panel, PinForm, field
from ui.shared.translations import translate


class ReviewPanel(Panel):
    """All that wait are shown; one PIN and a note review them."""

    tall = True

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "复核紧急车辆：主管输入 PIN"))
        self._waiting: list[Entry] = []
        self.list = QListWidget()
        self.list.setAccessibleName(translate("panel", "待复核的紧急车辆"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.addWidget(self.list, 1)
        self.note = field(
            translate("panel", "备注"), hint=translate("panel", "备注（可不写）"), method=True
        )
        self.rows.addWidget(self.note)
        self.form = PinForm(
            self, "review-emergency", StaffRole.SUPERVISOR, translate("panel", "全部复核")
        )
        self.form.ready = self._missing
        self.form.done = self._review
        self.rows.addWidget(self.form)
        context.desk.ask(
            lambda station: station.register.emergencies_to_review(station.config.place.checkpoint),
            self._show,
            self.complain,
        )

    def first_field(self) -> QWidget | None:
        return self.form.code

    def _show(self, waiting: list[tuple[Entry, object]]) -> None:
        zone = self.context.status.site.time_zone if self.context.status else "Asia/Shanghai"
        self._waiting = [entry for entry, _ in waiting]
        self.list.addItems(log_line(entry, zone) for entry in self._waiting)

    def _missing(self) -> str:
        return "" if self._waiting else translate("panel", "没有待复核的紧急车辆。")

    def _review(self, supervisor: str) -> None:
        waiting, note = self._waiting, self.note.text().strip()

        def work(station: Station) -> None:
            for entry in waiting:
                station.acts.review_emergency(entry, note=f"{supervisor} {note}".strip())

        self.context.desk.act(work, self.finish(translate("panel", "已复核")), self.complain)
