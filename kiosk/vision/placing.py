"""Where the document is on a frame, and what that says: complete, large, near, flat."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from kiosk.domain.finding import Box, Finding, Kind, Side, Weight
from kiosk.domain.limits import CardLimits
from kiosk.vision.corners import SCORE_LEAST, Quad, find_on, follow
from kiosk.vision.flatten import (
    PAGE,
    Format,
    completed,
    cut_sides,
    dots_per_inch,
    flatten,
    upright_frame,
    visible_share,
)
from kiosk.vision.light import SMALL
from kiosk.vision.perspective import tilt
from kiosk.vision.picture import shrink
from kiosk.vision.pixels import Pixels, Points
from kiosk.vision.sides import front_share
from kiosk.vision.weighing import at_least

#: A scan whose shape is within this factor of the document's is the document edge to edge.
_SAME_SHAPE = 1.14
#: A rectangle found in such a scan is the document when there is little print around it: less than
#: this share of what is inside, on a picture of that longer side. Otherwise it is photo or panel.
_PRINT_AROUND, _PRINT_SEEN = 0.25, 640


#: Width in pixels of a page on which its face is sought.
_FACE_ACROSS = 256
#: A document stands when its upright sides are so much longer than the level ones.
_STANDING = 1.15


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """Where the document was on the frame before, and whether there was another beside it.

    ``afresh``: the whole frame is searched all the same.
    """

    corners: Points
    others: bool = False
    afresh: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Where it was found, how surely, the share in view, and whether there is another beside it."""

    corners: Points
    score: float
    visible: float
    others: bool = False


def placed_on(
    frame: Pixels,
    fine: Pixels,
    times: int,
    wanted: Format,
    *,
    whole_page: bool,
    last: Earlier | None,
) -> Placed | None:
    """The document on a frame; ``fine`` is the frame shrunk that many times."""
    size = (frame.shape[0], frame.shape[1])
    quad = _found(fine, times, wanted, last) if min(fine.shape[:2]) >= 32 else None
    is_scan = whole_page and _is_document(size, wanted)
    if is_scan and (quad is None or not _is_inside(quad, frame, wanted)):
        return Placed(upright_frame(size), 1.0, 1.0)
    if quad is None:
        return None
    visible = visible_share(quad.corners, size, wanted)
    return Placed(completed(quad.corners, size, visible), quad.score, visible, quad.others)


def _found(fine: Pixels, times: int, wanted: Format, last: Earlier | None) -> Quad | None:
    """Where it was, if it still is there, otherwise anywhere."""
    if last is not None and not last.afresh:
        kept = follow(fine, times, last.corners)
        if kept is not None:
            return replace(kept, others=last.others)
    quad = find_on(fine, times, wanted.aspect, last.corners if last is not None else None)
    return _data_page(fine, times, quad) if quad is not None and wanted is PAGE else quad


def _data_page(fine: Pixels, times: int, quad: Quad) -> Quad:
    """Of an open passport, whose two pages together have the shape of one, the one with a face.

    Both lie upright one above the other. A single page on its side shows its face on its side too,
    which is not seen as one.
    """
    corners = quad.corners
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    if sides[1] + sides[3] < _STANDING * (sides[0] + sides[2]):
        return quad
    unit = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    turn = cv2.getPerspectiveTransform(unit, corners)
    spine = np.array([[[0, 0.5], [1, 0.5]]], np.float32)
    left, right = cv2.perspectiveTransform(spine, turn)[0]
    upper = np.stack([corners[0], corners[1], right, left]).astype(np.float32)
    lower = np.stack([left, right, corners[2], corners[3]]).astype(np.float32)
    with_face = [half for half in (lower, upper) if _shows_face(fine, times, half)]
    return replace(quad, corners=with_face[0]) if len(with_face) == 1 else quad


def _shows_face(fine: Pixels, times: int, half: Points) -> bool:
    there = ((half + 0.5) / times - 0.5).astype(np.float32)
    small = flatten(fine, there, PAGE, times=SMALL)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
    return front_share(grey, across=_FACE_ACROSS) > 0


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


def of_place(
    placed: Placed,
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
        at_least(
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
