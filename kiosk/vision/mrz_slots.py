"""Where the characters of a row stand: the classifier slid along it, and the best even spacing.

The classifier also knows what is no character (half a pitch off, bare paper, upside down); so the
right places are those where it is surest to see one, with paper before the first and after the
last.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from kiosk.vision.glyphs import WINDOW, glyphs
from kiosk.vision.mrz_strips import SCALE, Doubles, Row, Strip, View, cut
from kiosk.vision.pixels import Grey

Floats = NDArray[np.float32]

#: Windows for each pitch when a row is slid along.
FINE = 4
#: Logarithm below which a bad place is not worse: shine and stamps hide single characters.
_FLOOR, _PAPER_FLOOR = -4.0, -3.0
#: Cost of a character a quarter of a pitch nearer or farther than the pitch.
_UNEVEN = 0.35
#: Cost of ending where the strip does.
_CUT_OFF = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Slid:
    """What the classifier saw along a row: a quarter of a pitch between places.

    ``seen`` is (places, 37) log-probabilities, ``x`` each place's middle in pixels of ``strip``.
    """

    row: Row
    strip: Strip
    x: Doubles
    seen: Floats

    def character(self) -> Doubles:
        """How sure it is of a character at each place, as a logarithm, not below a floor."""
        return np.asarray(np.maximum(self.seen.max(axis=1), _FLOOR), np.float64)

    def paper(self) -> Doubles:
        """How sure it is of no character."""
        left = np.clip(1 - np.exp(self.seen).sum(axis=1), 1e-3, 1.0)
        return np.asarray(np.maximum(np.log(left), _PAPER_FLOOR), np.float64)

    def place(self, index: NDArray[np.intp]) -> Doubles:
        """Places on the view: (n, 2)."""
        height = self.strip.grey.shape[0]
        x = self.x[np.clip(index, 0, len(self.x) - 1)]
        points = np.stack([x, np.full(len(x), (height - 1) / 2), np.ones(len(x))])
        return np.asarray((self.strip.matrix @ points).T)


def slid(view: View, row: Row, characters: float) -> Slid:
    """The classifier slid along the row's middle for so many pitches."""
    height, width = WINDOW
    strip = cut(
        view, row.middle, row.along, (round(characters * SCALE) + width, height), row.pitch / SCALE
    )
    return _seen(row, strip, characters)


def slid_level(grey: Grey, row: Row, characters: float) -> Slid:
    """The same on a picture on which the row is level and its pitch the strips' own already."""
    height, width = WINDOW
    wide = min(round(characters * SCALE) + width, grey.shape[1])
    left = max(0, round(float(row.middle[0]) - (wide - 1) / 2))
    top = max(0, round(float(row.middle[1]) - (height - 1) / 2))
    matrix = np.array([[1.0, 0.0, left], [0.0, 1.0, top]])
    part = grey[top : top + height, left : left + wide]
    return _seen(row, Strip(part, matrix), characters)


def _seen(row: Row, strip: Strip, characters: float) -> Slid:
    width = WINDOW[1]
    count = round(characters * FINE)
    left = np.minimum(np.rint(np.arange(count) * SCALE / FINE), strip.grey.shape[1] - width)
    windows = sliding_window_view(strip.grey, width, axis=1)[:, left.astype(np.intp)]
    seen = glyphs().log_probabilities(np.ascontiguousarray(windows.transpose(1, 0, 2)))
    return Slid(row, strip, left + (width - 1) / 2, seen)


def spaced(
    character: Doubles, paper: Doubles, count: int
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """The best ``count`` places, about a pitch apart, in each of several rows at once.

    Both arguments are (rows, places). Returns scores per character (rows) and places (rows, count).
    """
    rows, places = character.shape
    if places < FINE * count:
        return np.full(rows, -np.inf), np.zeros((rows, count), np.intp)
    far = np.full((rows, FINE + 1), -1e9)
    best = character - _CUT_OFF
    best[:, FINE:] = character[:, FINE:] + paper[:, :-FINE]
    steps = np.array([FINE, FINE - 1, FINE + 1])
    came = np.empty((count - 1, rows, places), np.int8)
    for n in range(count - 1):
        held = np.concatenate([far, best], axis=1)
        even = held[:, 1 : 1 + places]
        near = held[:, 2 : 2 + places] - _UNEVEN
        wide = held[:, :places] - _UNEVEN
        uneven = np.maximum(near, wide)
        came[n] = np.where(even >= uneven, 0, np.where(near >= wide, 1, 2))
        best = np.maximum(even, uneven) + character
    best[:, :-FINE] += paper[:, FINE:]
    best[:, -FINE:] -= _CUT_OFF
    at = best.argmax(axis=1)
    order = np.arange(rows)
    scores = best[order, at] / count
    path = [at]
    for step in came[::-1]:
        at = at - steps[step[order, at]]
        path.append(at)
    return scores, np.stack(path[::-1], axis=1)
