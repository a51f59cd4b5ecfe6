"""Signs of a filter or an effect: smoothed skin, painting, changed colours, few levels, patches.

They are advice for the officer (R15): a strong make-up, a coloured lamp or a bad camera can look
the same. Each sign is a number that is 1 at its limit; the largest is told. Limits are those that
98 % of good pictures keep (48 people's, with cameras' noise, sharpening and compression). Small
stickers in skin's own colours and drawn ears beside the face are out of reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.face import Face
from kiosk.vision.face_crop import (
    COARSE,
    FaceCrop,
    Mask,
    cheeks,
    eye_regions,
    forehead,
    inner,
    oval,
    place,
)
from kiosk.vision.pixels import Pixels

#: Limits of the signs in their own measures.
_SMOOTH, _PAINTED, _PALE, _ODD = 14.5, 0.175, 3.0, 2.4
_EMPTY, _PATCH = 0.25, 17.0
#: Hue of skin in CIELAB, degrees, and how far cameras and lamps move it (natural colour,
#: ISO/IEC 29794-5, 7.3.7: a 5 to 25, b 5 to 35).
_SKIN_HUE, _HUE_SPREAD = 49.0, 14.0
#: Chroma of the darkest of a face (pupils, brows, nostrils), which is near black in plain light.
_DARK_CHROMA, _DARK_SPREAD = 6.0, 8.0
#: Chroma that lightness does not explain, and saturation.
_RESIDUE, _SATURATION, _SPREAD = 4.8, 125.0, 0.25


@dataclass(frozen=True, slots=True)
class Effects:
    """Each sign as a share of its limit: above 1 there may be an effect. ``colour`` is a distance.

    ``colour`` is the distance of the face's colours from those of skin in plain light, in spreads.
    """

    smooth: float
    painted: float
    pale: float
    colour: float
    few_levels: float
    patch: float

    @property
    def worst(self) -> float:
        """The strongest sign of all."""
        odd = self.colour / _ODD
        return max(self.smooth, self.painted, self.pale, odd, self.few_levels, self.patch)


def effects(crop: FaceCrop, frame: Pixels, face: Face) -> Effects:
    """Every sign on a face and the BGR frame that it is in."""
    lab = _lab(crop.coarse)
    residue = _residue(lab[inner()][::2])
    return Effects(
        smooth=_smoothness(crop) / _SMOOTH,
        painted=_middle_detail(crop) / _PAINTED,
        pale=_PALE / max(0.1, residue),
        colour=_oddness(crop, lab, residue),
        few_levels=_empty_levels(frame, face) / _EMPTY,
        patch=_patch(lab) / _PATCH,
    )


def _lab(picture: Pixels) -> NDArray[np.float32]:
    """CIELAB: lightness 0 to 100, a and b."""
    return np.asarray(cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_BGR2Lab), np.float32)


def _smoothness(crop: FaceCrop) -> float:
    """Inverse of the texture left in skin: contrast-normalised variance and noise together.

    Mittal's coefficients (2012) over the face, and Immerkaer's noise (1996) over the skin. Three
    strengths of an edge-keeping filter against 48 good pictures: AUC 0.980, 0.990, 0.999.
    """
    grey = crop.grey.astype(np.float32)
    mean = cv2.GaussianBlur(grey, (7, 7), 7 / 6)
    spread = np.sqrt(np.abs(cv2.GaussianBlur(grey * grey, (7, 7), 7 / 6) - mean * mean))
    texture = float(np.mean(np.square(((grey - mean) / (spread + 1))[oval()])))
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    left, right = cheeks()
    grain = np.sort(np.abs(cv2.filter2D(grey, -1, kernel))[left | right | forehead()])
    noise = float(grain[: len(grain) * 6 // 10].mean()) * 0.45
    return float(1 / (texture * np.sqrt(noise + 0.1)))


def _middle_detail(crop: FaceCrop) -> float:
    """Energy of middle over low frequencies of the windowed spectrum: outlines of a painting.

    From below the brows to the chin: rims of glasses are outlines too, and weigh little there.
    """
    rows, columns, window, middle, low = _bands()
    part = crop.grey[rows, columns].astype(np.float32)
    part -= part.mean()
    spectrum = np.fft.fft2(part * window)
    power = spectrum.real**2 + spectrum.imag**2
    return float(power[middle].sum()) / max(1e-6, float(power[low].sum()))


@lru_cache(maxsize=1)
def _bands() -> tuple[slice, slice, NDArray[np.float32], Mask, Mask]:
    """Rows and columns judged, the window over them, and its middle and low frequencies."""
    (left, top), (right, bottom) = place(COARSE, -0.85, -0.3), place(COARSE, 0.85, 1.4)
    rows, columns = slice(round(top), round(bottom)), slice(round(left), round(right))
    high, wide = rows.stop - rows.start, columns.stop - columns.start
    window = np.outer(np.hanning(high), np.hanning(wide)).astype(np.float32)
    far = np.hypot(np.fft.fftfreq(high)[:, None], np.fft.fftfreq(wide)[None])
    return rows, columns, window, (far > 0.15) & (far < 0.35), (far > 0.03) & (far < 0.15)


def _residue(face: NDArray[np.float32]) -> float:
    """Chroma on the face that its lightness does not explain: little of it in grey and sepia."""
    light = face[:, 0]
    terms = np.column_stack([light, light * light, np.ones_like(light)])
    solved = np.linalg.lstsq(terms, face[:, 1:], rcond=None)[0]
    return float(np.sqrt(np.mean(np.sum(np.square(face[:, 1:] - terms @ solved), axis=1))))


def _oddness(crop: FaceCrop, lab: NDArray[np.float32], residue: float) -> float:
    """Distance of the colours from skin in plain light, in spreads: hue, black, chroma."""
    left, right = cheeks()
    _, a, b = (float(v) for v in lab[left | right].mean(axis=0))
    hue = (np.degrees(np.arctan2(b, a)) - _SKIN_HUE) / _HUE_SPREAD
    places = lab[inner()]
    darkest = places[places[:, 0] <= np.percentile(places[:, 0], 3)]
    tinge = float(np.hypot(*darkest[:, 1:].mean(axis=0)))
    black = max(0.0, tinge - _DARK_CHROMA) / _DARK_SPREAD
    hsv = cv2.cvtColor(crop.coarse, cv2.COLOR_BGR2HSV)
    strong = max(1.0, float(np.percentile(hsv[..., 1][inner()], 95)) / _SATURATION)
    loose = np.log((residue + 0.1) / _RESIDUE) / _SPREAD
    return float(np.sqrt(hue**2 + black**2 + loose**2 + (np.log(strong) / _SPREAD) ** 2))


def _empty_levels(frame: Pixels, face: Face) -> float:
    """Share of the levels between the darkest and the brightest that never occur on the face."""
    (x, y), reach = face.middle, face.between_eyes
    top, left = max(0, int(y - reach)), max(0, int(x - reach))
    part = frame[top : int(y + 1.5 * reach), left : int(x + reach)]
    if part.size < 3 * 64 * 64:
        return 0.0
    counts = np.bincount(part.ravel(), minlength=256)
    reached = np.cumsum(counts) / part.size
    low, high = int(np.searchsorted(reached, 0.02)), int(np.searchsorted(reached, 0.98))
    return float(np.mean(counts[low : high + 1] == 0)) if high - low > 24 else 0.0


def _patch(lab: NDArray[np.float32]) -> float:
    """How far the colour of the nose or a cheek is from the others': something on it.

    The lightness counts for a third only, as light from one side changes it.
    """
    places = [*cheeks(), _around(0.0, 0.25, 0.10), _around(0.0, 0.5, 0.11), _around(0.0, 0.64, 0.1)]
    colours = np.array([np.median(lab[p], axis=0) for p in places]) * (0.33, 1, 1)
    usual = np.median(colours, axis=0)
    return float(np.max(np.linalg.norm(colours - usual, axis=1)))


@lru_cache(maxsize=8)
def _around(x: float, y: float, reach: float) -> Mask:
    mask = np.zeros(oval().shape, np.bool_)
    column, row = place(COARSE, x, y)
    size = reach * COARSE
    mask[round(row - size) : round(row + size), round(column - size) : round(column + size)] = True
    return mask


def lens_darkness(crop: FaceCrop) -> float:
    """Brightness of the eye regions over that of the cheeks: dark glasses measure below 0.45."""
    left, right = cheeks()
    return float(crop.grey[eye_regions()].mean()) / (float(crop.grey[left | right].mean()) + 3)
