"""What a single pass asks for: the fields of each kind, and one field with its caption."""

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gate_app.issuing.draft import DraftKind
from gate_app.issuing.values import CREW_MAX, TRIP_TEXT_MAX, WHOLE_NAME_MAX
from ui.gate.panels.base import label
from ui.shared.translations import translate

LONGEST_CODE = 400
"""A handheld scanner types the whole code of a pass."""
PERSON = ("name", "identity", "phone")
FIELDS: Mapping[DraftKind, tuple[str, ...]] = {
    DraftKind.PERSON: (*PERSON, "household"),
    DraftKind.VEHICLE: ("name", "route", "crew", "goods"),
    DraftKind.ESCORT: (*PERSON, "escorted"),
    DraftKind.VISITOR: PERSON,
}
"""What is asked about whom a pass is for; its terms are the same for all."""


class Cell(QWidget):
    """A caption, a field, and below it what is wrong or worth knowing."""

    def __init__(self, form: QWidget, caption: str, widget: QWidget) -> None:
        super().__init__(form)
        self.widget = widget
        self.caption = label(caption, "muted")
        self.caption.setBuddy(widget)
        self.said = label("", "problem", wrap=True)
        self.said.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for one in (self.caption, widget, self.said):
            rows.addWidget(one)
        rows.addStretch(1)

    def name(self, caption: str) -> None:
        """Call the field something else."""
        self.caption.setText(caption)
        self.widget.setAccessibleName(caption)

    def tell(self, text: str) -> None:
        """Say it; also to whoever hears the field read out."""
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.widget.setAccessibleDescription(text)


def kind_names() -> dict[str, str]:
    """The kinds, with the keys that choose them."""
    return {
        DraftKind.PERSON: translate("office", "人员 Alt+1"),
        DraftKind.VEHICLE: translate("office", "车辆 Alt+2"),
        DraftKind.ESCORT: translate("office", "陪同 Alt+3"),
        DraftKind.VISITOR: translate("office", "访客 Alt+4"),
    }


def text_fields() -> dict[str, tuple[str, str, bool, int]]:
    """Caption, hint, whether an input method is let in, and the longest text of each field."""
    return {
        "name": (translate("office", "持证人姓名"), "", True, WHOLE_NAME_MAX + 12),
        "identity": (
            translate("office", "身份证号"),
            translate("office", "18 位；只存校验值和后四位"),
            False,
            24,
        ),
        "phone": (translate("office", "联系电话"), "", False, 20),
        "household": (
            translate("office", "同户人的证号"),
            translate("office", "没有就不写"),
            False,
            LONGEST_CODE,
        ),
        "escorted": (
            translate("office", "被陪同的证号"),
            translate("office", "人或车的证号，也可以扫"),
            False,
            LONGEST_CODE,
        ),
        "route": (
            translate("office", "线路"),
            translate("office", "如 大埔镇—柳州市"),
            True,
            TRIP_TEXT_MAX + 20,
        ),
        "crew": (
            translate("office", "司机和随车人员"),
            translate("office", "司机在前，用、隔开"),
            True,
            (WHOLE_NAME_MAX + 1) * CREW_MAX,
        ),
        "goods": (translate("office", "货物"), "", True, TRIP_TEXT_MAX + 20),
        "window": (
            translate("office", "每天时段（不写为全天）"),
            translate("office", "如 08:00-20:00"),
            False,
            20,
        ),
    }
