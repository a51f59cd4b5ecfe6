"""Writing credits down: one line of the ledger for each that is earned or spent (R29, R30)."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.ids import LedgerId, new_id
from kiosk.domain.ledger import EntryWhy, LedgerEntry
from kiosk.domain.visit import Visit
from kiosk.store.transaction import Transaction


def earn(t: Transaction, visit: Visit, why: EntryWhy, at: datetime) -> None:
    """One visit of that kind is owed to its visitor; the database takes one line at most."""
    _enter(t, visit, 1, why, at)


def spend(t: Transaction, visit: Visit, at: datetime) -> None:
    """The visit is paid by a credit."""
    _enter(t, visit, -1, EntryWhy.SPENT, at)


def _enter(t: Transaction, visit: Visit, amount: int, why: EntryWhy, at: datetime) -> None:
    entry = LedgerEntry(
        id=LedgerId(new_id()),
        visitor=visit.visitor,
        kind=visit.kind,
        amount=amount,
        why=why,
        visit=visit.id,
        at=at,
    )
    t.ledger.add(entry)
