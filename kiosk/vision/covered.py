"""What lies over a document's border, such as fingers that hold it, and how far it reaches in."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.domain.finding import Box
from kiosk.vision.flatten import Doubles, Format, homography
from kiosk.vision.light import SMALL
from kiosk.vision.pixels import Pixels, Points

Floats = NDArray[np.float32]

#: Pixels at 75 dpi around the document that are looked at, and where colours are taken to either
#: side of the border.
_MARGIN, _AWAY = 10, 4
#: Grey levels in any channel: what lies across the border differs less from itself inside and
#: outside, more from the rest of the ground, and more from the rest of the document's edge.
_SAME_MOST, _GROUND_LEAST, _EDGE_LEAST = 22.0, 24.0, 36.0
#: A finger is at least this wide, 5 mm.
_WIDE = 15
#: Change from pixel to pixel that still belongs to it, and its whole range of tones.
_STEP, _RANGE = 6, 60


@dataclass(frozen=True, slots=True)
class Covered:
    """Share of the document that is covered from its border, and what box holds the most of it."""

    share: float
    box: Box | None


def covered(fine: Pixels, corners: Points, wanted: Format) -> Covered:
    """What covers the document with those corners on a frame; boxes are in its 300 dpi pixels."""
    wide, high = round(wanted.width * SMALL), round(wanted.height * SMALL)
    turn = homography(corners, wanted, times=SMALL)
    moved = np.array([[1, 0, _MARGIN], [0, 1, _MARGIN], [0, 0, 1]], np.float64) @ turn
    size = (wide + 2 * _MARGIN, high + 2 * _MARGIN)
    starts = [start for side in _borders(*size) for start in _across(fine, moved, *side)]
    if not starts:
        return Covered(0.0, None)
    seen = cv2.warpPerspective(fine, moved, size, borderMode=cv2.BORDER_REPLICATE)
    soft = np.asarray(cv2.GaussianBlur(seen, (5, 5), 1.2), np.uint8)
    mask = np.zeros((size[1] + 2, size[0] + 2), np.uint8)
    for x, y in starts:
        if not mask[y + 1, x + 1]:
            _grown(soft, mask, (x, y))
    found = mask[1 + _MARGIN : -1 - _MARGIN, 1 + _MARGIN : -1 - _MARGIN]
    share = float(found.mean())
    return Covered(share, _largest(found) if share > 0 else None)


def _borders(wide: int, high: int) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """For each side, points (x, y) inside and outside of it, corner regions left out."""
    m, a = _MARGIN, _AWAY
    across, down = np.arange(m + 12, wide - m - 12), np.arange(m + 12, high - m - 12)

    def level(y: int) -> NDArray[np.intp]:
        return np.stack([across, np.full_like(across, y)], axis=1)

    def upright(x: int) -> NDArray[np.intp]:
        return np.stack([np.full_like(down, x), down], axis=1)

    return [
        (level(m + a), level(m - a)),
        (level(high - m - 1 - a), level(high - m - 1 + a)),
        (upright(m + a), upright(m - a)),
        (upright(wide - m - 1 - a), upright(wide - m - 1 + a)),
    ]


def _across(
    fine: Pixels, moved: Doubles, inside: NDArray[np.intp], outside: NDArray[np.intp]
) -> list[tuple[int, int]]:
    """Inner points of one side at the middle of each stretch that something lies across."""
    on_frame = np.stack([inside, outside]).astype(np.float64)
    maps = cv2.perspectiveTransform(on_frame, np.linalg.inv(moved)).astype(np.float32)
    seen = cv2.remap(fine, maps, np.empty(0), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    soft = np.asarray(cv2.blur(seen, (5, 1)), np.float32)
    within, without = soft[0], soft[1]
    same = np.abs(within - without).max(axis=1) < _SAME_MOST
    strange = np.abs(without - np.median(without, axis=0)).max(axis=1) > _GROUND_LEAST
    strange &= np.abs(within - np.median(within, axis=0)).max(axis=1) > _EDGE_LEAST
    runs = np.flatnonzero(np.diff(np.concatenate([[0], (same & strange).astype(np.int8), [0]])))
    middles = [(a + b) // 2 for a, b in zip(runs[::2], runs[1::2], strict=True) if b - a >= _WIDE]
    return [(int(inside[n, 0]), int(inside[n, 1])) for n in middles]


def _grown(soft: Pixels, mask: Pixels, start: tuple[int, int]) -> None:
    """Add what hangs together with the start in tone to the mask (which has a rim of 1)."""
    near = mask.copy()
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
    cv2.floodFill(soft, near, start, 0, (_STEP,) * 3, (_STEP,) * 3, flags)
    x, y = start
    tone = soft[y, x].astype(np.int16)
    like = np.abs(soft.astype(np.int16) - tone).max(axis=2) <= _RANGE
    mask[1:-1, 1:-1] |= ((near[1:-1, 1:-1] > 0) & like).astype(np.uint8)


def _largest(found: NDArray[np.uint8]) -> Box:
    """The box of the largest patch, in pixels at 300 dpi."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(found))
    most = 1 + int(np.argmax(stats[1:count, cv2.CC_STAT_AREA]))
    left, top, wide, high = (round(int(n) / SMALL) for n in stats[most, :4])
    return Box(left, top, wide, high)
