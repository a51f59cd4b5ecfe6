"""Print on a picture: text in the shipped Inter, sharp at any size."""

from __future__ import annotations

from enum import StrEnum

import cv2
import numpy as np

from kiosk.demo.drawings.canvas import Colour, Pixels
from kiosk.demo.drawings.typeface import Contour, Typeface, load_typeface
from kiosk.domain.resources import resource

_SHIFT = 6


class Weight(StrEnum):
    """The cuts that are shipped, by file name."""

    REGULAR = "Inter-Regular"
    MEDIUM = "Inter-Medium"
    SEMIBOLD = "Inter-SemiBold"
    BOLD = "Inter-Bold"


def _face(weight: Weight) -> Typeface:
    return load_typeface(resource("fonts", f"{weight}.otf"))


def width_of(
    text: str, size: float, weight: Weight = Weight.REGULAR, spacing: float = 0.0
) -> float:
    """Pixels the text takes at ``size`` pixels per em; ``spacing`` is added after each letter."""
    face = _face(weight)
    return sum(face.glyph(c).advance * size + spacing for c in text)


def write(
    picture: Pixels,
    text: str,
    at: tuple[float, float],
    size: float,
    colour: Colour,
    *,
    weight: Weight = Weight.REGULAR,
    spacing: float = 0.0,
    cell: float | None = None,
    opacity: float = 1.0,
) -> float:
    """Write on the picture in place; ``at`` is the left end of the base line, the end is returned.

    ``cell`` sets every letter in the middle of a cell of that width, as machines print.
    """
    face = _face(weight)
    pen, base = at
    outlines: list[Contour] = []
    for c in text:
        glyph = face.glyph(c)
        room = cell if cell is not None else glyph.advance * size + spacing
        left = pen + (room - glyph.advance * size) / 2 if cell is not None else pen
        outlines += [np.asarray(o * (size, -size) + (left, base)) for o in glyph.contours]
        pen += room
    if outlines:
        _fill(picture, outlines, colour, opacity)
    return pen


def _fill(picture: Pixels, outlines: list[Contour], colour: Colour, opacity: float) -> None:
    """Fill by the odd-even rule at four times the size, then average down."""
    every = np.vstack(outlines)
    h, w = picture.shape[:2]
    left, top = np.maximum(np.floor(every.min(0)).astype(int) - 1, 0)
    right, bottom = np.minimum(np.ceil(every.max(0)).astype(int) + 2, (w, h))
    if right <= left or bottom <= top:
        return
    big = np.zeros(((bottom - top) * 4, (right - left) * 4), np.uint8)
    fixed = [np.round(((o - (left, top)) * 4) * 2**_SHIFT).astype(np.int32) for o in outlines]
    cv2.fillPoly(big, fixed, 255, cv2.LINE_8, _SHIFT)
    mask = cv2.resize(big, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    share = (mask.astype(np.float32) * np.float32(opacity / 255))[..., None]
    below = picture[top:bottom, left:right]
    mixed = below + (np.asarray(colour, np.float32) - below) * share
    picture[top:bottom, left:right] = np.asarray(np.clip(mixed + 0.5, 0, 255), np.uint8)
