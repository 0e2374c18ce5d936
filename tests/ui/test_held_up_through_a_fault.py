"""A pass that nobody could decide on is decided once the ledger is well, though it never left."""

import itertools
import time

import pytest
from PySide6.QtTest import QTest

import ui.camera_thread
from gate_app.codes import qr
from gate_app.domain.verdict import Verdict
from gate_app.ledger.database import DiskFullError
from gate_app.scanning.camera import Frame, SourceKind
from gate_app.scanning.presentation_sim import Look, render
from gate_app.scanning.scanner import LiveScanner
from tests.ui.test_when_things_fail import fill_disk, free_disk
from ui.shared import sounds


class HeldUp:
    """A live camera that sees one pass all the time."""

    name, kind, live, frame_rate = "假摄像头", SourceKind.CAMERA, True, 0.0

    def __init__(self, code):
        self.pictures = [render(qr.matrix(code), Look(), seed) for seed in (1, 2, 3)]
        self.numbers = itertools.count()

    def open(self):
        pass

    def read(self):
        time.sleep(0.03)
        number = next(self.numbers)
        return Frame(self.pictures[number % 3], time.monotonic(), number, self.name)

    def close(self):
        pass


@pytest.fixture
def soon(monkeypatch):
    monkeypatch.setattr(ui.camera_thread, "AGAIN_MS", 50)


def hold_up(gate, name):
    """The real scanner on the gate's window, a pass before its camera."""
    gate.app.gate.camera._make = LiveScanner
    gate.app.gate.camera.watch(lambda: HeldUp(gate.code(name)))


def test_a_pass_held_up_through_a_full_disk_is_decided_when_there_is_room(soon, open_gate, folder):
    gate = open_gate(folder)
    gate.ledger(fill_disk)
    for _ in range(40):  # the file has some room left
        gate.scanner.show(gate.code("黄吊销"))
        gate.settle()
        if "磁盘已满" in gate.card.step:
            break
    refused = len(gate.entries("refusal"))
    hold_up(gate, "韦小芳")
    tries = []
    gate.app.gate.desk.failed.connect(tries.append)
    gate.until(lambda: len(tries) >= 3)
    assert gate.card.verdict is Verdict.REFUSE
    before = len(gate.entries("crossing"))
    gate.ledger(free_disk)
    gate.until(lambda: gate.card is not None and gate.card.verdict is Verdict.ADMIT)
    # Decided: held up still, it is muted as ever.
    QTest.qWait(400)
    gate.settle()
    assert len(gate.entries("crossing")) == before + 1
    assert len(gate.entries("refusal")) == refused


def test_the_alarm_of_a_fault_that_stays_is_not_heard_on_every_try(soon, open_gate, folder):
    gate = open_gate(folder)
    gate.ledger(lambda station: setattr(station.gate, "present", full))
    hold_up(gate, "韦小芳")
    tries = []
    gate.app.gate.desk.failed.connect(tries.append)
    gate.until(lambda: len(tries) >= 4)
    assert gate.played.count(sounds.ALARM) == 1


def full(_scans):
    raise DiskFullError("磁盘已满，无法记入台账。", what_to_do="请清理磁盘，程序会自动恢复。")


def test_only_whom_nobody_decided_on_is_presented_again(gate):
    """One admitted a moment ago, in the same picture, must not go through a second time."""
    gate.show("韦小芳")
    gate.ledger(lambda station: setattr(station.gate, "present", full))
    gate.scanner.show(gate.code("莫夜班"))
    gate.until(lambda: bool(gate.scanner.forgotten))
    assert gate.scanner.forgotten == {gate.code("莫夜班")}


def test_an_answer_that_could_not_be_recorded_asks_again(gate):
    gate.show("蓝陪同")
    gate.ledger(lambda station: setattr(station.gate, "answer", lambda *a, **k: full(a)))
    gate.flow.press("admit")
    gate.until(lambda: bool(gate.scanner.forgotten))
    assert gate.scanner.forgotten == {gate.code("蓝陪同")}


def test_a_pass_held_up_while_the_program_doubts_itself_is_decided_afterwards(gate):
    gate.window.show_fault(RuntimeError())
    assert gate.flow.locked
    gate.scanner.show(gate.code("韦小芳"))
    gate.until(lambda: bool(gate.scanner.forgotten))
    assert gate.scanner.forgotten == {gate.code("韦小芳")}
