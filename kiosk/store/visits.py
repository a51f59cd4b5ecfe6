"""Booked visits, each with its claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, select

from kiosk.domain.errors import HoldExpired
from kiosk.domain.ids import HoldId, VisitId, VisitorId
from kiosk.domain.party import Party
from kiosk.domain.slot import LONGEST
from kiosk.domain.visit import CLAIMING, Hold, Visit, VisitState
from kiosk.store.claims import Claims, resources
from kiosk.store.holds import Holds
from kiosk.store.rows import Rows
from kiosk.store.schema import visits


class Visits(Rows):
    """Visits; explanations are private."""

    def get(self, identity: VisitId) -> Visit:
        """Raises ``NotFound``."""
        return self._value(self._known(select(visits).where(visits.c.id == identity)))

    def by_reference(self, reference: str) -> Visit | None:
        """The visit with that reference, spaces and case aside."""
        plain = reference.replace(" ", "").upper()
        row = self._one(select(visits).where(visits.c.reference == plain))
        return None if row is None else self._value(row)

    def of_visitor(self, visitor: VisitorId) -> tuple[Visit, ...]:
        """All of a visitor's visits, cancelled ones included, by time."""
        query = select(visits).where(visits.c.visitor_id == visitor)
        rows = self._all(query.order_by(visits.c.starts_at, visits.c.id))
        return tuple(self._value(row) for row in rows)

    def between(self, start: datetime, end: datetime) -> tuple[Visit, ...]:
        """Visits any part of which lies there, cancelled ones included, by time."""
        query = select(visits).where(overlaps(start, end))
        rows = self._all(query.order_by(visits.c.starts_at, visits.c.id))
        return tuple(self._value(row) for row in rows)

    def add(self, visit: Visit, hold: HoldId | None = None) -> Visit:
        """Book, with the claims of the hold or else with new ones, at ``visit.booked_at``.

        Raises ``HoldExpired`` if the hold is not valid then, ``SlotGone`` where there is none and
        somebody was first.
        """
        with self._together():
            self._insert(visits, {**self._row(visit), "id": visit.id, "version": visit.version})
            self._take(visit, hold, visit.booked_at)
        return visit

    def put(self, visit: Visit) -> Visit:
        """With its new version; what is over gives up its claims.

        Raises ``StaleVersion``, ``NotFound``; ``ValueError`` for another time or place, which is
        what ``move`` is for.
        """
        kept = self.get(visit.id)
        if kept.version == visit.version and _place(kept) != _place(visit):
            raise ValueError("a visit takes another time or place with move")
        version = self._compare_and_set(visits, visit.id, visit.version, self._row(visit))
        if visit.state not in CLAIMING:
            Claims(self._connection, self._data_key).release_visit(visit.id)
        return replace(visit, version=version)

    def move(self, visit: Visit, at: datetime, hold: HoldId | None = None) -> Visit:
        """With its new version, at its new time or place; the old is kept if it fails (R28).

        Raises as ``add`` and ``put``.
        """
        with self._together():
            version = self._compare_and_set(visits, visit.id, visit.version, self._row(visit))
            Claims(self._connection, self._data_key).release_visit(visit.id)
            self._take(visit, hold, at)
        return replace(visit, version=version)

    def exchange(self, old: Visit, new: Visit, hold: HoldId | None = None) -> Visit:
        """Give ``old`` up for ``new``, booked at ``new.booked_at``; all of it or nothing (R28).

        Raises as ``add`` and ``put``; ``ValueError`` unless ``new`` says that it comes from
        ``old``.
        """
        if new.moved_from != old.id:
            raise ValueError("a visit is exchanged for one that was moved from it")
        with self._together():
            self.put(replace(old, state=VisitState.MOVED))
            return self.add(new, hold)

    def _take(self, visit: Visit, hold: HoldId | None, at: datetime) -> None:
        claims = Claims(self._connection, self._data_key)
        if hold is None:
            claims.of_visit(visit, at)
            return
        holds = Holds(self._connection, self._data_key)
        kept = holds.get(hold, at)
        if _place(kept) != _place(visit):
            raise ValueError("the hold is for another time or place")
        lacking = claims.hand_over(hold, visit)
        holds.release(hold)
        if lacking and kept.moves is None:
            raise HoldExpired
        if lacking:  # what the visit given up had until now
            claims.of_visit(visit, at)

    def _row(self, visit: Visit) -> dict[str, object]:
        return {
            "reference": visit.reference,
            "visitor_id": visit.visitor,
            "resident_id": visit.resident,
            "terminal_id": visit.terminal,
            "kind": visit.kind,
            "starts_at": visit.starts_at,
            "ends_at": visit.ends_at,
            "state": visit.state,
            "payment": visit.payment,
            "price_cents": visit.price_cents,
            "carries_right": visit.carries_right,
            "booked_at": visit.booked_at,
            "cancelled_at": visit.cancelled_at,
            "reason": visit.reason,
            "moved_from_id": visit.moved_from,
            "adults": visit.party.adults,
            "children": visit.party.children,
            "private": self._lock(
                visits, visit.id, {"explanation": visit.explanation, "note": visit.note}
            ),
        }

    def _value(self, row: Row[Any]) -> Visit:
        private = self._unlock(visits, row.id, row.private)
        return Visit(
            id=row.id,
            version=row.version,
            reference=row.reference,
            visitor=row.visitor_id,
            resident=row.resident_id,
            terminal=row.terminal_id,
            kind=row.kind,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            state=row.state,
            payment=row.payment,
            price_cents=row.price_cents,
            carries_right=row.carries_right,
            booked_at=row.booked_at,
            cancelled_at=row.cancelled_at,
            reason=row.reason,
            explanation=private["explanation"],
            note=private["note"],
            moved_from=row.moved_from_id,
            party=Party(row.adults, row.children),
        )


def overlaps(start: datetime, end: datetime, times: Table = visits) -> ColumnElement[bool]:
    """Visits any part of which lies there; how far back to look bounds what is read."""
    of = times.c
    return and_(of.starts_at > start - LONGEST, of.starts_at < end, of.ends_at > start)


def _place(booking: Visit | Hold) -> tuple[object, ...]:
    return (*resources(booking), booking.starts_at, booking.ends_at)
