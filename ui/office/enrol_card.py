"""New computers and lost ones: an enrolment as a file or a QR code, and cutting a station off."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QLineEdit

from gate_app.codes.qr import png_bytes
from gate_app.config import read_hub
from gate_app.domain.body import Role
from gate_app.domain.places import Checkpoint, Place
from gate_app.errors import GateError, UsageError
from gate_app.issuing.pass_keys import open_authority
from gate_app.sites.enrolling import HOURS, cut_off, invite
from gate_app.sites.enrolment_file import SUFFIX, Enrolment, qr_text, write_enrolment
from gate_app.sites.hub_login import invite_at_hub, relogin_at_hub, tell_hub
from gate_app.sites.stations import StationRow
from ui.gate.panels.base import beside, field, label
from ui.office.paper import documents
from ui.office.working import WorkingCard
from ui.shared.faults import fault_text
from ui.shared.translations import translate

if TYPE_CHECKING:
    from ui.office.stations_page import StationsPage


class EnrolCard(WorkingCard):
    """``changed`` after every act; the page looks again then."""

    changed = Signal()
    code_shown = Signal(bool)

    def __init__(self, page: "StationsPage", ask: Callable[..., None]) -> None:
        super().__init__(page, translate("office", "新电脑、坏了或丢了的电脑"))
        self._page, self._ask = page, ask
        self.ask_where = self._ask_where
        self.ask_login_file = self._ask_login_file
        self._places: tuple[Checkpoint, ...] = ()
        sizes = page.context.sizes
        self.passphrase = field(
            translate("office", "密钥口令"), hint=translate("office", "密钥口令"), longest=200
        )
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.whom = QComboBox()
        self.whom.setAccessibleName(translate("office", "新电脑放在哪里"))
        self.replaces = QCheckBox(translate("office", "顶替表里选中的电脑"))
        self.file_button = self.button(translate("office", "做登记文件…"), self.save, "primary")
        self.qr_button = self.button(translate("office", "显示二维码"), self.show_qr)
        self.cut_button = self.button(translate("office", "停用选中的电脑"), self.cut)
        self.entirely = QCheckBox(translate("office", "登记文件被盗用：它写过的全部不算"))
        self.login_button = self.button(translate("office", "给选中的电脑换登录…"), self.give_login)
        self.login_button.setToolTip(
            translate("office", "恢复过备份、中心不认它的登录时用；用了以后，旧的登录就没用了。")
        )
        self.code = QLabel()
        self.code.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.code.setAccessibleName(translate("office", "登记二维码"))
        self.code.hide()
        self.hide_button = self.button(translate("office", "收起二维码"), self.forget)
        self.hide_button.hide()
        gap = sizes.px(8)
        self.rows.addLayout(beside(self.passphrase, self.whom, spacing=gap))
        acts = beside(
            *(self.file_button, self.qr_button, self.hide_button, self.login_button),
            *(self.cut_button,),
            spacing=gap,
        )
        acts.addStretch(1)
        self.rows.addLayout(acts)
        ways = beside(self.replaces, self.entirely, spacing=2 * gap)
        ways.addStretch(1)
        self.rows.addLayout(ways)
        self.rows.addWidget(self.said)
        self.rows.addWidget(self.code)
        about = translate(
            "office",
            "登记文件 {} 小时内有效，只能用一次，请当面交给使用的人；谁先用，谁就是新电脑。",
        )
        self.rows.addWidget(label(about.format(HOURS), "muted", wrap=True))

    def forget(self) -> None:
        """Neither a passphrase nor a code stays when the page is left."""
        self.passphrase.clear()
        self.code.clear()
        self.code.hide()
        self.hide_button.hide()
        self.entirely.setChecked(False)
        self.code_shown.emit(False)

    def show_checkpoints(self, checkpoints: Sequence[Checkpoint]) -> None:
        """Where a new laptop may stand; what was chosen stays chosen."""
        kept, self._places = self.whom.currentData(), tuple(checkpoints)
        self.whom.clear()
        for one in checkpoints:
            self.whom.addItem(one.name, one.code)
        self.whom.addItem(translate("office", "指挥部"), "")
        self.whom.setCurrentIndex(max(self.whom.findData(kept), 0))

    # --- acts ---------------------------------------------------------------------------------

    def save(self) -> None:
        """An enrolment as a file."""
        typed = self._typed()
        target = self.ask_where() if typed else None
        if target is None:
            return
        said = translate("office", "登记文件已存到 {}。核对码 {}。")

        def done(made: Enrolment) -> None:
            self._done(said.format(target, made.fingerprint))

        self.work(self._inviting(typed, lambda made: write_enrolment(made, target)), done)

    def show_qr(self) -> None:
        """An enrolment as a QR code, until it is put away or the page is left."""
        typed = self._typed()
        if not typed:
            return
        pictures: list[bytes] = []

        def done(made: Enrolment) -> None:
            shown = QPixmap()
            shown.loadFromData(pictures[0])
            side = self._page.context.sizes.px(420)
            if shown.width() > side:
                shown = shown.scaledToWidth(side, Qt.TransformationMode.SmoothTransformation)
            self.code.setPixmap(shown)
            self.code.show()
            self.hide_button.show()
            self.code_shown.emit(True)
            text = translate("office", "请在新电脑上扫这个二维码。核对码 {}。")
            self._done(text.format(made.fingerprint))

        self.work(self._inviting(typed, lambda made: pictures.append(_picture(made))), done)

    def _inviting(self, typed: str, then: Callable[[Enrolment], object]) -> Callable[[], Enrolment]:
        """What makes an enrolment, off both threads but for the look at the ledger."""
        folder = self._page.context.desk.folder
        code = self.whom.currentData() or ""
        zone = next((one.zone for one in self._places if one.code == code), 0)
        chosen: StationRow | None = self._page.table.chosen()
        replaces = chosen.station if self.replaces.isChecked() and chosen else ""

        def slow() -> Enrolment:
            authority = open_authority(folder, typed)
            roles = (Role.GATE,) if code else (Role.OFFICE,)
            login = None
            if read_hub(folder) is not None:
                # The hub is asked first: the ledger's worker never waits for a network.
                login = invite_at_hub(folder)(roles, Place(code, zone), HOURS)
            made: Enrolment = self.recorded(
                lambda station, _who: invite(
                    station.ledger,
                    station.register,
                    authority,
                    checkpoint=code,
                    replaces=replaces,
                    at_hub=(lambda *_: login) if login else None,
                )
            )
            then(made)
            return made

        return slow

    def give_login(self) -> None:
        """A login file for the chosen computer, which is known to the hub and lost its own."""
        row: StationRow | None = self._page.table.chosen()
        folder = self._page.context.desk.folder
        if read_hub(folder) is None:
            self.page.complain(translate("office", "本机没有设置中心。"))
            return
        if row is None or row.own or row.cut_off:
            self.page.complain(translate("office", "请先选一台别的电脑，没有停用的。"))
            return
        name = row.station
        typed = self._typed()
        target = self.ask_login_file(name) if typed else None
        if target is None:
            return

        def slow() -> None:
            open_authority(folder, typed)  # whoever may invite may do this, too
            relogin_at_hub(folder, name, HOURS, target)

        said = translate(
            "office",
            "登录文件已存到 {}，{} 小时内有效。请在那台电脑上运行 gate hub connect"
            "（指挥部的电脑：按“接上中心”），旧的登录就没用了。",
        ).format(target, HOURS)
        self.work(slow, lambda _none: self._done(said))

    def cut(self) -> None:
        """Cut the chosen station off; said first, then done."""
        row: StationRow | None = self._page.table.chosen()
        if row is None or row.own:
            self.page.complain(translate("office", "请先选一台别的电脑。"))
            return
        entirely = self.entirely.isChecked()
        typed = self._typed()
        if not typed:
            return
        folder, name = self._page.context.desk.folder, row.station

        def slow() -> GateError | None:
            authority = open_authority(folder, typed)
            if row.vouched and (entirely or not row.cut_off):
                self.recorded(
                    lambda station, who: cut_off(
                        station.ledger, authority, name, actor=who, entirely=entirely
                    )
                )
            if read_hub(folder) is not None:
                try:
                    tell_hub(folder, name)
                except GateError as error:
                    return error
            return None

        def done(fault: GateError | None) -> None:
            said = translate("office", "{} 已停用。").format(name)
            if fault is not None:
                more = translate("office", "⚠ 中心没有关掉它的登录：{}")
                said = f"{said} {more.format(' '.join(fault_text(fault)))}"
            self._done(said)

        question = (
            translate(
                "office",
                "停用 {}（{}）：它写过的全部不算，登记也不算，登记文件归还原主。不能恢复。",
            )
            if entirely
            else translate(
                "office", "停用 {}（{}）：它以后的记录留着，但不算数。不能恢复，要用就重新登记。"
            )
        ).format(name, row.place or self._page.roles_text(row))
        self._ask(
            question,
            translate("office", "停用"),
            lambda: self.work(slow, done),
            final=True,
            back=self.cut_button,
        )

    def _typed(self) -> str:
        """The passphrase, which is then forgotten; empty says so on the page."""
        typed = self.passphrase.text()
        self.forget()
        if not typed:
            self.page.complain(translate("office", "请输入密钥口令。"))
            self.passphrase.setFocus()
        return typed

    def _done(self, said: str) -> None:
        self.say(said)
        self.page.context.notify(said)
        self.changed.emit()

    def _ask_where(self) -> Path | None:
        proposed = documents() / f"{self.whom.currentData() or 'office'}{SUFFIX}"
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            translate("office", "存到哪里"),
            str(proposed),
            translate("office", "登记文件 (*{})").format(SUFFIX),
        )
        if not chosen:
            return None
        return Path(chosen) if chosen.endswith(SUFFIX) else Path(chosen + SUFFIX)

    def _ask_login_file(self, station: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            translate("office", "存到哪里"),
            str(documents() / f"{station}.json"),
            translate("office", "登录文件 (*.json);;所有文件 (*)"),
        )
        return Path(chosen) if chosen else None


def _picture(made: Enrolment) -> bytes:
    try:
        return png_bytes(qr_text(made))
    except ValueError:
        raise UsageError(
            "内容太多，放不进一个二维码。", what_to_do="请做登记文件，用 U 盘交给对方。"
        ) from None
