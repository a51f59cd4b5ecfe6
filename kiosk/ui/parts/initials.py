"""A disc with initials, where a portrait is not to be shown unasked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.ui import theme


class Initials(QWidget):
    """A disc with the first letters of a name."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._letters = initials(name)
        self.setFixedSize(32, 32)
        self.setToolTip(name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Disc and letters."""
        painter = QPainter(self)
        paint_initials(painter, QRectF(self.rect()), self._letters)
        painter.end()


def initials(name: str) -> str:
    """The first letters of the first and last word."""
    parts = name.split()
    ends = parts[:1] + parts[1:][-1:]
    return "".join(p[0] for p in ends).upper()


def short_name(name: str) -> str:
    """``K. Alvarez`` for ``Karen Alvarez``; a single word as it is."""
    first, *rest = name.split() or [""]
    return f"{first[0]}. {rest[-1]}" if rest else first


def paint_initials(painter: QPainter, box: QRectF, letters: str) -> None:
    """A soft disc with letters in its middle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("primary-soft"))
    painter.drawEllipse(box)
    painter.setFont(theme.font("desk", "micro", weight=600))
    painter.setPen(theme.colour("primary"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)
    painter.restore()
