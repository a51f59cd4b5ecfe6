"""The program's rounds with the post: letters leave while the screens are in use."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.ui.station import Station

if TYPE_CHECKING:
    from kiosk.domain.errors import Refusal
    from kiosk.services.post import Delivered

_log = logging.getLogger(__name__)

#: Milliseconds between rounds.
EVERY = 10_000


class PostRound(QObject):
    """Delivers what is due every few seconds on the desk lane, where windows deliver at all.

    ``keeps_lists``: a desk also offers what became free to those who wait, and seals the audit
    trail, because a lobby may see one visitor alone. ``went(Delivered)``: a round is over.
    """

    went = Signal(object)

    def __init__(
        self, station: Station, parent: QObject | None = None, *, keeps_lists: bool = False
    ) -> None:
        super().__init__(parent)
        self._station = station
        self._keeps_lists = keeps_lists
        self._out = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.go)

    def start(self) -> None:
        """Go now and then every few seconds; without a mail server letters wait."""
        if self._has_work:
            self._timer.start()
            self.go()

    def stop(self) -> None:
        """Go no more."""
        self._timer.stop()

    def go(self) -> None:
        """One round, unless one is on its way."""
        if self._out or not self._has_work:
            return
        self._out = True
        self._station.desk.run(self._deliver, self._back, self._failed, self)

    @property
    def _has_work(self) -> bool:
        return self._keeps_lists or self._station.mail is not None

    def _deliver(self) -> Delivered:
        from kiosk.services import audit_chain, post, waitlist

        station = self._station
        store, at = station.store(), station.clock()
        if self._keeps_lists:
            waitlist.go_round(store, station.facility, at)
            audit_chain.seal(store)
        if station.mail is None:
            return post.Delivered()
        return post.deliver(store, station.mail, at)

    def _back(self, delivered: Delivered) -> None:
        self._out = False
        self.went.emit(delivered)

    def _failed(self, refusal: Refusal) -> None:
        # The letters are still in the outbox; the next round tries again.
        self._out = False
        _log.warning("the post could not go: %s", refusal.code)
