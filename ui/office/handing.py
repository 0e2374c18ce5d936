"""Passes out of the laptop: printed or packed, behind the passphrase, with an entry for it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import Exported, PassIssued
from gate_app.issuing.layouts import LAYOUTS
from gate_app.issuing.pass_keys import open_pass_key
from gate_app.ledger.logbook import Logbook
from gate_app.sites.pass_desk import ZIP, hand_out, layout_for
from ui.gate.panels.base import button, field
from ui.office.jobs import Job
from ui.office.page import Page
from ui.office.paper import documents
from ui.shared.translations import translate

ANSWER_S = 60


class Handing(QWidget):
    """The passphrase, a form, and a button; the page says which passes."""

    def __init__(self, page: Page, job: Job, passes: Callable[[], Sequence[PassIssued]]) -> None:
        super().__init__()
        self._page, self._job, self._passes = page, job, passes
        self.codes: Mapping[str, str] = {}
        """Code texts by pass id of what was issued just now: printed without the passphrase."""
        self.passphrase = field(
            translate("office", "密钥口令"), hint=translate("office", "密钥口令"), longest=200
        )
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.form = QComboBox()
        self.form.setAccessibleName(translate("office", "打印样式"))
        for name, text in layout_names().items():
            self.form.addItem(text, name)
        self.button = button(translate("office", "打印或打包…"), self.choose_target)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(page.context.sizes.px(8))
        row.addWidget(self.passphrase, 1)
        row.addWidget(self.form, 1)
        row.addWidget(self.button)

    def suit(self, passes: Sequence[PassIssued]) -> None:
        """Offer the form that suits these passes."""
        self.form.setCurrentIndex(self.form.findData(layout_for(passes)))

    def with_key(self, then: Callable[[SigningKey], object]) -> None:
        """Open the key by the typed passphrase, which is then forgotten."""
        typed = self.passphrase.text()
        if not typed:
            self._page.complain(translate("office", "请输入密钥口令。"))
            self.passphrase.setFocus()
            return
        self.passphrase.clear()
        folder = self._page.context.desk.folder
        self._page.complain("")
        self._page.context.desk.background.slowly(
            lambda: open_pass_key(folder, typed), then, self._page.complain
        )

    def choose_target(self) -> None:
        """Ask where to, then write."""
        if not self._passes():
            self._page.complain(translate("office", "请先选通行证。"))
            return
        suffix = "zip" if self.form.currentData() == ZIP else "pdf"
        name, _ = QFileDialog.getSaveFileName(
            self,
            translate("office", "存到哪里"),
            str(documents() / f"passes.{suffix}"),
            f"*.{suffix}",
        )
        if name:
            self.write(Path(name).with_suffix(f".{suffix}"))

    def write(self, target: Path) -> None:
        """Write the chosen passes to ``target``."""
        passes, form = list(self._passes()), str(self.form.currentData())
        if all(one.pass_id in self.codes for one in passes):
            self._write(passes, form, target, self.codes)
        else:
            self.with_key(lambda key: self._write(passes, form, target, key))

    def _write(
        self,
        passes: list[PassIssued],
        form: str,
        target: Path,
        key: SigningKey | Mapping[str, str],
    ) -> None:
        desk, job = self._page.context.desk, self._job
        code = self._page.context.staff.code
        job.begin(len(passes))

        def record(rows: int) -> object:
            """An entry says that names and codes left the laptop; without it no file appears."""
            body = Exported(format=f"print-{form}", rows=rows, unmasked=True)
            return desk.ask_and_wait(
                lambda station: station.ledger.append(body, actor=code), ANSWER_S
            )

        missed: list[str] = []

        def question(book: Logbook) -> int:
            return hand_out(
                passes, book.db, desk.folder, key, form, target,
                progress=job.told, cancelled=job.is_stopped, record=record,
                left_out=None if len(passes) == 1 else lambda one: missed.append(one.number),
            )  # fmt: skip

        def done(count: int) -> None:
            self._page.context.notify(
                translate("office", "已写好 {} 张：{}").format(count, target.name)
            )
            if missed:
                self._page.complain(
                    translate("office", "{} 张证的持证人资料不在这里，没有做：{}").format(
                        len(missed), "、".join(missed[:10])
                    )
                )

        desk.look(question, job.ending(done), job.ending(self._page.complain))


def layout_names() -> dict[str, str]:
    """The forms in the language of the window."""
    names = {
        "a4": translate("office", "A4，一页 4 张"),
        "a6": translate("office", "A6，一页 1 张"),
        "card": translate("office", "证卡，正反两面"),
        "windscreen": translate("office", "车辆挡风玻璃"),
    }
    return {**{name: names[name] for name in LAYOUTS}, ZIP: translate("office", "电子码（ZIP）")}
