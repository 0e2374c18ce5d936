"""Beside the verdict: who is inside and on duty, the last crossings, whom to call, the lights."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gate_app import words as vocabulary
from gate_app.domain.passes import PassKind
from gate_app.station import Status
from ui.gate.log_lines import log_line
from ui.gate.panels.base import label
from ui.gate.panels.stick import side_text
from ui.shared.status_light import StatusLight
from ui.shared.sticks import Sticks
from ui.shared.theme import Sizes, Theme
from ui.shared.translations import translate, words

LIGHTS = ("camera", "ledger", "clock", "register", "sync", "power", "sound", "awake")


class LastLines(QWidget):
    """As many of the last lines as there is room for."""

    def __init__(self, theme: Theme, sizes: Sizes) -> None:
        super().__init__()
        self._theme, self._sizes = theme, sizes
        self.lines: list[str] = []
        font = self.font()
        font.setPixelSize(sizes.text(16))
        self.setFont(font)
        self.setMinimumHeight(2 * self._pitch())

    def _pitch(self) -> int:
        return self.fontMetrics().ascent() + self._sizes.px(8)

    def show_lines(self, lines: list[str]) -> None:
        """Newest first."""
        if lines != self.lines:
            self.lines = lines
            self.setAccessibleName("；".join(lines))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.text))
        metrics, pitch = self.fontMetrics(), self._pitch()
        for number, line in enumerate(self.lines[: self.height() // pitch]):
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(
                0, number * pitch, self.width(), pitch, Qt.AlignmentFlag.AlignVCenter, shown
            )


class SideBar(QWidget):
    """Cards on the verdict's ground; they never move."""

    def __init__(self, theme: Theme, sizes: Sizes, sticks: Sticks) -> None:
        super().__init__()
        self._sizes, self._sticks = sizes, sticks
        self.setFixedWidth(sizes.px(330))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.px(8))
        self._inside = self._card(column, translate("side", "现在在里面"))
        counts = QHBoxLayout()
        self._counts: dict[PassKind, QLabel] = {}
        for kind in PassKind:
            cell = QVBoxLayout()
            cell.setSpacing(0)
            self._counts[kind] = label("0", "big")
            cell.addWidget(self._counts[kind], 0, Qt.AlignmentFlag.AlignHCenter)
            cell.addWidget(
                label(words(vocabulary.PASS_KINDS[kind]), "muted"), 0, Qt.AlignmentFlag.AlignHCenter
            )
            counts.addLayout(cell)
        self._inside.addLayout(counts)
        duty = self._card(column)
        self._duty = label("", wrap=True)
        duty.addWidget(self._duty)
        self._emergencies = label("", "muted", wrap=True)
        self._emergencies.hide()
        duty.addWidget(self._emergencies)
        self._stick = label("", "muted", wrap=True)
        self._stick.hide()
        duty.addWidget(self._stick)
        self._last = self._card(column, translate("side", "最近通行"), stretch=1)
        self.last = LastLines(theme, sizes)
        self._last.addWidget(self.last, 1)
        calls = self._card(column)
        self._hotlines = label("", "muted", wrap=True)
        calls.addWidget(self._hotlines)
        grid = QGridLayout()
        grid.setHorizontalSpacing(sizes.px(4))
        grid.setVerticalSpacing(0)
        self.lights: dict[str, StatusLight] = {}
        names = (
            translate("side", "摄像头"),
            translate("side", "台账"),
            translate("side", "时间"),
            translate("side", "名册"),
            translate("side", "同步"),
            translate("side", "电源"),
            translate("side", "声音"),
            translate("side", "防休眠"),
        )
        for number, (key, name) in enumerate(zip(LIGHTS, names, strict=True)):
            self.lights[key] = StatusLight(name, theme, sizes)
            grid.addWidget(self.lights[key], number // 2, number % 2)
        self._card(column).addLayout(grid)
        sticks.changed.connect(self._show_stick)
        self._show_stick()

    def _card(self, column: QVBoxLayout, title: str = "", *, stretch: int = 0) -> QVBoxLayout:
        card = QFrame(objectName="card")
        rows = QVBoxLayout(card)
        sizes = self._sizes
        rows.setContentsMargins(sizes.px(12), sizes.px(7), sizes.px(12), sizes.px(7))
        rows.setSpacing(sizes.px(2))
        if title:
            rows.addWidget(label(title, "muted"))
        column.addWidget(card, stretch)
        return rows

    def _show_stick(self) -> None:
        text = side_text(self._sticks)
        self._stick.setText(text)
        self._stick.setVisible(bool(text))

    def show_status(self, status: Status) -> None:
        """Show what the ledger says now."""
        zone = status.site.time_zone
        for kind, count in self._counts.items():
            count.setText(str(status.inside.get(kind, 0)))
        empty = status.on_duty is None
        self._duty.setObjectName("problem" if empty else "")
        self._duty.style().unpolish(self._duty)
        self._duty.style().polish(self._duty)
        if status.on_duty is None:
            self._duty.setText(translate("side", "■ 无人值班，请按 F2 上岗"))
        else:
            since = vocabulary.time_text(status.on_duty.since, zone)[5:16]
            self._duty.setText(translate("side", "值班：{}，{} 起").format(status.guard, since))
        self._emergencies.setVisible(status.emergencies > 0)
        self._emergencies.setText(
            translate("side", "⚠ 紧急车辆 {} 次，待主管复核").format(status.emergencies)
        )
        self.last.show_lines([log_line(entry, zone) for entry in status.last])
        self._hotlines.setText(
            "\n".join(f"☎ {line.name}  {line.number}" for line in status.hotlines)
        )
        self._hotlines.parentWidget().setVisible(bool(status.hotlines))
