"""A measured number on a scale, with a tick at its limit."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import theme

_BAR = 8
_HEIGHT = 16
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


class ScoreBar(QWidget):
    """The bar; without a score it is hatched: nothing was measured."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._score: Score | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_score(self, score: Score | None) -> None:
        """Show this score, or hatching."""
        self._score = score
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the tick."""
        return QSize(120, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Still readable when narrow."""
        return QSize(48, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The track, the value and the tick."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(0, (self.height() - _BAR) / 2, self.width(), _BAR)
        painter.setBrush(theme.colour("border"))
        painter.drawRoundedRect(track, 4, 4)
        if self._score is None:
            painter.setBrush(QBrush(theme.colour("text-3"), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(track, 4, 4)
        else:
            self._paint_score(painter, track, self._score)
        painter.end()

    def _paint_score(self, painter: QPainter, track: QRectF, score: Score) -> None:
        """The filled part and the limit."""
        filled = QRectF(track)
        filled.setWidth(max(_BAR, track.width() * min(1.0, max(0.0, score.value / score.full))))
        painter.setBrush(theme.colour(score.role))
        painter.drawRoundedRect(filled, 4, 4)
        at = min(1.0, max(0.0, score.limit / score.full)) * (track.width() - _TICK)
        painter.setBrush(theme.colour("text"))
        painter.drawRect(QRectF(at, (self.height() - _HEIGHT) / 2, _TICK, _HEIGHT))
