"""Blurred rows made sharp again: defocus and motion found by trying, and undone.

Both only weaken the picture's spatial frequencies by known amounts: a straight motion of length L
by sinc(L f) for the frequency f along it, a Gaussian of sigma s by exp(-2 pi^2 s^2 f^2). Where the
sensor's noise is small a Wiener filter gives most of it back (Wiener 1949; Gonzalez and Woods,
Digital Image Processing, 5.8). Which blur it was is not computed but tried: the right one is that
under which the classifier is surest to see characters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.mrz_rows import PIECE, PIECE_LEAST
from kiosk.vision.mrz_slots import slid_level, spaced
from kiosk.vision.mrz_strips import SCALE, Row, View, cut, straightened
from kiosk.vision.pixels import Grey

Floats = NDArray[np.float32]

#: Pitches around a row that are made sharp: three rows fit, whichever of them it is.
_REACH, _ENDS = 7.5, 4.5
#: Pitches of a row's beginning, and around it, on which blurs are tried.
_TRIED, _TRIED_REACH = 12, 2.5
#: How many blurs are tried, those first that suit the spectrum best.
_TRIES = 9
#: Certainty of characters from which a blur that suited another row needs no search.
_SUITS = -0.3
#: Pixels by which a picture is carried on beyond its edges, so that they do not ring.
_FRAME = 20
#: Share of noise in the signal's power: with less, noise and JPEG blocks become louder than
#: strokes, with more the strokes stay soft (0.004 and 0.035 read less; their mean no more).
_NOISE = 0.012
#: The same share for the coarsest detail in another filter, growing with ``_FALL`` from there. The
#: two make different mistakes: read together, they make fewer.
_NOISE_COARSE = 0.0006
#: The logarithm of the power of sharp print falls by this much for each cycle a pixel (strips of
#: 30 passports and cards on frames of 1280 by 720).
_FALL = 17.0
#: Frequencies, in cycles a pixel, at which blurs are compared; beyond the last is noise.
_COMPARED, _NOISY = (0.02, 0.32), 0.4
#: Spread in which powers are averaged, in steps of the spectrum.
_AVERAGED = 1.5


@dataclass(frozen=True, slots=True)
class Blur:
    """Motion of ``length`` pitches along ``angle`` (radians from the row), defocus of ``sigma``."""

    length: float
    angle: float
    sigma: float


def _first() -> tuple[Blur, ...]:
    """Blurs that may be tried: motions turned in steps of half their own width."""
    found = [Blur(0.0, 0.0, sigma) for sigma in (0.10, 0.14, 0.19, 0.24)]
    for length, turns in ((0.4, 6), (0.6, 8), (0.8, 12), (1.0, 12)):
        found += [Blur(length, np.pi * n / turns, 0.06) for n in range(turns)]
    return tuple(found)


_FIRST = _first()


@dataclass(frozen=True, slots=True, eq=False)
class Sharpened:
    """A view on which the row lies level, its pitch the strips' own, with the blur undone.

    ``score`` is the classifier's certainty on a part of the row.
    """

    view: View
    row: Row
    blur: Blur
    score: float


def sharpened(view: View, row: Row, known: Sharpened | None = None) -> Sharpened:
    """The row and what is around it with the blur undone that suits the classifier best.

    ``known`` is another row of the frame made sharp: most often the same blur suits both.
    """
    start = row.shifted((_TRIED - row.characters) / 2, 0.0)
    patch = _Patch.around(view, start, _TRIED, _TRIED_REACH)
    best, score = Blur(0.0, 0.0, 0.0), -np.inf
    if known is not None:
        best, score = known.blur, patch.score(known.blur)
    if score < _SUITS:
        for blur in patch.likely():
            found = patch.score(blur)
            if found > score:
                score, best = found, blur
    for near in _near(best):
        found = patch.score(near)
        if found > score:
            score, best = found, near
    count = row.characters
    whole = _Patch.around(view, row, count if count >= PIECE else PIECE_LEAST, _REACH)
    sharp = whole.without(best, twice=True)
    # Blur hides how a row slopes: it is measured anew.
    level = straightened(sharp, replace(whole.row, length=count * SCALE), round(count))
    return Sharpened(sharp, level, best, score)


def _near(blur: Blur) -> list[Blur]:
    if blur.length == 0:
        return [Blur(0.0, 0.0, blur.sigma + d) for d in (-0.025, 0.025)]
    turn = 0.09 / blur.length
    return [
        *(Blur(blur.length + d, blur.angle, blur.sigma) for d in (-0.1, 0.1)),
        *(Blur(blur.length, blur.angle + d, blur.sigma) for d in (-turn, turn)),
        Blur(blur.length, blur.angle, 0.12),
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Patch:
    """A straightened piece of a view with its spectrum."""

    grey: Grey
    spectrum: NDArray[np.complex64]
    row: Row
    matrix: NDArray[np.float64]

    @staticmethod
    def around(view: View, row: Row, characters: float, reach: float) -> _Patch:
        size = (round((characters + 2 * _ENDS) * SCALE), round(2 * reach * SCALE))
        strip = cut(view, row.middle, row.along, size, row.pitch / SCALE)
        wide, high = (2 * cv2.getOptimalDFTSize((side + 2 * _FRAME + 1) // 2) for side in size)
        right, bottom = wide - size[0] - _FRAME, high - size[1] - _FRAME
        framed = cv2.copyMakeBorder(strip.grey, _FRAME, bottom, _FRAME, right, cv2.BORDER_REFLECT)
        spectrum = np.fft.rfft2(framed.astype(np.float32)).astype(np.complex64)
        middle = (np.array(size) - 1) / 2
        level = Row(middle, np.array([1.0, 0.0]), SCALE, characters * SCALE, row.regular)
        matrix = view.matrix @ np.vstack([strip.matrix, [0, 0, 1]])
        return _Patch(strip.grey, spectrum, level, matrix)

    def size(self) -> tuple[int, int]:
        """Height and width of the picture that the spectrum is of."""
        return self.spectrum.shape[0], 2 * (self.spectrum.shape[1] - 1)

    def likely(self) -> list[Blur]:
        """The blurs that explain best how the power differs from that of sharp print."""
        passed, sharp, compared, noisy = _tables(self.size())
        power = np.abs(self.spectrum) ** 2
        power /= power.sum()
        noise = 0.9 * float(np.median(power[noisy]))
        seen = _averaged(np.log(power + 1e-12))[compared]
        order = []
        for blur, share in zip(_FIRST, passed, strict=True):
            expected = np.log(share[compared] * sharp[compared] + noise)
            apart = seen - expected
            order.append((float(np.abs(apart - np.median(apart)).mean()), blur))
        return [blur for _, blur in sorted(order, key=lambda o: o[0])[:_TRIES]]

    def without(self, blur: Blur, *, twice: bool = False) -> View:
        """The piece with that blur undone; ``twice`` also as a filter of another kind does it."""
        passed = _passed_first(blur, self.size()) if blur in _FIRST else _passed(blur, self.size())
        again = [self._filtered(passed, _falling(self.size()))] if twice else []
        return View(self._filtered(passed, _NOISE), self.matrix, again=tuple(again))

    def _filtered(self, passed: Floats, noise: Floats | float) -> Grey:
        sharp = np.fft.irfft2(self.spectrum * (passed / (passed**2 + noise)), s=self.size())
        height, width = self.grey.shape
        inner = sharp[_FRAME : _FRAME + height, _FRAME : _FRAME + width]
        return np.clip(inner, 0, 255).astype(np.uint8)

    def score(self, blur: Blur) -> float:
        """How sure the classifier is of characters once that blur is undone."""
        seen = slid_level(self.without(blur).grey, self.row, _TRIED + 1)
        scores, _ = spaced(seen.character()[None], 0 * seen.paper()[None], _TRIED)
        return float(scores[0])


def _averaged(values: Floats) -> Floats:
    return np.asarray(cv2.GaussianBlur(values, (0, 0), _AVERAGED), np.float32)


def _passed(blur: Blur, size: tuple[int, int]) -> Floats:
    """What share of each frequency the blur lets through: (rows, columns / 2 + 1)."""
    y = np.fft.fftfreq(size[0])[:, None] * SCALE
    x = np.fft.rfftfreq(size[1])[None, :] * SCALE
    along = x * np.cos(blur.angle) + y * np.sin(blur.angle)
    soft = np.exp(-2 * np.pi**2 * blur.sigma**2 * (x**2 + y**2))
    return np.asarray(np.sinc(blur.length * along) * soft, np.float32)


@lru_cache(maxsize=2 * len(_FIRST))
def _passed_first(blur: Blur, size: tuple[int, int]) -> Floats:
    return _passed(blur, size)


@lru_cache(maxsize=4)
def _falling(size: tuple[int, int]) -> Floats:
    """Share of noise in the signal's power where fine detail is as weak as in sharp print."""
    radius = np.hypot(np.fft.fftfreq(size[0])[:, None], np.fft.rfftfreq(size[1])[None, :])
    return np.asarray(_NOISE_COARSE * np.exp(_FALL * radius), np.float32)


@lru_cache(maxsize=1)
def _tables(
    size: tuple[int, int],
) -> tuple[list[Floats], Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """Power that each blur of ``_FIRST`` passes, that of sharp print, where to compare, noise."""
    radius = np.hypot(np.fft.fftfreq(size[0])[:, None], np.fft.rfftfreq(size[1])[None, :])
    passed = [np.exp(_averaged(np.log(_passed(b, size) ** 2 + 1e-4))) for b in _FIRST]
    sharp = np.exp(-12.3 - _FALL * radius).astype(np.float32)
    compared = (radius > _COMPARED[0]) & (radius < _COMPARED[1])
    return passed, sharp, compared, radius > _NOISY
