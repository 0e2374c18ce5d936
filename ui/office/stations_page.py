"""Computers and hub: every station, what happened to it, new ones, lost ones, the hub itself."""

import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from gate_app import words as vocabulary
from gate_app.sites.stations import HubNow, StationRow, StationsNow, ask_hub, stations_now
from gate_app.sync import ledger_steps
from gate_app.sync.hub import HubUnreachableError
from gate_app.sync.state import SyncState
from ui.gate.panels.base import beside, button, label
from ui.office.enrol_card import EnrolCard
from ui.office.hub_card import HubCard
from ui.office.page import Context, Page
from ui.office.sure import Sure
from ui.office.table import Table
from ui.shared.sync_texts import hub_incident_text, incident_text
from ui.shared.translations import translate

AGAIN_S = 5.0
SHOWN_INCIDENTS = 8


class StationsPage(Page):
    """What this laptop knows, at once; what the hub knows beside it, once it has answered."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "电脑与中心"))
        sizes = context.sizes
        self.hub_now: HubNow | None = None
        self._unseen = False
        self._asked_at = 0.0
        self.sure = Sure(context)
        self.hub = HubCard(self, self.sure.ask)
        self.enrol = EnrolCard(self, self.sure.ask)
        self.table = Table(
            translate("office", "本园区的电脑"),
            [
                translate("office", "电脑"),
                translate("office", "用途"),
                translate("office", "卡点"),
                translate("office", "最近一条记录"),
                translate("office", "中心最后见到"),
                translate("office", "未传"),
                translate("office", "状态"),
            ],
            (150, 160, 140, 150, 150, 70, 0),
            sizes,
        )
        self.table.setFixedHeight(sizes.px(190))
        self.incidents = label("", "line", wrap=True)
        self.seen_button = button(translate("office", "看过了"), self.look_at_all)
        seen = beside(self.seen_button, spacing=sizes.px(8))
        seen.addStretch(1)
        cards = QWidget()
        column = QVBoxLayout(cards)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.px(8))
        for one in (self.hub, self.table, self.incidents):
            column.addWidget(one)
        column.addLayout(seen)
        column.addWidget(self.enrol)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(cards)
        self.rows.addWidget(self.sure)
        self.rows.addWidget(scroll, 1)
        self.enrol.code_shown.connect(self._make_room)
        for card in (self.hub, self.enrol):
            card.changed.connect(self.look_again)
        if context.desk.sync is not None:
            context.desk.sync.state_changed.connect(self._show_state)

    @property
    def state(self) -> SyncState | None:
        """How it stands with the hub; None where there is none."""
        sync = self.context.desk.sync
        return sync.state if sync is not None else None

    def first_field(self) -> QWidget:
        return self.table

    def entered(self, _what: object = None) -> None:
        self.look_again()

    def refresh(self) -> None:
        if time.monotonic() - self._asked_at > AGAIN_S:
            self._look_here()

    def left(self) -> None:
        self.sure.forget()
        self.hub.forget()
        self.enrol.forget()

    @property
    def busy(self) -> bool:
        return self.hub.working or self.enrol.working

    def _make_room(self, shown: bool) -> None:
        """A code to be scanned stands whole on the screen."""
        for one in (self.hub, self.table, self.incidents):
            one.setVisible(not shown)
        self._show_seen(not shown)

    def _show_seen(self, shown: bool) -> None:
        """An issuer sees what happened, a supervisor closes it."""
        self.seen_button.setVisible(shown and self._unseen and self.context.supervising)

    def look_again(self) -> None:
        """Ask the ledger, and the hub, who answers when it can."""
        self._show_state(self.state)
        self._look_here()
        if self.state is not None:
            folder = self.context.desk.folder
            seen = self.shown.seen_at_hub if self.shown is not None else 0
            self.context.desk.background.slowly(
                lambda: ask_hub(folder, max(0, seen - SHOWN_INCIDENTS)),
                self.if_here(self._hub_answered),
                self.if_here(self._hub_silent),
            )

    def _look_here(self) -> None:
        self._asked_at = time.monotonic()
        self.look(lambda book: stations_now(book.db), self._show)

    def _hub_answered(self, now: HubNow) -> None:
        self.hub_now = now
        self.complain("")
        self._draw()

    def _hub_silent(self, error: Exception) -> None:
        """The table keeps what the hub said last. That there is no line, its card says."""
        if not isinstance(error, HubUnreachableError):
            self.complain(error)

    def _show_state(self, state: SyncState | None) -> None:
        self.hub.show_state(state)

    def _show(self, now: StationsNow) -> None:
        if now != self.shown:
            self.shown = now
            self.enrol.show_checkpoints(now.checkpoints)
            self._draw()

    def _draw(self) -> None:
        now: StationsNow | None = self.shown
        if now is None:
            return
        kept = self.table.chosen()
        rows = [*now.rows, *(self.hub_now.unheard_of(now) if self.hub_now is not None else ())]
        self.table.rows.show([(self._cells(row), row) for row in rows])
        names = [row.station for row in rows]
        self.table.selectRow(names.index(kept.station) if kept and kept.station in names else 0)
        zone = self.context.zone
        lines = [f"⚠ {incident_text(one)}" for one in now.incidents]
        latest = self.hub_now.incidents[-SHOWN_INCIDENTS:] if self.hub_now is not None else ()
        for one in reversed(latest):
            mark = "⚠" if one.id > now.seen_at_hub else "·"
            lines.append(f"{mark} {hub_incident_text(one, zone)}")
        self._unseen = any(line.startswith("⚠") for line in lines)
        if not self._unseen:
            lines.insert(0, translate("office", "✓ 没有要处理的事。"))
        self.incidents.setText("\n".join(lines))
        self._show_seen(self.table.isVisibleTo(self))

    def look_at_all(self) -> None:
        """What happened has been looked at: the overview says no more of it."""
        noted = self.hub_now.incidents if self.hub_now is not None else ()
        last = max((one.id for one in noted), default=0)
        self.context.desk.act(
            lambda station: ledger_steps.look_at_all(station.ledger, last),
            self.if_here(lambda _: self.look_again()),
            self.if_here(self.complain),
        )

    def _cells(self, row: StationRow) -> list[str]:
        known = self.hub_now.stations.get(row.station) if self.hub_now else None
        if row.cut_off:
            state = translate("office", "✕ 已停用")
        elif row.own:
            state = translate("office", "✓ 本机")
        elif not row.vouched:
            state = translate("office", "⚠ 只有中心知道它；不认识的请停用")
        else:
            state = translate("office", "✓ 在用")
        own = self.state.behind if row.own and self.state is not None else None
        unsent = own if own is not None else known.unsent if known else None
        return [
            row.station,
            self.roles_text(row),
            row.place or "—",
            self._when(row.last_at),
            self._when(known.last_seen if known else 0),
            "—" if unsent is None else str(unsent),
            state,
        ]

    def roles_text(self, row: StationRow) -> str:
        """What a station is for."""
        names = {"gate": translate("office", "卡点"), "office": translate("office", "指挥部")}
        return translate("office", "、").join(names[role] for role in sorted(row.roles))

    def _when(self, at: int) -> str:
        return vocabulary.time_text(at, self.context.zone)[:16] if at else "—"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.sure.asking:
            self.sure.forget()
            return
        super().keyPressEvent(event)
