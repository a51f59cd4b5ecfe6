"""A full day of one terminal, and people who would like to come too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

from kiosk.domain.facility import Policy
from kiosk.domain.hours import Hours, Window
from kiosk.domain.ids import VisitorId
from kiosk.domain.letter import LetterName
from kiosk.domain.visit import Visit, VisitKind
from kiosk.domain.waiting import Wait
from kiosk.services import book, waitlist
from kiosk.services.waitlist import Standing
from kiosk.store.store import Store
from tests.services.town import FRIDAY, NOW, PRICED, Town
from tests.store import samples

ONSITE = VisitKind.ONSITE
#: Two sessions a day.
SHORT = Hours(((Window(time(13, 40), time(14, 20)),),) * 7)


class Line:
    """A full Friday of one terminal: two visits, and people who would like to come too."""

    def __init__(self, store: Store, policy: Policy = PRICED) -> None:
        self.town = Town(store, replace(policy, onsite_hours=SHORT))
        self.store, self.facility = store, self.town.facility
        self.town.put_terminal(self.town.second, in_service=False)
        self.first = self.town.booked(slot=self.town.slot())
        self.second = self.town.booked(
            self.person("second"), self.town.slot(wall=time(14, 0)), at=NOW
        )

    def person(self, name: str, expiry: date | None = date(2029, 3, 14)) -> VisitorId:
        """Somebody who visits somebody of their own."""
        number = f"BK-{name}"
        resident = samples.resident(number, name.title())
        with self.store.begin() as t:
            t.residents.add(resident)
        return self.town.approved(f"{name}@example.org", resident, expiry=expiry)

    def join(self, who: VisitorId, at: datetime = NOW, day: date = FRIDAY) -> Wait:
        """Take a place."""
        return waitlist.join(self.store, self.facility, who, ONSITE, day, at)

    def standing(self, who: VisitorId, at: datetime = NOW) -> Standing | None:
        """Their first place, after looking whether anything lapsed."""
        return next(iter(waitlist.mine(self.store, self.facility, who, at)), None)

    def offered(self, who: VisitorId, at: datetime = NOW) -> bool:
        """Whether a time is kept for them."""
        found = self.standing(who, at)
        return found is not None and found.hold is not None

    def cancel(self, visit: Visit, at: datetime = NOW) -> None:
        """Its visitor does."""
        book.cancel(self.store, self.facility, visit.visitor, visit.id, at)

    def accept(self, who: VisitorId, at: datetime = NOW) -> Visit:
        """Book what is offered."""
        found = self.standing(who, at)
        assert found is not None
        assert found.hold is not None
        return book.confirm(self.store, self.facility, found.hold.id, at)

    def letters(self) -> int:
        """How many offers were written."""
        return sum(x.name is LetterName.OFFERED for x in self.town.letters())
