"""The exchange beside the window: what the guard sees of it, and that nothing waits for it."""

import threading

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gate_app.config import HubConfig, write_hub
from gate_app.domain.verdict import GateState, Verdict
from gate_app.ledger.synced import Incident, Kind
from gate_app.sync.hub import HubRefusedError, HubUnreachableError
from gate_app.sync.state import Standing, SyncState
from gate_app.sync.sync import Sync
from tests.sync.memory_hub import Line, MemoryHub
from tests.sync.net import MemoryPhotos
from ui.shared.fault_log import LOG
from ui.shared.status_light import Level

HUB = HubConfig("postgresql://hub.test/kadian", "s-1", 0)


class WaitingLine(Line):
    """A line that waits for a hint as a real one does, until it is interrupted.

    A hub that hangs answers once ``answers`` is set again.
    """

    def __init__(self, hub, station, answers):
        super().__init__(hub, station)
        self.over, self.answers = threading.Event(), answers

    def hello(self, tip, last_session, clock):
        while not self.answers.wait(0.02):
            if self.over.is_set():
                raise HubUnreachableError("和中心的连接断了。")
        return super().hello(tip, last_session, clock)

    def wait(self, seconds):
        self.over.wait(seconds)
        return False

    def interrupt(self):
        self.over.set()


class Exchange:
    """Puts a hub in memory behind a window; ``fault`` is raised instead of a line."""

    def __init__(self, bench):
        self.bench = bench
        self.station = bench.ledger(lambda station: station.ledger.station)
        authority = bench.ledger(lambda station: station.config.authority)
        now = bench.ledger(lambda station: station.ledger.clock.now().wall)
        self.hub = MemoryHub(bytes.fromhex(authority), time=now)
        self.fault = None
        self.asked = 0
        self.answers = threading.Event()
        self.answers.set()

    def connect(self):
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        return WaitingLine(self.hub, self.station, self.answers)

    def make(self, _folder, on_ledger, *, changed, crashed):
        return Sync(
            self.connect,
            on_ledger,
            MemoryPhotos(),
            changed=changed,
            crashed=crashed,
            chance=lambda: 0.02,
        )

    def start(self):
        write_hub(self.bench.folder, HUB)
        self.bench.app.sync.make = self.make
        self.bench.app.sync.start(self.bench.folder)

    def until(self, standing):
        self.bench.until(lambda: self.bench.app.sync.state.standing is standing)

    def written(self):
        return self.bench.ledger(lambda station: station.ledger.head[1])

    def held(self):
        return max((tip.seq for tip in self.hub.tips(self.station)), default=0)


@pytest.fixture
def exchange(gate):
    return Exchange(gate)


def light(gate, key="sync"):
    return gate.window.side_bar.lights[key]


def test_without_a_hub_nothing_is_wrong(gate):
    gate.settle()
    assert gate.app.sync.state is None
    assert (light(gate).level, light(gate).word) == (Level.OK, "单机")


def test_a_station_with_a_hub_comes_into_step(gate, exchange):
    exchange.start()
    exchange.until(Standing.IN_STEP)
    assert (light(gate).level, light(gate).word) == (Level.OK, "已同步")
    assert exchange.held() == exchange.written()


def test_every_crossing_is_sent_without_waiting_for_the_next_poll(gate, exchange, monkeypatch):
    monkeypatch.setattr("gate_app.sync.sync.POLL_S", 10_000.0)
    exchange.start()
    exchange.until(Standing.IN_STEP)
    for name in ("韦小芳", "莫夜班"):
        assert gate.show(name).verdict is Verdict.ADMIT
        gate.until(lambda: exchange.held() == exchange.written())


def test_an_act_of_the_office_is_sent_too(gate, exchange, monkeypatch):
    monkeypatch.setattr("gate_app.sync.sync.POLL_S", 10_000.0)
    exchange.start()
    exchange.until(Standing.IN_STEP)
    gate.ledger(
        lambda station: station.acts.set_state(GateState.SEALED, reason="r", authorised_by="2001")
    )
    gate.until(lambda: exchange.held() == exchange.written())


def test_with_no_line_the_gate_works_on_and_says_since_when(gate, exchange):
    exchange.fault = HubUnreachableError("连不上中心。")
    exchange.start()
    exchange.until(Standing.OFFLINE)
    assert light(gate).level is Level.WARN and "断开" in light(gate).word
    assert gate.show("韦小芳").verdict is Verdict.ADMIT
    exchange.fault = None
    exchange.until(Standing.IN_STEP)
    gate.until(lambda: exchange.held() == exchange.written())


def test_nobody_reads_in_step_while_the_hub_hangs_and_its_line_stands(gate, exchange):
    exchange.start()
    exchange.until(Standing.IN_STEP)
    exchange.answers.clear()
    gate.app.sync.quiet.setInterval(50)
    exchange.until(Standing.QUIET)
    assert light(gate).level is Level.WARN
    assert gate.show("韦小芳").verdict is Verdict.ADMIT
    exchange.answers.set()
    gate.until(lambda: exchange.held() == exchange.written())
    gate.app.sync.quiet.setInterval(30_000)
    exchange.until(Standing.IN_STEP)


def test_a_refusal_says_what_to_do(gate, exchange):
    exchange.fault = HubRefusedError("中心不认这个登录名或密码。", what_to_do="请联系主管。")
    exchange.start()
    exchange.until(Standing.REFUSED)
    assert light(gate).level is Level.BAD
    assert "登录名" in light(gate).toolTip() and "主管" in light(gate).toolTip()


