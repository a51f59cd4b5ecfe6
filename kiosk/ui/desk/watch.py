"""Asks the store every two seconds what waits, on the desk lane, and tells the pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.domain.changed import Changed
from kiosk.domain.errors import Refusal
from kiosk.ui.station import Station

if TYPE_CHECKING:
    from kiosk.services.review import QueueRow

EVERY_MS = 2000


@dataclass(frozen=True, slots=True)
class Waiting:
    """The applications that wait, by due time, and the letters not yet sent."""

    rows: tuple[QueueRow, ...]
    letters: int


class QueueWatch(QObject):
    """Signals: ``waiting(Waiting)`` after each look, ``away(Refusal)`` when the store is."""

    waiting = Signal(object)
    away = Signal(object)

    def __init__(self, station: Station, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._station = station
        self._asking = False
        self._again = False
        self.last: Waiting | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        station.hub.changed.connect(self._changed)

    def start(self) -> None:
        """Look now and from now on."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Ask once; a look asked for while one is under way follows it."""
        if self._asking:
            self._again = True
            return
        self._asking = True
        station = self._station

        def work() -> Waiting:
            from kiosk.services import review

            store = station.store()
            rows = review.queue(store, station.clock())
            with store.read() as transaction:
                return Waiting(rows, transaction.outbox.waiting_count())

        station.desk.run(work, self._arrived, self._refused, self)

    def _arrived(self, found: Waiting) -> None:
        self._asking = False
        self.last = found
        self.waiting.emit(found)
        self._follow()

    def _refused(self, refused: Refusal) -> None:
        self._asking = False
        self.away.emit(refused)
        self._follow()

    def _follow(self) -> None:
        if self._again:
            self._again = False
            self.look()

    def _changed(self, changed: Changed) -> None:
        if changed.enrolments or changed.letters:
            self.look()
