"""One gate on the overview: state, who is inside, the last crossing, the guard, its laptops."""

from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from gate_app import words as vocabulary
from gate_app.domain.passes import PassKind
from gate_app.reports.overview import GateGlance, Laptop
from gate_app.sync.state import SyncState
from ui.gate.panels.base import label
from ui.office.page import Context
from ui.shared.cards import direction_text
from ui.shared.status_light import Level, StatusLight
from ui.shared.sync_texts import light as sync_light
from ui.shared.translations import translate, words

LINES = 3


def discard(rows: QLayout, widget: QWidget) -> None:
    """Take a widget out of its rows, now and for good."""
    rows.removeWidget(widget)
    widget.hide()
    widget.deleteLater()


class GateCard(QFrame):
    """Keeps its labels and lights, and writes on them only what has changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(objectName="card")
        self._context = context
        self._shown: tuple[GateGlance, SyncState | None] | None = None
        sizes = context.sizes
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*[sizes.px(12)] * 4)
        rows.setSpacing(sizes.px(4))
        self._where = label("", "title", wrap=True)
        self._labels = [label("", wrap=True) for _ in range(LINES)]
        for one in (self._where, *self._labels):
            rows.addWidget(one)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(rows.spacing())
        rows.addLayout(self._rows)
        rows.addStretch(1)
        self.lights: list[StatusLight] = []

    def show_gate(self, gate: GateGlance, sync: SyncState | None) -> None:
        """What is known of the gate now; ``sync`` stands on the card of this laptop only."""
        own = any(laptop.own for laptop in gate.laptops)
        now = gate, sync if own else None
        if now == self._shown:
            return
        self._shown = now
        context = self._context
        where = " · ".join(
            part for part in (gate.checkpoint.name, gate.zone.name if gate.zone else "") if part
        )
        state = words(vocabulary.GATE_STATES[gate.state])
        lines = [
            translate("office", "卡点状态：{}").format(state),
            translate("office", "现在在里面：{}").format(inside_text(gate.inside)),
            translate("office", "最近通行：{}").format(self._last(context, gate)),
        ]
        for one, text in zip((self._where, *self._labels), (where, *lines), strict=True):
            one.setText(text)
        self._show_lights(_lights(gate, sync, context.zone))
        self.setAccessibleName("；".join([where, *lines, *(one.text for one in self.lights)]))

    def _show_lights(self, shown: list[tuple[str, Level, str]]) -> None:
        if [name for name, _, _ in shown] != [one.name for one in self.lights]:
            for light in self.lights:
                discard(self._rows, light)
            theme, sizes = self._context.theme, self._context.sizes
            self.lights = [StatusLight(name, theme, sizes) for name, _, _ in shown]
            for light in self.lights:
                self._rows.addWidget(light)
        for light, (_, level, word) in zip(self.lights, shown, strict=True):
            light.show_state(level, word)

    @staticmethod
    def _last(context: Context, gate: GateGlance) -> str:
        if gate.last is None:
            return translate("office", "还没有")
        at = vocabulary.time_text(gate.last.at, context.zone)[5:16]
        return f"{at}  {direction_text(gate.last.direction)}  {gate.last.name}".strip()


def _lights(gate: GateGlance, sync: SyncState | None, zone: str) -> list[tuple[str, Level, str]]:
    if not gate.laptops:
        return [(translate("office", "电脑"), Level.WARN, translate("office", "还没有登记"))]
    if gate.since is None:
        duty = Level.BAD, translate("office", "无人")
    else:
        since = vocabulary.time_text(gate.since, zone)[5:16]
        duty = Level.OK, translate("office", "{}，{} 起").format(gate.guard, since)
    clock = (
        (Level.OK, translate("light", "可靠"))
        if gate.clock_trusted
        else (Level.BAD, translate("light", "待确认"))
    )
    shown = [(translate("office", "值班"), *duty), (translate("side", "时间"), *clock)]
    for laptop in gate.laptops:
        shown.extend(_heard(laptop, sync, zone, several=len(gate.laptops) > 1))
    return shown


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
