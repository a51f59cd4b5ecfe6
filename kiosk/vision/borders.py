"""A quadrilateral's borders looked at across their length: laid exactly, and judged.

Profiles are taken at right angles to each side, reaching to both sides of it and some way past its
ends. The side is moved to the straight line that most edges of its profiles lie on; what is told
apart there is a border (a step from ground to card, ending at the corners) from a line or a pattern
that happens to lie so.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.pixels import Pixels

Floats = NDArray[np.float32]

#: Profiles reach this many pixels to either side.
REACH = 8
#: Where profiles are taken, in shares of a side; what lies beyond 0 and 1 is past the corners.
_ALONG = np.linspace(-0.2, 1.2, 43).astype(np.float32)
#: Round corners are left out: 3.18 mm of a card of 53.98 mm (ISO/IEC 7810).
_INNER = (_ALONG > 0.055) & (_ALONG < 0.945)
_PAST = (_ALONG < -0.04) | (_ALONG > 1.04)
#: Slopes tried, in pixels from one end of a side to the other.
_SLOPES = np.arange(-6, 7, 1.5).astype(np.float32)
#: Change of a channel from pixel to pixel that is an edge, and where it counts no more.
_EDGE_LEAST, _EDGE_ENOUGH = 3.0, 24.0
#: Difference of a channel between ground and card that is one.
_STEP_LEAST = 6


#: How far lines are taken to run on past corners that lie on the picture's border.
_PAST_UNSEEN = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """Of n quadrilaterals: corners (n, 4, 2) moved onto their borders, and what is seen there.

    By side, (n, 4): ``backed``, the share with an edge on it beyond chance; ``stepped``, the share
    where what is outside differs from what is inside. ``past`` (n): how much the lines run on past
    the corners, where that can be seen.
    """

    corners: Floats
    backed: Floats
    stepped: Floats
    past: Floats


def look(picture: Pixels, corners: Floats, cut: NDArray[np.bool_]) -> Borders:
    """Borders near the corners (n, 4, 2) in pixels of the picture.

    ``cut`` (n, 4) are sides that are the picture's own borders: they stay, and count as stepped.
    """
    profiles = _profiles(picture, corners)
    change = _change(profiles)
    offset, slope = _fitted(change, *_laid(change))
    offset, slope = np.where(cut, 0, offset), np.where(cut, 0, slope)
    rows = np.arange(len(_ALONG))
    at = offset[..., None] + slope[..., None] * (_ALONG - 0.5)
    near = np.clip(np.rint(at).astype(np.intp) + REACH, 3, 2 * REACH - 3)
    q, s = np.ogrid[: len(corners), :4]
    q, s = q[..., None], s[..., None]
    there = np.maximum(change[q, s, rows, near - 1], change[q, s, rows, near + 1])
    hit = np.maximum(there, change[q, s, rows, near]) >= _EDGE_LEAST
    # Three profile pixels are asked: what chance would say of them, from all the others.
    chance = np.minimum((change >= _EDGE_LEAST).mean(axis=3), 0.9)
    chance = 1 - np.power(1 - chance, 3)
    backed = _beyond_chance(hit[..., _INNER].mean(axis=2), chance[..., _INNER].mean(axis=2))
    inside, outside = profiles[q, s, rows, near + 3], profiles[q, s, rows, near - 3]
    apart = np.abs(inside - outside).max(axis=3)
    stepped = (apart[..., _INNER] >= _STEP_LEAST).mean(axis=2)
    seen = _seen(picture, corners)[..., _PAST]
    count = np.maximum(seen.sum(axis=(1, 2)), 1)
    past = _beyond_chance(
        (hit[..., _PAST] & seen).sum(axis=(1, 2)) / count,
        (chance[..., _PAST] * seen).sum(axis=(1, 2)) / count,
    )
    share = seen.mean(axis=(1, 2))
    past = (past * share + _PAST_UNSEEN * (1 - share)).astype(np.float32)
    return Borders(
        _met(corners, offset, slope), backed, np.where(cut, 1, stepped).astype(np.float32), past
    )


def _seen(picture: Pixels, corners: Floats) -> NDArray[np.bool_]:
    """Whether the middle of each profile lies on the picture, (n, 4, along)."""
    start, along, _ = _sides(corners)
    on = start[:, :, None] + along[:, :, None] * _ALONG[:, None]
    border = np.array([picture.shape[1], picture.shape[0]]) - 3
    return np.asarray(((on > 2) & (on < border)).all(axis=3))


def _beyond_chance(found: NDArray[np.floating], chance: NDArray[np.floating]) -> Floats:
    return np.asarray(np.maximum(found - chance, 0) / (1.001 - chance), np.float32)


def _sides(corners: Floats) -> tuple[Floats, Floats, Floats]:
    """Where each side begins, its whole vector, and the unit vector into the quadrilateral."""
    along = np.roll(corners, -1, axis=1) - corners
    length = np.maximum(np.linalg.norm(along, axis=2, keepdims=True), 1e-3)
    inward = np.stack([-along[..., 1], along[..., 0]], axis=2) / length
    return corners, along, inward.astype(np.float32)


def _profiles(picture: Pixels, corners: Floats) -> NDArray[np.int16]:
    """(n, 4, along, across, 3): from outside to inside."""
    start, along, inward = _sides(corners)
    across = np.arange(-REACH, REACH + 1, dtype=np.float32)
    on = start[:, :, None] + along[:, :, None] * _ALONG[:, None]
    at = on[:, :, :, None] + inward[:, :, None, None] * across[:, None]
    shape = at.shape[:-1]
    maps = at.reshape(-1, len(across), 2).astype(np.float32)
    seen = cv2.remap(picture, maps, np.empty(0), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen.reshape(*shape, 3), np.int16)


def _change(profiles: NDArray[np.int16]) -> Floats:
    """The largest change of a channel from pixel to pixel, (n, 4, along, across)."""
    step = np.abs(profiles[..., 2:, :] - profiles[..., :-2, :]).max(axis=4)
    found = np.zeros(profiles.shape[:-1], np.float32)
    found[..., 1:-1] = step / np.float32(2)
    return found


def _laid(change: Floats) -> tuple[Floats, Floats]:
    """For each side the offset and the slope of the straight line that most edges lie on."""
    capped = np.minimum(change[..., _INNER, :], _EDGE_ENOUGH)
    along = _ALONG[_INNER]
    shift = np.rint(_SLOPES[:, None] * (along - 0.5)).astype(np.intp)
    across = np.arange(2, 2 * REACH - 1)
    at = np.clip(across[:, None, None] + shift, 0, 2 * REACH)
    rows = np.arange(along.size)
    total = capped[:, :, rows, at].sum(axis=4)
    count = total.shape[0]
    best = total.reshape(count, 4, -1).argmax(axis=2)
    a, b = np.divmod(best, len(_SLOPES))
    return (across[a] - REACH).astype(np.float32), _SLOPES[b]


def _fitted(change: Floats, offset: Floats, slope: Floats) -> tuple[Floats, Floats]:
    """The same lines to a fraction of a pixel: least squares through the edges beside them."""
    capped = np.minimum(change[..., _INNER, :], _EDGE_ENOUGH)
    along = _ALONG[_INNER] - np.float32(0.5)
    across = np.arange(-REACH, REACH + 1, dtype=np.float32)
    for reach in (2.0, 1.5):
        at = offset[..., None] + slope[..., None] * along
        near = np.maximum(0, 1 - np.abs(across - at[..., None]) / (reach + 1)) * capped
        weight = near.sum(axis=3)
        middle = (near * across).sum(axis=3) / np.maximum(weight, 1e-3)
        total = np.maximum(weight.sum(axis=2), 1e-3)
        mean = (weight * middle).sum(axis=2) / total
        tilt = (weight * along).sum(axis=2) / total
        spread = (weight * np.square(along)).sum(axis=2) / total - np.square(tilt)
        slope = ((weight * along * middle).sum(axis=2) / total - tilt * mean) / np.maximum(
            spread, 1e-3
        )
        offset = mean - slope * tilt
    return offset, slope


def _met(corners: Floats, offset: Floats, slope: Floats) -> Floats:
    """Corners where the moved sides cross."""
    start, along, inward = _sides(corners)
    first = start + inward * (offset - slope / 2)[..., None]
    heading = along + inward * slope[..., None]
    before, before_heading = np.roll(first, 1, axis=1), np.roll(heading, 1, axis=1)
    gap = before - first
    crossed = heading[..., 0] * before_heading[..., 1] - heading[..., 1] * before_heading[..., 0]
    crossed = np.where(np.abs(crossed) < 1e-3, 1e-3, crossed)
    times = (gap[..., 0] * before_heading[..., 1] - gap[..., 1] * before_heading[..., 0]) / crossed
    return np.asarray(first + heading * times[..., None], np.float32)
