"""The facts of a document: age, validity, and typed against decoded (R5, R16 to R18)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kiosk.domain.document import Document, Source
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.names import Likeness, differing, same_name
from kiosk.domain.visitor import ADULT, Applicant, age, is_adult

#: As cards in the United States print dates, so that officers compare like with like.
_PRINTED = "%m/%d/%Y"

_WEIGHTS = {
    Likeness.SAME: Weight.FINE,
    Likeness.COMPATIBLE: Weight.ADVICE,
    Likeness.DIFFERENT: Weight.WARN,
}
_KINDS = {
    "surname": Kind.NAME_DIFFERS,
    "given": Kind.NAME_DIFFERS,
    "birth": Kind.BIRTH_DIFFERS,
    "number": Kind.NUMBER_DIFFERS,
    "expiry": Kind.EXPIRY_DIFFERS,
}

#: Stands for the document where none could be read: every field is empty.
_NOTHING_READ = Document(source=Source.PDF417)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field as typed and as decoded; dates as ``MM/DD/YYYY``, empty where there is none."""

    field: str
    typed: str
    decoded: str
    same: Likeness


def document_findings(document: Document, on: date) -> tuple[Finding, ...]:
    """Age and validity on that day, from the document alone."""
    return _age_and_validity(document.birth, document.expiry, on)


def compare(applicant: Applicant, document: Document | None, on: date) -> tuple[Finding, ...]:
    """Age and validity, then each typed field against the decoded one.

    Decoded values come before typed ones. ``measured`` of a difference is the number of letters
    apart for names and 1 for everything else; a likeness that documents are known for is advice.
    """
    birth = (document.birth if document else None) or applicant.birth
    expiry = (document.expiry if document else None) or applicant.id_expiry
    found = list(_age_and_validity(birth, expiry, on))
    for row in field_rows(applicant, document):
        if row.field in _KINDS and row.same in _WEIGHTS:
            weight, apart = _WEIGHTS[row.same], float(_apart(row))
            found.append(Finding(_KINDS[row.field], weight, apart, 0.0, Side.DOCUMENT))
    return tuple(found)


def field_rows(applicant: Applicant, document: Document | None) -> tuple[FieldRow, ...]:
    """Typed against decoded, field by field, in the order of the desk's table."""
    read = document or _NOTHING_READ
    ours = " ".join(p for p in (applicant.given, applicant.middle) if p)
    theirs = " ".join(p for p in (read.given, read.middle) if p)
    surname = _with_suffix(applicant.surname, applicant.suffix)
    their_surname = _with_suffix(read.surname, read.suffix)
    number = applicant.id_number
    return (
        FieldRow("surname", surname, their_surname, same_name(surname, their_surname)),
        FieldRow("given", ours, theirs, same_name(ours, theirs)),
        _row("birth", _date(applicant.birth), _date(read.birth)),
        _row("number", number, read.number),
        _row("expiry", _date(applicant.id_expiry), _date(read.expiry)),
        _address_row(applicant, read),
    )


def _age_and_validity(birth: date | None, expiry: date | None, on: date) -> tuple[Finding, ...]:
    found = []
    if birth is not None:
        weight = Weight.FINE if is_adult(birth, on) else Weight.BLOCK
        years = float(age(birth, on))
        found.append(Finding(Kind.UNDER_18, weight, years, float(ADULT), Side.DOCUMENT))
    if expiry is not None:
        days = (expiry - on).days
        weight = Weight.FINE if days >= 0 else Weight.BLOCK
        found.append(Finding(Kind.EXPIRED, weight, float(days), 0.0, Side.DOCUMENT))
    return tuple(found)


def _apart(row: FieldRow) -> int:
    if row.same is Likeness.SAME:
        return 0
    if _KINDS[row.field] is not Kind.NAME_DIFFERS:
        return 1
    marks = differing(row.typed, row.decoded)
    typed = sum(end - start for start, end in marks.typed)
    read = sum(end - start for start, end in marks.read)
    return max(typed, read)


def _row(field: str, typed: str, decoded: str) -> FieldRow:
    return FieldRow(field, typed, decoded, _likeness(_letters(typed), _letters(decoded)))


def _address_row(applicant: Applicant, read: Document) -> FieldRow:
    typed = " ".join(p for p in (applicant.address, applicant.city, applicant.postcode) if p)
    decoded = " ".join(p for p in (read.address, read.city, read.postcode) if p)
    ours, theirs = set(typed.casefold().split()), set(decoded.casefold().split())
    same = _likeness(" ".join(sorted(ours)), " ".join(sorted(theirs)))
    if same is Likeness.DIFFERENT and (ours <= theirs or theirs <= ours):
        same = Likeness.COMPATIBLE
    return FieldRow("address", typed, decoded, same)


def _likeness(typed: str, decoded: str) -> Likeness:
    if not typed or not decoded:
        return Likeness.MISSING
    return Likeness.SAME if typed == decoded else Likeness.DIFFERENT


def _letters(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _with_suffix(surname: str, suffix: str) -> str:
    return f"{surname} {suffix}".strip()


def _date(day: date | None) -> str:
    return day.strftime(_PRINTED) if day else ""
