"""The place: its zone, its terminals, its residents, and what it has decided for itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.domain.hours import DEFAULT_HOURS, Hours
from kiosk.domain.ids import ResidentId, TerminalId
from kiosk.domain.party import Party
from kiosk.domain.visit import VisitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A lobby terminal, or an off-site lane (one video link).

    ``seats``: how many people it has room for; 0 is as many as the facility admits.
    """

    id: TerminalId
    name: str
    kind: VisitKind
    in_service: bool = True
    way: str = ""
    seats: int = 0

    def has_room_for(self, party: Party) -> bool:
        """Whether all of them can be there."""
        return not self.seats or party.size <= self.seats


def housing_unit(place: str) -> str:
    """``2B`` of ``2B-14``: where a cell is named, its unit stands before the first hyphen."""
    return place.partition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """The person visited. ``booking_number`` is the facility's own number.

    ``unit`` is the housing unit, with the cell behind a hyphen where the roster names one.
    """

    id: ResidentId
    surname: str
    given: str
    booking_number: str
    unit: str
    present: bool = True

    @property
    def full_name(self) -> str:
        """Given name and surname."""
        return f"{self.given} {self.surname}"

    @property
    def housing_unit(self) -> str:
        """The unit for which rules are made."""
        return housing_unit(self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the facility decides; each value comes from a setting with this default.

    A week's or a unit's most of 0 is no limit. ``week_begins``: 0 is Monday, 6 is Sunday.
    ``adults_most`` counts the visitor. ``offer``: how long a time that became free is kept for
    somebody on the waiting list, ``offer_lead`` how long before its start it still is offered.
    """

    session: timedelta = timedelta(minutes=20)
    gap: timedelta = timedelta(0)
    lead: timedelta = timedelta(hours=24)
    horizon: timedelta = timedelta(days=14)
    hold: timedelta = timedelta(minutes=10)
    notice: timedelta = timedelta(hours=48)
    move_earlier: bool = False
    visitor_weekly_most: int = 0
    resident_weekly_most: int = 0
    week_begins: int = 6
    unit_at_once: int = 0
    adults_most: int = 1
    children_most: int = 0
    offer: timedelta = timedelta(minutes=5)
    offer_lead: timedelta = timedelta(hours=2)
    onsite_hours: Hours = DEFAULT_HOURS
    offsite_hours: Hours = DEFAULT_HOURS
    onsite_price_cents: int = 0
    offsite_price_cents: int = 0
    review_due: timedelta = timedelta(hours=24)
    review_warning: timedelta = timedelta(hours=20)
    review_hold: timedelta = timedelta(minutes=15)
    review_undo: timedelta = timedelta(seconds=10)
    escalate_to: str = ""
    pin_tries: int = 5
    pin_lock: timedelta = timedelta(minutes=15)
    sign_in_tries: int = 5
    sign_in_lock: timedelta = timedelta(minutes=15)
    arrive_early: timedelta = timedelta(minutes=15)
    check_in: timedelta = timedelta(minutes=30)
    consent_version: str = "2026-11"

    def hours(self, kind: VisitKind) -> Hours:
        """The hours of that kind of visit (R24, R25)."""
        return self.onsite_hours if kind is VisitKind.ONSITE else self.offsite_hours

    @property
    def admits_others(self) -> bool:
        """Whether anybody but the visitor may come at all."""
        return self.adults_most > 1 or self.children_most > 0

    def admits(self, party: Party) -> bool:
        """Whether so many may come to one visit (F78)."""
        return party.adults <= self.adults_most and party.children <= self.children_most

    def price_cents(self, kind: VisitKind) -> int:
        """The price of that kind of visit in cents; 0 is free."""
        return self.onsite_price_cents if kind is VisitKind.ONSITE else self.offsite_price_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """The facility this program serves. ``state`` is the two-letter code."""

    name: str
    state: str
    zone: ZoneInfo
    policy: Policy = field(default_factory=Policy)

    def day(self, at: datetime) -> date:
        """The date at the facility at that instant (aware)."""
        return at.astimezone(self.zone).date()
