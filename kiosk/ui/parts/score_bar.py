"""A measured number on a scale, with a tick at its limit; hatched where nothing was measured."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter

from kiosk.ui import theme

_BAR = 8
_TICK = 2


@dataclass(frozen=True, slots=True)
class Score:
    """``value`` and ``limit`` on a scale from 0 to ``full``; ``role`` colours the filled part."""

    value: float
    limit: float
    full: float
    role: str

    @classmethod
    def around(cls, value: float, limit: float, role: str) -> Score:
        """A scale on which both numbers are well inside: the larger one stands at four fifths."""
        full = max(abs(value), abs(limit), 1e-9) / 0.8
        return cls(value, limit, full, role)


def paint_score(painter: QPainter, area: QRectF, score: Score | None) -> None:
    """The bar in the upright middle of the area, the tick as high as the area."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    track = QRectF(area.left(), area.center().y() - _BAR / 2, area.width(), _BAR)
    painter.setBrush(theme.colour("border"))
    painter.drawRoundedRect(track, 4, 4)
    if score is None:
        painter.setBrush(QBrush(theme.colour("text-3"), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(track, 4, 4)
    else:
        filled = QRectF(track)
        filled.setWidth(max(_BAR, track.width() * _share(score.value, score.full)))
        painter.setBrush(theme.colour(score.role))
        painter.drawRoundedRect(filled, 4, 4)
        at = area.left() + _share(score.limit, score.full) * (area.width() - _TICK)
        painter.setBrush(theme.colour("text"))
        painter.drawRect(QRectF(at, area.top(), _TICK, area.height()))
    painter.restore()


def _share(value: float, full: float) -> float:
    return min(1.0, max(0.0, value / full))
