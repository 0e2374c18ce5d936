"""A sheet of a site as a table to type into: the same columns and checks as in the workbook.

What stands in it is the workbook's own text; its words are shown, and understood, in the language
of the window.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gate_app.sites.sheets import Layout, Mistake, Row
from ui.shared.relabel import spoken_in
from ui.shared.theme import Sizes
from ui.shared.translations import translate, words

BETWEEN = re.compile("[、，,；;]")
ORIGINAL = Qt.ItemDataRole.UserRole
Offered = Callable[[int, int], Sequence[str]]
"""The words for a row and a column."""
Say = Callable[[str, str], str]
"""A text of a context in some language, as ``translate`` gives it in the window's."""
FIXED = frozenset({"园区", "规则"})
"""Sheets whose lines are given: only the second column is typed into."""


class Choices(QStyledItemDelegate):
    """Offers words where only these are allowed, a field elsewhere; Enter ends typing."""

    def __init__(self, grid: "Grid", choices: Offered) -> None:
        super().__init__(grid)
        self._choices = choices

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex
    ) -> QWidget:
        choices = self._choices(index.row(), index.column())
        if not choices:
            editor = super().createEditor(parent, option, index)
            if isinstance(editor, QLineEdit):
                editor.setMaxLength(400)
            return editor
        box = QComboBox(parent)
        box.addItems([words(choice) for choice in choices])
        box.activated.connect(lambda _index: self._finish(box))
        return box

    def _finish(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: QModelIndex) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data()))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: object, index: QModelIndex) -> None:
        if isinstance(editor, QComboBox):
            index.model().setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)


class Grid(QTableWidget):
    """One sheet. Keys that are known already stay as they are; new rows are free."""

    def __init__(
        self,
        layout: Layout,
        sizes: Sizes,
        choices: Offered | None = None,
        known: Offered | None = None,
    ) -> None:
        """``choices`` are all that may stand in a cell, ``known`` the words among what may."""
        super().__init__(0, len(layout.columns))
        self.sheet = layout
        self._words = known or (lambda _row, column: layout.columns[column].choices)
        self.setAccessibleName(heading(layout.title))
        self.setHorizontalHeaderLabels([heading(title) for title in layout.headings])
        self.setItemDelegate(Choices(self, choices or self._own_choices))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setShowGrid(True)
        self.verticalHeader().setDefaultSectionSize(sizes.px(34))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(len(layout.columns)):
            self.setColumnWidth(column, sizes.px(230))
        header.setStretchLastSection(True)
        for column, about in enumerate(layout.columns):
            self.horizontalHeaderItem(column).setToolTip(words(about.note))

    def _own_choices(self, _row: int, column: int) -> Sequence[str]:
        return self.sheet.columns[column].choices if column else ()

    def fill(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows."""
        fixed = self.sheet.title in FIXED
        self.setRowCount(0)
        for row in rows:
            self._insert(row, lambda column: column == 1 if fixed else column > 0)

    def add_row(self) -> None:
        """A new row, to be typed into."""
        self._insert([""] * self.columnCount(), lambda _column: True)
        self.setCurrentCell(self.rowCount() - 1, 0)
        self.setFocus()
        self.editItem(self.item(self.rowCount() - 1, 0))

    def drop_row(self) -> None:
        """Take the current row away."""
        if self.currentRow() >= 0:
            self.removeRow(self.currentRow())

    def _insert(self, texts: Sequence[str], may_edit: Callable[[int], bool]) -> None:
        row = self.rowCount()
        self.insertRow(row)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(shown(text, self._words(row, column)))
            item.setData(ORIGINAL, text)
            item.setToolTip(item.text() or words(self.sheet.columns[column].note))
            if not may_edit(column):
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            self.setItem(row, column, item)

    def lines(self) -> list[Row]:
        """What stands in it, without empty rows."""
        found = []
        for row in range(self.rowCount()):
            texts = {
                title: self._meant(row, column) for column, title in enumerate(self.sheet.headings)
            }
            if any(text.strip() for text in texts.values()):
                found.append(Row(row + 1, texts))
        return found

    def _meant(self, row: int, column: int) -> str:
        item, known = self.item(row, column), self._words(row, column)
        original = str(item.data(ORIGINAL))
        untouched = item.text() == shown(original, known)
        return original if untouched else meant(item.text(), known)

    def say_again(self, before: str) -> None:
        """The words in the cells, said in the language ``before``, in the language of now."""
        say = partial(spoken_in, before)
        self.blockSignals(True)
        for row in range(self.rowCount()):
            for column in range(self.columnCount()):
                item, known = self.item(row, column), self._words(row, column)
                original = str(item.data(ORIGINAL))
                untouched = item.text() == shown(original, known, say)
                item.setText(
                    shown(original if untouched else meant(item.text(), known, say), known)
                )
        self.blockSignals(False)

    def point_at(self, mistake: Mistake) -> None:
        """Go to the cell of a mistake."""
        if mistake.row and mistake.column in self.sheet.headings:
            self.setCurrentCell(mistake.row - 1, self.sheet.headings.index(mistake.column))
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        item = self.currentItem()
        if enter and item is not None and self.state() != self.State.EditingState:
            if item.flags() & Qt.ItemFlag.ItemIsEditable:
                self.editItem(item)
            return
        super().keyPressEvent(event)


def shown(text: str, known: Sequence[str], say: Say = translate) -> str:
    """Words of the forms, one or several, in the language of the window; anything else as is."""
    parts = text.split("、")
    if text in known or not set(parts) <= set(known):
        return say("words", text) if text in known and text else text
    return say("office", "、").join(say("words", part) if part else "" for part in parts)


def meant(text: str, known: Sequence[str], say: Say = translate) -> str:
    """What was typed in the language of the window, in the words of the forms."""
    ours = {say("words", word).casefold(): word for word in known if word}
    whole = ours.get(text.strip().casefold())
    if whole is not None:
        return whole
    parts = [part.strip() for part in BETWEEN.split(text)]
    found = [ours.get(part.casefold()) for part in parts]
    if not any(found):
        return text
    return "、".join(ours.get(part.casefold(), part) for part in parts if part)


def heading(title: str) -> str:
    """A sheet's or a column's title in the language of the window."""
    return {
        "园区": translate("office", "园区"),
        "分区": translate("office", "分区"),
        "卡点": translate("office", "卡点"),
        "企业": translate("office", "企业"),
        "值守人员": translate("office", "值守人员"),
        "电话": translate("office", "电话"),
        "规则": translate("office", "规则"),
        "项目": translate("office", "项目"),
        "内容": translate("office", "内容"),
        "编号": translate("office", "编号"),
        "名称": translate("office", "名称"),
        "乡镇": translate("office", "乡镇"),
        "代码": translate("office", "代码"),
        "分区编号": translate("office", "分区编号"),
        "工号": translate("office", "工号"),
        "姓名": translate("office", "姓名"),
        "角色": translate("office", "角色"),
        "在用": translate("office", "在用"),
        "号码": translate("office", "号码"),
        "值": translate("office", "值"),
        "说明": translate("office", "可以填什么"),
    }[title]
