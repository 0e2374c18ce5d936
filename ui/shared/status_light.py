"""A status light: a shape, a name and a word, so that colour is never needed to read it."""

import enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.shared.theme import Sizes, Theme


class Level(enum.Enum):
    """How well something is."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


class StatusLight(QWidget):
    """One light: a disc when fine, a triangle when to be looked at, a square when broken."""

    pressed = Signal()

    def __init__(self, name: str, theme: Theme, sizes: Sizes) -> None:
        super().__init__()
        self.name, self._theme, self._sizes = name, theme, sizes
        self.level, self.word = Level.OK, ""
        font = self.font()
        font.setPixelSize(sizes.text(13))
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(self.sizeHint().height())

    def show_state(self, level: Level, word: str, more: str = "") -> None:
        """Say how it is in a word; ``more`` is read on hovering and aloud."""
        if (level, word, more) == (self.level, self.word, self.toolTip()):
            return
        self.level, self.word = level, word
        self.setToolTip(more)
        self.setAccessibleName(f"{self.name} {word}")
        self.setAccessibleDescription(more)
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """What is written beside the shape."""
        return f"{self.name} {self.word}"

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        height = metrics.height() + self._sizes.px(2)
        return QSize(metrics.horizontalAdvance(self.text) + height, height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(getattr(self._theme, self.level.value))
        side = self.fontMetrics().ascent() * 0.8
        box = QRectF(1, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if self.level is Level.OK:
            painter.drawEllipse(box)
        elif self.level is Level.WARN:
            painter.drawPolygon(
                QPolygonF(
                    [QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]
                )
            )
        else:
            painter.drawRect(box)
        painter.setPen(QColor(self._theme.text) if self.level is Level.OK else colour)
        rest = self.rect().adjusted(int(side) + self._sizes.px(6), 0, 0, 0)
        cut = Qt.TextElideMode.ElideRight
        text = self.fontMetrics().elidedText(self.text, cut, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, text)
