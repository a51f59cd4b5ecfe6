"""Straight edges on a small picture, and how well each stretch of them is backed by pixels."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.pixels import Pixels

Floats = NDArray[np.float32]

#: Grey levels per pixel below which an edge is noise (sensor noise of sigma 2 smoothed by 1.2).
_EDGE_LEAST = 5.0
#: Strength above which an edge counts no more: print must not outvote the card's border.
_EDGE_ENOUGH = 40.0
#: Slopes are in steps of 1.5 degrees from -45 to 45; a pixel votes for its own and three beside.
_STEP = np.deg2rad(1.5)
_HALF = 30
_SPREAD = 3
#: Pixels that a line may be off and still be backed by an edge.
_NEAR = 1.6
#: Slope by which a pixel's own direction may differ from its line's.
_ALIGNED = np.tan(np.deg2rad(14))
#: Of edges in any direction (within 45 degrees), those that are aligned all the same.
_ALIGNED_BY_CHANCE = 28 / 90
_CHANCE_MOST = 0.8


@dataclass(frozen=True, slots=True)
class Edges:
    """Edge pixels of one family: ``along`` and ``across`` positions, slope and strength.

    For lines nearer to level, ``along`` is x and ``across`` is y; for the others the reverse. A
    line is ``across = offset + slope * along`` with both measured from the picture's middle.
    """

    along: Floats
    across: Floats
    slope: Floats
    strength: Floats


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
    soft = cv2.GaussianBlur(picture, (0, 0), 1.2)
    grey = np.asarray(cv2.cvtColor(soft, cv2.COLOR_BGR2GRAY), np.uint8)
    # A light card on a light table often differs in tint alone.
    tint = np.asarray(cv2.addWeighted(soft[:, :, 2], 1.0, soft[:, :, 0], -1.0, 128.0), np.uint8)
    level, upright = zip(_thin(grey), _thin(tint), strict=True)
    return _joined(level), _joined(upright)


def _joined(parts: tuple[Edges, ...]) -> Edges:
    return Edges(
        np.concatenate([p.along for p in parts]),
        np.concatenate([p.across for p in parts]),
        np.concatenate([p.slope for p in parts]),
        np.concatenate([p.strength for p in parts]),
    )


def _thin(plane: NDArray[np.uint8]) -> tuple[Edges, Edges]:
    """Pixels whose gradient is a crest across its own direction."""
    gx = np.asarray(cv2.Sobel(plane, cv2.CV_32F, 1, 0, ksize=3, scale=0.25))
    gy = np.asarray(cv2.Sobel(plane, cv2.CV_32F, 0, 1, ksize=3, scale=0.25))
    height, width = plane.shape
    found = []
    for along, across, transpose in ((gx, gy, False), (gy, gx, True)):
        size = np.abs(across)
        crest = (size >= _EDGE_LEAST) & (size >= np.abs(along))
        before, after = (size[:, :-2], size[:, 2:]) if transpose else (size[:-2], size[2:])
        inner = crest[:, 1:-1] if transpose else crest[1:-1]
        middle = size[:, 1:-1] if transpose else size[1:-1]
        y, x = np.nonzero(inner & (middle >= before) & (middle > after))
        if transpose:
            x += 1
        else:
            y += 1
        slope = np.asarray(-along[y, x] / across[y, x], np.float32)
        px, py = x - (width - 1) / 2, y - (height - 1) / 2
        strength = np.asarray(np.minimum(size[y, x], _EDGE_ENOUGH), np.float32)
        pair = (py, px) if transpose else (px, py)
        found.append(Edges(pair[0].astype(np.float32), pair[1].astype(np.float32), slope, strength))
    return found[0], found[1]


def lines(found: Edges, length: int, breadth: int, most: int) -> Lines:
    """The best backed lines of a family, at most ``most``.

    ``length`` is the picture's size along the lines, ``breadth`` across them, in pixels.
    """
    peaks = _peaks(_votes(found, breadth), most)
    slopes = np.tan((peaks[:, 0] - _HALF) * _STEP).astype(np.float32)
    offsets = (peaks[:, 1] - breadth).astype(np.float32)
    backed = np.zeros((len(peaks), length + 1), np.int32)
    for n in range(len(peaks)):
        for _ in range(2):
            near = _near(found, offsets[n], slopes[n])
            if near.size < 8:
                break
            offsets[n], slopes[n] = _fitted(found, near, offsets[n], slopes[n])
        hit = np.zeros(length, np.uint8)
        near = _near(found, offsets[n], slopes[n])
        at = np.clip(found.along[near] + length / 2, 0, length - 1).astype(np.intp)
        hit[at] = 1
        hit[1:] |= hit[:-1]
        hit[:-1] |= hit[1:]
        backed[n, 1:] = np.cumsum(hit)
    # Among edges as dense as grass every line is backed: a hit reaches one pixel to either side.
    hits = found.along.size * 2 * _NEAR * _ALIGNED_BY_CHANCE / (length * breadth)
    return Lines(offsets, slopes, backed, length / 2, min(_CHANCE_MOST, 1 - np.exp(-3 * hits)))


def _votes(found: Edges, breadth: int) -> Floats:
    bins = np.rint(np.arctan(found.slope) / _STEP).astype(np.intp) + _HALF
    columns = 2 * breadth
    votes = np.zeros((2 * _HALF + 1) * columns)
    for shift in range(-_SPREAD, _SPREAD + 1):
        own = np.clip(bins + shift, 0, 2 * _HALF)
        slope = np.tan((own - _HALF) * _STEP)
        offset = np.rint(found.across - slope * found.along + breadth).astype(np.intp)
        inside = (offset >= 0) & (offset < columns)
        votes += np.bincount(
            (own * columns + offset)[inside],
            weights=found.strength[inside] * (1 - abs(shift) / (_SPREAD + 1)),
            minlength=votes.size,
        )
    grid = votes.reshape(2 * _HALF + 1, columns).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(grid, (5, 3), 0.8))


def _peaks(votes: Floats, most: int) -> NDArray[np.intp]:
    """Rows of (slope bin, offset) of the highest crests, highest first."""
    crest = votes >= cv2.dilate(votes, np.ones((5, 7), np.uint8))
    rows, columns = np.nonzero(crest & (votes > 0.04 * votes.max(initial=0.0) + 1e-3))
    order = np.argsort(votes[rows, columns])[::-1][:most]
    return np.stack([rows[order], columns[order]], axis=1)


def _near(found: Edges, offset: np.float32, slope: np.float32) -> NDArray[np.intp]:
    off = np.abs(found.across - offset - slope * found.along)
    return np.nonzero((off < _NEAR) & (np.abs(found.slope - slope) < _ALIGNED))[0]


def _fitted(
    found: Edges, near: NDArray[np.intp], offset: np.float32, slope: np.float32
) -> tuple[np.float32, np.float32]:
    along, across = found.along[near], found.across[near]
    weight = found.strength[near]
    total = weight.sum()
    mean_a, mean_c = (weight * along).sum() / total, (weight * across).sum() / total
    spread = (weight * (along - mean_a) ** 2).sum()
    if spread < total:
        return offset, slope
    turned = np.float32((weight * (along - mean_a) * (across - mean_c)).sum() / spread)
    return np.float32(mean_c - turned * mean_a), turned
