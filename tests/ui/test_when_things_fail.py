"""Whatever fails, nobody is let through unrecorded, and the guard reads what to do."""

import sys

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from gate_app.domain.verdict import Verdict
from gate_app.ledger.database import (
    DamagedError,
    DiskFullError,
    MissingError,
    ReadOnlyError,
    TooNewError,
)
from gate_app.ledger.lock import FolderInUseError
from gate_app.scanning.camera import CameraError, CameraInfo
from gate_app.scanning.camera_watch import CameraState
from gate_app.station import Station
from ui.shared import sounds
from ui.shared.fault_log import LOG
from ui.shared.status_light import Level


def light(gate, key):
    return gate.window.side_bar.lights[key]


def fill_disk(station):
    pages = station.ledger.db.execute("PRAGMA page_count").fetchone()[0]
    station.ledger.db.execute("CREATE TEMP TABLE unused (x)")
    station.ledger.db.execute(f"PRAGMA max_page_count = {pages}")


def free_disk(station):
    station.ledger.db.execute("PRAGMA max_page_count = 1000000")


def test_a_full_disk_is_red_and_recovers_by_itself(gate):
    gate.ledger(fill_disk)
    gate.scanner.show(gate.code("韦小芳"))
    for _ in range(40):
        gate.settle()
        if gate.card is not None and gate.card.verdict is Verdict.REFUSE:
            break
        gate.scanner.show(gate.code("韦小芳"))
    assert gate.card.reason == "无法记录，不得放行"
    assert "磁盘已满" in gate.card.step
    assert light(gate, "ledger").level is Level.BAD
    assert gate.played[-1] == sounds.ALARM
    gate.ledger(free_disk)
    gate.show("莫夜班")
    assert gate.card.verdict is Verdict.ADMIT
    assert light(gate, "ledger").level is Level.OK


def test_an_answer_that_cannot_be_recorded_is_no_admission(gate):
    gate.show("蓝陪同")

    def broken(*_args, **_more):
        raise DiskFullError("磁盘已满，无法记入台账。", what_to_do="请清理磁盘，程序会自动恢复。")

    append = gate.ledger(lambda station: station.ledger.append)
    gate.ledger(lambda station: setattr(station.ledger, "append", broken))
    gate.press(Qt.Key.Key_Return)
    assert gate.card.verdict is Verdict.REFUSE and "不得放行" in gate.card.reason
    gate.ledger(lambda station: setattr(station.ledger, "append", append))
    assert gate.show("韦小芳").verdict is Verdict.ADMIT
    assert gate.last("unresolved").subject.name == "蓝陪同"


def test_a_bug_in_a_slot_fails_closed(gate, qtbot):
    sys.excepthook = gate.app.fail_closed

    name = "韦小芳"

    def bug():
        raise ZeroDivisionError(name)

    QTimer.singleShot(0, bug)
    # An event loop as in the program: QTest's would raise the exception here instead.
    qtbot.waitUntil(lambda: gate.card is not None)
    assert gate.card.verdict is Verdict.REFUSE and gate.card.locked
    assert "纸质" in gate.card.step
    gate.scanner.show(gate.code("莫夜班"))
    gate.settle()
    assert gate.card.locked
    assert not [e for e in gate.entries("crossing") if e.body().subject.name == "莫夜班"]
    gate.press(Qt.Key.Key_Escape)
    assert gate.card is None
    assert gate.show("莫夜班").verdict is Verdict.ADMIT
    log = (gate.folder / LOG).read_text()
    assert "ZeroDivisionError" in log and name not in log


