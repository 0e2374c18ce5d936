"""What a guard and a supervisor do besides scanning, all of it in the window, all by keyboard."""

import pytest
from PySide6.QtCore import Qt

from gate_app.domain.verdict import Direction, GateState, Verdict
from tests.ledger.chains import crossing
from ui.gate.panels import PANELS

GUARD, SUPERVISOR = "1001", "2001"
WRONG_PIN = "000111"


def sign_on(gate, staff=GUARD):
    gate.press(Qt.Key.Key_F2)
    gate.sign(gate.panel.form, staff)
    gate.until(lambda: gate.window.status.on_duty is not None and gate.panel is None)


def test_a_guard_signs_on_and_every_entry_names_the_shift(gate):
    sign_on(gate)
    duty = gate.entries("duty-on")[-1]
    gate.show("韦小芳")
    assert gate.entries("crossing")[-1].header.actor == f"{GUARD}/{duty.header.seq}"
    assert gate.app.gate.awake.wanted
    assert "李卫国" in gate.window.side_bar._duty.text()


def test_nobody_on_duty_is_said_and_the_gate_works(gate):
    assert "F2" in gate.window.side_bar._duty.text()
    assert gate.window.side_bar._duty.objectName() == "problem"
    assert gate.show("韦小芳").verdict is Verdict.ADMIT


def test_a_wrong_pin_is_told_and_five_lock_the_code(gate):
    gate.press(Qt.Key.Key_F2)
    for count in range(1, 6):
        gate.sign(gate.panel.form, GUARD, WRONG_PIN)
        gate.until(lambda count=count: len(gate.entries("pin-failed")) == count)
        gate.until(lambda: "不对" in gate.panel.problem.text())
        assert not gate.panel.form.pin.text()
    gate.sign(gate.panel.form, GUARD)
    gate.until(lambda: "锁定" in gate.panel.problem.text())
    assert gate.window.status.on_duty is None


def test_the_pin_is_masked(gate):
    gate.press(Qt.Key.Key_F2)
    pin = gate.panel.form.pin
    gate.put(pin, "123456")
    assert (
        pin.displayText()
        == pin.style()
        .styleHint(pin.style().StyleHint.SH_LineEdit_PasswordCharacter)
        .to_bytes(4, "little")
        .decode("utf-32-le")
        * 6
    )


def test_sign_on_is_typed_with_enter_only(gate):
    gate.press(Qt.Key.Key_F2)
    gate.type(GUARD)
    gate.press(Qt.Key.Key_Return)
    gate.type(gate.pin(GUARD))
    gate.press(Qt.Key.Key_Return)
    gate.until(lambda: gate.window.status.on_duty is not None)


def test_handing_over_leaves_a_note(gate):
    sign_on(gate)
    gate.press(Qt.Key.Key_F2)
    gate.put(gate.panel.note, "二号灯坏了")
    gate.sign(gate.panel.form, "1002")
    gate.until(lambda: gate.window.status.on_duty.staff == "1002")
    assert gate.last("duty-off").note == "二号灯坏了"


def test_signing_off(gate):
    sign_on(gate)
    gate.press(Qt.Key.Key_F2)
    gate.panel._sign_off()
    gate.until(lambda: gate.window.status.on_duty is None)
    assert gate.last("duty-off").staff == GUARD
    gate.until(lambda: not gate.app.gate.awake.wanted)


def test_an_emergency_vehicle_takes_one_key_and_a_digit(gate):
    gate.press(Qt.Key.Key_F7)
    gate.press(Qt.Key.Key_2)
    assert gate.last("emergency-passage").reason == "fire"
    gate.until(lambda: gate.window.status.emergencies == 1)
    assert gate.window.side_bar._emergencies.isVisible()
    assert gate.panel is None


