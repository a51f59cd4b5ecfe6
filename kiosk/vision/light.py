"""Light on a flattened document: its level, and reflections that hide print."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.domain.finding import Box
from kiosk.vision.pixels import Pixels

#: The document is looked at in a quarter of its size: 75 dpi, 0.34 mm a pixel.
_TIMES = 4
#: Every channel at or above this is burnt out; a lamp's reflection drives all three there.
_BURNT = 247
_WHITE = 252
#: Reflections smaller than this side (2.4 mm) hide no word.
_SPOT = 7
_DISC = np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_SPOT, _SPOT)), np.uint8)
#: A reflection fades: the first pixel around it has lost no more than this, and by 2 to 4 mm it
#: has lost this much more. The edge of a white panel drops at once and then stays.
_FIRST_LOSS_MOST = 27.0
_LATER_LOSS_LEAST = 10.0
_LOSS_GROWS = 0.62


@dataclass(frozen=True, slots=True)
class Glare:
    """Share of the document hidden by reflections, 0 to 1, and the box of the largest."""

    share: float
    box: Box | None


@dataclass(frozen=True, slots=True)
class Light:
    """What the light does to a document.

    ``paper``: the grey that nine tenths stay below, 0 to 255. ``ink``: the grey that 2 % stay
    below. ``burnt``: share that is pure white in every channel, 0 to 1.
    """

    paper: float
    ink: float
    burnt: float
    glare: Glare


def light_on(flat: Pixels) -> Light:
    """Measure a flattened document; boxes are in its pixels."""
    height, width = (n // _TIMES for n in flat.shape[:2])
    whole = flat[: height * _TIMES, : width * _TIMES]
    small = np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    blue, green, red = cv2.split(small)
    most = cv2.max(cv2.max(blue, green), red)
    least = np.asarray(cv2.min(cv2.min(blue, green), red), np.uint8)
    ink, paper = np.percentile(most, (2, 90))
    return Light(float(paper), float(ink), float(np.mean(least >= _WHITE)), _glare(least))


def _glare(least: NDArray[np.uint8]) -> Glare:
    """Burnt spots that fade at their edge, as a lamp's reflection does and a white panel does not.

    ``least`` is the darkest channel of the document in a quarter of its size.
    """
    burnt = cv2.morphologyEx((least >= _BURNT).astype(np.uint8), cv2.MORPH_OPEN, _DISC)
    if not burnt.any():
        return Glare(0.0, None)
    count, marks, stats, _ = cv2.connectedComponentsWithStats(burnt)
    hidden, largest, box = 0, 0, None
    for n in range(1, count):
        area = int(stats[n, cv2.CC_STAT_AREA])
        if not _fades(least, np.asarray(marks == n)):
            continue
        hidden += area
        if area > largest:
            largest = area
            left, top, width, height = (int(v) * _TIMES for v in stats[n, :4])
            box = Box(left, top, width, height)
    return Glare(hidden / burnt.size, box)


def _fades(least: NDArray[np.uint8], spot: NDArray[np.bool_]) -> bool:
    away = cv2.distanceTransform((~spot).astype(np.uint8), cv2.DIST_L2, 3)
    first, later = least[(away > 0) & (away <= 1.5)], least[(away > 6) & (away <= 12)]
    if first.size == 0 or later.size == 0:
        return False
    lost, lost_later = 255 - float(np.median(first)), 255 - float(np.median(later))
    return (
        lost <= _FIRST_LOSS_MOST
        and lost_later - lost >= _LATER_LOSS_LEAST
        and lost <= _LOSS_GROWS * lost_later
    )
