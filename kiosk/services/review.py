"""Reviewing: the queue, and the decision with its audit entry and letter in one transaction.

Opening an application is ``open_case``, taking a decision back ``undo``; both are offered here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from kiosk.domain import fields
from kiosk.domain.changed import Changed
from kiosk.domain.document import IdType
from kiosk.domain.enrolment import Decision, Enrolment, State
from kiosk.domain.errors import AlreadyDecided, NoReason
from kiosk.domain.facility import Facility, Policy, Resident
from kiosk.domain.finding import Finding, Side, Verdict, Weight, faults, verdict
from kiosk.domain.ids import EnrolmentId, ResidentId, StaffId
from kiosk.domain.language import Language
from kiosk.domain.letter import Letter
from kiosk.domain.reason import ENROLMENT_REASONS, Cause, parts_to_redo, suggested
from kiosk.domain.review_claim import ReviewClaim
from kiosk.domain.staff import Staff
from kiosk.domain.visitor import Visitor
from kiosk.mail import enrolment_letters
from kiosk.services.case import Case, Past, open_case, open_earlier, viewing
from kiosk.services.claiming import bar_others
from kiosk.services.facts import FieldRow
from kiosk.services.undoing import Decided, undo
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

__all__ = [
    "Case",
    "Decided",
    "FieldRow",
    "Past",
    "QueueRow",
    "Urgency",
    "approve",
    "open_case",
    "open_earlier",
    "preview",
    "queue",
    "reject",
    "undo",
]

_POLICY = Policy()
_NOTE_MOST = 2000


class Urgency(StrEnum):
    """How the decision's clock stands (R9)."""

    CALM = "calm"
    WARNING = "warning"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """An application that waits. ``holder`` is the officer who has it in hand, if one has."""

    id: EnrolmentId
    reference: str
    name: str
    id_type: IdType
    language: Language
    submitted_at: datetime
    due_at: datetime
    urgency: Urgency
    attempt: int
    verdicts: Mapping[Side, Verdict]
    faults: tuple[Finding, ...]
    resident_name: str
    unit: str
    holder: StaffId | None = None
    holder_name: str = ""
    held_until: datetime | None = None


def queue(store: Store, at: datetime, policy: Policy = _POLICY) -> tuple[QueueRow, ...]:
    """Everything that waits for a decision, the most urgent first."""
    with store.read() as transaction:
        waiting = transaction.enrolments.waiting()
        residents = transaction.residents.by_ids(frozenset(e.resident for e in waiting))
        claims = transaction.review_claims.standing(at)
        names = transaction.staff.names(frozenset(c.holder for c in claims.values()))
    rows = (_row(e, residents, urgency(e.due_at, at, policy)) for e in waiting)
    return tuple(_in_hand(row, claims.get(row.id), names) for row in rows)


def urgency(due_at: datetime, at: datetime, policy: Policy = _POLICY) -> Urgency:
    """Warning from 20 h after submission, overdue from 24 h (defaults of the policy)."""
    if at >= due_at:
        return Urgency.OVERDUE
    warned = due_at - (policy.review_due - policy.review_warning)
    return Urgency.WARNING if at >= warned else Urgency.CALM


def approve(
    store: Store,
    facility: Facility,
    staff: Staff,
    enrolment_id: EnrolmentId,
    version: int,
    at: datetime,
    note: str = "",
    overridden: Iterable[Finding] = (),
) -> Decided:
    """Let the person visit (R13). Whatever the machine held against it is logged as overridden.

    ``version`` is the one the officer saw; ``note`` stays internal. Raises ``NotAllowed``,
    ``AlreadyDecided``, ``ClaimedElsewhere``, ``NotFound``.
    """
    with store.begin() as transaction:
        viewing(transaction, staff)
        enrolment = _undecided(transaction, enrolment_id, version)
        bar_others(transaction, staff, enrolment_id, at)
        against = tuple(f for f in enrolment.findings if _speaks_against(f))
        decision = Decision(
            attempt=enrolment.attempt,
            state=State.APPROVED,
            officer=staff.id,
            decided_at=at,
            note=_internal(note),
            overridden=against + tuple(f for f in overridden if f not in against),
        )
        visitor = transaction.visitors.by_id(enrolment.visitor)
        letter = enrolment_letters.approved(facility, visitor, enrolment, visitor.language)
        return _decided(transaction, enrolment, decision, letter, at + facility.policy.review_undo)


