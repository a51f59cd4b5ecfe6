"""Enrolling: sending an application, correcting one, and asking where it stands.

What a page needs on the way (looks, the draft, comparisons) is offered here as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.domain.changed import Changed
from kiosk.domain.enrolment import Enrolment, SealedPicture, State
from kiosk.domain.errors import NotFixable, NotReady, Under18
from kiosk.domain.facility import Facility
from kiosk.domain.ids import EnrolmentId, VisitorId, new_reference, reference_of
from kiosk.domain.visitor import Visitor
from kiosk.mail import enrolment_letters
from kiosk.services import application
from kiosk.services.capture import keep_scan
from kiosk.services.draft import (
    Checks,
    Draft,
    Look,
    Shot,
    Taken,
    applicant_from,
    document_of,
    missing,
)
from kiosk.services.facts import compare
from kiosk.services.live import Live
from kiosk.store.store import Store
from kiosk.store.transaction import Transaction

__all__ = [
    "Checks",
    "Draft",
    "Live",
    "Look",
    "Prepared",
    "Shot",
    "Submitted",
    "Taken",
    "applicant_from",
    "check_age",
    "compare",
    "document_of",
    "keep",
    "keep_scan",
    "missing",
    "prepared",
    "reopened",
    "resubmit",
    "status",
    "submit",
    "submitted",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What the visitor takes home: the number, and when it is decided by.

    ``is_kept``: on this machine alone until the store is back (``services.spool``).
    """

    enrolment_id: EnrolmentId
    visitor_id: VisitorId
    reference: str
    due_at: datetime
    changed: Changed
    is_kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A first application, judged and ready to be stored; its PIN is a hash by now."""

    visitor: Visitor
    enrolment: Enrolment
    pictures: tuple[SealedPicture, ...]
    client_id: str


def submit(store: Store, facility: Facility, draft: Draft, at: datetime) -> Submitted:
    """Store a first application with everything that belongs to it, or nothing of it.

    Sending the same draft again gives the same answer and stores nothing. Raises ``Under18``
    (erase the draft), ``NotReady``, ``EmailTaken``, ``NotFound`` for a resident no longer on the
    roster, and the refusals of single fields.
    """
    with store.read() as transaction:
        sent = transaction.enrolments.by_client(draft.client_id)
    if sent is not None:
        return submitted(sent)
    check_age(store, facility, draft, at)
    return keep(store, facility, prepared(draft, facility, at))


def prepared(draft: Draft, facility: Facility, at: datetime) -> Prepared:
    """The application with all that can be known without the store.

    Raises ``Under18``, ``NotReady`` and the refusals of single fields.
    """
    first_day = application.first_adult_day(draft, facility.day(at))
    if first_day is not None:
        raise Under18(from_date=first_day)
    lacking = missing(draft)
    if lacking:
        raise NotReady(missing=lacking)
    visitor = application.account(draft, facility, at)
    enrolment = application.first(draft, visitor, facility, at)
    return Prepared(
        visitor=visitor,
        enrolment=replace(enrolment, reference=reference_of(draft.client_id)),
        pictures=_pictures(draft),
        client_id=draft.client_id,
    )


def keep(store: Store, facility: Facility, made: Prepared) -> Submitted:
    """Store it with everything that belongs to it, once; raises as ``submit``."""
    enrolment, visitor = made.enrolment, made.visitor
    with store.begin() as transaction:
        # Looked up again: the first sending may have been stored while this one waited.
        sent = transaction.enrolments.by_client(made.client_id)
        if sent is not None:
            return submitted(sent)
        while transaction.enrolments.by_reference(enrolment.reference) is not None:
            enrolment = replace(enrolment, reference=new_reference())
        transaction.residents.get(enrolment.resident)
        transaction.visitors.add(visitor)
        transaction.enrolments.add(enrolment, made.client_id)
        _attach(transaction, facility, visitor, enrolment, made.pictures)
    return submitted(enrolment)


def resubmit(
    store: Store, facility: Facility, enrolment_id: EnrolmentId, draft: Draft, at: datetime
) -> Submitted:
    """Store a correction: only the parts turned down are new, the rest is kept (R9, R12).

    Sending the same pictures again gives the same answer. Raises ``NotFixable``, ``Under18``,
    ``NotReady``, ``NotFound`` and the refusals of single fields.
    """
    with store.read() as transaction:
        enrolment = transaction.enrolments.get(enrolment_id)
        if _was_sent(transaction, enrolment, draft):
            return submitted(enrolment)
    if enrolment.state is not State.RETURNED:
        raise NotFixable
    draft = application.only(draft, enrolment.to_redo)
    check_age(store, facility, draft, at)
    lacking = missing(draft, enrolment.to_redo, has_account=True)
    if lacking:
        raise NotReady(missing=lacking)
    enrolment = application.next_attempt(enrolment, draft, facility, at)
    with store.begin() as transaction:
        transaction.residents.get(enrolment.resident)
        # Compared with the version read above: the second of two sendings is refused by it.
        enrolment = transaction.enrolments.put(enrolment)
        visitor = transaction.visitors.by_id(enrolment.visitor)
        visitor = transaction.visitors.put(
            replace(visitor, applicant=enrolment.applicant, language=draft.language)
        )
        _attach(transaction, facility, visitor, enrolment, _pictures(draft))
    return submitted(enrolment)


def reopened(store: Store, visitor_id: VisitorId) -> Draft:
    """A draft with everything kept of the application that is to be corrected.

    The pictures to be taken again are not in it. Raises ``NotFixable``.
    """
    with store.read() as transaction:
        enrolment = transaction.enrolments.of_visitor(visitor_id)
        visitor = transaction.visitors.by_id(visitor_id)
    if enrolment is None or enrolment.state is not State.RETURNED:
        raise NotFixable
    return Draft(
        language=visitor.language,
        consent=enrolment.consent,
        id_type=enrolment.applicant.id_type,
        id_issuer=enrolment.applicant.id_issuer,
        applicant=enrolment.applicant,
        email=visitor.email,
        resident=enrolment.resident,
        relationship=enrolment.relationship,
    )


def status(store: Store, visitor_id: VisitorId) -> Enrolment | None:
    """The visitor's latest application."""
    with store.read() as transaction:
        return transaction.enrolments.of_visitor(visitor_id)