def test_evacuation_counts_heads_and_musters(gate):
    gate.press(Qt.Key.Key_F9)
    gate.press(Qt.Key.Key_1)
    gate.until(lambda: gate.window.status.evacuation is not None and gate.panel is not None)
    for _ in range(3):
        gate.press(Qt.Key.Key_Space)
    gate.press(Qt.Key.Key_Backspace)
    gate.until(lambda: gate.panel.heads.text() == "2")
    names = [gate.panel.list.item(row).text() for row in range(gate.panel.list.count())]
    assert any("覃大勇" in name for name in names)
    assert not any("450222-" in name for name in names), "a code is no enterprise's name"
    card = gate.show("覃大勇")
    assert card.verdict is Verdict.ADMIT and card.direction is Direction.EXIT
    assert "疏散" in gate.window.header.state.text(), "whatever is in front of the panel"
    gate.press(Qt.Key.Key_Escape)
    gate.until(lambda: gate.stage.panel_in_front)
    gate.until(
        lambda: (
            not any(
                "覃大勇" in gate.panel.list.item(row).text()
                for row in range(gate.panel.list.count())
            )
        )
    )
    gate.press(Qt.Key.Key_E)
    assert gate.window.status.evacuation is not None
    gate.press(Qt.Key.Key_E)
    gate.until(lambda: gate.window.status.evacuation is None and gate.panel is None)
    assert "疏散" not in gate.window.header.state.text()


def test_a_lie_of_the_future_takes_nobody_off_the_muster_list(gate):
    card = gate.show("韦小芳")
    inside = gate.ledger(lambda station: station.register.inside(1))
    lie = crossing(card.person.holder, Direction.EXIT, happened=2**62, name="韦小芳")
    gate.ledger(lambda station: station.ledger.append(lie))
    gate.press(Qt.Key.Key_F9)
    gate.press(Qt.Key.Key_1)
    gate.until(lambda: gate.window.status.evacuation is not None and gate.panel is not None)
    gate.until(lambda: gate.panel.list.count() == sum(inside.values()))
    names = [gate.panel.list.item(row).text() for row in range(gate.panel.list.count())]
    assert any("韦小芳" in name for name in names)
    assert gate.window.status.inside == inside


def test_no_code_admitted_on_a_supervisors_pin(gate):
    gate.press(Qt.Key.Key_F3)
    gate.put(gate.panel.people.text, "韦小芳")
    gate.press(Qt.Key.Key_Return)
    gate.until(lambda: gate.panel.people.subject() is not None)
    gate.panel.notes.pick("medical")
    gate.sign(gate.panel.form, SUPERVISOR)
    gate.until(lambda: gate.panel is None)
    body = gate.last("crossing")
    assert body.subject.name == "韦小芳" and body.note == "medical"
    assert body.authorised_by == SUPERVISOR and body.rested.how == "manual"


def test_no_code_is_not_admitted_on_a_guards_pin(gate):
    before = len(gate.entries("crossing"))
    gate.press(Qt.Key.Key_F3)
    gate.put(gate.panel.people.text, "韦小芳")
    gate.press(Qt.Key.Key_Return)
    gate.until(lambda: gate.panel.people.subject() is not None)
    gate.panel.notes.pick("medical")
    gate.sign(gate.panel.form, GUARD)
    gate.until(lambda: "主管" in gate.panel.problem.text())
    assert len(gate.entries("crossing")) == before


def test_no_code_turned_back_with_two_keys(gate):
    gate.press(Qt.Key.Key_F3)
    gate.press(Qt.Key.Key_2)
    gate.until(lambda: gate.panel is None)
    assert gate.last("turned-back").note == "no-code"


def test_paper_is_typed_in_with_its_own_time(gate):
    gate.press(Qt.Key.Key_F8)
    gate.put(gate.panel.people.text, "韦小芳")
    gate.press(Qt.Key.Key_Return)
    gate.until(lambda: gate.panel.people.subject() is not None)
    gate.panel.time.setText("2026-11-20 08:30")
    gate.panel._write()
    gate.until(lambda: "补录" in gate.panel.done.text())
    body = gate.last("crossing")
    assert body.rested.how == "paper" and body.happened == 1_795_134_600_000
    gate.panel.time.setText("昨天")
    gate.panel._write()
    assert gate.panel.problem.isVisible()


