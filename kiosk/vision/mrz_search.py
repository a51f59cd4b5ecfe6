"""Where on a frame rows of a machine-readable zone may be, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.vision.mrz_lines import STANDS_OUT, Line, density, lines_on
from kiosk.vision.mrz_strips import Row, View, measured
from kiosk.vision.pixels import Grey

#: Longer side in pixels of the picture searched, and whether it is turned by 90 degrees. Documents
#: that fill half of the frame are found on the first two.
_PASSES = ((640, False), (640, True), (1280, False), (1280, True), (400, False))
#: A picture is enlarged for the search at most so many times, for the finer passes less.
_ENLARGED_MOST, _FINER_MOST = 2.6, 1.3
#: Lines of one pass that are measured, the longest first.
_MEASURED_MOST = 10
#: Least number of characters on a row, and least regularity times their number (at most 30). On
#: 300 frames rows of zones had 2.2 to 16, other lines at most 3.5, nine of ten less than 2; from
#: the other limit on a row is tried before the rest is measured.
_CHARACTERS_LEAST, _REGULAR_LEAST, _REGULAR = 11.0, 1.8, 5.0
#: A line is a row that is known when its middle is this near to it, in pitches, and the cosine of
#: the angle between them is this large.
_SAME, _ALIGNED = 0.6, 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be one of a zone; ``regular`` grows with how likely it is."""

    row: Row
    regular: float


def passes(view: View, *, level: bool = False) -> Iterator[Iterator[Candidate]]:
    """One way of searching after another, each giving its rows; none is given twice.

    ``level`` leaves out the searches for upright and for small rows.
    """
    known: list[Row] = []
    longer = max(view.grey.shape)
    for longest, turned in _PASSES[:1] if level else _PASSES:
        scale = longest / longer
        if scale <= (_ENLARGED_MOST if longest <= 640 else _FINER_MOST):
            yield _rows(view, scale, known, turned=turned)


def _rows(view: View, scale: float, known: list[Row], *, turned: bool) -> Iterator[Candidate]:
    later: list[Candidate] = []
    for line in _lines(view, scale, turned=turned)[:_MEASURED_MOST]:
        if any(_holds(row, line) for row in known):
            continue
        row = measured(view, line)
        if row is None or row.characters < _CHARACTERS_LEAST:
            continue
        regular = row.regular * min(row.characters, 30.0)
        if regular < _REGULAR_LEAST:
            continue
        known.append(row)
        if regular >= _REGULAR:
            yield Candidate(row, regular)
        else:
            later.append(Candidate(row, regular))
    yield from sorted(later, key=lambda c: -c.regular)


def _lines(view: View, scale: float, *, turned: bool) -> list[Line]:
    """Lines in the view's pixels, the longest first."""
    small = _sized(view, scale)
    seen = np.asarray(cv2.rotate(small, cv2.ROTATE_90_CLOCKWISE) if turned else small, np.uint8)
    dense = density(seen)
    found = [line for factor in STANDS_OUT for line in lines_on(dense, factor)]
    if turned:
        found = [line.turned_back(small.shape[0]) for line in found]
    return sorted((line.times(1 / scale) for line in found), key=lambda line: -line.length)


def _sized(view: View, scale: float) -> Grey:
    level, shrunk = view.level(1 / scale)
    times = scale * shrunk
    if abs(times - 1) < 1e-3:
        return level
    how = cv2.INTER_AREA if times < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(level, None, fx=times, fy=times, interpolation=how), np.uint8)


def _holds(row: Row, line: Line) -> bool:
    """Whether the line is that row, or a piece of it."""
    between = np.array([line.x, line.y]) - row.middle
    across = abs(float(between @ np.array([-row.along[1], row.along[0]])))
    along = abs(float(between @ row.along))
    aligned = abs(float(row.along @ np.array([line.along_x, line.along_y])))
    return across < _SAME * row.pitch and along < row.length / 2 and aligned > _ALIGNED
