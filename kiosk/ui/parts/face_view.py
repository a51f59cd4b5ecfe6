"""A face, placed so that faces side by side share one eye line and one size."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import theme

#: Where the eyes come to lie: their height and their least and greatest distance, as parts of the
#: view's height and width.
EYE_HEIGHT = 0.45
EYE_DISTANCE = 0.30
EYE_DISTANCE_MOST = 0.42
_RADIUS = 8
#: Degrees of lean that nobody sees.
_LEVEL = 0.3


@dataclass(frozen=True, slots=True)
class Eyes:
    """The eyes in pixels of the picture: middle between them, the distance, and the lean.

    ``roll`` in degrees, positive when the head leans to the right of the picture.
    """

    x: float
    y: float
    distance: float
    roll: float = 0.0


class FaceView(QWidget):
    """Shows one face; without known eyes the picture fills the view about its middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self._over: QImage | None = None
        self._eyes: Eyes | None = None
        self._over_eyes: Eyes | None = None
        self._why = ""
        self._share = EYE_DISTANCE
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_face(self, picture: QImage | None, eyes: Eyes | None, why: str = "") -> None:
        """Show this picture; or, without one, the sentence."""
        self._picture = picture if picture is not None and not picture.isNull() else None
        self._eyes = eyes
        self._over = self._over_eyes = None
        self._why = why
        self.update()

    def share_to_cover(self) -> float:
        """The least distance of the eyes, as a part of the width, that leaves no empty edge."""
        picture, eyes = self._picture, self._eyes
        if picture is None or eyes is None or eyes.distance < 1:
            return EYE_DISTANCE
        rooms = (
            (self.width() / 2, eyes.x),
            (self.width() / 2, picture.width() - eyes.x),
            (self.height() * EYE_HEIGHT, eyes.y),
            (self.height() * (1 - EYE_HEIGHT), picture.height() - eyes.y),
        )
        scale = max(room / max(1.0, there) for room, there in rooms)
        return scale * eyes.distance / max(1, self.width())

    def set_share(self, share: float) -> None:
        """Set the eyes that far apart, as a part of the width, within bounds."""
        self._share = min(EYE_DISTANCE_MOST, max(EYE_DISTANCE, share))
        self.update()

    def has_picture(self) -> bool:
        """Whether there is a face to look at."""
        return self._picture is not None

    def overlay(self, picture: QImage | None, eyes: Eyes | None) -> None:
        """Lay another face over this one at half strength; ``None`` takes it away."""
        self._over, self._over_eyes = picture, eyes
        self.update()

    def sizeHint(self) -> QSize:
        """The size of the mock-up's faces."""
        return QSize(202, 316)

    def hasHeightForWidth(self) -> bool:
        """Faces keep their shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Higher than wide, as a portrait, within what the page can spare."""
        return min(int(width * 1.564), self.maximumHeight())

    def placing(self, picture: QImage, eyes: Eyes | None) -> QRectF:
        """Where the whole picture lies in the view so that the eyes are in their place."""
        wide, high = picture.width(), picture.height()
        cover = max(self.width() / max(1, wide), self.height() / max(1, high))
        if eyes is None or eyes.distance < 1:
            scale = cover
            left = (self.width() - wide * scale) / 2
            top = min(0.0, (self.height() - high * scale) * 0.4)
            return QRectF(left, top, wide * scale, high * scale)
        scale = self._share * self.width() / eyes.distance
        left = self.width() / 2 - eyes.x * scale
        top = self.height() * EYE_HEIGHT - eyes.y * scale
        return QRectF(left, top, wide * scale, high * scale)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The face, the eye line, and a hairline about it."""
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.setClipPath(frame)
        painter.fillRect(self.rect(), theme.colour("sunken"))
        if self._picture is None:
            self._paint_absence(painter)
        else:
            self._draw(painter, self._picture, self._eyes)
            if self._over is not None:
                painter.setOpacity(0.5)
                self._draw(painter, self._over, self._over_eyes)
                painter.setOpacity(1.0)
            if self._eyes is not None:
                line = QPen(theme.colour("on-camera"), 1, Qt.PenStyle.DashLine)
                painter.setPen(line)
                height = int(self.height() * EYE_HEIGHT)
                painter.drawLine(0, height, self.width(), height)
        painter.setClipping(False)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(frame)
        painter.end()

    def _draw(self, painter: QPainter, picture: QImage, eyes: Eyes | None) -> None:
        """The picture in its place, turned about the eyes so that they are level."""
        if eyes is None or abs(eyes.roll) < _LEVEL:
            painter.drawImage(self.placing(picture, eyes), picture)
            return
        middle = QPointF(self.width() / 2, self.height() * EYE_HEIGHT)
        painter.save()
        painter.translate(middle)
        painter.rotate(-eyes.roll)
        painter.translate(-middle)
        painter.drawImage(self.placing(picture, eyes), picture)
        painter.restore()

    def _paint_absence(self, painter: QPainter) -> None:
        """Hatching and the sentence."""
        painter.fillRect(self.rect(), QBrush(theme.colour("border"), Qt.BrushStyle.BDiagPattern))
        if not self._why:
            return
        painter.setFont(theme.font("desk", "small"))
        area = self.rect().adjusted(10, 10, -10, -10)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        words = painter.boundingRect(area, flags, self._why).adjusted(-8, -6, 8, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(words, 6, 6)
        painter.setPen(theme.colour("text-2"))
        painter.drawText(area, flags, self._why)
