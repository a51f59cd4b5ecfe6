"""A small picture that the visitor has just taken, or a drawing in its place."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import icons, measure, theme
from kiosk.vision.pixels import Pixels


def picture_of(pixels: Pixels) -> QPixmap:
    """A pixmap of its own: it shares no memory with the pixels."""
    whole = np.ascontiguousarray(pixels)
    height, width = whole.shape[:2]
    image = QImage(whole.data, width, height, 3 * width, QImage.Format.Format_BGR888)
    return QPixmap.fromImage(image)


class Snapshot(QWidget):
    """A picture as large as fits, with round corners; without one, an icon on a soft ground.

    ``wide`` and ``high`` are the wished-for size in design pixels; it may be given more or less.
    """

    def __init__(
        self,
        icon: str,
        wide: float,
        high: float,
        *,
        high_in_portrait: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._wide = icon, wide
        self._heights = (high, high if high_in_portrait is None else high_in_portrait)
        self._picture: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pixels(self, pixels: Pixels | None) -> None:
        """Show this picture, or the icon."""
        self._picture = None if pixels is None else picture_of(pixels)
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether a picture is shown."""
        return self._picture is not None

    def sizeHint(self) -> QSize:
        """The size it was wished for."""
        return QSize(theme.px(self._wide), theme.px(self._heights[measure.is_portrait()]))

    def minimumSizeHint(self) -> QSize:
        """Half of it."""
        return self.sizeHint() / 2

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground, and the picture or the icon in its middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ground = QPainterPath()
        radius = theme.px(14)
        ground.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.fillPath(ground, theme.colour("sunken" if self._picture else "primary-soft"))
        if theme.is_high_contrast():
            painter.setPen(theme.colour("border"))
            painter.drawPath(ground)
        if self._picture is not None:
            size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            box = QRectF(0, 0, size.width(), size.height())
            box.moveCenter(QRectF(self.rect()).center())
            clip = QPainterPath()
            clip.addRoundedRect(box, radius, radius)
            painter.setClipPath(clip)
            painter.drawPixmap(box, self._picture, QRectF(self._picture.rect()))
        else:
            side = round(min(self.width(), self.height()) * 0.52)
            at = (self.width() - side) // 2, (self.height() - side) // 2
            painter.drawPixmap(*at, icons.pixmap(self._icon, side, "primary", 1.6))
        painter.end()
