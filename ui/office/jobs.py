"""Long work of a page: one at a time, with progress, and a button that stops it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget
from shiboken6 import isValid

from ui.gate.panels.base import button
from ui.office.page import Context
from ui.shared.translations import translate


class Job(QWidget):
    """A bar and its stop button; hidden while nothing is done. ``stopped`` is read by workers."""

    _moved = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.stopped = False
        self.bar = QProgressBar()
        self.bar.setAccessibleName(translate("office", "进度"))
        self.bar.setFormat("%v / %m")
        self.stop_button = button(translate("office", "取消"), self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(context.sizes.px(8))
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop_button)
        self._moved.connect(self.bar.setValue)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return not self.isHidden()

    def begin(self, total: int) -> None:
        """Something begins."""
        self.stopped = False
        self.stop_button.setEnabled(True)
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(0)
        self.show()

    def told(self, done: int) -> None:
        """So much is done; called from any thread."""
        self._moved.emit(done)

    def stop(self) -> None:
        """Ask the worker to stop at the next whole step."""
        self.stopped = True
        self.stop_button.setEnabled(False)

    def is_stopped(self) -> bool:
        """Asked by the worker."""
        return self.stopped

    def ending(self, then: Callable[[Any], object]) -> Callable[[Any], None]:
        """A callback that puts the bar away first."""

        def ended(value: Any) -> None:
            self.hide()
            then(value)

        return self.still(ended)

    def still(self, then: Callable[[Any], object]) -> Callable[[Any], None]:
        """A callback that is forgotten once the page has gone: somebody else has signed on."""

        def called(value: Any) -> None:
            if isValid(self):
                then(value)

        return called
