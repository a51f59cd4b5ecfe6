"""Lines of dark print on a small picture, as the rows of a machine-readable zone are sought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.pixels import Grey

#: Side of the neighbourhood against which print is dark, and of the one that smears it to lines.
_STROKE = 11
_SMEAR = (15, 3)
#: Neighbourhood of which a line's edges must stand out.
_AROUND = (121, 61)
#: By how much they must stand out: bold zones swallow the paper between their lines at the lower
#: factor, pale ones fall apart at the higher.
STANDS_OUT = (1.5, 2.1)
#: Edge strength that is noise: this many times the median, and some grey levels.
_CALM_TIMES, _CALM = 1.5, 3.0
#: A line's least length as a share of the picture's longer side, and its height in pixels.
_LENGTH_LEAST, _HEIGHTS = 0.11, (3.0, 44.0)
#: A line's least length in heights: 30 characters are some 28 heights.
_LONG = 7.0
#: Pieces of one line: apart along it, in heights.
_PIECES_APART = 4.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print: middle, direction of unit length, length and height.

    All in pixels of one picture, the middle of its first pixel being (0, 0).
    """

    x: float
    y: float
    along_x: float
    along_y: float
    length: float
    height: float

    def times(self, factor: float) -> Line:
        """On a picture that many times as large."""
        x, y = (self.x + 0.5) * factor - 0.5, (self.y + 0.5) * factor - 0.5
        return Line(x, y, self.along_x, self.along_y, self.length * factor, self.height * factor)

    def turned_back(self, height: int) -> Line:
        """On the picture of that height which was turned by 90 degrees clockwise for this one."""
        return Line(
            self.y, height - 1 - self.x, self.along_y, -self.along_x, self.length, self.height
        )


@dataclass(frozen=True, slots=True, eq=False)
class Density:
    """How dense a small picture is in upright edges, and how dense around each place."""

    dense: NDArray[np.float32]
    around: NDArray[np.float32]
    calm: float


def density(grey: Grey) -> Density:
    """For a picture on which characters are 5 to 25 pixels high: longer side near 640 pixels."""
    dark = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((_STROKE, _STROKE), np.uint8))
    edges = np.asarray(cv2.convertScaleAbs(cv2.Sobel(dark, cv2.CV_16S, 1, 0, ksize=3)))
    dense = cv2.boxFilter(edges, cv2.CV_32F, _SMEAR)
    around = cv2.boxFilter(edges, cv2.CV_32F, _AROUND)
    calm = _CALM_TIMES * float(np.median(edges[::4, ::4])) + _CALM
    return Density(np.asarray(dense, np.float32), np.asarray(around, np.float32), calm)


def lines_on(found: Density, stands_out: float) -> list[Line]:
    """Lines within 25 degrees of level that stand out by that factor, the longest first."""
    threshold = np.maximum(found.around * np.float32(stands_out), np.float32(found.calm))
    strong = (found.dense > threshold).view(np.uint8)
    joined = cv2.morphologyEx(strong, cv2.MORPH_CLOSE, np.ones((1, 11), np.uint8))
    kept = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((3, 9), np.uint8))
    least = _LENGTH_LEAST * max(strong.shape)
    lines = _joined(_pieces(np.asarray(kept, np.uint8)))
    return sorted((x for x in lines if x.length > least), key=lambda x: -x.length)


def _pieces(mask: NDArray[np.uint8]) -> list[Line]:
    """The components of a mask that are long and straight, as lines.

    Their moments are summed up over runs of a row: there are far fewer of these than pixels.
    """
    _, labels = cv2.connectedComponents(mask, connectivity=4)
    height, width = mask.shape
    flat = np.zeros(height * (width + 1) + 1, np.bool_)
    flat[:-1].reshape(height, width + 1)[:, 1:] = mask
    turns = np.flatnonzero(flat[1:] != flat[:-1])
    if not turns.size:
        return []
    y, first = np.divmod(turns[::2], width + 1)
    count = turns[1::2] - turns[::2]
    label: NDArray[np.intp] = np.asarray(labels[y, first], np.intp)
    size = int(label.max()) + 1
    left, right = np.full(size, width), np.zeros(size, np.intp)
    top, bottom = np.full(size, height), np.zeros(size, np.intp)
    np.minimum.at(left, label, first)
    np.maximum.at(right, label, first + count)
    np.minimum.at(top, label, y)
    np.maximum.at(bottom, label, y + 1)

    def summed(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(label, values, size), np.float64)

    x, high = first + (count - 1) / 2, y.astype(np.float64)
    area = summed(count.astype(np.float64))
    area[0] = 0
    good = (area >= 60) & (right - left >= np.maximum(20, 1.5 * (bottom - top)))
    whole = np.maximum(area, 1)
    mean_x, mean_y = summed(count * x) / whole, summed(count * high) / whole
    # A run of n pixels has a variance of (n * n - 1) / 12 in itself.
    across_x = summed(count * (x**2 + (count**2 - 1) / 12)) / whole - mean_x**2
    both = summed(count * x * high) / whole - mean_x * mean_y
    across_y = summed(count * high**2) / whole - mean_y**2
    found = []
    for n in np.flatnonzero(good):
        spread = (float(across_x[n]), float(both[n]), float(across_y[n]))
        line = _fitted((float(mean_x[n]), float(mean_y[n])), spread, int(left[n]), int(right[n]))
        if line is not None and area[n] > 0.5 * line.length * line.height:
            found.append(line)
    return found


