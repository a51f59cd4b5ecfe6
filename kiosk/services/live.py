"""Looks at one live frame after the other: what a single frame alone cannot tell.

The document or face is followed from frame to frame. What machines can read is read on the sharpest
of the last frames, and what several frames say only in part is put together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kiosk.domain.document import Document, IdType
from kiosk.domain.finding import Finding, Kind, Verdict, Weight, faults, verdict
from kiosk.services.draft import Checks, Look, Shot
from kiosk.vision import pdf417
from kiosk.vision.card import CardLook, barcode_findings, barcode_picture, look_at_card
from kiosk.vision.faces import CASCADES
from kiosk.vision.flatten import format_of
from kiosk.vision.machine import (
    ZoneRead,
    combined,
    document_of_barcode,
    may_have_zone,
    read_zone,
    zone_findings,
)
from kiosk.vision.mrz import MrzRead
from kiosk.vision.pdf417_soft import Evidence
from kiosk.vision.pixels import Pixels
from kiosk.vision.placing import Earlier
from kiosk.vision.portrait_live import Watched, watch_portrait

#: Every so many looks the whole frame is searched, half a second at eight looks a second: what is
#: followed might be a panel of the card, and another card may have come.
SEARCH_EVERY = 4
#: A frame is read if it is the sharpest of so many, or nearly so: a worse one of a hand that shakes
#: would only cost time. Each is read once.
LAST, NEARLY = 4, 0.95
#: Seconds of computing for a barcode and for code lines: the next frame is another chance.
BARCODE_QUICKLY, ZONE_QUICKLY = 0.015, 0.08
#: What frames say in part is kept of so many, and of a barcode, where that takes some 50 ms more,
#: only once so many frames could not be read.
_TOGETHER, _AFTER = 4, 2
#: A document that moves by this share of its width between two looks may be another one.
_JUMPED = 0.2


@dataclass(slots=True, eq=False)
class _Frame:
    """A frame worth reading, with the document's corners and how sharp it is."""

    pixels: Pixels
    corners: tuple[tuple[float, float], ...]
    sharpness: float
    was_read: bool = False


class Live:
    """The looks of one picture to be taken, in their order; used on the look lane alone."""

    def __init__(self, shot: Shot, id_type: IdType) -> None:
        """Looks for this picture of a document of that type."""
        self._shot, self._id_type = shot, id_type
        self._watched: Watched | None = None
        self._last: CardLook | None = None
        self._looks = 0
        self._forget()

    def look(self, frame: Pixels, checks: Checks, *, decode: bool) -> Look:
        """What this frame shows, followed from the last; raises nothing.

        ``decode`` also tries, for a short while, the barcode of a back, or the code lines of a
        passport or photo ID. They may come from an earlier frame of the same document.
        """
        if self._shot is Shot.PORTRAIT:
            return self._portrait(frame, checks)
        card = look_at_card(
            frame,
            self._shot.side,
            self._id_type,
            checks.card,
            decode=False,
            last=self._earlier(),
        )
        if card.corners is None or self._jumped(card):
            self._forget()
        self._last = card
        self._looks += 1
        read: tuple[Finding, ...] = ()
        document = None
        if decode and card.corners is not None:
            self._keep(frame, card)
            document, read = self._read(checks)
        return Look(card.findings + read, card.corners, document)

    def _portrait(self, frame: Pixels, checks: Checks) -> Look:
        detector = checks.faces or CASCADES
        seen, self._watched = watch_portrait(
            frame, checks.portrait, self._watched, detector=detector
        )
        return Look(seen.findings, face=seen.face)

    # Following.

    def _earlier(self) -> Earlier | None:
        last = self._last
        if last is None or last.corners is None:
            return None
        others = any(
            f.kind is Kind.CARDS_SEVERAL and f.weight is Weight.WARN for f in last.findings
        )
        corners = np.array(last.corners, np.float32)
        return Earlier(corners, others, afresh=self._looks % SEARCH_EVERY == 0)

    def _jumped(self, card: CardLook) -> bool:
        if self._last is None or self._last.corners is None or card.corners is None:
            return False
        before, now = np.array(self._last.corners), np.array(card.corners)
        wide = float(np.linalg.norm(before[1] - before[0]))
        return float(np.abs(now.mean(axis=0) - before.mean(axis=0)).max()) > _JUMPED * wide

    def _forget(self) -> None:
        """What was seen of a document that is gone says nothing of the next."""
        self._frames: list[_Frame] = []
        self._readings: list[MrzRead] = []
        self._weighed: list[Evidence] = []
        self._failed = 0
        self._unread: tuple[Finding, ...] = ()

    # Reading.

    def _keep(self, frame: Pixels, card: CardLook) -> None:
        """Remember a frame that can be read: nothing blocks, and it is the side asked for."""
        wrong = any(f.kind is Kind.WRONG_SIDE for f in faults(card.findings))
        if card.corners is None or wrong or verdict(card.findings) is Verdict.BLOCK:
            return
        sharp = max((f.measured for f in card.findings if f.kind is Kind.BLURRED), default=0.0)
        self._frames.append(_Frame(frame, card.corners, sharp))
        del self._frames[:-LAST]

    def _sharpest(self) -> _Frame | None:
        """The sharpest frame that was not read yet, if it is about as sharp as any of the last."""
        unread = [f for f in self._frames if not f.was_read]
        if not unread:
            return None
        best = max(unread, key=lambda f: f.sharpness)
        return best if best.sharpness >= NEARLY * max(f.sharpness for f in self._frames) else None

    def _read(self, checks: Checks) -> tuple[Document | None, tuple[Finding, ...]]:
        """The document on the sharpest of the last frames, and whether it was read."""
        sharpest = self._sharpest()
        if sharpest is None:
            return None, self._unread
        sharpest.was_read = True
        document: Document | None = None
        findings: tuple[Finding, ...] = ()
        if self._shot is Shot.BACK:
            document = self._barcode(sharpest)
            findings = barcode_findings(document, self._id_type)
        if document is None and checks.today is not None and may_have_zone(self._id_type):
            # What could not be read in that while is no fault yet.
            document = self._zone(sharpest, checks)
            if document is not None:
                findings = zone_findings(ZoneRead(None, document), self._shot.side, needed=False)
        self._unread = () if document is not None else findings
        return document, findings

    def _barcode(self, frame: _Frame) -> Document | None:
        corners = np.array(frame.corners, np.float32)
        flat = barcode_picture(frame.pixels, corners, format_of(self._id_type))
        document = document_of_barcode(pdf417.read(flat, patience=BARCODE_QUICKLY))
        if document is not None:
            return document
        self._failed += 1
        if self._failed < _AFTER:
            return None
        evidence = pdf417.evidence_of(flat)
        if evidence is None:
            return None
        self._weighed = [*self._weighed, evidence][-_TOGETHER:]
        return document_of_barcode(pdf417.read_evidence(self._weighed))

    def _zone(self, frame: _Frame, checks: Checks) -> Document | None:
        today = checks.today() if checks.today is not None else None
        if today is None:
            return None
        found = read_zone([frame.pixels], today, patience=ZONE_QUICKLY)
        if found.document is None and found.reading is not None:
            self._readings = [*self._readings, found.reading][-_TOGETHER:]
            found = combined(self._readings, today)
        return found.document
