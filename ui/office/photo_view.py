"""What stands before the camera, with the photo's frame in it; or the photo as it will be."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.office.photo_camera import framed
from ui.shared.theme import Sizes, Theme


class PhotoView(QWidget):
    """Draws the newest picture as large as it fits, darker around the frame of the photo."""

    def __init__(self, theme: Theme, sizes: Sizes) -> None:
        super().__init__()
        self._theme, self._sizes = theme, sizes
        self._live: QImage | None = None
        self._photo: QImage | None = None
        self._message = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(sizes.px(400), sizes.px(300))

    def sizeHint(self) -> QSize:
        return QSize(self._sizes.px(800), self._sizes.px(450))

    def show_live(self, image: QImage) -> None:
        """Draw this picture, unless a photo is looked at."""
        self._live, self._message = image, ""
        if self._photo is None:
            self.update()

    def show_photo(self, jpeg: bytes | None) -> None:
        """Look at a photo; None goes back to the camera."""
        self._photo = None if jpeg is None else QImage.fromData(jpeg)
        self.update()

    def say(self, message: str) -> None:
        """Words in the place of the picture."""
        self._live, self._message = None, message
        self.setAccessibleDescription(message)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.raised))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._photo is not None:
            painter.drawImage(self._room_for(self._photo), self._photo)
        elif self._live is not None:
            self._paint_live(painter, self._live)
        else:
            font = self.font()
            font.setPixelSize(self._sizes.text(20))
            painter.setFont(font)
            painter.setPen(QColor(self._theme.text))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self._message)

    def _room_for(self, image: QImage) -> QRectF:
        scale = min(self.width() / image.width(), self.height() / image.height())
        width, height = image.width() * scale, image.height() * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _paint_live(self, painter: QPainter, image: QImage) -> None:
        room = self._room_for(image)
        painter.drawImage(room, image)
        scale = room.width() / image.width()
        box = framed(image.width(), image.height())
        frame = QRectF(
            room.left() + box.left() * scale,
            room.top() + box.top() * scale,
            box.width() * scale,
            box.height() * scale,
        )
        outside = QPainterPath()
        outside.addRect(room)
        inside = QPainterPath()
        inside.addRect(frame)
        painter.fillPath(outside.subtracted(inside), QColor(0, 0, 0, 150))
        # Where the head goes: a dark line in a white one is seen before any background.
        head = QRectF(0, 0, frame.width() * 0.5, frame.height() * 0.5)
        head.moveCenter(frame.center())
        head.moveTop(frame.top() + frame.height() * 0.14)
        for colour, thickness in (("#ffffff", 4.0), ("#1b242d", 1.5)):
            painter.setPen(QPen(QColor(colour), thickness))
            inset = thickness / 2 + 1
            painter.drawRect(frame.adjusted(inset, inset, -inset, -inset))
            painter.drawEllipse(head)
