"""The live picture with the codes outlined, and what to say when there is none."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.camera_thread import Picture
from ui.shared.theme import Sizes, Theme


class LiveView(QWidget):
    """Draws the newest picture, as large as it fits, mirrored for nobody.

    It covers all of itself: a new picture paints nothing of what lies under it again.
    """

    def __init__(self, theme: Theme, sizes: Sizes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._sizes = theme, sizes
        self._picture: Picture | None = None
        self._message = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(sizes.px(120), sizes.px(60))

    def show_picture(self, picture: Picture) -> None:
        """Draw this picture from now on."""
        self._picture = picture
        self.update()

    def say(self, message: str) -> None:
        """Put words in the place of the picture; an empty text brings the picture back."""
        if message != self._message:
            self._message = message
            self.setAccessibleName(message)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._message or self._picture is None:
            self._paint_message(painter)
            return
        image = self._picture.image
        scale = min(self.width() / image.width(), self.height() / image.height())
        width, height = image.width() * scale, image.height() * scale
        left, top = (self.width() - width) / 2, (self.height() - height) / 2
        if left > 0 or top > 0:
            painter.fillRect(self.rect(), QColor(self._theme.raised))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawImage(QRectF(left, top, width, height), image)
        painter.translate(left, top)
        painter.scale(scale, scale)
        for colour, thickness in ((QColor("#ffffff"), 7.0), (QColor("#0a5c2b"), 4.0)):
            pen = QPen(colour, thickness)
            pen.setCosmetic(True)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            for outline in self._picture.outlines:
                painter.drawPolygon(outline)

    def _paint_message(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self._theme.raised))
        font = self.font()
        room = self.rect().adjusted(8, 4, -8, -4)
        for size in range(self._sizes.text(32), self._sizes.text(11) - 1, -1):
            font.setPixelSize(size)
            painter.setFont(font)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            if room.contains(painter.boundingRect(room, flags, self._message)):
                break
        painter.setPen(QColor(self._theme.text))
        painter.drawText(room, flags, self._message)
