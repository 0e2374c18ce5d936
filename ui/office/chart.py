"""A small bar chart: values written, patterns in place of colours, readable in black and white."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPaintEvent,
    QPdfWriter,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.shared.theme import Sizes, Theme

PATTERNS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense5Pattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.CrossPattern,
    Qt.BrushStyle.FDiagPattern,
)


@dataclass(frozen=True)
class Bars:
    """What a chart shows: a caption a group, and a value a series in each group."""

    captions: Sequence[str]
    names: Sequence[str]
    values: Sequence[Sequence[int]]
    """One row a series."""
    lying: bool = False
    """Bars from left to right, for long captions."""


class Chart(QWidget):
    """Bars side by side; the legend stands above them when there are several series."""

    def __init__(self, theme: Theme, sizes: Sizes) -> None:
        super().__init__()
        self._theme, self._sizes = theme, sizes
        self.bars = Bars([], [], [])
        font = QFont(self.font())
        font.setPixelSize(sizes.text(12))
        self.setFont(font)
        self.setMinimumHeight(sizes.px(150))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def use_theme(self, theme: Theme) -> None:
        """Draw in these colours from now on."""
        self._theme = theme
        self.update()

    def show_bars(self, title: str, bars: Bars) -> None:
        """Draw these; a screen reader hears the title and every sum."""
        self.bars = bars
        sums = (f"{name} {sum(row)}" for name, row in zip(bars.names, bars.values, strict=True))
        self.setAccessibleName("；".join([title, *sums]))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter, QRectF(self.rect()), QColor(self._theme.text))

    def draw(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        """Draw in one colour into a box of any device."""
        bars = self.bars
        if not bars.captions or not bars.values:
            return
        painter.setPen(QPen(ink, 1))
        top = self._legend(painter, box, ink) if len(bars.names) > 1 else 0.0
        plot = box.adjusted(0, top, 0, 0)
        if bars.lying:
            self._lying(painter, plot, ink)
        else:
            self._standing(painter, plot, ink)

    def _legend(self, painter: QPainter, box: QRectF, ink: QColor) -> float:
        height = painter.fontMetrics().height()
        x = box.left()
        for number, name in enumerate(self.bars.names):
            painter.setBrush(QBrush(ink, PATTERNS[number % len(PATTERNS)]))
            painter.drawRect(QRectF(x + 1, box.top() + 2, height - 4, height - 4))
            painter.drawText(
                QRectF(x + height + 4, box.top(), box.width(), height),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                name,
            )
            x += height + painter.fontMetrics().horizontalAdvance(name) + 24
        return height + 6.0

    def _standing(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        bars, line = self.bars, painter.fontMetrics().height()
        most = max((max(row, default=0) for row in bars.values), default=0) or 1
        plot = box.adjusted(0, line, 0, -line - 4)
        group = plot.width() / len(bars.captions)
        width = group * 0.8 / len(bars.values)
        for at, caption in enumerate(bars.captions):
            left = plot.left() + at * group
            for number, row in enumerate(bars.values):
                if at >= len(row) or not row[at]:
                    continue
                height = max(plot.height() * row[at] / most, 1.0)
                bar = QRectF(left + number * width, plot.bottom() - height, width - 1, height)
                painter.setBrush(QBrush(ink, PATTERNS[number % len(PATTERNS)]))
                painter.drawRect(bar)
                text = str(row[at])
                if painter.fontMetrics().horizontalAdvance(text) <= width + group * 0.2:
                    painter.drawText(
                        QRectF(bar.center().x() - group, bar.top() - line, 2 * group, line),
                        Qt.AlignmentFlag.AlignCenter,
                        text,
                    )
            painter.drawText(
                QRectF(left - group, plot.bottom() + 2, group * 2.8, line),
                Qt.AlignmentFlag.AlignCenter,
                caption,
            )
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())

    def _lying(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        bars, metrics = self.bars, painter.fontMetrics()
        row = bars.values[0]
        most = max(row, default=0) or 1
        captions = max(metrics.horizontalAdvance(caption) for caption in bars.captions) + 8.0
        captions = min(captions, box.width() / 2)
        room = box.width() - captions - metrics.horizontalAdvance(f" {most}") - 8
        pitch = min(box.height() / len(row), metrics.height() * 1.6)
        painter.setBrush(QBrush(ink, PATTERNS[1]))
        middle = Qt.AlignmentFlag.AlignVCenter
        for number, (caption, value) in enumerate(zip(bars.captions, row, strict=True)):
            y = box.top() + number * pitch
            painter.drawText(QRectF(box.left(), y, captions, pitch), middle, caption)
            length = room * value / most
            painter.drawRect(QRectF(box.left() + captions, y + 2, length, pitch - 5))
            after = QRectF(box.left() + captions + length + 4, y, box.width(), pitch)
            painter.drawText(after, middle, str(value))


def write_pdf(target: Path, title: str, chart: Chart) -> None:
    """The chart on a page of A4 across, in black. Raises OSError."""
    # Qt only warns where it cannot write; Python raises.
    target.write_bytes(b"")
    writer = QPdfWriter(str(target))
    writer.setTitle(title)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setResolution(144)
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(f"cannot write {target}")
    font = QFont(chart.font())
    font.setPixelSize(30)
    painter.setFont(font)
    box = QRectF(0, 0, writer.width(), writer.height())
    painter.drawText(box, Qt.AlignmentFlag.AlignTop, title)
    font.setPixelSize(18)
    painter.setFont(font)
    chart.draw(painter, box.adjusted(0, 60, 0, 0), QColor("#000000"))
    painter.end()
