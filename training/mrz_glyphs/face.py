"""A typeface as distances to the edges of its strokes: print can be thinned and thickened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

CLASSES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
#: Drawn only where the answer must be "no character of the machine-readable zone".
STRANGERS = "abcdefghijkmnpqrstuvwyz#&@%$?!/()"
#: Pixels per character pitch in which distances are kept, and how much larger they are drawn.
PITCH = 24
_OVERSIZE = 4
#: Rows and columns of one glyph, in pitches: a letter is 0.8 wide and 1.1 high.
ROWS, COLUMNS = 2 * PITCH, 2 * PITCH

#: Where Debian's package fonts-ocr-b puts the typeface; rounded and sharp stroke ends.
DEBIAN = (
    Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf"),
    Path("/usr/share/fonts/opentype/ocr-b/OCRBS.otf"),
)


class NoTypeface(Exception):
    """A typeface that is not there; the message says in one sentence what to install."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """Signed distances to the nearest edge, in pixels of ``PITCH``, positive inside a stroke.

    (glyphs, ``ROWS``, ``COLUMNS``) float32, each glyph centred on its pitch and on half the height
    of the digits. ``CLASSES`` first, then those of ``STRANGERS`` that the typeface has.
    """

    distances: NDArray[np.float32]


def load(paths: tuple[Path, ...] = DEBIAN) -> tuple[Face, ...]:
    """The typefaces of these files; raises ``NoTypeface`` when one is missing."""
    for path in paths:
        if not path.is_file():
            message = f"{path} is missing: install Debian's package fonts-ocr-b, or name the file."
            raise NoTypeface(message)
    return tuple(_drawn(path) for path in paths)


def _drawn(path: Path) -> Face:
    from PIL import Image, ImageDraw, ImageFont

    pitch = PITCH * _OVERSIZE
    trial = ImageFont.truetype(str(path), 1000)
    font = ImageFont.truetype(str(path), round(1000 * pitch / trial.getlength("0")))
    inks = []
    for glyph in CLASSES + STRANGERS:
        picture = Image.new("L", (COLUMNS * _OVERSIZE, ROWS * _OVERSIZE), 0)
        middle = (COLUMNS * _OVERSIZE / 2, ROWS * _OVERSIZE * 3 / 4)
        ImageDraw.Draw(picture).text(middle, glyph, font=font, fill=255, anchor="ms")
        inks.append(np.asarray(picture, np.uint8))
    return from_ink(np.stack(inks))


def from_ink(inks: NDArray[np.uint8]) -> Face:
    """A face from drawn glyphs: (glyphs, rows, columns), ink 255, on one baseline."""
    scale = inks.shape[2] / COLUMNS
    rows = np.flatnonzero((inks[:10] > 127).any(axis=(0, 2)))
    shift = inks.shape[1] / 2 - (rows[0] + rows[-1] + 1) / 2
    found = []
    for ink in inks:
        inside = (ink > 127).astype(np.uint8)
        reach = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        away = cv2.distanceTransform(1 - inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        # Each is 1 on the pixel next to the edge; the edge itself lies half a pixel from both.
        signed = np.where(inside, reach - 0.5, 0.5 - away).astype(np.float32) / scale
        matrix = np.array([[1, 0, 0], [0, 1, shift]], np.float32)
        size = (ink.shape[1], ink.shape[0])
        moved = cv2.warpAffine(signed, matrix, size, borderMode=cv2.BORDER_REPLICATE)
        found.append(cv2.resize(moved, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA))
    return Face(np.stack(found).astype(np.float32))
