"""What times a visitor can have: each slot of a day with the rule that closes it (R23 to R28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.domain.eligibility import Blocked, Eligibility
from kiosk.domain.errors import NotFound
from kiosk.domain.facility import Facility, Resident
from kiosk.domain.guard import approved
from kiosk.domain.ids import ResidentId, VisitId, VisitorId
from kiosk.domain.party import ALONE, Party
from kiosk.domain.slot import TAKEN, Closed, Slot, day_bounds, slots_on
from kiosk.domain.visit import Visit, VisitKind
from kiosk.services.asking import ask
from kiosk.services.places import Places
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Offer:
    """A time of the day: the rule that closes it, or how many terminals are left."""

    slot: Slot
    blocked: Blocked | None
    free: int

    @property
    def is_open(self) -> bool:
        """Whether it can be booked."""
        return self.blocked is None

    @property
    def why(self) -> Closed | None:
        """Why it cannot; ``None`` if it can."""
        return None if self.blocked is None else self.blocked.why


@dataclass(frozen=True, slots=True)
class DayCount:
    """A day: ``open`` times, of those that only other bookings can close (``bookable``).

    0 of some is a full day, 0 of 0 one that cannot be booked at all.
    """

    day: date
    open: int
    bookable: int


@dataclass(frozen=True, slots=True)
class Board:
    """All that decides what is open, read once; of use inside its transaction."""

    facility: Facility
    kind: VisitKind
    resident: Resident
    eligibility: Eligibility
    places: Places
    is_too_many: bool = False

    def offer(self, slot: Slot) -> Offer:
        """The time as this visitor sees it."""
        blocked = self.eligibility.blocked(slot)
        if blocked is not None:
            return Offer(slot, blocked, 0)
        if self.is_too_many:
            return Offer(slot, Blocked(Closed.PARTY), 0)
        free = self.places.free(slot)
        return Offer(slot, None if free else Blocked(Closed.FULL), free)

    def offers(self, day: date) -> tuple[Offer, ...]:
        """Every time of that day in order."""
        hours = self.facility.policy.hours(self.kind)
        slots = slots_on(day, hours, self.facility.policy, self.facility.zone)
        return tuple(self.offer(slot) for slot in slots)

    def count(self, day: date) -> DayCount:
        """How much of that day is open."""
        why = [offer.why for offer in self.offers(day)]
        is_open = why.count(None)
        return DayCount(day, is_open, is_open + sum(w in TAKEN for w in why))


def offers(
    store: Store,
    facility: Facility,
    visitor: VisitorId,
    resident: ResidentId,
    kind: VisitKind,
    day: date,
    at: datetime,
    *,
    moving: VisitId | None = None,
    party: Party = ALONE,
) -> tuple[Offer, ...]:
    """Every time of that day in order; ``moving`` is the visit to be given up for one of them.

    Raises ``NotApproved`` (R1), ``NotFound`` for an unknown resident or somebody else's visit.
    """
    with store.read() as t:
        span = day_bounds(day, facility.zone)
        visit = given_up(t, visitor, moving)
        return board_for(t, facility, visitor, resident, kind, span, at, visit, party).offers(day)


def strip(
    store: Store,
    facility: Facility,
    visitor: VisitorId,
    resident: ResidentId,
    kind: VisitKind,
    first: date,
    days: int,
    at: datetime,
    *,
    moving: VisitId | None = None,
    party: Party = ALONE,
) -> tuple[DayCount, ...]:
    """That many days from the first, with how much is open. Raises as ``offers``."""
    dates = tuple(first + _ONE_DAY * n for n in range(days))
    with store.read() as t:
        span = day_bounds(dates[0], facility.zone)[0], day_bounds(dates[-1], facility.zone)[1]
        visit = given_up(t, visitor, moving)
        board = board_for(t, facility, visitor, resident, kind, span, at, visit, party)
        return tuple(board.count(day) for day in dates)


def given_up(t: Transaction, visitor: VisitorId, moving: VisitId | None) -> Visit | None:
    """The visit that is to move. Raises ``NotFound``, also for somebody else's."""
    if moving is None:
        return None
    visit = t.visits.get(moving)
    if visit.visitor != visitor:
        raise NotFound
    return visit


def board_for(
    t: Transaction,
    facility: Facility,
    visitor: VisitorId,
    resident: ResidentId,
    kind: VisitKind,
    span: tuple[datetime, datetime],
    at: datetime,
    moving: Visit | None = None,
    party: Party = ALONE,
) -> Board:
    """The board of a span of time, on which the visitor's own hold and ``moving`` take nothing.

    Raises ``NotApproved`` (R1), ``NotFound`` for an unknown resident.
    """
    applicant = approved(t.enrolments.standing(visitor)).applicant
    whom = t.residents.get(resident)
    asked = ask(t, facility, visitor, applicant, whom, kind, span, at, moving, party)
    judged, places = asked.eligibility(), asked.places()
    return Board(facility, kind, whom, judged, places, asked.is_too_many())
