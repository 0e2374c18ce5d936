"""A zone whose opening count is not closed: the guard says in or out with one key."""

import pytest
from PySide6.QtCore import Qt

from gate_app.clock import SystemTicks
from gate_app.domain.passes import PassKind
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Direction, Reason, Verdict
from tests.stations import SmallSite


def open_site(open_gate, tmp_path, **options):
    site = SmallSite(tmp_path / "small", closed=False, ticks=SystemTicks(), **options)
    return site, open_gate(site.folder)


def hold_up(gate, text):
    gate.scanner.show(text)
    gate.until(lambda: gate.card is not None)


@pytest.mark.parametrize(
    "key, direction",
    [(Qt.Key.Key_Left, Direction.ENTRY), (Qt.Key.Key_Right, Direction.EXIT)],
)
def test_one_arrow_admits(open_gate, tmp_path, key, direction):
    site, gate = open_site(open_gate, tmp_path)
    hold_up(gate, site.code())
    assert gate.flow.outcome.decision.reason is Reason.PRESENCE_UNKNOWN
    assert gate.card.direction is None
    assert list(gate.stage.answers.buttons) == ["entry", "exit", "back"]
    gate.press(key)
    assert gate.card.verdict is Verdict.ADMIT
    assert gate.last("crossing").direction is direction


def test_enter_asks_for_the_arrow(open_gate, tmp_path):
    site, gate = open_site(open_gate, tmp_path)
    hold_up(gate, site.code())
    gate.press(Qt.Key.Key_Return)
    assert "←" in gate.card.step and gate.flow.outcome.pending is not None


def test_the_chosen_way_may_raise_another_doubt(open_gate, tmp_path):
    policy = Policy(confirm=frozenset({PassKind.PERSON}))
    site, gate = open_site(open_gate, tmp_path, policy=policy)
    hold_up(gate, site.code())
    gate.press(Qt.Key.Key_Left)
    assert gate.flow.outcome.decision.reason is Reason.CONFIRM_HOLDER
    assert not gate.entries("crossing")


def test_the_chosen_way_may_be_refused(open_gate, tmp_path):
    policy = Policy(no_exit=frozenset({PassKind.PERSON}))
    site, gate = open_site(open_gate, tmp_path, policy=policy)
    hold_up(gate, site.code())
    gate.press(Qt.Key.Key_Right)
    assert gate.card.verdict is Verdict.REFUSE
    assert gate.last("refusal").reason is Reason.DIRECTION_NOT_ALLOWED
