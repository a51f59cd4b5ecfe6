"""Typed values become clean ones here, or a refusal says which field is wrong.

Arguments named ``untrusted`` are as typed; what is returned may be kept, shown and printed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from kiosk.domain.errors import (
    BadDate,
    BadIdNumber,
    BadName,
    BadPhone,
    BadPin,
    NoExplanation,
)
from kiosk.domain.reason import EXPLANATION_LEAST, EXPLANATION_MOST

NAME_MOST = 60
LINE_MOST = 120
PIN_DIGITS = 6
#: Nobody older has been recorded (122 years); a birth date further back is a slip.
OLDEST_YEARS = 122
#: Documents are not issued for longer than this; a date further ahead is a slip.
EXPIRY_YEARS = 50

_NAME_MARKS = frozenset("-'\u2019. ")
_DIGITS_ONLY = re.compile(r"[0-9]{6}")
_RUNS = "01234567890 09876543210"


def line(untrusted: str, most: int = LINE_MOST) -> str:
    """One line of plain text: composed, without control or invisible characters, cut at ``most``.

    Invisible ones (Unicode category C) could forge headers or hide text; a joiner inside a word
    is lost, which no accepted field needs.
    """
    composed = unicodedata.normalize("NFC", untrusted)
    visible = "".join(
        " " if c.isspace() else c
        for c in composed
        if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    return " ".join(visible.split())[:most].rstrip()


def name(untrusted: str) -> str:
    """Part of a legal name: letters with hyphens, apostrophes, points and spaces; raises BadName.

    ID cards without a first name carry "NONE" or "UNAVL" in its place, which are letters too.
    """
    clean = line(untrusted, NAME_MOST + 1)
    letters = sum(unicodedata.category(c).startswith("L") for c in clean)
    sound = all(unicodedata.category(c)[0] in "LM" or c in _NAME_MARKS for c in clean)
    if not letters or not sound or len(clean) > NAME_MOST:
        raise BadName
    return clean


def phone(untrusted: str) -> str:
    """Ten digits of a North American number, ``""`` if nothing was typed; raises BadPhone."""
    clean = line(untrusted)
    if not clean:
        return ""
    digits = re.sub(r"[ ().+\-]", "", clean)
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    if not re.fullmatch(r"[2-9][0-9]{9}", digits):
        raise BadPhone
    return digits


def pin(untrusted: str, birth: date | None = None) -> str:
    """Six digits that are not easily guessed; raises BadPin.

    Refused: fewer than three different digits, runs up or down, a repeated pair or triple, and
    the birth date written in any usual order.
    """
    if not _DIGITS_ONLY.fullmatch(untrusted):
        raise BadPin
    repeats = untrusted in (untrusted[:2] * 3, untrusted[:3] * 2)
    if len(set(untrusted)) < 3 or untrusted in _RUNS or repeats:
        raise BadPin
    if birth and untrusted in {birth.strftime(f) for f in ("%m%d%y", "%d%m%y", "%y%m%d")}:
        raise BadPin
    return untrusted


def id_number(untrusted: str) -> str:
    """The number of a document: capitals, digits, hyphens and spaces; raises BadIdNumber."""
    clean = line(untrusted).upper()
    kept = re.sub(r"[^A-Z0-9]", "", clean)
    if not 3 <= len(kept) <= 25 or not re.fullmatch(r"[A-Z0-9 *\-]+", clean):
        raise BadIdNumber
    return clean


def typed_date(untrusted_month: str, untrusted_day: str, untrusted_year: str) -> date:
    """A date typed in three fields, the year with four digits; raises BadDate."""
    parts = (untrusted_year.strip(), untrusted_month.strip(), untrusted_day.strip())
    if not all(p.isascii() and p.isdigit() for p in parts) or len(parts[0]) != 4:
        raise BadDate
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        raise BadDate from None


def birth(day: date, on: date) -> date:
    """A birth date that a living person can have; raises BadDate."""
    if day > on or day.year < on.year - OLDEST_YEARS:
        raise BadDate
    return day


def expiry(day: date, on: date) -> date:
    """An expiry date as documents carry them; a past one is a fact, not a slip; raises BadDate."""
    if abs(day.year - on.year) > EXPIRY_YEARS:
        raise BadDate
    return day


def explanation(untrusted: str) -> str:
    """What an officer writes for the visitor: 10 to 500 characters (R21); raises NoExplanation."""
    clean = line(untrusted, EXPLANATION_MOST + 1)
    if not EXPLANATION_LEAST <= len(clean) <= EXPLANATION_MOST:
        raise NoExplanation
    return clean
