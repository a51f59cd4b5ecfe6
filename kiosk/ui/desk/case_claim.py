"""Keeps the case on the screen in this officer's hand while they work on it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal

from kiosk.domain.errors import Refusal, StoreAway, StoreBusy
from kiosk.domain.review_claim import ReviewClaim
from kiosk.services import claiming
from kiosk.ui.desk.session import DeskSession

#: How long after the last renewal a sign of life renews again.
_EVERY = timedelta(minutes=1)


class CaseClaim(QObject):
    """Signal: ``lost(Refusal)``: somebody else has it, or it is decided."""

    lost = Signal(object)

    def __init__(self, session: DeskSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._claim: ReviewClaim | None = None
        self._asking = False

    @property
    def is_held(self) -> bool:
        """Whether there is a case in hand, run out or not."""
        return self._claim is not None

    def hold(self, claim: ReviewClaim | None) -> None:
        """This one from now on; None if the case shown is in somebody else's hand."""
        self._claim = claim

    def forget(self) -> None:
        """It was decided, or is lost: there is nothing to give up."""
        self._claim = None

    def give_up(self) -> None:
        """Let others have it."""
        claim, self._claim = self._claim, None
        if claim is None:
            return
        store = self._session.station.store

        def work() -> None:
            claiming.release(store(), claim.holder, claim.enrolment)

        # One that cannot be given up now ends by itself.
        self._session.station.desk.run(work, lambda _: None, lambda _: None, self)

    def tick(self) -> None:
        """Renew if the officer did anything since; once a second is enough."""
        claim, active = self._claim, self._session.active_at
        if claim is None or self._asking or active is None or self._session.staff is None:
            return
        station = self._session.station
        renewed = claim.expires_at - station.facility.policy.review_hold
        now = station.clock()
        if active <= renewed or now - renewed < _EVERY:
            return
        self._asking = True
        store, facility, staff = station.store, station.facility, self._session.officer

        def work() -> ReviewClaim:
            return claiming.claim(store(), facility, staff, claim.enrolment, now)

        station.desk.run(work, self._renewed, partial(self._not_renewed, claim), self)

    def left(self) -> timedelta | None:
        """How long it stays in hand without a renewal; None while nothing is."""
        if self._claim is None:
            return None
        return self._claim.expires_at - self._session.station.clock()

    def _renewed(self, claim: ReviewClaim) -> None:
        self._asking = False
        if self._claim is not None and self._claim.enrolment == claim.enrolment:
            self._claim = claim

    def _not_renewed(self, claim: ReviewClaim, refused: Refusal) -> None:
        self._asking = False
        if self._claim is not claim or isinstance(refused, StoreAway | StoreBusy):
            # While the store is away the clock on the screen runs down; the next try follows.
            return
        self._claim = None
        self.lost.emit(refused)
