"""The site's keys: which live, their copies, their passphrase; every act leaves an entry."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from gate_app import words as vocabulary
from gate_app.domain.entries import KeysHandled
from gate_app.issuing.keys_now import KeysNow, KeyState
from gate_app.ledger.register import Register
from gate_app.reports.book import open_book
from gate_app.sites.key_copy import copy_keys
from gate_app.sites.site_keys import (
    Change,
    prepare_end,
    prepare_new_key,
    prepare_passphrase,
    record,
    write_pass_list,
)
from ui.gate.panels.base import beside, field, label
from ui.office.page import Page
from ui.office.paper import documents
from ui.office.table import Table
from ui.office.working import WorkingCard
from ui.shared.translations import translate

SHORT = 8
"""So many characters of a key's name are shown."""


class KeysCard(WorkingCard):
    """``changed`` after every act; the page looks again then."""

    changed = Signal()

    def __init__(self, page: Page, ask: Callable[..., None]) -> None:
        super().__init__(page, translate("office", "密钥"))
        self._ask = ask
        self.ask_where = self._ask_where
        sizes = page.context.sizes
        self.copy = label("", "line", wrap=True)
        self.table = Table(
            translate("office", "发证密钥"),
            [
                translate("office", "发证密钥"),
                translate("office", "启用"),
                translate("office", "未到期的证"),
                translate("office", "状态"),
            ],
            (140, 130, 130, 0),
            sizes,
        )
        self.table.setFixedHeight(sizes.px(170))
        self.passphrase = self._secret(translate("office", "密钥口令"))
        self.export_button = self.button(
            translate("office", "导出密钥备份…"), self.export, "primary"
        )
        self.new_button = self.button(translate("office", "启用新密钥"), self.add_key)
        self.retire_button = self.button(
            translate("office", "停用所选"), lambda: self.end(compromised=False)
        )
        self.compromised_button = self.button(
            translate("office", "已泄露，作废所选"), lambda: self.end(compromised=True)
        )
        self.list_button = self.button(translate("office", "存要换的证的名单…"), self.save_list)
        self.change_button = self.button(translate("office", "更改口令"), self.open_change)
        self.new_passphrase = self._secret(translate("office", "新口令（至少 8 个字符）"))
        self.again = self._secret(translate("office", "再输一次"))
        self.set_button = self.button(translate("office", "换成新口令"), self.change_passphrase)
        self.change_row = QWidget()
        self.change_row.setLayout(
            beside(self.new_passphrase, self.again, self.set_button, spacing=sizes.px(8))
        )
        self.change_row.layout().setContentsMargins(0, 0, 0, 0)
        self.change_row.hide()
        of_all = (self.export_button, self.new_button, self.change_button)
        of_one = (self.retire_button, self.compromised_button, self.list_button)
        self.rows.addWidget(self.copy)
        self.rows.addLayout(beside(self.passphrase, *of_all, spacing=sizes.px(8)))
        self.rows.addWidget(self.change_row)
        self.rows.addWidget(self.table)
        self.rows.addLayout(beside(*of_one, spacing=sizes.px(8)))
        self.rows.addWidget(self.said)

    def _secret(self, caption: str) -> QLineEdit:
        made = field(caption, hint=caption, longest=200)
        made.setEchoMode(QLineEdit.EchoMode.Password)
        return made

    def show_keys(self, now: KeysNow) -> None:
        """The keys as the ledger has them; the chosen one stays chosen."""
        zone = self.page.context.zone
        kept = self.table.chosen()
        self.table.rows.show([(_texts(one, zone), one) for one in now.keys])
        kids = [one.kid for one in now.keys]
        self.table.selectRow(kids.index(kept.kid) if kept and kept.kid in kids else 0)
        if not now.exported_at:
            text = translate("office", "⚠ 密钥备份：从未导出。现在就导出一份，离开这台电脑保管。")
        else:
            when = vocabulary.time_text(now.exported_at, zone)[:16]
            text = translate("office", "密钥备份：{} 导出。").format(when)
            if now.copy_is_old:
                text = translate("office", "⚠ {}之后密钥或口令改过，请重新导出。").format(text)
        self.copy.setText(text)

    # --- acts ---------------------------------------------------------------------------------

    def _typed(self) -> str:
        """The passphrase, which is then forgotten; empty says so on the page."""
        typed = self.passphrase.text()
        self.passphrase.clear()
        if not typed:
            self.page.complain(translate("office", "请输入密钥口令。"))
            self.passphrase.setFocus()
        return typed

    def export(self) -> None:
        """Write the sealed keys to a file, or to a page to print."""
        typed = self._typed()
        target = self.ask_where(documents() / "kadian-keys.pdf") if typed else None
        if target is None:
            return
        folder = self.page.context.desk.folder.absolute()

        def note(done: KeysHandled) -> None:
            self.recorded(lambda station, who: station.ledger.append(done, actor=who))

        def slow() -> None:
            with open_book(folder) as book:
                copy_keys(folder, Register(book.db), target, typed, note)

        said = translate("office", "密钥备份已存到 {}。请与口令分开保管，不要留在这台电脑上。")
        self.work(slow, lambda _: self._done(said.format(target)))

    def add_key(self) -> None:
        """One more key that can sign."""
        folder, typed = self.page.context.desk.folder, self._typed()
        if typed:
            self._change(lambda: prepare_new_key(folder, typed), "")

    def end(self, *, compromised: bool) -> None:
        """Retire the chosen key, or refuse its passes from now on; said first, then done."""
        key: KeyState | None = self.table.chosen()
        if key is None:
            self.page.complain(translate("office", "请先选一个发证密钥。"))
            return
        typed = self._typed()
        if not typed:
            return
        name = key.kid[:SHORT]
        if compromised:
            question = translate(
                "office", "{} 发的 {} 张未到期的证立即作废，不能恢复；要用新密钥重新打印。"
            ).format(name, key.passes)
            yes = translate("office", "作废")
            said = translate("office", "发证密钥 {} 已作废。请重新打印 {} 张证。")
        else:
            question = translate(
                "office", "{} 不再发证；它发的 {} 张证到期前仍然有效。不能恢复。"
            ).format(name, key.passes)
            yes = translate("office", "停用")
            said = translate("office", "发证密钥 {} 已停用，{} 张证到期前有效。")
        folder, kid = self.page.context.desk.folder, key.kid
        text = said.format(name, key.passes)

        def sure() -> None:
            self._change(lambda: prepare_end(folder, typed, kid, compromised=compromised), text)

        back = self.compromised_button if compromised else self.retire_button
        self._ask(question, yes, sure, final=True, back=back)

    def save_list(self) -> None:
        """The unexpired passes of the chosen key, names masked, for whoever prints them again."""
        key: KeyState | None = self.table.chosen()
        if key is None or not key.passes:
            self.page.complain(translate("office", "所选的密钥没有未到期的证。"))
            return
        target = self.ask_where(documents() / f"passes-{key.kid[:SHORT]}.csv")
        if target is None:
            return
        folder, at = self.page.context.desk.folder, self.page.context.status.at

        def slow() -> int:
            with open_book(folder) as book:
                return write_pass_list(target, book.db, key, at)

        said = translate("office", "{} 张证的名单已存到 {}。")
        self.work(slow, lambda count: self._done(said.format(count, target)))

    def open_change(self) -> None:
        """Show or hide the row for another passphrase."""
        self.change_row.setVisible(self.change_row.isHidden())
        if not self.change_row.isHidden():
            self.new_passphrase.setFocus()

    def change_passphrase(self) -> None:
        """All keys behind another passphrase."""
        new = self.new_passphrase.text()
        if new != self.again.text():
            self.page.complain(translate("office", "两次输入的新口令不一样。"))
            self.again.setFocus()
            return
        typed = self._typed()
        if not typed:
            return
        self.new_passphrase.clear()
        self.again.clear()
        self.change_row.hide()
        folder = self.page.context.desk.folder
        said = translate("office", "口令已更改。以前导出的备份仍用旧口令，请重新导出。")
        self._change(lambda: prepare_passphrase(folder, typed, new), said)

    def _change(self, prepare: Callable[[], Change], said: str) -> None:
        def slow() -> Change:
            change = prepare()
            self.recorded(lambda station, who: record(change, station.ledger, actor=who))
            return change

        def done(change: Change) -> None:
            texts = [said] if said else []
            for kid in change.added:
                text = translate("office", "已启用新的发证密钥 {}，请重新导出密钥备份。")
                texts.append(text.format(kid[:SHORT]))
            self._done(" ".join(texts))

        self.work(slow, done)

    def _done(self, said: str) -> None:
        self.say(said)
        self.page.context.notify(said)
        self.changed.emit()

    def _ask_where(self, proposed: Path) -> Path | None:
        kinds = {
            ".pdf": translate("office", "打印件 (*.pdf);;文件 (*.txt)"),
            ".csv": translate("office", "名单 (*.csv)"),
        }[proposed.suffix]
        chosen, kind = QFileDialog.getSaveFileName(
            self, translate("office", "存到哪里"), str(proposed), kinds
        )
        if not chosen:
            return None
        path = Path(chosen)
        return (
            path if path.suffix else path.with_suffix(".txt" if "txt" in kind else proposed.suffix)
        )


def _texts(key: KeyState, zone: str) -> list[str]:
    if key.compromised:
        state = translate("office", "✕ 已作废")
    elif key.retired:
        state = translate("office", "已停用，到期前有效")
    else:
        state = translate("office", "✓ 可用")
    since = vocabulary.time_text(key.since, zone)[:10] if key.since else "—"
    return [key.kid[:SHORT], since, str(key.passes), state]
