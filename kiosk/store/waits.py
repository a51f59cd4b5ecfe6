"""Places on the waiting lists of full days.

A lobby's role on a shared server sees the places of one visitor; of the others it reads from the
view ``waiting_places`` that they are there, not whose they are.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, update

from kiosk.domain.errors import NotFound
from kiosk.domain.ids import VisitorId, WaitNumber
from kiosk.domain.party import Party
from kiosk.domain.slot import Slot
from kiosk.domain.visit import VisitKind
from kiosk.domain.waiting import ON_THE_LIST, Wait
from kiosk.store.rows import Rows
from kiosk.store.schema import waiting_places, waits


class Waits(Rows):
    """In the order in which people came."""

    def add(self, wait: Wait) -> Wait:
        """At the end of all lists: with the number that it gets."""
        last = self._connection.scalar(select(func.max(waiting_places.c.number))) or 0
        wait = replace(wait, number=WaitNumber(int(last) + 1))
        self._insert(waits, {"number": wait.number, **_row(wait)})
        return wait

    def put(self, wait: Wait) -> Wait:
        """Raises ``NotFound``."""
        written = self._connection.execute(
            update(waits).where(waits.c.number == wait.number).values(**_row(wait))
        )
        if not written.rowcount:
            raise NotFound
        return wait

    def get(self, number: WaitNumber) -> Wait:
        """Raises ``NotFound``."""
        return _value(self._known(select(waits).where(waits.c.number == number)))

    def on(self, kind: VisitKind, day: date) -> tuple[Wait, ...]:
        """Those who still are on the list of that day."""
        return self._found(select(waits).where(waits.c.day == day, waits.c.kind == kind, _still()))

    def numbers(self, kind: VisitKind, day: date) -> tuple[WaitNumber, ...]:
        """Of all who still are on that list, whosever places can be seen."""
        query = select(waiting_places.c.number).where(
            waiting_places.c.day == day,
            waiting_places.c.kind == kind,
            waiting_places.c.state.in_(sorted(ON_THE_LIST)),
        )
        rows = self._all(query.order_by(waiting_places.c.number))
        return tuple(WaitNumber(row.number) for row in rows)

    def of_visitor(self, visitor: VisitorId, first: date) -> tuple[Wait, ...]:
        """One visitor's places for that day and later ones, also those that came to an end."""
        return self._found(select(waits).where(waits.c.visitor_id == visitor, waits.c.day >= first))

    def lists(self, first: date) -> list[tuple[VisitKind, date]]:
        """For which days from that one on somebody is on a list."""
        query = select(waits.c.kind, waits.c.day).where(waits.c.day >= first, _still()).distinct()
        return [(row.kind, row.day) for row in self._all(query.order_by(waits.c.day, waits.c.kind))]

    def _found(self, query: Select[Any]) -> tuple[Wait, ...]:
        return tuple(_value(row) for row in self._all(query.order_by(waits.c.number)))


def _still() -> ColumnElement[bool]:
    return waits.c.state.in_(sorted(ON_THE_LIST))


def _row(wait: Wait) -> dict[str, object]:
    return {
        "visitor_id": wait.visitor,
        "resident_id": wait.resident,
        "kind": wait.kind,
        "day": wait.day,
        "adults": wait.party.adults,
        "children": wait.party.children,
        "joined_at": wait.joined_at,
        "state": wait.state,
        "hold_id": wait.hold,
        "slot_starts_at": None if wait.slot is None else wait.slot.starts_at,
        "slot_ends_at": None if wait.slot is None else wait.slot.ends_at,
        "accept_by": wait.accept_by,
    }


def _value(row: Row[Any]) -> Wait:
    slot = None if row.slot_starts_at is None else Slot(row.slot_starts_at, row.slot_ends_at)
    return Wait(
        number=row.number,
        visitor=row.visitor_id,
        resident=row.resident_id,
        kind=row.kind,
        day=row.day,
        party=Party(row.adults, row.children),
        joined_at=row.joined_at,
        state=row.state,
        hold=row.hold_id,
        slot=slot,
        accept_by=row.accept_by,
    )
