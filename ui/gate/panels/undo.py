"""Taking back one of the last things at the gate: a new entry with a reason."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from gate_app import words as vocabulary
from gate_app.domain.entries import Entry, GateEvent
from ui.gate.log_lines import log_line
from ui.gate.panels.base import Choice, Context, Panel, label
from ui.shared.translations import translate


class UndoPanel(Panel):
    """↑ and ↓ choose what, a digit says why."""

    tall = True

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "撤销：↑↓ 选一条，按数字选原因"))
        self.list = QListWidget()
        self.list.setAccessibleName(translate("panel", "最近通行"))
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.addWidget(self.list, 1)
        self.rows.addWidget(label(translate("panel", "原记录仍保留在台账里。"), "muted"))
        self.choice = Choice(vocabulary.UNDO_NOTES, spacing=context.sizes.px(6))
        self.choice.chosen.connect(self._undo)
        self.rows.addWidget(self.choice)
        context.desk.ask(
            lambda station: [
                entry
                for entry in station.register.last_log(12)
                if isinstance(entry.body(), GateEvent) and not station.register.undone(entry.ref)
            ],
            self._show,
            self.complain,
        )

    def _show(self, entries: list[Entry]) -> None:
        zone = self.context.status.site.time_zone if self.context.status else "Asia/Shanghai"
        for entry in entries:
            item = QListWidgetItem(log_line(entry, zone))
            item.setData(Qt.ItemDataRole.UserRole, entry)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def take_key(self, key: int) -> bool:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
        if step is not None:
            row = self.list.currentRow() + step
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
            return True
        return self.choice.take_key(key)

    def _undo(self, reason: str) -> None:
        item = self.list.currentItem()
        if item is None:
            self.complain(translate("panel", "没有可以撤销的。"))
            return
        entry = item.data(Qt.ItemDataRole.UserRole)
        self.context.desk.act(
            lambda station: station.gate.undo(entry, reason=reason),
            self.finish(translate("panel", "已撤销，两条都在台账里")),
            self.complain,
        )
