"""Keeping what the facility restricts: blocked times, units' rules, residents kept apart.

Nothing that is booked is touched: whoever restricts a time is told which visits lie in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kiosk.domain.errors import NotAllowed, UnknownName
from kiosk.domain.facility import Facility, Resident, housing_unit
from kiosk.domain.hours import Hours
from kiosk.domain.ids import BlockId, ResidentId, new_id
from kiosk.domain.restriction import OPEN_END, Block, BlockWhy, UnitRules
from kiosk.domain.slot import bounds, local_day
from kiosk.domain.staff import Staff
from kiosk.domain.visit import CLAIMING, Visit, VisitKind
from kiosk.services.facility_file import windows_in
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction


class Restriction(StrEnum):
    """What is written down; the subject is the block, the unit, or one of the two residents."""

    BLOCKED = "restriction.blocked"
    UNBLOCKED = "restriction.unblocked"
    UNIT = "restriction.unit"
    APART = "restriction.apart"
    TOGETHER = "restriction.together"


class Target(StrEnum):
    """What a blocked time is for."""

    ALL = "all"
    UNIT = "unit"
    TERMINAL = "terminal"
    RESIDENT = "resident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A time to block as a person asks for it.

    ``untrusted_name`` is a unit, a terminal's name or a resident's booking number.
    """

    target: Target
    starts_at: datetime
    ends_at: datetime
    why: BlockWhy
    untrusted_name: str = ""
    kind: VisitKind | None = None


def block_wanted(store: Store, wanted: Wanted, staff: Staff, at: datetime) -> tuple[Visit, ...]:
    """Let nobody book then; the visits that are booked then already, by time.

    Raises ``NotAllowed``, ``UnknownName``; ``ValueError`` for a time that ends before it begins.
    """
    with store.read() as t:
        if not t.staff.get(staff.id).may_book:
            raise NotAllowed
    return block_found(store, wanted, staff.id, at)[1]


def block_found(
    store: Store, wanted: Wanted, by: str, at: datetime
) -> tuple[Block, tuple[Visit, ...]]:
    """The same for whoever looks after the machine, with the block."""
    with store.read() as t:
        given = _found(t, wanted)
    return given, block(store, given, by, at)


def _found(t: Transaction, wanted: Wanted) -> Block:
    given = Block(
        id=BlockId(new_id()),
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        why=wanted.why,
        kind=wanted.kind,
    )
    name = " ".join(wanted.untrusted_name.split())
    if wanted.target is Target.UNIT:
        return replace(given, unit=known_unit(t, name))
    if wanted.target is Target.TERMINAL:
        terminals = (each for each in t.terminals.all() if each.name.casefold() == name.casefold())
        terminal = next(terminals, None)
        if terminal is None:
            raise UnknownName(name=name)
        return replace(given, terminal=terminal.id)
    if wanted.target is Target.RESIDENT:
        return replace(given, resident=known_resident(t, name).id)
    return given


def known_unit(t: Transaction, name: str) -> str:
    """The unit of that name, whatever its case. Raises ``UnknownName``."""
    kept = (rules.unit for rules in t.restrictions.units())
    for unit in (*map(housing_unit, t.residents.units()), *kept):
        if unit.casefold() == name.casefold():
            return unit
    raise UnknownName(name=name)


def known_resident(t: Transaction, booking_number: str) -> Resident:
    """The resident with that booking number. Raises ``UnknownName``."""
    found = t.residents.by_booking_number(booking_number)
    if found is None:
        raise UnknownName(name=booking_number)
    return found


def block(store: Store, given: Block, by: str, at: datetime) -> tuple[Visit, ...]:
    """Let nobody book then; the visits that are booked then already, by time."""
    with store.begin() as t:
        t.restrictions.add_block(given)
        detail: dict[str, str | int] = {
            "why": given.why.value,
            "kind": "" if given.kind is None else given.kind.value,
            "terminal": given.terminal or "",
            "unit": given.unit,
            "resident": given.resident or "",
        }
        t.audit.add(at, by, Restriction.BLOCKED, given.id, detail)
        ahead = _booked(t, max(given.starts_at, at), given.ends_at) if given.ends_at > at else ()
        units = _units(t, ahead)
    return tuple(v for v in ahead if _lies_in(v, units[v.resident], given))


def unblock(store: Store, identity: BlockId, by: str, at: datetime) -> None:
    """Open the time again. Raises ``NotFound``."""
    with store.begin() as t:
        t.restrictions.remove_block(identity)
        t.audit.add(at, by, Restriction.UNBLOCKED, identity, {})


def blocks(store: Store, start: datetime, end: datetime) -> tuple[Block, ...]:
    """Those any part of which lies there, by their begin."""
    with store.read() as t:
        return t.restrictions.blocks_between(start, end)


def keep_unit(
    store: Store, facility: Facility, rules: UnitRules, by: str, at: datetime
) -> tuple[Visit, ...]:
    """Set a unit's schedule and limit; its visits ahead that lie outside the schedule, by time."""
    with store.begin() as t:
        t.restrictions.put_unit(rules)
        detail: dict[str, str | int] = {"hours": int(rules.hours is not None)}
        if rules.at_once is not None:
            detail["at_once"] = rules.at_once
        t.audit.add(at, by, Restriction.UNIT, rules.unit, detail)
        ahead = _booked(t, at, at + facility.policy.horizon * 2)
        units = _units(t, ahead)
    mine = (v for v in ahead if units[v.resident] == rules.unit)
    return tuple(v for v in mine if not _is_within(v, rules, facility))


