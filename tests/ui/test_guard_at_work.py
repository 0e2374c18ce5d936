"""What a guard does all day: passes are held up, verdicts are read, doubts are answered."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gate_app.codes.pass_number import pass_number
from gate_app.domain.verdict import Direction, Reason, Verdict
from gate_app.words import NOTES
from ui.gate.flow import GREEN_MS, SETTLE_S
from ui.gate.keys import function_keys, letter_keys
from ui.shared import sounds


def test_a_valid_pass_goes_green_is_recorded_and_goes_away(gate):
    card = gate.show("韦小芳")
    assert card.verdict is Verdict.ADMIT and card.word == "放行"
    assert card.person.name == "韦小芳" and card.direction is Direction.ENTRY
    assert gate.last("crossing").subject.name == "韦小芳"
    assert gate.played == [sounds.ENTRY]
    gate.until(lambda: gate.card is None)


def test_green_is_shown_only_after_the_commit(gate):
    seen = []
    gate.app.gate.desk.decided.connect(lambda outcomes, _: seen.append(outcomes[0].entry))
    gate.show("韦小芳")
    assert seen[0] is not None


def test_the_second_scan_of_a_person_is_the_exit(gate):
    gate.show("韦小芳")
    gate.press(Qt.Key.Key_Escape)
    assert gate.show("韦小芳").direction is Direction.EXIT
    assert gate.played == [sounds.ENTRY, sounds.EXIT]


@pytest.mark.parametrize(
    "name, reason",
    [
        ("黄吊销", Reason.REVOKED),
        ("周过期", Reason.EXPIRED),
        ("吴走错", Reason.WRONG_ZONE),
        ("假证", Reason.BAD_SIGNATURE),
        ("收款码", Reason.NOT_A_PASS),
    ],
)
def test_a_refusal_stays_red_until_a_key(gate, name, reason):
    card = gate.show(name)
    assert card.verdict is Verdict.REFUSE and card.reason and card.step
    assert gate.last("refusal").reason is reason
    assert gate.played == [sounds.REFUSE]
    gate.press(Qt.Key.Key_Escape)
    assert gate.card is None


def test_only_green_goes_by_itself(gate):
    for name in ("黄吊销", "蓝陪同"):
        card = gate.show(name)
        QTest.qWait(GREEN_MS + 300)
        assert gate.card is card


def test_the_wrong_gate_is_told_the_right_one(gate):
    assert gate.show("吴走错").step == "请去 3 号卡点"


def test_a_doubt_is_settled_with_enter(gate):
    before = len(gate.entries("crossing"))
    card = gate.show("蓝陪同")
    assert card.verdict is Verdict.ATTEND and card.person.photo is not None
    assert gate.played == [sounds.ATTENTION]
    assert len(gate.entries("crossing")) == before
    gate.press(Qt.Key.Key_Return)
    assert gate.last("crossing").subject.name == "蓝陪同"
    assert gate.card.verdict is Verdict.ADMIT


def test_a_doubt_is_turned_back_with_escape(gate):
    gate.show("蓝陪同")
    gate.press(Qt.Key.Key_Escape)
    body = gate.last("turned-back")
    assert body.subject.name == "蓝陪同" and body.note == "persuaded"
    assert gate.card.word == "劝返"


def test_a_doubt_that_needs_a_reason_takes_a_digit(gate):
    gate.show("罗在别区")
    gate.press(Qt.Key.Key_Return)
    assert "原因" in gate.card.step
    assert gate.flow.outcome.pending is not None
    gate.press(Qt.Key.Key_2)
    assert gate.last("crossing").note == list(NOTES)[1]


def test_the_large_buttons_do_what_the_keys_do(gate):
    gate.show("蓝陪同")
    assert list(gate.stage.answers.buttons) == ["admit", "back"]
    gate.stage.answers.buttons["admit"].click()
    gate.settle()
    assert gate.last("crossing").subject.name == "蓝陪同"


def test_the_next_code_leaves_the_doubt_unresolved(gate):
    gate.show("蓝陪同")
    gate.show("韦小芳")
    assert gate.card.person.name == "韦小芳"
    assert gate.last("unresolved").subject.name == "蓝陪同"


def test_enter_pressed_twice_counts_once(gate):
    gate.show("蓝陪同")
    before = len(gate.entries("crossing"))
    gate.flow.press("admit")
    gate.flow.press("admit")
    gate.settle()
    assert len(gate.entries("crossing")) == before + 1
    assert gate.card.verdict is Verdict.ADMIT


def test_a_key_meant_for_the_former_person_does_not_admit_the_next(gate):
    gate.show("蓝陪同")
    gate.show("罗在别区")
    gate.press(Qt.Key.Key_2)
    assert gate.flow.outcome.pending is not None
    QTest.qWait(round(SETTLE_S * 1000) + 50)
    gate.press(Qt.Key.Key_2)
    assert gate.last("crossing").subject.name == "罗在别区"


def test_digits_of_a_pin_being_typed_do_not_answer_whoever_comes_up(gate):
    gate.press(Qt.Key.Key_F2)
    before = len(gate.entries("crossing"))
    gate.show("罗在别区")
    for key in (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_1, Qt.Key.Key_Return):
        gate.press(key)
    assert gate.flow.outcome.pending is not None
    assert len(gate.entries("crossing")) == before
    QTest.qWait(round(SETTLE_S * 1000) + 50)
    gate.press(Qt.Key.Key_2)
    assert gate.last("crossing").subject.name == "罗在别区"


@pytest.mark.parametrize("who", ["黄吊销", "韦小芳", "蓝陪同"])
def test_letters_of_a_name_being_typed_open_nothing_when_somebody_comes_up(gate, who):
    gate.press(Qt.Key.Key_F3)
    panel = gate.panel
    gate.show(who)
    for key in (Qt.Key.Key_N, Qt.Key.Key_O, Qt.Key.Key_B, Qt.Key.Key_T):
        gate.press(key)
    assert gate.panel is panel
    QTest.qWait(round(SETTLE_S * 1000) + 50)
    for _ in ("the person", "the answer", "the panel"):
        gate.press(Qt.Key.Key_Escape)
        gate.settle()
    assert gate.panel is None
    gate.press(Qt.Key.Key_N)
    assert gate.panel is not None


def test_a_key_held_down_answers_once(gate):
    gate.show("蓝陪同")
    held = QKeyEvent(
        QEvent.Type.KeyPress,
        Qt.Key.Key_Return,
        Qt.KeyboardModifier.NoModifier,
        "\r",
        autorep=True,
    )
    QApplication.sendEvent(gate.stage, held)
    gate.settle()
    assert gate.flow.outcome.pending is not None


def test_two_codes_in_one_frame_are_answered_one_by_one(gate):
    card = gate.show("韦小芳", "莫夜班")
    assert card.badge == "1/2" and card.person.name == "韦小芳"
    assert card.verdict is Verdict.ATTEND
    gate.press(Qt.Key.Key_Return)
    assert gate.card.badge == "2/2" and gate.card.person.name == "莫夜班"
    gate.press(Qt.Key.Key_Return)
    assert gate.card.badge == "2/2", "the same press must not admit the second unseen"
    gate.press(Qt.Key.Key_Escape)
    assert gate.last("crossing").subject.name == "韦小芳"
    assert gate.last("turned-back").subject.name == "莫夜班"


def test_a_refused_code_beside_a_good_one_is_seen_first(gate):
    card = gate.show("黄吊销", "韦小芳")
    assert card.badge == "1/2" and card.verdict is Verdict.REFUSE
    gate.press(Qt.Key.Key_Escape)
    assert gate.card.badge == "2/2" and gate.card.verdict is Verdict.ATTEND


def test_the_direction_can_be_held(gate):
    gate.press(Qt.Key.Key_F4)
    assert "进" in gate.window.header.mode.text()
    gate.press(Qt.Key.Key_F4)
    assert gate.show("韦小芳").verdict is not Verdict.ADMIT
    assert gate.flow.outcome.decision.direction is Direction.EXIT


def test_a_typed_number_is_checked_like_a_code(gate):
    number = gate.entries("pass-issued")[0].body().number
    gate.press(Qt.Key.Key_F5)
    gate.panel.number.setText(number)
    gate.press(Qt.Key.Key_Return)
    gate.until(lambda: gate.card is not None)
    assert gate.flow.outcome.decision.reason is Reason.NUMBER_ONLY
    gate.press(Qt.Key.Key_2)
    assert gate.last("crossing").rested.how == "typed"


def test_a_mistyped_number_is_said_at_once_and_kept(gate):
    before = len(gate.entries("refusal"))
    number = gate.entries("pass-issued")[0].body().number
    gate.press(Qt.Key.Key_F5)
    gate.panel.number.setText(number[:-1] + str((int(number[-1]) + 1) % 10))
    gate.press(Qt.Key.Key_Return)
    assert "校验位不符" in gate.panel.problem.text()
    assert gate.panel.number.selectedText() == gate.panel.number.text()
    gate.settle()
    assert gate.card is None and len(gate.entries("refusal")) == before


def test_a_number_that_nobody_has_is_not_asked_for_its_code(gate):
    gate.press(Qt.Key.Key_F5)
    gate.panel.number.setText(pass_number("00000000000000ff"))
    gate.press(Qt.Key.Key_Return)
    gate.until(lambda: gate.card is not None)
    assert gate.card.verdict is Verdict.REFUSE
    assert gate.card.reason == "没有这个证号" and "二维码" not in gate.card.step


def test_the_photo_of_the_holder_is_on_the_panel(gate):
    gate.show("蓝陪同")
    assert not gate.stage.verdict._photo_room.isEmpty()
    gate.show("韦小芳")
    assert gate.stage.verdict._photo_room.isEmpty()


def test_how_many_are_inside_follows(gate):
    before = gate.window.status.inside[1]
    gate.show("韦小芳")
    gate.until(lambda: gate.window.status.inside[1] == before + 1)
    gate.until(lambda: "韦小芳" in gate.window.side_bar.last.lines[0])


def test_the_time_from_frame_to_verdict_is_told(gate):
    times = []
    gate.stage.verdict.painted.connect(lambda grabbed, painted: times.append(painted - grabbed))
    gate.show("韦小芳")
    gate.until(lambda: bool(times))
    assert times[0] > 0


@pytest.mark.parametrize("stands", ["nothing", "refusal", "doubt"])
def test_no_key_takes_the_window_out_of_front(gate, stands):
    """A part that shows itself before it has a place would be a window of its own for a moment."""
    for act in [*function_keys(), *letter_keys()]:
        if act.act in ("office", "fullscreen"):
            continue
        if stands != "nothing":
            gate.show("黄吊销" if stands == "refusal" else "蓝陪同")
        gate.press(act.key)
        assert QApplication.activeWindow() is gate.window, act.act
        assert gate.window.isAncestorOf(QApplication.focusWidget()), act.act
        for _ in range(3):
            gate.press(Qt.Key.Key_Escape)
