"""Times that can be booked: sessions on the grid of the visiting hours (R24 to R27)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from kiosk.domain.facility import Policy
from kiosk.domain.hours import Hours, Window

#: The grain in which terminals, residents and visitors are claimed.
QUANTUM = timedelta(minutes=5)

#: No session is longer; the settings refuse it.
LONGEST = timedelta(hours=4)


class Span(Protocol):
    """Anything with a beginning and an exclusive end: a slot, a hold, a visit."""

    @property
    def starts_at(self) -> datetime:
        """Aware UTC."""
        ...

    @property
    def ends_at(self) -> datetime:
        """Aware UTC, exclusive."""
        ...


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One session that could be booked. Instants are aware UTC; the end is exclusive."""

    starts_at: datetime
    ends_at: datetime


class Closed(StrEnum):
    """Why a time cannot be booked: one member for each rule, in the order in which they are asked.

    ``TAKEN`` are those that say that somebody else was first.
    """

    PAST = "past"
    SAME_TIME = "same_time"
    EARLIER = "earlier"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    OUTSIDE_HOURS = "outside_hours"
    UNDER_18 = "under_18"
    ID_EXPIRED = "id_expired"
    RESIDENT_AWAY = "resident_away"
    PARTY = "party"
    FACILITY_BLOCKED = "facility_blocked"
    UNIT_BLOCKED = "unit_blocked"
    RESIDENT_BLOCKED = "resident_blocked"
    UNIT_HOURS = "unit_hours"
    VISITOR_QUOTA = "visitor_quota"
    RESIDENT_QUOTA = "resident_quota"
    FULL = "full"
    VISITOR_BUSY = "visitor_busy"
    RESIDENT_BUSY = "resident_busy"
    UNIT_BUSY = "unit_busy"
    KEPT_APART = "kept_apart"


#: Nobody's rule but other people's bookings; it may open again at any moment.
TAKEN = frozenset(
    {
        Closed.FULL,
        Closed.VISITOR_BUSY,
        Closed.RESIDENT_BUSY,
        Closed.UNIT_BUSY,
        Closed.KEPT_APART,
    }
)


def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The moment a clock in that zone first shows that time, or jumps over it, in UTC.

    A time that the clocks show twice means the first of the two; one that they leave out means
    the moment of the jump.
    """
    naive = datetime.combine(day, wall.replace(fold=0))
    first = naive.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == naive:
        return first
    # Left out: read with the offset before the jump it lies behind it, read with the one after
    # it lies before.
    return _jump(naive.replace(tzinfo=zone, fold=1).astimezone(UTC), first, zone)


def _jump(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first second, after ``low`` and up to ``high``, that has the offset of ``high``."""
    offset = high.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return high


def _exists(day: date, wall: time, at: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks show that time at all on that day."""
    return at.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, wall)


def bounds(day: date, window: Window, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the window opens and closes on that day, in UTC."""
    return instant(day, window.opens, zone), instant(day, window.closes, zone)


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When that day begins and ends in that zone, in UTC (23, 24 or 25 hours apart)."""
    return instant(day, time(0), zone), instant(day + timedelta(days=1), time(0), zone)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The date that a calendar in that zone shows."""
    return at.astimezone(zone).date()


def slots_on(day: date, hours: Hours, policy: Policy, zone: ZoneInfo) -> tuple[Slot, ...]:
    """Every session of that day in order, whoever is free.

    The starts are wall-clock times, counted from each window's opening in steps of session plus
    gap. A session lies wholly inside its window and may end when it closes. On the days the
    clocks change a start that they leave out is left out, and one that they show twice is
    offered once, the first time, so that a letter names one moment. A session is always as long
    as the policy says in elapsed time.
    """
    return tuple(slot for window in hours.on(day) for slot in _in_window(day, window, policy, zone))


def _in_window(day: date, window: Window, policy: Policy, zone: ZoneInfo) -> Iterator[Slot]:
    opens, closes = bounds(day, window, zone)
    free_from = opens
    wall = datetime.combine(day, window.opens)
    while wall.date() == day and wall.time() < window.closes:
        starts_at = instant(day, wall.time(), zone)
        ends_at = starts_at + policy.session
        # Where a jump of the clocks is no multiple of the step, two starts come too close.
        if (
            _exists(day, wall.time(), starts_at, zone)
            and starts_at >= free_from
            and ends_at <= closes
        ):
            yield Slot(starts_at, ends_at)
            free_from = ends_at + policy.gap
        wall += policy.session + policy.gap


def closed(slot: Slot, hours: Hours, policy: Policy, zone: ZoneInfo, at: datetime) -> Closed | None:
    """Why the slot cannot be booked at that moment, or ``None``.

    The lead is elapsed time before the start. The horizon counts calendar days of the facility,
    so that a whole day opens at once, at midnight.
    """
    why = out_of_reach(slot, policy, zone, at)
    if why is None and slot not in slots_on(local_day(slot.starts_at, zone), hours, policy, zone):
        return Closed.OUTSIDE_HOURS
    return why


def out_of_reach(slot: Slot, policy: Policy, zone: ZoneInfo, at: datetime) -> Closed | None:
    """The part of ``closed`` that looks at the clock alone."""
    if slot.starts_at <= at:
        return Closed.PAST
    if slot.starts_at - at < policy.lead:
        return Closed.TOO_SOON
    if local_day(slot.starts_at, zone) > last_day(policy, zone, at):
        return Closed.TOO_FAR
    return None


def last_day(policy: Policy, zone: ZoneInfo, at: datetime) -> date:
    """The last day that can be booked at that moment."""
    return (at.astimezone(zone).replace(tzinfo=None) + policy.horizon).date()


def opens_for_booking(slot: Slot, policy: Policy, zone: ZoneInfo) -> datetime:
    """The midnight at which the slot's day comes within the horizon, in UTC."""
    wall = datetime.combine(local_day(slot.starts_at, zone), time(0)) - policy.horizon
    return instant(wall.date(), wall.time(), zone)


def first_of_week(day: date, begins: int) -> date:
    """The first day of the week in which that day lies; ``begins`` 0 is Monday, 6 is Sunday."""
    return day - timedelta(days=(day.weekday() - begins) % 7)


def quanta(span: Span) -> range:
    """The five-minute steps since 1970 (UTC) that the span touches."""
    grain = int(QUANTUM.total_seconds())
    first = int(span.starts_at.timestamp()) // grain
    return range(first, -(-int(span.ends_at.timestamp()) // grain))
