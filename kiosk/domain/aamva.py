"""The text in the barcode of a North American licence or identification card, made a Document.

The AAMVA card standard (versions 0 to 12) describes a header, a table of subfiles with offsets
and lengths, and elements of a three-letter identifier and a value. Cards in use break all of it:
offsets are wrong, separators are lost, dates come in several orders. So nothing here trusts a
declared length; elements are found by their identifiers and values are judged by themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kiosk.domain import magstripe
from kiosk.domain.aamva_run import divided
from kiosk.domain.aamva_text import (
    days,
    identifier,
    jurisdiction,
    name_parts,
    plain,
    postcode,
    sex,
)
from kiosk.domain.document import Document, IdType, Source
from kiosk.domain.errors import NotABarcode
from kiosk.domain.jurisdictions import BY_IIN, country_of_issuer, issuer_of

#: A PDF417 symbol holds at most 2,710 digits or 1,108 bytes (ISO/IEC 15438).
_LONGEST = 4096

# "ANSI " by the standard; "AAMVA" and damaged forms occur, always near the beginning. Versions 2
# and later put the jurisdiction's version between the AAMVA version and the number of subfiles.
_HEADER = re.compile(r"[A-Za-z]{2,6}(?<!D[A-D][A-Z]) {0,2}(\d{6})(\d{2})")
_HEADER_WITHIN = 40
_TABLE = re.compile(r"\d{2}(?:\d{2})?((?:[A-Z]{2}\d{8})+)")
_SEPARATORS = re.compile(r"[\n\r\x1c-\x1f\x85]+")
_SUBFILES = {"DL": IdType.LICENSE, "EN": IdType.LICENSE, "ID": IdType.STATE_ID}

#: Countries that issue by this standard (element DCG).
_COUNTRIES = frozenset({"USA", "CAN", "MEX"})

_NAMES_V1 = "DAA DAB DAC DAD DAE DAF"
_NAMES_V2 = "DCS DCT DCU"
_NAMES_V4 = "DCS DAC DAD DCU DDE DDF DDG"
_EVERY = (
    "DAG DAH DAI DAJ DAK DAQ DAU DAW DAX DAY DAZ DBA DBB DBC DBD DBG DBN DBS DCA DCB DCD DCE DCF "
    "DCG DCH DCI DCJ DCK DCL DCM DCN DCO DCP DCQ DCR DDA DDB DDC DDD DDH DDI DDJ DDK DDL"
)
_ONLY_V1 = "DAL DAM DAN DAO DAP DAR DAS DAT DAV DBE DBF DBH DBI DBJ DBK DBL DBM DBO DBP DBQ DBR"
_SOME_NAME = frozenset({"DAA", "DAB", "DCS"})
_KNOWN = frozenset(f"{_NAMES_V1} {_NAMES_V2} {_NAMES_V4} {_EVERY} {_ONLY_V1}".split())


@dataclass(slots=True)
class _Card:
    """What the header says and the elements by identifier, still untrusted."""

    iin: str = ""
    version: int | None = None
    type: IdType | None = None
    elements: dict[str, str] = field(default_factory=dict)


def parse(untrusted: bytes) -> Document:
    """The fields of a licence's barcode; raises ``NotABarcode`` and nothing else."""
    text = _decoded(untrusted)
    if magstripe.looks_like(text):
        return magstripe.parse(text)
    card = _read(text)
    document = _document(card)
    names = bool(document.surname) + bool(document.given)
    if names == 0 or (names == 1 and not (document.birth or document.number)):
        raise NotABarcode(why="fields")
    return document


def _decoded(untrusted: bytes) -> str:
    if not untrusted.strip():
        raise NotABarcode(why="empty")
    if len(untrusted) > _LONGEST:
        raise NotABarcode(why="long")
    try:
        return untrusted.decode("utf-8")
    except UnicodeDecodeError:
        return untrusted.decode("latin-1")


