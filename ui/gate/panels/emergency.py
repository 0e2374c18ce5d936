"""An ambulance, fire engine or police car: one key and a reason, and it is through."""

from gate_app import words as vocabulary
from gate_app.domain.verdict import Direction
from ui.gate.panels.base import Choice, Context, Panel, beside, button, field
from ui.shared.cards import direction_text
from ui.shared.translations import translate


class EmergencyPanel(Panel):
    """The digit of the reason records the passage; a supervisor looks at it later."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "紧急车辆：按数字放行"))
        gap = context.sizes.px(8)
        self._direction = Direction.ENTRY
        self.way = button("", self._turn)
        self.plate = field(
            translate("panel", "车牌"), hint=translate("panel", "车牌（可不填）"), method=True
        )
        self._show_way()
        self.choice = Choice(vocabulary.EMERGENCY_NOTES, spacing=gap)
        self.choice.chosen.connect(self._let_through)
        self.rows.addWidget(self.choice)
        self.rows.addLayout(beside(self.way, self.plate, spacing=gap))

    def take_key(self, key: int) -> bool:
        return self.choice.take_key(key)

    def _turn(self) -> None:
        entry, leave = Direction.ENTRY, Direction.EXIT
        self._direction = leave if self._direction is entry else entry
        self._show_way()

    def _show_way(self) -> None:
        way = direction_text(self._direction)
        self.way.setText(translate("panel", "方向：{}").format(way))
        self.way.setAccessibleName(self.way.text())

    def _let_through(self, reason: str) -> None:
        plate, direction = self.plate.text().strip(), self._direction
        self.context.desk.act(
            lambda station: station.acts.let_emergency_through(
                reason=reason, plate=plate, direction=direction
            ),
            self.finish(translate("panel", "已放行并记录，待主管复核")),
            self.complain,
        )
