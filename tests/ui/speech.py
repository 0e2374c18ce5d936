"""What a window says, down to the tool tips and the cells of its tables; names left out."""

import json
import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

from gate_app.domain.people import mask_name
from gate_app.ledger.ledger import read_entries

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LANGUAGE_BUTTON = "中文"


def names_in(station):
    """Every Chinese text that the ledger holds: the site's own names stay as they were written."""
    found = {LANGUAGE_BUTTON}
    for entry in read_entries(station.ledger.db):
        if entry.raw is not None:
            found |= set(_texts(json.loads(entry.raw)))
    return found | {mask_name(name) for name in found}


def _texts(value):
    if isinstance(value, str):
        return [value] if CHINESE.search(value) else []
    inside = value.values() if isinstance(value, dict) else value
    return (
        [text for one in inside for text in _texts(one)] if isinstance(value, dict | list) else []
    )


def said_by(widget):
    """Everything that a person sees, hears from a screen reader or finds by pointing."""
    for one in [widget, *widget.findChildren(QWidget)]:
        yield from (one.toolTip(), one.accessibleName(), one.accessibleDescription())
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            yield one.text()
        if isinstance(one, QLineEdit):
            yield one.placeholderText()
        if isinstance(one, QComboBox):
            yield from (one.itemText(n) for n in range(one.count()))
        if isinstance(one, QAbstractSpinBox):
            yield one.text()
        if isinstance(one, QTableView):
            yield from _cells(one.model())
    yield widget.windowTitle()


def _cells(model):
    shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
    for column in range(model.columnCount()):
        yield from (model.headerData(column, Qt.Orientation.Horizontal, role) for role in shown)
        for row in range(model.rowCount()):
            yield from (model.index(row, column).data(role) for role in shown)


def chinese_left(widget, names):
    """What is still Chinese once the names are taken out."""
    left = []
    for text in said_by(widget):
        rest = str(text or "")
        for name in sorted(names, key=len, reverse=True):
            rest = rest.replace(name, "")
        if CHINESE.search(rest):
            left.append(str(text))
    return sorted(set(left))


def speaks_english(widget, names):
    """Fail, and name every text that is still Chinese."""
    left = chinese_left(widget, names)
    assert not left, "\n".join(left)
