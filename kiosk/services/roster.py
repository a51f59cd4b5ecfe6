"""Bringing in the roster: who is new, who moved, who left, and whose visits that concerns."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kiosk.domain.errors import ManyReleased
from kiosk.domain.facility import Resident
from kiosk.domain.ids import ResidentId, new_id
from kiosk.domain.restriction import OPEN_END
from kiosk.domain.visit import Visit
from kiosk.services.affected import hit
from kiosk.services.roster_file import Listed
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

#: More than that share of those present, and more than so many people, do not leave on one day:
#: the file is probably cut off.
RELEASED_SHARE, RELEASED_LEAST = 0.5, 20


class Change(StrEnum):
    """What happens to a resident; the value with ``resident.`` before it is written down."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    RELEASED = "released"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Changed:
    """One resident before and after; ``before`` is ``None`` for somebody new."""

    what: Change
    before: Resident | None
    after: Resident


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What a roster changes. ``visits`` are those ahead of people who moved or left, by time."""

    changes: tuple[Changed, ...]
    unchanged: int
    visits: tuple[Visit, ...]

    def count(self, what: Change) -> int:
        """How many residents that happens to."""
        return sum(each.what is what for each in self.changes)


def bring_in(
    store: Store,
    listed: Iterable[Listed],
    by: str,
    at: datetime,
    *,
    is_whole: bool = True,
    many_may_leave: bool = False,
    dry_run: bool = False,
) -> BroughtIn:
    """Make the roster what the file says; doing it again changes nothing.

    ``is_whole``: who is not in it has left; they are kept as not present. Their visits are not
    touched: they are listed for staff, now and at the desk. All of it is one transaction. Raises
    ``ManyReleased`` unless ``many_may_leave``.
    """
    listed = tuple(listed)
    if dry_run:
        with store.read() as t:
            return _changes(t, listed, at, is_whole=is_whole, many_may_leave=many_may_leave)
    with store.begin() as t:
        done = _changes(t, listed, at, is_whole=is_whole, many_may_leave=many_may_leave)
        _write(t, done, by, at)
        return done


def _changes(
    t: Transaction,
    listed: tuple[Listed, ...],
    at: datetime,
    *,
    is_whole: bool,
    many_may_leave: bool,
) -> BroughtIn:
    everyone = t.residents.all()
    known = {_key(r.booking_number): r for r in everyone}
    changes = []
    named: set[ResidentId] = set()
    for each in listed:
        before = known.get(_key(each.booking_number))
        after = _resident(each, before)
        named.add(after.id)
        if before is None:
            changes.append(Changed(Change.ADDED, None, after))
        elif after != before:
            changes.append(Changed(_what(before, after), before, after))
    if is_whole:
        gone = (r for r in everyone if r.id not in named and r.present)
        changes += [Changed(Change.RELEASED, r, replace(r, present=False)) for r in gone]
    released = sum(c.what is Change.RELEASED for c in changes)
    present = sum(r.present for r in everyone)
    is_odd = released > RELEASED_LEAST and released > RELEASED_SHARE * present
    if is_odd and not many_may_leave:
        raise ManyReleased(released=released, present=present)
    concerned = {c.after.id for c in changes if c.what in (Change.MOVED, Change.RELEASED)}
    ahead = hit(t, None, at, OPEN_END, at) if concerned else ()
    unchanged = len(named) - sum(c.after.id in named for c in changes)
    return BroughtIn(tuple(changes), unchanged, tuple(v for v in ahead if v.resident in concerned))


def _key(booking_number: str) -> str:
    return unicodedata.normalize("NFKC", booking_number).strip().casefold()


def _resident(listed: Listed, before: Resident | None) -> Resident:
    return Resident(
        id=ResidentId(new_id()) if before is None else before.id,
        surname=listed.surname,
        given=listed.given,
        booking_number=listed.booking_number,
        unit=listed.unit,
        present=listed.present,
    )


def _what(before: Resident, after: Resident) -> Change:
    if before.present != after.present:
        return Change.RETURNED if after.present else Change.RELEASED
    return Change.MOVED if before.unit != after.unit else Change.CHANGED


def _write(t: Transaction, done: BroughtIn, by: str, at: datetime) -> None:
    t.residents.add_all(c.after for c in done.changes if c.before is None)
    for each in done.changes:
        if each.before is None:
            continue
        t.residents.put(each.after)
        if each.what is not Change.CHANGED:
            count = sum(v.resident == each.after.id for v in done.visits)
            detail: dict[str, str | int] = {
                "from": each.before.unit,
                "to": each.after.unit,
                "visits": count,
            }
            t.audit.add(at, by, f"resident.{each.what}", each.after.id, detail)
    counts: dict[str, str | int] = dict(Counter(c.what.value for c in done.changes))
    t.audit.add(at, by, "facility.roster", "", {**counts, "visits": len(done.visits)})
