"""What is written down of bookings, and reading the trail back."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.audit import AuditEntry
from kiosk.domain.facility import Facility
from kiosk.domain.slot import day_bounds
from kiosk.store.store import Store


class Booking(StrEnum):
    """What happens to a visit; the subject is its identity."""

    BOOKED = "visit.booked"
    CANCELLED = "visit.cancelled"
    MOVED = "visit.moved"
    CALLED_OFF = "visit.called_off"
    REJECTED = "visit.rejected"
    WAIVED = "visit.waived"
    NO_SHOW = "visit.no_show"
    RESTORED = "visit.restored"
    CHECKED_IN = "visit.checked_in"
    TERMINAL = "visit.terminal_changed"


def of_subject(store: Store, subject: str) -> tuple[AuditEntry, ...]:
    """What happened to one thing, oldest first."""
    with store.read() as t:
        return t.audit.of(subject)


def of_day(store: Store, facility: Facility, day: date) -> tuple[AuditEntry, ...]:
    """What happened on that day of the facility, oldest first."""
    with store.read() as t:
        return t.audit.between(*day_bounds(day, facility.zone))


def exported(
    store: Store, facility: Facility, first: date, end: date, at: datetime, who: str = "console"
) -> tuple[AuditEntry, ...]:
    """What happened from that day until before ``end``; that ``who`` took it is written down."""
    since, until = day_bounds(first, facility.zone)[0], day_bounds(end, facility.zone)[0]
    with store.begin() as t:
        entries = t.audit.between(since, until)
        t.audit.add(at, who, "audit.exported", "audit", {"entries": len(entries)})
    return entries
