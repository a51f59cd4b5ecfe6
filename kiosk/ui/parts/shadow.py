"""Soft shadows of raised cards: painted once into a pixmap and stretched as nine patches.

A graphics effect would redraw everything above live video; this does not.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from kiosk.ui import theme

_STEPS = 20


@lru_cache(maxsize=32)
def _patch(blur: int, radius: int, ink: tuple[int, int, int, int]) -> QPixmap:
    side = 2 * (blur + radius) + 4
    # Sixteen bits a channel: twenty faint layers in eight bits turn blue by rounding.
    picture = QImage(side, side, QImage.Format.Format_RGBA64_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    red, green, blue, alpha = ink
    # Concentric rounded rectangles add up: faint outside, full under the card's edge.
    for step in range(_STEPS):
        # Layers grow as they go in, so that the edge fades out softly.
        share = alpha / 255 * (2 * step + 1) / _STEPS**2
        painter.setBrush(QColor.fromRgbF(red / 255, green / 255, blue / 255, share))
        inset = blur * step / _STEPS
        box = QRectF(inset, inset, side - 2 * inset, side - 2 * inset)
        corner = radius + blur - inset
        painter.drawRoundedRect(box, corner, corner)
    painter.end()
    return QPixmap.fromImage(picture.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied))


class Shadow(QWidget):
    """The shadow under one widget; it follows that widget about."""

    def __init__(self, caster: QWidget, level: int = 2) -> None:
        super().__init__(caster.parentWidget())
        self._caster, self._level = caster, level
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        caster.installEventFilter(self)
        self._follow()

    def _metrics(self) -> tuple[int, int]:
        given = theme.tokens()["elevation"][str(self._level)]
        return theme.px(given["y"]), theme.px(given["blur"])

    def _follow(self) -> None:
        drop, blur = self._metrics()
        self.setGeometry(self._caster.geometry().adjusted(-blur, drop - blur, blur, drop + blur))
        self.stackUnder(self._caster)
        self.setVisible(self._caster.isVisible())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move, show and hide with the widget above."""
        if watched is self._caster:
            if event.type() == QEvent.Type.ParentChange:
                self.setParent(self._caster.parentWidget())
                self._follow()
            elif event.type() in (
                QEvent.Type.Move,
                QEvent.Type.Resize,
                QEvent.Type.Show,
                QEvent.Type.Hide,
                QEvent.Type.ZOrderChange,
            ):
                self._follow()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the nine patches; nothing in high contrast."""
        if theme.is_high_contrast():
            return
        _, blur = self._metrics()
        radius = theme.radius("card")
        ink = theme.parse_colour(theme.tokens()["elevation"][str(self._level)]["color"])
        patch = _patch(blur, radius, (ink.red(), ink.green(), ink.blue(), ink.alpha()))
        corner = blur + radius
        painter = QPainter(self)
        _nine(painter, self.rect(), patch, corner)
        painter.end()


def _nine(painter: QPainter, box: QRect, patch: QPixmap, corner: int) -> None:
    side = patch.width()
    xs = (0, corner, box.width() - corner, box.width())
    ys = (0, corner, box.height() - corner, box.height())
    us = (0, corner, side - corner, side)
    for i in range(3):
        for j in range(3):
            painter.drawPixmap(
                QRect(xs[i], ys[j], xs[i + 1] - xs[i], ys[j + 1] - ys[j]),
                patch,
                QRect(us[i], us[j], us[i + 1] - us[i], us[j + 1] - us[j]),
            )
