"""Credits as a ledger: visits owed and visits used, never changed, only added to (R29, R30)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.ids import LedgerId, VisitId, VisitorId
from kiosk.domain.visit import VisitKind


class EntryWhy(StrEnum):
    """What an entry is for. One visit earns one credit at most, and spends one at most."""

    CANCELLED_IN_TIME = "cancelled_in_time"
    MOVED_IN_TIME = "moved_in_time"
    NOT_THE_VISITORS_FAULT = "not_the_visitors_fault"
    REJECTED = "rejected"
    CHARGE_WAIVED = "charge_waived"
    GRANTED = "granted"
    SPENT = "spent"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """``amount`` visits of ``kind``: 1 is a credit earned, -1 a credit spent.

    ``visit`` is the visit that earned or spent it; ``None`` only for a credit granted by staff.
    ``turn`` counts how often what the visit earned or spent has been undone by a counter-entry:
    within one turn it earns one credit at most and spends one at most.
    """

    id: LedgerId
    visitor: VisitorId
    kind: VisitKind
    amount: int
    why: EntryWhy
    visit: VisitId | None
    at: datetime
    turn: int = 0


def credited(entries: Iterable[LedgerEntry]) -> frozenset[VisitId]:
    """The visits that have earned a credit which nobody has undone since."""
    owed: Counter[VisitId] = Counter()
    for entry in entries:
        if entry.visit is not None and entry.why is not EntryWhy.SPENT:
            owed[entry.visit] += entry.amount
    return frozenset(visit for visit, amount in owed.items() if amount > 0)
