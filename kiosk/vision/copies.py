"""Signs that a picture shows no card but a copy of one: a screen, or a photocopy. Advice only."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.pixels import Grey, Pixels, Points

#: Side of the squares whose spectra are averaged, and how far apart they lie.
_SIDE, _STEP = 128, 64
_SQUARES_LEAST, _SQUARES_MOST = 4, 40
#: Cycles a pixel below which print has its own rhythm, and how near to level or upright ones print
#: and borders reach.
_SLOWEST, _AXIS = 0.1, 0.02
#: JPEG repeats itself every 8 pixels: multiples of that are left out, this much about them.
_BLOCK, _BESIDE = 8, 0.12
#: Burnt out pixels have no colour.
_BURNT = 250


def _window() -> NDArray[np.float32]:
    edge = np.hanning(_SIDE)
    return np.outer(edge, edge).astype(np.float32)


def _asked() -> NDArray[np.bool_]:
    """Which of the frequencies of a square are looked at, (128, 65), slow rows in the middle."""
    down, across = np.meshgrid(
        np.fft.fftshift(np.fft.fftfreq(_SIDE)), np.fft.rfftfreq(_SIDE), indexing="ij"
    )
    asked = np.hypot(across, down) > _SLOWEST
    for rhythm in (across, down):
        blocks = rhythm * _BLOCK
        asked &= (np.abs(rhythm) > _AXIS) & (np.abs(blocks - np.round(blocks)) > _BESIDE)
    return np.asarray(asked)


_WINDOW, _ASKED = _window(), _asked()


def rhythm(frame: Grey, corners: Points) -> float:
    """How far one fine rhythm stands out in the spectrum of a document's picture.

    ``frame`` is grey, unscaled; the answer is a difference of natural logarithms of amplitude. A
    screen's grid, or its beat with the sensor's, is at 2.5 to 5 where a screen pixel covers 1.3
    pixels of the camera or more; of 57 pictures of documents the highest had 2.1.
    """
    found = [
        np.log(np.abs(np.fft.rfft2(square * _WINDOW)) + 1e-2) for square in _squares(frame, corners)
    ]
    if len(found) < _SQUARES_LEAST:
        return 0.0
    spectrum = np.fft.fftshift(np.mean(found, axis=0), axes=0).astype(np.float32)
    around = cv2.blur(cv2.medianBlur(spectrum, 5), (9, 9))
    return float(np.max((spectrum - around)[_ASKED]))


def _squares(frame: Grey, corners: Points) -> list[NDArray[np.float32]]:
    """Squares that lie on the document and are not of one tone."""
    height, width = frame.shape
    outline = corners.astype(np.float32)
    low = np.maximum(np.floor(outline.min(axis=0)), 0).astype(int)
    high = np.minimum(np.ceil(outline.max(axis=0)), (width, height)).astype(int)
    places = [
        (x, y)
        for y in range(low[1], high[1] - _SIDE + 1, _STEP)
        for x in range(low[0], high[0] - _SIDE + 1, _STEP)
        if all(
            cv2.pointPolygonTest(outline, (float(x + dx), float(y + dy)), measureDist=False) > 0
            for dx in (0, _SIDE)
            for dy in (0, _SIDE)
        )
    ]
    every = -(-len(places) // _SQUARES_MOST) if places else 1
    squares = [frame[y : y + _SIDE, x : x + _SIDE].astype(np.float32) for x, y in places[::every]]
    return [square - square.mean() for square in squares if square.std() >= 1]


def colour(small: Pixels) -> float:
    """How far a document's colours are from being one tint, in percent of its paper's light.

    ``small`` is the document at 75 dpi. A photocopy in any light has 0.4 to 1.2, since each of its
    channels follows the grey; 19 fronts of IDs, drawn and real, have 5.9 to 31.
    """
    soft = cv2.GaussianBlur(small.astype(np.float32), (0, 0), 1.0)
    values = np.asarray(soft, np.float32).reshape(-1, 3)
    grey = values.mean(axis=1)
    kept = grey < _BURNT
    if kept.sum() < 100:
        return 0.0
    values, grey = values[kept], grey[kept]
    off = grey - grey.mean()
    follows = (off @ (values - values.mean(axis=0))) / max(float(off @ off), 1e-6)
    rest = values - values.mean(axis=0) - off[:, None] * follows
    paper = max(float(np.percentile(grey, 90)), 1.0)
    return float(100 * np.percentile(np.linalg.norm(rest, axis=1), 95) / paper)


def is_grey(picture: Pixels) -> bool:
    """Whether a picture has no colour at all, so that nothing can be said of a copy's."""
    blue, green, red = cv2.split(picture[::4, ::4])
    apart = np.maximum(cv2.absdiff(blue, green), cv2.absdiff(green, red))
    return bool(np.percentile(apart, 99) <= 2)
