"""An icon that stands alone, painted anew in each theme."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.ui import icons


class IconMark(QWidget):
    """An icon in a colour role."""

    def __init__(
        self, name: str, size: int = 18, role: str = "primary", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._size, self._role = name, size, role
        self.setFixedSize(size, size)

    def show_icon(self, name: str, role: str) -> None:
        """Another icon from now on."""
        self._name, self._role = name, role
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icons.pixmap(self._name, self._size, self._role))
        painter.end()
