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

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is: along this line and across it, from its middle."""
        dx, dy = x - self.x, y - self.y
        return dx * self.along_x + dy * self.along_y, dy * self.along_x - dx * self.along_y

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
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    found = []
    for n in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[n])
        if area < 60 or width < 20 or width < 1.5 * height:
            continue
        part = (labels[top : top + height, left : left + width] == n).astype(np.uint8)
        line = _fitted(part, left, top)
        if line is not None and area > 0.5 * line.length * line.height:
            found.append(line)
    return found


def _fitted(part: NDArray[np.uint8], left: int, top: int) -> Line | None:
    """The straight line through a component, and its height."""
    moments = cv2.moments(part, binaryImage=True)
    mean_x, mean_y = moments["m10"] / moments["m00"], moments["m01"] / moments["m00"]
    slope = moments["mu11"] / max(moments["mu20"], 1.0)
    size = float(np.hypot(1.0, slope))
    across = max(moments["mu02"] - slope * moments["mu11"], 0.0) / moments["m00"]
    # A band of even height h has a standard deviation of h / sqrt(12) across.
    height = 3.46 * float(np.sqrt(across)) / size
    if not _HEIGHTS[0] <= height <= _HEIGHTS[1]:
        return None
    middle = (part.shape[1] - 1) / 2
    y = top + mean_y + slope * (middle - mean_x)
    return Line(left + middle, y, 1 / size, slope / size, part.shape[1] * size, height)


def _joined(pieces: Sequence[Line]) -> list[Line]:
    """Lines, with pieces of one line put together; pieces that are long enough are among them."""
    found = [p for p in pieces if p.length > _LONG * p.height]
    ordered = sorted(pieces, key=lambda p: p.x)
    used: set[int] = set()
    for n, first in enumerate(ordered):
        if n in used:
            continue
        chain = [first]
        for m in range(n + 1, len(ordered)):
            if m not in used and _continues(chain[-1], ordered[m]):
                chain.append(ordered[m])
                used.add(m)
        if len(chain) > 1:
            line = _through(chain)
            if line.length > _LONG * line.height:
                found.append(line)
    return found


def _continues(line: Line, other: Line) -> bool:
    if not 0.6 < line.height / other.height < 1.7:
        return False
    along, across = line.place(other.x, other.y)
    height = (line.height + other.height) / 2
    gap = along - (line.length + other.length) / 2
    if not -height < gap < _PIECES_APART * height:
        return False
    _, back = other.place(line.x, line.y)
    return max(abs(across), abs(back)) < 0.2 * height + 0.06 * along and (
        min(abs(across), abs(back)) < 0.6 * height
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
