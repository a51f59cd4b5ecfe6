"""The dark pills over the live picture: what to do, and the countdown."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from kiosk.ui import icons, theme

#: Type sizes tried in turn until the sentence fits on one line; 28 is the lobby's floor.
_SIZES = (36, 32, 28)
_PAD = 36
_GAP = 18
_RING = 92
_RING_STROKE = 11
_WRAPPED = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Count:
    """The number shown and how much of the ring is filled, 0 to 1."""

    number: int
    progress: float


@dataclass(frozen=True, slots=True)
class Laid:
    """Where a pill lies, the mark in it (icon or ring), and its sentence in which font."""

    rect: QRectF
    mark: QRectF
    words: QRectF
    font: QFont


def lay_hint(room: QRectF, text: str, *, large: bool, counting: bool) -> Laid:
    """The hint at the top of ``room``; ``large`` as over the oval, read from further away."""
    largest, weight = (40, 700) if large else (34, 600)
    mark, pad = theme.px(38 if large else 36), theme.px(_PAD)
    if counting:
        mark, pad = theme.px(64), theme.px(12)
    beside = pad + mark + theme.px(_GAP)
    font, size = _set(text, int(room.width()) - beside - theme.px(_PAD), largest, weight)
    width = beside + size.width() + theme.px(_PAD)
    height = max(theme.px(76 if large else 66), size.height() + theme.px(24))
    left = room.center().x() - width / 2
    return _laid(QRectF(left, room.top(), width, height), pad, mark, beside, size, font)


def lay_countdown(room: QRectF, text: str) -> Laid:
    """The ring and its sentence at the bottom of ``room``."""
    mark, pad = theme.px(_RING), theme.px(12)
    beside = pad + mark + theme.px(22)
    font, size = _set(text, int(room.width()) - beside - theme.px(_PAD), 34, 600)
    width = beside + size.width() + theme.px(_PAD)
    height = max(theme.px(112), size.height() + theme.px(24))
    left = room.center().x() - width / 2
    rect = QRectF(left, room.bottom() - height, width, height)
    return _laid(rect, pad, mark, beside, size, font)


def lay_note(room: QRectF, text: str) -> Laid:
    """A small remark in the lower left corner of ``room``."""
    pad = theme.px(20)
    font, size = _set(text, int(room.width()) // 2 - 2 * pad, 28, 600)
    height = size.height() + theme.px(14)
    rect = QRectF(room.left(), room.bottom() - height, size.width() + 2 * pad, height)
    return _laid(rect, pad, 0, pad, size, font)


def _laid(rect: QRectF, pad: float, mark: float, beside: float, size: QSize, font: QFont) -> Laid:
    middle = rect.center().y()
    return Laid(
        rect,
        QRectF(rect.left() + pad, middle - mark / 2, mark, mark),
        QRectF(rect.left() + beside, middle - size.height() / 2, size.width(), size.height()),
        font,
    )


def _set(text: str, room: int, largest: int, weight: int) -> tuple[QFont, QSize]:
    """The largest type in which the sentence fits; failing that, the smallest on two lines."""
    font = QFont()
    for size in (largest, *(s for s in _SIZES if s < largest)):
        font = theme.font("lobby", "button", size=size, weight=weight)
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(text) + theme.px(2)
        if width <= room:
            return font, QSize(width, metrics.height())
    box = QFontMetrics(font).boundingRect(QRect(0, 0, room, 10_000), _WRAPPED, text)
    return font, QSize(min(box.width() + theme.px(2), room), box.height())


def draw_pill(painter: QPainter, laid: Laid, text: str, ink: QColor) -> None:
    """The dark shape with its sentence."""
    corner = min(laid.rect.height() / 2, theme.px(56))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("camera"))
    painter.drawRoundedRect(laid.rect, corner, corner)
    painter.setFont(laid.font)
    painter.setPen(ink)
    painter.drawText(laid.words, _WRAPPED, text)


def draw_icon(painter: QPainter, laid: Laid, name: str, ink: QColor) -> None:
    """The icon of a hint."""
    side = round(laid.mark.width())
    painter.drawPixmap(laid.mark.topLeft(), icons.pixmap(name, side, ink, 2.4))


def draw_ring(painter: QPainter, box: QRectF, count: Count) -> None:
    """A ring that fills clockwise from twelve, with the number inside."""
    share = box.width() / theme.px(_RING)
    stroke = theme.px(_RING_STROKE) * (0.4 + 0.6 * share)
    inner = box.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
    rest = theme.colour("on-camera")
    rest.setAlphaF(0.28)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(rest, stroke))
    painter.drawEllipse(inner)
    pen = QPen(theme.colour("guide-ok"), stroke)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawArc(inner, 90 * 16, -round(360 * 16 * count.progress))
    painter.setPen(theme.colour("on-camera"))
    painter.setFont(
        theme.font("lobby", "button", size=28 + 12 * share**3, weight=700, figures=True)
    )
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(count.number))
