"""Help: whom to call, every key, and the acts that have a letter."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from ui.gate.keys import function_keys, letter_keys, verdict_keys
from ui.gate.panels.base import Context, Panel, button, label
from ui.shared.translations import translate

A_ROW = 5
"""So many acts stand beside each other."""


class HelpPanel(Panel):
    """Everything a new guard needs, on one page."""

    tall = True

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "帮助"))
        gap = context.sizes.px(8)
        columns = QHBoxLayout()
        columns.setSpacing(context.sizes.px(24))
        calls = QVBoxLayout()
        calls.setSpacing(gap)
        calls.addWidget(label(translate("panel", "电话"), "muted"))
        for line in context.status.hotlines if context.status else ():
            calls.addWidget(label(f"☎ {line.name}  {line.number}", "title"))
        if context.desk.demo_notes:
            calls.addWidget(label(translate("panel", "演示用的工号和 PIN"), "muted"))
        for text in context.desk.demo_notes:
            calls.addWidget(label(text))
        calls.addStretch(1)
        columns.addLayout(calls, 1)
        keys = QGridLayout()
        keys.setHorizontalSpacing(2 * gap)
        keys.setVerticalSpacing(gap)
        legend = [
            *verdict_keys(),
            *((act.legend, act.caption) for act in function_keys()),
        ]
        half = -(-len(legend) // 2)
        for number, (key, caption) in enumerate(legend):
            column = 2 * (number // half)
            keys.addWidget(label(key, "line"), number % half, column)
            keys.addWidget(label(caption, "line"), number % half, column + 1)
            keys.setColumnStretch(column + 1, 1)
        keys.setRowStretch(half, 1)
        columns.addLayout(keys, 2)
        self.rows.addLayout(columns, 1)
        more = QGridLayout()
        more.setSpacing(gap)
        for number, act in enumerate(letter_keys()):
            more.addWidget(
                button(
                    f"{act.legend} {act.caption}",
                    lambda name=act.act: context.desk.asked_for.emit(name),
                ),
                *divmod(number, A_ROW),
            )
        self.rows.addLayout(more)
