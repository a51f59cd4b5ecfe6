"""The fields that an ID is asked for, in the draft and as they are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum

from kiosk.domain import fields
from kiosk.domain.document import Document
from kiosk.domain.errors import Refusal
from kiosk.domain.visitor import Applicant
from kiosk.services.enrol import Draft, applicant_from, document_of
from kiosk.ui import words


class IdField(StrEnum):
    """As ``Draft.edited`` and the desk's table name them, in the order of the rows."""

    SURNAME = "surname"
    GIVEN = "given"
    BIRTH = "birth"
    EXPIRY = "expiry"
    NUMBER = "number"

    @property
    def label(self) -> str:
        """The key of its name."""
        return _LABELS[self]

    @property
    def is_date(self) -> bool:
        """Whether it is a day."""
        return self in (IdField.BIRTH, IdField.EXPIRY)

    @property
    def is_needed(self) -> bool:
        """Whether an application must have it (R7); not every ID has a number and a last day."""
        return self not in (IdField.EXPIRY, IdField.NUMBER)


_LABELS = {
    IdField.SURNAME: "r_last",
    IdField.GIVEN: "r_first",
    IdField.BIRTH: "r_dob",
    IdField.EXPIRY: "r_exp",
    IdField.NUMBER: "r_num",
}


def day_of(applicant: Applicant | Document, field: IdField) -> date | None:
    """The day in a field of dates."""
    if field is IdField.BIRTH:
        return applicant.birth
    return applicant.id_expiry if isinstance(applicant, Applicant) else applicant.expiry


def text_of(applicant: Applicant | Document, field: IdField) -> str:
    """The words in a field of words: a middle name goes with the first, a suffix with the last."""
    if field is IdField.SURNAME:
        return f"{applicant.surname} {applicant.suffix}".strip()
    if field is IdField.GIVEN:
        return f"{applicant.given} {applicant.middle}".strip()
    return applicant.id_number if isinstance(applicant, Applicant) else applicant.number


def shown(applicant: Applicant | Document, field: IdField) -> str:
    """The field as it is shown; "" if it is empty."""
    if field.is_date:
        day = day_of(applicant, field)
        return words.full_date(day) if day is not None else ""
    return text_of(applicant, field)


def printed(draft: Draft, field: IdField) -> str:
    """What was read from the ID in this field, as it is shown; "" if nothing was."""
    document = document_of(draft)
    if document is None:
        return ""
    return shown(applicant_from(document, draft.id_type), field)


def is_empty(applicant: Applicant, field: IdField) -> bool:
    """Whether nothing was read or typed."""
    return not (day_of(applicant, field) if field.is_date else text_of(applicant, field))


def lacking(applicant: Applicant) -> tuple[IdField, ...]:
    """The fields still needed, in order."""
    return tuple(f for f in IdField if f.is_needed and is_empty(applicant, f))


def clean(field: IdField, untrusted: str | date, today: date) -> str | date:
    """The typed value as it may be kept. Raises ``BadName``, ``BadDate`` or ``BadIdNumber``."""
    if isinstance(untrusted, date):
        is_birth = field is IdField.BIRTH
        return fields.birth(untrusted, today) if is_birth else fields.expiry(untrusted, today)
    if field is IdField.NUMBER:
        return fields.id_number(untrusted)
    return fields.name(untrusted)


def trouble(applicant: Applicant, field: IdField, today: date) -> Refusal | None:
    """What is wrong with a value that was read: even a barcode may hold an impossible one."""
    value = day_of(applicant, field) if field.is_date else text_of(applicant, field)
    if not value:
        return None
    try:
        clean(field, value, today)
    except Refusal as refused:
        return refused
    return None


def put(draft: Draft, field: IdField, value: str | date | None) -> Draft:
    """The draft with that value; a change of what was read is remembered for the officer."""
    if field.is_date:
        key = "birth" if field is IdField.BIRTH else "id_expiry"
        changes: dict[str, object] = {key: value}
    elif field is IdField.SURNAME:
        changes = {"surname": value or "", "suffix": ""}
    elif field is IdField.GIVEN:
        changes = {"given": value or "", "middle": ""}
    else:
        changes = {"id_number": value or ""}
    # A changed name is not the one that was acknowledged (R5).
    changes["legal_name_acknowledged"] = False
    if shown(draft.applicant, field) == _as_shown(value):
        return draft
    applicant = replace(draft.applicant, **changes)  # type: ignore[arg-type]
    read = printed(draft, field)
    differs = bool(read) and shown(applicant, field) != read
    edited = draft.edited | {field.value} if differs else draft.edited - {field.value}
    return replace(draft, applicant=applicant, edited=edited)


def _as_shown(value: str | date | None) -> str:
    return words.full_date(value) if isinstance(value, date) else value or ""


def read_into(draft: Draft, *, fresh: bool) -> Draft:
    """The draft with what its new pictures say.

    Where nothing could be read, a ``fresh`` application begins with empty fields and a correction
    keeps what was sent before. The name is acknowledged anew (R5).
    """
    document = document_of(draft)
    old = draft.applicant
    if document is None:
        applicant = Applicant(id_type=draft.id_type, phone=old.phone) if fresh else old
        applicant = replace(applicant, legal_name_acknowledged=False)
        return replace(draft, applicant=applicant, edited=frozenset())
    same_form = document.type is not None and document.type.has_back == draft.id_type.has_back
    id_type = document.type if same_form and document.type is not None else draft.id_type
    applicant = replace(applicant_from(document, id_type), phone=old.phone)
    return replace(draft, id_type=id_type, applicant=applicant, edited=frozenset())
