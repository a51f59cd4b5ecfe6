"""Light on a flattened document: its level, and reflections that hide print."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.domain.finding import Box
from kiosk.vision.pixels import Pixels

#: The document is looked at in a quarter of its 300 dpi size: 75 dpi, 0.34 mm a pixel.
_TIMES = 4
SMALL = 1 / _TIMES
#: Every channel at or above this is burnt out; a lamp's reflection drives all three there.
_BURNT = 247
_WHITE = 252
#: Burnt places narrower than 1.7 mm hide no word; print across a reflection, up to 3 mm, does not
#: divide it.
_NARROW, _ACROSS = 5, 9
#: Spots of less than this share of the document are not looked at.
_SPOT_LEAST = 0.004
#: Rings around a spot, in small pixels, and what their lighter half may have lost of white. A
#: reflection fades: 4 to 15 in the first, at most 30 (or half of the last) in the second, and ever
#: more outwards; the edge of a white panel drops by 40 or more at once and then stays. Measured on
#: 41 real documents with and without a drawn lamp, and on drawn ones.
_RINGS = ((0.0, 1.5), (1.5, 3.0), (3.0, 6.0), (6.0, 12.0))
_LIGHTER = 75
_FIRST_MOST, _SECOND_MOST, _GROWTH_LEAST, _WAVER = 20.0, 30.0, 7.0, 4.0
#: Share of its box that a spot fills: an ellipse 0.79, a panel nearly all, gaps in print little.
_FILLED = (0.25, 0.88)


@dataclass(frozen=True, slots=True)
class Glare:
    """Share of the document hidden by reflections, 0 to 1, the largest one's box, and all boxes."""

    share: float
    box: Box | None
    spots: tuple[Box, ...] = ()

    def over(self, place: Box) -> float:
        """The share of a place, such as a field, that lies under reflections' boxes, 0 to 1."""
        hidden = np.zeros((max(place.height, 1), max(place.width, 1)), np.bool_)
        for spot in self.spots:
            left, top = spot.left - place.left, spot.top - place.top
            rows = slice(max(top, 0), max(top + spot.height, 0))
            hidden[rows, max(left, 0) : max(left + spot.width, 0)] = True
        return float(hidden.mean())


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


def light_on(small: Pixels) -> Light:
    """Measure a document flattened to 75 dpi; boxes are in pixels of its 300 dpi size."""
    blue, green, red = cv2.split(small)
    most = cv2.max(cv2.max(blue, green), red)
    least = np.asarray(cv2.min(cv2.min(blue, green), red), np.uint8)
    ink, paper = np.percentile(most, (2, 90))
    return Light(float(paper), float(ink), float(np.mean(least >= _WHITE)), _glare(least))


def _glare(least: NDArray[np.uint8]) -> Glare:
    """Burnt spots that fade at their edge, as a lamp's reflection does and a white panel does not.

    ``least`` is the darkest channel of the document in a quarter of its size.
    """
    places = cv2.morphologyEx((least >= _BURNT).astype(np.uint8), cv2.MORPH_OPEN, _disc(_NARROW))
    if not places.any():
        return Glare(0.0, None)
    spots = cv2.morphologyEx(places, cv2.MORPH_CLOSE, _disc(_ACROSS))
    count, marks, stats, _ = cv2.connectedComponentsWithStats(spots)
    hidden, largest, box = 0, 0, None
    lit: list[Box] = []
    for n in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[n])
        filled = area / (width * height)
        if area < _SPOT_LEAST * spots.size or not _FILLED[0] <= filled <= _FILLED[1]:
            continue
        if not _fades(least, np.asarray(marks == n)):
            continue
        hidden += area
        lit.append(Box(left * _TIMES, top * _TIMES, width * _TIMES, height * _TIMES))
        if area > largest:
            largest, box = area, lit[-1]
    return Glare(hidden / spots.size, box, tuple(lit))


def _fades(least: NDArray[np.uint8], spot: NDArray[np.bool_]) -> bool:
    away = cv2.distanceTransform((~spot).astype(np.uint8), cv2.DIST_L2, 3)
    rings = [least[(away > near) & (away <= far)] for near, far in _RINGS]
    if any(ring.size == 0 for ring in rings):
        return False
    first, second, third, last = (255 - float(np.percentile(r, _LIGHTER)) for r in rings)
    return (
        first <= _FIRST_MOST
        and second <= max(_SECOND_MOST, last / 2)
        and last - first >= _GROWTH_LEAST
        and third >= second - _WAVER
        and last >= third - _WAVER
    )


def _disc(side: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
