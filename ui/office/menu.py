"""The menu on the left of the office: a button for each page; arrows and Enter work in it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.gate.panels.base import button, label
from ui.office.pages import PageKind
from ui.shared.theme import Sizes
from ui.shared.translations import translate

NUMBERED = 9
"""So many pages have a digit of their own."""
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Menu(QWidget):
    """``go`` opens a page by its name; ``buttons`` are in the order of the pages."""

    def __init__(self, kinds: Sequence[PageKind], sizes: Sizes, go: Callable[[str], None]) -> None:
        super().__init__(objectName="menu")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(sizes.px(190))
        self._kinds, self._go, self._shown = kinds, go, ""
        self.buttons: dict[str, QPushButton] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*[sizes.px(8)] * 4)
        rows.setSpacing(sizes.px(4))
        for kind in kinds:
            made = button("", lambda name=kind.name: go(name), "nav")
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            made.installEventFilter(self)
            self.buttons[kind.name] = made
            rows.addWidget(made)
        self.caption()
        rows.addStretch(1)
        rows.addWidget(label(translate("office", "Ctrl+1…9、PgDn 换页"), "muted", wrap=True))

    def caption(self) -> None:
        """Titles in the language of now."""
        for number, kind in enumerate(self._kinds, 1):
            key = f"   Ctrl+{number}" if number <= NUMBERED else ""
            made = self.buttons[kind.name]
            made.setText(kind.title().replace("&", "&&"))
            made.setToolTip(f"{kind.title()}{key}")
            made.setAccessibleName(f"{kind.title()}{key}")

    def mark(self, shown: str) -> None:
        """The page in front."""
        self._shown = shown
        for name, made in self.buttons.items():
            made.setChecked(name == shown)

    def open_number(self, number: int) -> None:
        """The page with this digit, from 1."""
        if number <= len(self._kinds):
            self._go(self._kinds[number - 1].name)

    def walk(self, step: int) -> None:
        """To the page after or before; the first comes after the last."""
        names = list(self.buttons)
        at = names.index(self._shown) if self._shown in names else 0
        self._go(names[(at + step) % len(names)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            if event.key() in STEPS:
                self.walk(STEPS[event.key()])
                self.buttons[self._shown].setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                watched.click()
                return True
        return super().eventFilter(watched, event)
