"""What is overdue is told to a supervisor, once (R9)."""

from __future__ import annotations

from datetime import datetime

from kiosk.domain.enrolment import Enrolment
from kiosk.domain.facility import Facility
from kiosk.mail import desk_letters
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

#: What the trail calls it; one entry for each submission that was told of.
ESCALATED = "enrolment.escalated"


def escalate(store: Store, facility: Facility, at: datetime) -> int:
    """Write one letter of everything newly overdue; how many applications it tells of.

    Nothing is written where no address is set (``review.escalate_to``). Desks that ask at once
    write no letter twice: whoever is second finds the entry in the trail.
    """
    to = facility.policy.escalate_to
    if not to:
        return 0
    with store.read() as transaction:
        if not _new(transaction, at):
            return 0
    with store.begin() as transaction:
        late = _new(transaction, at)
        for enrolment in late:
            detail: dict[str, str | int] = {"attempt": enrolment.attempt}
            transaction.audit.add(at, "clock", ESCALATED, enrolment.id, detail)
        if late:
            transaction.outbox.add(desk_letters.overdue(facility, to, late), at)
    return len(late)


def _new(transaction: Transaction, at: datetime) -> list[Enrolment]:
    return [e for e in transaction.enrolments.overdue(at) if not _is_told(transaction, e)]


def _is_told(transaction: Transaction, enrolment: Enrolment) -> bool:
    return any(
        entry.what == ESCALATED and entry.detail.get("attempt") == enrolment.attempt
        for entry in transaction.audit.of(enrolment.id)
    )
