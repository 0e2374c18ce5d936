"""The top of the office: the site, who is signed on, the time, and what goes on at the gate."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gate_app import words as vocabulary
from gate_app.domain.people import Staff, StaffRole
from gate_app.domain.verdict import Verdict
from gate_app.station import Status
from ui.gate.panels.base import button, label
from ui.shared.cards import Card
from ui.shared.theme import Sizes
from ui.shared.translations import translate

MARKS = {Verdict.ADMIT: "✓", Verdict.ATTEND: "⚠", Verdict.REFUSE: "✕"}


class OfficeHeader(QWidget):
    """``to_gate`` is None where this window cannot bring the guard's to the front."""

    def __init__(
        self,
        sizes: Sizes,
        status: Status,
        staff: Staff | None,
        acts: Sequence[tuple[str, Callable[[], object]]],
        to_gate: Callable[[], object] | None,
    ) -> None:
        super().__init__(objectName="header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.px(16), sizes.px(4), sizes.px(16), sizes.px(4))
        row.setSpacing(sizes.px(12))
        if status.site.demo:
            row.addWidget(label(translate("header", "演示"), "badge"))
        row.addWidget(label(status.site.name, "title"))
        row.addStretch(1)
        if staff is not None:
            row.addWidget(label(f"{role_text(staff.role)} {staff.name}", "title"))
        self.time = label("", "title")
        row.addWidget(self.time)
        self.gate_button: QPushButton | None = None
        if to_gate is not None:
            self.gate_button = button("", to_gate)
            row.addWidget(self.gate_button)
        for text, act in acts:
            row.addWidget(button(text, act))
        self.show_time(status)
        self.show_gate(None)

    def show_time(self, status: Status) -> None:
        """The trusted time, in the site's zone, to the minute."""
        self.time.setText(vocabulary.time_text(status.at, status.site.time_zone)[:16])

    def show_gate(self, card: Card | None) -> None:
        """What stands on the guard's screen, small: it never takes the keyboard from here."""
        made = self.gate_button
        if made is None:
            return
        text = translate("office", "卡点 Ctrl+G")
        if card is not None:
            text = f"{MARKS[card.verdict]} {card.word}   {text}"
        made.setText(text)
        made.setAccessibleName(text)
        made.setObjectName(card.verdict.value if card is not None else "")
        made.style().unpolish(made)
        made.style().polish(made)


def role_text(role: StaffRole) -> str:
    """What a member of staff is."""
    return {
        StaffRole.GUARD: translate("office", "值班员"),
        StaffRole.SUPERVISOR: translate("office", "主管"),
        StaffRole.ISSUER: translate("office", "发证员"),
    }[role]
