"""The facts of a document: age, validity, and typed, decoded and printed compared (R5, R16-R18)."""

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

_NAMES = ("surname", "given")

#: Stands for the document where none could be read: every field is empty.
_NOTHING_READ = Document(source=Source.PDF417)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field as typed, decoded and printed; dates as ``MM/DD/YYYY``, empty where there is none.

    ``same`` compares typed and decoded; ``front`` compares the print with the decoded value, or
    with the typed one where nothing was decoded.
    """

    field: str
    typed: str
    decoded: str
    same: Likeness
    printed: str = ""
    front: Likeness = Likeness.MISSING


def document_findings(document: Document, on: date) -> tuple[Finding, ...]:
    """Age and validity on that day, from the document alone."""
    return _age_and_validity(document.birth, document.expiry, on)


def compare(
    applicant: Applicant,
    document: Document | None,
    on: date,
    printed: Document | None = None,
) -> tuple[Finding, ...]:
    """Age and validity, each typed field against the decoded one, and the print against it.

    Decoded values come before typed ones. ``measured`` of a difference is the number of letters
    apart for names and 1 for everything else; a likeness that documents are known for is advice.
    """
    birth = (document.birth if document else None) or applicant.birth
    expiry = (document.expiry if document else None) or applicant.id_expiry
    found = list(_age_and_validity(birth, expiry, on))
    rows = field_rows(applicant, document, printed)
    for row in rows:
        if row.field in _KINDS and row.same in _WEIGHTS:
            weight, apart = _WEIGHTS[row.same], float(_apart(row.field, row.typed, row.decoded))
            apart = 0.0 if row.same is Likeness.SAME else apart
            found.append(Finding(_KINDS[row.field], weight, apart, 0.0, Side.DOCUMENT))
    for row in rows if document else ():
        if row.field in _KINDS and row.front in _WEIGHTS:
            weight, apart = _WEIGHTS[row.front], float(_apart(row.field, row.decoded, row.printed))
            apart = 0.0 if row.front is Likeness.SAME else apart
            kind, side = Kind.PRINT_DIFFERS, Side.DOCUMENT
            found.append(Finding(kind, weight, apart, 0.0, side, field=row.field))
    return tuple(found)


def field_rows(
    applicant: Applicant, document: Document | None, printed: Document | None = None
) -> tuple[FieldRow, ...]:
    """Typed, decoded and printed, field by field, in the order of the desk's table."""
    read, front = document or _NOTHING_READ, printed or _NOTHING_READ
    typed = {
        "surname": _with_suffix(applicant.surname, applicant.suffix),
        "given": _joined(applicant.given, applicant.middle),
        "birth": _date(applicant.birth),
        "number": applicant.id_number,
        "expiry": _date(applicant.id_expiry),
    }
    decoded, seen = _values(read), _values(front)
    likenesses = _compared(typed, decoded, cut=read.truncated)
    # An issuer cuts names in its code, never on the card: the print is the longer one.
    against = decoded if document else typed
    fronts = _compared(seen, against, cut=read.truncated)
    rows = [
        FieldRow(name, typed[name], decoded[name], likenesses[name], seen[name], fronts[name])
        for name in typed
    ]
    return (*rows, _address_row(applicant, read))


def _values(document: Document) -> dict[str, str]:
    return {
        "surname": _with_suffix(document.surname, document.suffix),
        "given": _joined(document.given, document.middle),
        "birth": _date(document.birth),
        "number": document.number,
        "expiry": _date(document.expiry),
    }


def _compared(ours: dict[str, str], theirs: dict[str, str], *, cut: bool) -> dict[str, Likeness]:
    """Field by field; names that were put into each other's fields are compatible."""
    found = {
        name: same_name(ours[name], theirs[name], cut=cut)
        if name in _NAMES
        else _likeness(_letters(ours[name]), _letters(theirs[name]))
        for name in ours
    }
    if all(found[name] is Likeness.DIFFERENT for name in _NAMES):
        whole = same_name(*(_joined(*(side[name] for name in _NAMES)) for side in (ours, theirs)))
        if whole is not Likeness.DIFFERENT:
            found |= dict.fromkeys(_NAMES, Likeness.COMPATIBLE)
    return found


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


def _apart(field: str, one: str, other: str) -> int:
    """How many letters of a name differ; 1 for everything else."""
    if field not in _NAMES:
        return 1
    marks = differing(one, other)
    ours = sum(end - start for start, end in marks.typed)
    theirs = sum(end - start for start, end in marks.read)
    return max(ours, theirs)


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


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _with_suffix(surname: str, suffix: str) -> str:
    return f"{surname} {suffix}".strip()


def _date(day: date | None) -> str:
    return day.strftime(_PRINTED) if day else ""