def _read(text: str) -> _Card:
    card = _Card()
    header = _HEADER.search(text, 0, _HEADER_WITHIN)
    body = text
    declared: list[str] = []
    if header is not None:
        card.iin, card.version = header[1], int(header[2])
        body = text[header.end() :]
        table = _TABLE.match(body)
        if table is not None:
            declared = re.findall(r"([A-Z]{2})\d{8}", table[1])
            body = body[table.end() :]
    start = _first_element(body)
    if start is None:
        raise NotABarcode(why="format")
    designator, at = start
    names = [designator, *declared]
    card.type = next((_SUBFILES[n] for n in names if n in _SUBFILES), None)
    card.elements = _elements(body[at:], card.version, declared)
    return card


def _first_element(body: str) -> tuple[str, int] | None:
    """The subfile's letters, if they stand there, and where its first element begins."""
    # A damaged table of subfiles may stand before; it is never longer than ten entries.
    for found in re.finditer(r"(DL|ID|EN)?(D[A-D][A-Z])", body[:120]):
        if found[2] in _KNOWN:
            return found[1] or "", found.start(2)
    return None


def _elements(body: str, version: int | None, declared: list[str]) -> dict[str, str]:
    pieces = [p for p in _SEPARATORS.split(body) if p]
    starts = sum(p.lstrip()[:3] in _KNOWN for p in pieces)
    if starts >= 2:
        found = _separated(pieces)
    else:
        found = _run_together(body, _expected(version), declared)
        if not found.keys() & _SOME_NAME:
            found = _run_together(body, _KNOWN, declared)
    for name in ("DBB", "DBA", "DBD"):
        # A lost separator leaves the element inside the value before it.
        if name not in found and (inside := re.search(name + r"(\d{8})", body)):
            found[name] = inside[1]
            for other, value in found.items():
                if other != name and (cut := value.find(name + inside[1])) >= 0:
                    found[other] = value[:cut]
    return found


def _separated(pieces: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for piece in pieces:
        text = piece.lstrip()
        if text[:2] in _SUBFILES and text[2:5] in _KNOWN:
            text = text[2:]
        name = text[:3]
        # The first wins: later ones come from jurisdictions' own subfiles.
        if name in _KNOWN and not found.get(name, "").strip():
            found[name] = text[3:]
    return found


def _run_together(body: str, expected: frozenset[str], declared: list[str]) -> dict[str, str]:
    """Elements of a text without separators, the jurisdictions' own subfiles left out."""
    for own in declared:
        if own not in _SUBFILES and (cut := body.find(own + own)) > 0:
            body = body[:cut]
    return divided(body, expected)


def _expected(version: int | None) -> frozenset[str]:
    """Identifiers that the version has: DC? since 2 (2003), DD? since 4 (2009)."""
    if version is None:
        return _KNOWN
    if version <= 1:
        return frozenset(n for n in _KNOWN if n[1] in "AB")
    if version <= 3:
        names = f"{_NAMES_V2} {_EVERY}".split()
        return frozenset(n for n in names if n[1] != "D")
    return frozenset(f"{_NAMES_V4} {_EVERY}".split())


def _document(card: _Card) -> Document:
    def of(*names: str) -> str:
        return next((v for n in names if (v := plain(card.elements.get(n, "")))), "")

    names = name_parts(
        whole=card.elements.get("DAA", ""),
        surname=of("DCS", "DAB"),
        given=of("DAC"),
        given_and_middle=card.elements.get("DCT", ""),
        middle=of("DAD"),
        suffix=of("DCU", "DAE"),
    )
    birth, expiry, issued = days(*(card.elements.get(n, "") for n in ("DBB", "DBA", "DBD")))
    country = of("DCG").upper()
    if country not in _COUNTRIES:
        country = country_of_issuer(card.iin)
    return Document(
        source=Source.PDF417,
        type=card.type,
        surname=names.surname,
        given=names.given,
        middle=names.middle,
        suffix=names.suffix,
        birth=birth,
        expiry=expiry,
        issued=issued,
        number=identifier(card.elements.get("DAQ", "")),
        sex=sex(of("DBC")),
        address=" ".join(p for p in (of("DAG", "DAL"), of("DAH", "DAM")) if p),
        city=of("DAI", "DAN"),
        postcode=postcode(of("DAK", "DAP")),
        state=jurisdiction(of("DAJ", "DAO")) or BY_IIN.get(card.iin, ""),
        country=country,
        issuer=issuer_of(card.iin),
        version=card.version,
        truncated="T" in (of("DDE"), of("DDF"), of("DDG")),
    )
