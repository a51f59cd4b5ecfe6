"""Which visits a closure would hit, and when their visitors could come instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.errors import NotApproved
from kiosk.domain.facility import Facility, housing_unit
from kiosk.domain.ids import VisitId
from kiosk.domain.language import Language
from kiosk.domain.slot import Slot, day_bounds, last_day, local_day, quanta
from kiosk.domain.visit import CLAIMING, MOVES, Visit, VisitState
from kiosk.services.offers import Offer, board_for
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

#: So many later times are looked for, for each visit.
OFFERS = 3


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A housing unit, and how many visits lie in the chosen time."""

    unit: str
    visits: int


@dataclass(frozen=True, slots=True)
class Affected:
    """A visit that lies in the closure, as the officer sees it; ``offers`` are later free times."""

    visit: Visit
    visitor_name: str
    language: Language
    resident_name: str
    unit: str
    terminal_name: str
    offers: tuple[Offer, ...]

    @property
    def can_move(self) -> bool:
        """Whether there is a time to move it to, and it has not begun."""
        return bool(self.offers) and VisitState.MOVED in MOVES[self.visit.state]


def unit_counts(
    store: Store, starts_at: datetime, ends_at: datetime, at: datetime
) -> tuple[UnitCount, ...]:
    """Every housing unit by name, with its visits in that time."""
    with store.read() as t:
        found = hit(t, None, starts_at, ends_at, at)
        units = t.residents.by_ids(frozenset(v.resident for v in found))
        names = {housing_unit(place) for place in t.residents.units()}
    counts = Counter(units[v.resident].housing_unit for v in found)
    return tuple(UnitCount(n, counts[n]) for n in sorted({*names, *counts}))


def affected(
    store: Store,
    facility: Facility,
    units: frozenset[str],
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
) -> tuple[Affected, ...]:
    """The visits of these units in that time, by time, with free times from its end on."""
    with store.read() as t:
        found = hit(t, units, starts_at, ends_at, at)
        visitors = t.visitors.by_ids(frozenset(v.visitor for v in found))
        residents = t.residents.by_ids(frozenset(v.resident for v in found))
        terminals = {each.id: each.name for each in t.terminals.all()}
        return tuple(
            Affected(
                visit=v,
                visitor_name=visitors[v.visitor].applicant.full_name,
                language=visitors[v.visitor].language,
                resident_name=residents[v.resident].full_name,
                unit=residents[v.resident].unit,
                terminal_name=terminals[v.terminal],
                offers=next_free(t, facility, v, ends_at, at),
            )
            for v in found
        )


def hit(
    t: Transaction,
    units: frozenset[str] | None,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
) -> tuple[Visit, ...]:
    """Visits that are not over, of these units or of all, any part of which lies in that time."""
    begin = max(starts_at, at)
    if begin >= ends_at:
        return ()
    found = [v for v in t.visits.between(begin, ends_at) if v.state in CLAIMING]
    if units is None:
        return tuple(found)
    residents = t.residents.by_ids(frozenset(v.resident for v in found))
    return tuple(v for v in found if residents[v.resident].housing_unit in units)


def next_free(
    t: Transaction,
    facility: Facility,
    visit: Visit,
    after: datetime,
    at: datetime,
    many: int = OFFERS,
) -> tuple[Offer, ...]:
    """The first times from ``after`` on at which its visitor could have it instead."""
    zone = facility.zone
    begin = max(after, at)
    last = last_day(facility.policy, zone, at)
    if begin >= day_bounds(last, zone)[1]:
        return ()
    try:
        board = board_for(
            t,
            facility,
            visit.visitor,
            visit.resident,
            visit.kind,
            (begin, day_bounds(last, zone)[1]),
            at,
            visit if VisitState.MOVED in MOVES[visit.state] else None,
        )
    except NotApproved:
        return ()
    found: list[Offer] = []
    first = local_day(begin, zone)
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        found += [o for o in board.offers(day) if o.is_open and o.slot.starts_at >= begin]
        if len(found) >= many:
            break
    return tuple(found[:many])


def shared_out(visits: Iterable[Affected]) -> dict[VisitId, Slot]:
    """One time for each that can move, so that they are not in each other's way.

    No more go to one time than it has terminals free, and of one unit, one visitor or one
    resident never two.
    """
    given: dict[VisitId, Slot] = {}
    places: Counter[int] = Counter()
    people: set[tuple[str, int]] = set()
    for each in visits:
        whose = (housing_unit(each.unit), each.visit.visitor, each.visit.resident)
        for offer in each.offers if each.can_move else ():
            steps = quanta(offer.slot)
            is_full = any(places[step] >= offer.free for step in steps)
            if is_full or any((who, step) in people for who in whose for step in steps):
                continue
            given[each.visit.id] = offer.slot
            places.update(steps)
            people.update((who, step) for who in whose for step in steps)
            break
    return given
