"""A day without open times: why, and one touch to the nearest day that has some."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kiosk.ui import measure
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.label import Label


class EmptyDay(Card):
    """``led(object)``: the day that was offered, as a ``date``, was asked for."""

    led = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._day: date | None = None
        row = measure.row(self, gap=40, margins=(48, 44, 48, 44))
        middle = Qt.AlignmentFlag.AlignCenter
        row.addWidget(Medallion("calendar-x", 148, 80, stroke=1.8), 0, middle)
        lines = measure.column(gap=16)
        self._why = Label("no_slots", "h2")
        self._nearest = Label("t_nearest", "body", "text-2")
        self._button = named(
            LobbyButton("", "secondary", "arrow-right", icon_after=True), "nearest_day"
        )
        self._button.clicked.connect(lambda: self.led.emit(self._day))
        lines.addStretch(1)
        for part in (self._why, self._nearest):
            lines.addWidget(part)
        lines.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addStretch(1)
        row.addLayout(lines, 1)

    def tell(self, key: str, **facts: object) -> None:
        """Why there is nothing."""
        self._why.say(key, **facts)
        self.setAccessibleName(self._why.text())

    def lead(self, day: date, text: str) -> None:
        """Offer that day in these words."""
        self._day = day
        self._button.show_text(text)
        self._nearest.show()
        self._button.show()

    def lead_nowhere(self) -> None:
        """There is no other day."""
        self._nearest.hide()
        self._button.hide()
