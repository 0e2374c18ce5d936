"""The supervisors' window at work, off screen."""

from tests.window_bench import WindowBench, wait_until
from ui.app import StationApp
from ui.doorbell import OFFICE

__all__ = ["OfficeBench", "wait_until"]


class Looks:
    """Counts the questions to the views that have no answer yet."""

    def __init__(self, desk):
        self._look, self._asked = desk.look, []
        desk.look = self.look

    def look(self, question, done, failed, search=None):
        answered = []

        def then(call):
            def tell(value):
                answered.append(True)
                call(value)

            return tell

        search = self._look(question, then(done), then(failed), search)
        self._asked.append((search, answered))
        return search

    @property
    def under_way(self):
        self._asked = [one for one in self._asked if not (one[0].stopped or one[1])]
        return bool(self._asked)


class OfficeBench(WindowBench):
    """What a supervisor can see and press, and what the ledger says about it."""

    def __init__(self, app, folder):
        super().__init__(folder)
        self.app = StationApp(app, folder)
        self.open(OFFICE)
        self.looks = None if self.app.office is None else Looks(self.app.office.desk)

    def settle(self):
        """Until the ledger's worker has done what was asked, and the pages have their answers."""
        super().settle()
        if self.looks is not None:
            self.until(lambda: not self.looks.under_way)

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
