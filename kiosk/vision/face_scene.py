"""What is about the face rather than on it: a busy background, a raster of a screen or a print.

Also how far the head is turned, as far as a flat picture without landmarks can tell. All of it is
advice.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.face import Face
from kiosk.vision.face_crop import COARSE, FaceCrop, place
from kiosk.vision.pixels import Pixels

#: Size of the picture on which the background is judged, and the step that counts as an edge.
_BACKGROUND, _EDGE = (160, 90), 60
#: Side of the square whose spectrum is searched for a raster, in pixels of the frame.
_SPECTRUM = 256
#: Inter-eye distances that the middle of the nose moves for the sine of a turn.
_NOSE = 0.55


def busyness(frame: Pixels, face: Face) -> float:
    """Share of the background (beside and above head and shoulders) that is edges; 0 to 1.

    After background uniformity, ISO/IEC 29794-5, 7.3.6.
    """
    rows, columns = frame.shape[:2]
    small = cv2.resize(frame, _BACKGROUND, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
    steep = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    xs, ys = np.arange(_BACKGROUND[0])[None], np.arange(_BACKGROUND[1])[:, None]
    (x, y), size = face.middle, face.between_eyes
    right, down = xs * columns / _BACKGROUND[0] - x, ys * rows / _BACKGROUND[1] - y
    head = (np.abs(right) < 1.7 * size) & (down > -2.2 * size)
    shoulders = (down > 1.3 * size) & (np.abs(right) < 4.5 * size)
    around = steep[~(head | shoulders)]
    return float((around > _EDGE).mean()) if around.size > 200 else 0.0


def raster(frame: Pixels, face: Face) -> float:
    """How far one slanting or fast ripple stands above all others: a screen's or print's raster.

    Peak of the power spectrum over the median at like frequencies, of a square of the frame's own
    pixels about the face. Those of compression lie on the axes and are left out. A raster finer
    than the camera sees leaves no trace: absence proves nothing.
    """
    x, y = face.middle
    rows, columns = frame.shape[:2]
    if min(rows, columns) < _SPECTRUM:
        return 0.0
    left = min(max(0, round(x) - _SPECTRUM // 2), columns - _SPECTRUM)
    top = min(max(0, round(y) - _SPECTRUM // 3), rows - _SPECTRUM)
    part = frame[top : top + _SPECTRUM, left : left + _SPECTRUM]
    plane = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY).astype(np.float32)
    bell, rings = _bell(), _rings()
    spectrum = np.fft.rfft2((plane - plane.mean()) * bell[:, None] * bell[None])
    power = (spectrum.real**2 + spectrum.imag**2).ravel()
    peak = 0.0
    for ring in rings:
        values = power[ring]
        # Means over nine neighbours would blunt the peak; a high quantile steadies the floor.
        at = len(values) * 9 // 10
        floor = float(np.partition(values, at)[at]) + 50.0 * _SPECTRUM
        peak = max(peak, float(values.max()) / floor)
    return peak


@lru_cache(maxsize=1)
def _bell() -> NDArray[np.float32]:
    return np.hanning(_SPECTRUM).astype(np.float32)


@lru_cache(maxsize=1)
def _rings() -> tuple[NDArray[np.intp], ...]:
    """Places in the flat half spectrum, off the axes, by frequency."""
    fy, fx = np.fft.fftfreq(_SPECTRUM)[:, None], np.fft.rfftfreq(_SPECTRUM)[None]
    far = np.hypot(fy, fx)
    slanting = (np.abs(fy) > 0.02) & (np.abs(fx) > 0.02)
    return tuple(
        np.flatnonzero(slanting & (far >= low) & (far < low + 0.06))
        for low in np.arange(0.12, 0.48, 0.06)
    )


def turn(crop: FaceCrop) -> float:
    """Degrees by which the head seems turned to a side, roughly: 0 to 45.

    The axis about which nose and mouth are most alike left and right moves sideways from the
    middle between the eyes. Good to some 8 degrees; light from one side and beards of one side
    move it too, so it is no ground to refuse. Pitch cannot be told so and is not.
    """
    soft = cv2.GaussianBlur(crop.grey.astype(np.float32), (0, 0), 1.3)
    edges = np.abs(cv2.Sobel(soft, cv2.CV_32F, 1, 0)) + np.abs(cv2.Sobel(soft, cv2.CV_32F, 0, 1))
    (middle, top), (_, bottom) = place(COARSE, 0, 0.2), place(COARSE, 0, 1.05)
    band = edges[round(top) : round(bottom)]
    reach, most = round(0.45 * COARSE), round(0.38 * COARSE)
    first = round(middle) - most
    windows = np.lib.stride_tricks.sliding_window_view(band, reach, axis=1).transpose(1, 0, 2)
    lefts = windows[first - reach : first - reach + 2 * most + 1, :, ::-1]
    rights = windows[first + 1 : first + 2 + 2 * most]
    axis = int(np.argmax(_correlations(lefts, rights))) - most
    return float(np.degrees(np.arcsin(min(0.7, abs(axis) / COARSE / _NOSE))))


def _correlations(ones: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of each of the ones with its other."""
    first = (ones - ones.mean(axis=(1, 2), keepdims=True)).reshape(len(ones), -1)
    second = (others - others.mean(axis=(1, 2), keepdims=True)).reshape(len(others), -1)
    scale = np.sqrt((first * first).sum(axis=1) * (second * second).sum(axis=1))
    return np.asarray((first * second).sum(axis=1) / np.maximum(scale, 1e-6), np.float32)
