"""A month to choose a day from."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.ui import theme, words

_HEAD = 26
_ROW = 30
_WEEKS = 6


class Month(QWidget):
    """Sunday first. Signal: ``chosen(date)``."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = date(2000, 1, 1)
        self._today = date(2000, 1, 1)
        self.setMinimumHeight(_HEAD + _WEEKS * _ROW)

    def show_day(self, day: date, today: date) -> None:
        """The month of ``day``, with that day marked."""
        self._day, self._today = day, today
        self.setAccessibleName(words.month(day))
        self.update()

    def sizeHint(self) -> QSize:
        """Seven columns, six weeks."""
        return QSize(7 * 36, _HEAD + _WEEKS * _ROW)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the day that is touched."""
        found = next((d for d, box in self._boxes() if box.contains(event.position())), None)
        if found is not None:
            self.chosen.emit(found)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Names of the weekdays, then the days."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / 7
        painter.setFont(theme.font("desk", "micro"))
        painter.setPen(theme.colour("text-2"))
        sunday = date(2026, 11, 22)
        for at in range(7):
            name = words.weekday(sunday + timedelta(days=at))[:1].upper()
            box = QRectF(at * wide, 0, wide, _HEAD)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
        for day, box in self._boxes():
            role, ink = "small", "text" if day >= self._today else "text-3"
            if day == self._day:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("primary"))
                painter.drawEllipse(QPointF(box.center()), 15.0, 15.0)
                ink = "on-primary"
            heavy = 600 if day in (self._day, self._today) else None
            painter.setFont(theme.font("desk", role, weight=heavy, figures=True))
            painter.setPen(theme.colour(ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))
        painter.end()

    def _boxes(self) -> list[tuple[date, QRectF]]:
        wide = self.width() / 7
        weeks = calendar.Calendar(firstweekday=6).monthdatescalendar(
            self._day.year, self._day.month
        )
        return [
            (day, QRectF(column * wide, _HEAD + row * _ROW, wide, _ROW))
            for row, week in enumerate(weeks)
            for column, day in enumerate(week)
            if day.month == self._day.month
        ]
