"""A key as it is drawn on buttons and in lists of shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import theme

HEIGHT = 20
_RADIUS = 4
_PADDING = 6


def cap_width(text: str) -> int:
    """Width in pixels of the cap of that key; never narrower than high."""
    words = QFontMetrics(theme.font("desk", "micro", weight=600)).horizontalAdvance(text)
    return max(HEIGHT, words + 12)


def paint_cap(painter: QPainter, left: float, middle: float, text: str, colour: QColor) -> int:
    """Draw a key cap with its left edge and vertical middle there; its width."""
    width = cap_width(text)
    box = QRectF(left + 0.5, middle - HEIGHT / 2 + 0.5, width - 1, HEIGHT - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    painter.setFont(theme.font("desk", "micro", weight=600))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
    return width


class KeyCap(QWidget):
    """One key, or several pressed one after the other: ``KeyCap("Ctrl", "K")``."""

    def __init__(self, *keys: str, role: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._role = role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(" ".join(keys))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """As wide as the keys with their gaps."""
        return QSize(sum(cap_width(k) for k in self._keys) + _PADDING * (len(self._keys) - 1), 20)

    def minimumSizeHint(self) -> QSize:
        """A key cap is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the keys from the left."""
        painter = QPainter(self)
        left = 0
        colour = theme.colour(self._role if self.isEnabled() else "text-disabled")
        for key in self._keys:
            left += paint_cap(painter, left, self.height() / 2, key, colour) + _PADDING
        painter.end()
