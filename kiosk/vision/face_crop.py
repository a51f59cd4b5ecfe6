"""The face upright and at one size, so that distance, place and lean do not matter to measures.

Two sizes: 120 pixels between the eyes where fine detail counts, 64 for everything else (the size of
the measures behind the limits). Places in a crop are given in inter-eye distances from the middle
between the eyes, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.face import Face
from kiosk.vision.pixels import Grey, Pixels

Mask: TypeAlias = NDArray[np.bool_]

#: Pixels between the eyes of the two crops.
FINE, COARSE = 120, 64
#: Width, height and height of the eye line, in inter-eye distances.
_WIDTH, _HEIGHT, _EYE_LINE = 2.4, 3.0, 1.2


@dataclass(frozen=True, slots=True, eq=False)
class FaceCrop:
    """The face upright: BGR of 360 x 288 (``fine``) and 192 x 152 (``coarse``), and coarse grey.

    ``brightest`` is the brightest channel of the coarse one; ``around`` that of the frame, of every
    ``step``-th pixel.
    """

    fine: Pixels
    coarse: Pixels
    grey: Grey
    brightest: Grey
    around: Grey
    step: int


def crop_of(frame: Pixels, face: Face) -> FaceCrop:
    """The face out of a BGR frame; what lies outside the frame repeats its edge."""
    fine = _upright(frame, face)
    height, width = shape(COARSE)
    coarse = np.asarray(cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    grey = np.asarray(cv2.cvtColor(coarse, cv2.COLOR_BGR2GRAY), np.uint8)
    step = max(1, min(frame.shape[:2]) // 90)
    around = highest(frame[::step, ::step])
    return FaceCrop(fine, coarse, grey, highest(coarse), around, step)


def highest(picture: Pixels) -> Grey:
    """The brightest channel of each pixel."""
    blue, green, red = picture[..., 0], picture[..., 1], picture[..., 2]
    return np.maximum(np.maximum(blue, green), red)


def lowest(picture: Pixels) -> Grey:
    """The darkest channel of each pixel."""
    blue, green, red = picture[..., 0], picture[..., 1], picture[..., 2]
    return np.minimum(np.minimum(blue, green), red)


def shape(size: int) -> tuple[int, int]:
    """Height and width of a crop with that many pixels between the eyes, a multiple of 8."""
    return round(_HEIGHT * size), round(_WIDTH * size / 8) * 8


def _upright(frame: Pixels, face: Face) -> Pixels:
    """Turned and brought to ``FINE``, shrunk without aliasing."""
    times = FINE / face.between_eyes
    (x, y), size = face.middle, face.between_eyes
    # No more than the crop covers as it leans, and a little for the filters' reach.
    along, across = abs(np.cos(np.radians(face.roll))), abs(np.sin(np.radians(face.roll)))
    above, below = _EYE_LINE + 0.1, _HEIGHT - _EYE_LINE + 0.1
    aside = _WIDTH / 2 + 0.1
    wide = (aside * along + below * across) * size
    rows, columns = frame.shape[:2]
    left, top = max(0, int(x - wide)), max(0, int(y - (above * along + aside * across) * size))
    right, bottom = int(x + wide), int(y + (below * along + aside * across) * size)
    part = frame[top : max(top + 1, min(rows, bottom)), left : max(left + 1, min(columns, right))]
    if part.size == 0:
        return np.zeros((*shape(FINE), 3), np.uint8)
    x, y = x - left, y - top
    if times < 0.95:
        shrunk = (max(1, round(part.shape[1] * times)), max(1, round(part.shape[0] * times)))
        x, y = x * shrunk[0] / part.shape[1], y * shrunk[1] / part.shape[0]
        part = np.asarray(cv2.resize(part, shrunk, interpolation=cv2.INTER_AREA), np.uint8)
        times = 1.0
    height, width = shape(FINE)
    c, s = np.cos(np.radians(face.roll)) * times, np.sin(np.radians(face.roll)) * times
    turn = np.array([[c, s], [-s, c]])
    shift = np.array([width / 2, _EYE_LINE * FINE]) - turn @ (x, y)
    flags = cv2.INTER_LINEAR if times <= 1.05 else cv2.INTER_CUBIC
    matrix = np.column_stack([turn, shift])
    return np.asarray(
        cv2.warpAffine(part, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE),
        np.uint8,
    )


@lru_cache(maxsize=8)
def oval(size: int = COARSE) -> Mask:
    """Forehead to chin."""
    return _ellipse(size, (0, 0.35), (0.88, 1.25))


@lru_cache(maxsize=8)
def inner(size: int = COARSE) -> Mask:
    """Brows to mouth, without hair and jaw at most heads."""
    return _ellipse(size, (0, 0.42), (0.72, 0.92))


@lru_cache(maxsize=8)
def cheeks(size: int = COARSE) -> tuple[Mask, Mask]:
    """Left and right of the picture: skin beside the nose (places of ISO/IEC 29794-5, 7.3.3)."""
    left = _box(size, (-0.80, 0.50), (-0.46, 0.85))
    right = _box(size, (0.46, 0.50), (0.80, 0.85))
    return left, right


@lru_cache(maxsize=8)
def forehead(size: int = COARSE) -> Mask:
    """Above the brows."""
    return _box(size, (-0.35, -0.62), (0.35, -0.38))


@lru_cache(maxsize=8)
def skin(size: int = COARSE) -> Mask:
    """Cheeks and forehead."""
    left, right = cheeks(size)
    return left | right | forehead(size)


@lru_cache(maxsize=8)
def eye_regions(size: int = COARSE) -> Mask:
    """Lids and what is between them, both eyes."""
    return _box(size, (-0.78, -0.18), (-0.22, 0.18)) | _box(size, (0.22, -0.18), (0.78, 0.18))


def place(size: int, x: float, y: float) -> tuple[float, float]:
    """Pixels of a place in a crop."""
    return shape(size)[1] / 2 + x * size, (_EYE_LINE + y) * size


def _ellipse(size: int, middle: tuple[float, float], axes: tuple[float, float]) -> Mask:
    mask = np.zeros(shape(size), np.uint8)
    x, y = place(size, *middle)
    reach = (round(axes[0] * size), round(axes[1] * size))
    cv2.ellipse(mask, (round(x), round(y)), reach, 0, 0, 360, 1, -1)
    return mask.astype(np.bool_)


def _box(size: int, first: tuple[float, float], last: tuple[float, float]) -> Mask:
    mask = np.zeros(shape(size), np.bool_)
    (x0, y0), (x1, y1) = place(size, *first), place(size, *last)
    mask[round(y0) : round(y1), round(x0) : round(x1)] = True
    return mask
