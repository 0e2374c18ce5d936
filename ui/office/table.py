"""A table for many rows: a model that grows in chunks, a view that the keyboard drives."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.shared.theme import Sizes

Index = QModelIndex | QPersistentModelIndex


class Rows(QAbstractTableModel):
    """Texts in rows; each row keeps the thing that it stands for."""

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__()
        self.headings = list(headings)
        self.texts: list[Sequence[str]] = []
        self.things: list[Any] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.texts)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return self.texts[index.row()][index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.headings[section]
        return None

    def setHeaderData(
        self,
        section: int,
        orientation: Qt.Orientation,
        value: Any,
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            self.headings[section] = value
            self.headerDataChanged.emit(orientation, section, section)
            return True
        return False

    def clear(self) -> None:
        """No rows."""
        self.beginResetModel()
        self.texts, self.things = [], []
        self.endResetModel()

    def add(self, rows: Sequence[tuple[Sequence[str], Any]]) -> None:
        """More rows at the end."""
        if not rows:
            return
        first = len(self.texts)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self.texts += [texts for texts, _ in rows]
        self.things += [thing for _, thing in rows]
        self.endInsertRows()

    def show(self, rows: Sequence[tuple[Sequence[str], Any]]) -> None:
        """These rows and no others."""
        self.beginResetModel()
        self.texts = [texts for texts, _ in rows]
        self.things = [thing for _, thing in rows]
        self.endResetModel()


class Table(QTableView):
    """Rows to choose from: arrows move, Enter or a double click opens (``opened``)."""

    opened = Signal(object)

    def __init__(
        self, name: str, headings: Sequence[str], widths: Sequence[int], sizes: Sizes
    ) -> None:
        """``widths`` in design pixels; the column with 0 takes what is left."""
        super().__init__()
        self.rows = Rows(headings)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(sizes.px(32))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(widths):
            if width:
                self.setColumnWidth(column, sizes.px(width))
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda _index: self.open_current())

    def chosen(self) -> Any:
        """What the chosen row stands for, None without one."""
        index = self.currentIndex()
        return self.rows.things[index.row()] if index.isValid() else None

    def open_current(self) -> None:
        """Open what is chosen."""
        thing = self.chosen()
        if thing is not None:
            self.opened.emit(thing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
            return
        super().keyPressEvent(event)
