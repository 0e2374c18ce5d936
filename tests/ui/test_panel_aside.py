"""A verdict in front of an open panel: no key does harm, none that is meant is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gate_app.domain.verdict import Verdict
from ui.gate.flow import GREEN_MS, SETTLE_S
from ui.gate.panels.search import TYPED_ON_MS

Key = Qt.Key


def type_for(gate, seconds, key=Key.Key_2):
    """Press a key again and again, with no pause that would end the typing."""
    for _ in range(round(seconds / 0.25)):
        QTest.qWait(250)
        gate.press(key)


@pytest.fixture
def evacuation(gate):
    gate.press(Key.Key_F9)
    gate.press(Key.Key_1)
    gate.until(lambda: gate.window.status.evacuation is not None and gate.panel is not None)
    return gate


@pytest.mark.parametrize("first", ["黄吊销", "蓝陪同"])
def test_who_types_on_while_two_come_answers_neither(gate, first):
    gate.press(Key.Key_F2)
    gate.show(first)
    type_for(gate, 0.75)
    gate.show("罗在别区")
    type_for(gate, 1.5)
    assert gate.flow.outcome.pending is not None
    QTest.qWait(round(SETTLE_S * 1000) + 50)
    gate.press(Key.Key_2)
    assert gate.last("crossing").subject.name == "罗在别区"


def test_a_letter_taken_back_turns_nobody_back(gate):
    before = len(gate.entries("turned-back"))
    gate.press(Key.Key_F3)
    gate.press(Key.Key_Return)
    gate.show("蓝陪同")
    gate.press(Key.Key_Backspace)
    assert gate.flow.outcome.pending is not None
    assert len(gate.entries("turned-back")) == before
    QTest.qWait(round(SETTLE_S * 1000) + 50)
    gate.press(Key.Key_Backspace)
    assert gate.last("turned-back").subject.name == "蓝陪同"


def test_a_letter_taken_back_takes_no_refusal_away(gate):
    gate.press(Key.Key_F3)
    card = gate.show("黄吊销")
    gate.press(Key.Key_Backspace)
    assert gate.card is card


def test_enter_after_a_pin_does_not_pass_over_a_refusal(gate):
    gate.press(Key.Key_F2)
    gate.show("黄吊销", "韦小芳")
    gate.press(Key.Key_Return)
    assert gate.card.badge == "1/2"
    QTest.qWait(round(SETTLE_S * 1000) + 50)
    gate.press(Key.Key_Return)
    assert gate.card.badge == "2/2"


def test_the_panel_does_not_come_back_amid_typing(gate):
    """The rest of a PIN would stand in clear where the staff code was left."""
    gate.press(Key.Key_F2)
    gate.show("韦小芳")
    type_for(gate, GREEN_MS / 1000 + 1)
    assert gate.panel.form.code.text() == ""
    gate.until(lambda: gate.card is None)
    assert gate.panel.form.code.hasFocus()


def test_a_wrong_pin_does_not_take_the_keys_from_whoever_is_on_screen(gate):
    gate.press(Key.Key_F2)
    gate.sign(gate.panel.form, "1001", "000000")
    gate.show("蓝陪同")
    gate.until(lambda: bool(gate.panel.problem.text()))
    QTest.qWait(round(SETTLE_S * 1000) + 50)
    assert QApplication.focusWidget() is gate.stage
    gate.press(Key.Key_Return)
    assert gate.last("crossing").subject.name == "蓝陪同"
    gate.press(Key.Key_Escape)
    assert gate.panel.isEnabled() and gate.panel.isAncestorOf(QApplication.focusWidget())


@pytest.mark.parametrize("who", ["黄吊销", "蓝陪同"])
@pytest.mark.parametrize("how", [Key.Key_F11, Key.Key_F12, "size"])
def test_what_is_built_anew_keeps_the_verdict_and_the_panel_behind_it(gate, who, how):
    gate.press(Key.Key_F2)
    card, heard = gate.show(who), list(gate.played)
    if how == "size":
        gate.window.resize(1000, 600)
        gate.settle()
    else:
        gate.press(how)
    assert gate.card.verdict is card.verdict and gate.card.person == card.person
    assert gate.panel is not None and not gate.stage.panel_in_front
    assert QApplication.focusWidget() is gate.stage and gate.played == heard
    if how == Key.Key_F12:
        gate.press(how)


def test_the_key_of_a_panel_that_is_aside_brings_it_back_as_it_was(gate):
    gate.press(Key.Key_F2)
    gate.type("10")
    gate.show("韦小芳")
    gate.press(Key.Key_F2)
    assert gate.card is None and gate.stage.panel_in_front
    assert gate.panel.form.code.text() == "10" and gate.panel.form.code.hasFocus()


def test_where_nobody_typed_no_field_takes_the_digits_afterwards(gate):
    gate.press(Key.Key_F10)
    gate.panel.reason.setFocus()
    gate.show("黄吊销")
    gate.press(Key.Key_Escape)
    assert gate.panel.reason.hasFocus()
    gate.stage.setFocus()
    gate.show("黄吊销")
    gate.press(Key.Key_Escape)
    assert gate.stage.hasFocus()


def test_heads_are_counted_also_while_a_verdict_is_on_screen(evacuation):
    gate = evacuation
    card = gate.show("收款码")
    gate.press(Key.Key_Space)
    gate.press(Key.Key_Space)
    gate.until(lambda: gate.window.status.evacuation.heads == 2)
    assert gate.card is card and "空格" in card.step
    assert gate.window.header.state.text().endswith(" 2"), "or he counts them twice"


def test_an_evacuation_takes_no_verdict_away(evacuation):
    """Its panel went with that of the person before; it comes back behind the next one."""
    gate = evacuation
    gate.show("收款码")
    QTest.qWait(round(SETTLE_S * 1000) + 50)
    gate.press(Key.Key_T)
    card = gate.show("假证")
    assert card.verdict is Verdict.ATTEND and gate.panel is None
    heard = list(gate.played)
    gate.window.show_status(gate.window.status)
    assert gate.card is card and gate.panel is not None
    gate.press(Key.Key_F11)
    assert gate.card.step == card.step and gate.played == heard
    gate.press(Key.Key_Escape)
    gate.until(lambda: gate.stage.panel_in_front)


def test_tab_stays_in_a_panel_that_has_no_field(evacuation):
    gate = evacuation
    gate.press(Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert gate.panel.isAncestorOf(focused) and focused.isVisible()


def test_tab_reaches_the_only_button_of_a_panel(gate):
    gate.press(Key.Key_N)
    gate.press(Key.Key_Tab)
    assert gate.panel.close_button.hasFocus()


def test_enter_of_the_number_pad_begins_a_search(gate):
    gate.press(Key.Key_F3)
    gate.press(Key.Key_Enter)
    assert gate.panel.people.text.hasFocus()


@pytest.mark.parametrize("typed", ["3AYK", "33YK", "0AYK", "31"])
def test_a_number_typed_at_once_turns_nobody_back(gate, typed):
    before = len(gate.entries("turned-back"))
    gate.press(Key.Key_F3)
    search = gate.panel
    for char in typed:
        gate.press(Key(ord(char)))
    QTest.qWait(TYPED_ON_MS + 100)
    gate.settle()
    assert gate.panel is search and search.people.text.text().upper() == typed
    assert len(gate.entries("turned-back")) == before


@pytest.mark.parametrize("then", ["nothing", Key.Key_3, Key.Key_Escape, Key.Key_Return, "scan"])
def test_a_digit_by_itself_turns_back_whatever_comes_next(gate, then):
    before = len(gate.entries("turned-back"))
    gate.press(Key.Key_F3)
    gate.press(Key.Key_3)
    assert gate.panel.back.buttons[2].isDown()
    if then == "scan":
        gate.show("黄吊销")
    elif then != "nothing":
        gate.press(then)
    gate.until(lambda: gate.panel is None)
    assert len(gate.entries("turned-back")) == before + 1
    assert gate.last("turned-back").note == "persuaded"


@pytest.mark.parametrize("modifier", [Key.Key_Shift, Key.Key_CapsLock])
def test_a_capital_letter_after_a_digit_turns_nobody_back(gate, modifier):
    """A keyboard says Shift before a capital: that is no key by itself."""
    before = len(gate.entries("turned-back"))
    gate.press(Key.Key_F3)
    search = gate.panel
    for key in (Key.Key_1, modifier, Key.Key_G):
        gate.press(key)
    QTest.qWait(TYPED_ON_MS + 100)
    gate.settle()
    assert gate.panel is search and search.people.text.text().upper() == "1G"
    assert len(gate.entries("turned-back")) == before
