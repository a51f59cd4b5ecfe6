"""Straight edges on a small picture, and how well each stretch of them is backed by pixels."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.pixels import Pixels

Floats = NDArray[np.float32]

#: Grey levels per pixel below which an edge is noise: a sensor's sigma of 2 is 0.3 on a picture
#: shrunk four times and smoothed.
_EDGE_LEAST = 2.0
#: Strength above which an edge counts no more: print must not outvote the card's border.
_EDGE_ENOUGH = 40.0
#: An edge among others counts less than one that stands alone, as a border on a table does.
_CROWD = 15
#: Edge pixels kept of each family, by what they count.
_EDGES_MOST = 4500
#: Slopes are in steps of 1.5 degrees from -45 to 45; a pixel votes for its own and three beside.
_STEP = np.deg2rad(1.5)
_HALF = 30
_SPREAD = 3
#: Pixels that a line may be off and still be backed by an edge.
_NEAR = 1.5
#: Slope by which a pixel's own direction may differ from its line's.
_ALIGNED = float(np.tan(np.deg2rad(14)))
#: Of edges in any direction (within 45 degrees), those that are aligned all the same.
_ALIGNED_BY_CHANCE = 28 / 90
_CHANCE_MOST = 0.8


@dataclass(frozen=True, slots=True)
class Edges:
    """Edge pixels of one family: ``along`` and ``across`` positions, slope and what they count.

    For lines nearer to level, ``along`` is x and ``across`` is y; for the others the reverse. A
    line is ``across = offset + slope * along`` with both measured from the picture's middle.
    """

    along: Floats
    across: Floats
    slope: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one family, and ``backed``: for each the running sum of backed pixels along it."""

    offset: Floats
    slope: Floats
    backed: NDArray[np.int32]
    half: float
    chance: float

    def share(self, which: NDArray[np.intp], start: Floats, end: Floats) -> Floats:
        """How much of each stretch is backed beyond what chance would back, 0 to 1."""
        found = self._share(which, start, end)
        return np.asarray(np.maximum(found - self.chance, 0) / (1 - self.chance), np.float32)

    def _share(self, which: NDArray[np.intp], start: Floats, end: Floats) -> Floats:
        """Only what lies on the picture counts."""
        last = self.backed.shape[1] - 1
        a = np.clip(start + self.half, 0, last).astype(np.intp)
        b = np.clip(end + self.half, 0, last).astype(np.intp)
        length = np.maximum(b - a, 1)
        found = (self.backed[which, b] - self.backed[which, a]) / length
        return np.where(b - a < 4, 0.0, found).astype(np.float32)


def edges(picture: Pixels) -> tuple[Edges, Edges]:
    """Edge pixels of a small colour picture: those of level lines, those of upright lines."""
    soft = np.asarray(cv2.GaussianBlur(picture, (5, 5), 1.1), np.uint8)
    grey = np.asarray(cv2.cvtColor(soft, cv2.COLOR_BGR2GRAY), np.uint8)
    # A light card on a light table often differs in tint alone.
    tint = np.asarray(cv2.addWeighted(soft[:, :, 2], 1.0, soft[:, :, 0], -1.0, 128.0), np.uint8)
    level, upright = zip(_thin(grey), _thin(tint), strict=True)
    return _joined(level), _joined(upright)


def _joined(parts: tuple[Edges, ...]) -> Edges:
    """Both planes' edges together, the weightiest of them."""
    weight = np.concatenate([p.weight for p in parts])
    kept: NDArray[np.intp] | slice = slice(None)
    if weight.size > _EDGES_MOST:
        kept = np.argpartition(weight, -_EDGES_MOST)[-_EDGES_MOST:]
    return Edges(
        np.concatenate([p.along for p in parts])[kept],
        np.concatenate([p.across for p in parts])[kept],
        np.concatenate([p.slope for p in parts])[kept],
        weight[kept],
    )


def _thin(plane: NDArray[np.uint8]) -> tuple[Edges, Edges]:
    """Pixels whose gradient is a crest across its own direction."""
    # Whole numbers, four to a grey level, are twice as fast.
    right, down = (np.asarray(g, np.int16) for g in cv2.spatialGradient(plane))
    level, upright = np.abs(down), np.abs(right)
    strong = np.maximum(upright, level) >= 4 * _EDGE_LEAST
    crowd = cv2.blur(strong.astype(np.float32), (_CROWD, _CROWD))
    height, width = plane.shape
    found = []
    for along, across, size, beside, transpose in (
        (right, down, level, upright, False),
        (down, right, upright, level, True),
    ):
        crest = (size >= 4 * _EDGE_LEAST) & (size >= beside)
        before, after = (size[:, :-2], size[:, 2:]) if transpose else (size[:-2], size[2:])
        inner = crest[:, 1:-1] if transpose else crest[1:-1]
        middle = size[:, 1:-1] if transpose else size[1:-1]
        chosen = inner & (middle >= before) & (middle > after)
        y, x = np.divmod(np.flatnonzero(chosen), chosen.shape[1])
        if transpose:
            x += 1
        else:
            y += 1
        slope = np.asarray(-along[y, x] / across[y, x].astype(np.float32), np.float32)
        counted = np.minimum(size[y, x] / np.float32(4), _EDGE_ENOUGH) / (0.1 + crowd[y, x])
        weight = np.asarray(counted, np.float32)
        px = (x - (width - 1) / 2).astype(np.float32)
        py = (y - (height - 1) / 2).astype(np.float32)
        found.append(Edges(*((py, px) if transpose else (px, py)), slope, weight))
    return found[0], found[1]


