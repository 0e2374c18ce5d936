"""The supervisors' window at work, off screen."""

import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gate_app.demo.site import is_demo, read_demo
from gate_app.ledger.ledger import read_entries
from ui.app import StationApp
from ui.doorbell import OFFICE

PATIENCE_S = 30


def wait_until(true):
    """Let Qt work until it holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        QTest.qWait(10)


class OfficeBench:
    """What a supervisor can see and press, and what the ledger says about it."""

    def __init__(self, app, folder):
        self.folder = folder
        self.demo = read_demo(folder) if is_demo(folder) else None
        self.app = StationApp(app, folder)
        self.app.open(OFFICE)
        wait_until(lambda: self.app.office is not None or self.app.page is not None)
        if self.app.office is not None:
            QTest.qWaitForWindowExposed(self.window)
            self.window.activateWindow()
            wait_until(lambda: QApplication.activeWindow() is self.window)

    @property
    def window(self):
        return None if self.app.office is None else self.app.office.window

    @property
    def page(self):
        return self.window.page

    def pin(self, staff):
        return next(one.pin for one in self.demo.staff if one.code == staff)

    def sign_on(self, staff, pin=None):
        form = self.window.sign_on
        form.code.setText(staff)
        form.pin.setText(self.pin(staff) if pin is None else pin)
        form.press()
        self.until(lambda: self.window.sign_on is not form or form.submit.isEnabled())

    def until(self, true):
        wait_until(true)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.settle()

    def go(self, name, what=None):
        self.window.go(name, what)
        self.settle()
        return self.page

    def settle(self):
        """Until all that was asked of the ledger's worker so far is done."""
        for _ in range(2):
            self.ledger(lambda _station: None)

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
        return self.entries(kind)[-1].body()

    def close(self):
        self.app.close()
        self.app.deleteLater()