def test_taking_back_needs_a_reason(gate):
    gate.show("韦小芳")
    gate.press(Qt.Key.Key_Escape)
    inside = gate.ledger(lambda station: station.register.inside(1))
    gate.press(Qt.Key.Key_F6)
    gate.until(lambda: gate.panel.list.count() > 0)
    gate.press(Qt.Key.Key_1)
    gate.until(lambda: gate.panel is None)
    assert gate.last("undo").reason == "wrong-key"
    after = gate.ledger(lambda station: station.register.inside(1))
    assert after[1] == inside[1] - 1


def test_a_refusal_is_overridden_with_a_reason_and_a_pin(gate):
    gate.show("苏次数")
    assert gate.card.verdict is Verdict.REFUSE
    gate.press(Qt.Key.Key_O)
    gate.sign(gate.panel.form, SUPERVISOR)
    assert "原因" in gate.panel.problem.text()
    gate.panel.choice.pick("medical")
    gate.sign(gate.panel.form, SUPERVISOR)
    gate.until(lambda: gate.card is not None and gate.card.verdict is Verdict.ADMIT)
    body = gate.last("crossing")
    assert body.overrides and body.note == "medical" and body.authorised_by == SUPERVISOR


def test_forgery_cannot_be_overridden(gate):
    gate.show("假证")
    assert "override" not in gate.stage.answers.buttons
    gate.press(Qt.Key.Key_O)
    assert gate.panel is None


def test_the_gate_is_sealed_by_a_supervisor(gate):
    gate.press(Qt.Key.Key_F10)
    gate.press(Qt.Key.Key_3)
    gate.put(gate.panel.reason, "指挥部命令")
    gate.sign(gate.panel.form, SUPERVISOR)
    gate.until(lambda: gate.window.status.gate_state is GateState.SEALED)
    assert "封闭" in gate.window.header.state.text()
    assert gate.show("韦小芳").verdict is Verdict.REFUSE


def test_a_temperature_is_noted_and_the_pass_checked_again(gate):
    gate.show("宋发热")
    assert gate.card.verdict is Verdict.REFUSE
    gate.press(Qt.Key.Key_T)
    gate.put(gate.panel.temperature, "36.6")
    gate.press(Qt.Key.Key_Return)
    gate.until(lambda: gate.card is not None and gate.card.verdict is Verdict.ADMIT)
    assert gate.last("health-observed").temperature == 366


def test_the_opening_count_says_who_is_inside(gate):
    gate.press(Qt.Key.Key_F1)
    gate.press(Qt.Key.Key_R)
    gate.put(gate.panel.people.text, "韦小芳")
    gate.press(Qt.Key.Key_Return)
    gate.until(lambda: gate.panel.people.subject() is not None)
    gate.panel._add()
    gate.panel._add()
    gate.panel.close_count.click()
    assert "再按一次" in gate.panel.problem.text()
    gate.panel.close_count.click()
    gate.until(lambda: gate.panel is None)
    assert gate.last("opening-count-closed").count == 1
    assert gate.show("韦小芳").direction is Direction.EXIT


def test_the_clock_is_confirmed_by_a_supervisor(gate):
    gate.press(Qt.Key.Key_S)
    gate.sign(gate.panel.form, SUPERVISOR)
    gate.until(lambda: gate.panel is None)
    assert gate.last("clock-confirmed").staff == SUPERVISOR


def test_another_camera_is_chosen_and_remembered(gate):
    gate.press(Qt.Key.Key_C)
    gate.put(gate.panel.source, "http://camera.example/stream")
    gate.press(Qt.Key.Key_Return)
    gate.until(lambda: len(gate.scanners) == 2)
    assert gate.scanners[0].stopped
    assert gate.window.preferences.camera == "http://camera.example/stream"
    assert "camera.example" in (gate.folder / "window.json").read_text()


def test_help_names_the_hotlines_and_every_key(gate):
    gate.press(Qt.Key.Key_F1)
    from PySide6.QtWidgets import QLabel

    texts = {label.text() for label in gate.panel.findChildren(QLabel)}
    assert any("0772-0000001" in text for text in texts)
    assert {"F1", "F12", "Enter", "Esc"} <= texts


