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
#: Pixels around a burnt spot within which a reflection fades (2.7 mm), and the grey levels it may
#: have lost at the first 1.4 mm: print and panels stop short instead.
_HALO = 4
_FADING = 18.0
#: Reflections smaller than this side (2.4 mm) hide no word.
_SPOT = 7


@dataclass(frozen=True, slots=True)
class Glare:
    """Share of the document hidden by reflections, 0 to 1, and the box of the largest."""

    share: float
    box: Box | None


def level(flat: Pixels) -> float:
    """Mean grey of the document without its darkest and lightest tenth, 0 to 255."""
    grey = np.sort(_small_grey(flat), axis=None)
    tenth = grey.size // 10
    return float(grey[tenth : grey.size - tenth].mean())


def glare(flat: Pixels) -> Glare:
    """Burnt spots that fade at their edge, as a lamp's reflection does and a white panel does not.

    Boxes are in pixels of ``flat``.
    """
    size = (flat.shape[1] // _TIMES, flat.shape[0] // _TIMES)
    small = np.asarray(cv2.resize(flat, size, interpolation=cv2.INTER_AREA), np.uint8)
    least = small.min(axis=2)
    burnt = (least >= _BURNT).astype(np.uint8)
    burnt = np.asarray(cv2.morphologyEx(burnt, cv2.MORPH_OPEN, _disc(_SPOT)), np.uint8)
    if not burnt.any():
        return Glare(0.0, None)
    count, marks, stats, _ = cv2.connectedComponentsWithStats(burnt)
    hidden, largest, box = 0, 0, None
    for n in range(1, count):
        area = int(stats[n, cv2.CC_STAT_AREA])
        if not _fades(least, marks == n):
            continue
        hidden += area
        if area > largest:
            largest = area
            left, top, width, height = (int(v) * _TIMES for v in stats[n, :4])
            box = Box(left, top, width, height)
    return Glare(hidden / burnt.size, box)


def _fades(least: NDArray[np.uint8], spot: NDArray[np.bool_]) -> bool:
    """Whether most of the spot's outline goes over into its surroundings gently."""
    inside = spot.astype(np.uint8)
    near = cv2.dilate(inside, _disc(2 * _HALO + 1)).astype(bool)
    closer = cv2.dilate(inside, _disc(_HALO - 1)).astype(bool)
    ring = least[near & ~closer].astype(np.float32)
    if ring.size == 0:
        return False
    # Half of the ring still close to burnt: reflections fade over millimetres.
    return bool(np.median(255 - ring) <= _FADING)


def _small_grey(flat: Pixels) -> NDArray[np.uint8]:
    size = (flat.shape[1] // _TIMES, flat.shape[0] // _TIMES)
    small = cv2.resize(flat, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)


def _disc(side: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