def test_closing_while_a_line_is_awaited_hangs_on_nothing(gate, exchange):
    waiting, go = threading.Event(), threading.Event()

    def connect():
        waiting.set()
        go.wait(60)
        raise HubUnreachableError("连不上中心。")

    exchange.connect = connect
    exchange.start()
    gate.until(waiting.is_set)
    thread = gate.app.sync._thread
    gate.app.close()
    go.set()
    thread.join(20)
    assert not thread.is_alive()
    assert not (gate.folder / LOG).exists()


def test_closing_while_a_step_waits_for_its_turn_hangs_on_nothing(gate, exchange):
    busy, go = threading.Event(), threading.Event()

    def hold(_station):
        busy.set()
        go.wait(60)

    gate.app.background.ledger(hold, str, str)
    gate.until(busy.is_set)
    exchange.start()
    thread = gate.app.sync._thread
    gate.until(lambda: gate.app.background._waiting.qsize() > 0)
    threading.Timer(0.2, go.set).start()
    gate.app.close()
    thread.join(20)
    assert not thread.is_alive()
    assert not (gate.folder / LOG).exists()


def test_a_bug_goes_to_the_fault_log_and_not_to_the_gate(gate, exchange, capsys):
    exchange.fault = ZeroDivisionError("holder's name")
    exchange.start()
    exchange.until(Standing.REFUSED)
    gate.until(lambda: exchange.asked > 2)
    written = (gate.folder / LOG).read_text("utf-8")
    assert written.count("ZeroDivisionError") == 1 and "holder's name" not in written
    assert gate.show("韦小芳").verdict is Verdict.ADMIT
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_what_a_former_exchange_still_says_means_nothing(gate, exchange):
    exchange.start()
    exchange.until(Standing.IN_STEP)
    number = gate.app.sync._number
    gate.app.sync.start(gate.folder)
    gate.app.sync._told.emit(number, SyncState(standing=Standing.CUT_OFF))
    exchange.until(Standing.IN_STEP)


AT = 1_667_260_800_000  # 2022-11-01 08:00 in the park
FORK = Incident(kind=Kind.FORK, station="abcd", seq=7)


@pytest.mark.parametrize(
    ("state", "level", "word", "more"),
    [
        (SyncState(), Level.WARN, "正在连接", "还没有和中心同步过"),
        (SyncState(standing=Standing.IN_STEP, in_step_at=AT), Level.OK, "已同步", "11-01 08:00"),
        (SyncState(standing=Standing.BEHIND, behind=41), Level.WARN, "41 条未传", "自动补传"),
        (SyncState(standing=Standing.QUIET, in_step_at=AT), Level.WARN, "没有回音", "11-01 08:00"),
        (
            SyncState(standing=Standing.OFFLINE, since=AT, behind=2),
            Level.WARN,
            "08:00 起断开",
            "2 条",
        ),
        (SyncState(standing=Standing.REFUSED, why="中心只读。"), Level.BAD, "没有传成", "只读"),
        (SyncState(standing=Standing.FORKED), Level.BAD, "有分叉", ""),
        (SyncState(standing=Standing.SUPERSEDED), Level.BAD, "另有一台", ""),
        (SyncState(standing=Standing.CUT_OFF), Level.BAD, "已停用", ""),
    ],
)
def test_each_standing_is_told_in_a_shape_and_a_word(gate, state, level, word, more):
    gate.window.show_sync(state)
    shown = light(gate)
    assert (shown.level, shown.word) == (level, word)
    assert more in shown.toolTip()
    assert word in shown.accessibleName()


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_has_room_on_the_light(gate, standing, language):
    gate.window.use_language(language)
    gate.window.show_sync(SyncState(standing=standing, since=AT, behind=12_345))
    gate.settle()
    assert light(gate).sizeHint().width() <= light(gate).width(), light(gate).text


@pytest.mark.parametrize(
    ("skew", "word", "more"),
    [
        (119_000, "可靠", ""),
        (-300_000, "和中心不同", "快 5 分钟"),
        (180_000, "和中心不同", "慢 3 分钟"),
    ],
)
def test_a_clock_that_differs_from_the_hubs_is_told(gate, skew, word, more):
    gate.until(lambda: gate.window.status.clock_trusted)
    gate.window.show_sync(SyncState(standing=Standing.IN_STEP, skew_ms=skew))
    assert light(gate, "clock").word == word
    assert more in light(gate, "clock").toolTip()


def test_a_key_or_a_click_tells_it_in_full_and_it_stays_true(gate):
    state = SyncState(standing=Standing.BEHIND, behind=3, incidents=(FORK,))
    gate.window.show_sync(state)
    gate.press(Qt.Key.Key_N)
    assert "3 条" in gate.panel.text.text() and "台账分叉" in gate.panel.text.text()
    gate.window.show_sync(msgspec.structs.replace(state, behind=0, standing=Standing.IN_STEP))
    assert "已同步" in gate.panel.text.text()
    gate.press(Qt.Key.Key_Escape)
    assert gate.panel is None
    QTest.mouseClick(light(gate), Qt.MouseButton.LeftButton)
    assert gate.panel is not None


def test_another_look_keeps_what_the_light_says(gate):
    gate.window.show_sync(SyncState(standing=Standing.CUT_OFF))
    gate.press(Qt.Key.Key_F11)
    assert light(gate).word == "已停用"


@pytest.mark.parametrize(
    ("age_s", "word"),
    [(0, "最新"), (119, "最新"), (120, "2 分钟前"), (3_599, "59 分钟前"), (5 * 3600, "5 小时前")],
)
def test_the_registers_age_grows_by_itself(gate, age_s, word):
    old = msgspec.structs.replace(gate.window.status, register_age_s=age_s)
    gate.window.show_status(old)
    assert light(gate, "register").word == word
    gate.window.use_language("en")
    gate.window.show_status(old)
    gate.settle()
    assert light(gate, "register").sizeHint().width() <= light(gate, "register").width()
