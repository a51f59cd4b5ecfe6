"""One look at an ID card or passport page: found, flattened, judged, and its barcode read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import cv2
import numpy as np

from kiosk.domain.document import Document, IdType
from kiosk.domain.finding import Box, Finding, Kind, Side, Weight
from kiosk.domain.limits import CardLimits
from kiosk.domain.printed import PrintedField
from kiosk.vision import pdf417, sides
from kiosk.vision.bands import Bands, bands_on
from kiosk.vision.cause import moved
from kiosk.vision.copies import colour, is_grey, rhythm
from kiosk.vision.corners import FINE, SCORE_LEAST, Quad, find_on, shrunk
from kiosk.vision.covered import covered
from kiosk.vision.flatten import (
    Format,
    completed,
    cut_sides,
    dots_per_inch,
    flatten,
    format_of,
    upright_frame,
    visible_share,
)
from kiosk.vision.light import SMALL, Glare, Light, light_on
from kiosk.vision.machine import (
    barcode_on,
    document_of_barcode,
    may_have_zone,
    read_zone,
    zone_findings,
)
from kiosk.vision.mrz import PATIENCE, MrzRead
from kiosk.vision.perspective import tilt
from kiosk.vision.picture import shrink
from kiosk.vision.pixels import Grey, Pixels, Points
from kiosk.vision.sharpness import steepness

#: A scan whose shape is within this factor of the document's is the document edge to edge.
_SAME_SHAPE = 1.14
#: A rectangle found in such a scan is the document when there is little print around it: less than
#: this share of what is inside, on a picture of that longer side. Otherwise it is photo or panel.
_PRINT_AROUND, _PRINT_SEEN = 0.25, 640
#: The barcode is read from the document at this many times 300 dpi at most.
_TIMES_MOST = 2.0
#: Seconds of computing for a barcode on a live frame: the next frame is another chance.
_QUICKLY = 0.015
#: So many dots per inch can show print as sharp as the limits ask.
_SHARP_FROM = 150.0
#: A document is blank when fewer squares of 2 mm than these span as many grey levels.
_PRINT_LEAST, _PRINTED = 6, 14.0
#: Probability of a motion from which it is one.
_MOVED = 0.5
#: Licences and state IDs carry a PDF417 on the back (AAMVA card standard); other IDs may not.
_WITH_BARCODE = frozenset({IdType.LICENSE, IdType.STATE_ID})


@dataclass(frozen=True, slots=True, eq=False)
class CardLook:
    """What one look found; ``findings`` include the fine ones.

    ``corners`` are in frame pixels: top left, top right, bottom right, bottom left as seen, outside
    the frame where the card is cut off. ``flat`` is the document at 300 dpi, 1012 by 638, or 1476
    by 1039 for a passport page; live looks do without. ``document`` holds the decoded fields;
    ``zone`` is the reading of code lines that was tried, whether it is certain or not; ``glare``
    is where light is reflected.
    """

    findings: tuple[Finding, ...]
    corners: tuple[tuple[float, float], ...] | None
    flat: Pixels | None
    document: Document | None
    zone: MrzRead | None = None
    glare: Glare | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Placed:
    corners: Points
    score: float
    visible: float
    others: bool = False


def look_at_card(
    frame: Pixels,
    side: Side,
    id_type: IdType,
    limits: CardLimits,
    *,
    decode: bool = True,
    flat: bool = False,
    whole_page: bool = False,
    today: date | None = None,
) -> CardLook:
    """Judge the document on a frame. Raises nothing.

    ``decode`` also flattens it at 300 dpi and tries to read the barcode of a back (some 20 ms, at
    most about 0.3 s), or the code lines of a passport or photo ID, whose years are resolved against
    ``today`` (some 60 ms, at most about 0.4 s; not without it). ``flat`` flattens it without that.
    ``whole_page`` says that the frame may be a scan of the document edge to edge.
    """
    seen = _judged(frame, side, id_type, limits, flat=flat or decode, whole_page=whole_page)
    if not decode:
        return seen
    if side is Side.BACK:
        seen = with_barcode(seen, frame, id_type)
    if today is not None and seen.document is None and may_have_zone(id_type):
        seen = with_zone(seen, frame, id_type, side, today)
    return seen


def _judged(
    frame: Pixels, side: Side, id_type: IdType, limits: CardLimits, *, flat: bool, whole_page: bool
) -> CardLook:
    wanted = format_of(id_type)
    fine, times = shrunk(frame, FINE)
    placed = _placed(frame, fine, times, wanted, whole_page=whole_page)
    if placed is None:
        missing = Finding(Kind.CARD_MISSING, Weight.BLOCK, 0.0, SCORE_LEAST, side)
        return CardLook((missing,), None, None, None)
    # From a frame shrunk first: no print is skipped.
    there = ((placed.corners + 0.5) / times - 0.5).astype(np.float32)
    small = flatten(fine, there, wanted, times=SMALL)
    grey = np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)
    bands = bands_on(grey, placed.corners, wanted)
    light = light_on(small)
    findings = [
        *_of_place(placed, frame, wanted, side, limits, whole_page=whole_page),
        *_of_light(light, side, limits, whole_page=whole_page),
    ]
    if not whole_page:
        findings += _of_surroundings(fine, there, placed, wanted, side, limits)
    if _is_blank(bands, light, limits):
        findings.append(Finding(Kind.CARD_BLANK, Weight.BLOCK, 0.0, 1.0, side))
    else:
        dpi = dots_per_inch(placed.corners, wanted) * wanted.coarser
        findings += _of_sharpness(bands, dpi, side, limits)
    if id_type is not IdType.PASSPORT:
        tone = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
        findings.append(_of_side(tone, bands, side, limits))
    if flat:
        findings += _of_copies(frame, grey, small, placed.corners, side, limits)
    corners = tuple((float(x), float(y)) for x, y in placed.corners)
    whole = flatten(frame, placed.corners, wanted) if flat else None
    return CardLook(tuple(findings), corners, whole, None, glare=light.glare)


def with_barcode(
    seen: CardLook, frame: Pixels, id_type: IdType, *, quickly: bool = False
) -> CardLook:
    """A look at a back on that frame with its barcode read, if it can be. Raises nothing.

    ``quickly`` gives up after some 20 ms. Without corners it is sought on the whole frame, and one
    that was not found is no finding.
    """
    if seen.corners is None:
        return seen if quickly else replace(seen, document=barcode_on(frame))
    corners = np.array(seen.corners, np.float32)
    payload = _barcode(frame, corners, format_of(id_type), quickly=quickly)
    document = document_of_barcode(payload)
    findings = seen.findings
    if id_type in _WITH_BARCODE:
        findings = (*findings, _of_barcode(document))
    return replace(seen, findings=findings, document=document)


def read_after_all(seen: CardLook, document: Document) -> CardLook:
    """The look with a document that other frames of the same card gave."""
    unread = {Kind.BARCODE_UNREAD, Kind.MRZ_UNREAD, Kind.MRZ_DOUBTED}
    findings = tuple(
        replace(f, weight=Weight.FINE, measured=1.0) if f.kind in unread else f
        for f in seen.findings
    )
    return replace(seen, findings=findings, document=document)


def with_zone(
    seen: CardLook,
    frame: Pixels,
    id_type: IdType,
    side: Side,
    today: date,
    *,
    patience: float = PATIENCE,
) -> CardLook:
    """A look on that frame with its code lines read, if they can be. Raises nothing.

    They are sought on the frame, and if that is not enough on the flattened document, where they
    lie straight.
    """
    pictures = [frame] if seen.flat is None else [frame, seen.flat]
    found = read_zone(pictures, today, patience=patience)
    needed = id_type is IdType.PASSPORT and side is Side.FRONT and seen.corners is not None
    findings = (*seen.findings, *zone_findings(found, side, needed=needed))
    return replace(seen, findings=findings, document=found.document, zone=found.reading)


def _placed(
    frame: Pixels, fine: Pixels, times: int, wanted: Format, *, whole_page: bool
) -> _Placed | None:
    size = (frame.shape[0], frame.shape[1])
    quad = find_on(fine, times, wanted.aspect) if min(fine.shape[:2]) >= 32 else None
    if whole_page and _is_document(size, wanted):
        if quad is None or not _is_inside(quad, frame, wanted):
            return _Placed(upright_frame(size), 1.0, 1.0)
    if quad is None:
        return None
    visible = visible_share(quad.corners, size, wanted)
    return _Placed(completed(quad.corners, size, visible), quad.score, visible, quad.others)


def _is_inside(quad: Quad, frame: Pixels, wanted: Format) -> bool:
    """Whether the document lies within the scan, and not only its photo or a panel was found."""
    size = (frame.shape[0], frame.shape[1])
    if cut_sides(quad.corners, size) or visible_share(quad.corners, size, wanted) < 1:
        return False
    small = shrink(frame, _PRINT_SEEN)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    print_ = np.asarray(cv2.Canny(grey, 60, 140)) > 0
    inside = np.zeros(print_.shape, np.uint8)
    scaled = np.rint(quad.corners * (small.shape[1] / size[1])).astype(np.int32)
    cv2.fillConvexPoly(inside, scaled, 1)
    around = cv2.dilate(inside, np.ones((7, 7), np.uint8)) == 0
    if not around.any() or not inside.any():
        return True
    return bool(print_[around].mean() < _PRINT_AROUND * print_[inside > 0].mean())


def _is_document(size: tuple[int, int], wanted: Format) -> bool:
    aspect = max(size) / min(size)
    return 1 / _SAME_SHAPE <= aspect / wanted.aspect <= _SAME_SHAPE


def _of_place(
    placed: _Placed,
    frame: Pixels,
    wanted: Format,
    side: Side,
    limits: CardLimits,
    *,
    whole_page: bool,
) -> list[Finding]:
    """Found, complete, large, not too near, and flat towards the camera."""
    height, width = frame.shape[:2]
    box = _box_on(placed.corners, width, height)
    span = max(box.width / width, box.height / height)
    near = Weight.WARN if span > limits.width_most and not whole_page else Weight.FINE
    turned = tilt(placed.corners, (height, width))
    dpi = dots_per_inch(placed.corners, wanted)
    whole = placed.visible >= limits.visible_least
    flat_enough = turned <= limits.tilt_most
    return [
        Finding(Kind.CARD_MISSING, Weight.FINE, placed.score, SCORE_LEAST, side, box),
        Finding(
            Kind.CARD_CUT_OFF,
            Weight.FINE if whole else Weight.BLOCK,
            placed.visible,
            limits.visible_least,
            side,
            box,
        ),
        _at_least(
            Kind.CARD_SMALL,
            dpi,
            limits.dpi_block / wanted.coarser,
            limits.dpi_warn / wanted.coarser,
            side,
            box,
        ),
        Finding(Kind.CARD_NEAR, near, span, limits.width_most, side, box),
        Finding(
            Kind.CARD_TILTED,
            Weight.FINE if flat_enough else Weight.WARN,
            turned,
            limits.tilt_most,
            side,
            box,
        ),
    ]


def _box_on(corners: Points, width: int, height: int) -> Box:
    """What the corners span of a frame of that size."""
    x, y = np.clip(corners[:, 0], 0, width), np.clip(corners[:, 1], 0, height)
    left, top = int(x.min()), int(y.min())
    return Box(left, top, int(x.max()) - left, int(y.max()) - top)


def _of_surroundings(
    fine: Pixels, there: Points, placed: _Placed, wanted: Format, side: Side, limits: CardLimits
) -> list[Finding]:
    """Another document in view, and what lies over this one's border."""
    several = Weight.WARN if placed.others else Weight.FINE
    found = [Finding(Kind.CARDS_SEVERAL, several, 1.0 + placed.others, 1.0, side)]
    if placed.visible >= limits.visible_least:
        over = covered(fine, there, wanted)
        found.append(
            _at_most(
                Kind.CARD_COVERED,
                over.share,
                limits.covered_block,
                limits.covered_warn,
                side,
                over.box,
            )
        )
    return found