def check_age(store: Store, facility: Facility, draft: Draft, at: datetime) -> None:
    """Refuse who is under eighteen on that day at the facility (R17); raises ``Under18``.

    Only the refusal itself is noted, without a name.
    """
    first_day = application.first_adult_day(draft, facility.day(at))
    if first_day is not None:
        with store.begin() as transaction:
            transaction.audit.add(at, "lobby", "enrolment.refused_under_18", "", {})
        raise Under18(from_date=first_day)


def _attach(
    transaction: Transaction,
    facility: Facility,
    visitor: Visitor,
    enrolment: Enrolment,
    pictures: tuple[SealedPicture, ...],
) -> None:
    """What goes with a submission: its pictures, the letter and the audit entry."""
    at = enrolment.submitted_at
    for picture in pictures:
        transaction.pictures.add(enrolment.id, replace(picture, attempt=enrolment.attempt))
    transaction.outbox.add(enrolment_letters.received(facility, visitor, enrolment), at)
    detail = {"attempt": enrolment.attempt}
    transaction.audit.add(at, visitor.id, "enrolment.submitted", enrolment.id, detail)


def _was_sent(transaction: Transaction, enrolment: Enrolment, draft: Draft) -> bool:
    """Whether this correction is stored already: two pictures never have the same digest."""
    if enrolment.state is not State.WAITING:
        return False
    stored = {p.digest for p in transaction.pictures.of(enrolment.id, enrolment.attempt)}
    return any(p.digest in stored for taken in draft.shots for p in taken.pictures)


def _pictures(draft: Draft) -> tuple[SealedPicture, ...]:
    return tuple(picture for taken in draft.shots for picture in taken.pictures)


def submitted(enrolment: Enrolment, *, is_kept: bool = False) -> Submitted:
    """The answer for a visitor."""
    return Submitted(
        enrolment_id=enrolment.id,
        visitor_id=enrolment.visitor,
        reference=enrolment.reference,
        due_at=enrolment.due_at,
        changed=Changed(
            enrolments=frozenset({enrolment.id}),
            visitors=frozenset({enrolment.visitor}),
            letters=True,
        ),
        is_kept=is_kept,
    )
