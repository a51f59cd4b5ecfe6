"""Lines of print on a flattened document: where they are, and each as a strip of letters.

Ink is what is darker (or, on dark grounds, lighter) than its surroundings by about as much as the
strongest print near it; its connected parts of like height, one behind the other, are a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.domain.finding import Box
from kiosk.vision.letters import BASE, CAPITALS, HEIGHT
from kiosk.vision.pixels import Grey, Pixels

Floats = NDArray[np.float32]

#: Lines are sought at this share of 300 dpi; sizes below are in pixels at 300 dpi.
_FINER = 2 / 3
#: Strokes are thinner than this (1.8 mm); shadows and photographs are not.
_STROKE = 22
#: Ink is at least this much darker than the ground, and this share of the strongest near it.
_DARKER = 9.0
_SHARE = 0.42
_NEAR = 48
#: Heights of letters: 0.6 to 5.5 mm. One part may be several letters that touch, as far as this
#: many of its heights; a wider part with less ink than this share of its box is a drawn line.
_LEAST, _MOST = 7, 66
_WIDEST = 30
_FULL, _LONG = 0.30, 4.0
#: Two parts are neighbours when they are this like in height and in strength, overlap by this share
#: of the lower one, and lie no farther apart than this many of their heights.
_ALIKE, _AS_STRONG, _OVERLAP, _GAP = 0.66, 0.4, 0.55, 1.25
#: Parts that are looked at: a card has some 200 letters, a page 400; noise has thousands.
_PARTS_MOST = 900
#: Small letters without ascenders are between these shares of the capitals; a slash is taller.
_SMALL = (0.64, 0.81)
#: A line is this many heights long, or one letter of at least this height (``F``, ``1``).
_ASPECT, _ALONE = 0.9, 14
#: Print differs from the ground above and below its line by this share of its contrast.
_APART = 0.35
#: Parts are at least this share as strong as so many of the strongest are on average.
_CONTRAST, _STRONGEST = 0.20, 60
#: Lines that are looked at, the strongest first.
LINES_MOST = 44
#: The baseline of a line of so many parts is fitted; it leans at most this much.
_FITTED, _LEAN = 4, 0.06
#: Pixels of a strip kept on either side of the line.
_MARGIN = 8
_STRIP_MOST = 720


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: its box in pixels of the document, and where its letters stand.

    ``base`` is the base line's y at the left end, ``lean`` its slope, ``capitals`` the letters'
    height; ``light``: the print is lighter than its ground; ``contrast`` is in grey levels.
    """

    box: Box
    base: float
    lean: float
    capitals: float
    light: bool
    contrast: float


def find_lines(flat: Pixels) -> tuple[TextLine, ...]:
    """The lines of print on a document flattened to 300 dpi (colour or grey), top to bottom."""
    grey = np.asarray(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY) if flat.ndim == 3 else flat, np.uint8)
    shrunk = cv2.resize(grey, None, fx=_FINER, fy=_FINER, interpolation=cv2.INTER_AREA)
    small = np.asarray(shrunk, np.uint8)
    side = round(_STROKE * _FINER) | 1
    square = np.ones((side, side), np.uint8)
    dark, bright = (
        _parts(small, np.asarray(cv2.morphologyEx(small, way, square), np.uint8))
        for way in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT)
    )
    strengths = np.sort(np.concatenate([dark[:, 4], bright[:, 4]]))[::-1]
    if not len(strengths):
        return ()
    least = _CONTRAST * float(strengths[:_STRONGEST].mean())
    sums = np.asarray(cv2.integral(small), np.int32)
    found: list[TextLine] = []
    for parts, light in ((dark, False), (bright, True)):
        found += _lines(parts[parts[:, 4] >= least], sums, light=light)
    kept = sorted(_distinct(found), key=lambda n: -n.contrast * min(n.box.width, 300))[:LINES_MOST]
    return tuple(sorted(kept, key=lambda n: (n.box.top, n.box.left)))


