"""Words that tell what a line of print on an ID is: kinds of ID, labels, dates.

Labels are those of the AAMVA DL/ID Card Design Standard (the numbers of its data elements, and the
words issuers print), of ICAO Doc 9303 part 3 in English, Spanish and French, and of both in German.
Everything is read by machine and may be a letter or two off: phrases are told by pairs of letters.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache

from kiosk.domain.document import IdType
from kiosk.domain.printed import PrintedField

#: A phrase is in a line that has this share of its pairs of letters; short ones must have all.
_SHARE, _SHORT = 0.75, 6
#: A line of which this much names the kind of document is no label.
_SELF = 0.8

#: What documents call themselves. The longer first: "passport card" is no passport page.
_TYPES: tuple[tuple[IdType, tuple[str, ...]], ...] = (
    (IdType.PASSPORT, ("PASSPORT", "PASSEPORT", "PASAPORTE", "PASSAPORTO", "REISEPASS")),
    (
        IdType.LICENSE,
        (
            *("DRIVER LICENSE", "DRIVERS LICENSE", "DRIVER LICENCE", "DRIVING LICENCE"),
            *("OPERATOR LICENSE", "DRIVER'S LICENSE", "LICENCIA DE CONDUCIR", "CHAUFFEUR LICENSE"),
            *("PERMIS DE CONDUIRE", "INSTRUCTION PERMIT", "LEARNER PERMIT", "FUHRERSCHEIN"),
        ),
    ),
    (IdType.STATE_ID, ("IDENTIFICATION CARD", "STATE ID CARD", "NON-DRIVER ID")),
    (
        IdType.PHOTO_ID,
        (
            *("IDENTITY CARD", "IDENTITY DOCUMENT", "MUNICIPAL ID", "CITY ID", "TRIBAL ID"),
            *("PERMANENT RESIDENT", "RESIDENT CARD", "EMPLOYMENT AUTHORIZATION", "UNIFORMED"),
            *("MATRICULA CONSULAR", "CONSULAR ID", "CREDENCIAL PARA VOTAR", "CEDULA DE"),
            *("DOCUMENTO NACIONAL", "CARTE NATIONALE", "PERSONALAUSWEIS", "TRIBAL IDENTIFICATION"),
            *("VETERAN", "ARMED FORCES", "GEMEINSAM", "PERMIT", "IDENTIFICATION"),
        ),
    ),
)

_FIELD_PHRASES: dict[PrintedField, tuple[str, ...]] = {
    PrintedField.SURNAME: (
        *("SURNAME", "LAST NAME", "FAMILY NAME", "APELLIDO", "NOM/", "NACHNAME", "COGNOME"),
    ),
    PrintedField.GIVEN: (*("GIVEN NAME", "FIRST NAME", "FORENAME", "PRENOM", "NOMBRE", "VORNAME"),),
    PrintedField.BIRTH: (
        *("DATE OF BIRTH", "BIRTH DATE", "BIRTHDATE", "NACIMIENTO", "NAISSANCE", "GEBURTS"),
    ),
    PrintedField.EXPIRY: (
        *("DATE OF EXPIR", "EXPIRES", "EXPIRATION", "VENCIMIENTO", "CADUCIDAD", "EXPIRY"),
    ),
    PrintedField.NUMBER: (
        *("PASSPORT NO", "DOCUMENT NO", "LICENSE NO", "LICENSE NUMBER", "CARD NUMBER"),
    ),
}
#: Labels of one word, each exactly; with AAMVA's number before it or alone.
_FIELD_WORDS: dict[str, PrintedField] = {
    **dict.fromkeys(("1", "LN"), PrintedField.SURNAME),
    **dict.fromkeys(("2", "FN"), PrintedField.GIVEN),
    **dict.fromkeys(("3", "DOB", "3DOB"), PrintedField.BIRTH),
    **dict.fromkeys(("4B", "EXP", "4BEXP"), PrintedField.EXPIRY),
    **dict.fromkeys(("4D", "DLN", "DL", "DL#", "4DDLN", "LIC#", "LIC"), PrintedField.NUMBER),
}
#: Labels of fields that are not looked for: what follows them is none of those that are.
_OTHER_WORDS = frozenset(
    {
        *("4A", "ISS", "4AISS", "5", "DD", "5DD", "8", "9", "CLASS", "9A", "END", "12", "REST"),
        *("15", "SEX", "15SEX", "16", "HGT", "16HGT", "17", "WGT", "18", "EYES", "18EYES", "19"),
        *("HAIR", "RSTR", "DUPS", "DONOR", "VETERAN", "TYPE", "CODE", "SEXO", "SEXE"),
    }
)
_OTHER_PHRASES = (
    *("NATIONALITY", "NACIONALIDAD", "PLACE OF BIRTH", "LUGAR DE", "LIEU DE", "DATE OF ISSUE"),
    *("ISSUED", "EXPEDICION", "AUTHORITY", "AUTORIDAD", "SIGNATURE", "HOLDER", "DEPARTMENT"),
    *("COUNTRY", "ADDRESS", "DOMICILIO", "HEIGHT", "COUNTY", "ORGAN DONOR", "UNITED STATES"),
    *("REPUBLIC", "STATE OF", "COMMONWEALTH", "MOTOR VEHICLES"),
)

_PHRASES: tuple[tuple[PrintedField | None, tuple[str, ...]], ...] = (
    *_FIELD_PHRASES.items(),
    (None, _OTHER_PHRASES),
)

_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
#: Months as Spanish, French and German documents shorten them, where they differ.
_OTHER_MONTHS = {"ENE": 1, "AVR": 4, "ABR": 4, "MAI": 5, "AGO": 8, "AOU": 8, "OKT": 10, "DIC": 12}
_FIGURES = str.maketrans("OQDILSBZG", "000115826")
_WORD_OF_FIGURES = re.compile(r"[0-9OQDILSBZG]*[0-9][0-9OQDILSBZG]*")
_NUMERIC = re.compile(r"(\d{1,2})[/\-. ]{1,2}(\d{1,2})[/\-. ]{1,2}(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/\-. ](\d{1,2})[/\-. ](\d{1,2})")
_WORDY = re.compile(r"([0-9OIL]{1,2})[ /.\-]{0,2}([A-Z]{3})[A-Z/ .\-]{0,8}?([0-9OILSBZ]{4})")


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the beginning of a line: which field, and how many of the line's words it is.

    ``field`` is None for a field that is not looked for.
    """

    field: PrintedField | None
    words: int


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in a line: year, and the two other numbers as they stand (month 0: unknown)."""

    year: int
    text: str


def kind_of(text: str) -> tuple[IdType, float] | None:
    """The kind of document that the line names, and how much of the line that is (0 to 1)."""
    size = sum(c.isalnum() for c in text)
    for kind, phrases in _TYPES:
        for phrase in phrases:
            if _share(text, phrase) >= _SHARE:
                return kind, min(1.0, sum(c.isalnum() for c in phrase) / size)
    return None


def label_of(text: str) -> Label | None:
    """The label that the line begins with, or is."""
    words = text.replace(":", "").split()
    if not words:
        return None
    count = 0
    named: PrintedField | None = None
    for word in words[:3]:
        plain = word.strip(".,/")
        if plain not in _FIELD_WORDS and plain not in _OTHER_WORDS:
            break
        named = named or _FIELD_WORDS.get(plain)
        count += 1
    if count and (len(words) > count or words[0] in _FIELD_WORDS or words[0] in _OTHER_WORDS):
        return Label(named, count)
    kind = kind_of(text)
    if kind is not None and kind[1] > _SELF:
        return None
    best, named = 0.0, None
    for field, phrases in _PHRASES:
        share = max(_share(text, phrase) for phrase in phrases)
        if share > best:
            best, named = share, field
    return Label(named, len(words)) if best >= _SHARE else None


def date_in(text: str) -> Dated | None:
    """The first date in the line, whichever way it is written."""
    figures = as_figures(text)
    match = _NUMERIC.search(figures)
    if match:
        first, second, year = (int(g) for g in match.groups())
        likely = 1 <= min(first, second) <= 12 and max(first, second) <= 31
        return Dated(year, text[match.start() : match.end()]) if likely and _year(year) else None
    match = _YEAR_FIRST.search(figures)
    if match and _year(int(match[1])):
        return Dated(int(match[1]), text[match.start() : match.end()])
    match = _WORDY.search(text)
    if match and (match[2] in _MONTHS or match[2] in _OTHER_MONTHS):
        year = int(match[3].translate(_FIGURES))
        return Dated(year, text[match.start() : match.end()]) if _year(year) else None
    return None


def as_figures(text: str) -> str:
    """Letters that print like figures as those figures; a date with a month's name stays."""
    if _WORDY.search(text):
        return text
    return _WORD_OF_FIGURES.sub(lambda w: w[0].translate(_FIGURES), text)


def is_name(text: str) -> bool:
    """Whether the line is of letters alone, as names are."""
    letters = sum(c.isalpha() for c in text)
    return letters >= 2 and not any(c.isdigit() for c in text) and letters >= 0.8 * len(text)


def _year(number: int) -> bool:
    return 1900 <= number <= 2100


def _share(text: str, phrase: str) -> float:
    """How much of the phrase's pairs of letters stand near each other in the text, 0 to 1."""
    wanted = _pairs(phrase)
    if len(wanted) < _SHORT:
        return float(phrase in text)
    share = len(wanted & _pairs(text)) / len(wanted)
    if share < _SHARE:
        return share
    plain = "".join(c for c in text if c.isalnum())
    reach = len(wanted) + 4
    starts = range(max(1, len(plain) - reach + 1))
    return max(len(wanted & _pairs(plain[n : n + reach])) for n in starts) / len(wanted)


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters and figures; spaces and signs do not count."""
    plain = [c for c in text if c.isalnum()]
    return frozenset(a + b for a, b in itertools.pairwise(plain))
