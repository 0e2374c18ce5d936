"""Backups: the last ones, where they go, how many are kept; made now, checked before needed."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout

from gate_app import words as vocabulary
from gate_app.sites.backup_plan import (
    BackupPlan,
    LastBackups,
    back_up_now,
    check_backup,
    write_plan,
)
from ui.gate.panels.base import label
from ui.office.page import Page
from ui.office.working import WorkingCard
from ui.shared.translations import translate

COUNTS = (3, 7, 14, 30, 90)


class BackupCard(WorkingCard):
    """``changed`` after every act; the page looks again then."""

    changed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page, translate("office", "备份"))
        self.ask_folder = self._ask_folder
        sizes = page.context.sizes
        self.plan = BackupPlan()
        self.last = label("", "line", wrap=True)
        self.now_button = self.button(translate("office", "现在备份"), self.back_up, "primary")
        self.where_button = self.button(
            translate("office", "每天备份到 U 盘或文件夹…"), self.choose
        )
        self.here_button = self.button(translate("office", "只备份在本机"), self.only_here)
        self.check_button = self.button(translate("office", "检查一份备份…"), self.check)
        self.keep = QComboBox()
        self.keep.setAccessibleName(translate("office", "留几份备份"))
        for count in COUNTS:
            self._offer(count)
        self.keep.activated.connect(lambda _index: self._keep_changed())
        acts = QHBoxLayout()
        acts.setSpacing(sizes.px(8))
        for made in (self.now_button, self.where_button, self.here_button, self.keep):
            acts.addWidget(made)
        acts.addWidget(self.check_button)
        acts.addStretch(1)
        self.rows.addWidget(self.last)
        self.rows.addLayout(acts)
        self.rows.addWidget(self.said)
        self.rows.addWidget(label(how_to_restore(), "muted", wrap=True))

    def show_last(self, last: LastBackups) -> None:
        """The newest copies and the plan."""
        zone = self.page.context.zone
        self.plan = last.plan
        if self.keep.findData(last.plan.keep) < 0:
            self._offer(last.plan.keep)
        self.keep.setCurrentIndex(self.keep.findData(last.plan.keep))
        self.here_button.setVisible(bool(last.plan.folder))

        def when(at: float) -> str:
            return vocabulary.time_text(int(at * 1000), zone)[:16]

        texts = [
            translate("office", "本机台账备份：{}。").format(when(last.ledger_at))
            if last.ledger
            else translate("office", "⚠ 本机台账还没有备份。")
        ]
        if not last.plan.folder:
            texts.append(translate("office", "⚠ 没有设外部备份：电脑丢了或坏了，就只剩密钥备份。"))
        elif not last.reachable:
            texts.append(translate("office", "⚠ 找不到 {}，请插好 U 盘。").format(last.plan.folder))
        elif last.whole is None:
            texts.append(translate("office", "⚠ {} 里还没有备份。").format(last.plan.folder))
        else:
            texts.append(
                translate("office", "外部备份：{}，在 {}。").format(when(last.whole_at), last.whole)
            )
        self.last.setText("\n".join(texts))

    def _offer(self, count: int) -> None:
        self.keep.addItem(translate("office", "留 {} 份").format(count), count)

    # --- acts ---------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Now, and where the plan says."""
        folder = self.page.context.desk.folder
        said = translate("office", "✓ 已备份到 {}")
        self.work(lambda: back_up_now(folder), lambda made: self._done(said.format(made)))

    def choose(self) -> None:
        """Another place for the daily backup; the first copy goes there at once."""
        target = self.ask_folder(translate("office", "每天备份到哪里"))
        if target is None:
            return
        folder, plan = (
            self.page.context.desk.folder,
            BackupPlan(str(target), self.keep.currentData()),
        )

        def slow() -> Path:
            write_plan(folder, plan)
            return back_up_now(folder)

        said = translate("office", "✓ 以后每天备份到这里；第一份：{}")
        self.work(slow, lambda made: self._done(said.format(made)))

    def only_here(self) -> None:
        """No place outside any more."""
        self._plan(BackupPlan("", self.keep.currentData()))

    def _keep_changed(self) -> None:
        if self.keep.currentData() != self.plan.keep and not self.working:
            self._plan(BackupPlan(self.plan.folder, self.keep.currentData()))

    def _plan(self, plan: BackupPlan) -> None:
        folder = self.page.context.desk.folder
        said = translate("office", "已记下。")
        self.work(lambda: write_plan(folder, plan), lambda _: self._done(said))

    def check(self) -> None:
        """Verify a backup as a restoring would."""
        backup = self.ask_folder(translate("office", "检查哪份备份"))
        if backup is None:
            return
        folder = self.page.context.desk.folder
        said = translate("office", "✓ 备份完好，可以恢复：{} 条记录，校验通过。")
        self.work(
            lambda: check_backup(backup, folder),
            lambda entries: self._done(said.format(f"{entries:,}")),
        )

    def _done(self, said: str) -> None:
        self.say(said)
        self.page.context.notify(said)
        self.changed.emit()

    def _ask_folder(self, title: str) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self, title, self.plan.folder)
        return Path(chosen) if chosen else None


def how_to_restore() -> str:
    """The steps; the station is closed meanwhile, so that a window cannot do it."""
    return translate(
        "office",
        "恢复：1. 关闭窗口。2. 在终端运行 gate restore 备份文件夹（新电脑同样，会问密钥口令）。"
        "3. 打开窗口，核对时间，重新清点在里面的人。原来的文件放在一旁，不会删除。",
    )
