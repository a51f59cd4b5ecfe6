"""Steps one after the other: a disc with an icon each, joined by a line, and words beside it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.ui import measure, theme
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.label import Label

_DISC = 72


class Timeline(QWidget):
    """What happens, top to bottom; ``add`` gives each step its icon and its words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = measure.column(self, gap=12)
        self._discs: list[Medallion] = []

    def add(self, icon: str, key: str, more: Label, **facts: object) -> None:
        """One more step; ``more`` is the line under its sentence."""
        row = measure.row(gap=26)
        disc = Medallion(icon, _DISC, 36, stroke=2.2)
        self._discs.append(disc)
        row.addWidget(disc, 0, Qt.AlignmentFlag.AlignTop)
        told = measure.column(margins=(0, 2, 0, 18))
        told.addWidget(Label(key, "body", weight=600, **facts))  # type: ignore[arg-type]
        told.addWidget(more)
        told.addStretch(1)
        row.addLayout(told, 1)
        self._lines.addLayout(row, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line from disc to disc."""
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("primary-line"), theme.px(4)))
        gap = theme.px(6)
        for upper, lower in zip(self._discs, self._discs[1:], strict=False):
            start = upper.geometry().center().x(), upper.geometry().bottom() + gap
            painter.drawLine(QPoint(*start), QPoint(start[0], lower.geometry().top() - gap))
        painter.end()