def _fitted(
    mean: tuple[float, float], spread: tuple[float, float, float], left: int, right: int
) -> Line | None:
    """The straight line through a component from its means and (co)variances, and its height."""
    slope = spread[1] / max(spread[0], 1e-6)
    size = float(np.hypot(1.0, slope))
    across = max(spread[2] - slope * spread[1], 0.0)
    # A band of even height h has a standard deviation of h / sqrt(12) across.
    height = 3.46 * float(np.sqrt(across)) / size
    if not _HEIGHTS[0] <= height <= _HEIGHTS[1]:
        return None
    middle = (left + right - 1) / 2
    y = mean[1] + slope * (middle - mean[0])
    return Line(middle, y, 1 / size, slope / size, (right - left) * size, height)


def _joined(pieces: Sequence[Line]) -> list[Line]:
    """Lines, with pieces of one line put together; pieces that are long enough are among them."""
    found = [p for p in pieces if p.length > _LONG * p.height]
    ordered = sorted(pieces, key=lambda p: p.x)
    goes_on = _continued(ordered)
    used: set[int] = set()
    for n, first in enumerate(ordered):
        if n in used:
            continue
        chain, last = [first], n
        for m in range(n + 1, len(ordered)):
            if goes_on[last, m] and m not in used:
                chain.append(ordered[m])
                used.add(int(m))
                last = int(m)
        if len(chain) > 1:
            line = _through(chain)
            if line.length > _LONG * line.height:
                found.append(line)
    return found


def _continued(pieces: Sequence[Line]) -> NDArray[np.bool_]:
    """Whether the second piece goes on where the first ends, for each pair: (pieces, pieces)."""
    told = [(p.x, p.y, p.along_x, p.along_y, p.length, p.height) for p in pieces]
    x, y, u, v, length, height = np.array(told, np.float64).reshape(-1, 6).T
    # Each second piece from each first, and each first from each second: along and across.
    dx, dy = x[None] - x[:, None], y[None] - y[:, None]
    along = dx * u[:, None] + dy * v[:, None]
    across = np.abs(dy * u[:, None] - dx * v[:, None])
    back = np.abs(dx * v[None] - dy * u[None])
    mean = (height[:, None] + height[None]) / 2
    gap = along - (length[:, None] + length[None]) / 2
    ratio = height[:, None] / height[None]
    near, far = np.minimum(across, back), np.maximum(across, back)
    return np.asarray(
        (ratio > 0.6)
        & (ratio < 1.7)
        & (gap > -mean)
        & (gap < _PIECES_APART * mean)
        & (far < 0.2 * mean + 0.06 * along)
        & (near < 0.6 * mean)
    )


def _through(chain: Sequence[Line]) -> Line:
    """The line from the chain's first end to its last."""
    lengths = np.array([p.length for p in chain])
    ends = np.array(
        [
            (p.x + side * p.along_x * p.length / 2, p.y + side * p.along_y * p.length / 2)
            for p in chain
            for side in (-1, 1)
        ]
    )
    slope, offset = np.polyfit(ends[:, 0], ends[:, 1], 1, w=np.repeat(np.sqrt(lengths), 2))
    size = float(np.hypot(1.0, slope))
    first, last = float(ends[:, 0].min()), float(ends[:, 0].max())
    middle = (first + last) / 2
    height = float((lengths * [p.height for p in chain]).sum() / lengths.sum())
    y = float(slope * middle + offset)
    return Line(middle, y, 1 / size, float(slope) / size, (last - first) * size, height)
