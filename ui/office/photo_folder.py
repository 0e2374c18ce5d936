"""A folder of photos: what was understood, file by file; then all that is right is taken over."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gate_app.domain.people import name_for
from gate_app.errors import GateError
from gate_app.issuing.holder_photos import FoundPhoto, Reading, put_photos, read_folder
from gate_app.issuing.issue import BATCH
from gate_app.issuing.photos import keep_photo
from gate_app.ledger.logbook import Logbook
from gate_app.station import Station
from ui.gate.panels.base import button, label
from ui.office.jobs import Job
from ui.office.page import Context
from ui.office.table import Table
from ui.shared.faults import fault_text, said
from ui.shared.translations import translate


class FolderDialog(QDialog):
    """Every file with whose it is or why not; 收下 takes the right ones, a batch at a time."""

    _total = Signal(int)

    def __init__(
        self, parent: QWidget, context: Context, folder: str, told: Callable[[str], object]
    ) -> None:
        super().__init__(parent)
        self.context, self._told = context, told
        self.reading: Reading | None = None
        title = translate("office", "一批照片")
        sizes = context.sizes
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(sizes.px(960), sizes.px(560))
        self.table = Table(
            translate("office", "文件夹里的每个文件"),
            [
                translate("office", "文件"),
                translate("office", "谁的"),
                translate("office", "会怎样"),
                translate("office", "说明"),
            ],
            (240, 160, 120, 0),
            sizes,
        )
        self.summary = label(translate("office", "正在读照片……"), "line", wrap=True)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.job = Job(context)
        self.take_button = button(translate("office", "收下"), self.take, "primary")
        self.take_button.setEnabled(False)
        self.close_button = button(translate("office", "关闭 Esc"), self.reject)
        last = QHBoxLayout()
        last.setSpacing(sizes.px(8))
        last.addWidget(
            label(
                translate(
                    "office",
                    "文件名写证号、持证人编号或姓名（同名的加身份证后四位）。"
                    "已发的证不变，下次补办或续期时印上。",
                ),
                "muted",
                wrap=True,
            ),
            1,
        )
        last.addWidget(self.take_button)
        last.addWidget(self.close_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*[sizes.px(16)] * 4)
        rows.setSpacing(sizes.px(8))
        rows.addWidget(label(f"{title}  {Path(folder).name}", "title"))
        rows.addWidget(self.summary)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.job)
        rows.addWidget(self.problem)
        rows.addLayout(last)
        self._total.connect(self.job.begin)
        self.finished.connect(lambda _result: self.job.stop())
        self._read(Path(folder))

    def _read(self, folder: Path) -> None:
        job, begin = self.job, self._total.emit

        def question(book: Logbook) -> Reading:
            return read_folder(
                folder, book.db, begin=begin, progress=job.told, cancelled=job.is_stopped
            )

        self.context.desk.look(question, job.ending(self._show), job.ending(self.complain))

    def _show(self, reading: Reading) -> None:
        self.reading = reading
        role = self.context.staff.role
        rows: list[tuple[list[str], Any]] = [
            ([one.path.name, "", translate("office", "✕ 不收"), said(one.why)], one)
            for one in reading.wrong
        ]
        for one in reading.found:
            known = translate("office", "○ 早已有")
            will = known if one.known else translate("office", "✓ 收下")
            rows.append(([one.path.name, name_for(role, one.name), will, ""], one))
        self.table.rows.show(rows)
        if rows:
            self.table.selectRow(0)
        new = self._new()
        text = translate("office", "认得出 {} 张，其中新的 {} 张；不收 {} 个。").format(
            len(reading.found), len(new), len(reading.wrong)
        )
        if reading.cancelled:
            text += translate("office", "没有读完。")
        self.summary.setText(text)
        self.take_button.setText(translate("office", "收下 {} 张").format(len(new)))
        self.take_button.setAccessibleName(self.take_button.text())
        self.take_button.setEnabled(bool(new))
        (self.take_button if new else self.close_button).setFocus()

    def _new(self) -> list[FoundPhoto]:
        return [] if self.reading is None else [one for one in self.reading.found if not one.known]

    # --- taking over --------------------------------------------------------------------------

    def take(self) -> None:
        """Store every photo, then record whose they are; stopping leaves whole people."""
        new = self._new()
        if not new or self.job.busy:
            return
        self.complain("")
        self.take_button.setEnabled(False)
        self.job.begin(len(new))
        folder, job = self.context.desk.folder, self.job

        def store() -> None:
            for one in new:
                keep_photo(folder, one.photo)

        self.context.desk.background.slowly(
            store, job.still(lambda _none: self._put(new, 0)), job.ending(self.complain)
        )

    def _put(self, new: list[FoundPhoto], done: int) -> None:
        self.job.told(done)
        if done >= len(new) or self.job.stopped:
            self.job.hide()
            text = translate("office", "收下 {} 张照片，下次补办或续期时印上。").format(done)
            self.accept()
            self._told(text)
            return
        batch, code = new[done : done + BATCH], self.context.staff.code

        def work(station: Station) -> int:
            mine = [(one.holder, one.photo) for one in batch]
            return put_photos(mine, station.ledger, station.register, actor=code)

        self.context.desk.act(
            work,
            self.job.still(lambda _count: self._put(new, done + len(batch))),
            self.job.ending(self.complain),
        )

    def complain(self, error: Exception | str) -> None:
        """Say what is wrong; a fault that nobody expected goes to the window."""
        if isinstance(error, GateError):
            text = " ".join(part for part in fault_text(error) if part)
        elif isinstance(error, str):
            text = error
        else:
            self.context.desk.failed.emit(error)
            text = translate("office", "程序出错，没有办成。请再试一次。")
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        if text:
            self.summary.setText("")
            self.take_button.setEnabled(bool(self._new()))


def ask_folder(parent: QObject) -> str:
    """Which folder; empty for none."""
    return QFileDialog.getExistingDirectory(parent, translate("office", "照片在哪个文件夹"))
