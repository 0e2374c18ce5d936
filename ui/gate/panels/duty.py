"""Signing on and off, with a note for whoever comes next."""

from PySide6.QtWidgets import QWidget

from gate_app.domain.entries import Entry
from gate_app.station import Station
from ui.gate.panels.base import Context, Panel, PinForm, beside, button, field, label
from ui.shared.translations import translate


class DutyPanel(Panel):
    """Staff code and PIN put a guard on duty; whoever was before is signed off with a note."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "上岗 / 下岗"))
        duty = context.status.on_duty if context.status else None
        gap = context.sizes.px(8)
        self.note = field(
            translate("panel", "交班留言"),
            hint=translate("panel", "交班留言（可不写）"),
            method=True,
            longest=120,
        )
        self.form = PinForm(self, "sign-on", None, translate("panel", "上岗"))
        self.form.done = self._sign_on
        if duty is not None:
            who = translate("panel", "现在值班：{}").format(context.status.guard)
            off = button(translate("panel", "下岗"), self._sign_off)
            self.rows.addLayout(beside(label(who), self.note, off, spacing=gap))
        self.rows.addWidget(self.form)

    def first_field(self) -> QWidget | None:
        return self.form.code

    def _sign_on(self, staff: str) -> None:
        note = self.note.text().strip()
        self.context.desk.act(
            lambda station: station.duty.sign_on(staff, note=note),
            self.finish(translate("panel", "已上岗")),
            self.complain,
        )

    def _sign_off(self) -> None:
        note = self.note.text().strip()

        def work(station: Station) -> Entry:
            station.gate.leave_unresolved()
            return station.duty.sign_off(note=note)

        self.context.desk.act(work, self.finish(translate("panel", "已下岗")), self.complain)
