"""The desk's calendar: a day by terminal, and one visit's details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from kiosk.domain import fields
from kiosk.domain.audit import AuditEntry
from kiosk.domain.errors import NotFound
from kiosk.domain.facility import Facility, Resident, Terminal
from kiosk.domain.hours import Window
from kiosk.domain.ids import ALPHABET, StaffId, VisitId
from kiosk.domain.names import begins_like
from kiosk.domain.restriction import Block
from kiosk.domain.slot import Slot, day_bounds, slots_on
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.domain.visitor import Visitor
from kiosk.services.call_off import is_charged
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

_ONE_DAY = timedelta(days=1)
_SEARCH_MOST = 80
_REFERENCE = 8
_LETTERS_LEAST = 2
_HITS_MOST = 20


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
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitDetails:
    """One visit with everybody and everything that belongs to it.

    ``credits``: visits of that kind owed to the visitor now. ``is_charged``: it was called off for
    behaviour, and what it cost could still be given back. ``names``: staff of the history.
    """

    visit: Visit
    visitor: Visitor
    resident: Resident
    terminal: Terminal
    history: tuple[AuditEntry, ...]
    credits: int = 0
    is_charged: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


def day_view(store: Store, facility: Facility, day: date, at: datetime) -> DayView:
    """That day, in five queries however full it is."""
    with store.read() as t:
        terminals = t.terminals.all()
        blocks = t.restrictions.blocks_between(*day_bounds(day, facility.zone), at)
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
        windows=joined([w for windows in hours.values() for w in windows]),
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
        blocks=blocks,
    )


def stamp(
    store: Store, facility: Facility, first: date, days: int, at: datetime
) -> tuple[object, ...]:
    """Equal as long as nothing that the calendar shows of those days has changed; cheap."""
    span = _span(facility, first, days)
    with store.read() as t:
        return t.calendar.stamp(*span), t.terminals.all(), t.restrictions.blocks_between(*span, at)


def visit_details(store: Store, visit_id: VisitId) -> VisitDetails:
    """Raises ``NotFound``."""
    with store.read() as t:
        visit = t.visits.get(visit_id)
        history = t.audit.of(visit.id)
        return VisitDetails(
            visit=visit,
            visitor=t.visitors.by_id(visit.visitor),
            resident=t.residents.get(visit.resident),
            terminal=t.terminals.get(visit.terminal),
            history=history,
            credits=t.ledger.balance(visit.visitor, visit.kind),
            is_charged=is_charged(t, visit),
            names=_staff_of(t, history),
        )


def search(
    store: Store, facility: Facility, untrusted_text: str, at: datetime
) -> tuple[VisitCard, ...]:
    """Visits by reference, on any day, or by a name, from yesterday on; by time, twenty at most.

    A name is the visitor's or the resident's; fewer than two letters find nobody.
    """
    wanted = fields.line(untrusted_text, _SEARCH_MOST)
    plain = wanted.replace(" ", "").upper()
    with store.read() as t:
        if len(plain) == _REFERENCE and set(plain) <= set(ALPHABET):
            visit = t.visits.by_reference(plain)
            if visit is not None:
                return (_card(t, visit),)
        if sum(c.isalpha() for c in wanted) < _LETTERS_LEAST:
            return ()
        days = (facility.policy.horizon + _ONE_DAY * 2).days
        there = t.calendar.people(*_span(facility, facility.day(at) - _ONE_DAY, days + 1))
        visitors = t.visitors.by_ids(frozenset(w.visitor for w in there))
        residents = t.residents.by_ids(frozenset(w.resident for w in there))
        known = {i for i, v in visitors.items() if is_called(v.applicant.full_name, wanted)}
        whom = {i for i, r in residents.items() if is_called(r.full_name, wanted)}
        found = [w for w in there if w.visitor in known or w.resident in whom]
        found.sort(key=lambda w: (w.at < at, w.at))
        return tuple(_card(t, t.visits.get(w.id)) for w in found[:_HITS_MOST])


def is_called(name: str, typed: str) -> bool:
    """Whether the name, or any word of it, begins with what was typed."""
    return begins_like(name, typed) or any(
        begins_like(word, typed) for word in name.replace("-", " ").split()
    )


def _card(t: Transaction, visit: Visit) -> VisitCard:
    resident = t.residents.get(visit.resident)
    name = t.visitors.by_id(visit.visitor).applicant.full_name
    return VisitCard(visit, name, resident.full_name, resident.unit)


def _staff_of(t: Transaction, history: tuple[AuditEntry, ...]) -> dict[str, str]:
    """The names of those of them who work here."""
    found = {}
    for who in {entry.who for entry in history}:
        try:
            found[who] = t.staff.get(StaffId(who)).name
        except NotFound:
            continue
    return found


def _span(facility: Facility, first: date, days: int) -> tuple[datetime, datetime]:
    last = first + timedelta(days=days - 1)
    return day_bounds(first, facility.zone)[0], day_bounds(last, facility.zone)[1]


def _capacity(
    kind: VisitKind, terminals: tuple[Terminal, ...], starts: int, visits: tuple[Visit, ...]
) -> Capacity:
    usable = {t.id for t in terminals if t.kind is kind and t.in_service}
    taken = sum(v.terminal in usable and v.state is not VisitState.CANCELLED for v in visits)
    return Capacity(taken=taken, all=starts * len(usable))


def joined(windows: list[Window]) -> tuple[Window, ...]:
    """Windows in order, those that touch or overlap made one."""
    joined: list[Window] = []
    for window in sorted(windows, key=lambda w: (w.opens, w.closes)):
        if joined and window.opens <= joined[-1].closes:
            last = joined.pop()
            window = Window(last.opens, max(last.closes, window.closes))  # noqa: PLW2901
        joined.append(window)
    return tuple(joined)
