"""All gates at a glance, and above them whatever needs a supervisor."""

from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from gate_app import words as vocabulary
from gate_app.duty import LOCKED_OUT_MS, WRONG_PINS_ALLOWED
from gate_app.reports.overview import Alarm, AlarmKind, Overview, overview
from gate_app.sync.state import SyncState
from ui.gate.panels.base import label
from ui.office.gate_card import GateCard, discard
from ui.office.page import Context, Page
from ui.shared.status_light import Level, StatusLight
from ui.shared.sync_texts import hub_incident_text
from ui.shared.translations import translate

COLUMNS = 3
Wrong = tuple[Level, str, str]
"""How bad it is, where or who, and what."""


class OverviewPage(Page):
    """A card for each gate, kept and written anew: with many gates something always changes."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "总览"))
        self.shown: tuple[Overview, SyncState | None] | None = None
        self._asking = False
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(context.sizes.px(10))
        self._top = QFrame(objectName="card")
        self._wrong = QVBoxLayout(self._top)
        self._wrong.addWidget(label(translate("office", "需要处理"), "muted"))
        rows.addWidget(self._top)
        self._grid = QGridLayout()
        self._grid.setSpacing(context.sizes.px(10))
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        rows.addLayout(self._grid)
        rows.addStretch(1)
        self.area.setWidget(inner)
        self.rows.addWidget(self.area, 1)
        self.alarms: list[StatusLight] = []
        self._lights: list[StatusLight] = []
        self.cards: list[GateCard] = []

    def refresh(self) -> None:
        if self._asking:
            return
        self._asking = True
        status = self.context.status
        self.look(
            lambda book: overview(
                book,
                at=status.at,
                sure=status.clock_trusted,
                wrong_pins=WRONG_PINS_ALLOWED,
                locked_out_ms=LOCKED_OUT_MS,
            ),
            self._show,
            self._fail,
        )

    def _fail(self, error: Exception) -> None:
        self._asking = False
        self.complain(error)

    def _show(self, found: Overview) -> None:
        self._asking = False
        self.complain("")
        sync = self.context.desk.sync
        state = sync.state if sync else None
        if (found, state) == self.shown:
            return
        if self.shown is None:  # at first, and in another language or theme
            self._clear()
        self.shown = found, state
        self._show_alarms(self._alarms(found, state))
        for number, gate in enumerate(found.gates):
            if number == len(self.cards):
                self.cards.append(GateCard(self.context))
                self._grid.addWidget(self.cards[-1], number // COLUMNS, number % COLUMNS)
            self.cards[number].show_gate(gate, state)
        while len(self.cards) > len(found.gates):
            discard(self._grid, self.cards.pop())

    def _clear(self) -> None:
        while self.cards:
            discard(self._grid, self.cards.pop())
        while self._lights:
            discard(self._wrong, self._lights.pop())

    def _alarms(self, found: Overview, state: SyncState | None) -> list[Wrong]:
        zone = self.context.zone
        wrong = [alarm_words(alarm, zone) for alarm in found.alarms]
        if state is not None and state.noted:
            what = hub_incident_text(state.noted[-1], zone)
            word = translate("office", "有 {} 件事要看：{}。请到“电脑与中心”")
            word = word.format(len(state.noted), what)
            wrong.append((Level.BAD, translate("office", "中心"), word))
        return wrong

    def _show_alarms(self, wrong: list[Wrong]) -> None:
        shown = wrong or [(Level.OK, translate("office", "一切正常"), "")]
        if shown == [(one.level, one.name, one.word) for one in self._lights]:
            return
        while self._lights:
            discard(self._wrong, self._lights.pop())
        for level, name, word in shown:
            light = StatusLight(name, self.context.theme, self.context.sizes)
            light.show_state(level, word)
            self._lights.append(light)
            self._wrong.addWidget(light)
        self.alarms = list(self._lights) if wrong else []


def alarm_words(alarm: Alarm, zone: str) -> Wrong:
    """An alarm as its light tells it."""
    kind = alarm.kind
    if kind is AlarmKind.EVACUATION:
        return Level.BAD, alarm.where, translate("office", "正在疏散")
    if kind is AlarmKind.CLOCK:
        return Level.BAD, alarm.where, translate("office", "电脑时间不可靠，请主管在卡点确认时间")
    if kind is AlarmKind.NOBODY_ON_DUTY:
        return Level.BAD, alarm.where, translate("office", "无人值班")
    if kind is AlarmKind.LOCKED_OUT:
        who = translate("office", "工号 {}").format(alarm.who)
        wrong = translate("office", "PIN 连错 {} 次，暂时锁定").format(alarm.count)
        return Level.WARN, who, wrong
    if kind is AlarmKind.SYNC:
        who = translate("office", "电脑 {}").format(alarm.who)
        return Level.BAD, who, translate("office", "同步有问题，请主管查看“电脑与中心”")
    if kind is AlarmKind.SILENT:
        if not alarm.since:
            return Level.WARN, alarm.where, translate("office", "还没有收到过它的记录")
        at = vocabulary.time_text(alarm.since, zone)[5:16]
        return Level.WARN, alarm.where, translate("office", "{} 以后没有收到记录").format(at)
    count = translate("office", "紧急车辆 {} 次，待复核").format(alarm.count)
    return Level.WARN, alarm.where, count
