"""The day of the visit: who comes, whether it is time, and which terminal to go to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.domain.changed import Changed
from kiosk.domain.facility import Facility, Resident, Terminal
from kiosk.domain.guard import approved, id_ends_before
from kiosk.domain.ids import VisitorId
from kiosk.domain.slot import local_day
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.services.audit import Booking
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

_AWAITED = (VisitState.BOOKED, VisitState.CHECKED_IN, VisitState.LIVE)
_MISSED = (VisitState.BOOKED, VisitState.NO_SHOW)


class Standing(StrEnum):
    """What a visitor who comes to check in is told.

    ``NOTED``: the store is away, and the terminal keeps it (``services.spool``).
    """

    IN = "in"
    EARLY = "early"
    LATE = "late"
    NONE = "none"
    ELSEWHERE = "elsewhere"
    ID_EXPIRED = "id_expired"
    RESIDENT_AWAY = "resident_away"
    NO_TERMINAL = "no_terminal"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Arrival:
    """How an arrival stands. ``visit`` is today's, ``None`` only where there is none.

    ``terminal`` is where to go, given when checked in; ``opens_at`` when it is too early.
    """

    standing: Standing
    visit: Visit | None = None
    resident: Resident | None = None
    terminal: Terminal | None = None
    opens_at: datetime | None = None
    changed: Changed = field(default_factory=Changed)


def check_in(store: Store, facility: Facility, visitor: VisitorId, at: datetime) -> Arrival:
    """Check a signed-in visitor in for today's visit, and say where to go.

    A terminal that went out of service is changed for a free one first. Checking in again says
    the same again. An off-site visit is joined from elsewhere; an ID that has expired, or a
    resident who is not there any more, is for an officer. Raises ``NotApproved`` (R1).
    """
    with store.begin() as t:
        visit = _of_today(t.visits.of_visitor(visitor), facility, at)
        if visit is None:
            return Arrival(Standing.NONE)
        resident = t.residents.get(visit.resident)
        if visit.kind is VisitKind.OFFSITE:
            return Arrival(Standing.ELSEWHERE, visit, resident)
        if visit.state not in _AWAITED or visit.ends_at <= at:
            return Arrival(Standing.LATE, visit, resident)
        applicant = approved(t.enrolments.standing(visitor)).applicant
        if id_ends_before(applicant, facility.day(at)):
            return Arrival(Standing.ID_EXPIRED, visit, resident)
        if not resident.present:
            return Arrival(Standing.RESIDENT_AWAY, visit, resident)
        opens_at = visit.starts_at - facility.policy.check_in
        if at < opens_at:
            return Arrival(Standing.EARLY, visit, resident, opens_at=opens_at)
        terminal = _terminal_for(t, visit, at)
        if terminal is None:
            return Arrival(Standing.NO_TERMINAL, visit, resident)
        visit, changed = _let_in(t, visit, terminal, at)
        return Arrival(Standing.IN, visit, resident, terminal, changed=changed)


def _of_today(visits: tuple[Visit, ...], facility: Facility, at: datetime) -> Visit | None:
    """The next lobby visit of today, else an off-site one, else the lobby visit just missed."""
    today = [v for v in visits if local_day(v.starts_at, facility.zone) == facility.day(at)]
    ahead = [v for v in today if v.state in _AWAITED and v.ends_at > at]
    ahead.sort(key=lambda v: (v.kind is VisitKind.OFFSITE, v.starts_at))
    if ahead:
        return ahead[0]
    missed = [v for v in today if v.state in _MISSED and v.kind is VisitKind.ONSITE]
    return missed[-1] if missed else None


def _terminal_for(t: Transaction, visit: Visit, at: datetime) -> Terminal | None:
    """The visit's own terminal, or a free one if that is out of service."""
    own = t.terminals.get(visit.terminal)
    if own.in_service:
        return own
    every = (m for m in t.terminals.all() if m.kind is visit.kind and m.in_service)
    others = [m for m in every if m.has_room_for(visit.party)]
    asked = frozenset(f"terminal:{m.id}" for m in others)
    taken = t.claims.taken(visit.starts_at, visit.ends_at, at, only=asked)
    busy = {resource for resource, _ in taken}
    return next((m for m in others if f"terminal:{m.id}" not in busy), None)


def _let_in(
    t: Transaction, visit: Visit, terminal: Terminal, at: datetime
) -> tuple[Visit, Changed]:
    moved = terminal.id != visit.terminal
    if visit.state is not VisitState.BOOKED and not moved:
        return visit, Changed()
    state = VisitState.LIVE if visit.state is VisitState.LIVE else VisitState.CHECKED_IN
    here = replace(visit, terminal=terminal.id, state=state)
    here = t.visits.move(here, at) if moved else t.visits.put(here)
    minutes = (visit.starts_at - at) // timedelta(minutes=1)
    detail: dict[str, str | int] = {
        "terminal": terminal.id,
        "moved": int(moved),
        "minutes_before": minutes,
    }
    t.audit.add(at, visit.visitor, Booking.CHECKED_IN, visit.id, detail)
    return here, Changed(visits=frozenset({visit.id}))