def reject(
    store: Store,
    facility: Facility,
    staff: Staff,
    enrolment_id: EnrolmentId,
    version: int,
    causes: Iterable[Cause],
    at: datetime,
    note: str = "",
) -> Decided:
    """Turn it down, to be corrected where every cause can be (R11, R12), for good otherwise.

    ``version`` is the one the officer saw; ``note`` stays internal (R21). Raises ``NoReason``,
    ``NoExplanation``, ``NotAllowed``, ``AlreadyDecided``, ``ClaimedElsewhere``, ``NotFound``.
    """
    causes = checked(causes)
    parts = parts_to_redo(causes)
    with store.begin() as transaction:
        viewing(transaction, staff)
        enrolment = _undecided(transaction, enrolment_id, version)
        bar_others(transaction, staff, enrolment_id, at)
        decision = Decision(
            attempt=enrolment.attempt,
            state=State.RETURNED if parts else State.REJECTED,
            officer=staff.id,
            decided_at=at,
            causes=causes,
            note=_internal(note),
            overridden=_not_followed(enrolment.findings, causes),
        )
        visitor = transaction.visitors.by_id(enrolment.visitor)
        letter = preview(facility, enrolment, visitor, causes, visitor.language)
        return _decided(transaction, enrolment, decision, letter, at + facility.policy.review_undo)


def preview(
    facility: Facility,
    enrolment: Enrolment,
    visitor: Visitor,
    causes: Iterable[Cause],
    language: Language,
) -> Letter:
    """The letter that these causes would send; explanations may still be unfinished."""
    return enrolment_letters.disapproved(facility, visitor, enrolment, tuple(causes), language)


def checked(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """The causes in the order of the reasons, each once, with clean explanations.

    Raises ``NoReason`` without a cause, ``NoExplanation`` where one is needed or is outside 10 to
    500 characters, and ``ValueError`` for the reasons of visits, which no page offers here.
    """
    found = {c.reason: c.explanation for c in causes}
    if not found:
        raise NoReason
    if not found.keys() <= set(ENROLMENT_REASONS):
        msg = "a visit's reason cannot turn down an application"
        raise ValueError(msg)
    return tuple(
        Cause(reason, _explanation(found[reason], is_needed=reason.needs_text))
        for reason in ENROLMENT_REASONS
        if reason in found
    )


def _explanation(untrusted: str, *, is_needed: bool) -> str:
    if not is_needed and not fields.line(untrusted):
        return ""
    return fields.explanation(untrusted)


def _internal(note: str) -> str:
    return note.strip()[:_NOTE_MOST]


def _undecided(transaction: Transaction, identity: EnrolmentId, version: int) -> Enrolment:
    enrolment = transaction.enrolments.get(identity)
    if enrolment.version != version or enrolment.state is not State.WAITING:
        raise AlreadyDecided
    return enrolment


def _decided(
    transaction: Transaction,
    enrolment: Enrolment,
    decision: Decision,
    letter: Letter,
    letter_due: datetime,
) -> Decided:
    """Write the decision, its audit entry and its letter; compare-and-set on the version."""
    written = transaction.enrolments.put(
        replace(
            enrolment,
            state=decision.state,
            decisions=(*enrolment.decisions, decision),
            to_redo=parts_to_redo(decision.causes),
        )
    )
    transaction.review_claims.drop(enrolment.id)
    detail: dict[str, str | int] = {
        "attempt": decision.attempt,
        "reasons": ",".join(c.reason.value for c in decision.causes),
        "overridden": ",".join(f.kind.value for f in decision.overridden),
    }
    what = f"enrolment.{decision.state.value}"
    at = decision.decided_at
    transaction.audit.add(at, decision.officer, what, enrolment.id, detail)
    return Decided(
        enrolment=enrolment.id,
        version=written.version,
        state=decision.state,
        letter=transaction.outbox.add(letter, at, letter_due),
        letter_due=letter_due,
        changed=Changed(enrolments=frozenset({enrolment.id}), letters=True),
    )


def _speaks_against(finding: Finding) -> bool:
    return finding.weight in (Weight.BLOCK, Weight.WARN)


def _not_followed(findings: Iterable[Finding], causes: Iterable[Cause]) -> tuple[Finding, ...]:
    """Findings that suggest a reason the officer did not choose."""
    chosen = {c.reason for c in causes}
    return tuple(f for f in findings if not chosen.issuperset(suggested((f,))))


def _in_hand(row: QueueRow, claim: ReviewClaim | None, names: Mapping[StaffId, str]) -> QueueRow:
    if claim is None:
        return row
    name = names.get(claim.holder, "")
    return replace(row, holder=claim.holder, holder_name=name, held_until=claim.expires_at)


def _row(
    enrolment: Enrolment, residents: Mapping[ResidentId, Resident], clock: Urgency
) -> QueueRow:
    by_side: dict[Side, list[Finding]] = {}
    for finding in enrolment.findings:
        by_side.setdefault(finding.side, []).append(finding)
    resident = residents.get(enrolment.resident)
    return QueueRow(
        id=enrolment.id,
        reference=enrolment.reference,
        name=enrolment.applicant.full_name,
        id_type=enrolment.applicant.id_type,
        language=enrolment.language,
        submitted_at=enrolment.submitted_at,
        due_at=enrolment.due_at,
        urgency=clock,
        attempt=enrolment.attempt,
        verdicts={side: verdict(found) for side, found in by_side.items()},
        faults=faults(enrolment.findings),
        resident_name=resident.full_name if resident else "",
        unit=resident.unit if resident else "",
    )
