"""Where PDF417 symbols seem to be, and the symbol turned upright.

A symbol is dense in edges, nearly all of them across its rows; so it is found by edge density and
turned by the direction of its edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.pixels import Grey, Points

#: Symbols are sought on a picture whose longer side is near this.
_WORKING = 480
#: Of the densest place's edge density: what belongs to a symbol, tried in turn.
_DENSITIES = (0.45, 0.3)
#: Side of the neighbourhood in which edges are counted, and of the gaps that are closed.
_AROUND = 13
#: Smallest symbol, as a share of the picture.
_AREA_LEAST = 0.004
#: Times that an upright symbol may be larger than on the picture.
_TIMES_LEAST, _TIMES_MOST = 0.3, 4.0
#: Upright symbols are never made larger than this many pixels.
_PIXELS_MOST = 2_500_000
#: Edges of most symbols that could be read agree at least this much; of print, 0.01 to 0.25.
_ONE_WAY_LEAST = 0.12
#: Room around a symbol for its quiet zone, as a share of its size.
_MARGIN = 0.10
#: A symbol is some 240 modules wide; structure coarser than this share of it is left by motion
#: that has wiped out, or turned, the edges of single modules.
_COARSE = 1 / 160
#: Parts of one symbol, as glare leaves them, have rows of the same direction within this.
_SAME_WAY = np.radians(5)


@dataclass(frozen=True, slots=True, eq=False)
class Upright:
    """A symbol with level rows, ``times`` as large; ``matrix`` (2, 3) takes its pixels back."""

    grey: Grey
    times: float
    matrix: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """Where a symbol seems to be: its outline in pixels, and the angle of its rows in radians.

    ``one_way`` is how far its edges agree in direction, ``share`` its share of the picture; both
    0 to 1.
    """

    outline: Points
    angle: float
    one_way: float
    share: float

    def extent(self) -> tuple[float, float, float, float]:
        """Left, right, top and bottom along and across the rows."""
        u, v = self._axes()
        along, across = self.outline @ u, self.outline @ v
        return along.min(), along.max(), across.min(), across.max()

    def is_likely(self) -> bool:
        """Whether its edges agree in direction as bars do, and it is not far taller than wide."""
        left, right, top, bottom = self.extent()
        return self.one_way >= _ONE_WAY_LEAST and right - left > 0.7 * (bottom - top)

    def turned(self, angle: float) -> Symbol:
        """The same place, its rows taken to have that angle."""
        return replace(self, angle=angle)

    def by_coarse_edges(self, grey: Grey) -> Symbol:
        """The same place, turned by its coarser structure: motion aslant turns the fine edges."""
        left, right, _, _ = self.extent()
        sigma = max(1.5, (right - left) * _COARSE)
        return self.turned(_direction(np.rint(self.outline).astype(np.int32), grey, sigma)[0])

    def brought_to(
        self, grey: Grey, width: float, turn: float = 0.0, *, coarse: bool = False
    ) -> Upright | None:
        """The symbol with level rows, that many pixels wide.

        ``turn`` corrects the angle, in degrees; ``coarse`` is faster. ``None`` if it is too large
        or too small.
        """
        left, right, top, bottom = self.extent()
        times = float(np.clip(width / max(right - left, 1), _TIMES_LEAST, _TIMES_MOST))
        wide = (right - left) * (1 + 2 * _MARGIN) + 12
        high = (bottom - top) * (1 + 2 * _MARGIN) + 12
        size = (int(wide * times), int(high * times))
        if size[0] * size[1] > _PIXELS_MOST or min(size) < 12:
            return None
        u, v = self._axes()
        middle = u * (left + right) / 2 + v * (top + bottom) / 2
        angle = self.angle + float(np.radians(turn))
        c, s = np.cos(angle) / times, np.sin(angle) / times
        matrix = np.array([[c, -s, 0], [s, c, 0]], np.float64)
        matrix[:, 2] = middle - matrix[:, :2] @ (np.array(size) / 2 - 0.5)
        upright = cv2.warpAffine(
            grey,
            matrix,
            size,
            flags=(cv2.INTER_LINEAR if coarse else cv2.INTER_CUBIC) | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return Upright(np.asarray(upright, np.uint8), times, matrix)

    def _axes(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        c, s = np.cos(self.angle), np.sin(self.angle)
        return np.array([c, s], np.float32), np.array([-s, c], np.float32)


def symbols_on(grey: Grey) -> list[Symbol]:
    """Places dense in edges, the largest first, at most four outlines with two angles each."""
    times = max(1, round(max(grey.shape) / _WORKING))
    small = grey
    if times > 1:
        height, width = (n // times for n in grey.shape)
        whole = grey[: height * times, : width * times]
        small = np.asarray(
            cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8
        )
    gx = np.asarray(cv2.Sobel(small, cv2.CV_32F, 1, 0, ksize=3))
    gy = np.asarray(cv2.Sobel(small, cv2.CV_32F, 0, 1, ksize=3))
    density = cv2.blur(cv2.magnitude(gx, gy), (_AROUND, _AROUND))
    high = float(np.percentile(density[::2, ::2], 99.5))
    found: list[Symbol] = []
    for share in _DENSITIES:
        places = (density > share * high).astype(np.uint8)
        closed = cv2.morphologyEx(places, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
        dense = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((11, 11), np.uint8))
        outlines, _ = cv2.findContours(dense, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:2]:
            area = cv2.contourArea(outline) / dense.size
            if area >= _AREA_LEAST:
                found += _symbols(np.asarray(outline), grey, times, area)
    return found


def joined(symbols: Sequence[Symbol]) -> Symbol | None:
    """The parts that lie in line with the likeliest one, as one symbol; glare divides them."""
    likely = sorted(symbols, key=lambda s: (s.is_likely(), s.share), reverse=True)
    if not likely:
        return None
    first = likely[0]
    _, _, top, bottom = first.extent()
    parts = [first.outline]
    for other in likely[1:]:
        _, _, above, below = other.turned(first.angle).extent()
        beside = min(bottom, below) - max(top, above)
        same_way = near(other.angle, first.angle, _SAME_WAY)
        if same_way and beside > 0.5 * min(bottom - top, below - above):
            parts.append(other.outline)
    hull = cv2.convexHull(np.concatenate(parts)).reshape(-1, 2)
    return replace(first, outline=np.asarray(hull, np.float32))


def near(angle: float, other: float, within: float) -> bool:
    """Whether two directions of lines, in radians, are that near to each other."""
    return abs(_half_turn(angle - other)) < within


def _symbols(outline: NDArray[np.int32], grey: Grey, times: int, area: float) -> list[Symbol]:
    """The place with the direction of its edges, and that of its long side where they differ."""
    points = (outline.reshape(-1, 2).astype(np.float32) + 0.5) * times - 0.5
    (_, _), (width, height), turned = cv2.minAreaRect(points)
    # Scharr's kernel and some smoothing: otherwise fine bars look two degrees less turned.
    edges, one_way = _direction(outline.reshape(-1, 2) * times, grey, 0.8)
    long_side = _half_turn(np.radians(turned + (90 if height > width else 0)))
    found = [Symbol(points, edges, one_way, area)]
    if abs(_half_turn(long_side - edges)) > np.radians(2):
        found.append(Symbol(points, long_side, one_way, area))
    return found


def _direction(shape: NDArray[np.int32], grey: Grey, sigma: float) -> tuple[float, float]:
    """The angle across most edges within the shape, and how much they agree, 0 to 1.

    At full resolution: on a shrunk picture the bars are gone and only borders between rows remain.
    """
    height, width = grey.shape
    left, top = (max(0, int(n)) for n in shape.min(axis=0))
    right, bottom = (int(n) + 1 for n in np.minimum(shape.max(axis=0), (width - 1, height - 1)))
    part = grey[top:bottom, left:right]
    inside = np.zeros(part.shape, np.uint8)
    corner = np.array([left, top], np.int32)
    cv2.drawContours(inside, [(shape - corner).astype(np.int32)], -1, 1, -1)
    soft = cv2.GaussianBlur(part, (0, 0), sigma)
    x = np.asarray(cv2.Scharr(soft, cv2.CV_32F, 1, 0))[inside > 0]
    y = np.asarray(cv2.Scharr(soft, cv2.CV_32F, 0, 1))[inside > 0]
    # The mean of doubled angles: opposite edges of a bar then agree instead of cancelling.
    cosine, sine = float((x * x - y * y).sum()), float((2 * x * y).sum())
    total = float((x * x + y * y).sum()) + 1e-6
    return float(np.arctan2(sine, cosine) / 2), float(np.hypot(cosine, sine)) / total


def _half_turn(angle: float) -> float:
    """The same direction between -90 and 90 degrees, in radians."""
    return float((angle + np.pi / 2) % np.pi - np.pi / 2)