def lines(found: Edges, length: int, breadth: int, most: int) -> Lines:
    """The best backed lines of a family, at most ``most``.

    ``length`` is the picture's size along the lines, ``breadth`` across them, in pixels.
    """
    peaks = _peaks(_votes(found, breadth), most)
    slope = np.tan((peaks[:, 0] - _HALF) * _STEP).astype(np.float32)
    offset = (peaks[:, 1] - breadth).astype(np.float32)
    offset, slope = _fitted(found, _near(found, offset, slope), offset, slope)
    row, which = np.nonzero(_near(found, offset, slope))
    at = np.clip(found.along[which] + length / 2, 0, length - 1).astype(np.intp)
    hit = np.zeros((len(peaks), length + 2), np.int32)
    for beside in (0, 1, 2):
        hit[row, at + beside] = 1
    backed = np.zeros((len(peaks), length + 1), np.int32)
    np.cumsum(hit[:, 1:-1], axis=1, out=backed[:, 1:])
    # Among edges as dense as grass every line is backed: a hit reaches one pixel to either side.
    hits = found.along.size * 2 * _NEAR * _ALIGNED_BY_CHANCE / (length * breadth)
    return Lines(offset, slope, backed, length / 2, min(_CHANCE_MOST, 1 - np.exp(-3 * hits)))


def _votes(found: Edges, breadth: int) -> Floats:
    bins = np.rint(np.arctan(found.slope) / _STEP).astype(np.intp) + _HALF
    columns = 2 * breadth
    slopes = np.tan((np.arange(2 * _HALF + 1) - _HALF) * _STEP).astype(np.float32)
    shift = np.arange(-_SPREAD, _SPREAD + 1)[:, None]
    own = np.clip(bins + shift, 0, 2 * _HALF)
    offset = np.rint(found.across - slopes[own] * found.along + breadth).astype(np.intp)
    inside = (offset >= 0) & (offset < columns)
    weight = found.weight * (1 - np.abs(shift) / (_SPREAD + 1)).astype(np.float32)
    votes = np.bincount(
        (own * columns + offset)[inside],
        weights=weight[inside],
        minlength=(2 * _HALF + 1) * columns,
    )
    grid = votes.reshape(2 * _HALF + 1, columns).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(grid, (5, 3), 0.8))


def _peaks(votes: Floats, most: int) -> NDArray[np.intp]:
    """Rows of (slope bin, offset) of the highest crests, highest first."""
    crest = votes >= cv2.dilate(votes, np.ones((5, 7), np.uint8))
    rows, columns = np.nonzero(crest & (votes > 0.04 * votes.max(initial=0.0) + 1e-3))
    order = np.argsort(votes[rows, columns])[::-1][:most]
    return np.stack([rows[order], columns[order]], axis=1)


def _near(found: Edges, offset: Floats, slope: Floats) -> NDArray[np.bool_]:
    """Which edge pixels (columns) lie on which lines (rows)."""
    off = np.abs(found.across - offset[:, None] - slope[:, None] * found.along)
    turned = np.abs(found.slope - slope[:, None])
    return np.asarray((off < _NEAR) & (turned < _ALIGNED))


def _fitted(
    found: Edges, near: NDArray[np.bool_], offset: Floats, slope: Floats
) -> tuple[Floats, Floats]:
    """Each line through its own pixels, least squares; those with too few stay as they are."""
    weight = near * found.weight
    total = np.maximum(weight.sum(axis=1), 1e-6)
    along, across = weight @ found.along / total, weight @ found.across / total
    spread = weight @ np.square(found.along) / total - np.square(along)
    turned = (weight @ (found.along * found.across) / total - along * across) / np.maximum(
        spread, 1e-6
    )
    enough = (near.sum(axis=1) >= 8) & (spread > 1)
    fitted = np.where(enough, turned, slope).astype(np.float32)
    return np.where(enough, across - fitted * along, offset).astype(np.float32), fitted
