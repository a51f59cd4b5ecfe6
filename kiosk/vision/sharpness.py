"""How sharp the print on a document is, whatever its contrast.

A variance of the Laplacian grows with contrast, noise and the amount of print, and says little
about legibility: area under the curve 0.71 on 960 degraded pictures that a reader could or could
not read. How fast the grey changes relative to how much it changes says more, because it is a
width: behind an edge blurred by sigma pixels the steepest slope is 0.4 / sigma of the step.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.bands import Bands, Floats, bands_of, highest
from kiosk.vision.pixels import Pixels

#: A tile counts when its darkest and lightest differ by this share of the whole document's range,
#: and by as many grey levels as noise does not reach.
_CONTRAST_SHARE = 0.35
_CONTRAST_LEAST = 14.0
#: Of the tiles that count, the value that this share of them reaches.
_PERCENTILE = 60
_TILES_LEAST = 6


@dataclass(frozen=True, slots=True)
class Steepness:
    """Share of its contrast that one pixel at 300 dpi spans, in percent, by direction.

    ``across`` and ``down`` the document, and along its two diagonals. All 0 without print.
    """

    across: float
    down: float
    falling: float
    rising: float

    @property
    def worst(self) -> float:
        """The least: a hand that moved along one direction is found out."""
        return min(self.across, self.down, self.falling, self.rising)


def steepness(bands: Bands) -> Steepness:
    """How steep the print's edges are in four directions."""
    counts = counted(bands)
    if counts is None:
        return Steepness(0.0, 0.0, 0.0, 0.0)
    across, down = bands.across, bands.down
    # A Sobel kernel sums to 8 per grey level and pixel; along a diagonal, to 8 times root two.
    slopes = ((across, 8.0), (down, 8.0), (across + down, 11.3), (across - down, 11.3))
    return Steepness(*(100 * _reached(s, gain, bands.span, counts) for s, gain in slopes))


def counted(bands: Bands) -> NDArray[np.bool_] | None:
    """Which tiles (n, tiles) have print enough to count; ``None`` where too few have."""
    counts = bands.span >= max(_CONTRAST_LEAST, _CONTRAST_SHARE * bands.reach)
    return counts if counts.sum() >= _TILES_LEAST else None


def sharpness(flat: Pixels) -> float:
    """The worst steepness of a document flattened to 300 dpi, all of it looked at."""
    return steepness(bands_of(np.asarray(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY), np.uint8))).worst


def _reached(
    slope: NDArray[np.int16], gain: float, span: Floats, counts: NDArray[np.bool_]
) -> float:
    share = highest(np.abs(slope))[counts] / (gain * span[counts])
    return float(np.percentile(share, _PERCENTILE))
