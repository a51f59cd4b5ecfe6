"""A small square button of the desk with an icon alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from kiosk.ui import icons, theme, words


class IconButton(QAbstractButton):
    """A square button with an icon alone; its name is spoken and shown as a tip."""

    def __init__(self, icon: str, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self.setAccessibleName(words.say(word))
        self.setToolTip(words.say(word))
        self.setFixedSize(32, 32)
        self.setProperty("focus_radius", 6)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_icon(self, icon: str) -> None:
        """Another icon from now on."""
        self._icon_name = icon
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground when under the pointer or pressed, then the icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isDown() or self.isChecked():
            painter.setBrush(theme.colour("selected"))
            painter.drawRoundedRect(box, 6, 6)
        elif self.underMouse() and self.isEnabled():
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(box, 6, 6)
        role = "text" if self.isEnabled() else "text-disabled"
        painter.drawPixmap(7, 7, icons.pixmap(self._icon_name, 18, role, 2.0))
        painter.end()
