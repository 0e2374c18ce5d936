"""The shapes that tell verdicts and lights apart without colour, drawn as vectors."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

CIRCLE, TRIANGLE, OCTAGON = "circle", "triangle", "octagon"


def draw_shape(painter: QPainter, shape: str, box: QRectF, colour: QColor) -> None:
    """A ring with a tick, a triangle with a bang or an octagon with a cross, in ``box``."""
    side = min(box.width(), box.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.center().x() - side / 2, box.center().y() - side / 2)
    painter.scale(side / 100, side / 100)
    pen = QPen(colour, 8)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    _OUTLINES[shape](painter, pen)
    painter.restore()


def _circle(painter: QPainter, pen: QPen) -> None:
    painter.drawEllipse(QRectF(4, 4, 92, 92))
    pen.setWidthF(12)
    painter.setPen(pen)
    path = QPainterPath(QPointF(26, 52))
    path.lineTo(44, 70)
    path.lineTo(76, 33)
    painter.drawPath(path)


def _triangle(painter: QPainter, pen: QPen) -> None:
    painter.drawPolygon(QPolygonF([QPointF(50, 9), QPointF(95, 89), QPointF(5, 89)]))
    pen.setWidthF(11)
    painter.setPen(pen)
    painter.drawLine(QPointF(50, 38), QPointF(50, 60))
    painter.drawPoint(QPointF(50, 76))


def _octagon(painter: QPainter, pen: QPen) -> None:
    corners = ((32, 6), (68, 6), (94, 32), (94, 68), (68, 94), (32, 94), (6, 68), (6, 32))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    pen.setWidthF(12)
    painter.setPen(pen)
    painter.drawLine(QPointF(33, 33), QPointF(67, 67))
    painter.drawLine(QPointF(67, 33), QPointF(33, 67))


_OUTLINES = {CIRCLE: _circle, TRIANGLE: _triangle, OCTAGON: _octagon}
