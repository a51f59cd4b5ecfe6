"""How long is left until an answer is due: words, and a bar that fills as the time runs out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from kiosk.ui import icons, theme

WIDTH = 116
_BAR = 4
_ICON = 16


class Pace(StrEnum):
    """How pressing it is: 12 hours or more, 4 to 12, under 4, over (DESIGN.md, D02)."""

    CALM = "calm"
    SOON = "soon"
    URGENT = "urgent"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Due:
    """What the clock shows; ``share`` is the part of the time that has gone, 0 to 1."""

    text: str
    share: float
    pace: Pace


#: Role of the words and of the bar.
ROLES: dict[Pace, tuple[str, str]] = {
    Pace.CALM: ("text-2", "primary-line"),
    Pace.SOON: ("warning", "warning-line"),
    Pace.URGENT: ("danger", "danger-line"),
    Pace.OVER: ("danger", "danger-fill"),
}


def paint_due(painter: QPainter, area: QRectF, due: Due) -> None:
    """Words above their bar, vertically centred in the area, at most ``WIDTH`` wide."""
    words, bar = ROLES[due.pace]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = theme.font("desk", "strong", figures=True)
    painter.setFont(font)
    painter.setPen(theme.colour(words))
    top = area.center().y() - 14
    left = area.left()
    if due.pace in (Pace.URGENT, Pace.OVER):
        painter.drawPixmap(QPointF(left, top + 2), icons.pixmap("clock-alert", _ICON, words))
        left += _ICON + 5
    line = QRectF(left, top, area.right() - left, 20)
    text = QFontMetrics(font).elidedText(
        due.text, Qt.TextElideMode.ElideRight, max(0, int(line.width()))
    )
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    track = QRectF(area.left(), top + 22, min(float(WIDTH), area.width()), _BAR)
    _paint_bar(painter, track, due.share, bar)
    painter.restore()


def _paint_bar(painter: QPainter, track: QRectF, share: float, role: str) -> None:
    """The track and the part of it that has gone."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("border-subtle"))
    painter.drawRoundedRect(track, 2, 2)
    gone = QRectF(track)
    gone.setWidth(max(_BAR / 2, track.width() * min(1.0, max(0.0, share))))
    painter.setBrush(theme.colour(role))
    painter.drawRoundedRect(gone, 2, 2)
