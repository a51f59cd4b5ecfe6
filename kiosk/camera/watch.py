"""Tells a camera at fault from a dull scene: pictures that stand still, green, black or blank.

A sensor has noise: no two of its pictures are alike, and none is of one colour throughout. What
stands still to the last bit, or is quite even, was made by a driver, a cable or a lid, and it would
be wrong to ask the visitor for more light.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kiosk.vision.pixels import Pixels

#: Every picture is looked at on a grid of at most so many rows and columns: 0.6 ms a picture.
_ROWS, _COLUMNS = 90, 160

#: Seconds, and pictures, for which a fault must last: cameras begin with a few black ones.
_LASTS, _PICTURES = 1.0, 5

#: Levels that the grid of an even picture may spread over; coding adds one or two to a plain one.
_SPREAD = 3
#: The lightest an even picture may be and still be called black: 16 is black in video levels.
_BLACK = 24

#: What a buffer of zeros looks like once it is taken for YCbCr (ITU-R BT.601: y, cb, cr of 0 give
#: no red, no blue and a green of 135), how far coding moves it, and what share of it is a fault.
_EMPTY_GREEN, _NEAR, _GREEN_SHARE = 135, 12, 0.25

#: Share of the grid's values that differ between two pictures of a frozen camera: none, but for an
#: accident. Noise of a third of a level changes a fifth of them.
_CHANGED_MOST = 0.001

Grid = NDArray[np.uint8]


class CameraFault(StrEnum):
    """What is wrong with the pictures of a camera that goes on sending them."""

    FROZEN = "frozen"
    GREEN = "green"
    BLACK = "black"
    BLANK = "blank"


class Watch:
    """Looks at every picture of one camera; keeps one small grid of them until ``forget``.

    ``still_most``: seconds for which a working camera may give one and the same picture.
    """

    def __init__(self, still_most: float) -> None:
        self._still_most = still_most
        self._fault: CameraFault | None = None
        self._wrong: CameraFault | None = None
        self._wrong_since, self._wrong_count = 0.0, 0
        self._last: Grid | None = None
        self._still_since, self._still_count = 0.0, 0

    def saw(self, pixels: Pixels, at: float) -> CameraFault | None:
        """The fault as of this picture, taken at ``at`` seconds. It ends with the first good one.

        After ``reopened`` a frozen camera must give two different pictures first.
        """
        grid = _grid(pixels)
        wrong = unlike_a_sensor(grid)
        if wrong is None:
            self._compare(grid, at)
        self._last = grid
        if wrong is not None:
            self._note(wrong, at)
        elif self._fault is not CameraFault.FROZEN:
            self._fault = self._wrong = None
        return self._fault

    def reopened(self) -> None:
        """The camera was let go and opened again: its last picture is forgotten, a fault is not."""
        self._last = self._wrong = None

    def forget(self) -> None:
        """Begin anew."""
        self.reopened()
        self._fault = None

    def _note(self, wrong: CameraFault, at: float) -> None:
        """A picture that no sensor makes; it is a fault once that has lasted."""
        if wrong is not self._wrong:
            self._wrong, self._wrong_since, self._wrong_count = wrong, at, 0
        self._wrong_count += 1
        lasted = at - self._wrong_since >= _LASTS and self._wrong_count >= _PICTURES
        if lasted or self._fault is not None:
            self._fault = wrong

    def _compare(self, grid: Grid, at: float) -> None:
        """Whether the picture stands still."""
        last = self._last
        if last is None:
            self._still_since, self._still_count = at, 0
        elif last.shape != grid.shape or np.mean(grid != last) > _CHANGED_MOST:
            self._still_since, self._still_count = at, 0
            self._fault = None
        else:
            self._still_count += 1
            still = at - self._still_since >= self._still_most
            if still and self._still_count >= _PICTURES:
                self._fault = CameraFault.FROZEN


def unlike_a_sensor(grid: Grid) -> CameraFault | None:
    """What is wrong with one picture (height, width, 3) by itself: green, black, or even."""
    blue, green, red = (grid[..., n] for n in range(3))
    lowest, highest = grid.min(axis=(0, 1)), grid.max(axis=(0, 1))
    even = int((highest - lowest).max()) <= _SPREAD
    if even and int(highest.max()) <= _BLACK:
        return CameraFault.BLACK
    empty = (red <= _NEAR) & (blue <= _NEAR)
    empty &= np.abs(green.astype(np.int16) - _EMPTY_GREEN) <= _NEAR
    if float(np.mean(empty)) >= _GREEN_SHARE and _is_even(green[empty]):
        return CameraFault.GREEN
    return CameraFault.BLANK if even else None


def _is_even(values: Grid) -> bool:
    """Nearly all of them alike; where the green ends, coding smears it."""
    low, high = np.percentile(values, (5, 95))
    return float(high - low) <= _SPREAD


def _grid(pixels: Pixels) -> Grid:
    """Pixels at even distances, a copy."""
    height, width = pixels.shape[:2]
    return pixels[:: -(-height // _ROWS), :: -(-width // _COLUMNS)].copy()