def test_a_bug_while_painting_leaves_no_green(gate, qtbot, monkeypatch):
    seen = []
    sys.excepthook = lambda *fault: seen.append(fault[0])
    gate.show("韦小芳")
    monkeypatch.setattr(gate.stage.verdict, "_font", lambda px: 1 // 0)
    gate.stage.verdict.update()
    qtbot.waitUntil(lambda: bool(seen))
    drawn = QPixmap(gate.stage.verdict.size())
    with pytest.raises(ZeroDivisionError):
        gate.stage.verdict.render(drawn)
    assert drawn.toImage().pixelColor(3, 3).name() == gate.window.theme.refuse
    monkeypatch.undo()
    assert seen[0] is ZeroDivisionError


def test_a_bug_in_the_ledgers_worker_fails_closed(gate):
    gate.ledger(lambda station: setattr(station.gate, "present", lambda scans: 1 // 0))
    gate.scanner.show(gate.code("韦小芳"))
    gate.until(lambda: gate.card is not None)
    assert gate.card.locked and gate.card.verdict is Verdict.REFUSE


def test_a_lost_camera_is_said_and_the_gate_works_on(gate):
    gate.scanner.on_state(CameraState.LOST, "摄像头没有画面，正在重新连接。")
    gate.until(lambda: light(gate, "camera").level is Level.BAD)
    assert "F5" in gate.stage.live.accessibleName()
    gate.app.gate.window.scanned(gate.code("韦小芳"))
    gate.until(lambda: gate.card is not None)
    assert gate.card.verdict is Verdict.ADMIT
    gate.scanner.on_state(CameraState.LIVE, "")
    gate.until(lambda: light(gate, "camera").level is Level.OK)
    assert gate.stage.live.accessibleName() == ""


def test_without_any_camera_the_window_opens(open_gate, folder):
    plugged_in = []
    gate = open_gate(folder, cameras=plugged_in)
    with pytest.raises(CameraError, match="没有找到摄像头"):
        gate.scanner.open_camera()
    gate.scanner.on_state(CameraState.LOST, "没有找到摄像头。")
    gate.until(lambda: "没有找到摄像头" in gate.stage.live.accessibleName())
    assert light(gate, "camera").level is Level.BAD


def test_a_camera_plugged_in_later_is_used_and_the_remembered_one_first(tmp_path):
    from ui.camera_thread import any_camera

    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = (CameraInfo(str(tmp_path / name), name, 0) for name in ("one", "two"))
    plugged_in = []
    open_camera = any_camera(two.identity, lambda: plugged_in)
    with pytest.raises(CameraError):
        open_camera()
    plugged_in.append(one)
    assert open_camera().name == "one"
    plugged_in.append(two)
    assert open_camera().name == "two"


def test_a_hundred_frames_while_the_window_is_busy_are_one(gate):
    pictures = []
    gate.app.gate.camera.picture.connect(pictures.append)
    for number in range(100):
        gate.scanner.see(shade=number)
    gate.until(lambda: bool(pictures))
    QTest.qWait(50)
    assert len(pictures) == 1
    assert pictures[0].image.pixelColor(0, 0).red() == 99
    gate.scanner.see(shade=7)
    gate.until(lambda: len(pictures) == 2)


def test_no_sound_device_is_a_light(gate):
    gate.app.gate.sounds.on_heard(False)
    gate.until(lambda: light(gate, "sound").level is Level.WARN)
    gate.app.gate.sounds.on_heard(True)
    gate.until(lambda: light(gate, "sound").level is Level.OK)


def test_a_nearly_full_disk_is_said(gate):
    import msgspec

    gate.window.show_status(msgspec.structs.replace(gate.window.status, disk_free=100 * 2**20))
    assert light(gate, "ledger").level is Level.WARN and "100 MB" in light(gate, "ledger").toolTip()
    assert "100 MB" in gate.stage.prompt.text()


def test_an_untrusted_clock_is_said(gate):
    import msgspec

    gate.window.show_status(msgspec.structs.replace(gate.window.status, clock_trusted=False))
    assert light(gate, "clock").level is Level.BAD


# --- what is said when the window cannot open -------------------------------------------------


def test_a_folder_in_use_is_said_and_tried_again(open_gate, folder):
    other = Station(folder)
    gate = open_gate(folder)
    assert "正在被另一个" in gate.app.page.what.text() and gate.app.page.step.text()
    other.close()
    gate.app.page.again.click()
    gate.until(lambda: gate.window is not None)


def test_a_folder_without_a_station_offers_the_demo(open_gate, demo_site, folder, tmp_path):
    import shutil

    empty = tmp_path / "empty"
    shutil.copytree(folder, empty)
    (empty / "station.json").unlink()
    gate = open_gate(empty)
    gate.app._open_demo = lambda: folder
    assert "没有卡点" in gate.app.page.what.text()
    gate.app.page.demo.emit()
    gate.until(lambda: gate.window is not None)
    assert "演示" in [w.text() for w in gate.window.header.children() if hasattr(w, "text")]


def test_a_damaged_ledger_is_said(open_gate, folder):
    (folder / "ledger.db").write_bytes(b"not a database" * 500)
    gate = open_gate(folder)
    assert gate.app.page.what.text() and gate.app.page.step.text()
    assert gate.window is None


@pytest.mark.parametrize(
    "error",
    [
        FolderInUseError("数据文件夹正在被另一个卡点程序使用（进程 1）。", what_to_do="请先关闭。"),
        TooNewError("台账是更新版本的程序写的。", what_to_do="请更新程序。"),
        DamagedError("台账文件已损坏。", what_to_do="请联系主管。"),
        ReadOnlyError("数据文件夹只能读，不能写。", what_to_do="请检查权限。"),
        MissingError("没有台账。", what_to_do="请检查。"),
        DiskFullError("磁盘已满。", what_to_do="请清理磁盘。"),
        RuntimeError("a bug"),
    ],
)
def test_every_fault_at_the_start_is_a_page_with_a_way_on(qtbot, qapp, error):
    from ui.gate.start_page import StartPage
    from ui.shared.translations import Languages

    page = StartPage(Languages(qapp))
    qtbot.addWidget(page)
    page.show_fault(error, can_open_demo=False)
    page.show()
    assert page.what.text() and page.step.text()
    assert "a bug" not in page.what.text() + page.step.text()
    assert page.again.isVisible() and page.quit.isVisible()


# --- the parts that talk to the system --------------------------------------------------------


def test_without_a_loudspeaker_sounds_are_silent_and_say_so(monkeypatch):
    heard = []
    monkeypatch.setattr(sounds, "_has_loudspeaker", lambda: False)
    monkeypatch.setattr(sys, "platform", "linux")
    player = sounds.Sounds(heard.append)
    player.start()
    player.play(sounds.ENTRY)
    player.stop()
    assert heard == [False]


def test_asking_for_sounds_never_waits():
    player = sounds.Sounds()
    for _ in range(1_000):
        player.play(sounds.ENTRY)


def test_staying_awake_may_fail_and_says_so(monkeypatch):
    import wakepy

    from ui.shared.awake import Awake

    def broken(**_options):
        raise RuntimeError("no desktop")

    monkeypatch.setattr(wakepy.keep, "presenting", broken)
    changes = []
    awake = Awake(changes.append)
    awake.keep(True)
    awake._worker.shutdown(wait=True)
    assert changes == [False]
