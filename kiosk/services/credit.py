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


def undo_earned(t: Transaction, visit: Visit, at: datetime) -> None:
    """Take back the credit that the visit earned, if it did, by a line of its own."""
    _counter(t, visit, 1, at)


def undo_spent(t: Transaction, visit: Visit, at: datetime) -> None:
    """Give back the credit that paid for the visit, if one did, by a line of its own."""
    _counter(t, visit, -1, at)


def _counter(t: Transaction, visit: Visit, amount: int, at: datetime) -> None:
    entries = t.ledger.of_visit(visit.id)
    turn = max((e.turn for e in entries), default=0)
    lines = [e for e in entries if e.amount == amount and e.why is not EntryWhy.UNDONE]
    if lines and lines[-1].turn == turn:
        _enter(t, visit, -amount, EntryWhy.UNDONE, at, turn + 1)


def _enter(
    t: Transaction,
    visit: Visit,
    amount: int,
    why: EntryWhy,
    at: datetime,
    turn: int | None = None,
) -> None:
    if turn is None:
        turn = max((e.turn for e in t.ledger.of_visit(visit.id)), default=0)
    entry = LedgerEntry(
        id=LedgerId(new_id()),
        visitor=visit.visitor,
        kind=visit.kind,
        amount=amount,
        why=why,
        visit=visit.id,
        at=at,
        turn=turn,
    )
    t.ledger.add(entry)
