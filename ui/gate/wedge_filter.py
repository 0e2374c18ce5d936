"""Takes a handheld scanner's keys out of the stream of key presses, whatever has the focus."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from gate_app.scanning.handheld import WedgeParser

_ENDS = {Qt.Key.Key_Return: "\r", Qt.Key.Key_Enter: "\r", Qt.Key.Key_Tab: "\t"}
_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr, Qt.Key.Key_Control}
HOLD_MS = 60


class WedgeFilter(QObject):
    """An application-wide event filter; ``scanned`` brings each code text.

    A key is held back until it is clear that a person typed it, then given to the widget that
    has the focus.
    """

    scanned = Signal(str)

    def __init__(self, app: QApplication, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(app)
        self._app, self._clock = app, clock
        self._parser = WedgeParser()
        self._held: list[tuple[int, Qt.KeyboardModifier, str]] = []
        self._replaying = False
        self._timer = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._timer.timeout.connect(self._expired)
        app.installEventFilter(self)

    def stop(self) -> None:
        """Let every key through from now on."""
        self._app.removeEventFilter(self)
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or self._replaying:
            return False
        # A key also reaches the window before, and the parents after, the widget it is meant for.
        if watched is not (QApplication.focusWidget() or QApplication.activeWindow()):
            return False
        if not isinstance(event, QKeyEvent):
            return False
        command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.modifiers() & command or event.isAutoRepeat():
            self._release()
            return False
        char = _ENDS.get(Qt.Key(event.key()), event.text())
        if not char:
            # Shift and its like come between a scanner's letters; an arrow does not.
            if event.key() not in _MODIFIERS:
                self._parser.feed("", self._clock())
                self._release()
            return False
        text, hold = self._parser.feed(char, self._clock())
        if text is not None:
            self._held = []
            self._timer.stop()
            self.scanned.emit(text)
            return True
        if hold:
            self._held.append((event.key(), event.modifiers(), event.text()))
            self._timer.start()
            return True
        self._release()
        return False

    def _expired(self) -> None:
        if self._parser.expire(self._clock()):
            self._release()
        elif self._held:
            self._timer.start()

    def _release(self) -> None:
        """Give the held keys to the widget with the focus: a person typed them."""
        held, self._held = self._held, []
        self._timer.stop()
        self._replaying = True
        try:
            for key, modifiers, text in held:
                target = QApplication.focusWidget() or QApplication.activeWindow()
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    if target is not None:
                        QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))
        finally:
            self._replaying = False
