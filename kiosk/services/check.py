"""Checking picture files: the same looks as at the terminal, for ``kiosk check``."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kiosk.domain.document import Document, IdType
from kiosk.domain.finding import Finding, Kind, Side, Verdict, Weight, verdict
from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.domain.mrz_formats import Format
from kiosk.services.facts import document_findings
from kiosk.services.print_facts import front_of
from kiosk.vision import pdf417, picture
from kiosk.vision.card import CardLook, look_at_card
from kiosk.vision.faces import CASCADES, FaceDetector
from kiosk.vision.legibility import is_clear, legibility, legibility_findings
from kiosk.vision.machine import (
    ZoneRead,
    barcode_on,
    document_of_barcode,
    government_findings,
    look_at_symbol,
    read_zone,
    type_findings,
    zone_findings,
)
from kiosk.vision.pdf417 import BarcodeLook
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
    read = _read([front] if back is None else [front, back], today)
    document = read.document
    kind = id_type or (document.type if document is not None else None) or _by_zone(read.zone)
    look = look_at_card(front, Side.FRONT, kind, limits, whole_page=True, flat=True, decode=False)
    findings = list(look.findings)
    if back is not None:
        behind = look_at_card(back, Side.BACK, kind, limits, whole_page=True, decode=False)
        findings += behind.findings
    findings += _of_machines(read, kind, has_back=back is not None)
    if document is not None:
        findings += document_findings(document, today)
    ms = (time.perf_counter() - began) * 1000
    print_ = front_of(look.flat, document=document) if look.flat is not None else None
    if document is not None and _is_back(look):
        # The other side was given: there is no front to judge.
        print_ = None
    findings += _of_print(print_, look, read, limits)
    chosen = id_type or (document.type if document is not None else None)
    if chosen is not None:
        printed = print_.kind if print_ is not None else None
        findings += type_findings(chosen, document, printed, Side.DOCUMENT)
    return Checked(verdict(findings), tuple(findings), document, ms)


@dataclass(frozen=True, slots=True, eq=False)
class _MachineRead:
    """What machines can read: the document, the zone that was tried, the look at a barcode."""

    document: Document | None
    zone: ZoneRead
    barcode: BarcodeLook | None = None


def _read(pictures: Sequence[Pixels], today: date) -> _MachineRead:
    """What machines can read on any of the pictures: a barcode on the last, code lines, the rest.

    A barcode is quickly told; it is sought on the back first.
    """
    for pixels in reversed(pictures):
        if barcode_on(pixels, patience=_BARCODE_QUICKLY) is not None:
            return _by_barcode([pixels])
    tried = [zone for pixels in pictures for zone in [_zone(pixels, today)] if zone is not None]
    for zone in tried:
        if zone.document is not None:
            return _MachineRead(zone.document, zone)
    found = _by_barcode(tuple(reversed(pictures)))
    return replace(found, zone=tried[0]) if tried and found.document is None else found


def _by_barcode(pictures: Sequence[Pixels]) -> _MachineRead:
    """The first barcode that can be read, otherwise the look at one that was found."""
    unread: BarcodeLook | None = None
    for pixels in pictures:
        look = look_at_symbol(pixels, patience=pdf417.PATIENCE)
        document = document_of_barcode(look.data) if look is not None else None
        if document is not None:
            return _MachineRead(document, ZoneRead(None, None), look)
        if unread is None and look is not None and look.confidence > 0:
            unread = look
    return _MachineRead(None, ZoneRead(None, None), unread)


def _zone(pixels: Pixels, today: date) -> ZoneRead | None:
    found = read_zone([pixels], today, patience=_PATIENTLY)
    return found if found.reading is not None else None


def _by_zone(zone: ZoneRead) -> IdType:
    """The kind of ID by the form of a zone that could not be read with certainty."""
    is_page = zone.reading is not None and zone.reading.format is Format.TD3
    return IdType.PASSPORT if is_page else IdType.LICENSE


def _is_back(look: CardLook) -> bool:
    return any(f.kind is Kind.WRONG_SIDE and f.weight is Weight.WARN for f in look.findings)


def _of_machines(read: _MachineRead, kind: IdType, *, has_back: bool) -> tuple[Finding, ...]:
    """What should be there for machines and was not read."""
    if read.document is not None and read.zone.document is None:
        return (_barcode_unread(Weight.FINE),)
    if kind in (IdType.LICENSE, IdType.STATE_ID) and read.document is None and has_back:
        return (_barcode_unread(Weight.WARN),)
    return zone_findings(read.zone, Side.FRONT, needed=kind is IdType.PASSPORT)


def _barcode_unread(weight: Weight) -> Finding:
    return Finding(Kind.BARCODE_UNREAD, weight, float(weight is Weight.FINE), 1.0, Side.BACK)


def _of_print(
    print_: Front | None, look: CardLook, read: _MachineRead, limits: CardLimits
) -> tuple[Finding, ...]:
    """How legible both sides are, and whether a government issued the ID (R6)."""
    found: tuple[Finding, ...] = ()
    if print_ is not None:
        whole = legibility(print_, mrz=read.zone.reading, glare=look.glare)
        found = legibility_findings(whole, Side.FRONT, limits)
    if read.barcode is not None:
        back = legibility(barcode=read.barcode)
        found = (*found, *legibility_findings(back, Side.BACK, limits))
    printed = print_.kind if print_ is not None else None
    legible = print_ is not None and is_clear(print_)
    return (*found, *government_findings(read.document, printed, Side.FRONT, legible=legible))
