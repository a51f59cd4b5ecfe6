"""A day as a leaf of a calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui import theme, words

_SIDE = 150


class DateTile(QWidget):
    """Weekday on a band, the day large, the month under it."""

    def __init__(self, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = day
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def retranslate(self) -> None:
        """Say weekday and month in the language in use."""
        self.update()

    def sizeHint(self) -> QSize:
        """Its side; more where letters are larger."""
        month = QFontMetrics(theme.font("lobby", "small")).height()
        number = QFontMetrics(theme.font("lobby", "code", size=56)).height()
        return QSize(theme.px(_SIDE), max(theme.px(_SIDE), 2 * month + number + theme.px(10)))

    def minimumSizeHint(self) -> QSize:
        """Never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw band, day and month."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = theme.font("lobby", "small")
        band = QFontMetrics(small).height() + theme.px(10)
        line = theme.border("lobby-input")
        corner = theme.px(18)
        box = QRectF(self.rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2)
        whole = QPainterPath()
        whole.addRoundedRect(box, corner, corner)
        painter.fillPath(whole, theme.colour("surface"))
        painter.save()
        painter.setClipPath(whole)
        painter.fillRect(QRect(0, 0, self.width(), band), theme.colour("primary"))
        painter.restore()
        painter.setPen(QPen(theme.colour("primary"), line))
        painter.drawPath(whole)
        centred = Qt.AlignmentFlag.AlignCenter
        painter.setFont(theme.font("lobby", "small", weight=600))
        painter.setPen(theme.colour("on-primary"))
        painter.drawText(QRect(0, 0, self.width(), band), centred, words.weekday(self._day))
        rest = self.height() - band
        foot = QFontMetrics(small).height() + theme.px(6)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font("lobby", "body", weight=700, size=56, figures=True))
        painter.drawText(
            QRect(0, band, self.width(), rest - foot + theme.px(6)), centred, str(self._day.day)
        )
        painter.setPen(theme.colour("text-2"))
        painter.setFont(small)
        below = QRect(0, self.height() - foot - theme.px(2), self.width(), foot)
        painter.drawText(below, centred, words.month_short(self._day))
        painter.end()
