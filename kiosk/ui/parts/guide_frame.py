"""The shape drawn over the live picture: where to hold the card, where to put the face."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from kiosk.ui import theme


class Aim(StrEnum):
    """What is to be taken."""

    CARD = "card"
    PASSPORT = "passport"
    FACE = "face"


#: Width to height: ID-1 (85.60 x 53.98 mm), the passport's page (125 x 88 mm), the oval.
_ASPECT = {Aim.CARD: 85.60 / 53.98, Aim.PASSPORT: 125 / 88, Aim.FACE: 464 / 612}

#: Design pixels kept free above and below, for the pills. The frame is larger than in the mock-up
#: (792 wide): there a card is 220 dpi with a camera of 1280 x 720, here it is 250, and the modules
#: of a licence's barcode grow from 1.5 to 1.7 pixels.
_ABOVE = {Aim.CARD: 104.0, Aim.PASSPORT: 104.0, Aim.FACE: 134.0}
_BELOW = {Aim.CARD: 92.0, Aim.PASSPORT: 92.0, Aim.FACE: 66.0}
_WIDEST = 0.865
_CORNER = 36.0
_ARM = 82.0


def guide_rect(aim: Aim, size: QSize) -> QRectF:
    """Where the guide lies in a picture of that size, in its pixels."""
    above, below = theme.px(_ABOVE[aim]), theme.px(_BELOW[aim])
    aspect = _ASPECT[aim]
    height = max(min(size.height() - above - below, size.width() * _WIDEST / aspect), 1.0)
    width = height * aspect
    middle = above + (size.height() - above - below) / 2
    return QRectF((size.width() - width) / 2, middle - height / 2, width, height)


def _shape(aim: Aim, rect: QRectF) -> QPainterPath:
    path = QPainterPath()
    if aim is Aim.FACE:
        path.addEllipse(rect)
    else:
        path.addRoundedRect(rect, theme.px(_CORNER), theme.px(_CORNER))
    return path


def shade(aim: Aim, size: QSize, ratio: float) -> QPixmap:
    """Everything outside the guide a little darker; drawn once for each size."""
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    path.addRect(QRectF(0, 0, size.width(), size.height()))
    path.addPath(_shape(aim, guide_rect(aim, size)))
    dark = theme.colour("camera")
    dark.setAlphaF(0.42)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, dark)
    painter.end()
    return made


def draw_guide(
    painter: QPainter, aim: Aim, size: QSize, colour: QColor, *, dashed: bool, progress: float
) -> None:
    """The outline: dashed while it looks for something, corner brackets once a card is there.

    ``progress`` from 0 to 1 fills an arc round the oval.
    """
    rect = guide_rect(aim, size)
    under = theme.colour("camera")
    under.setAlphaF(0.5)
    thin = theme.px(4 if aim is not Aim.FACE else 10)
    wide = theme.px(8 if aim is not Aim.FACE else 10)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    shape = _shape(aim, rect)
    # A dark line below keeps the guide visible on a white wall.
    painter.setPen(QPen(under, (wide if dashed else thin) + theme.px(4)))
    painter.drawPath(shape)
    if dashed:
        pen = QPen(colour, wide)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([2.6, 2.0])
        painter.setPen(pen)
        painter.drawPath(shape)
    elif aim is Aim.FACE:
        _draw_oval(painter, rect, colour, progress)
    else:
        painter.setPen(QPen(colour, thin))
        painter.drawPath(shape)
        pen = QPen(colour, theme.px(12))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPath(_brackets(rect))


def _draw_oval(painter: QPainter, rect: QRectF, colour: QColor, progress: float) -> None:
    counting = progress > 0.0
    line = QColor(colour)
    if counting:
        line.setAlphaF(0.45)
    painter.setPen(QPen(line, theme.px(10)))
    painter.drawEllipse(rect)
    if counting:
        pen = QPen(colour, theme.px(16))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(rect, 90 * 16, -round(360 * 16 * progress))


def _brackets(rect: QRectF) -> QPainterPath:
    """The four corners of the frame, each an arc with two arms."""
    corner, arm = theme.px(_CORNER), theme.px(_ARM)
    path = QPainterPath()
    for x, y, right, down in (
        (rect.left(), rect.top(), 1, 1),
        (rect.right(), rect.top(), -1, 1),
        (rect.right(), rect.bottom(), -1, -1),
        (rect.left(), rect.bottom(), 1, -1),
    ):
        path.moveTo(QPointF(x, y + down * arm))
        path.lineTo(QPointF(x, y + down * corner))
        path.quadTo(QPointF(x, y), QPointF(x + right * corner, y))
        path.lineTo(QPointF(x + right * arm, y))
    return path
