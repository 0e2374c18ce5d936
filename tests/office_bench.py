"""The supervisors' window at work, off screen."""

from tests.window_bench import WindowBench, wait_until
from ui.app import StationApp
from ui.doorbell import OFFICE

__all__ = ["OfficeBench", "wait_until"]


class OfficeBench(WindowBench):
    """What a supervisor can see and press, and what the ledger says about it."""

    def __init__(self, app, folder):
        super().__init__(folder)
        self.app = StationApp(app, folder)
        self.open(OFFICE)

    @property
    def window(self):
        return None if self.app.office is None else self.app.office.window

    @property
    def page(self):
        return self.window.page

    def sign_on(self, staff, pin=None):
        form = self.window.sign_on
        form.code.setText(staff)
        form.pin.setText(self.pin(staff) if pin is None else pin)
        form.press()
        self.until(lambda: self.window.sign_on is not form or form.submit.isEnabled())

    def go(self, name, what=None):
        self.window.go(name, what)
        self.settle()
        return self.page