def _is_blank(bands: Bands, light: Light, limits: CardLimits) -> bool:
    """Whether there is no print in good light; even a strong blur leaves portrait and headings."""
    # Beside the card's border there may be ground.
    printed = bands.span[1:-1, 1:-1] >= _PRINTED
    return printed.sum() < _PRINT_LEAST and light.paper >= limits.light_warn


def _of_copies(
    frame: Pixels, grey: Grey, small: Pixels, corners: Points, side: Side, limits: CardLimits
) -> list[Finding]:
    """Signs of a screen or a photocopy: advice, since a doubt is not a fault."""
    fine_rhythm = rhythm(grey, corners)
    weight = Weight.ADVICE if fine_rhythm > limits.rhythm_most else Weight.FINE
    found = [Finding(Kind.SCREEN, weight, fine_rhythm, limits.rhythm_most, side)]
    if side is Side.FRONT and not is_grey(frame):
        share = colour(small)
        weight = Weight.ADVICE if share < limits.colour_least else Weight.FINE
        found.append(Finding(Kind.PHOTOCOPY, weight, share, limits.colour_least, side))
    return found


def glare_over(
    seen: CardLook, fields: Mapping[PrintedField, Box], side: Side, limits: CardLimits
) -> tuple[Finding, ...]:
    """Fields that reflections hide; their boxes are in pixels of the flat document."""
    if seen.glare is None:
        return ()
    hidden = {name: seen.glare.over(box) for name, box in fields.items()}
    return tuple(
        Finding(Kind.GLARE, Weight.BLOCK, share, limits.glare_field, side, fields[name], name)
        for name, share in hidden.items()
        if share > limits.glare_field
    )


