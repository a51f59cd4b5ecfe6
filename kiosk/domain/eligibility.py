"""Which rule closes a time to one visitor, and from when it no longer does (R23 to R28).

Everything that decides is given as values read once, so that a fortnight is judged without
asking the store again. How many terminals are free is counted elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kiosk.domain.facility import Facility, Resident
from kiosk.domain.guard import id_ends_before
from kiosk.domain.restriction import Block, UnitRules
from kiosk.domain.slot import (
    Closed,
    Slot,
    Span,
    bounds,
    first_of_week,
    instant,
    local_day,
    opens_for_booking,
    out_of_reach,
    quanta,
)
from kiosk.domain.visit import VisitKind
from kiosk.domain.visitor import Applicant, eighteenth, is_adult

#: Days looked ahead for a unit's next window: one of each weekday, and the same one again.
_A_WEEK_ON = 8


@dataclass(frozen=True, slots=True)
class Blocked:
    """The rule, and from when it is no longer in the way.

    For ``TOO_FAR`` that is the moment from which the time can be booked, for the others the first
    later time that the rule leaves open; ``None`` if that is never or cannot be known.
    """

    why: Closed
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants to visit whom, and in which way; ``moving`` is the visit to be given up for it."""

    kind: VisitKind
    at: datetime
    applicant: Applicant
    resident: Resident
    moving: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What is booked or held already, apart from the visit that moves and the visitor's own hold.

    ``visitor`` and ``resident``: their visits of the weeks in question, each once; those in
    ``used`` count for the week though nobody is kept from that time any more.
    """

    visitor: tuple[Span, ...] = ()
    visitor_used: tuple[Span, ...] = ()
    resident: tuple[Span, ...] = ()
    resident_used: tuple[Span, ...] = ()
    unit: tuple[tuple[Span, int], ...] = ()
    apart: tuple[Span, ...] = ()


class Eligibility:
    """Judges times for one wish."""

    def __init__(
        self,
        facility: Facility,
        wish: Wish,
        rules: UnitRules,
        blocks: Iterable[Block],
        others: Others,
    ) -> None:
        self._policy, self._zone = facility.policy, facility.zone
        self._wish, self._hours = wish, rules.hours
        self._at_once = self._policy.unit_at_once if rules.at_once is None else rules.at_once
        self._blocks = tuple(b for b in blocks if self._concerns(b))
        self._visitor, self._resident = _ends(others.visitor), _ends(others.resident)
        self._apart = _ends(others.apart)
        self._unit = _counted(others.unit)
        self._visitor_weeks = self._weeks((*others.visitor, *others.visitor_used))
        self._resident_weeks = self._weeks((*others.resident, *others.resident_used))
        self._windows: dict[date, tuple[tuple[datetime, datetime], ...]] = {}

    def blocked(self, slot: Slot) -> Blocked | None:
        """The first rule that closes the time; terminals are not looked at."""
        return self._by_the_clock(slot) or self.withdrawn(slot) or self._by_others(slot)

    def every(self, slot: Slot) -> tuple[Blocked, ...]:
        """The first rule of each group that closes the time: clock, person, place, week, others.

        Inside a group what nobody can override is asked before what staff can, so that a rule of
        the first sort is never hidden.
        """
        day = local_day(slot.starts_at, self._zone)
        found = (
            self._by_the_clock(slot),
            self._by_person(day),
            self._by_restriction(slot, day),
            self._by_quota(day),
            self._by_others(slot),
        )
        return tuple(blocked for blocked in found if blocked is not None)

    def withdrawn(self, slot: Slot) -> Blocked | None:
        """A rule that can close a time that is held already: all but clock and other bookings."""
        day = local_day(slot.starts_at, self._zone)
        return self._by_person(day) or self._by_restriction(slot, day) or self._by_quota(day)

    def _by_the_clock(self, slot: Slot) -> Blocked | None:
        moving = self._wish.moving
        why = out_of_reach(slot, self._policy, self._zone, self._wish.at)
        if why is Closed.PAST:
            return Blocked(why)
        if moving is not None and slot.starts_at == moving.starts_at:
            return Blocked(Closed.SAME_TIME)
        is_earlier = moving is not None and slot.starts_at < moving.starts_at
        if moving is not None and is_earlier and not self._policy.move_earlier:
            return Blocked(Closed.EARLIER, moving.starts_at)
        if why is Closed.TOO_FAR:
            return Blocked(why, opens_for_booking(slot, self._policy, self._zone))
        return None if why is None else Blocked(why)

    def _by_person(self, day: date) -> Blocked | None:
        birth = self._wish.applicant.birth
        if birth is not None and not is_adult(birth, day):
            return Blocked(Closed.UNDER_18, self._midnight(eighteenth(birth)))
        if id_ends_before(self._wish.applicant, day):
            return Blocked(Closed.ID_EXPIRED)
        if not self._wish.resident.present:
            return Blocked(Closed.RESIDENT_AWAY)
        return None

    def _by_restriction(self, slot: Slot, day: date) -> Blocked | None:
        for block in self._blocks:
            if block.starts_at < slot.ends_at and slot.starts_at < block.ends_at:
                return Blocked(_why(block), None if block.is_open_ended else block.ends_at)
        if self._hours is None or any(
            opens <= slot.starts_at and slot.ends_at <= closes for opens, closes in self._open(day)
        ):
            return None
        return Blocked(Closed.UNIT_HOURS, self._next_window(slot, day))

    def _by_quota(self, day: date) -> Blocked | None:
        week = first_of_week(day, self._policy.week_begins)
        for most, used, why in (
            (self._policy.visitor_weekly_most, self._visitor_weeks, Closed.VISITOR_QUOTA),
            (self._policy.resident_weekly_most, self._resident_weeks, Closed.RESIDENT_QUOTA),
        ):
            if 0 < most <= used[week]:
                return Blocked(why, self._midnight(week + timedelta(days=7)))
        return None

    def _by_others(self, slot: Slot) -> Blocked | None:
        steps = quanta(slot)
        for ends, why in (
            (self._visitor, Closed.VISITOR_BUSY),
            (self._resident, Closed.RESIDENT_BUSY),
            (self._apart, Closed.KEPT_APART),
        ):
            until = [ends[step] for step in steps if step in ends]
            if until:
                return Blocked(why, max(until))
        if self._at_once:
            full = [self._unit[step] for step in steps if step in self._unit]
            until = [end for count, end in full if count >= self._at_once]
            if until:
                return Blocked(Closed.UNIT_BUSY, max(until))
        return None

    def _concerns(self, block: Block) -> bool:
        """Terminals are counted, not judged."""
        resident = self._wish.resident
        return (
            block.terminal is None
            and block.kind in (None, self._wish.kind)
            and block.unit in ("", resident.housing_unit, resident.unit)
            and block.resident in (None, resident.id)
        )

    def _weeks(self, visits: Iterable[Span]) -> Counter[date]:
        begins = self._policy.week_begins
        return Counter(first_of_week(local_day(v.starts_at, self._zone), begins) for v in visits)

    def _open(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """When the unit's windows open and close on that day."""
        if day not in self._windows and self._hours is not None:
            windows = self._hours.on(day)
            self._windows[day] = tuple(bounds(day, window, self._zone) for window in windows)
        return self._windows[day]

    def _next_window(self, slot: Slot, day: date) -> datetime | None:
        ahead = (
            opens
            for n in range(_A_WEEK_ON)
            for opens, _ in self._open(day + timedelta(days=n))
            if opens > slot.starts_at
        )
        return next(ahead, None)

    def _midnight(self, day: date) -> datetime:
        return instant(day, time(0), self._zone)


def _why(block: Block) -> Closed:
    if block.resident is not None:
        return Closed.RESIDENT_BLOCKED
    return Closed.UNIT_BLOCKED if block.unit else Closed.FACILITY_BLOCKED


def _ends(spans: Iterable[Span]) -> dict[int, datetime]:
    """When each five-minute step that is taken is free again."""
    ends: dict[int, datetime] = {}
    for span in spans:
        for step in quanta(span):
            ends[step] = max(ends.get(step, span.ends_at), span.ends_at)
    return ends


def _counted(spans: Iterable[tuple[Span, int]]) -> dict[int, tuple[int, datetime]]:
    """How many have each step, and when the first of them ends."""
    counts: dict[int, tuple[int, datetime]] = {}
    for span, count in spans:
        for step in quanta(span):
            before, end = counts.get(step, (0, span.ends_at))
            counts[step] = before + count, min(end, span.ends_at)
    return counts
