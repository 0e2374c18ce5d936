"""One laptop, gate and office at once: one station, two windows, each with its own life."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gate_app.domain.body import Role
from gate_app.domain.verdict import Verdict
from gate_app.station import Station
from tests.ui.bench import wait_until
from ui.app import StationApp
from ui.doorbell import GATE, OFFICE, Doorbell, bell_name, ring

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(gate):
    """The office beside the gate, its supervisor signed on."""
    return open_office(gate)


def open_office(gate, staff="2001"):
    gate.press(Qt.Key.Key_B)
    gate.until(lambda: gate.app.office is not None)
    window = gate.app.office.window
    window.sign_on.code.setText(staff)
    window.sign_on.pin.setText(gate.pin(staff))
    window.sign_on.press()
    gate.until(lambda: window.staff is not None)
    return window


def test_the_office_opens_beside_the_gate_behind_a_pin(gate):
    gate.press(Qt.Key.Key_B)
    office = gate.app.office.window
    assert office.isVisible() and gate.window.isVisible()
    assert office.staff is None and office.page is None
    assert gate.app.office.desk.background._background is gate.app.background


def test_the_same_key_brings_the_same_office_back(gate, office):
    gate.window.activateWindow()
    gate.window.office_wanted.emit()
    assert gate.app.office.window is office and office.staff is not None


def test_help_leads_to_the_office(gate):
    gate.press(Qt.Key.Key_F1)
    gate.app.gate.desk.asked_for.emit("office")
    assert gate.app.office is not None


def test_a_station_that_is_gate_only_says_so(gate):
    gate.app.roles = frozenset({Role.GATE})
    gate.press(Qt.Key.Key_B)
    assert gate.app.office is None
    assert "没有办公室" in gate.stage.prompt.text()


def test_an_office_without_a_gate_has_no_way_to_one(gate):
    gate.app.roles = frozenset({Role.OFFICE})
    gate.app.show_window(OFFICE)
    assert gate.app.office.window.header.gate_button is None


def test_closing_the_office_leaves_the_gate(gate, office):
    office.close()
    assert gate.app.office is None and gate.window.isVisible()
    assert gate.show("韦小芳").verdict is Verdict.ADMIT
    assert open_office(gate) is not office


def test_closing_the_gate_leaves_the_office_and_nobody_waits_for_an_answer(gate, office):
    gate.show("蓝陪同")
    scanner, window = gate.scanner, gate.window
    window.close()
    assert gate.app.gate is None and scanner.stopped and office.isVisible()
    assert gate.last("unresolved").subject.name == "蓝陪同"
    QTest.keyClick(office, Qt.Key.Key_G, CTRL)
    gate.until(lambda: gate.app.gate is not None and len(gate.scanners) == 2)
    assert gate.show("韦小芳").verdict is Verdict.ADMIT


def test_a_scan_while_the_office_has_the_keyboard_goes_to_the_gate(gate, office):
    """A handheld scanner types wherever the focus is."""
    office.go("passes")
    field = office.page.text
    field.setFocus()
    gate.app.gate.wedge._clock = lambda: 0.0
    for char in gate.code("韦小芳"):
        QTest.keyClick(QApplication.focusWidget(), char)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    gate.until(lambda: gate.card is not None)
    assert gate.card.verdict is Verdict.ADMIT and field.text() == ""


@pytest.mark.parametrize(
    ("name", "mark", "verdict"),
    [("韦小芳", "✓", "admit"), ("蓝陪同", "⚠", "attend"), ("黄吊销", "✕", "refuse")],
)
def test_the_office_sees_that_somebody_stands_at_the_gate(gate, office, name, mark, verdict):
    gate.show(name)
    shown = office.header.gate_button
    assert shown.text().startswith(mark) and shown.objectName() == verdict
    assert name not in shown.text()
    office.activateWindow()
    assert gate.window.isVisible()
    gate.flow.clear()
    assert mark not in office.header.gate_button.text()


def test_a_key_in_the_office_answers_nobody_at_the_gate(gate, office):
    gate.show("蓝陪同")
    office.activateWindow()
    QTest.keyClick(office.page, Qt.Key.Key_Return)
    gate.settle()
    assert gate.flow.outcome is not None and gate.flow.outcome.pending is not None


def test_both_windows_have_one_look_and_none_forgets_the_camera(gate, office):
    gate.window.use_camera("somewhere")
    office.use_theme("night")
    assert gate.window.theme.name == "night"
    gate.window.use_language("en")
    assert "office" in office.windowTitle().lower()
    stored = gate.app.preferences
    assert (stored.camera, stored.theme, stored.language) == ("somewhere", "night", "en")


def test_a_bug_in_the_office_does_not_lock_the_gate(gate, office, qtbot):
    sys.excepthook = gate.app.fail_closed
    office.page.refresh = None
    QTimer.singleShot(0, office._look_again)
    qtbot.waitUntil(lambda: "程序出错" in office.foot.text())
    assert gate.card is None
    assert gate.show("韦小芳").verdict is Verdict.ADMIT


# --- a second start ---------------------------------------------------------------------------


class Quits:
    """An application that is told to end, and does not."""

    def __init__(self):
        self.told = False

    def quit(self):
        self.told = True


def second(qapp, folder, window):
    """Start the program once more on the same folder."""
    other = StationApp(qapp, folder)
    other._app = Quits()
    other.open(window)
    return other


def ring_elsewhere(gate, window):
    """Ring from another process, while this one goes on; what it was answered."""
    script = "import sys; from pathlib import Path; from ui.doorbell import ring\n"
    script += "print(ring(Path(sys.argv[1]), sys.argv[2]))"
    caller = subprocess.Popen(
        [sys.executable, "-c", script, gate.folder, window], stdout=subprocess.PIPE, text=True
    )
    gate.until(lambda: caller.poll() is not None)
    return caller.communicate()[0].strip()


def test_a_second_start_brings_the_office_up_in_the_running_program(gate):
    assert ring_elsewhere(gate, OFFICE) == "True"
    assert gate.app.office.window.isVisible() and gate.app.office.window.staff is None


def test_a_second_start_brings_the_gate_back(gate, office):
    gate.window.close()
    assert ring_elsewhere(gate, GATE) == "True"
    gate.until(lambda: gate.app.gate is not None)


def test_a_second_start_is_told_when_there_is_no_office(gate):
    gate.app.roles = frozenset({Role.GATE})
    assert ring_elsewhere(gate, OFFICE) == "False"
    assert gate.app.office is None


@pytest.mark.parametrize("asked", ["shutdown", "office" * 100])
def test_nothing_else_can_be_asked_for(gate, asked):
    assert ring_elsewhere(gate, asked) in ("False", "None")
    assert gate.app.office is None and gate.window.isVisible()


def test_nobody_answers_where_nothing_runs(tmp_path):
    assert ring(tmp_path, OFFICE) is None
    assert bell_name(tmp_path) != bell_name(tmp_path / "other")


def test_a_bell_left_by_a_killed_program_is_no_obstacle(qapp, tmp_path):
    dead = Doorbell(lambda window: True)
    assert dead.listen(tmp_path)
    again = Doorbell(lambda window: True)
    assert again.listen(tmp_path)
    again.stop()
    dead.stop()


def test_the_second_program_ends_when_the_first_has_answered(qapp, folder, open_gate, monkeypatch):
    gate = open_gate(folder)
    monkeypatch.setattr("ui.app.ring", lambda at, window: True)
    other = second(qapp, folder, OFFICE)
    wait_until(lambda: other._app.told)
    assert other.page is None and gate.window.isVisible()
    other.close()


@pytest.mark.parametrize(("answer", "said"), [(None, "正在被另一个"), (False, "没有办公室")])
def test_the_second_program_says_why_not(qapp, folder, monkeypatch, answer, said):
    monkeypatch.setattr("ui.app.ring", lambda at, window: answer)
    with Station(folder):
        other = second(qapp, folder, OFFICE)
        wait_until(lambda: other.page is not None)
        assert said in other.page.what.text()
        other.close()