def _of_light(seen: Light, side: Side, limits: CardLimits, *, whole_page: bool) -> list[Finding]:
    """Dark, bright, reflections; boxes are in pixels of the flattened document."""
    # Paper burnt out all over is exposure, not a lamp.
    shine = seen.glare if seen.burnt <= limits.burnt_most else Glare(0.0, None)
    over = max(0.0, seen.burnt - shine.share)
    bright = Weight.FINE
    if over > limits.burnt_most:
        # Scans have paper of pure white and keep their print; then nothing is lost.
        washed_out = seen.ink > limits.ink_most
        bright = Weight.BLOCK if washed_out else Weight.FINE if whole_page else Weight.WARN
    return [
        _at_least(Kind.DARK, seen.paper, limits.light_block, limits.light_warn, side),
        Finding(Kind.BRIGHT, bright, over, limits.burnt_most, side),
        _at_most(Kind.GLARE, shine.share, limits.glare_block, limits.glare_warn, side, shine.box),
    ]


def _of_sharpness(bands: Bands, dpi: float, side: Side, limits: CardLimits) -> list[Finding]:
    """Sharpness, and if it is not enough, whether that is for a motion.

    Of a document too far away no more is asked than its few pixels can show.
    """
    shown = min(1.0, dpi / _SHARP_FROM)
    block, warn = limits.sharpness_block * shown, limits.sharpness_warn * shown
    blurred = _at_least(Kind.BLURRED, steepness(bands).worst, block, warn, side)
    if blurred.weight is Weight.FINE:
        return [blurred]
    share = moved(bands)
    weight = blurred.weight if share > _MOVED else Weight.FINE
    return [blurred, Finding(Kind.MOVING, weight, share, _MOVED, side)]


