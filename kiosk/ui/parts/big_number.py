"""A number to be read from across the room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import theme

#: How high capitals are, as a part of the type's size (tokens, font.cap-height-em).
_CAPITALS = 0.727


class BigNumber(QWidget):
    """One line as large as ``size`` design pixels, smaller if it would not fit in its width."""

    def __init__(self, size: float, ink: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size, self._ink, self._text = size, ink, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Another number, or a name."""
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def text(self) -> str:
        """What it shows."""
        return self._text

    def sizeHint(self) -> QSize:
        """As high as capitals are; bigger letters change nothing here."""
        return QSize(theme.px(self._size), theme.px(self._size * _CAPITALS + 16))

    def minimumSizeHint(self) -> QSize:
        """As high as designed."""
        return QSize(theme.px(120), self.sizeHint().height())

    def _font(self) -> QFont:
        font = theme.font("lobby", "terminal-number")
        font.setPixelSize(theme.px(self._size))
        wide = QFontMetrics(font).horizontalAdvance(self._text)
        if wide > self.width() > 0:
            font.setPixelSize(max(font.pixelSize() * self.width() // wide, theme.px(28)))
        return font

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it with its capitals filling the height."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        font = self._font()
        painter.setFont(font)
        painter.setPen(theme.colour(self._ink))
        capitals = round(font.pixelSize() * _CAPITALS)
        metrics = QFontMetrics(font)
        top = (self.height() - capitals) // 2 + capitals - metrics.ascent()
        box = QRect(0, top, self.width() + theme.px(40), metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, self._text)
        painter.end()