def strip_of(grey: Grey, line: TextLine) -> Grey:
    """The line as the classifier wants it: dark print, ``HEIGHT`` rows, standing on ``BASE``."""
    scale = CAPITALS / line.capitals
    width = round(min(_STRIP_MOST, line.box.width * scale + 2 * _MARGIN))
    # Row and column of the strip to x and y of the document, along the leaning base line.
    left, base = line.box.left - _MARGIN / scale, line.base - line.lean * _MARGIN / scale
    lift = base - BASE / scale
    turn = np.array([[1 / scale, 0, left], [line.lean / scale, 1 / scale, lift]], np.float64)
    times = 1
    if scale < 0.7:
        # Fewer pixels: take the mean of those that fall together.
        times = 2 if scale > 0.4 else 3
        shift = (1 / times - 1) / 2
        fine = turn / np.array([[times, times, 1.0]])
        fine[:, 2] += turn[:, :2] @ np.array([shift, shift])
        turn = fine
    strip = cv2.warpAffine(
        grey,
        turn,
        (width * times, HEIGHT * times),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if times > 1:
        strip = cv2.resize(strip, (width, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(255 - strip if line.light else strip, np.uint8)


def box_of_columns(line: TextLine, start: float, end: float) -> Box:
    """What lies between two pixels of the line's strip, as a box on the document."""
    scale = CAPITALS / line.capitals
    left = line.box.left + (start - _MARGIN) / scale
    right = line.box.left + (end - _MARGIN) / scale
    high = line.capitals
    top = line.base + line.lean * (left - line.box.left) - 1.25 * high
    return Box(round(left), round(top), max(1, round(right - left)), round(1.55 * high))


def _lines(parts: Floats, sums: NDArray[np.int32], *, light: bool) -> list[TextLine]:
    """Lines of the parts of one polarity."""
    if not len(parts):
        return []
    lines = (_line(parts[members], sums, light=light) for members in _chained(parts))
    return [line for line in lines if line is not None]


def _parts(grey: Grey, ink: Grey) -> Floats:
    """Connected ink like letters: left, top, width, height, strength, grey level; one a row."""
    tiny = cv2.resize(ink, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    side = round(_NEAR * _FINER / 4) | 1
    around = cv2.dilate(tiny, np.ones((side, side), np.uint8))
    near = cv2.resize(around, (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_LINEAR)
    least = np.maximum(cv2.convertScaleAbs(near, alpha=_SHARE), np.uint8(_DARKER))
    mask = cv2.compare(ink, least, cv2.CMP_GT)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    high, wide, area = stats[:, 3], stats[:, 2], stats[:, 4]
    full = area / (high * wide)
    kept = (high >= _LEAST * _FINER) & (high <= _MOST * _FINER) & (wide <= _WIDEST * high)
    kept &= (full >= 0.08) & ((wide <= _LONG * high) | (full >= _FULL))
    kept[0] = False
    chosen = np.flatnonzero(kept)
    if not len(chosen):
        return np.zeros((0, 6), np.float32)
    boxes = np.asarray(stats[chosen, :4], np.int32)
    inked = np.maximum(_within(np.asarray(mask > 0, np.uint8), boxes), 1)
    strength = _within(np.asarray(cv2.bitwise_and(ink, mask), np.uint8), boxes) / inked
    level = _within(np.asarray(cv2.bitwise_and(grey, mask), np.uint8), boxes) / inked
    found = np.column_stack([boxes, strength, level]).astype(np.float32)
    order = np.argsort(-strength * np.sqrt(area[chosen]))[:_PARTS_MOST]
    return np.asarray(found[order])


def _within(values: Grey, boxes: NDArray[np.int32]) -> NDArray[np.int32]:
    """The sum of the values in each box."""
    sums = np.asarray(cv2.integral(values), np.int32)
    x, y, w, h = boxes.T
    found = sums[y + h, x + w] - sums[y, x + w] - sums[y + h, x] + sums[y, x]
    return np.asarray(found, np.int32)


def _chained(parts: Floats) -> list[NDArray[np.intp]]:
    """Parts that stand one behind the other, as groups of row numbers."""
    x, y, w, h, strength = parts[:, :5].T
    bottom, right = y + h, x + w
    gap = x[None, :] - right[:, None]
    low, tall = np.minimum(h[:, None], h[None, :]), np.maximum(h[:, None], h[None, :])
    shared = np.minimum(bottom[:, None], bottom[None, :]) - np.maximum(y[:, None], y[None, :])
    near = (gap < _GAP * tall) & (gap > -0.8 * tall) & (low > _ALIKE * tall)
    near &= shared > _OVERLAP * low
    near &= strength[:, None] > _AS_STRONG * strength[None, :]
    near &= strength[None, :] > _AS_STRONG * strength[:, None]
    first, second = np.nonzero(near)
    group = np.arange(len(parts))
    while True:
        joined = group.copy()
        np.minimum.at(joined, first, group[second])
        np.minimum.at(joined, second, group[first])
        joined = joined[joined]
        if np.array_equal(joined, group):
            break
        group = joined
    order = np.argsort(group, kind="stable")
    cuts = np.flatnonzero(np.diff(group[order])) + 1
    return np.split(order, cuts)


def _line(parts: Floats, sums: NDArray[np.int32], *, light: bool) -> TextLine | None:
    """The parts as a line in pixels at 300 dpi, or None if they are not print on a ground.

    ``sums`` are the running sums of the picture's grey levels.
    """
    capitals = _capitals(parts[:, 3])
    left, right = int(parts[:, 0].min()), int((parts[:, 0] + parts[:, 2]).max())
    if right - left < _ASPECT * capitals and (len(parts) > 1 or capitals < _ALONE * _FINER):
        return None
    top, bottom = int(parts[:, 1].min()), int((parts[:, 1] + parts[:, 3]).max())
    contrast, level = (parts[:, 2] @ parts[:, 4:6] / parts[:, 2].sum()).tolist()
    above, below = max(0, top - 3), min(len(sums) - 1, bottom + 3)
    edges = sums[[above, above + 2, below - 2, below]][:, [left, right]]
    rows = np.diff(edges[:, 1] - edges[:, 0])[[0, 2]]
    ground = float(rows.sum()) / (4 * (right - left))
    if (level - ground if light else ground - level) < _APART * contrast:
        return None
    middle = np.asarray(parts[:, 0] + parts[:, 2] / 2 - left, np.float32)
    base, lean = _base_line(middle, parts[:, 1] + parts[:, 3], capitals)
    scale = 1 / _FINER
    box = Box(
        int(left * scale),
        int(top * scale),
        max(1, round((right - left) * scale)),
        max(1, round((bottom - top) * scale)),
    )
    return TextLine(box, base * scale, lean, max(capitals * scale, _LEAST), light, contrast)


def _capitals(heights: Floats) -> float:
    """The height of a line's capitals from the heights of its parts.

    Most parts are that high, except where most are small letters: these are some 0.73 of it.
    """
    in_order = sorted(heights.tolist())
    usual = in_order[min(len(in_order) - 1, int(0.7 * len(in_order)))]
    tallest = max(h for h in in_order if h <= 1.6 * usual)
    small = _SMALL[0] <= usual / tallest <= _SMALL[1]
    return float(tallest if small else usual)


def _base_line(middle: Floats, bottom: Floats, capitals: float) -> tuple[float, float]:
    """Where the letters stand at the left end, and how that leans; descenders are outvoted."""
    base = float(np.median(bottom))
    if len(middle) < _FITTED or np.ptp(middle) < 5 * capitals:
        return base, 0.0
    standing = np.abs(bottom - base) < 0.3 * capitals + _LEAN * np.ptp(middle) / 2
    at, low = middle[standing], bottom[standing]
    away = at - at.mean()
    spread = float((away * away).sum())
    lean = float((away * (low - low.mean())).sum()) / spread if spread > 0 else 0.0
    lean = float(np.clip(lean, -_LEAN, _LEAN))
    return float(np.median(bottom - lean * middle)), lean


def _distinct(lines: Sequence[TextLine]) -> list[TextLine]:
    """Without the lines of the other polarity that only trace the counters of letters."""
    kept: list[TextLine] = []
    for line in sorted(lines, key=lambda n: -n.contrast * n.box.width):
        if all(_shared(line.box, other.box) < 0.5 for other in kept):
            kept.append(line)
    return kept


def _shared(box: Box, other: Box) -> float:
    """The share of the smaller box that lies in the other."""
    wide = min(box.left + box.width, other.left + other.width) - max(box.left, other.left)
    high = min(box.top + box.height, other.top + other.height) - max(box.top, other.top)
    if wide <= 0 or high <= 0:
        return 0.0
    return wide * high / min(box.width * box.height, other.width * other.height)


def box_around(boxes: Sequence[Box]) -> Box | None:
    """What boxes cover together, ``None`` without any."""
    if not boxes:
        return None
    left, top = min(b.left for b in boxes), min(b.top for b in boxes)
    right, bottom = max(b.left + b.width for b in boxes), max(b.top + b.height for b in boxes)
    return Box(left, top, right - left, bottom - top)
