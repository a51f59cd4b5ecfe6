"""The four corners of a card or page on a frame.

Cards are found by their straight borders, not by colour or contour: two nearly level and two
nearly upright lines whose crossings make a quadrilateral of the right shape. A line counts by the
share of it that edges back, so a finger over a border, print beside it or a faint border on a
light table cost a part of one side and not the card. Borders end at the corners; lines of the
table, the wall or a printed band run on, which is held against them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.lines import Floats, Lines, edges, lines
from kiosk.vision.perspective import FOCAL, true_aspect
from kiosk.vision.pixels import Pixels, Points

#: Longer side of the picture that lines are sought on: a card border is then still 100 pixels at
#: the smallest card worth finding, and the search takes some 10 ms.
_WORKING = 480
#: Lines kept in each direction; drawn and photographed clutter shows up to a dozen stronger ones.
_LINES = 20
#: Sides shorter than this share of the picture's longer side are not sought.
_SMALLEST = 0.16
#: Slopes by which opposite sides may converge: a card turned by 40 degrees has 0.46.
_CONVERGING_MOST = 0.5
#: Opposite sides of a card turned by 40 degrees differ by a factor of 1.7: logarithm.
_SKEW_MOST = 0.6
#: Logarithm of the error of the shape allowed: borders off by a pixel or two, focal length unknown.
_STRETCH_MOST = 0.28
#: Below this the four lines are not a card. Of 222 cards found rightly in made-up scenes the lowest
#: had 0.71; of 125 scenes of walls, tables and faces without one the highest had 0.60. A ground of
#: nothing but random lines and rectangles gets up to 0.9.
SCORE_LEAST = 0.65


@dataclass(frozen=True, slots=True, eq=False)
class Quad:
    """Corners in frame pixels from the top left as seen, clockwise, and how sure they are."""

    corners: Points
    score: float


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Two lines of one family for each candidate: the first above or left of the second."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]


def find(frame: Pixels, aspect: float) -> Quad | None:
    """The likeliest document of that aspect (long by short side), lying or standing, or ``None``.

    Corners may lie outside the frame when the card does.
    """
    small, times = _small(frame)
    height, width = small.shape[:2]
    level_edges, upright_edges = edges(small)
    level = _with_borders(lines(level_edges, width, height, _LINES), height)
    upright = _with_borders(lines(upright_edges, height, width, _LINES), width)
    best = _best(level, upright, width, height, aspect)
    if best is None:
        return None
    corners, score = best
    middle = np.array([(width - 1) / 2, (height - 1) / 2], np.float32)
    in_frame = ((corners + middle + 0.5) * times - 0.5).astype(np.float32)
    return Quad(in_frame, score)


def _small(frame: Pixels) -> tuple[Pixels, int]:
    """The frame shrunk a whole number of times (far cheaper than a fraction), and that number."""
    times = max(1, round(max(frame.shape[:2]) / _WORKING))
    if times == 1:
        return frame, 1
    height, width = (max(1, n // times) for n in frame.shape[:2])
    whole = frame[: height * times, : width * times]
    return np.asarray(
        cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8
    ), times


def _with_borders(found: Lines, breadth: int) -> Lines:
    """The picture's own two borders as lines, so that a card cut off by them is found too."""
    half = (breadth - 1) / 2
    length = found.backed.shape[1]
    # Partly backed: enough to stand in for a side, too little to win against a real one.
    running = np.broadcast_to((np.arange(length) * 0.7).astype(np.int32), (2, length))
    return Lines(
        np.concatenate([found.offset, np.array([-half, half], np.float32)]),
        np.concatenate([found.slope, np.zeros(2, np.float32)]),
        np.concatenate([found.backed, running]),
        found.half,
        found.chance,
    )


def _pairs(found: Lines, least: float) -> _Pairs:
    first, second = np.triu_indices(len(found.offset), 1)
    swap = found.offset[first] > found.offset[second]
    first, second = np.where(swap, second, first), np.where(swap, first, second)
    apart = found.offset[second] - found.offset[first]
    turned = np.abs(found.slope[second] - found.slope[first])
    keep = (apart > least) & (turned < _CONVERGING_MOST)
    return _Pairs(first[keep], second[keep])


def _crossings(level: Lines, upright: Lines) -> tuple[Floats, Floats]:
    """Where every level line meets every upright line: x and y."""
    m, c = level.slope[:, None], level.offset[:, None]
    n, d = upright.slope[None, :], upright.offset[None, :]
    x = (d + n * c) / np.maximum(1 - m * n, 0.2)
    return x.astype(np.float32), (c + m * x).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Quadrilaterals: four corners (4, n), their lines, and how many sides the frame cuts off."""

    x: Floats
    y: Floats
    sides: tuple[tuple[Lines, NDArray[np.intp]], ...]
    cut: NDArray[np.intp]

    @property
    def spans(self) -> tuple[tuple[Floats, Floats], ...]:
        """Where each side begins and ends along its line: top, bottom, left, right."""
        x, y = self.x, self.y
        return (x[0], x[1]), (x[3], x[2]), (y[0], y[3]), (y[1], y[2])

    @property
    def lengths(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Top, right, bottom, left."""
        found = [
            np.hypot(np.roll(self.x, -1, 0)[n] - self.x[n], np.roll(self.y, -1, 0)[n] - self.y[n])
            for n in range(4)
        ]
        return found[0], found[1], found[2], found[3]


