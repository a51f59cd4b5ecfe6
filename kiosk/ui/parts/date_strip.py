"""A day to step through: back, the date, on."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.ui import words
from kiosk.ui.named import named
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_button import IconButton


class DateStep(QWidget):
    """Signal: ``changed(date)``."""

    changed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name)
        self._day = date(2000, 1, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        self._text = named(DeskText("", "strong", figures=True), f"{name}_text")
        for part, icon, days in (
            ("day_before", "chevron-left", -1),
            ("day_after", "chevron-right", 1),
        ):
            button = named(IconButton(icon, f"calendar.{part}", self), f"{name}_{part}")
            button.clicked.connect(lambda _=False, d=days: self._step(d))
            line.addWidget(button)
        line.addWidget(self._text)

    def show_day(self, day: date) -> None:
        """Stand at that day."""
        self._day = day
        self._text.setText(words.day(day))

    def _step(self, days: int) -> None:
        self.show_day(self._day + timedelta(days=days))
        self.changed.emit(self._day)
