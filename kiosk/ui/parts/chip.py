"""A status chip: an icon and a few words on a soft ground."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.parts.data_table import CHIP, chip_width, paint_chip


class Chip(QWidget):
    """``tone`` is one of ``data_table.TONES``."""

    def __init__(
        self, tone: str, icon: str | None = None, text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tone, self._icon, self._text = tone, icon, text
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def show_text(self, text: str, *, tone: str | None = None, icon: str | None = None) -> None:
        """Say this; another tone brings its icon with it."""
        self._text = text
        if tone is not None:
            self._tone, self._icon = tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What it says."""
        return self._text

    def sizeHint(self) -> QSize:
        """As wide as the words."""
        return QSize(chip_width(self._text, self._icon), CHIP)

    def minimumSizeHint(self) -> QSize:
        """A chip is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip."""
        painter = QPainter(self)
        paint_chip(painter, 0, self.height() / 2, self._text, self._icon, self._tone)
        painter.end()
