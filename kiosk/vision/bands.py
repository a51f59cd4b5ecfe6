"""Samples of a document's print: bands across it at 300 dpi, as thin as a line or two of text.

The whole document at 300 dpi costs 4 to 9 ms and sharpness more; bands that make up a third of it
say the same of its print.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.flatten import Format, homography
from kiosk.vision.pixels import Grey, Points

Floats = NDArray[np.float32]
Slopes = NDArray[np.int16]

#: Height of a band and side of the tiles it is divided into, at 300 dpi 2 mm: a letter or two.
TILE = 24
#: Bands of a document, evenly spread over its height.
COUNT = 8
#: Rows above and below a band that smoothing and slopes need.
_MARGIN = 2


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """Slightly smoothed grey of n bands, (n, 24, width), its slopes, and what tiles span.

    ``across`` and ``down`` are 8 times the change per pixel to the right and downwards; ``span``
    (n, tiles) is the grey range of each tile, ``reach`` that of the document (2nd to 98th
    percentile).
    """

    grey: Grey
    across: Slopes
    down: Slopes
    span: Floats
    reach: float


def bands_on(frame: Grey, corners: Points, wanted: Format) -> Bands:
    """Bands of the document with those corners on a grey frame."""
    turn = homography(corners, wanted)
    tops = np.linspace(0, wanted.height - TILE, COUNT).round() - _MARGIN
    rows = np.empty((COUNT, TILE + 2 * _MARGIN, wanted.width - wanted.width % TILE), np.uint8)
    for row, top in zip(rows, tops, strict=True):
        moved = np.array([[1, 0, 0], [0, 1, -top], [0, 0, 1]], np.float64) @ turn
        cv2.warpPerspective(
            frame,
            moved,
            (row.shape[1], row.shape[0]),
            row,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
    return _measured(rows)


def bands_of(flat: Grey) -> Bands:
    """Bands of a document that is flat already, at 300 dpi; all of it."""
    width = flat.shape[1] - flat.shape[1] % TILE
    padded = cv2.copyMakeBorder(flat, _MARGIN, _MARGIN, 0, 0, cv2.BORDER_REPLICATE)[:, :width]
    tops = range(0, flat.shape[0] - TILE + 1, TILE)
    return _measured(np.stack([padded[top : top + TILE + 2 * _MARGIN] for top in tops]))


def _measured(rows: Grey) -> Bands:
    """Of bands with their margins, (n, 28, width)."""
    stack = rows.reshape(-1, rows.shape[2])
    soft = cv2.GaussianBlur(stack, (3, 3), 0.6)
    right, below = cv2.spatialGradient(soft)
    inner = slice(_MARGIN, -_MARGIN)
    grey = np.asarray(soft, np.uint8).reshape(rows.shape)[:, inner]
    across = np.asarray(right, np.int16).reshape(rows.shape)[:, inner]
    down = np.asarray(below, np.int16).reshape(rows.shape)[:, inner]
    low, high = np.percentile(grey[:, ::4, ::4], (2, 98))
    return Bands(grey, across, down, _span(grey), float(high - low))


def highest(values: NDArray[np.integer | np.floating]) -> Floats:
    """The largest value of each tile, (n, tiles), of bands (n, 24, width)."""
    columns = values.max(axis=1)
    return np.asarray(columns.reshape(len(columns), -1, TILE).max(axis=2), np.float32)


def _span(grey: Grey) -> Floats:
    darkest = 255 - highest(255 - grey)
    return np.asarray(highest(grey) - darkest, np.float32)
