"""Slots kept while somebody confirms: one that a visitor chose, and one that is offered to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from kiosk.domain.errors import HoldExpired
from kiosk.domain.ids import HoldId, VisitorId
from kiosk.domain.party import Party
from kiosk.domain.slot import quanta
from kiosk.domain.visit import Hold
from kiosk.store.claims import Claims
from kiosk.store.rows import Rows
from kiosk.store.schema import holds


class Holds(Rows):
    """Holds with their claims."""

    def add(self, hold: Hold, at: datetime) -> Hold:
        """Hold a slot instead of any other this visitor held. Raises ``SlotGone``.

        The visit that is to move there is in nobody's way, nor is what is offered to the visitor
        then. An offer takes nothing from what they chose.
        """
        row = {
            "id": hold.id,
            "visitor_id": hold.visitor,
            "resident_id": hold.resident,
            "terminal_id": hold.terminal,
            "kind": hold.kind,
            "starts_at": hold.starts_at,
            "ends_at": hold.ends_at,
            "expires_at": hold.expires_at,
            "moves_id": hold.moves,
            "adults": hold.party.adults,
            "children": hold.party.children,
            "is_offer": hold.is_offer,
        }
        with self._together():
            earlier = self.of_visitor(hold.visitor, is_offer=hold.is_offer)
            if earlier is not None:
                self.release(earlier.id)
            offered = self.of_visitor(hold.visitor, is_offer=True)
            if offered is not None and _meet(offered, hold):
                self.release(offered.id)
            self._insert(holds, row)
            Claims(self._connection, self._data_key).of_hold(hold, at)
        return hold

    def get(self, identity: HoldId, at: datetime) -> Hold:
        """Raises ``HoldExpired``, also for one that has been given up or swept away."""
        row = self._one(select(holds).where(holds.c.id == identity))
        if row is None or row.expires_at <= at:
            raise HoldExpired
        return _value(row)

    def of_visitor(self, visitor: VisitorId, *, is_offer: bool = False) -> Hold | None:
        """What the visitor chose, or what is offered to them, expired or not."""
        query = select(holds).where(holds.c.visitor_id == visitor, holds.c.is_offer.is_(is_offer))
        row = self._one(query)
        return None if row is None else _value(row)

    def release(self, identity: HoldId) -> None:
        """Give it up; no harm if it is gone already."""
        Claims(self._connection, self._data_key).release_hold(identity)


def _value(row: Row[Any]) -> Hold:
    return Hold(
        id=row.id,
        visitor=row.visitor_id,
        resident=row.resident_id,
        terminal=row.terminal_id,
        kind=row.kind,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        expires_at=row.expires_at,
        moves=row.moves_id,
        party=Party(row.adults, row.children),
        is_offer=row.is_offer,
    )


def _meet(one: Hold, other: Hold) -> bool:
    first, second = quanta(one), quanta(other)
    return first.start < second.stop and second.start < first.stop