def _of_side(small: Grey, bands: Bands, side: Side, limits: CardLimits) -> Finding:
    """A back where the front is expected, or the reverse; a face outweighs a barcode on a front."""
    back = sides.back_share(small, bands)
    if side is Side.FRONT:
        wrong = back if back > limits.side_most and sides.front_share(small) == 0 else 0.0
    else:
        wrong = sides.front_share(small) if back <= limits.side_most else 0.0
    weight = Weight.WARN if wrong > limits.side_most else Weight.FINE
    return Finding(Kind.WRONG_SIDE, weight, wrong, limits.side_most, side)


def _of_barcode(document: Document | None) -> Finding:
    read = document is not None
    weight = Weight.FINE if read else Weight.WARN
    return Finding(Kind.BARCODE_UNREAD, weight, float(read), 1.0, Side.BACK)


def _barcode(frame: Pixels, corners: Points, wanted: Format, *, quickly: bool) -> bytes | None:
    """From the flattened card, where symbols lie straight; from the frame if that is not enough."""
    times = dots_per_inch(corners, wanted) * wanted.width_mm / 25.4 / wanted.width
    sharp = flatten(frame, corners, wanted, times=float(np.clip(times, 1.0, _TIMES_MOST)))
    if quickly:
        return pdf417.read(sharp, patience=_QUICKLY)
    half = pdf417.PATIENCE / 2
    return pdf417.read(sharp, patience=half) or pdf417.read(frame, patience=half)


def _at_least(
    kind: Kind, measured: float, block: float, warn: float, side: Side, box: Box | None = None
) -> Finding:
    """Blocks below one limit and warns below another; carries the limit that decided."""
    if measured < block:
        return Finding(kind, Weight.BLOCK, measured, block, side, box)
    weight = Weight.WARN if measured < warn else Weight.FINE
    return Finding(kind, weight, measured, warn, side, box)


def _at_most(
    kind: Kind, measured: float, block: float, warn: float, side: Side, box: Box | None = None
) -> Finding:
    """Blocks above one limit and warns above another; carries the limit that decided."""
    if measured > block:
        return Finding(kind, Weight.BLOCK, measured, block, side, box)
    weight = Weight.WARN if measured > warn else Weight.FINE
    return Finding(kind, weight, measured, warn, side, box)
