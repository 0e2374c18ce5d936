"""A search field and the people it finds, for the panels that start from a name."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gate_app.domain.entries import Subject
from gate_app.domain.places import Enterprise
from gate_app.station import Station
from ui.gate.panels.base import Panel, beside, button, field
from ui.shared.translations import translate


def with_enterprise(station: Station, name: str, code: str) -> str:
    """A name and the enterprise's, which stands in the ledger as a code."""
    enterprise = station.register.item(Enterprise, code)
    return " · ".join(part for part in (name, enterprise.name if enterprise else code) if part)


class PeopleSearch(QWidget):
    """Type a name or a pass number, Enter searches, ↑ and ↓ choose; ``picked`` on each choice."""

    picked = Signal(object)

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self._panel = panel
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(panel.context.sizes.px(6))
        self.text = field(
            translate("panel", "姓名或证号"),
            hint=translate("panel", "姓名（两个字以上）或证号"),
            method=True,
        )
        self.text.returnPressed.connect(self.search)
        rows.addLayout(beside(self.text, button(translate("panel", "查找"), self.search)))
        self.list = QListWidget()
        self.list.setAccessibleName(translate("panel", "查到的人"))
        self.list.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.list.setMinimumHeight(panel.context.sizes.px(48))
        self.list.currentRowChanged.connect(lambda _row: self.picked.emit(self.subject()))
        rows.addWidget(self.list, 1)

    def search(self) -> None:
        """Ask the register."""
        text = self.text.text().strip()
        self._panel.complain("")

        def work(station: Station) -> list[tuple[Subject, str]]:
            return [
                (one, with_enterprise(station, one.name or one.holder, one.enterprise))
                for one in station.acts.find(text)
            ]

        self._panel.context.desk.ask(work, self._show, self._panel.complain)

    def _show(self, found: list[tuple[Subject, str]]) -> None:
        self.list.clear()
        for subject, shown in found:
            item = QListWidgetItem(shown)
            item.setData(Qt.ItemDataRole.UserRole, subject)
            self.list.addItem(item)
        if found:
            self.list.setCurrentRow(0)
        else:
            self._panel.complain(translate("panel", "没有查到。请核对姓名或证号。"))

    def subject(self) -> Subject | None:
        """Who is chosen."""
        item = self.list.currentItem()
        return None if item is None else item.data(Qt.ItemDataRole.UserRole)

    def take_key(self, key: int) -> bool:
        """↑ and ↓ choose."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
        if step is None:
            return False
        row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
        self.list.setCurrentRow(row)
        return True
