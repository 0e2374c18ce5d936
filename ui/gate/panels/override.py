"""Letting somebody through who was refused: a reason, and a supervisor's PIN where policy asks."""

from gate_app import words as vocabulary
from gate_app.domain.entries import Entry
from gate_app.domain.people import StaffRole
from ui.gate.panels.base import Choice, Context, Panel, PinForm, button
from ui.shared.translations import translate


class OverridePanel(Panel):
    """Belongs to the refusal on screen."""

    personal = True

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "改为放行：选原因，主管输入 PIN"))
        self.refusal: Entry | None = None
        self.choice = Choice(vocabulary.NOTES, sticky=True, spacing=context.sizes.px(6))
        self.rows.addWidget(self.choice)
        needed = context.status is None or context.status.policy.pin_to_override
        self.form = PinForm(self, "override", StaffRole.SUPERVISOR, translate("panel", "改为放行"))
        self.form.ready = self._missing
        self.form.done = self._override
        self.choice.chosen.connect(lambda _note: self.form.code.setFocus())
        if needed:
            self.rows.addWidget(self.form)
        else:
            self.form.hide()
            self.rows.addWidget(button(translate("panel", "改为放行"), self._without_pin))

    def take_key(self, key: int) -> bool:
        return self.choice.take_key(key)

    def _missing(self) -> str:
        return "" if self.choice.value else translate("panel", "请先选一个原因。")

    def _without_pin(self) -> None:
        missing = self._missing()
        if missing:
            self.complain(missing)
        else:
            self._override("")

    def _override(self, supervisor: str) -> None:
        refusal, note = self.refusal, self.choice.value
        if refusal is None:
            return
        self.context.desk.act(
            lambda station: station.gate.override(refusal, note=note, authorised_by=supervisor),
            self.context.desk.overridden.emit,
            self.complain,
        )
