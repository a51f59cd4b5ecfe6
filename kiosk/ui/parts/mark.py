"""The program's mark: two people sharing one lens, drawn from two circles (a placeholder)."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.ui import theme


class Mark(QWidget):
    """A rounded square with the two circles; ``ground`` and ``ink`` are colour roles."""

    def __init__(
        self,
        side: int,
        ground: str = "primary",
        ink: str = "on-primary",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ground, self._ink = ground, ink
        self.setFixedSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The square, the rings, and the lens where they meet."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = float(self.width())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self._ground))
        painter.drawRoundedRect(QRectF(0, 0, side, side), side * 0.24, side * 0.24)
        ink = theme.colour(self._ink)
        radius, apart, thick = side * 0.215, side * 0.115, side * 0.07
        rings = []
        for sign in (-1, 1):
            ring = QPainterPath()
            ring.addEllipse(QPointF(side / 2 + sign * apart, side / 2), radius, radius)
            rings.append(ring)
        painter.fillPath(rings[0].intersected(rings[1]), ink)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, thick))
        for ring in rings:
            painter.drawPath(ring)
        painter.end()
