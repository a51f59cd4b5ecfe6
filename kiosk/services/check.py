"""Checking picture files: the same looks as at the terminal, for ``kiosk check``."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.domain.document import Document, IdType
from kiosk.domain.finding import Finding, Kind, Side, Verdict, Weight, verdict
from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.services.facts import document_findings
from kiosk.services.print_facts import front_of
from kiosk.vision import picture
from kiosk.vision.card import look_at_card
from kiosk.vision.faces import CASCADES, FaceDetector
from kiosk.vision.legibility import legibility, legibility_findings
from kiosk.vision.machine import ZoneRead, barcode_on, read_zone, type_findings, zone_findings
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import look_at_portrait
from kiosk.vision.printed import Front

#: Seconds of computing for a first try at a barcode, and for code lines; a file has time.
_BARCODE_QUICKLY, _PATIENTLY = 0.02, 0.25


@dataclass(frozen=True, slots=True)
class Checked:
    """What ``kiosk check`` says of one file.

    ``ms`` is the time of the look in milliseconds, without the print of a front, which is judged
    after capture.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    document: Document | None
    ms: float


def check_portrait(
    untrusted: bytes, limits: PortraitLimits, faces: FaceDetector = CASCADES
) -> Checked:
    """Look at a portrait file's bytes. Raises NotAPicture or PictureTooLarge."""
    pixels = picture.decode(untrusted)
    began = time.perf_counter()
    look = look_at_portrait(pixels, limits, detector=faces)
    ms = (time.perf_counter() - began) * 1000
    return Checked(verdict(look.findings), look.findings, None, ms)


def check_id(
    untrusted: bytes,
    untrusted_back: bytes | None,
    id_type: IdType | None,
    limits: CardLimits,
    today: date,
) -> Checked:
    """Look at an ID's front and, if given, its back; fields come from whichever can be read.

    The pictures may show the document anyhow, or be scans of it or of a page with it, at any of
    the four orientations. Without ``id_type`` the kind is the one that is read, otherwise a
    licence. Raises NotAPicture or PictureTooLarge.
    """
    front = picture.decode(untrusted)
    back = picture.decode(untrusted_back) if untrusted_back is not None else None
    began = time.perf_counter()
    zone, document = _read([front] if back is None else [front, back], today)
    kind = id_type or (document.type if document is not None else None) or IdType.LICENSE
    look = look_at_card(front, Side.FRONT, kind, limits, whole_page=True, flat=True, decode=False)
    findings = list(look.findings)
    if back is not None:
        behind = look_at_card(back, Side.BACK, kind, limits, whole_page=True, decode=False)
        findings += behind.findings
    findings += _of_machines(zone, document, kind, has_back=back is not None)
    if document is not None:
        findings += document_findings(document, today)
    ms = (time.perf_counter() - began) * 1000
    print_ = front_of(look.flat, document=document) if look.flat is not None else None
    findings += _of_print(print_, zone, document, limits)
    chosen = id_type or (document.type if document is not None else None)
    if chosen is not None:
        printed = print_.kind if print_ is not None else None
        findings += type_findings(chosen, document, printed, Side.DOCUMENT)
    return Checked(verdict(findings), tuple(findings), document, ms)


def _read(pictures: Sequence[Pixels], today: date) -> tuple[ZoneRead, Document | None]:
    """What machines can read on any of the pictures: a barcode on the last, code lines, the rest.

    A barcode is quickly told; it is sought on the back first.
    """
    nothing = ZoneRead(None, None)
    for pixels in reversed(pictures):
        document = barcode_on(pixels, patience=_BARCODE_QUICKLY)
        if document is not None:
            return nothing, document
    tried = [zone for pixels in pictures for zone in [_zone(pixels, today)] if zone is not None]
    for zone in tried:
        if zone.document is not None:
            return zone, zone.document
    for pixels in reversed(pictures):
        document = barcode_on(pixels)
        if document is not None:
            return nothing, document
    return (tried[0] if tried else nothing), None


def _zone(pixels: Pixels, today: date) -> ZoneRead | None:
    found = read_zone([pixels], today, patience=_PATIENTLY)
    return found if found.reading is not None else None


def _of_machines(
    zone: ZoneRead, document: Document | None, kind: IdType, *, has_back: bool
) -> tuple[Finding, ...]:
    """What should be there for machines and was not read."""
    if document is not None and zone.document is None:
        return (_barcode_unread(Weight.FINE),)
    if kind in (IdType.LICENSE, IdType.STATE_ID) and document is None and has_back:
        return (_barcode_unread(Weight.WARN),)
    return zone_findings(zone, Side.FRONT, needed=kind is IdType.PASSPORT)


def _barcode_unread(weight: Weight) -> Finding:
    return Finding(Kind.BARCODE_UNREAD, weight, float(weight is Weight.FINE), 1.0, Side.BACK)


def _of_print(
    print_: Front | None, zone: ZoneRead, document: Document | None, limits: CardLimits
) -> tuple[Finding, ...]:
    """How legible the front is, and whether anything on it says that a government issued it (R6).

    That is told by a code that keeps its check digits or its standard, or by the words that such
    documents call themselves.
    """
    found: tuple[Finding, ...] = ()
    if print_ is not None:
        found = legibility_findings(legibility(print_, mrz=zone.reading), Side.FRONT, limits)
    proven = document is not None or (print_ is not None and print_.kind is not None)
    weight = Weight.FINE if proven else Weight.WARN
    return (*found, Finding(Kind.NOT_GOVERNMENT, weight, float(proven), 1.0, Side.FRONT))
