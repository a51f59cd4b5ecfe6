"""The waiting list of the day that is shown: asks how it stands, joins and leaves it (F80)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from kiosk.domain.facility import Facility
from kiosk.domain.ids import VisitorId, WaitNumber
from kiosk.domain.party import Party
from kiosk.domain.visit import VisitKind
from kiosk.services import waitlist
from kiosk.services.waitlist import DayList
from kiosk.store.store import Store
from kiosk.ui.lobby.page import LobbyPage
from kiosk.ui.lobby.wait_cards import DayWait

#: What is asked of a list: for whom, which kind, which day, and who comes.
_Wish = tuple[VisitorId, VisitKind, date, Party]


class DayQueue:
    """Stands behind a ``DayWait`` on a page of times."""

    def __init__(self, page: LobbyPage) -> None:
        self.card = DayWait()
        self._page = page
        self._wish: _Wish | None = None
        self._shown: DayList | None = None
        self.card.joining.connect(self._join)
        self.card.leaving.connect(self._leave)
        self.card.led.connect(lambda: page.go.emit("my_visits"))

    def ask(self, visitor: VisitorId, kind: VisitKind, day: date, party: Party) -> None:
        """Show how that list stands for that visitor, or nothing."""
        if self._wish != (visitor, kind, day, party):
            self.card.hide()
        self._wish = visitor, kind, day, party
        self._run(lambda _store, _facility, _wish, _at: None)

    def close(self) -> None:
        """There is no list to show."""
        self._wish = self._shown = None
        self.card.hide()

    def _join(self) -> None:
        self._run(_join)

    def _leave(self) -> None:
        standing = None if self._shown is None else self._shown.standing
        if standing is not None:
            number = standing.wait.number
            self._run(lambda store, facility, wish, at: _leave(store, facility, wish, number, at))

    def _run(self, act: Callable[[Store, Facility, _Wish, datetime], None]) -> None:
        """Do that, then look again; an answer for another day is not shown."""
        wish = self._wish
        if wish is None:
            return
        station = self._page.station
        store, facility, at = station.store, station.facility, station.clock()

        def work() -> DayList:
            act(store(), facility, wish, at)
            visitor, kind, day, party = wish
            return waitlist.of_day(store(), facility, visitor, kind, day, at, party)

        def done(found: DayList) -> None:
            if wish == self._wish:
                self._show(found)

        station.desk.run(work, done, self._page.show_refusal, self._page)

    def _show(self, found: DayList) -> None:
        self._shown = found
        minutes = round(self._page.station.facility.policy.offer.total_seconds() / 60)
        if found.standing is not None:
            self.card.show_standing(found.standing, minutes)
        elif found.can_join:
            self.card.offer_list(minutes)
        else:
            self.card.hide()


def _join(store: Store, facility: Facility, wish: _Wish, at: datetime) -> None:
    visitor, kind, day, party = wish
    waitlist.join(store, facility, visitor, kind, day, at, party)


def _leave(store: Store, facility: Facility, wish: _Wish, number: WaitNumber, at: datetime) -> None:
    waitlist.leave(store, facility, wish[0], number, at)
