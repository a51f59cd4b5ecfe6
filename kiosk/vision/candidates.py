"""Quadrilaterals that four lines of a small picture make, judged by how the lines back them.

A line counts by the share of it that edges back, so a finger over a border, print beside it or a
faint border on a light table cost a part of one side and not the card. Borders end at the corners;
lines of the table, the wall or a printed band run on, which is held against them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.vision.lines import Floats, Lines
from kiosk.vision.perspective import FOCAL, true_aspect

Whole = NDArray[np.intp]

#: Sides shorter than this share of the picture's longer side are not sought.
SMALLEST = 0.16
#: Slopes by which opposite sides may converge: a card turned by 40 degrees has 0.46.
_CONVERGING_MOST = 0.5
#: Opposite sides of a card turned by 40 degrees differ by a factor of 1.7: logarithm.
_SKEW_MOST = 0.6
#: Logarithm of the error of the shape allowed: borders off by a pixel or two, focal length unknown.
_STRETCH_MOST = 0.28
#: Pairs of pairs that are looked at closely: those whose corners are backed best.
_LOOKED_AT = 700
#: How much running on past a corner costs.
_BEYOND = 0.35
#: Stands for a border of the picture: enough to stand in for a side, too little to win against a
#: real one.
_BORDER_BACKED = 0.7


@dataclass(frozen=True, slots=True)
class Candidates:
    """Quadrilaterals: corners (4, n) from the picture's middle, top left first, clockwise.

    ``sure`` is how well they are backed, 0 to 1; ``cut`` (n, 4) which sides (top, right, bottom,
    left) are the picture's borders.
    """

    x: Floats
    y: Floats
    sure: Floats
    cut: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Two lines of one family for each candidate: the first above or left of the second."""

    first: Whole
    second: Whole


@dataclass(frozen=True, slots=True)
class _Sides:
    """The lines behind candidates: top, bottom, left and right of each."""

    level: Lines
    upright: Lines
    top: Whole
    bottom: Whole
    left: Whole
    right: Whole


def candidates(
    level: Lines, upright: Lines, size: tuple[int, int], aspect: float
) -> Candidates | None:
    """Quadrilaterals of about that aspect on a picture of (width, height), in no order."""
    width, height = size
    longer = max(size)
    level, upright = _with_borders(level, height), _with_borders(upright, width)
    least = SMALLEST * longer / aspect
    x, y = _crossings(level, upright)
    sides = _likely(level, upright, x, y, least)
    if sides is None:
        return None
    at = (
        (sides.top, sides.left),
        (sides.top, sides.right),
        (sides.bottom, sides.right),
        (sides.bottom, sides.left),
    )
    cx, cy = np.stack([x[p] for p in at]), np.stack([y[p] for p in at])
    cut = np.stack(
        [
            _is_border(sides.top, level),
            _is_border(sides.right, upright),
            _is_border(sides.bottom, level),
            _is_border(sides.left, upright),
        ],
        axis=1,
    )
    cost = _shape(cx, cy, cut.sum(axis=1), aspect, FOCAL * longer)
    keep = np.nonzero(cost > -1)[0]
    if keep.size == 0:
        return None
    cx, cy = cx[:, keep], cy[:, keep]
    sure = _backed(sides, keep, cx, cy) + cost[keep]
    return Candidates(cx, cy, sure.astype(np.float32), cut[keep])


def _with_borders(found: Lines, breadth: int) -> Lines:
    """The picture's own two borders as lines, so that a card cut off by them is found too."""
    half = (breadth - 1) / 2
    length = found.backed.shape[1]
    running = (np.arange(length) * _BORDER_BACKED).astype(np.int32)
    return Lines(
        np.concatenate([found.offset, np.array([-half, half], np.float32)]),
        np.concatenate([found.slope, np.zeros(2, np.float32)]),
        np.concatenate([found.backed, np.broadcast_to(running, (2, length))]),
        found.half,
        found.chance,
    )


def _pairs(found: Lines, least: float) -> _Pairs:
    first, second = np.triu_indices(len(found.offset), 1)
    swap = found.offset[first] > found.offset[second]
    first, second = np.where(swap, second, first), np.where(swap, first, second)
    apart = found.offset[second] - found.offset[first]
    turned = np.abs(found.slope[second] - found.slope[first])
    # Two opposite borders and a pair of lines between them are a plank or a shelf.
    both = _is_border(first, found) & _is_border(second, found)
    keep = (apart > least) & (turned < _CONVERGING_MOST) & ~both
    return _Pairs(first[keep], second[keep])


def _crossings(level: Lines, upright: Lines) -> tuple[Floats, Floats]:
    """Where every level line meets every upright line: x and y."""
    m, c = level.slope[:, None], level.offset[:, None]
    n, d = upright.slope[None, :], upright.offset[None, :]
    x = (d + n * c) / np.maximum(1 - m * n, 0.2)
    return x.astype(np.float32), (c + m * x).astype(np.float32)


