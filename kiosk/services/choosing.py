"""What a visitor chooses from: the kinds of visit, the days, and the times of one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.domain.facility import Facility, Resident
from kiosk.domain.guard import approved
from kiosk.domain.ids import VisitId, VisitorId
from kiosk.domain.party import ALONE, Party
from kiosk.domain.slot import day_bounds, last_day
from kiosk.domain.visit import VisitKind
from kiosk.services.offers import DayCount, Offer, board_for, given_up
from kiosk.store.store import Store


@dataclass(frozen=True, slots=True)
class Choices:
    """Every day from today to the last that can be booked, and the times of ``day``.

    ``is_too_many``: no terminal has room for so many people, whenever it is.
    """

    resident: Resident
    days: tuple[DayCount, ...]
    day: date
    offers: tuple[Offer, ...]
    is_too_many: bool = False


def kinds(store: Store, facility: Facility) -> tuple[VisitKind, ...]:
    """The kinds of visit that are held here at all: those with hours and a terminal."""
    with store.read() as t:
        equipped = {terminal.kind for terminal in t.terminals.all()}
    return tuple(k for k in VisitKind if k in equipped and any(facility.policy.hours(k).week))


def choices(
    store: Store,
    facility: Facility,
    visitor: VisitorId,
    kind: VisitKind,
    wanted: date | None,
    at: datetime,
    *,
    moving: VisitId | None = None,
    party: Party = ALONE,
) -> Choices:
    """The times of the wanted day, or else of the first day with an open one.

    A wanted day that cannot be booked any more gives way to the first open day; so does none.
    ``moving`` is the visit to be given up for one of them. Raises ``NotApproved`` (R1),
    ``NotFound`` for somebody else's visit.
    """
    zone, today = facility.zone, facility.day(at)
    count = max((last_day(facility.policy, zone, at) - today).days + 1, 1)
    dates = [today + timedelta(days=n) for n in range(count)]
    with store.read() as t:
        resident = approved(t.enrolments.standing(visitor)).resident
        span = day_bounds(dates[0], zone)[0], day_bounds(dates[-1], zone)[1]
        visit = given_up(t, visitor, moving)
        board = board_for(t, facility, visitor, resident, kind, span, at, visit, party)
        days = tuple(board.count(day) for day in dates)
        day = next((d.day for d in days if d.day == wanted), None) or _first_open(days)
        return Choices(board.resident, days, day, board.offers(day), board.is_too_many)


def _first_open(days: tuple[DayCount, ...]) -> date:
    return next((d.day for d in days if d.open), days[0].day)


def nearest_open(days: tuple[DayCount, ...], day: date) -> DayCount | None:
    """The day nearest to that one with an open time, the later of two as near."""
    others = [d for d in days if d.open and d.day != day]
    return min(others, key=lambda d: (abs(d.day - day), d.day < day), default=None)
