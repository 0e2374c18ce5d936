"""After the founding: the first PIN, shown once, and a copy of the keys that leaves the laptop."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gate_app.sites.key_copy import write_key_copy
from gate_app.sites.read import FirstPin
from gate_app.station import Station
from ui.background import Background
from ui.gate.panels.base import button, label
from ui.office.paper import documents
from ui.shared.faults import reported
from ui.shared.translations import translate


class FirstKeys(QWidget):
    """Holds the passphrase until the copy is made or put off; ``done`` opens the office."""

    done = Signal()

    def __init__(
        self, background: Background, folder: Path, first: FirstPin, passphrase: str, *, space: int
    ) -> None:
        super().__init__()
        self._background, self._folder = background, folder
        self._first, self._passphrase = first, passphrase
        self.pin = label(
            translate("office", "{} {} 的 PIN：{}（只显示这一次，请记下）").format(
                first.code, first.name, first.pin
            ),
            "big",
            wrap=True,
        )
        self.told = label(
            translate("office", "请马上把密钥备份存到 U 盘，或存成 PDF 打印：电脑坏了要靠它。"),
            "problem",
            wrap=True,
        )
        self.keep = button(translate("office", "存密钥备份…"), self._choose, "primary")
        self.handed = button(translate("office", "PIN 已记下，打开办公室"), self._go_on)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for made in (self.keep, self.handed):
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            buttons.addWidget(made)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(space)
        rows.addWidget(self.pin)
        rows.addWidget(self.told)
        rows.addLayout(buttons)

    def _choose(self) -> None:
        proposed = documents() / translate("office", "密钥备份.pdf")
        name, _ = QFileDialog.getSaveFileName(
            self, translate("office", "存密钥备份"), str(proposed), "*.pdf *.txt"
        )
        if name:
            self.keep_copy(Path(name))

    def keep_copy(self, target: Path) -> None:
        """Write the sealed keys to ``target``: a page to print (.pdf), or a file."""
        folder, passphrase, code = self._folder, self._passphrase, self._first.code

        def work() -> Path:
            with Station(folder) as station:
                write_key_copy(station, target, passphrase, actor=code)
            return target

        self._may_go(False)
        self._background.slowly(work, self._kept, self._not_kept)

    def _kept(self, target: Path) -> None:
        self._passphrase = ""
        self._may_go(True)
        self.keep.hide()
        self.handed.setFocus()
        told = translate("office", "密钥备份已存到 {}。没有口令打不开；请与口令分开保管。")
        self.told.setText(told.format(target))

    def _not_kept(self, error: Exception) -> None:
        self._may_go(True)
        self.keep.setFocus()
        self.told.setText(reported(error))

    def _may_go(self, may: bool) -> None:
        self.keep.setEnabled(may)
        self.handed.setEnabled(may)

    def _go_on(self) -> None:
        """Without a copy it takes a second press."""
        if self._passphrase:
            self._passphrase = ""
            self.told.setText(
                translate(
                    "office",
                    "还没有存密钥备份。再按一次打开办公室，以后用 gate site key export 存。",
                )
            )
            return
        self.pin.clear()
        self.done.emit()
