"""Guards, supervisors and issuers: added, changed, put out of use, given another PIN."""

from typing import Any

from gate_app.sites import sheets
from gate_app.sites.found_site import prepare_new_pin
from ui.gate.panels.base import button
from ui.office.page import Context
from ui.office.site_page import FormPage
from ui.shared.translations import translate


class StaffPage(FormPage):
    """One table of people, and a button for a forgotten PIN."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "值守人员"), (sheets.STAFF,))
        self.pin_button = button(translate("office", "重设 PIN"), self.reset_pin)
        self.acts.insertWidget(2, self.pin_button)

    def reset_pin(self) -> None:
        """Draw another PIN for whoever is chosen; the old one is worth nothing at once."""
        item = self.grid.item(self.grid.currentRow(), 0)
        if item is None or self._known is None:
            self.complain(translate("office", "请先选一个人。"))
            return
        code, known = item.text(), self._known
        self.complain("")

        def failed(error: Any) -> None:
            self.complain(error)

        self.context.desk.background.slowly(
            lambda: prepare_new_pin(code, known), self.record, failed
        )