def _best(
    level: Lines, upright: Lines, width: int, height: int, aspect: float
) -> tuple[Points, float] | None:
    longer = max(width, height)
    found = _candidates(level, upright, _SMALLEST * longer / aspect)
    if found is None:
        return None
    shape = _shape(found, aspect, FOCAL * longer)
    keep = np.nonzero(shape > -1)[0]
    if keep.size == 0:
        return None
    backed = np.stack(
        [
            _side(family, which[keep], start[keep], end[keep])
            for (family, which), (start, end) in zip(found.sides, found.spans, strict=True)
        ]
    )
    beyond = np.mean(
        [
            _beyond(family, which[keep], start[keep], end[keep])
            for (family, which), (start, end) in zip(found.sides, found.spans, strict=True)
        ],
        axis=0,
    )
    top, right, bottom, left = (side[keep] for side in found.lengths)
    size = np.log(np.sqrt((top + bottom) * (left + right)) / longer)
    sure = 0.7 * backed.mean(axis=0) + 0.3 * backed.min(axis=0) - 0.35 * beyond + shape[keep]
    # Of a card and its photo or a panel, the larger one; a small card is no less sure for that.
    best = int(np.argmax(sure + 0.18 * np.minimum(size, 0.5)))
    if sure[best] < SCORE_LEAST:
        return None
    points = np.stack([found.x[:, keep[best]], found.y[:, keep[best]]], axis=1)
    return points.astype(np.float32), float(sure[best])


def _candidates(level: Lines, upright: Lines, least: float) -> _Candidates | None:
    rows, columns = _pairs(level, least), _pairs(upright, least)
    if rows.first.size == 0 or columns.first.size == 0:
        return None
    r, c = (grid.ravel() for grid in np.indices((rows.first.size, columns.first.size)))
    borders_r = _is_border(rows.first, level) + _is_border(rows.second, level)
    borders_c = _is_border(columns.first, upright) + _is_border(columns.second, upright)
    cut = borders_r[r] + borders_c[c]
    # Two opposite borders and a pair of lines between them are a plank or a shelf.
    keep = (borders_r[r] < 2) & (borders_c[c] < 2)
    r, c, cut = r[keep], c[keep], cut[keep]
    x, y = _crossings(level, upright)
    at = [
        (rows.first[r], columns.first[c]),
        (rows.first[r], columns.second[c]),
        (rows.second[r], columns.second[c]),
        (rows.second[r], columns.first[c]),
    ]
    sides = (
        (level, rows.first[r]),
        (level, rows.second[r]),
        (upright, columns.first[c]),
        (upright, columns.second[c]),
    )
    return _Candidates(np.stack([x[p] for p in at]), np.stack([y[p] for p in at]), sides, cut)


def _shape(found: _Candidates, aspect: float, focal: float) -> Floats:
    """What the shape costs: 0 for a card, less for a stretched one, -2 for what is none."""
    top, right, bottom, left = (np.maximum(side, 1) for side in found.lengths)
    skew = np.maximum(np.abs(np.log(top / bottom)), np.abs(np.log(left / right)))
    seen = _off((top + bottom) / (left + right), aspect)
    # A card cut off by the frame shows less than its own length, so its shape says nothing.
    whole = found.cut == 0
    cost = np.where(whole, 0.0, -0.05 * found.cut).astype(np.float32)
    bad = (skew > _SKEW_MOST) | (whole & (seen > 0.5))
    rest = np.nonzero(whole & ~bad)[0]
    off = _off(
        true_aspect(found.x[:, rest].astype(float), found.y[:, rest].astype(float), focal), aspect
    )
    cost[rest] = -np.square(off / 0.15) * 0.08
    bad[rest] = off > _STRETCH_MOST
    return np.where(bad, -2, cost).astype(np.float32)


def _off(ratio: NDArray[np.floating], aspect: float) -> NDArray[np.float64]:
    """How far a ratio is from the aspect or its inverse, as a logarithm."""
    lying, standing = np.abs(np.log(ratio / aspect)), np.abs(np.log(ratio * aspect))
    return np.asarray(np.minimum(lying, standing), np.float64)


def _is_border(which: NDArray[np.intp], family: Lines) -> NDArray[np.intp]:
    return (which >= len(family.offset) - 2).astype(np.intp)


def _side(family: Lines, which: NDArray[np.intp], start: Floats, end: Floats) -> Floats:
    # Corners are round (radius 3.18 mm on a card of 85.6 mm, ISO/IEC 7810): not counted.
    trim = (end - start) * 0.05
    return family.share(which, start + trim, end - trim)


def _beyond(family: Lines, which: NDArray[np.intp], start: Floats, end: Floats) -> Floats:
    gap, run = 3.0, np.maximum((end - start) * 0.15, 8)
    before = family.share(which, start - gap - run, start - gap)
    after = family.share(which, end + gap, end + gap + run)
    return np.where(_is_border(which, family) > 0, 0.0, (before + after) / 2).astype(np.float32)
