"""Magnetic-stripe text, which some jurisdictions put into the barcode as it is (BC; old FL, TX).

Three tracks as in annex F of the AAMVA card standard: ``%`` state, city, name, address ``?``;
``;`` issuer, number, expiry (YYMM), birth (CCYYMMDD) ``?``; ``%`` or ``#`` postcode, sex.
"""

from __future__ import annotations

import re
from datetime import date

from kiosk.domain.aamva_text import BORN, day, name_parts, plain, postcode, sex
from kiosk.domain.document import Document, Source
from kiosk.domain.errors import NotABarcode
from kiosk.domain.jurisdictions import country_of, country_of_issuer, issuer_of

_TRACK_1 = re.compile(r"%([A-Z]{2})([^^?]{1,13})\^?([^^?]*)\^([^?^]*)")
_TRACK_2 = re.compile(r";(\d{6})(\d{0,13})=(\d{4})(\d{8})?")
# Versions, postcode (11), class (2), restrictions (10), endorsements (4), then the sex.
_TRACK_3 = re.compile(r"[%#+]..(.{11}).{16}([MFX129])")


def looks_like(text: str) -> bool:
    """Whether the text begins as a first track does."""
    return re.match(r"\s*@?\s*%[A-Z]{2}", text) is not None


def parse(text: str) -> Document:
    """The fields of the tracks; raises ``NotABarcode``.

    The expiry is mostly left out: the stripe gives only its month, and a day is not guessed.
    """
    first = _TRACK_1.search(text)
    if first is None:
        raise NotABarcode(why="format")
    names = name_parts(
        whole=first[3], surname="", given="", given_and_middle="", middle="", suffix=""
    )
    if not names.surname:
        raise NotABarcode(why="fields")
    second = _TRACK_2.search(text, first.end())
    third = _TRACK_3.search(text, second.end() if second else first.end())
    iin = second[1] if second else ""
    birth = day(second[4] or "", BORN) if second else None
    street = [plain(p) for p in first[4].split("$")]
    return Document(
        source=Source.PDF417,
        surname=names.surname,
        given=names.given,
        middle=names.middle,
        suffix=names.suffix,
        birth=birth,
        expiry=_expiry(second[3], birth) if second else None,
        number=second[2] if second else "",
        sex=sex(third[2]) if third else "",
        address=street[0],
        city=plain(first[2]),
        postcode=postcode(plain(third[1])) if third else "",
        state=first[1],
        country=country_of_issuer(iin) or country_of(first[1]),
        issuer=issuer_of(iin),
    )


def _expiry(untrusted: str, birth: date | None) -> date | None:
    """The birthday in that year where month 99 says so (annex F.5.2), otherwise ``None``."""
    if birth is None or untrusted[2:] != "99":
        return None
    try:
        return birth.replace(year=2000 + int(untrusted[:2]))
    except ValueError:
        return None
