"""A booked visit, its states, and the hold before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.ids import HoldId, ResidentId, TerminalId, VisitId, VisitorId
from kiosk.domain.party import ALONE, Party
from kiosk.domain.reason import Reason


class VisitKind(StrEnum):
    """In the lobby, or from elsewhere."""

    ONSITE = "onsite"
    OFFSITE = "offsite"


class VisitState(StrEnum):
    """Where a visit stands."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    LIVE = "live"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    MOVED = "moved"


class Payment(StrEnum):
    """How a visit is paid; every visit has exactly one."""

    FREE = "free"
    CHARGE = "charge"
    CREDIT = "credit"


#: Which state may follow which.
MOVES: dict[VisitState, frozenset[VisitState]] = {
    VisitState.BOOKED: frozenset(
        {
            VisitState.CHECKED_IN,
            VisitState.LIVE,
            VisitState.NO_SHOW,
            VisitState.CANCELLED,
            VisitState.MOVED,
        }
    ),
    VisitState.CHECKED_IN: frozenset(
        {VisitState.LIVE, VisitState.NO_SHOW, VisitState.CANCELLED, VisitState.MOVED}
    ),
    VisitState.LIVE: frozenset({VisitState.DONE, VisitState.CANCELLED}),
    VisitState.DONE: frozenset(),
    VisitState.NO_SHOW: frozenset(),
    VisitState.CANCELLED: frozenset(),
    VisitState.MOVED: frozenset(),
}

#: States in which a visit has its terminal, its resident and its visitor to itself.
CLAIMING = frozenset(state for state, following in MOVES.items() if following)

#: States that count as one of the week's visits: it took place, will, or was not used.
COUNTING = frozenset(VisitState) - {VisitState.CANCELLED, VisitState.MOVED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit. Instants are aware UTC; ``ends_at`` is exclusive.

    ``carries_right``: cancelled or moved in time it earns a credit; a booking made by a late
    move does not (R29). ``moved_from`` is the visit that was given up for this one (R28).
    ``note`` is internal and never sent (R21).
    """

    id: VisitId
    version: int = 1
    reference: str
    visitor: VisitorId
    resident: ResidentId
    terminal: TerminalId
    kind: VisitKind
    starts_at: datetime
    ends_at: datetime
    state: VisitState = VisitState.BOOKED
    payment: Payment = Payment.FREE
    price_cents: int = 0
    carries_right: bool = True
    booked_at: datetime
    cancelled_at: datetime | None = None
    reason: Reason | None = None
    explanation: str = ""
    note: str = ""
    moved_from: VisitId | None = None
    party: Party = ALONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A slot kept for one visitor while they confirm.

    ``moves`` is the visit that is to move there; without it a new one is to be booked.
    ``is_offer``: it was not chosen, but is offered to somebody on a waiting list.
    """

    id: HoldId
    visitor: VisitorId
    resident: ResidentId
    terminal: TerminalId
    kind: VisitKind
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime
    moves: VisitId | None = None
    party: Party = ALONE
    is_offer: bool = False
