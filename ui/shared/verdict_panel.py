"""The verdict, painted to be read from two steps away: shape, word, reason, next step, person."""

import time
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gate_app.domain.verdict import Verdict
from ui.shared.cards import Card, direction_text
from ui.shared.shapes import CIRCLE, OCTAGON, TRIANGLE, draw_shape
from ui.shared.theme import SMALLEST_TEXT, Sizes, Theme

SHAPES = {Verdict.ADMIT: CIRCLE, Verdict.ATTEND: TRIANGLE, Verdict.REFUSE: OCTAGON}
LEFT = Qt.AlignmentFlag.AlignLeft
MIDDLE = Qt.AlignmentFlag.AlignVCenter
TOP = Qt.AlignmentFlag.AlignTop
WRAP = Qt.TextFlag.TextWordWrap


@dataclass
class Piece:
    """A text, where it goes and how large; ``fits`` is false when something would be cut off."""

    name: str
    text: str
    room: QRectF
    px: int
    fits: bool
    single: bool


class VerdictPanel(QWidget):
    """Paints one card. ``painted`` says when: (seconds of grabbing the frame, of painting)."""

    painted = Signal(float, float)

    def __init__(self, theme: Theme, sizes: Sizes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._sizes = theme, sizes
        self.card: Card | None = None
        self.pieces: list[Piece] = []
        self._grabbed_at: float | None = None
        self._photo = QPixmap()
        self._photo_room = QRectF()
        self._shape_room = QRectF()
        self.picture_room = QRectF()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(sizes.px(360), sizes.px(220))

    def show_card(self, card: Card, grabbed_at: float | None = None) -> None:
        """Show a verdict at once."""
        self.card, self._grabbed_at = card, grabbed_at
        person = card.person
        self._photo = QPixmap(str(person.photo)) if person and person.photo else QPixmap()
        self.setAccessibleName(card.word)
        self.setAccessibleDescription(card.spoken())
        self._lay_out()
        self.update()

    def colours(self) -> tuple[str, str]:
        """(ground, ink) of the verdict shown."""
        verdict = self.card.verdict if self.card else Verdict.REFUSE
        return getattr(self._theme, verdict.value), getattr(self._theme, f"on_{verdict.value}")

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._lay_out()

    # --- layout -------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        card, sizes = self.card, self._sizes
        self.pieces = []
        self._photo_room = QRectF()
        if card is None:
            return
        gap = sizes.px(14)
        room = QRectF(self.rect()).adjusted(sizes.px(26), sizes.px(14), -sizes.px(26), -gap)
        word_px = max(sizes.word, min(sizes.px(136), round(room.height() * 0.25)))
        row = word_px * 1.22
        self._shape_room = QRectF(room.left(), room.top(), row, row)
        picture = min(room.width() * 0.24, row * 16 / 9)
        self.picture_room = QRectF(room.right() - picture, room.top(), picture, picture * 9 / 16)
        rest = self.picture_room.left() - self._shape_room.right() - 2 * gap
        word = QRectF(self._shape_room.right() + gap, room.top(), rest, row)
        if card.direction is not None:
            word = self._beside(word, card, word_px, gap)
        self._put("word", card.word, word, word_px, least=sizes.word, single=True)
        top = room.top() + row + gap / 2
        if card.badge:
            badge = QRectF(self.picture_room.left(), self.picture_room.bottom(), picture, row)
            badge.setBottom(top)
            self._put("badge", card.badge, badge, sizes.text(44), single=True)
        body = QRectF(room.left(), top, room.width(), room.bottom() - top)
        alone = card.person is None
        share = 0.4 if alone else 0.2
        sizes_of_text = (72, 44) if alone else (48, 32)
        for name, text, px in zip(
            ("reason", "step"), (card.reason, card.step), sizes_of_text, strict=True
        ):
            if text:
                line = QRectF(body.left(), body.top(), body.width(), body.height() * share)
                used = self._put(name, text, line, sizes.text(px))
                line.setHeight(used)
                body.setTop(body.top() + used + gap / 2)
        if card.person is not None:
            self._lay_out_person(card, body, gap)

    def _beside(self, word: QRectF, card: Card, word_px: int, gap: int) -> QRectF:
        """Put the direction beside the word, or small under it where there is no room."""
        text = direction_text(card.direction)
        width = QFontMetricsF(self._font(word_px)).horizontalAdvance(card.word) + gap
        aside = QRectF(word.left() + width + gap, word.top(), word.width() - width - gap, 0)
        aside.setBottom(word.bottom())
        self._put("direction", text, aside, round(word_px * 0.62), single=True)
        word.setWidth(width)
        return word

    def _lay_out_person(self, card: Card, body: QRectF, gap: int) -> None:
        body.setTop(body.top() + gap / 2)
        if not self._photo.isNull():
            height = min(body.height(), self._sizes.px(260))
            width = height * self._photo.width() / self._photo.height()
            self._photo_room = QRectF(body.left(), body.top(), width, height)
            body.setLeft(body.left() + width + gap)
        lines = [
            ("name", card.person.name, 56),
            *((f"fact {n}", fact, 27) for n, fact in enumerate(card.facts())),
        ]
        if card.also:
            lines.append(("also", card.also, 26))
        weights = [px * 1.34 for _, _, px in lines]
        shrink = min(1.0, body.height() / (sum(self._sizes.px(w) for w in weights) + 1))
        for (name, text, px), weight in zip(lines, weights, strict=True):
            height = self._sizes.px(weight) * shrink
            room = QRectF(body.left(), body.top(), body.width(), height)
            self._put(name, text, room, max(SMALLEST_TEXT, round(self._sizes.px(px) * shrink)))
            body.setTop(body.top() + height)

    def _put(
        self,
        name: str,
        text: str,
        room: QRectF,
        px: int,
        *,
        least: int = SMALLEST_TEXT,
        single: bool = False,
    ) -> float:
        """Choose the largest size that fits; return the height used."""
        flags = LEFT | TOP | (Qt.TextFlag.TextSingleLine if single else WRAP)
        size, used, fits = px, room.height(), False
        for size in range(px, least - 1, -1):
            metrics = QFontMetricsF(self._font(size))
            bounds = metrics.boundingRect(QRectF(0, 0, room.width(), 10_000), flags, text)
            # Ascent and descent of the font leave more room than Chinese needs.
            used = bounds.height()
            fits = bounds.width() <= room.width() + 0.5 and used * 0.86 <= room.height()
            if fits:
                break
        self.pieces.append(Piece(name, text, room, size, fits, single))
        return min(used, room.height())

    def _font(self, px: int) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(px)
        return font

    # --- painting -----------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.card is None:
            return
        painter = QPainter(self)
        try:
            self._paint(painter)
        except BaseException:
            # Never half a verdict, and never the one before: red, and the excepthook hears of it.
            painter.fillRect(self.rect(), QColor(self._theme.refuse))
            draw_shape(painter, OCTAGON, QRectF(self.rect()), QColor(self._theme.on_refuse))
            raise
        finally:
            painter.end()
        if self._grabbed_at is not None:
            grabbed_at, self._grabbed_at = self._grabbed_at, None
            self.painted.emit(grabbed_at, time.monotonic())

    def _paint(self, painter: QPainter) -> None:
        ground, ink = (QColor(colour) for colour in self.colours())
        painter.fillRect(self.rect(), ground)
        draw_shape(painter, SHAPES[self.card.verdict], self._shape_room, ink)
        painter.setPen(ink)
        for piece in self.pieces:
            painter.setFont(self._font(piece.px))
            flags = LEFT | MIDDLE | (Qt.TextFlag.TextSingleLine if piece.single else WRAP)
            painter.drawText(piece.room, flags | Qt.TextFlag.TextDontClip, piece.text)
        if not self._photo_room.isEmpty():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self._photo_room, self._photo, QRectF(self._photo.rect()))
