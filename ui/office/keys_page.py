"""Keys and backup: what must survive a lost laptop, and what to do when a key has leaked."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gate_app.issuing.keys_now import KeysNow, keys_now
from gate_app.ledger.logbook import Logbook
from gate_app.sites.backup_plan import LastBackups, last_backups
from ui.office.backup_card import BackupCard
from ui.office.keys_card import KeysCard
from ui.office.page import Context, Page
from ui.office.sure import Sure
from ui.shared.translations import translate


class KeysPage(Page):
    """Two cards, and a strip that asks before something final."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "密钥与备份"))
        self.sure = Sure(context)
        self.keys = KeysCard(self, self.sure.ask)
        self.backup = BackupCard(self)
        cards = QWidget()
        column = QVBoxLayout(cards)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.sizes.px(8))
        column.addWidget(self.keys)
        column.addWidget(self.backup)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(cards)
        self.rows.addWidget(self.sure)
        self.rows.addWidget(scroll, 1)
        self.keys.changed.connect(self.look_again)
        self.backup.changed.connect(self.look_again)

    def first_field(self) -> QWidget:
        return self.keys.passphrase

    def entered(self, _what: object = None) -> None:
        self.look_again()

    def left(self) -> None:
        self.sure.forget()
        for secret in (self.keys.passphrase, self.keys.new_passphrase, self.keys.again):
            secret.clear()

    @property
    def busy(self) -> bool:
        return self.keys.working or self.backup.working

    def look_again(self) -> None:
        """Count the passes and look at the copies; not on the beat, that may take a moment."""
        at, folder = self.context.status.at, self.context.desk.folder

        def question(book: Logbook) -> tuple[KeysNow, LastBackups]:
            return keys_now(book.db, at), last_backups(folder)

        self.look(question, self._show)

    def _show(self, found: tuple[KeysNow, LastBackups]) -> None:
        keys, backups = found
        self.keys.show_keys(keys)
        self.backup.show_last(backups)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.sure.asking:
            self.sure.forget()
            return
        super().keyPressEvent(event)
