"""Arrow keys among the days and times, by where they lie on the screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.parts.day_strip import DayButton, DayStrip
from kiosk.ui.parts.slot_board import SlotBoard

_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Steering:
    """Moves the focus; page keys turn the days."""

    def __init__(self, strip: DayStrip, board: SlotBoard) -> None:
        self._strip, self._board = strip, board

    def steer(self, key: int) -> bool:
        """Do what the key asks for; False for any other key."""
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._strip.turn(1 if key == Qt.Key.Key_PageDown else -1)
            return True
        way = _WAYS.get(Qt.Key(key))
        if way is None:
            return False
        holder = QApplication.focusWidget()
        places = self._places()
        if holder not in places:
            self.focus_day()
            return True
        wanted = _next(places, holder, way)
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.TabFocusReason)
        elif isinstance(holder, DayButton) and way[0] and self._strip.turn(way[0]):
            days = self._strip.buttons()
            days[0 if way[0] > 0 else -1].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def focus_day(self) -> None:
        """Begin at the day whose times are shown."""
        days = self._strip.buttons()
        chosen = [day for day in days if day.property("chosen")] or days
        if chosen:
            chosen[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _places(self) -> dict[QWidget, QPoint]:
        """Where the middle of each day and time is."""
        times = self._board.buttons() if self._board.isVisible() else []
        found = [*self._strip.buttons(), *times]
        return {w: w.mapToGlobal(w.rect().center()) for w in found}


def _next(places: dict[QWidget, QPoint], holder: QWidget, way: tuple[int, int]) -> QWidget | None:
    """The nearest in that direction: in the same row sideways, in the next row up or down."""
    here, high = places[holder], holder.height()
    ahead = []
    for widget, at in places.items():
        right, down = at.x() - here.x(), at.y() - here.y()
        if way[0] and abs(down) < high // 2 and right * way[0] > 0:
            ahead.append((abs(right), 0, widget))
        elif way[1] and down * way[1] > high // 4:
            ahead.append((abs(down), abs(right), widget))
    return min(ahead, key=lambda entry: entry[:2])[2] if ahead else None