def _likely(level: Lines, upright: Lines, x: Floats, y: Floats, least: float) -> _Sides | None:
    """The combinations whose four corners are backed best; all, if there are few."""
    rows, columns = _pairs(level, least), _pairs(upright, least)
    if rows.first.size == 0 or columns.first.size == 0:
        return None
    left, right = _arms(level, x, least, across=True)
    up, down = _arms(upright, y, least, across=False)
    top_left = right + down - _BEYOND * (left + up)
    top_right = left + down - _BEYOND * (right + up)
    bottom_right = left + up - _BEYOND * (right + down)
    bottom_left = right + up - _BEYOND * (left + down)
    first, second = rows.first[:, None], rows.second[:, None]
    backed = top_left[first, columns.first] + top_right[first, columns.second]
    backed += bottom_right[second, columns.second]
    backed += bottom_left[second, columns.first]
    flat = backed.ravel()
    if flat.size > _LOOKED_AT:
        best = np.argpartition(flat, -_LOOKED_AT)[-_LOOKED_AT:]
    else:
        best = np.arange(flat.size)
    r, c = np.divmod(best, columns.first.size)
    return _Sides(
        level, upright, rows.first[r], rows.second[r], columns.first[c], columns.second[c]
    )


def _arms(family: Lines, at: Floats, least: float, *, across: bool) -> tuple[Floats, Floats]:
    """How each line is backed before and after each crossing, over half of the shortest side."""
    count = len(family.offset)
    which = np.broadcast_to(np.arange(count)[:, None] if across else np.arange(count), at.shape)
    gap, reach = np.float32(2), np.float32(max(least / 2, 6))
    before = family.share(which, at - gap - reach, at - gap)
    return before, family.share(which, at + gap, at + gap + reach)


def _backed(sides: _Sides, keep: Whole, x: Floats, y: Floats) -> Floats:
    """How well the sides are backed and how far their lines run on, together."""
    spans = (
        (sides.level, sides.top, x[0], x[1]),
        (sides.level, sides.bottom, x[3], x[2]),
        (sides.upright, sides.left, y[0], y[3]),
        (sides.upright, sides.right, y[1], y[2]),
    )
    backed = np.stack([_side(family, which[keep], a, b) for family, which, a, b in spans])
    ends = [_beyond(family, which[keep], a, b) for family, which, a, b in spans]
    runs_on = sum(run for run, _ in ends) / np.maximum(sum(count for _, count in ends), 2)
    found = 0.7 * backed.mean(axis=0) + 0.3 * backed.min(axis=0) - _BEYOND * runs_on
    return np.asarray(found, np.float32)


def _side(family: Lines, which: Whole, start: Floats, end: Floats) -> Floats:
    # Corners are round (radius 3.18 mm on a card of 85.6 mm, ISO/IEC 7810): not counted.
    trim = (end - start) * 0.05
    return family.share(which, start + trim, end - trim)


def _beyond(family: Lines, which: Whole, start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """How far a line runs on past both ends, where that can be seen; how many ends can be."""
    gap, run = 2.5, np.maximum((end - start) * 0.15, 6)
    reach = family.half - 4
    sees_before, sees_after = start - gap > -reach, end + gap < reach
    before = family.share(which, start - gap - run, start - gap) * sees_before
    after = family.share(which, end + gap, end + gap + run) * sees_after
    own = ~_is_border(which, family)
    count = (sees_before.astype(np.float32) + sees_after) * own
    return ((before + after) * own).astype(np.float32), count.astype(np.float32)


def _is_border(which: Whole, family: Lines) -> NDArray[np.bool_]:
    return np.asarray(which >= len(family.offset) - 2)


def lengths(x: Floats, y: Floats) -> tuple[Floats, ...]:
    """Top, right, bottom and left side of quadrilaterals whose corners are (4, n)."""
    apart = np.hypot(np.roll(x, -1, 0) - x, np.roll(y, -1, 0) - y)
    return tuple(apart)


def _shape(x: Floats, y: Floats, cut: Whole, aspect: float, focal: float) -> Floats:
    """What the shape costs: 0 for a card, less for a stretched one, -2 for what is none."""
    top, right, bottom, left = (np.maximum(side, 1) for side in lengths(x, y))
    skew = np.maximum(np.abs(np.log(top / bottom)), np.abs(np.log(left / right)))
    seen = _off((top + bottom) / (left + right), aspect)
    # A card cut off by the frame shows less than its own length, so its shape says nothing.
    whole = cut == 0
    cost = np.where(whole, 0.0, -0.05 * cut).astype(np.float32)
    bad = (skew > _SKEW_MOST) | (whole & (seen > 0.5))
    rest = np.nonzero(whole & ~bad)[0]
    off = _off(true_aspect(x[:, rest].astype(float), y[:, rest].astype(float), focal), aspect)
    cost[rest] = -np.square(off / 0.15) * 0.16
    bad[rest] = off > _STRETCH_MOST
    return np.where(bad, -2, cost).astype(np.float32)


def _off(ratio: NDArray[np.floating], aspect: float) -> NDArray[np.float64]:
    """How far a ratio is from the aspect or its inverse, as a logarithm."""
    lying, standing = np.abs(np.log(ratio / aspect)), np.abs(np.log(ratio * aspect))
    return np.asarray(np.minimum(lying, standing), np.float64)
