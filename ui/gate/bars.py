"""Top and bottom of the window: where we are and what the time is; and the row of keys."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gate_app import words as vocabulary
from gate_app.domain.verdict import DirectionMode, GateState
from gate_app.station import Status
from ui.gate.keys import function_keys
from ui.gate.panels.base import button, label
from ui.shared.cards import direction_text
from ui.shared.theme import Sizes
from ui.shared.translations import translate, words


class Header(QWidget):
    """Place, gate state, direction, date and time; the demo says on every screen what it is."""

    def __init__(self, sizes: Sizes, *, demo: bool) -> None:
        super().__init__(objectName="header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.px(16), sizes.px(5), sizes.px(16), sizes.px(5))
        row.setSpacing(sizes.px(14))
        if demo:
            row.addWidget(label(translate("header", "演示"), "badge"))
        self.place = label("", "title")
        self.open = label("", "title")
        self.alert = label("", "badge")
        self.alert.hide()
        self.mode = label("", "title")
        self.time = label("", "title")
        row.addWidget(self.place)
        row.addStretch(1)
        row.addWidget(self.open)
        row.addWidget(self.alert)
        row.addWidget(self.mode)
        row.addStretch(1)
        row.addWidget(self.time)
        self.state = self.open
        """Which of the two says how the gate stands."""
        self._zone, self._off_ms = "Asia/Shanghai", 0

    def show_status(self, status: Status) -> None:
        """Say where we are."""
        gate = status.checkpoint.name if status.checkpoint else ""
        zone = status.zone.name if status.zone else ""
        self.place.setText(" · ".join(part for part in (gate, zone) if part))
        state = translate("header", "卡点：{}").format(
            words(vocabulary.GATE_STATES[status.gate_state])
        )
        if status.evacuation is not None:
            # With the heads, which are counted also while a verdict hides their panel.
            state = translate("header", "疏散中，出口打开")
            if status.evacuation.heads:
                state += f" · {status.evacuation.heads}"
        usual = status.gate_state is GateState.OPEN and status.evacuation is None
        self.state.setText("")
        self.state = self.open if usual else self.alert
        self.state.setText(state)
        self.open.setVisible(usual)
        self.alert.setVisible(not usual)
        self._zone, self._off_ms = status.site.time_zone, status.clock_off_ms
        self.tick()

    def show_mode(self, mode: DirectionMode) -> None:
        """Say how the direction is chosen."""
        self.mode.setText(translate("header", "方向：{}").format(mode_text(mode)))

    def tick(self) -> None:
        """Show the trusted time of this second, in the site's zone."""
        at = datetime.now(UTC).timestamp() - self._off_ms / 1000
        local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(self._zone))
        self.time.setText(local.strftime("%Y-%m-%d %H:%M:%S"))


def mode_text(mode: DirectionMode) -> str:
    """How the direction is chosen, in a word."""
    if mode is DirectionMode.AUTO:
        return translate("header", "自动")
    return direction_text(vocabulary.Direction(mode.value))


class KeyBar(QWidget):
    """The function keys with their captions, to press or to read."""

    pressed = Signal(str)

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(sizes.px(6))
        self.buttons: dict[str, QPushButton] = {}
        for act in function_keys():
            made = button(
                f"{act.legend}\n{act.caption}", lambda name=act.act: self.pressed.emit(name), "key"
            )
            made.setAccessibleName(f"{act.legend} {act.caption}")
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.setMinimumWidth(1)
            self.buttons[act.act] = made
            row.addWidget(made)
