"""The answers of an application as they are looked over before sending: values, no widgets."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.errors import (
    BadDate,
    BadEmail,
    BadIdNumber,
    BadName,
    BadPhone,
    BadPin,
    EmailTaken,
    NotFound,
    NotReady,
    Refusal,
)
from kiosk.domain.facility import Resident
from kiosk.domain.reason import Part
from kiosk.services.enrol import Draft
from kiosk.ui import words


@dataclass(frozen=True, slots=True)
class Answer:
    """A row: its name's key, the page that changes it ("" for none), and the part it belongs to."""

    key: str
    page: str
    part: Part

    @property
    def name(self) -> str:
        """The object name of its row."""
        return f"answer_{self.key.removeprefix('a_')}"


#: In the order shown. The address is read from the ID and changes with it alone.
ANSWERS = (
    Answer("a_name", "id_result", Part.ID),
    Answer("a_dob", "id_result", Part.ID),
    Answer("a_id", "id_result", Part.ID),
    Answer("a_addr", "", Part.ID),
    Answer("a_email", "details", Part.DETAILS),
    Answer("a_phone", "details", Part.DETAILS),
    Answer("a_visit", "resident", Part.DETAILS),
)

#: The page on which something still missing is given.
_MISSING = {Part.ID: "id_capture", Part.DETAILS: "id_result", Part.PORTRAIT: "portrait"}

_AT_PAGE: tuple[tuple[tuple[type[Refusal], ...], str], ...] = (
    ((BadEmail, BadPhone, EmailTaken), "details"),
    ((BadPin,), "new_pin"),
    ((BadName, BadDate, BadIdNumber), "id_result"),
    ((NotFound,), "resident"),
)


def may_change(answer: Answer, redo: tuple[Part, ...]) -> bool:
    """Whether it can be changed: all of a first application, of a correction only what is redone.

    The facts of the ID change with either of its parts; the account's address and phone with none.
    """
    if not answer.page:
        return False
    if not redo:
        return True
    if answer.part is Part.ID:
        return bool({Part.ID, Part.DETAILS} & set(redo))
    return answer.page == "resident" and Part.DETAILS in redo


def said(answer: Answer, draft: Draft, resident: Resident | None) -> str:
    """The answer as it is shown; "" if there is none."""
    applicant = draft.applicant
    if answer.key == "a_name":
        return applicant.full_name
    if answer.key == "a_dob":
        return words.full_date(applicant.birth) if applicant.birth else ""
    if answer.key == "a_id":
        return f"{words.say(f'id_{draft.id_type}')} {applicant.id_number}".strip()
    if answer.key == "a_addr":
        place = " ".join(p for p in (applicant.state, applicant.postcode) if p)
        return ", ".join(p for p in (applicant.address, applicant.city, place) if p)
    if answer.key == "a_email":
        return draft.email
    if answer.key == "a_phone":
        return phone(applicant.phone)
    return "" if resident is None else f"{resident.full_name}, {resident.unit}"


def phone(digits: str) -> str:
    """``(503) 555-0142``; anything that is not ten digits as it is."""
    if len(digits) != 10 or not digits.isdigit():
        return digits
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


def masked(email: str) -> str:
    """``ma•••••@gmail.com``: enough to see that it is one's own."""
    name, at, domain = email.partition("@")
    return f"{name[:2]}{'•' * 5}{at}{domain}"


def page_for(refused: Refusal, draft: Draft) -> str:
    """The page on which what was refused can be put right; "" if there is none."""
    if isinstance(refused, NotReady):
        parts = refused.facts.get("missing", ())
        first = parts[0] if isinstance(parts, tuple) and parts else None
        if first is Part.DETAILS:
            return _first_detail(draft)
        return _MISSING.get(first, "") if isinstance(first, Part) else ""
    for kinds, page in _AT_PAGE:
        if isinstance(refused, kinds):
            return page
    return ""


def _first_detail(draft: Draft) -> str:
    if draft.consent is None:
        return "before_start"
    if not draft.applicant.legal_name_acknowledged:
        return "id_result"
    if not draft.email:
        return "details"
    if draft.resident is None or draft.relationship is None:
        return "resident"
    return "id_result" if draft.pin else "new_pin"
