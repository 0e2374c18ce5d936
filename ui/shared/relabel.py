"""Puts the texts of widgets that are there into another language; what is typed stays.

Every text of the window stands in the translation's own file, so what a widget shows says which
text it is. Sentences joined from several texts, and lists made from the ledger, are not found:
their owner makes them anew.
"""

import re
from collections.abc import Callable
from functools import cache, partial
from xml.etree import ElementTree as ET

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QTableView,
    QWidget,
)

import assets
from ui.shared.translations import CHINESE, translate

Text = tuple[str, str]
"""Context and source, as ``translate`` takes them."""
Found = tuple[Text, tuple[str, ...]]
"""A text, and the values that stand in it."""
EVERYWHERE = ("accessibleName", "accessibleDescription", "toolTip", "windowTitle")
OWN: dict[type[QWidget] | None, tuple[str, ...]] = {
    QLabel: ("text",),
    QAbstractButton: ("text",),
    QLineEdit: ("placeholderText",),
    QProgressBar: ("format",),
}
REMEMBERED = "texts-shown"


def relabel(root: QWidget, before: str) -> None:
    """Say everything under ``root``, said in the language ``before``, in the language of now."""
    for widget in (root, *root.findChildren(QWidget)):
        for name in (*EVERYWHERE, *OWN.get(_kind(widget), ())):
            _say_again(widget, name, widget.property(name), partial(_set, widget, name), before)
        if isinstance(widget, QComboBox):
            for index in range(widget.count()):
                put = partial(widget.setItemText, index)
                _say_again(widget, f"item {index}", widget.itemText(index), put, before)
        elif isinstance(widget, QTableView):
            _relabel_headings(widget, before)


def spoken_in(language: str, context: str, source: str) -> str:
    """A text in a language that need not be the window's."""
    return texts(language).get((context, source), source)


def again(text: str, before: str) -> str:
    """A text said in the language ``before``, in the language of now; data stays as it is."""
    return _spoken(_which(text, before), text)


def _kind(widget: QWidget) -> type[QWidget] | None:
    return next((kind for kind in OWN if isinstance(widget, kind)), None)


def _set(widget: QWidget, name: str, text: str) -> None:
    # A button takes & for a key of its own.
    escaped = isinstance(widget, QAbstractButton) and name == "text"
    widget.setProperty(name, text.replace("&", "&&") if escaped else text)


def _say_again(
    widget: QWidget, name: str, shown: object, put: Callable[[str], object], before: str
) -> None:
    if not isinstance(shown, str) or not shown:
        return
    plain = shown.replace("&&", "&")
    # Two texts may be one in English: what was switched before is known.
    remembered: dict[str, tuple[str, Found]] = widget.property(REMEMBERED) or {}
    last, which = remembered.get(name, ("", None))
    if last != plain:
        which = _which(plain, before)
    if which is None:
        return
    new = _spoken(which, plain)
    widget.setProperty(REMEMBERED, {**remembered, name: (new, which)})
    if new != plain:
        put(new)


def _relabel_headings(table: QTableView, before: str) -> None:
    model, across = table.model(), Qt.Orientation.Horizontal
    for column in range(model.columnCount()):
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):

            def put(text: str, column: int = column, role: Qt.ItemDataRole = role) -> None:
                model.setHeaderData(column, across, text, role)

            shown = model.headerData(column, across, role)
            _say_again(table, f"heading {column} {role.value}", shown, put, before)


def _which(text: str, language: str) -> Found | None:
    """Which text it is, and the values in it."""
    exact, templates = catalogue(language)
    if text in exact:
        return exact[text], ()
    for pattern, which in templates:
        match = pattern.fullmatch(text)
        if match:
            return which, tuple(match.groups())
    return None


def _spoken(which: Found | None, else_: str) -> str:
    if which is None:
        return else_
    (context, source), values = which
    return translate(context, source).format(*values) if values else translate(context, source)


@cache
def catalogue(language: str) -> tuple[dict[str, Text], list[tuple["re.Pattern[str]", Text]]]:
    """Every text of the window by what it says in a language, and those with values in them."""
    exact: dict[str, Text] = {}
    templates = []
    # The office's own texts first: another part may say the same word otherwise.
    for which, said in sorted(texts(language).items(), key=lambda one: one[0][0] != "office"):
        parts = said.split("{}")
        if len(parts) == 1:
            exact.setdefault(said, which)
        elif len("".join(parts).strip()) > 1:
            pattern = re.compile("(.*)".join(map(re.escape, parts)), re.DOTALL)
            templates.append((pattern, which))
    # The most said first: a template that is mostly gaps would swallow the others.
    templates.sort(key=lambda one: -len(one[0].pattern))
    return exact, templates


@cache
def texts(language: str) -> dict[Text, str]:
    """What every text of the window says in a language."""
    tree = ET.parse(assets.path("i18n/kadian_en.ts"))  # noqa: S314 - our own file
    found: dict[Text, str] = {}
    for context in tree.iter("context"):
        for message in context.iter("message"):
            source = message.findtext("source", "")
            said = source if language == CHINESE else message.findtext("translation", "")
            found[context.findtext("name", ""), source] = said or source
    return found
