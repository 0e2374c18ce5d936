"""All gates at a glance, and above them whatever needs a supervisor."""

from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from gate_app import words as vocabulary
from gate_app.domain.passes import PassKind
from gate_app.duty import LOCKED_OUT_MS, WRONG_PINS_ALLOWED
from gate_app.reports.overview import Alarm, AlarmKind, GateGlance, Laptop, Overview, overview
from gate_app.sync.state import SyncState
from ui.gate.panels.base import label
from ui.office.page import Context, Page
from ui.shared.cards import direction_text
from ui.shared.status_light import Level, StatusLight
from ui.shared.sync_texts import hub_incident_text
from ui.shared.sync_texts import light as sync_light
from ui.shared.translations import translate, words

COLUMNS = 3


class OverviewPage(Page):
    """Built anew only when something has changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "总览"))
        self.shown: tuple[Overview, SyncState | None] | None = None
        self._asking = False
        area = QScrollArea()
        area.setWidgetResizable(True)
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(context.sizes.px(10))
        self._body: QWidget | None = None
        area.setWidget(inner)
        self.rows.addWidget(area, 1)
        self.alarms: list[StatusLight] = []
        self.cards: dict[str, GateCard] = {}

    def refresh(self) -> None:
        if self._asking:
            return
        self._asking = True
        at = self.context.status.at
        self.look(
            lambda book: overview(
                book, at=at, wrong_pins=WRONG_PINS_ALLOWED, locked_out_ms=LOCKED_OUT_MS
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
        self.shown = found, state
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
            self._rows.removeWidget(self._body)
        self._body = QWidget()
        rows = QVBoxLayout(self._body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(self.context.sizes.px(10))
        rows.addWidget(self._alarms(found, state))
        grid = QGridLayout()
        grid.setSpacing(self.context.sizes.px(10))
        self.cards = {}
        for number, gate in enumerate(found.gates):
            card = self.cards[gate.checkpoint.code] = GateCard(self.context, gate, state)
            grid.addWidget(card, number // COLUMNS, number % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        rows.addLayout(grid)
        rows.addStretch(1)
        self._rows.addWidget(self._body)

    def _alarms(self, found: Overview, state: SyncState | None) -> QFrame:
        card = QFrame(objectName="card")
        rows = QVBoxLayout(card)
        rows.addWidget(label(translate("office", "需要处理"), "muted"))
        self.alarms = []
        for alarm in found.alarms:
            level, name, word = alarm_words(alarm, self.context.zone)
            light = StatusLight(name, self.context.theme, self.context.sizes)
            light.show_state(level, word)
            self.alarms.append(light)
            rows.addWidget(light)
        if state is not None and state.noted:
            light = StatusLight(translate("office", "中心"), self.context.theme, self.context.sizes)
            what = hub_incident_text(state.noted[-1], self.context.zone)
            word = translate("office", "有 {} 件事要看：{}。请到“电脑与中心”")
            light.show_state(Level.BAD, word.format(len(state.noted), what))
            self.alarms.append(light)
            rows.addWidget(light)
        if not self.alarms:
            light = StatusLight(
                translate("office", "一切正常"), self.context.theme, self.context.sizes
            )
            rows.addWidget(light)
        return card


def alarm_words(alarm: Alarm, zone: str) -> tuple[Level, str, str]:
    """How bad it is, where or who, and what."""
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


class GateCard(QFrame):
    """One gate: state, who is inside, the last crossing, the guard, and its laptop."""

    def __init__(self, context: Context, gate: GateGlance, sync: SyncState | None) -> None:
        super().__init__(objectName="card")
        sizes = context.sizes
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*[sizes.px(12)] * 4)
        rows.setSpacing(sizes.px(4))
        where = " · ".join(
            part for part in (gate.checkpoint.name, gate.zone.name if gate.zone else "") if part
        )
        rows.addWidget(label(where, "title"))
        state = words(vocabulary.GATE_STATES[gate.state])
        self.lines = [
            translate("office", "卡点状态：{}").format(state),
            translate("office", "现在在里面：{}").format(inside_text(gate.inside)),
            translate("office", "最近通行：{}").format(self._last(context, gate)),
        ]
        for line in self.lines:
            rows.addWidget(label(line, wrap=True))
        self.lights = self._lights(context, gate, sync)
        for light in self.lights:
            rows.addWidget(light)
        rows.addStretch(1)
        self.setAccessibleName("；".join([where, *self.lines, *(one.text for one in self.lights)]))

    @staticmethod
    def _last(context: Context, gate: GateGlance) -> str:
        if gate.last is None:
            return translate("office", "还没有")
        at = vocabulary.time_text(gate.last.at, context.zone)[5:16]
        return f"{at}  {direction_text(gate.last.direction)}  {gate.last.name}".strip()

    @staticmethod
    def _lights(context: Context, gate: GateGlance, sync: SyncState | None) -> list[StatusLight]:
        shown: list[tuple[str, Level, str]] = []
        if not gate.laptops:
            shown.append(
                (translate("office", "电脑"), Level.WARN, translate("office", "还没有登记"))
            )
        else:
            if gate.since is None:
                duty = Level.BAD, translate("office", "无人")
            else:
                since = vocabulary.time_text(gate.since, context.zone)[5:16]
                duty = Level.OK, translate("office", "{}，{} 起").format(gate.guard, since)
            shown.append((translate("office", "值班"), *duty))
            clock = (
                (Level.OK, translate("light", "可靠"))
                if gate.clock_trusted
                else (Level.BAD, translate("light", "待确认"))
            )
            shown.append((translate("side", "时间"), *clock))
            for laptop in gate.laptops:
                shown.extend(_heard(laptop, sync, context.zone, several=len(gate.laptops) > 1))
        lights = []
        for name, level, word in shown:
            light = StatusLight(name, context.theme, context.sizes)
            light.show_state(level, word)
            lights.append(light)
        return lights


def _heard(
    laptop: Laptop, sync: SyncState | None, zone: str, *, several: bool
) -> list[tuple[str, Level, str]]:
    """How this laptop stands with the hub, or until when another one's entries are here."""
    at = vocabulary.time_text(laptop.heard, zone)[5:16]
    if laptop.own:
        level, word, _ = sync_light(sync, zone)
        return [
            (translate("office", "最后一条记录"), Level.OK, at),
            (translate("side", "同步"), level, word),
        ]
    if several:
        # As much of its name as tells it from the others; the page of laptops has all of it.
        name = translate("office", "电脑 {}").format(f"{laptop.station[:4]}…")
    else:
        name = translate("side", "同步")
    if not laptop.heard:
        return [(name, Level.WARN, translate("office", "还没有收到过它的记录"))]
    level = Level.WARN if laptop.silent else Level.OK
    return [(name, level, translate("office", "收到 {} 为止的记录").format(at))]


def inside_text(inside: dict[PassKind | None, int]) -> str:
    """People, vehicles and escorts, counted."""
    parts = [f"{words(vocabulary.PASS_KINDS[kind])} {inside.get(kind, 0)}" for kind in PassKind]
    if inside.get(None):
        parts.append(translate("office", "未分类 {}").format(inside[None]))
    return " · ".join(parts)
