"""Checking picture files: the same looks as at the terminal, for ``kiosk check``."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from kiosk.domain.aamva import parse
from kiosk.domain.document import Document, IdType
from kiosk.domain.errors import NotABarcode
from kiosk.domain.finding import Finding, Side, Verdict, verdict
from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.services.facts import document_findings
from kiosk.services.print_facts import front_of
from kiosk.vision import pdf417, picture
from kiosk.vision.card import look_at_card
from kiosk.vision.legibility import legibility, legibility_findings
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import look_at_portrait


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


def check_portrait(untrusted: bytes, limits: PortraitLimits) -> Checked:
    """Look at a portrait file's bytes. Raises NotAPicture or PictureTooLarge."""
    pixels = picture.decode(untrusted)
    began = time.perf_counter()
    look = look_at_portrait(pixels, limits)
    ms = (time.perf_counter() - began) * 1000
    return Checked(verdict(look.findings), look.findings, None, ms)


def check_id(
    untrusted: bytes,
    untrusted_back: bytes | None,
    id_type: IdType,
    limits: CardLimits,
    today: date,
) -> Checked:
    """Look at an ID's front and, if given, its back; fields come from whichever can be read.

    Raises NotAPicture or PictureTooLarge.
    """
    front = picture.decode(untrusted)
    back = picture.decode(untrusted_back) if untrusted_back is not None else None
    began = time.perf_counter()
    look = look_at_card(front, Side.FRONT, id_type, limits, whole_page=True)
    findings = list(look.findings)
    document = look.document
    if back is not None:
        behind = look_at_card(back, Side.BACK, id_type, limits, whole_page=True)
        findings += behind.findings
        document = behind.document or document
    if document is None:
        document = _barcode_anywhere(front)
    if document is not None:
        findings += document_findings(document, today)
    ms = (time.perf_counter() - began) * 1000
    if look.flat is not None:
        legible = legibility(front_of(look.flat, document=document))
        findings += legibility_findings(legible, Side.FRONT, limits)
    return Checked(verdict(findings), tuple(findings), document, ms)


def _barcode_anywhere(pixels: Pixels) -> Document | None:
    untrusted_payload = pdf417.read(pixels)
    if untrusted_payload is None:
        return None
    try:
        return parse(untrusted_payload)
    except NotABarcode:
        return None
