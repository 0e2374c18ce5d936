"""The hub in the office: how it stands, taking it into use, ending a fork."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit

from gate_app.config import read_hub
from gate_app.domain.people import StaffRole
from gate_app.ledger import branches
from gate_app.sites.hub_login import set_hub
from gate_app.sites.login_file import read_login
from gate_app.station import Station
from gate_app.sync.state import Standing, SyncState
from ui.gate.panels.base import beside, field, label
from ui.office.working import WorkingCard
from ui.shared.status_light import Level
from ui.shared.sync_texts import light
from ui.shared.translations import translate

if TYPE_CHECKING:
    from ui.office.stations_page import StationsPage

MARKS = {Level.OK: "✓", Level.WARN: "▲", Level.BAD: "■"}
FORKED = (Standing.FORKED, Standing.SUPERSEDED)


class HubCard(WorkingCard):
    """``changed`` after every act; the page looks again then."""

    changed = Signal()

    def __init__(self, page: "StationsPage", ask: Callable[..., None]) -> None:
        super().__init__(page, translate("office", "中心"))
        self._ask = ask
        self.ask_file = self._ask_file
        sizes = page.context.sizes
        self.how = label("", "line", wrap=True)
        self.connect_button = self.button(
            translate("office", "接上中心（登录文件）…"), self.connect_hub
        )
        self.again_button = self.button(translate("office", "再问一次中心"), self.changed.emit)
        self.pin = field("PIN", hint=translate("office", "主管 PIN"), longest=16)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.settle_button = self.button(translate("office", "以本机为准，结束分叉"), self.settle)
        self.pin.returnPressed.connect(self.settle)
        self.rows.addWidget(self.how)
        acts = beside(
            *(self.connect_button, self.again_button, self.pin, self.settle_button),
            spacing=sizes.px(8),
        )
        acts.addStretch(1)
        self.rows.addLayout(acts)
        self.rows.addWidget(self.said)
        self.show_state(page.state)

    def forget(self) -> None:
        """Nothing typed stays when the page is left."""
        self.pin.clear()

    def show_state(self, state: SyncState | None) -> None:
        """How it stands now."""
        level, word, more = light(state, self.page.context.zone)
        text = f"{MARKS[level]} {word}\n{more}".rstrip()
        if text != self.how.text():
            self.how.setText(text)
        forked = state is not None and state.standing in FORKED
        self.pin.setVisible(forked)
        self.settle_button.setVisible(forked)
        self.again_button.setVisible(state is not None)

    # --- acts ---------------------------------------------------------------------------------

    def connect_hub(self) -> None:
        """Take a hub into use with the file that its keeper gave."""
        path = self.ask_file()
        if path is None:
            return
        folder = self.page.context.desk.folder

        def slow() -> None:
            login = read_login(path)
            at = self.recorded(lambda station, _who: station.ledger.clock.now().at)
            set_hub(folder, login, at)
            self.recorded(_knows_hub)

        def done(_none: object) -> None:
            sync = self.page.context.desk.sync
            if sync is not None:
                sync.start(folder)
            self._done(translate("office", "已设置中心，马上开始同步。连上以后请删除登录文件。"))

        self.work(slow, done)

    def settle(self) -> None:
        """A supervisor says that this laptop is the one that stays."""
        pin = self.pin.text()
        if not pin:
            self.page.complain(translate("office", "请输入主管的 PIN。"))
            self.pin.setFocus()
            return
        self.pin.clear()

        def sure() -> None:
            desk = self.page.context.desk
            desk.authorise(
                self.page.context.staff.code,
                pin,
                purpose="settle-fork",
                role=StaffRole.SUPERVISOR,
                done=self.page.if_here(self._settle),
                failed=self.page.if_here(self.page.complain),
            )

        question = translate(
            "office",
            "以这台电脑的记录为准接着写，另一边的记录也保留。另有一台电脑在用的，请先收走。"
            "放行会停几秒，记录多的要十几秒，请挑没人的时候。",
        )
        self._ask(
            question,
            translate("office", "结束分叉"),
            sure,
            final=True,
            back=self.settle_button,
        )

    def _settle(self, code: str) -> None:
        def work(station: Station) -> None:
            branches.settle(station.ledger, why="主管确认", actor=code)

        said = translate("office", "分叉已结束，记录接着上传。")
        self.page.act(work, lambda _none: self._done(said))

    def _done(self, said: str) -> None:
        self.say(said)
        self.page.complain("")
        self.page.context.notify(said)
        self.changed.emit()

    def _ask_file(self) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            translate("office", "中心给的登录文件"),
            "",
            translate("office", "登录文件 (*.json);;所有文件 (*)"),
        )
        return Path(chosen) if chosen else None


def _knows_hub(station: Station, _who: str) -> None:
    station.hub = read_hub(station.folder)
