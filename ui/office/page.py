"""What every page of the office is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from gate_app import words as vocabulary
from gate_app.domain.people import Staff, StaffRole
from gate_app.errors import GateError
from gate_app.ledger.logbook import Logbook
from gate_app.station import Station, Status
from ui.background import Done, Failed
from ui.gate.panels.base import label
from ui.office.desk import OfficeDesk, Search
from ui.shared.faults import fault_text
from ui.shared.theme import Sizes, Theme
from ui.shared.translations import translate


@dataclass
class Context:
    """What a page may use: the desk, who is signed on, the look, and the way to other pages."""

    desk: OfficeDesk
    staff: Staff
    theme: Theme
    sizes: Sizes
    status: Status
    notify: Callable[[str], None]
    """Says a short confirmation at the foot of the window."""
    go: Callable[[str, object], None]
    """Opens a page by its name, with what it is to show."""

    @property
    def zone(self) -> str:
        """The site's time zone."""
        return self.status.site.time_zone

    @property
    def today(self) -> QDate:
        """The date at the site, whatever zone this laptop is set to."""
        text = vocabulary.time_text(self.status.at, self.zone)[:10]
        return QDate.fromString(text, "yyyy-MM-dd")

    @property
    def supervising(self) -> bool:
        """Whether a supervisor is signed on; an issuer may see, not correct."""
        return self.staff.role is StaffRole.SUPERVISOR


class Page(QWidget):
    """One page: a heading, a place for what is wrong, and ``rows`` for the rest."""

    def __init__(self, context: Context, title: str) -> None:
        super().__init__()
        self.context = context
        self.shown: Any = None
        """What of the ledger is on the page, for those that draw only what has changed."""
        self.setAccessibleName(title)
        sizes = context.sizes
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(sizes.px(16), sizes.px(10), sizes.px(16), sizes.px(10))
        self.rows.setSpacing(sizes.px(8))
        self.top = QHBoxLayout()
        self.top.setSpacing(sizes.px(10))
        self.heading = label(title, "title")
        self.top.addWidget(self.heading)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.top.addWidget(self.problem, 1)
        self.top.addStretch(0)
        self.rows.addLayout(self.top)

    def entered(self, _what: object = None) -> None:
        """The page comes to the front, with what it is to show."""
        self.refresh()

    def left(self) -> None:
        """The page goes to the back: drop what nobody waits for."""

    def end(self) -> None:
        """The page is about to be thrown away, work under way with it."""

    def look_changed(self, _before: str) -> None:
        """Another theme, or another language than the one ``before``.

        What is typed or under way stays, and labels have been said anew; what was made from the
        ledger is made again when the page is next refreshed.
        """
        self.shown = None

    @property
    def busy(self) -> bool:
        """Whether it does something, besides its jobs, that closing the window would stop."""
        return False

    def refresh(self) -> None:
        """The ledger may have changed; called on the window's beat while in front."""

    def first_field(self) -> QWidget | None:
        """Where typing starts."""
        return None

    def look(
        self,
        question: Callable[[Logbook], Any],
        done: Done,
        failed: Failed | None = None,
        search: Search | None = None,
    ) -> Search:
        """Ask the views; no answer comes to a page that was thrown away meanwhile."""
        failed = failed or self.complain
        return self.context.desk.look(question, self.if_here(done), self.if_here(failed), search)

    def act(self, work: Callable[[Station], Any], done: Done) -> None:
        """Write entries; what goes wrong is said on the page."""
        self.context.desk.act(work, self.if_here(done), self.if_here(self.complain))

    def if_here(self, call: Callable[[Any], None]) -> Callable[[Any], None]:
        """The call, as long as the page exists."""
        return lambda value: call(value) if isValid(self) else None

    def complain(self, error: Exception | str) -> None:
        """Say what is wrong, on the page. A fault that nobody expected goes to the window."""
        if isinstance(error, str):
            text = error
        elif isinstance(error, GateError):
            text = " ".join(part for part in fault_text(error) if part)
        else:
            self.context.desk.failed.emit(error)
            text = translate("office", "程序出错，没有办成。请再试一次。")
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
