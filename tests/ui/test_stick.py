"""A stick at the gate: its panel, one visit beside the scanning, and what is said at the end."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from gate_app.errors import GateError
from gate_app.sites.stick_visit import Gave, Got, Part, StickError, Trouble, Visit
from tests.ui.bench import GateBench
from ui.gate.panels.stick import outcome_lines
from ui.shared.drives import Drive, Drives, can_be_pulled_out


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return Drive(tmp_path / "stick", "KADIAN")


class Plugs:
    """What is plugged in, as the test says."""

    def __init__(self):
        self.now = Drives()

    def __call__(self):
        return self.now


@pytest.fixture
def plugs():
    return Plugs()


@pytest.fixture
def bench(qtbot, qapp, folder, plugs):
    made = GateBench(qapp, folder, drives=plugs)
    yield made
    made.close()


def put_in(bench, plugs, drive):
    bench.until(lambda: bench.app.sticks._known is not None)
    plugs.now = Drives((drive,), (drive,))
    bench.app.sticks.look()
    bench.until(lambda: drive in bench.app.sticks.drives)


def test_put_in_it_offers_itself_and_one_key_does_it(bench, plugs, stick):
    put_in(bench, plugs, stick)
    bench.until(lambda: bench.panel is not None)
    view = bench.panel.view
    assert "KADIAN" in view.drive.currentText() and view.start_button.hasFocus()
    bench.press(Qt.Key.Key_Return)
    bench.until(lambda: bench.app.sticks.outcome is not None)
    text = view.outcome.text()
    assert "没有给本机的记录" in text and "可以拔下 U 盘了" in text


def test_nobody_is_interrupted_by_a_stick(bench, plugs, stick):
    bench.press(Qt.Key.Key_F3)
    before = bench.panel
    put_in(bench, plugs, stick)
    bench.settle()
    assert bench.panel is before
    assert "按 U" in bench.stage.prompt.text()


def test_scanning_goes_on_while_the_stick_is_at_work(bench, plugs, stick):
    put_in(bench, plugs, stick)
    bench.until(lambda: bench.panel is not None)
    bench.panel.view.begin()
    card = bench.show("韦小芳")
    assert card is not None
    bench.until(lambda: not bench.app.sticks.busy)
    assert isinstance(bench.app.sticks.outcome, Visit)


def test_the_next_stick_has_no_result_yet(bench, plugs, stick, tmp_path):
    put_in(bench, plugs, stick)
    bench.app.sticks.begin(stick.root)
    bench.until(lambda: bench.app.sticks.outcome is not None)
    plugs.now = Drives()
    bench.app.sticks.look()
    bench.until(lambda: not bench.app.sticks.drives)
    assert bench.app.sticks.outcome is not None  # pulled out, it can still be read
    put_in(bench, plugs, Drive(tmp_path, "SECOND"))
    assert bench.app.sticks.outcome is None


def test_pulled_out_before_it_begins_is_told(bench, plugs, stick):
    put_in(bench, plugs, stick)
    bench.until(lambda: bench.panel is not None)
    Path(stick.root).rmdir()
    bench.panel.view.begin()
    bench.until(lambda: bench.app.sticks.outcome is not None)
    assert "拔掉" in bench.panel.view.outcome.text()


def test_without_a_stick_it_says_what_to_do(bench):
    bench.press(Qt.Key.Key_U)
    view = bench.panel.view
    assert "没有看到 U 盘" in view.drive.currentText() and not view.start_button.isEnabled()
    for one in (view.drive, view.start_button, view.whole, view.bar, view.cancel_button):
        assert one.accessibleName()


OUTCOMES = [
    (Visit(got=(Got("office", 12, 2),), gave=(Gave("office", 3),)), ["12", "2 张", "办公室", "3"]),
    (Visit(got=(Got("2 号卡点", 0),), gave=(Gave("office", 0),)), ["2 号卡点的没有新内容"]),
    (Visit(), ["没有给本机的记录", "没有别的电脑"]),
    (Visit(refused=(Trouble("2 号卡点", "gap"),)), ["缺一段", "全部放上去"]),
    (Visit(refused=(Trouble("2 号卡点", "fork"),)), ["不一致", "告诉主管"]),
    (Visit(refused=(Trouble("ab", "unknown-key"),)), ["还不认识", "办公室的 U 盘"]),
    (Visit(refused=(Trouble("ab", "signature"),)), ["签名不成立", "告诉主管"]),
    (Visit(spoilt=(Trouble("a.kadian", "坏了。", "重来。"),)), ["a.kadian：坏了。 重来。"]),
    (Visit(stopped=True), ["已停下"]),
    (Visit(not_left=StickError("U 盘满了。", what_to_do="换一个。")), ["U 盘满了。 换一个。"]),
    (GateError("U 盘被拔掉了。", what_to_do="插好。"), ["⚠ U 盘被拔掉了。 插好。"]),
    (RuntimeError("bug"), ["⚠ 没有办成"]),
]


@pytest.mark.parametrize(("outcome", "parts"), OUTCOMES)
def test_every_end_is_told_in_words(outcome, parts):
    lines = outcome_lines(outcome)
    assert all(part in "\n".join(lines) for part in parts)
    well = isinstance(outcome, Visit) and not outcome.stopped and outcome.not_left is None
    assert ("可以拔下 U 盘了。" in lines) == well
    assert all(line[0] in "✓⚠·" for line in lines if line != "可以拔下 U 盘了。")


@pytest.mark.parametrize(
    ("root", "platform", "is_one"),
    [
        ("/media/guard/KADIAN", "linux", True),
        ("/run/media/guard/KADIAN", "linux", True),
        ("/home", "linux", False),
        ("/Volumes/KADIAN", "darwin", True),
        ("/System/Volumes/Data", "darwin", False),
    ],
)
def test_what_is_a_stick(root, platform, is_one):
    assert can_be_pulled_out(root, platform) is is_one


def test_progress_stands_beside_the_verdict(bench):
    sticks = bench.app.sticks
    sticks.part, sticks.done, sticks.total = Part.TAKE, 500, 1200
    sticks.changed.emit()
    assert "500 / 1200" in bench.window.side_bar._stick.text()
    sticks.part = None
    sticks.changed.emit()
    assert bench.window.side_bar._stick.isHidden()
