"""What times a visitor can have: the day's slots against who and what is free (R23 to R27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiosk.domain.facility import Facility, Resident, Terminal
from kiosk.domain.guard import approved, id_ends_before
from kiosk.domain.ids import ResidentId, VisitorId
from kiosk.domain.slot import (
    Closed,
    Slot,
    day_bounds,
    local_day,
    out_of_reach,
    quanta,
    slots_on,
)
from kiosk.domain.visit import VisitKind
from kiosk.domain.visitor import Applicant
from kiosk.store.claims import Claim
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

_ONE_DAY = timedelta(days=1)


class OfferState(StrEnum):
    """What a time is to this visitor. ``BUSY``: the resident, or the visitor, is not free."""

    OPEN = "open"
    FULL = "full"
    BUSY = "busy"
    PAST = Closed.PAST.value
    TOO_SOON = Closed.TOO_SOON.value
    TOO_FAR = Closed.TOO_FAR.value
    ID_EXPIRED = Closed.ID_EXPIRED.value


@dataclass(frozen=True, slots=True)
class Offer:
    """A time of the day; ``free`` is how many terminals are left, 0 unless it is open."""

    slot: Slot
    state: OfferState
    free: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """A day: ``open`` times, of those that lie between lead and horizon (``bookable``).

    0 of some is a full day, 0 of 0 one that cannot be booked at all.
    """

    day: date
    open: int
    bookable: int


@dataclass(frozen=True, slots=True)
class Board:
    """All that decides what is open, read once."""

    facility: Facility
    kind: VisitKind
    applicant: Applicant
    visitor: VisitorId
    resident: Resident
    terminals: tuple[Terminal, ...]
    taken: set[Claim]
    at: datetime

    def offer(self, slot: Slot) -> Offer:
        """The time as this visitor sees it."""
        policy, zone = self.facility.policy, self.facility.zone
        why = out_of_reach(slot, policy, zone, self.at)
        if why:
            return Offer(slot, OfferState(why.value), 0)
        if id_ends_before(self.applicant, local_day(slot.starts_at, zone)):
            return Offer(slot, OfferState.ID_EXPIRED, 0)
        if not self.resident.present or not self._is_free(slot, f"resident:{self.resident.id}"):
            return Offer(slot, OfferState.BUSY, 0)
        if not self._is_free(slot, f"visitor:{self.visitor}"):
            return Offer(slot, OfferState.BUSY, 0)
        free = len(self.free_terminals(slot))
        return Offer(slot, OfferState.OPEN if free else OfferState.FULL, free)

    def free_terminals(self, slot: Slot) -> tuple[Terminal, ...]:
        """Those in service that nobody has then."""
        return tuple(t for t in self.terminals if self._is_free(slot, f"terminal:{t.id}"))

    def _is_free(self, slot: Slot, resource: str) -> bool:
        return not any((resource, quantum) in self.taken for quantum in quanta(slot))


def offers(
    store: Store,
    facility: Facility,
    visitor: VisitorId,
    resident: ResidentId,
    kind: VisitKind,
    day: date,
    at: datetime,
) -> tuple[Offer, ...]:
    """Every time of that day in order. Raises ``NotApproved`` (R1)."""
    with store.read() as t:
        span = day_bounds(day, facility.zone)
        board = board_for(t, facility, visitor, resident, kind, span, at)
    return _offers(board, day)


def strip(
    store: Store,
    facility: Facility,
    visitor: VisitorId,
    resident: ResidentId,
    kind: VisitKind,
    first: date,
    days: int,
    at: datetime,
) -> tuple[DayCount, ...]:
    """That many days from the first, with how much is open. Raises ``NotApproved`` (R1)."""
    dates = tuple(first + _ONE_DAY * n for n in range(days))
    with store.read() as t:
        span = day_bounds(dates[0], facility.zone)[0], day_bounds(dates[-1], facility.zone)[1]
        board = board_for(t, facility, visitor, resident, kind, span, at)
    return tuple(_count(board, day) for day in dates)


def board_for(
    t: Transaction,
    facility: Facility,
    visitor: VisitorId,
    resident: ResidentId,
    kind: VisitKind,
    span: tuple[datetime, datetime],
    at: datetime,
) -> Board:
    """The board of a span of time; ``visitor``'s own hold does not count as taken on it.

    Raises ``NotApproved`` (R1), ``NotFound`` for an unknown resident.
    """
    enrolment = approved(t.enrolments.of_visitor(visitor))
    terminals = tuple(m for m in t.terminals.all() if m.kind is kind and m.in_service)
    asked = {f"resident:{resident}", f"visitor:{visitor}", *(f"terminal:{m.id}" for m in terminals)}
    return Board(
        facility=facility,
        kind=kind,
        applicant=enrolment.applicant,
        visitor=visitor,
        resident=t.residents.get(resident),
        terminals=terminals,
        # A hold of one's own gives way to the next choice, so it is in nobody's way here.
        taken=t.claims.taken(*span, at, besides=visitor, only=frozenset(asked)),
        at=at,
    )


def _offers(board: Board, day: date) -> tuple[Offer, ...]:
    policy, zone = board.facility.policy, board.facility.zone
    slots = slots_on(day, policy.hours(board.kind), policy, zone)
    return tuple(board.offer(slot) for slot in slots)


def _count(board: Board, day: date) -> DayCount:
    states = [offer.state for offer in _offers(board, day)]
    within = (OfferState.OPEN, OfferState.FULL, OfferState.BUSY)
    return DayCount(day, states.count(OfferState.OPEN), sum(s in within for s in states))