@pytest.mark.parametrize("name", [n for n, kind in PANELS.items() if not kind.personal])
def test_a_scan_is_seen_at_once_whatever_is_open(gate, name):
    gate.window.open_panel(name)
    gate.settle()
    gate.show("黄吊销")
    assert gate.stage.verdict.isVisible() and not gate.panel.isVisible()
    assert gate.card.verdict is Verdict.REFUSE
    gate.press(Qt.Key.Key_Escape)
    assert gate.panel.isVisible()


def test_what_was_half_typed_is_still_there_after_a_scan(gate):
    gate.press(Qt.Key.Key_F2)
    gate.panel.form.code.setText("1001")
    gate.show("黄吊销")
    gate.press(Qt.Key.Key_Escape)
    assert gate.panel.form.code.text() == "1001"


def test_typing_goes_on_in_the_same_field_after_a_scan(gate):
    gate.press(Qt.Key.Key_F2)
    gate.panel.form.pin.setFocus()
    gate.show("黄吊销")
    gate.show("韦小芳")
    gate.press(Qt.Key.Key_Escape)
    assert gate.panel.form.pin.hasFocus()


def test_a_name_half_typed_turns_nobody_back_after_a_scan(gate):
    before = len(gate.entries("turned-back"))
    gate.press(Qt.Key.Key_F3)
    gate.press(Qt.Key.Key_Return)
    gate.show("黄吊销")
    gate.press(Qt.Key.Key_Escape)
    gate.press(Qt.Key.Key_3)
    gate.settle()
    assert gate.panel.people.text.text() == "3"
    assert len(gate.entries("turned-back")) == before


def test_letters_begin_a_search_and_open_nothing_else(gate):
    gate.press(Qt.Key.Key_F3)
    search = gate.panel
    for key in (Qt.Key.Key_N, Qt.Key.Key_C, Qt.Key.Key_1):
        gate.press(key)
    assert gate.panel is search and search.people.text.text().upper() == "NC1"


@pytest.mark.parametrize("key", [Qt.Key.Key_T, Qt.Key.Key_O])
def test_a_key_for_whoever_is_on_screen_says_so_while_nobody_is(gate, key):
    gate.press(key)
    assert gate.panel is None and "先扫" in gate.stage.prompt.text()


def test_tab_leads_into_the_panel(gate):
    gate.press(Qt.Key.Key_F3)
    gate.press(Qt.Key.Key_Tab)
    assert gate.panel.people.text.hasFocus()


def test_the_panel_of_the_former_person_goes_with_him(gate):
    gate.show("苏次数")
    gate.press(Qt.Key.Key_O)
    assert gate.panel is not None
    gate.show("韦小芳")
    assert gate.panel is None


def test_whoever_waits_is_answered_before_a_panel_opens(gate):
    gate.show("蓝陪同")
    gate.press(Qt.Key.Key_F2)
    assert gate.panel is None and "答复" in gate.card.step


def test_no_dialog_is_ever_opened():
    import ast
    from pathlib import Path

    import ui

    for path in Path(ui.__file__).parent.rglob("*.py"):
        names = {
            node.id
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Name)
        }
        # In the office, where nobody stands at a gate, photos and files have dialogs of their own.
        asked = {"QMessageBox"} if path.parent.name == "office" else {"QMessageBox", "Dialog"}
        assert not [name for name in names if any(word in name for word in asked)], path


def test_a_supervisor_reviews_the_emergency_vehicles(gate):
    gate.press(Qt.Key.Key_F7)
    gate.press(Qt.Key.Key_1)
    gate.until(lambda: gate.window.status.emergencies == 1)
    gate.press(Qt.Key.Key_V)
    gate.until(lambda: gate.panel.list.count() == 1)
    gate.sign(gate.panel.form, GUARD)
    gate.until(lambda: "主管" in gate.panel.problem.text())
    gate.sign(gate.panel.form, SUPERVISOR)
    gate.until(lambda: gate.window.status.emergencies == 0)
    assert SUPERVISOR in gate.last("emergency-reviewed").note
