"""The desk's calendar: a day by terminal, and one visit's details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.domain.audit import AuditEntry
from kiosk.domain.facility import Facility, Resident, Terminal
from kiosk.domain.hours import Window
from kiosk.domain.ids import VisitId
from kiosk.domain.slot import Slot, day_bounds, slots_on
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.domain.visitor import Visitor
from kiosk.store.store import Store


@dataclass(frozen=True, slots=True)
class VisitCard:
    """A visit as the calendar shows it."""

    visit: Visit
    visitor_name: str
    resident_name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Capacity:
    """Sessions of one kind on one day: ``taken`` of ``all``, on terminals in service."""

    taken: int
    all: int


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the facility. ``windows`` are those in which any kind of visit is held, joined.

    ``hours`` and ``starts`` are by kind. Visits are by start time, cancelled ones included, those
    that moved away not.
    """

    day: date
    at: datetime
    columns: tuple[Terminal, ...]
    windows: tuple[Window, ...]
    hours: Mapping[VisitKind, tuple[Window, ...]]
    starts: Mapping[VisitKind, tuple[Slot, ...]]
    capacity: Mapping[VisitKind, Capacity]
    visits: tuple[VisitCard, ...]


@dataclass(frozen=True, slots=True)
class VisitDetails:
    """One visit with everybody and everything that belongs to it."""

    visit: Visit
    visitor: Visitor
    resident: Resident
    terminal: Terminal
    history: tuple[AuditEntry, ...]


def day_view(store: Store, facility: Facility, day: date, at: datetime) -> DayView:
    """That day, in four queries however full it is."""
    with store.read() as t:
        terminals = t.terminals.all()
        there = t.visits.between(*day_bounds(day, facility.zone))
        visits = tuple(v for v in there if v.state is not VisitState.MOVED)
        visitors = t.visitors.by_ids(frozenset(v.visitor for v in visits))
        residents = t.residents.by_ids(frozenset(v.resident for v in visits))
    policy = facility.policy
    hours = {kind: policy.hours(kind).on(day) for kind in VisitKind}
    starts = {k: slots_on(day, policy.hours(k), policy, facility.zone) for k in VisitKind}
    return DayView(
        day=day,
        at=at,
        columns=terminals,
        windows=_joined([w for windows in hours.values() for w in windows]),
        hours=hours,
        starts=starts,
        capacity={k: _capacity(k, terminals, len(starts[k]), visits) for k in VisitKind},
        visits=tuple(
            VisitCard(
                visit=v,
                visitor_name=visitors[v.visitor].applicant.full_name,
                resident_name=residents[v.resident].full_name,
                unit=residents[v.resident].unit,
            )
            for v in visits
        ),
    )


def visit_details(store: Store, visit_id: VisitId) -> VisitDetails:
    """Raises ``NotFound``."""
    with store.read() as t:
        visit = t.visits.get(visit_id)
        return VisitDetails(
            visit=visit,
            visitor=t.visitors.by_id(visit.visitor),
            resident=t.residents.get(visit.resident),
            terminal=t.terminals.get(visit.terminal),
            history=t.audit.of(visit.id),
        )


def _capacity(
    kind: VisitKind, terminals: tuple[Terminal, ...], starts: int, visits: tuple[Visit, ...]
) -> Capacity:
    usable = {t.id for t in terminals if t.kind is kind and t.in_service}
    taken = sum(v.terminal in usable and v.state is not VisitState.CANCELLED for v in visits)
    return Capacity(taken=taken, all=starts * len(usable))


def _joined(windows: list[Window]) -> tuple[Window, ...]:
    """Windows in order, those that touch or overlap made one."""
    joined: list[Window] = []
    for window in sorted(windows, key=lambda w: (w.opens, w.closes)):
        if joined and window.opens <= joined[-1].closes:
            last = joined.pop()
            window = Window(last.opens, max(last.closes, window.closes))  # noqa: PLW2901
        joined.append(window)
    return tuple(joined)
