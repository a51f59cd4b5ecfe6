"""From light to a sealed picture: one look for guidance, and the best of the last frames kept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiosk.domain.document import Document, IdType
from kiosk.domain.enrolment import PictureKind, SealedPicture
from kiosk.domain.errors import CameraRefused
from kiosk.domain.finding import Box, Finding, Kind, Weight
from kiosk.services.draft import Basis, Checks, Look, Shot, Taken
from kiosk.services.print_facts import front_of
from kiosk.store.keys import PublicKey
from kiosk.vision import pdf417
from kiosk.vision.card import (
    CardLook,
    glare_over,
    look_at_card,
    read_after_all,
)
from kiosk.vision.faces import CASCADES
from kiosk.vision.legibility import legibility, legibility_findings
from kiosk.vision.machine import (
    barcode_on,
    combined,
    document_of_barcode,
    may_have_zone,
    read_zone,
    type_findings,
)
from kiosk.vision.mrz import PATIENCE
from kiosk.vision.picture import encode_jpeg, shrink
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import crop_face, look_at_portrait
from kiosk.vision.printed import Front
from kiosk.vision.reader import find_reader

#: Frames compared for the best; each costs one look (a thirtieth of a second).
BEST_OF = 6
#: Further frames in which a barcode is sought that the best one did not give.
MORE_TO_DECODE = 3
PREVIEW_LONGEST = 800
_MEDIA = "image/jpeg"

#: Findings whose boxes are in pixels of the flattened card.
_ON_FLAT = frozenset({Kind.GLARE, Kind.CARD_COVERED})
_SHARPNESS = frozenset({Kind.BLURRED, Kind.FACE_BLURRED})


def look(frame: Pixels, shot: Shot, id_type: IdType, checks: Checks) -> Look:
    """One look at one frame, without reading what machines can read (``live`` does)."""
    if shot is Shot.PORTRAIT:
        detector = checks.faces or CASCADES
        seen = look_at_portrait(frame, checks.portrait, detector=detector)
        return Look(seen.findings, face=seen.face)
    card = look_at_card(frame, shot.side, id_type, checks.card, decode=False)
    return Look(card.findings, card.corners, card.document)


def keep_scan(
    frames: Sequence[Pixels],
    shot: Shot,
    id_type: IdType,
    checks: Checks,
    *,
    by_hand: bool = False,
) -> Taken:
    """The best of the last frames: fewest blocking faults, then warnings, then the sharpest.

    Its pictures are sealed before anything else is done with them. Raises ``CameraRefused`` when
    there is no frame to keep.
    """
    if not frames:
        raise CameraRefused(why="missing")
    ranked = _ranked(frames, shot, id_type, checks)
    hand = (_taken_by_hand(shot),) if by_hand else ()
    if shot is Shot.PORTRAIT:
        return _kept_portrait(ranked[0], checks, hand, by_hand=by_hand)
    return _kept_card(ranked, shot, id_type, checks, hand)


def best_of(frames: Sequence[Pixels], shot: Shot, id_type: IdType, checks: Checks) -> Pixels:
    """The frame of these that ``keep_scan`` would keep, to show it; there must be one."""
    return _ranked(frames, shot, id_type, checks)[0]


def _ranked(frames: Sequence[Pixels], shot: Shot, id_type: IdType, checks: Checks) -> list[Pixels]:
    """The best first."""
    return sorted(
        _spread(frames),
        key=lambda frame: _badness(look(frame, shot, id_type, checks).findings),
    )


def _kept_portrait(
    frame: Pixels, checks: Checks, hand: tuple[Finding, ...], *, by_hand: bool
) -> Taken:
    """The whole frame: what stands around the face is evidence too."""
    seen = look_at_portrait(frame, checks.portrait, detector=checks.faces or CASCADES)
    return Taken(
        Shot.PORTRAIT,
        seen.findings + hand,
        None,
        (_sealed(checks.key, PictureKind.PORTRAIT, frame),),
        shrink(frame, PREVIEW_LONGEST),
        by_hand=by_hand,
    )


def _kept_card(
    ranked: Sequence[Pixels],
    shot: Shot,
    id_type: IdType,
    checks: Checks,
    hand: tuple[Finding, ...],
) -> Taken:
    frame = ranked[0]
    today = checks.today() if checks.today is not None else None
    seen = look_at_card(frame, shot.side, id_type, checks.card, today=today)
    if seen.document is None:
        seen = _of_others(seen, ranked[1 : 1 + MORE_TO_DECODE], shot, id_type, today)
    document = seen.document
    front = _front(seen, shot, checks)
    if front is not None and front.turned:
        seen = _upright(seen)
    legible = _legible(seen, front, shot, checks)
    return Taken(
        shot,
        seen.findings + legible + _kind(document, front, id_type, shot) + hand,
        document,
        _card_pictures(frame, seen, shot, checks.key),
        shrink(frame if seen.flat is None else seen.flat, PREVIEW_LONGEST),
        by_hand=bool(hand),
        corners=seen.corners,
        front=front,
        basis=None if front is None else Basis(checks.card, seen.zone, seen.glare),
    )


def _front(seen: CardLook, shot: Shot, checks: Checks) -> Front | None:
    """The print of a front that could be flattened."""
    if shot is Shot.BACK or seen.flat is None:
        return None
    return front_of(seen.flat, find_reader() if checks.text_reader else None, seen.document)


def _upright(seen: CardLook) -> CardLook:
    """A look at a card that was held upside down: its flat picture is kept the right way up."""
    if seen.flat is None:
        return seen
    flat = seen.flat[::-1, ::-1].copy()
    high, wide = flat.shape[:2]
    findings = tuple(
        replace(f, box=_turned(f.box, wide, high)) if f.kind in _ON_FLAT and f.box else f
        for f in seen.findings
    )
    glare = seen.glare
    if glare is not None:
        glare = replace(glare, spots=tuple(_turned(spot, wide, high) for spot in glare.spots))
    return replace(seen, flat=flat, findings=findings, glare=glare)


def _turned(box: Box, wide: int, high: int) -> Box:
    left, top = wide - box.left - box.width, high - box.top - box.height
    return Box(left, top, box.width, box.height)


def _legible(
    seen: CardLook, front: Front | None, shot: Shot, checks: Checks
) -> tuple[Finding, ...]:
    """How legible a side is: a front as a whole and field by field, a back by its barcode."""
    if front is not None:
        found = legibility(front, mrz=seen.zone, glare=seen.glare)
        return (
            *legibility_findings(found, shot.side, checks.card),
            *glare_over(seen, found.boxes, shot.side, checks.card),
        )
    if shot is Shot.BACK and (seen.barcode is not None or seen.zone is not None):
        found = legibility(mrz=seen.zone, barcode=seen.barcode)
        return legibility_findings(found, shot.side, checks.card)
    return ()


def _kind(
    document: Document | None, front: Front | None, id_type: IdType, shot: Shot
) -> tuple[Finding, ...]:
    """Whether the ID is of the kind chosen, by its code, otherwise by what it calls itself."""
    printed = front.kind if front is not None else None
    return type_findings(id_type, document, printed, shot.side)


def _card_pictures(
    frame: Pixels, seen: CardLook, shot: Shot, key: PublicKey
) -> tuple[SealedPicture, ...]:
    """Flattened, whole frame and cropped portrait; taken by hand, the frame stands for the card."""
    is_back = shot is Shot.BACK
    kind = PictureKind.ID_BACK if is_back else PictureKind.ID_FRONT
    whole = PictureKind.ID_BACK_FRAME if is_back else PictureKind.ID_FRONT_FRAME
    if seen.flat is None:
        return (_sealed(key, kind, frame),)
    pictures = [_sealed(key, kind, seen.flat), _sealed(key, whole, frame)]
    face = None if is_back else crop_face(seen.flat)
    if face is not None:
        pictures.append(_sealed(key, PictureKind.ID_PORTRAIT, face))
    return tuple(pictures)


def _of_others(
    seen: CardLook, frames: Sequence[Pixels], shot: Shot, id_type: IdType, today: date | None
) -> CardLook:
    """With what the other frames of the same card say, each alone or all of them together."""
    document = _barcode_of(frames) if shot is Shot.BACK else None
    if document is not None:
        return read_after_all(seen, document)
    if today is None or not may_have_zone(id_type):
        return seen
    found = read_zone(frames, today, patience=PATIENCE)
    if found.document is None:
        readings = [r for r in (seen.zone, found.reading) if r is not None]
        found = combined(readings, today)
    return read_after_all(seen, found.document) if found.document is not None else seen


def _barcode_of(frames: Sequence[Pixels]) -> Document | None:
    for frame in frames:
        document = barcode_on(frame)
        if document is not None:
            return document
    return document_of_barcode(pdf417.read_together(frames)) if frames else None


def _sealed(key: PublicKey, kind: PictureKind, pixels: Pixels) -> SealedPicture:
    """Attempt 0: the submission numbers it."""
    plain = encode_jpeg(pixels)
    return SealedPicture(
        kind=kind,
        attempt=0,
        key_id=key.key_id,
        digest=hashlib.sha256(plain).hexdigest(),
        media=_MEDIA,
        width=pixels.shape[1],
        height=pixels.shape[0],
        sealed=key.seal(kind, plain),
    )


def _spread(frames: Sequence[Pixels]) -> list[Pixels]:
    """At most ``BEST_OF`` of the frames, evenly spread, the newest always among them."""
    count = min(len(frames), BEST_OF)
    return [frames[len(frames) - 1 - i * len(frames) // count] for i in range(count)]


def _badness(findings: tuple[Finding, ...]) -> tuple[int, int, float]:
    weights = [f.weight for f in findings]
    sharpness = max((f.measured for f in findings if f.kind in _SHARPNESS), default=0.0)
    return (weights.count(Weight.BLOCK), weights.count(Weight.WARN), -sharpness)


def _taken_by_hand(shot: Shot) -> Finding:
    return Finding(Kind.TAKEN_BY_HAND, Weight.ADVICE, 1.0, 0.0, shot.side)
