"""Evacuation: one key and a reason opens the exit; then heads are counted and people mustered."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout

from gate_app.station import Station, Status
from ui.gate.panels.base import Choice, Context, Panel, beside, button, label
from ui.gate.panels.people import with_enterprise
from ui.shared.translations import translate

REASONS = {"fire": "火警", "gas": "泄漏", "quake": "地震", "evacuation": "其他紧急"}


def _muster(station: Station) -> list[str]:
    """Who is inside, with the enterprise's name."""
    register = station.register
    return [
        with_enterprise(station, one.name or one.holder, one.enterprise)
        for one in register.muster(station.config.place.zone, register.ahead(station.sure_at()))
    ]


class EvacuationPanel(Panel):
    """Before: reasons by digit. During: a large count, Space for one more, and the muster list."""

    tall = True

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "疏散"))
        self._running = bool(context.status and context.status.evacuation)
        if self._running:
            # People without a pass go out beside those whose verdict is on screen.
            self.keys_when_aside = frozenset({Qt.Key.Key_Space})
        self._sure = False
        self._started: Choice | None = None
        gap = context.sizes.px(8)
        if not self._running:
            self.rows.addWidget(
                label(translate("panel", "按数字：出口立即对所有人打开。"), "big", wrap=True)
            )
            texts = (
                translate("panel", "火警"),
                translate("panel", "泄漏"),
                translate("panel", "地震"),
                translate("panel", "其他紧急"),
            )
            self.choice = Choice(list(zip(REASONS, texts, strict=True)), spacing=gap)
            self.choice.chosen.connect(self._start)
            self.rows.addWidget(self.choice)
            self.rows.addStretch(1)
            return
        self.close_button.hide()
        columns = QHBoxLayout()
        columns.setSpacing(context.sizes.px(16))
        left = QVBoxLayout()
        left.addWidget(label(translate("panel", "无码出门人数"), "muted"))
        self.heads = label("0", "huge")
        left.addWidget(self.heads)
        self.inside = label("", "title", wrap=True)
        left.addWidget(self.inside)
        left.addStretch(1)
        left.addWidget(button(translate("panel", "空格：加一人"), self._one_more, "primary"))
        left.addLayout(
            beside(
                button(translate("panel", "退格：减一人"), self._one_less),
                button(translate("panel", "E：结束疏散"), self._end),
                spacing=gap,
            )
        )
        columns.addLayout(left, 1)
        right = QVBoxLayout()
        right.addWidget(label(translate("panel", "还在里面的人（应到名单）"), "muted"))
        self.list = QListWidget()
        self.list.setAccessibleName(translate("panel", "还在里面的人（应到名单）"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        right.addWidget(self.list, 1)
        columns.addLayout(right, 1)
        self.rows.addLayout(columns, 1)
        if context.status is not None:
            self.status_changed(context.status)

    def status_changed(self, status: Status) -> None:
        super().status_changed(status)
        if not self._running:
            return
        if status.evacuation is None:
            self.close_panel()
            return
        self.heads.setText(str(status.evacuation.heads))
        self.context.desk.ask(
            _muster,
            self._show_muster,
            self.complain,
        )

    def _show_muster(self, insiders: list[str]) -> None:
        self.inside.setText(translate("panel", "记录显示还在里面：{}").format(len(insiders)))
        self.list.clear()
        self.list.addItems(insiders)

    def take_key(self, key: int) -> bool:
        if not self._running:
            return self.choice.take_key(key)
        act = {
            Qt.Key.Key_Space: self._one_more,
            Qt.Key.Key_Backspace: self._one_less,
            Qt.Key.Key_E: self._end,
        }.get(Qt.Key(key))
        if act is not None:
            act()
        return act is not None

    def close_panel(self) -> None:
        """During an evacuation the panel stays: only ending it closes it."""
        status = self.context.status
        if not self._running or status is None or status.evacuation is None:
            super().close_panel()

    def _start(self, reason: str) -> None:
        self.context.desk.act(
            lambda station: station.acts.start_evacuation(reason=REASONS[reason]),
            self.finish(translate("panel", "疏散开始：出口已打开")),
            self.complain,
        )

    def _one_more(self) -> None:
        self._count(1)

    def _one_less(self) -> None:
        self._count(-1)

    def _count(self, heads: int) -> None:
        self._sure = False
        self.complain("")
        self.context.desk.act(lambda station: station.acts.count_heads(heads), failed=self.complain)

    def _end(self) -> None:
        if not self._sure:
            self._sure = True
            self.complain(translate("panel", "再按一次 E，出口恢复查验。"))
            return
        self.context.desk.act(
            lambda station: station.acts.end_evacuation(),
            self.finish(translate("panel", "疏散结束，恢复查验")),
            self.complain,
        )
