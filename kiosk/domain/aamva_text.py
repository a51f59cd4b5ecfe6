"""Values inside a licence's barcode: cleaned text, dates, names. Nothing here can raise."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

#: Words that stand for "no value" (AAMVA card standard, and what jurisdictions print).
_NOTHING = frozenset({"NONE", "UNAVL", "UNAVAIL", "UNAVAILABLE", "N/A", "NA", "NULL", "NMN"})

#: The longest value of the standard is DAA with 125 characters.
_LONGEST = 125

#: Between the parts of a name: a comma, a dollar sign, or (British Columbia) both.
_BETWEEN = re.compile(r",\$|[,$]")

#: Eight digits and no ninth; a lost separator leaves the next element behind them.
_DATE = re.compile(r"([0-9]{8})(?![0-9])")

#: What follows a name and is none. Single letters may be initials.
_SUFFIX = re.compile(
    r"(?:JR|SR|II|III|IV|VI|VII|VIII|IX|[1-9](?:ST|ND|RD|TH)|ESQ)\.?", re.IGNORECASE
)

_SEXES = {"1": "M", "2": "F", "9": "X", "M": "M", "F": "F", "X": "X"}


class NameParts(NamedTuple):
    """A person's name as the barcode divides it."""

    surname: str
    given: str
    middle: str
    suffix: str


def plain(untrusted: str) -> str:
    """Printable text with single spaces, without padding, trailing commas or words for nothing."""
    text = "".join(c if c.isprintable() else " " for c in untrusted[: 2 * _LONGEST])
    text = " ".join(text.split()).strip(" ,")[:_LONGEST]
    return "" if text.upper() in _NOTHING else text


#: Years in which people were born who are alive, and in which cards are issued and expire. Cards
#: that never expire carry years beyond (9999), which are no dates.
BORN, VALID = range(1900, 2100), range(1950, 2150)


def day(untrusted: str, years: range = VALID) -> date | None:
    """A date of eight digits in the order of the standard that makes sense, or ``None``.

    MMDDCCYY is the order in the United States, CCYYMMDD in Canada and in version 1; a card that
    uses the other country's order cannot be mistaken, because no month is 19 or 20.
    """
    digits = _eight_digits(untrusted)
    if digits is None:
        return None
    first = _date(int(digits[:4]), int(digits[4:6]), int(digits[6:]), years)
    return first or _date(int(digits[4:]), int(digits[:2]), int(digits[2:4]), years)


def day_first(untrusted: str, years: range = VALID) -> date | None:
    """A date as DDMMCCYY, which no standard has."""
    digits = _eight_digits(untrusted)
    if digits is None:
        return None
    return _date(int(digits[4:]), int(digits[2:4]), int(digits[:2]), years)


def days(birth: str, expiry: str, issued: str) -> tuple[date | None, date | None, date | None]:
    """A card's three dates; a birth after the day of issue is none.

    A day is taken to stand before the month only if two dates make sense in no other way and none
    contradicts it: one alone is more likely to be damaged.
    """
    given = ((birth, BORN), (expiry, VALID), (issued, VALID))
    read = [day(*one) for one in given]
    other = [day_first(*one) for one in given]
    written = [_eight_digits(text) is not None for text, _ in given]
    only_so = sum(o is not None and r is None for o, r in zip(other, read, strict=True))
    if only_so >= 2 and all(o or not w for o, w in zip(other, written, strict=True)):
        read = other
    born, expires, since = read
    if born is not None and since is not None and born > since:
        born = None
    return born, expires, since


def _eight_digits(untrusted: str) -> str | None:
    """The digits of a date, whatever stands between them; ``None`` if they are not eight."""
    found = _DATE.match(re.sub(r"[ \t\r\n/.-]", "", untrusted[:24]))
    return found[1] if found else None


def _date(year: int, month: int, of_month: int, years: range) -> date | None:
    if year not in years:
        return None
    try:
        return date(year, month, of_month)
    except ValueError:
        return None


def sex(value: str) -> str:
    """``M``, ``F``, ``X`` or empty."""
    return _SEXES.get(value[:1].upper(), "")


def postcode(value: str) -> str:
    """``12345``, ``12345-6789`` or as it stands; the standard pads five digits with zeros."""
    found = re.fullmatch(r"(\d{5})[ -]?(\d{0,4})", value)
    if found is None:
        return value[:11]
    return f"{found[1]}-{found[2]}" if len(found[2]) == 4 and found[2] != "0000" else found[1]


def identifier(untrusted: str) -> str:
    """A number as printed; empty if something in it cannot be, for the rest would be another."""
    text = untrusted.strip(" \t\r\n,")
    return plain(text) if text.isprintable() else ""


def jurisdiction(untrusted: str) -> str:
    """Two letters as printed, or empty."""
    text = plain(untrusted).upper()[:2]
    return text if len(text) == 2 and text.isascii() and text.isalpha() else ""


def name_parts(
    *, whole: str, surname: str, given: str, given_and_middle: str, middle: str, suffix: str
) -> NameParts:
    """The name from whichever fields the card has.

    ``whole`` is DAA ("LAST,FIRST,MIDDLE,SUFFIX", the suffix wherever it stands after the first),
    ``given_and_middle`` is DCT ("FIRST,MIDDLE", or "FIRST MIDDLE", which cannot be told from two
    given names and is left together). A suffix behind another part is taken from there if it has
    no field of its own.
    """
    parts = [plain(p) for p in _BETWEEN.split(whole)]
    if len(parts) == 1:
        parts = parts[0].split(" ", 2)
    within = next((p for p in parts[1:] if _SUFFIX.fullmatch(p)), "")
    if within:
        parts.remove(within)
        parts.insert(3, within)
    parts += [""] * (4 - len(parts))
    both = [plain(p) for p in _BETWEEN.split(given_and_middle, maxsplit=1)]
    both += [""] * (2 - len(both))
    found = [
        surname or parts[0],
        given or both[0] or parts[1],
        middle or plain(both[1].replace(",", " ").replace("$", " ")) or parts[2],
    ]
    own = suffix or (parts[3] if len(parts) > 3 else "")
    for n, name in enumerate(found):
        words = name.split()
        if not own and words and _SUFFIX.fullmatch(words[-1]) and (len(words) > 1 or n == 2):
            own = words[-1]
            found[n] = plain(" ".join(words[:-1]))
    return NameParts(found[0], found[1], found[2], own)
