"""Another gate's laptop lies in every field: at this one the guard works on."""

from PySide6.QtCore import Qt

from gate_app.domain.verdict import Verdict
from tests.hostile_gate import hostile_gate


def test_the_guard_works_on_beside_a_gate_that_lies(folder, open_gate):
    hostile_gate(folder)
    gate = open_gate(folder)
    shown = gate.show("韦小芳")
    assert shown.verdict in (Verdict.ADMIT, Verdict.ATTEND)
    gate.press(Qt.Key.Key_Escape)
    for key in (Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F9):
        gate.press(key)
        gate.settle()
        gate.press(Qt.Key.Key_Escape)
        gate.settle()
