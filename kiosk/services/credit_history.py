"""A visitor's credits as they came and went: every line of the ledger with its visit (R29, R30)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.ids import VisitorId
from kiosk.domain.ledger import LedgerEntry
from kiosk.domain.visit import Visit, VisitKind
from kiosk.store.store import Store


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, the visit and the resident it is about, and how many of its kind were left."""

    entry: LedgerEntry
    visit: Visit | None
    whom: str
    left: int


@dataclass(frozen=True, slots=True)
class History:
    """What is owed now, and all lines, the newest first."""

    credits: Mapping[VisitKind, int]
    lines: tuple[Line, ...]


def history(store: Store, visitor: VisitorId) -> History:
    """Everything that ever was earned or spent."""
    with store.read() as t:
        entries = t.ledger.of_visitor(visitor)
        visits = {visit.id: visit for visit in t.visits.of_visitor(visitor)}
        residents = t.residents.by_ids(frozenset(v.resident for v in visits.values()))
    left: Counter[VisitKind] = Counter()
    lines = []
    # A move earns and spends at one moment, in that order.
    for entry in sorted(entries, key=lambda e: (e.at, -e.amount)):
        left[entry.kind] += entry.amount
        visit = None if entry.visit is None else visits.get(entry.visit)
        whom = "" if visit is None else residents[visit.resident].full_name
        lines.append(Line(entry, visit, whom, left[entry.kind]))
    return History({kind: left[kind] for kind in VisitKind}, tuple(reversed(lines)))
