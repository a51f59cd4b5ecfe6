"""That one officer has an application in hand, so that no two decide the same one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from kiosk.domain.ids import EnrolmentId, StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewClaim:
    """``holder`` has ``enrolment`` in hand until ``expires_at``, unless it is renewed."""

    enrolment: EnrolmentId
    holder: StaffId
    expires_at: datetime

    def bars(self, staff: StaffId, at: datetime) -> bool:
        """Whether it keeps that officer from deciding at that instant."""
        return self.holder != staff and self.expires_at > at

    def minutes_left(self, at: datetime) -> int:
        """Whole minutes until it expires, rounded up; at least 1."""
        return max(1, ceil((self.expires_at - at).total_seconds() / 60))
