"""Another laptop of the site lies in every field: at this gate the guard works on."""

import pytest
from PySide6.QtCore import Qt

from gate_app.domain.verdict import Verdict
from tests.hostile_gate import hostile_gate
from tests.hostile_office import hostile_office


@pytest.mark.parametrize("lie", [hostile_gate, hostile_office], ids=["gate", "office"])
def test_the_guard_works_on_beside_a_laptop_that_lies(folder, open_gate, lie):
    lie(folder)
    gate = open_gate(folder)
    assert gate.window.width() <= 1366
    shown = gate.show("韦小芳")
    assert shown.verdict in (Verdict.ADMIT, Verdict.ATTEND)
    gate.press(Qt.Key.Key_Escape)
    for key in (Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F9):
        gate.press(key)
        gate.settle()
        gate.press(Qt.Key.Key_Escape)
        gate.settle()
