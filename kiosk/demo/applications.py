"""Applications of invented people, each with the trouble it is in, made through the services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.demo.drawings import (
    CardHolder,
    Fault,
    Person,
    draw_card_back,
    draw_card_front,
    draw_passport_page,
    invent_holder,
    invent_person,
    show_card,
    show_person,
)
from kiosk.demo.people import PIN
from kiosk.domain.document import IdType
from kiosk.domain.enrolment import Consent
from kiosk.domain.ids import ResidentId
from kiosk.domain.language import Language
from kiosk.domain.visitor import Applicant, Relationship
from kiosk.services import capture
from kiosk.services.draft import Checks, Draft, Shot, Taken, applicant_from, document_of
from kiosk.vision.pixels import Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is wrong with an application, if anything is."""

    front: Fault | None = None
    amount: float | None = None
    back: Fault | None = None
    portrait: Fault | None = None
    surname: str = ""
    years_expired: int = 0
    id_type: IdType = IdType.LICENSE


CLEAN = Trouble()

#: The troubles of the waiting applications, in order; the others have none.
TROUBLES: dict[int, Trouble] = {
    1: Trouble(front=Fault.BLUR, amount=2.2),
    3: Trouble(front=Fault.GLARE, amount=0.06),
    4: Trouble(surname="Smithson"),
    6: Trouble(portrait=Fault.BLUR, amount=3.0),
    8: Trouble(back=Fault.BLUR, amount=4.0),
    9: Trouble(id_type=IdType.PASSPORT),
    11: Trouble(front=Fault.DARK, amount=0.3),
    13: Trouble(years_expired=1),
    14: Trouble(front=Fault.MOTION, amount=15),
    17: Trouble(portrait=Fault.DARK, amount=0.25),
    19: Trouble(front=Fault.FAR, amount=1.7),
    21: Trouble(surname="Delgado"),
    22: Trouble(id_type=IdType.STATE_ID),
    24: Trouble(portrait=Fault.TWO_FACES),
    27: Trouble(back=Fault.GLARE, amount=0.12),
    30: Trouble(front=Fault.CUT_OFF, amount=0.2),
    33: Trouble(portrait=Fault.UNEVEN, amount=0.8),
    36: Trouble(id_type=IdType.PASSPORT, front=Fault.GLARE, amount=0.05),
}


def holder_of(seed: int, today: date, trouble: Trouble = CLEAN) -> CardHolder:
    """The document of the person with that seed."""
    holder = replace(invent_holder(seed, today), id_type=trouble.id_type)
    if trouble.years_expired:
        past = holder.expiry.replace(year=today.year - trouble.years_expired)
        holder = replace(holder, expiry=past, issued=past.replace(year=past.year - 8))
    return holder


def email_of(holder: CardHolder) -> str:
    """An address that reaches nobody (RFC 2606)."""
    letters = [c for c in f"{holder.given}.{holder.surname}".lower() if c.isalnum() or c == "."]
    return f"{''.join(letters)}.{holder.number[-4:]}@example.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One application to be drawn: who, whom they visit, when, and what is wrong with it."""

    seed: int
    resident: ResidentId
    at: datetime
    trouble: Trouble = CLEAN
    language: Language = Language.ENGLISH


def application(wanted: Wanted, checks: Checks) -> Draft:
    """What that person gives at the terminal, with drawn pictures."""
    person, trouble = invent_person(wanted.seed), wanted.trouble
    holder = holder_of(wanted.seed, wanted.at.date(), trouble)
    front, back = _scans(person, holder, checks, trouble)
    shown = show_person(person, trouble.portrait)
    draft = Draft(
        language=wanted.language,
        consent=Consent(version="2026-11", language=wanted.language, given_at=wanted.at),
        id_type=trouble.id_type,
        front=front,
        back=back,
        portrait=_taken(shown, Shot.PORTRAIT, checks, trouble.portrait),
        email=email_of(holder),
        pin=PIN,
        resident=wanted.resident,
        relationship=list(Relationship)[wanted.seed % 6],
    )
    return replace(draft, applicant=_applicant(draft, holder, trouble))


def _scans(
    person: Person, holder: CardHolder, checks: Checks, trouble: Trouble
) -> tuple[Taken, Taken | None]:
    if trouble.id_type is IdType.PASSPORT:
        page = show_card(draw_passport_page(person, holder), trouble.front, trouble.amount)
        return _taken(page, Shot.PASSPORT, checks, trouble.front, IdType.PASSPORT), None
    shown = show_card(draw_card_front(person, holder), trouble.front, trouble.amount, person=person)
    behind = show_card(draw_card_back(holder), trouble.back, trouble.amount, person=person)
    front = _taken(shown, Shot.FRONT, checks, trouble.front, trouble.id_type)
    return front, _taken(behind, Shot.BACK, checks, trouble.back, trouble.id_type)


def _taken(
    frame: Pixels,
    shot: Shot,
    checks: Checks,
    fault: Fault | None,
    id_type: IdType = IdType.LICENSE,
) -> Taken:
    """Taken by hand where the terminal would not have taken it by itself."""
    return capture.keep_scan([frame], shot, id_type, checks, by_hand=fault is not None)


def _applicant(draft: Draft, holder: CardHolder, trouble: Trouble) -> Applicant:
    document = document_of(draft)
    if document is not None:
        applicant = applicant_from(document, draft.id_type)
    else:
        applicant = Applicant(
            surname=holder.surname.title(),
            given=holder.given.title(),
            middle=holder.middle.title(),
            birth=holder.birth,
            id_type=draft.id_type,
            id_number=holder.number,
            id_expiry=holder.expiry,
            id_issuer=holder.state,
            address=holder.address.title(),
            city=holder.city.title(),
            state=holder.state,
            postcode=holder.postcode,
        )
    surname = trouble.surname or applicant.surname
    return replace(applicant, surname=surname, legal_name_acknowledged=True)
