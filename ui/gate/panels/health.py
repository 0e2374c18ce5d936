"""Temperature and health code of the person on screen; the pass is then checked again."""

from PySide6.QtWidgets import QWidget

from gate_app.gate import Outcome
from ui.gate.panels.base import Choice, Context, Panel, beside, button, field
from ui.shared.translations import translate


class HealthPanel(Panel):
    """Belongs to the person on screen."""

    personal = True

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "体温和健康码"))
        self.outcome: Outcome | None = None
        self.temperature = field(translate("panel", "体温 ℃"), hint="36.5", longest=5)
        self.temperature.returnPressed.connect(self._note)
        self.code = Choice(
            [
                ("green", translate("panel", "绿码")),
                ("yellow", translate("panel", "黄码")),
                ("red", translate("panel", "红码")),
            ],
            spacing=context.sizes.px(6),
        )
        self.code.chosen.connect(self._note_code)
        self.rows.addLayout(
            beside(self.temperature, button(translate("panel", "记录体温"), self._note, "primary"))
        )
        self.rows.addWidget(self.code)

    def first_field(self) -> QWidget | None:
        return self.temperature

    def _note(self) -> None:
        try:
            tenths = round(float(self.temperature.text().strip().replace("，", ".")) * 10)
        except (ValueError, OverflowError):
            self.complain(translate("panel", "请输入体温，例如 36.5。"))
            return
        self._observe(temperature=tenths)

    def _note_code(self, code: str) -> None:
        self._observe(code=code)

    def _observe(self, **seen: object) -> None:
        outcome, desk = self.outcome, self.context.desk
        if outcome is None or outcome.person is None:
            return
        holder = outcome.person.holder
        desk.act(
            lambda station: station.acts.observe_health(holder, **seen),
            lambda _entry: desk.present_again(outcome.scan),
            self.complain,
        )
