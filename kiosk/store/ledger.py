"""Credits: visits owed to visitors, as a list that is only added to (R29, R30)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

from kiosk.domain.ids import VisitId, VisitorId
from kiosk.domain.ledger import LedgerEntry
from kiosk.domain.visit import VisitKind
from kiosk.store.rows import Rows
from kiosk.store.schema import ledger


class Ledger(Rows):
    """Entries; the database takes at most one of each kind of reason for a visit."""

    def add(self, entry: LedgerEntry) -> None:
        """Add a line."""
        row = {
            "id": entry.id,
            "visitor_id": entry.visitor,
            "kind": entry.kind,
            "amount": entry.amount,
            "why": entry.why,
            "visit_id": entry.visit,
            "at": entry.at,
            "turn": entry.turn,
        }
        self._insert(ledger, row)

    def of_visit(self, visit: VisitId) -> tuple[LedgerEntry, ...]:
        """What the visit has earned and spent, with its counter-entries, by turn."""
        query = select(ledger).where(ledger.c.visit_id == visit)
        rows = self._all(query.order_by(ledger.c.turn, ledger.c.at, ledger.c.id))
        return tuple(_value(row) for row in rows)

    def balance(self, visitor: VisitorId, kind: VisitKind) -> int:
        """Visits of that kind still owed. In ``Store.begin`` nobody can change it meanwhile."""
        query = select(func.coalesce(func.sum(ledger.c.amount), 0)).where(
            ledger.c.visitor_id == visitor, ledger.c.kind == kind
        )
        return int(self._connection.execute(query).scalar_one())

    def of_visitor(self, visitor: VisitorId) -> tuple[LedgerEntry, ...]:
        """All of a visitor's entries, oldest first."""
        query = select(ledger).where(ledger.c.visitor_id == visitor)
        rows = self._all(query.order_by(ledger.c.at, ledger.c.id))
        return tuple(_value(row) for row in rows)


def _value(row: Row[Any]) -> LedgerEntry:
    return LedgerEntry(
        id=row.id,
        visitor=row.visitor_id,
        kind=row.kind,
        amount=row.amount,
        why=row.why,
        visit=row.visit_id,
        at=row.at,
        turn=row.turn,
    )
