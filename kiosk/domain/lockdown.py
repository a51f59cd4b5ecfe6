"""A lockdown: units closed for a time, and the visits that were called off for it (F91)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.domain.ids import LetterId, LockdownId, StaffId, VisitId
from kiosk.domain.reason import Reason
from kiosk.domain.restriction import OPEN_END
from kiosk.domain.visit import VisitState

#: How long everything can be undone, and how long its letters wait for that.
UNDO = timedelta(minutes=10)
#: Who is about to come is told at once: the letter of a visit that starts this soon waits for
#: nothing.
SOON = timedelta(hours=1)

#: For what visits are called off in a lockdown: charged unless waived, or never (R19, R20).
REASONS = (Reason.BEHAVIOURAL_LOCKDOWN, Reason.OUTSIDE_OTHER)


class LockdownState(StrEnum):
    """Where it stands. ``LIFTED``: bookings are open again, what was cancelled stays so."""

    STANDING = "standing"
    LIFTED = "lifted"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lockdown:
    """Units closed from ``starts_at`` until before ``ends_at`` (``OPEN_END``: until lifted)."""

    id: LockdownId
    version: int = 1
    units: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    reason: Reason
    charged: bool
    explanation: str
    by: StaffId
    at: datetime
    state: LockdownState = LockdownState.STANDING

    @property
    def undo_until(self) -> datetime:
        """The first moment at which it cannot be undone any more."""
        return self.at + UNDO

    @property
    def is_open_ended(self) -> bool:
        """Whether it lasts until somebody lifts it."""
        return self.ends_at >= OPEN_END

    def letter_due(self, visit_starts_at: datetime) -> datetime:
        """When the letter about a visit that starts then may leave."""
        return self.at if visit_starts_at - self.at <= SOON else self.undo_until


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledOff:
    """One visit of a lockdown: what it was before, and what is needed to bring it back.

    ``version`` is the visit's own after it was called off; ``moved_to`` the visit it has become.
    """

    lockdown: LockdownId
    visit: VisitId
    was: VisitState
    version: int
    letter: LetterId
    moved_to: VisitId | None = None
