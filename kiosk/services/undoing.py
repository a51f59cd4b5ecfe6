"""Taking a decision back while its letter has not left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.changed import Changed
from kiosk.domain.enrolment import State
from kiosk.domain.errors import NotAllowed, TooLate
from kiosk.domain.ids import EnrolmentId, LetterId
from kiosk.domain.staff import Staff
from kiosk.services.case import viewing
from kiosk.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided, and the letter that leaves at ``letter_due`` unless it is taken back."""

    enrolment: EnrolmentId
    version: int
    state: State
    letter: LetterId
    letter_due: datetime
    changed: Changed


def undo(store: Store, staff: Staff, decided: Decided, at: datetime) -> Changed:
    """The application waits again as if nothing had been decided; that it was is written down.

    Only for whoever decided. Raises ``TooLate`` once the letter is due or on its way, or the
    visitor has gone on from there, ``NotAllowed``, ``NotFound``.
    """
    if at >= decided.letter_due:
        raise TooLate
    with store.begin() as transaction:
        officer = viewing(transaction, staff)
        enrolment = transaction.enrolments.get(decided.enrolment)
        decision = enrolment.decision
        if enrolment.version != decided.version or decision is None:
            raise TooLate
        if decision.officer != officer.id:
            raise NotAllowed
        if transaction.visits.of_visitor(enrolment.visitor):
            raise TooLate
        if not transaction.outbox.withdraw(decided.letter, decided.letter_due):
            raise TooLate
        transaction.enrolments.take_back(enrolment)
        detail: dict[str, str | int] = {"attempt": decision.attempt, "was": decision.state.value}
        transaction.audit.add(at, officer.id, "enrolment.undone", enrolment.id, detail)
    return Changed(enrolments=frozenset({decided.enrolment}), letters=True)
