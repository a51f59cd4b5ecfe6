"""A small rounded word with an icon: how something stands. For the desk."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import icons, theme

ChipKind = Literal["ok", "attention", "error", "overdue", "info", "violet", "neutral"]

HEIGHT = 24
_ICON, _GAP, _PADDING = 14, 5, 10

#: Fill and ink.
CHIP_ROLES: dict[ChipKind, tuple[str, str]] = {
    "ok": ("success-soft", "success"),
    "attention": ("warning-soft", "warning"),
    "error": ("danger-soft", "danger"),
    "overdue": ("danger-fill", "on-danger"),
    "info": ("primary-soft", "primary"),
    "violet": ("ev-off", "violet"),
    "neutral": ("sunken", "text-2"),
}


def chip_width(text: str, icon: str = "") -> int:
    """Width in pixels of the chip with that text."""
    words = QFontMetrics(theme.font("desk", "micro", weight=600)).horizontalAdvance(text)
    return words + 2 * _PADDING + (_ICON + _GAP if icon else 0)


def paint_chip(
    painter: QPainter, left: float, middle: float, kind: ChipKind, text: str, icon: str = ""
) -> int:
    """Draw a chip with its left edge and vertical middle there (delegates use it); its width."""
    fill, ink = CHIP_ROLES[kind]
    width = chip_width(text, icon)
    box = QRectF(left, middle - HEIGHT / 2, width, HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(fill))
    painter.drawRoundedRect(box, HEIGHT / 2, HEIGHT / 2)
    at = round(left) + _PADDING
    if icon:
        painter.drawPixmap(at, round(middle - _ICON / 2), icons.pixmap(icon, _ICON, ink, 2.4))
        at += _ICON + _GAP
    painter.setFont(theme.font("desk", "micro", weight=600))
    painter.setPen(theme.colour(ink))
    painter.drawText(
        QRect(at, round(box.top()), width, HEIGHT), Qt.AlignmentFlag.AlignVCenter, text
    )
    painter.restore()
    return width


class StatusChip(QWidget):
    """A chip as a widget."""

    def __init__(
        self,
        text: str = "",
        kind: ChipKind = "neutral",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._kind, self._icon = "", kind, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_status(text, kind, icon)

    def show_status(self, text: str, kind: ChipKind, icon: str = "") -> None:
        """Show another state."""
        self._text, self._kind, self._icon = text, kind, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Its word."""
        return self._text

    def sizeHint(self) -> QSize:
        """As wide as the word."""
        return QSize(chip_width(self._text, self._icon), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        paint_chip(painter, 0, self.height() / 2, self._kind, self._text, self._icon)
        painter.end()