def keep_apart(store: Store, one: ResidentId, other: ResidentId, by: str, at: datetime) -> None:
    """Never a visit of both at the same time. Raises ``NotFound`` for somebody unknown."""
    with store.begin() as t:
        for resident in (one, other):
            t.residents.get(resident)
        t.restrictions.keep_apart(one, other)
        t.audit.add(at, by, Restriction.APART, one, {"other": other})


def let_together(store: Store, one: ResidentId, other: ResidentId, by: str, at: datetime) -> None:
    """They may have visits at the same time again."""
    with store.begin() as t:
        t.restrictions.let_together(one, other)
        t.audit.add(at, by, Restriction.TOGETHER, one, {"other": other})


def _booked(t: Transaction, start: datetime, end: datetime) -> tuple[Visit, ...]:
    return tuple(v for v in t.visits.between(start, end) if v.state in CLAIMING)


def _units(t: Transaction, visits: tuple[Visit, ...]) -> dict[ResidentId, str]:
    found = t.residents.by_ids(frozenset(v.resident for v in visits))
    return {identity: resident.housing_unit for identity, resident in found.items()}


def _lies_in(visit: Visit, unit: str, given: Block) -> bool:
    return (
        given.kind in (None, visit.kind)
        and given.terminal in (None, visit.terminal)
        and given.resident in (None, visit.resident)
        and given.unit in ("", unit)
    )


def _is_within(visit: Visit, rules: UnitRules, facility: Facility) -> bool:
    if rules.hours is None:
        return True
    day = local_day(visit.starts_at, facility.zone)
    spans = (bounds(day, window, facility.zone) for window in rules.hours.on(day))
    return any(opens <= visit.starts_at and visit.ends_at <= closes for opens, closes in spans)


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is restricted: blocks that are not over, units by name, pairs by booking number."""

    blocks: tuple[Block, ...]
    units: tuple[UnitRules, ...]
    apart: tuple[tuple[Resident, Resident], ...]


def everything(store: Store, at: datetime) -> Kept:
    """As it is at that moment."""
    with store.read() as t:
        pairs = t.restrictions.apart()
        known = t.residents.by_ids(frozenset(each for pair in pairs for each in pair))
        blocks = t.restrictions.blocks_between(at, OPEN_END, at)
        units = t.restrictions.units()
    apart = [
        (known[one], known[other])
        if _number(known[one]) < _number(known[other])
        else (known[other], known[one])
        for one, other in pairs
    ]
    apart.sort(key=lambda pair: (_number(pair[0]), _number(pair[1])))
    return Kept(blocks, units, tuple(apart))


def unit_named(store: Store, untrusted_name: str) -> str:
    """The unit of that name, whatever its case. Raises ``UnknownName``."""
    with store.read() as t:
        return known_unit(t, " ".join(untrusted_name.split()))


def pair(store: Store, one: str, other: str, by: str, at: datetime, *, is_apart: bool) -> None:
    """Keep two residents apart, by their booking numbers, or end that. Raises ``UnknownName``."""
    with store.read() as t:
        first, second = known_resident(t, one).id, known_resident(t, other).id
    if first == second:
        raise UnknownName(name=other)
    act = keep_apart if is_apart else let_together
    act(store, first, second, by, at)


def _number(resident: Resident) -> str:
    return resident.booking_number


def pair_by(
    store: Store, one: str, other: str, staff: Staff, at: datetime, *, is_apart: bool
) -> None:
    """The same by a member of staff. Raises ``NotAllowed``."""
    with store.read() as t:
        if not t.staff.get(staff.id).may_book:
            raise NotAllowed
    pair(store, one, other, staff.id, at, is_apart=is_apart)


@dataclass(frozen=True, slots=True)
class Limits:
    """A unit's rules as a person types them: most visits at a time, and the hours of each day.

    No hours at all are those of the facility; a day without any is closed where others have some.
    """

    unit: str
    untrusted_at_once: str
    untrusted_week: tuple[str, ...]


def limit(
    store: Store, facility: Facility, wanted: Limits, staff: Staff, at: datetime
) -> tuple[Visit, ...]:
    """Set a unit's rules; its visits ahead that lie outside them, by time.

    Raises ``NotAllowed``, ``UnknownName``; ``ValueError`` for what the page does not let through.
    """
    with store.read() as t:
        if not t.staff.get(staff.id).may_book:
            raise NotAllowed
        unit = known_unit(t, wanted.unit)
    typed = wanted.untrusted_at_once.strip()
    week = [windows_in(day) for day in wanted.untrusted_week]
    found = tuple(day for day in week if day is not None)
    if len(found) != len(week):
        raise ValueError("hours that cannot be read")
    rules = UnitRules(
        unit=unit,
        at_once=int(typed) if typed else None,
        hours=Hours(found) if any(found) else None,
    )
    return keep_unit(store, facility, rules, staff.id, at)


def units(store: Store) -> tuple[str, ...]:
    """Every housing unit, by name: those with residents, and those with rules."""
    with store.read() as t:
        places = {housing_unit(place) for place in t.residents.units()}
        return tuple(sorted(places | {rules.unit for rules in t.restrictions.units()}))
