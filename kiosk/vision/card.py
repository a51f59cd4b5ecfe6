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
from kiosk.vision.corners import FINE, SCORE_LEAST, shrunk
from kiosk.vision.covered import covered
from kiosk.vision.flatten import (
    Format,
    dots_per_inch,
    flatten,
    format_of,
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
from kiosk.vision.pdf417 import BarcodeLook
from kiosk.vision.pixels import Grey, Pixels, Points
from kiosk.vision.placing import Earlier, Placed, of_place, placed_on
from kiosk.vision.sharpness import steepness
from kiosk.vision.weighing import at_least, at_most

#: The barcode is read from the document at this many times 300 dpi at most.
_TIMES_MOST = 2.0
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
    is where light is reflected; ``barcode`` is the look at the symbol of a back.
    """

    findings: tuple[Finding, ...]
    corners: tuple[tuple[float, float], ...] | None
    flat: Pixels | None
    document: Document | None
    zone: MrzRead | None = None
    glare: Glare | None = None
    barcode: BarcodeLook | None = None


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
    last: Earlier | None = None,
) -> CardLook:
    """Judge the document on a frame. Raises nothing.

    ``decode`` also flattens it at 300 dpi and tries to read the barcode of a back (some 20 ms, at
    most about 0.3 s), or the code lines of a passport or photo ID, whose years are resolved against
    ``today`` (some 60 ms, at most about 0.4 s; not without it). ``flat`` flattens it without that.
    ``whole_page`` says that the frame may be a scan of the document edge to edge. ``last`` says
    where the document was on the frame before, so that a steady one costs less.
    """
    seen = _judged(
        frame, side, id_type, limits, flat=flat or decode, whole_page=whole_page, last=last
    )
    if not decode:
        return seen
    if side is Side.BACK:
        seen = with_barcode(seen, frame, id_type)
    if today is not None and seen.document is None and may_have_zone(id_type):
        seen = with_zone(seen, frame, id_type, side, today)
    return seen


def _judged(
    frame: Pixels,
    side: Side,
    id_type: IdType,
    limits: CardLimits,
    *,
    flat: bool,
    whole_page: bool,
    last: Earlier | None,
) -> CardLook:
    wanted = format_of(id_type)
    fine, times = shrunk(frame, FINE)
    placed = placed_on(frame, fine, times, wanted, whole_page=whole_page, last=last)
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
        *of_place(placed, frame, wanted, side, limits, whole_page=whole_page),
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


def with_barcode(seen: CardLook, frame: Pixels, id_type: IdType) -> CardLook:
    """A look at a back on that frame with its barcode read, if it can be. Raises nothing.

    Without corners it is sought on the whole frame, and one that was not found is no finding.
    """
    if seen.corners is None:
        return replace(seen, document=barcode_on(frame))
    symbol = _symbol(frame, np.array(seen.corners, np.float32), format_of(id_type))
    document = document_of_barcode(symbol.data)
    findings = (*seen.findings, *barcode_findings(document, id_type))
    return replace(seen, findings=findings, document=document, barcode=symbol)


def barcode_findings(document: Document | None, id_type: IdType) -> tuple[Finding, ...]:
    """Whether the barcode was read, of documents that must have one."""
    if id_type not in _WITH_BARCODE:
        return ()
    read = document is not None
    weight = Weight.FINE if read else Weight.WARN
    return (Finding(Kind.BARCODE_UNREAD, weight, float(read), 1.0, Side.BACK),)


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


def _of_surroundings(
    fine: Pixels, there: Points, placed: Placed, wanted: Format, side: Side, limits: CardLimits
) -> list[Finding]:
    """Another document in view, and what lies over this one's border."""
    several = Weight.WARN if placed.others else Weight.FINE
    found = [Finding(Kind.CARDS_SEVERAL, several, 1.0 + placed.others, 1.0, side)]
    if placed.visible >= limits.visible_least:
        over = covered(fine, there, wanted)
        found.append(
            at_most(
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
        at_least(Kind.DARK, seen.paper, limits.light_block, limits.light_warn, side),
        Finding(Kind.BRIGHT, bright, over, limits.burnt_most, side),
        at_most(Kind.GLARE, shine.share, limits.glare_block, limits.glare_warn, side, shine.box),
    ]


def _of_sharpness(bands: Bands, dpi: float, side: Side, limits: CardLimits) -> list[Finding]:
    """Sharpness, and if it is not enough, whether that is for a motion.

    Of a document too far away no more is asked than its few pixels can show.
    """
    shown = min(1.0, dpi / _SHARP_FROM)
    block, warn = limits.sharpness_block * shown, limits.sharpness_warn * shown
    blurred = at_least(Kind.BLURRED, steepness(bands).worst, block, warn, side)
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


def _symbol(frame: Pixels, corners: Points, wanted: Format) -> BarcodeLook:
    """From the flattened card, where symbols lie straight; from the frame if that is not enough."""
    half = pdf417.PATIENCE / 2
    flat = pdf417.look_at_barcode(barcode_picture(frame, corners, wanted), patience=half)
    if flat.data is not None:
        return flat
    whole = pdf417.look_at_barcode(frame, patience=half)
    return flat if whole.data is None else whole


def barcode_picture(frame: Pixels, corners: Points, wanted: Format) -> Pixels:
    """The flattened card at the frame's own scale, where symbols lie straight."""
    times = dots_per_inch(corners, wanted) * wanted.width_mm / 25.4 / wanted.width
    return flatten(frame, corners, wanted, times=float(np.clip(times, 1.0, _TIMES_MOST)))
