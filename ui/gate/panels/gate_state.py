"""Opening, half-closing or sealing the gate, and confirming the clock: a supervisor's PIN."""

from PySide6.QtWidgets import QWidget

from gate_app import words as vocabulary
from gate_app.domain.people import StaffRole
from gate_app.domain.verdict import GateState
from ui.gate.panels.base import Choice, Context, Panel, PinForm, field, label
from ui.shared.translations import translate, words


class GateStatePanel(Panel):
    """A digit chooses the state; reason and PIN follow."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "卡点状态：选一个，主管输入 PIN"))
        self.choice = Choice(
            [(state.value, text) for state, text in vocabulary.GATE_STATES.items()],
            sticky=True,
            spacing=context.sizes.px(6),
        )
        self.choice.chosen.connect(lambda _state: self.form.code.setFocus())
        self.rows.addWidget(self.choice)
        self.reason = field(
            translate("panel", "原因"),
            hint=translate("panel", "原因，例如：指挥部命令"),
            method=True,
            longest=80,
        )
        self.rows.addWidget(self.reason)
        self.form = PinForm(self, "gate-state", StaffRole.SUPERVISOR, translate("panel", "改变"))
        self.form.ready = self._missing
        self.form.done = self._set
        self.rows.addWidget(self.form)

    def take_key(self, key: int) -> bool:
        return self.choice.take_key(key)

    def _missing(self) -> str:
        return "" if self.choice.value else translate("panel", "请先选卡点状态。")

    def _set(self, supervisor: str) -> None:
        state, reason = GateState(self.choice.value), self.reason.text().strip()
        said = translate("panel", "卡点现在：{}").format(words(vocabulary.GATE_STATES[state]))
        self.context.desk.act(
            lambda station: station.acts.set_state(state, reason=reason, authorised_by=supervisor),
            self.finish(said),
            self.complain,
        )


class ClockPanel(Panel):
    """A supervisor says that date and time on the screen are right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "确认时间"))
        self.rows.addWidget(
            label(
                translate("panel", "请主管对照手表：电脑的日期和时间正确，才输入 PIN。"), wrap=True
            )
        )
        self.form = PinForm(
            self, "confirm-clock", StaffRole.SUPERVISOR, translate("panel", "时间正确")
        )
        self.form.done = self._confirm
        self.rows.addWidget(self.form)

    def first_field(self) -> QWidget | None:
        return self.form.code

    def _confirm(self, supervisor: str) -> None:
        self.context.desk.act(
            lambda station: station.acts.confirm_clock(authorised_by=supervisor),
            self.finish(translate("panel", "时间已确认")),
            self.complain,
        )
