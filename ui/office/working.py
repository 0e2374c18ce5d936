"""A card of a page whose buttons rest while one of them is at work."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from gate_app.station import Station
from ui.gate.panels.base import button, label
from ui.office.page import Page
from ui.shared.translations import translate

RECORD_S = 60.0


class WorkingCard(QFrame):
    """``rows`` for what it holds; slow work is done off both threads, one at a time."""

    def __init__(self, page: Page, title: str) -> None:
        super().__init__(objectName="card")
        self.page = page
        self.working = False
        self.buttons: list[QPushButton] = []
        sizes = page.context.sizes
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(*[sizes.px(12)] * 4)
        self.rows.setSpacing(sizes.px(8))
        self.rows.addWidget(label(title, "title"))
        self.said = label("", "line", wrap=True)
        self.said.hide()
        self.setAccessibleName(title)

    def button(self, text: str, pressed: Callable[[], object], name: str = "") -> QPushButton:
        """A button that rests while there is work."""
        made = button(text, pressed, name)
        self.buttons.append(made)
        return made

    def work(self, slow: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Do something slow; what goes wrong is said on the page, then all is as it was."""
        if self.working:
            return
        self._set(working=True)
        self.page.complain("")
        self.say(translate("office", "正在办理……"))

        def ended(value: Any) -> None:
            self._set(working=False)
            self.say("")
            done(value)

        def failed(error: Exception) -> None:
            self._set(working=False)
            self.say("")
            self.page.complain(error)

        self.page.context.desk.background.slowly(
            slow, self.page.if_here(ended), self.page.if_here(failed)
        )

    def say(self, text: str) -> None:
        """What is being done, or was."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def recorded(self, work: Callable[[Station, str], Any]) -> Any:
        """From slow work: have the ledger's worker write entries, and wait for it.

        ``work`` is given the station and the staff code of whoever is signed on.
        """
        code = self.page.context.staff.code
        return self.page.context.desk.ask_and_wait(lambda station: work(station, code), RECORD_S)

    def _set(self, *, working: bool) -> None:
        self.working = working
        for one in self.buttons:
            one.setEnabled(not working)
