"""The overlap rule: one claim per resource and five minutes, refused by the database itself.

A resource is a terminal, a resident or a visitor. A hold's claims expire; an expired one is in
nobody's way, whether or not somebody has swept it up.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.domain.errors import SlotGone
from kiosk.domain.ids import HoldId, VisitId, VisitorId
from kiosk.domain.slot import Slot, quanta
from kiosk.domain.visit import Hold, Visit
from kiosk.store.rows import Rows
from kiosk.store.schema import claims, holds

#: ("terminal:ID" | "resident:ID" | "visitor:DIGEST", five-minute step since 1970).
Claim = tuple[str, int]


def resources(booking: Visit | Hold) -> tuple[str, str, str]:
    """What a booking takes up."""
    return (
        f"terminal:{booking.terminal}",
        f"resident:{booking.resident}",
        f"visitor:{_digest(booking.visitor)}",
    )


def _digest(visitor: VisitorId) -> str:
    """Claims are read by every terminal, and a visitor's identity opens that visitor's rows."""
    return hashlib.sha256(visitor.encode()).hexdigest()[:32]


class Claims(Rows):
    """Claims of visits and of holds. What claims lies inside a savepoint of its caller's."""

    def taken(
        self,
        start: datetime,
        end: datetime,
        at: datetime,
        besides: VisitorId | None = None,
        only: frozenset[str] | None = None,
        given_up: VisitId | None = None,
    ) -> set[Claim]:
        """What cannot be had from ``start`` until before ``end``.

        ``besides``: the holds of that visitor are not counted; they give way to the next one.
        ``only``: these resources and no others. ``given_up``: nor what that visit has.
        """
        steps = quanta(Slot(start, end))
        query = select(claims.c.resource, claims.c.quantum).where(
            claims.c.quantum.between(steps.start, steps.stop - 1),
            or_(claims.c.expires_at.is_(None), claims.c.expires_at > at),
        )
        if only is not None:
            query = query.where(claims.c.resource.in_(only))
        if besides is not None:
            own = select(holds.c.id).where(holds.c.visitor_id == besides)
            query = query.where(or_(claims.c.hold_id.is_(None), claims.c.hold_id.not_in(own)))
        if given_up is not None:
            query = query.where(or_(claims.c.visit_id.is_(None), claims.c.visit_id != given_up))
        return {tuple(row) for row in self._all(query)}

    def of_hold(self, hold: Hold, at: datetime) -> None:
        """Claim for a hold, but for what its moving visit has already. Raises ``SlotGone``."""
        had = set() if hold.moves is None else self._of_visit(hold.moves)
        self._claim(hold, at, {"hold_id": hold.id, "expires_at": hold.expires_at}, had)

    def of_visit(self, visit: Visit, at: datetime) -> None:
        """Claim for a visit what it has not yet. Raises ``SlotGone``."""
        self._claim(visit, at, {"visit_id": visit.id}, self._of_visit(visit.id))

    def hand_over(self, hold: HoldId, visit: Visit) -> int:
        """Turn a hold's claims into the visit's; how many of its own it still lacks."""
        moved = self._connection.execute(
            update(claims)
            .where(claims.c.hold_id == hold)
            .values(visit_id=visit.id, hold_id=None, expires_at=None)
        )
        return len(resources(visit)) * len(quanta(visit)) - moved.rowcount

    def release_hold(self, hold: HoldId) -> None:
        """Give up a hold with its claims; no harm if it is gone already."""
        self._connection.execute(delete(claims).where(claims.c.hold_id == hold))
        self._connection.execute(delete(holds).where(holds.c.id == hold))

    def release_visit(self, visit: VisitId) -> None:
        """Give up a visit's claims."""
        self._connection.execute(delete(claims).where(claims.c.visit_id == visit))

    def _of_visit(self, visit: VisitId) -> set[Claim]:
        query = select(claims.c.resource, claims.c.quantum).where(claims.c.visit_id == visit)
        return {tuple(row) for row in self._all(query)}

    def _claim(
        self, booking: Visit | Hold, at: datetime, owner: dict[str, object], had: set[Claim]
    ) -> None:
        self._sweep(booking, at)
        rows = [
            {"resource": resource, "quantum": quantum, **owner}
            for resource in resources(booking)
            for quantum in quanta(booking)
            if (resource, quantum) not in had
        ]
        try:
            self._insert(claims, *rows)
        except IntegrityError as error:
            raise SlotGone from error

    def _sweep(self, booking: Visit | Hold, at: datetime) -> None:
        """Give up the expired holds that are in the way."""
        steps = quanta(booking)
        in_the_way = select(claims.c.hold_id).where(
            claims.c.resource.in_(resources(booking)),
            claims.c.quantum.between(steps.start, steps.stop - 1),
            claims.c.expires_at <= at,
        )
        for row in self._all(in_the_way.distinct()):
            self.release_hold(row.hold_id)
