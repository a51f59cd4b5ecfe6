"""The program's rounds with the post: letters leave while the screens are in use."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.domain.changed import Changed
from kiosk.domain.errors import KeyUnusable, Refusal
from kiosk.ui.station import Station

if TYPE_CHECKING:
    from kiosk.services.post import Delivered
    from kiosk.store.store import Store

_log = logging.getLogger(__name__)

#: Milliseconds between rounds.
EVERY = 10_000


class PostRound(QObject):
    """Delivers what is due every few seconds on the desk lane, where windows deliver at all.

    What a lobby kept while the store was away goes with it, and a desk takes it in.
    ``keeps_lists``: a desk also offers what became free to those who wait, and seals the audit
    trail, because a lobby may see one visitor alone. ``went(Delivered)``: a round is over.
    """

    went = Signal(object)
    _taken = Signal(object)

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
        self._taken.connect(station.hub.changed)

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
        station = self._station
        return self._keeps_lists or station.mail is not None or station.spool is not None

    def _deliver(self) -> Delivered:
        from kiosk.services import audit_chain, escalation, post, waitlist

        station = self._station
        store, at = station.store(), station.clock()
        gone = post.Delivered()
        if station.mail is not None:
            gone = post.deliver(store, station.mail, at)
        if station.spool is not None:
            station.spool().send(store)
        if self._keeps_lists:
            self._take_in(store, at)
            waitlist.go_round(store, station.facility, at)
            escalation.escalate(store, station.facility, at)
            audit_chain.seal(store)
        return gone

    def _take_in(self, store: Store, at: datetime) -> None:
        """What lobbies kept while the store was away, where there is the key that opens it."""
        from kiosk.services import spool

        if self._station.private_key is None:
            return
        try:
            key = self._station.private_key()
        except KeyUnusable:
            return
        changed = spool.take_in(store, self._station.facility, key, at)
        if changed != Changed():
            self._taken.emit(changed)

    def _back(self, delivered: Delivered) -> None:
        self._out = False
        self.went.emit(delivered)

    def _failed(self, refusal: Refusal) -> None:
        # The letters are still in the outbox; the next round tries again.
        self._out = False
        _log.warning("the post could not go: %s", refusal.code)
