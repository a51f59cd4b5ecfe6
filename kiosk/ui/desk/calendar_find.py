"""Finding a visit by name or number: a field in the head, what was found in a list below it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QWidget

from kiosk.services.calendar import VisitCard
from kiosk.ui import words
from kiosk.ui.desk.calendar_day import look_of
from kiosk.ui.named import named
from kiosk.ui.parts.filter_field import FilterField

_PAUSE_MS = 150
_WIDE = 300
_LIST_WIDE, _ROW, _SHOWN = 620, 36, 8


class FindField(FilterField):
    """Signals: ``wanted(text)`` after a pause, ``taken(VisitCard)``, ``given_up()``."""

    wanted = Signal(str)
    taken = Signal(object)
    given_up = Signal()

    def __init__(self, page: QWidget, zone: ZoneInfo) -> None:
        super().__init__(words.say("calendar.find"), "F", page)
        named(self, "calendar_find", "calendar.find")
        self.setFixedWidth(_WIDE)
        self._zone, self._page = zone, page
        self._cards: tuple[VisitCard, ...] = ()
        self._list = named(QListWidget(page), "calendar_hits", "calendar.find")
        self._list.setProperty("part", "hits")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.itemClicked.connect(lambda _item: self._take())
        self._list.hide()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.wanted.emit(self.text()))
        self.textEdited.connect(self._typed)

    def show_hits(self, text: str, cards: tuple[VisitCard, ...]) -> None:
        """What was found, unless something else is typed by now."""
        if text != self.text() or not text.strip():
            return
        self._cards = cards
        self._list.clear()
        for card in cards:
            visit = card.visit
            self._list.addItem(
                words.say(
                    "calendar.hit",
                    when=words.moment(visit.starts_at, self._zone),
                    visitor=card.visitor_name,
                    resident=card.resident_name,
                    unit=card.unit,
                    state=words.say(f"calendar.state.{look_of(visit).value}"),
                )
            )
        if not cards:
            self._list.addItem(words.say("calendar.find_none"))
        self._list.setCurrentRow(0 if cards else -1)
        corner = self.mapTo(self._page, QPoint(self.width() - _LIST_WIDE, self.height() + 4))
        high = min(_SHOWN, max(1, len(cards))) * _ROW + 6
        self._list.setGeometry(max(8, corner.x()), corner.y(), _LIST_WIDE, high)
        self._list.raise_()
        self._list.show()

    def close_hits(self) -> None:
        """Forget what was found."""
        self._pause.stop()
        self._cards = ()
        self._list.hide()
        self.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose, Enter takes, Esc gives up; everything else is typed."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_hits()
            self.given_up.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            row = self._list.currentRow() + (1 if key == Qt.Key.Key_Down else -1)
            if 0 <= row < len(self._cards):
                self._list.setCurrentRow(row)
        else:
            super().keyPressEvent(event)

    def _typed(self, text: str) -> None:
        self._cards = ()
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._list.hide()

    def _take(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._cards):
            card = self._cards[row]
            self.close_hits()
            self.taken.emit(card)
