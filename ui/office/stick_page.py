"""The office's stick: what gates brought comes in, what they need goes out."""

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.gate.panels.stick import StickView
from ui.office.page import Context, Page
from ui.shared.translations import translate


class StickPage(Page):
    """The visit goes on when another page is opened, and when the office locks itself."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("stick", "U 盘"))
        self.view = StickView(context.desk.sticks, context.sizes, choose=self._ask_folder)
        self.rows.addWidget(self.view)
        self.rows.addStretch(1)

    def first_field(self) -> QWidget:
        return self.view.first_field()

    def look_changed(self, _before: str) -> None:
        super().look_changed(_before)
        self.view.show_now()

    def _ask_folder(self) -> str:
        return QFileDialog.getExistingDirectory(self, translate("stick", "选文件夹…"))
