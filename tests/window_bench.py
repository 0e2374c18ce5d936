"""A window at work, off screen: what the benches of the gate and of the office share."""

import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gate_app.demo.site import is_demo, read_demo
from gate_app.ledger.ledger import read_entries

PATIENCE_S = 30


def wait_until(true):
    """Let Qt work until it holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        QTest.qWait(10)


class WindowBench:
    """A window of a ``StationApp`` (``app``), and what the ledger says about it."""

    app = None
    window = None

    def __init__(self, folder):
        self.folder = folder
        self.demo = read_demo(folder) if is_demo(folder) else None

    def open(self, name):
        """Open a window, or the page that says why not."""
        self.app.open(name)
        wait_until(lambda: self.window is not None or self.app.page is not None)
        if self.window is not None:
            QTest.qWaitForWindowExposed(self.window)
            self.window.activateWindow()
            wait_until(lambda: QApplication.activeWindow() is self.window)

    def pin(self, staff):
        return next(one.pin for one in self.demo.staff if one.code == staff)

    def until(self, true):
        wait_until(true)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        """Press a key on whatever has the focus."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        if modifier is not Qt.KeyboardModifier.NoModifier:
            # Or it is held down for ever, in the next test, too: rows are chosen otherwise then.
            QTest.keyRelease(self.window, Qt.Key.Key_Shift)
        self.settle()

    def settle(self):
        """Until the ledger's worker has done all that was asked so far."""
        done = []
        for _ in range(2):
            done.clear()
            self.app.background.ledger(lambda _station: None, done.append, done.append)
            self.until(lambda: bool(done))

    def ledger(self, work):
        """Ask the station something, in its own thread."""
        answers = []
        self.app.background.ledger(
            work,
            lambda value: answers.append((value, None)),
            lambda error: answers.append((None, error)),
        )
        self.until(lambda: bool(answers))
        value, error = answers[0]
        if error is not None:
            raise error
        return value

    def entries(self, kind=None):
        """All entries, or all of a kind, oldest first."""
        every = self.ledger(lambda station: list(read_entries(station.ledger.db)))
        return [entry for entry in every if kind in (None, entry.header.kind)]

    def last(self, kind):
        """The body of the last entry of a kind."""
        return self.entries(kind)[-1].body()

    def close(self):
        self.app.close()
        self.app.deleteLater()
