"""The print on an ID's front: read once after capture, held against what else is known at sending.

The front comes before the back, so its lines stay in the draft's memory until the barcode and the
visitor's answers say what to look for. Nothing of it is kept but the values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from kiosk.domain.document import Document, Source
from kiosk.domain.names import Likeness, same_name
from kiosk.domain.printed import PrintedField
from kiosk.domain.visitor import Applicant
from kiosk.vision.pixels import Pixels
from kiosk.vision.print_cues import as_figures
from kiosk.vision.printed import FITS, Front, Place, read_front, sought
from kiosk.vision.reader import Reader

#: Print is read on its own where its letters are at least so sure (mean natural logarithm); what is
#: less sure is asked of the optional reader, or is not read. At -0.02 97 % of fields are exact.
SURE = -0.02
#: An answer of the optional reader counts from here up.
READER_SURE = 0.9

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NUMERIC = re.compile(r"(\d{1,2})\D{1,3}(\d{1,2})\D{1,3}(\d{4})")
_WORDY = re.compile(r"([0-9OIL]{1,2})\W*([A-Z]{3})[A-Z/ .\-]*?([0-9OIL]{4})")
_NAMES = (PrintedField.SURNAME, PrintedField.GIVEN)
_DATES = (PrintedField.BIRTH, PrintedField.EXPIRY)


def front_of(flat: Pixels, reader: Reader | None = None, document: Document | None = None) -> Front:
    """The print of a flattened front; fields that are not sure are given to the reader, if any.

    ``document`` is what was decoded already, so that it is sought in the print. On the look lane,
    after capture: some 60 ms, and 0.1 s for each field asked of the reader.
    """
    front = read_front(flat, _ways([_of_document(document)]) if document else None)
    if reader is None:
        return front
    upright = flat[::-1, ::-1] if front.turned else flat
    asked = [p for p in front.places.values() if p.text and p.sure < SURE]
    answers = reader.lines(upright, [p.box for p in asked]) if asked else []
    better = {
        place.field: replace(place, text=answer.untrusted_text.upper(), sure=0.0)
        for place, answer in zip(asked, answers, strict=True)
        if answer.untrusted_text.strip() and answer.sure >= READER_SURE
    }
    return replace(front, places={**front.places, **better})


def printed_document(
    front: Front | None, document: Document | None, applicant: Applicant
) -> Document | None:
    """What the front says, as far as it can be read; None where nothing can.

    Each value known is sought in the print: where it fits, it stands there. Where it does not, the
    print's own reading counts if it is sure. ``document`` is what was decoded.
    """
    if front is None:
        return None
    known = _known(document, applicant)
    places = sought(front, _ways(known))
    texts = {named: _value(place, known) for named, place in places.items()}
    found = Document(
        source=Source.PRINT,
        type=front.kind,
        surname=texts.get(PrintedField.SURNAME, ""),
        given=texts.get(PrintedField.GIVEN, ""),
        number=texts.get(PrintedField.NUMBER, ""),
        birth=_day(texts.get(PrintedField.BIRTH, ""), known, PrintedField.BIRTH),
        expiry=_day(texts.get(PrintedField.EXPIRY, ""), known, PrintedField.EXPIRY),
    )
    return found if found != Document(source=Source.PRINT, type=front.kind) else None


def with_values(front: Front, document: Document | None, applicant: Applicant) -> Front:
    """The front with what was decoded and typed sought in its print; some 20 ms."""
    return replace(front, places=sought(front, _ways(_known(document, applicant))))


_Known = Mapping[PrintedField, str | date | None]


def _known(document: Document | None, applicant: Applicant) -> list[_Known]:
    """What is known of the holder, the surest first."""
    of_document = [_of_document(document)] if document else []
    return [*of_document, _of_applicant(applicant)]


def _of_document(document: Document) -> _Known:
    given = " ".join(n for n in (document.given, document.middle) if n)
    return {
        PrintedField.SURNAME: f"{document.surname} {document.suffix}".strip(),
        PrintedField.GIVEN: given,
        PrintedField.NUMBER: document.number,
        PrintedField.BIRTH: document.birth,
        PrintedField.EXPIRY: document.expiry,
    }


def _of_applicant(applicant: Applicant) -> _Known:
    given = " ".join(n for n in (applicant.given, applicant.middle) if n)
    return {
        PrintedField.SURNAME: f"{applicant.surname} {applicant.suffix}".strip(),
        PrintedField.GIVEN: given,
        PrintedField.NUMBER: applicant.id_number,
        PrintedField.BIRTH: applicant.birth,
        PrintedField.EXPIRY: applicant.id_expiry,
    }


def _ways(known: Iterable[_Known]) -> dict[PrintedField, tuple[str, ...]]:
    """How each value may be printed."""
    found: dict[PrintedField, list[str]] = {}
    for values in known:
        for named, value in values.items():
            ways = _dates(value) if isinstance(value, date) else [value] if value else []
            found.setdefault(named, []).extend(w for w in ways if w not in found.get(named, []))
    return {named: tuple(ways) for named, ways in found.items() if ways}


def _dates(day: date) -> list[str]:
    """As documents of the Americas and, by ICAO 9303 part 3, passports print it."""
    month = _MONTHS[day.month - 1]
    return [
        f"{day:%m/%d/%Y}",
        f"{day:%d/%m/%Y}",
        f"{day:%Y/%m/%d}",
        f"{day.day:02d} {month} {day.year}",
        f"{month} {day.day:02d} {day.year}",
    ]


def _value(place: Place, known: Iterable[_Known]) -> str:
    """What a place says, "" if that is not sure enough to be held against anything."""
    fits = place.apart is not None and place.apart >= FITS
    if not fits and place.sure < SURE:
        return ""
    if fits and place.field in _NAMES:
        # Letters worn beyond reading still tell that the name known stands there.
        for values in known:
            name = str(values.get(place.field) or "")
            if name and same_name(name, place.text) is Likeness.SAME:
                return name.upper()
        if place.sure < SURE:
            return ""
    return place.text


def _day(text: str, known: Iterable[_Known], named: PrintedField) -> date | None:
    """The date that a text says; of two ways to read it the one that is known, else month first."""
    days = list(_readings(text))
    for values in known:
        if values.get(named) in days:
            return next(d for d in days if d == values.get(named))
    return days[0] if days else None


def _readings(text: str) -> Iterable[date]:
    plain = as_figures(text)
    numeric = _NUMERIC.search(plain)
    if numeric:
        first, second, year = (int(n) for n in numeric.groups())
        pairs = ((first, second), (second, first))
        return [d for month, day in pairs if (d := _date(year, month, day)) is not None]
    wordy = _WORDY.search(text)
    if wordy and wordy[2] in _MONTHS:
        figures = str.maketrans("OIL", "011")
        year, day = (int(wordy[n].translate(figures)) for n in (3, 1))
        found = _date(year, _MONTHS.index(wordy[2]) + 1, day)
        return [found] if found is not None else []
    return []


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
