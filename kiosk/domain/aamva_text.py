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


def day(untrusted: str) -> date | None:
    """A date of eight digits in whichever order makes sense, or ``None``.

    MMDDCCYY is the order in the United States, CCYYMMDD in Canada and in version 1; a card that
    uses the other country's order cannot be mistaken, because no month is 19 or 20. DDMMCCYY is
    taken only where the second pair cannot be a day but a month.
    """
    digits = re.sub(r"[\s/.-]", "", untrusted)[:8]
    if len(digits) < 8 or not digits.isascii() or not digits.isdigit():
        return None
    a, b, c = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    orders = (
        (int(digits[:4]), int(digits[4:6]), int(digits[6:])),
        (c, a, b),
        (c, b, a),
    )
    for year, month, of_month in orders:
        if 1900 <= year < 2200:
            try:
                return date(year, month, of_month)
            except ValueError:
                continue
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


def name_parts(
    *, whole: str, surname: str, given: str, given_and_middle: str, middle: str, suffix: str
) -> NameParts:
    """The name from whichever fields the card has.

    ``whole`` is DAA ("LAST,FIRST,MIDDLE,SUFFIX"), ``given_and_middle`` is DCT ("FIRST,MIDDLE", or
    "FIRST MIDDLE", which cannot be told from two given names and is left together).
    """
    parts = [plain(p) for p in _BETWEEN.split(whole)]
    if len(parts) == 1:
        parts = parts[0].split(" ", 2)
    parts += [""] * (4 - len(parts))
    both = [plain(p) for p in _BETWEEN.split(given_and_middle, maxsplit=1)]
    both += [""] * (2 - len(both))
    return NameParts(
        surname=surname or parts[0],
        given=given or both[0] or parts[1],
        middle=middle or both[1].replace(",", " ") or parts[2],
        suffix=suffix or parts[3],
    )
