"""What is on a document for machines: its zone of code lines, or its barcode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.domain import aamva
from kiosk.domain import mrz as zones
from kiosk.domain.document import Document, IdType, Source
from kiosk.domain.errors import NotABarcode, NotAnMrz
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.vision import mrz, pdf417
from kiosk.vision.mrz import MrzRead
from kiosk.vision.pdf417 import BarcodeLook
from kiosk.vision.pixels import Pixels

#: Documents that may have a zone, each on the side that it may be on: a passport on its page, other
#: photo IDs on either side (ICAO 9303 parts 4 to 6). Licences and state IDs have a barcode.
_WITH_ZONE = frozenset({IdType.PASSPORT, IdType.PHOTO_ID})

#: Pixels of the shorter side below which nothing could be read, and searches have no room.
_LEAST = 24


@dataclass(frozen=True, slots=True, eq=False)
class ZoneRead:
    """The reading of a zone, and the document it gives if the reading is a fact."""

    reading: MrzRead | None
    document: Document | None


def may_have_zone(id_type: IdType) -> bool:
    """Whether code lines are sought on such an ID."""
    return id_type in _WITH_ZONE


def read_zone(pictures: Sequence[Pixels], today: date, *, patience: float) -> ZoneRead:
    """The zone of one document on several pictures of it, the likeliest first.

    Each has ``patience`` seconds of computing. Where none is read with certainty, what they say
    together decides.
    """
    readings = []
    for pixels in pictures:
        if min(pixels.shape[:2]) < _LEAST:
            continue
        reading = mrz.read(pixels, patience=patience)
        if reading is not None:
            readings.append(reading)
            if reading.accepted:
                return ZoneRead(reading, document_of_zone(reading, today))
    return combined(readings, today)


def combined(readings: Sequence[MrzRead], today: date) -> ZoneRead:
    """What readings of the same zone say together."""
    reading = mrz.combine(readings)
    return ZoneRead(reading, document_of_zone(reading, today))


def document_of_zone(reading: MrzRead | None, today: date) -> Document | None:
    """The document that a reading gives: only one that was accepted is a fact."""
    if reading is None or not reading.accepted:
        return None
    try:
        return zones.parse(reading.lines, today)
    except NotAnMrz:
        return None


def document_of_barcode(untrusted: bytes | None) -> Document | None:
    """The document that a barcode's bytes give, if they are one's."""
    if untrusted is None:
        return None
    try:
        return aamva.parse(untrusted)
    except NotABarcode:
        return None


def barcode_on(pixels: Pixels, *, patience: float = pdf417.PATIENCE) -> Document | None:
    """The document of a barcode anywhere on a picture."""
    if min(pixels.shape[:2]) < _LEAST:
        return None
    return document_of_barcode(pdf417.read(pixels, patience=patience))


def look_at_symbol(pixels: Pixels, *, patience: float) -> BarcodeLook | None:
    """The look at a barcode anywhere on a picture, ``None`` where there is no room for one."""
    if min(pixels.shape[:2]) < _LEAST:
        return None
    return pdf417.look_at_barcode(pixels, patience=patience)


def zone_findings(found: ZoneRead, side: Side, *, needed: bool) -> tuple[Finding, ...]:
    """Whether the zone was read, and with certainty.

    ``needed``: the document must have one; otherwise a zone that was not found says nothing.
    """
    if found.document is not None:
        return (
            Finding(Kind.MRZ_UNREAD, Weight.FINE, 1.0, 1.0, side),
            Finding(Kind.MRZ_DOUBTED, Weight.FINE, 1.0, 1.0, side),
        )
    if found.reading is not None:
        return (Finding(Kind.MRZ_DOUBTED, Weight.WARN, 0.0, 1.0, side),)
    return (Finding(Kind.MRZ_UNREAD, Weight.WARN, 0.0, 1.0, side),) if needed else ()


def type_findings(
    chosen: IdType, document: Document | None, printed: IdType | None, side: Side
) -> tuple[Finding, ...]:
    """Whether the ID is of the kind that the visitor chose, where what was read tells the kind.

    ``printed`` is what the print calls it, which is advice: words may be misread.
    """
    decoded = document.type if document is not None else None
    read = decoded or printed
    if read is None:
        return ()
    differs = read is not chosen
    weight = Weight.WARN if decoded is not None else Weight.ADVICE
    weight = weight if differs else Weight.FINE
    return (Finding(Kind.TYPE_DIFFERS, weight, float(differs), 0.0, side),)


def government_findings(
    document: Document | None, printed: IdType | None, side: Side, *, legible: bool
) -> tuple[Finding, ...]:
    """Whether anything says that a government issued the ID (R6).

    That is told by a zone that keeps its check digits, by the number of a known issuer in a
    barcode, or by the words that such documents call themselves (``printed``). A barcode of an
    unknown issuer, or print that could not be read, leaves a doubt and no more.
    """
    is_known = document is not None and (document.source is Source.MRZ or bool(document.issuer))
    proven = is_known or printed is not None
    weight = Weight.FINE if proven else Weight.WARN
    if not proven and (document is not None or not legible):
        weight = Weight.ADVICE
    return (Finding(Kind.NOT_GOVERNMENT, weight, float(proven), 1.0, side),)
