"""A handheld scanner types like a keyboard, whatever has the focus and whatever is installed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gate_app.domain.verdict import Verdict
from ui.gate.wedge_filter import WedgeFilter


class Keys:
    """Presses keys at times of its own."""

    def __init__(self, gate, gap_s):
        self.now, self.gap_s = 100.0, gap_s
        gate.app.gate.wedge._clock = lambda: self.now

    def type(self, text, end=Qt.Key.Key_Return):
        for char in text:
            self.now += self.gap_s
            QTest.keyClick(QApplication.focusWidget(), char)
        if end is not None:
            self.now += self.gap_s
            QTest.keyClick(QApplication.focusWidget(), end)


@pytest.fixture
def scanner(gate):
    return Keys(gate, 0.01)


def test_a_scan_is_presented(gate, scanner):
    scanner.type(gate.code("韦小芳"))
    gate.until(lambda: gate.card is not None)
    assert gate.card.verdict is Verdict.ADMIT
    assert gate.last("crossing").rested.how == "handheld"


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_a_scan_never_lands_in_a_text_field(gate, scanner, end):
    gate.press(Qt.Key.Key_F3)
    field = gate.panel.people.text
    field.setFocus()
    scanner.type(gate.code("黄吊销"), end)
    gate.until(lambda: gate.card is not None)
    assert gate.card.verdict is Verdict.REFUSE
    assert not field.text()


def test_a_double_trigger_counts_once(gate, scanner):
    scanner.type(gate.code("韦小芳"))
    gate.until(lambda: gate.card is not None)
    scanner.now += 0.5
    scanner.type(gate.code("韦小芳"))
    gate.settle()
    crossings = [e for e in gate.entries("crossing") if e.body().subject.name == "韦小芳"]
    assert len(crossings) == 1


def test_what_a_person_types_reaches_the_field(gate):
    typist = Keys(gate, 0.13)
    gate.press(Qt.Key.Key_F3)
    field = gate.panel.people.text
    field.setFocus()
    typist.type("Wei Xiaofang", end=None)
    typist.now += 1
    gate.until(lambda: field.text() == "Wei Xiaofang")
    assert gate.card is None


def test_keys_are_not_lost_when_an_arrow_follows(gate):
    typist = Keys(gate, 0.13)
    gate.press(Qt.Key.Key_F3)
    field = gate.panel.people.text
    field.setFocus()
    typist.type("ab", end=None)
    QTest.keyClick(field, Qt.Key.Key_Left)
    typist.now += 1
    typist.type("c", end=None)
    typist.now += 1
    gate.until(lambda: field.text() == "acb")


def test_no_input_method_while_nobody_types(gate):
    assert QApplication.focusWidget() is gate.stage
    assert not gate.stage.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    assert not gate.stage.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    event = QInputMethodEvent()
    event.setCommitString("卡")
    QApplication.sendEvent(gate.stage, event)
    assert gate.card is None


def test_numbers_and_pins_are_typed_without_an_input_method(gate):
    gate.press(Qt.Key.Key_F2)
    for field in (gate.panel.form.code, gate.panel.form.pin):
        assert not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    gate.press(Qt.Key.Key_F5)
    assert not gate.panel.number.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_scan_that_an_input_method_took_is_taken_out_of_a_name(gate):
    gate.press(Qt.Key.Key_F3)
    field = gate.panel.people.text
    field.setFocus()
    event = QInputMethodEvent()
    event.setCommitString(gate.code("黄吊销"))
    QApplication.sendEvent(field, event)
    gate.until(lambda: gate.card is not None)
    assert gate.card.verdict is Verdict.REFUSE
    assert not field.text()


def test_the_filter_can_be_taken_off(qapp, qtbot):
    wedge = WedgeFilter(qapp)
    wedge.stop()
