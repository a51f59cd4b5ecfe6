"""From a draft to an application, and from a correction to its next attempt: values only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from kiosk.domain import fields
from kiosk.domain.document import Document
from kiosk.domain.enrolment import Enrolment, State
from kiosk.domain.errors import NotReady
from kiosk.domain.facility import Facility
from kiosk.domain.finding import Finding, Side
from kiosk.domain.ids import EnrolmentId, VisitorId, new_id
from kiosk.domain.reason import Part
from kiosk.domain.visitor import Applicant, Visitor, eighteenth, is_adult
from kiosk.services import passwords
from kiosk.services.draft import Draft, document_of, with_id
from kiosk.services.facts import compare
from kiosk.services.id_findings import id_findings
from kiosk.services.print_facts import printed_document
from kiosk.services.visitors import clean_email

_SUFFIX_MOST = 10

_SIDES = {Part.ID: {Side.FRONT, Side.BACK}, Part.PORTRAIT: {Side.PORTRAIT}, Part.DETAILS: set()}


def account(draft: Draft, facility: Facility, at: datetime) -> Visitor:
    """The account of a first application; raises the refusals of single fields."""
    applicant = cleaned(with_id(draft), facility.day(at))
    return Visitor(
        id=VisitorId(new_id()),
        email=clean_email(draft.email),
        language=draft.language,
        applicant=applicant,
        pin_hash=passwords.hashed(fields.pin(draft.pin, applicant.birth)),
        created_at=at,
    )


def first(draft: Draft, visitor: Visitor, facility: Facility, at: datetime) -> Enrolment:
    """The first attempt, without its reference; raises ``NotReady``."""
    if draft.consent is None or draft.resident is None or draft.relationship is None:
        raise NotReady(missing=(Part.DETAILS,))
    document = document_of(draft)
    printed = _printed(draft, visitor.applicant)
    return Enrolment(
        id=EnrolmentId(new_id()),
        reference="",
        visitor=visitor.id,
        resident=draft.resident,
        relationship=draft.relationship,
        language=draft.language,
        state=State.WAITING,
        submitted_at=at,
        due_at=at + facility.policy.review_due,
        applicant=visitor.applicant,
        document=document,
        printed=printed,
        findings=_seen(draft, visitor.applicant)
        + compare(visitor.applicant, document, facility.day(at), printed),
        consent=draft.consent,
    )


def next_attempt(old: Enrolment, draft: Draft, facility: Facility, at: datetime) -> Enrolment:
    """New where a part was turned down, the old value everywhere else (R12); a new clock (R9).

    ``draft`` holds the pictures of the parts turned down alone (``only``).
    """
    today = facility.day(at)
    redo = frozenset(old.to_redo)
    applicant = old.applicant
    if redo & {Part.ID, Part.DETAILS}:
        applicant = cleaned(with_id(draft), today)
    document = document_of(draft) if Part.ID in redo else old.document
    printed = _printed(draft, applicant) if Part.ID in redo else old.printed
    again = {Side.DOCUMENT}.union(*(_SIDES[part] for part in redo))
    kept = tuple(f for f in old.findings if f.side not in again)
    may_change = Part.DETAILS in redo
    return replace(
        old,
        resident=(may_change and draft.resident) or old.resident,
        relationship=(may_change and draft.relationship) or old.relationship,
        language=draft.language,
        state=State.WAITING,
        attempt=old.attempt + 1,
        submitted_at=at,
        due_at=at + facility.policy.review_due,
        applicant=applicant,
        document=document,
        printed=printed,
        findings=kept + _seen(draft, applicant) + compare(applicant, document, today, printed),
        to_redo=(),
    )


def only(draft: Draft, parts: tuple[Part, ...]) -> Draft:
    """The draft with the pictures of those parts alone."""
    return replace(
        draft,
        front=draft.front if Part.ID in parts else None,
        back=draft.back if Part.ID in parts else None,
        portrait=draft.portrait if Part.PORTRAIT in parts else None,
    )


def first_adult_day(draft: Draft, on: date) -> date | None:
    """The first day the person may apply if that is later than ``on``; None for an adult.

    The birth date on the ID and the typed one must both be an adult's.
    """
    document = document_of(draft)
    births = (draft.applicant.birth, document.birth if document else None)
    return max((eighteenth(b) for b in births if b and not is_adult(b, on)), default=None)


def cleaned(untrusted: Applicant, today: date) -> Applicant:
    """The applicant with every field clean; raises the refusal of the first that cannot be."""
    return replace(
        untrusted,
        surname=fields.name(untrusted.surname),
        given=fields.name(untrusted.given),
        middle=fields.name(untrusted.middle) if untrusted.middle.strip() else "",
        suffix=fields.line(untrusted.suffix, _SUFFIX_MOST),
        birth=fields.birth(untrusted.birth, today) if untrusted.birth else None,
        id_number=fields.id_number(untrusted.id_number) if untrusted.id_number.strip() else "",
        id_expiry=fields.expiry(untrusted.id_expiry, today) if untrusted.id_expiry else None,
        id_issuer=fields.line(untrusted.id_issuer),
        address=fields.line(untrusted.address),
        city=fields.line(untrusted.city),
        state=fields.line(untrusted.state),
        postcode=fields.line(untrusted.postcode),
        phone=fields.phone(untrusted.phone),
    )


def _printed(draft: Draft, applicant: Applicant) -> Document | None:
    """What the front's print says, with what else is known of the person sought in it."""
    front = draft.front.front if draft.front is not None else None
    return printed_document(front, document_of(draft), applicant)


def _seen(draft: Draft, applicant: Applicant) -> tuple[Finding, ...]:
    portrait = draft.portrait.findings if draft.portrait is not None else ()
    return id_findings(draft, applicant) + portrait
