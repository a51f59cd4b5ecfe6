"""The desk's calendar by week: how full each time is, of what is there then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kiosk.domain.facility import Facility, Terminal
from kiosk.domain.hours import Window
from kiosk.domain.restriction import Block
from kiosk.domain.slot import Slot, day_bounds, slots_on
from kiosk.domain.visit import VisitKind
from kiosk.services.calendar import joined
from kiosk.store.store import Store

_DAYS = 7


@dataclass(frozen=True, slots=True)
class Load:
    """One time of one day: ``booked`` of ``capacity`` terminals.

    Capacity is of terminals in service that nothing blocks then. ``units`` have no visits then;
    ``is_blocked``: nobody has.
    """

    slot: Slot
    booked: int
    capacity: int
    units: tuple[str, ...] = ()
    is_blocked: bool = False

    @property
    def is_full(self) -> bool:
        """Whether no terminal is left."""
        return not self.is_blocked and self.booked >= self.capacity


@dataclass(frozen=True, slots=True)
class WeekView:
    """Seven days from ``first``. ``loads`` are by day and wall-clock start, for those held then.

    ``windows`` are those of any day of the week, joined; ``broken`` the terminals out of service,
    ``blocks`` what is blocked in that week.
    """

    first: date
    at: datetime
    kinds: tuple[VisitKind, ...]
    windows: tuple[Window, ...]
    loads: Mapping[tuple[date, time], Load]
    broken: tuple[Terminal, ...]
    blocks: tuple[Block, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The seven days."""
        return tuple(self.first + timedelta(days=n) for n in range(_DAYS))

    def total(self, *, day: date | None = None, window: Window | None = None) -> tuple[int, int]:
        """Booked and capacity of a day, of a window through the week, or of everything."""
        chosen = [
            load
            for (on, wall), load in self.loads.items()
            if day in (None, on) and (window is None or window.opens <= wall < window.closes)
        ]
        return sum(load.booked for load in chosen), sum(load.capacity for load in chosen)


def week_view(
    store: Store, facility: Facility, first: date, kinds: tuple[VisitKind, ...], at: datetime
) -> WeekView:
    """Those seven days, in three queries however full they are."""
    days = tuple(first + timedelta(days=n) for n in range(_DAYS))
    span = day_bounds(days[0], facility.zone)[0], day_bounds(days[-1], facility.zone)[1]
    with store.read() as t:
        terminals = tuple(m for m in t.terminals.all() if m.kind in kinds)
        blocks = t.restrictions.blocks_between(*span, at)
        counted = t.calendar.load([m.id for m in terminals if m.in_service], *span)
    booked: Counter[Slot] = Counter()
    for kind, slot, many in counted:
        if kind in kinds:
            booked[slot] += many
    policy, zone = facility.policy, facility.zone
    loads: dict[tuple[date, time], Load] = {}
    for day in days:
        held = {kind: frozenset(slots_on(day, policy.hours(kind), policy, zone)) for kind in kinds}
        for slot in sorted(frozenset().union(*held.values())):
            there = [m for m in terminals if m.in_service and slot in held[m.kind]]
            wall = slot.starts_at.astimezone(zone).time()
            loads[day, wall] = _load(slot, booked[slot], there, blocks)
    windows = [w for kind in kinds for day in days for w in policy.hours(kind).on(day)]
    return WeekView(
        first=first,
        at=at,
        kinds=kinds,
        windows=joined(windows),
        loads=loads,
        broken=tuple(m for m in terminals if not m.in_service),
        blocks=blocks,
    )


def _load(slot: Slot, booked: int, there: list[Terminal], blocks: tuple[Block, ...]) -> Load:
    now = [b for b in blocks if b.starts_at < slot.ends_at and slot.starts_at < b.ends_at]
    everyone = [b for b in now if b.terminal is None and not b.unit and b.resident is None]
    closed = {kind for kind in VisitKind for b in everyone if b.kind in (None, kind)}
    away = {b.terminal for b in now if b.terminal is not None}
    usable = [m for m in there if m.id not in away and m.kind not in closed]
    units = tuple(sorted({b.unit for b in now if b.unit}))
    blocked = bool(there) and all(m.kind in closed for m in there)
    return Load(slot, booked, len(usable), units, blocked)
