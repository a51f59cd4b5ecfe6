"""The two ends of a PDF417 symbol: the start and stop patterns, which all its rows have.

They run along the whole height of the symbol, so that their bars are found where single modules
are long blurred away; with them the symbol's corners are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.pdf417_find import Symbol, Upright
from kiosk.vision.pdf417_patterns import START, STOP
from kiosk.vision.pixels import Grey, Points

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

#: The symbol is brought to this width to seek its ends: 1.2 to 3 pixels a module.
_WIDTH = 500.0
#: Bands across the upright symbol whose mean profiles are searched.
_BANDS = 20
#: Pixels per module tried, each this much more than the one before.
_SCALES = tuple(0.9 * 1.06**n for n in range(22))
#: Modules of the quiet zone, and of the codeword inside, that belong to the pattern sought.
_QUIET, _NEXT = 2, 1
_WHOLE = _NEXT + len(STOP) + _QUIET
#: The pattern sought is blurred by this many modules.
_BLUR = 0.6
#: Correlations that other print reaches by chance at the best of a band's places.
_BY_CHANCE = 0.65
#: Of the strongest contrast, what start and stop must have; they have the most there is.
_CONTRAST_LEAST = 0.4
#: Bands this much like the pattern count, and pairs of them that much may place the end.
_LIKE, _PLACING = 0.4, 0.45
#: Modules that an end may be off the line through the others.
_OFF_LINE = 0.8
#: Slope of an end against the upright: perspective and 15 degrees of misjudged angle.
_SLOPE = 0.35
#: Scales at which each end is placed; one may be that much nearer to the camera.
_TRIED, _NEARER = 3, 1.3
#: Modules from the outer edge: bars of start and stop, and quiet zone beside them.
_START_BAR, _STOP_BAR = (2, 3, 4, 5, 6), (12.5, 13.5, 14.5, 15.5, 16.5)
_BESIDE = (0.8, 1.2)
#: Of a symbol's height, gaps that glare may leave in its bars.
_GAP = 0.15


@dataclass(frozen=True, slots=True)
class _Line:
    """x = at + slope * y, at pixels per module; ``likeness`` of all bands on it added up."""

    at: float
    slope: float
    scale: float
    likeness: float

    def on(self, y: float) -> float:
        """The x at that height."""
        return self.at + self.slope * y


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both ends; ``flipped`` says that the profiles were mirrored: the symbol is upside down."""

    start: _Line
    stop: _Line
    flipped: bool


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """A symbol's corners in pixels of the picture: top left, top right, bottom right, bottom left.

    They are named as its rows are read; ``modules`` is roughly how many lie between its ends.
    """

    corners: Points
    modules: float


def find_ends(symbol: Symbol, grey: Grey) -> list[Ends]:
    """Where the symbol may begin and end, the likeliest first, at most three."""
    left, right, _, _ = symbol.extent()
    shrink = (right - left) / _WIDTH
    soft = cv2.GaussianBlur(grey, (0, 0), 0.45 * shrink) if shrink > 1.2 else grey
    upright = symbol.brought_to(np.asarray(soft, np.uint8), _WIDTH, coarse=True)
    if upright is None:
        return []
    edges = np.linspace(0, upright.grey.shape[0], _BANDS + 1).astype(int)
    if np.diff(edges).min() < 1:
        return []
    middles = (edges[:-1] + edges[1:] - 1) / 2.0
    bands = np.array(
        [upright.grey[a:b].mean(axis=0) for a, b in pairwise(edges)],
        np.float32,
    )
    found = []
    for pair in _placed(bands, middles)[:3]:
        ends = _cornered(upright, grey, pair)
        if ends is not None:
            found.append(ends)
    return found


def _placed(bands: Floats, middles: Doubles) -> list[_Pair]:
    """Both ends, the likeliest first."""
    windows = _windows(bands)
    pairs = []
    for flipped in (False, True):
        first, last = (_lines(windows, middles, which, flipped=flipped) for which in (0, 1))
        for start in first:
            for stop in last:
                apart = stop.on(float(middles.mean())) - start.on(float(middles.mean()))
                one = max(start.scale, stop.scale)
                if apart > 50 * one and one < _NEARER * min(start.scale, stop.scale):
                    pairs.append(_Pair(start, stop, flipped))
    return sorted(pairs, key=lambda p: -(p.start.likeness + p.stop.likeness))


@dataclass(frozen=True, slots=True, eq=False)
class _Windows:
    """Every window of every band as one matrix, and running sums to know their deviations by."""

    matrix: Floats
    sums: Doubles
    squares: Doubles
    width: int


def _windows(bands: Floats) -> _Windows:
    """The windows as long as the longest pattern; shorter ones see the beginning of each."""
    centred = (bands - bands.mean(axis=1, keepdims=True)).astype(np.float32)
    longest = _bank(0, flipped=False)[0].shape[1]
    padded = np.pad(centred, ((0, 0), (0, longest - 1)))
    matrix = np.lib.stride_tricks.sliding_window_view(padded, longest, axis=1)
    sums = np.pad(np.cumsum(centred, axis=1, dtype=np.float64), ((0, 0), (1, 0)))
    squares = np.pad(np.cumsum(centred**2, axis=1, dtype=np.float64), ((0, 0), (1, 0)))
    return _Windows(
        np.ascontiguousarray(matrix.reshape(-1, longest)), sums, squares, bands.shape[1]
    )


def _lines(windows: _Windows, middles: Doubles, which: int, *, flipped: bool) -> list[_Line]:
    """Where start (0) or stop (1) patterns stand one over another, at the likeliest scales.

    ``flipped`` seeks mirrored ones, and answers in coordinates that run from the right.
    """
    bank, lengths = _bank(which, flipped=flipped)
    dots = (windows.matrix @ bank.T).reshape(len(middles), windows.width, -1)
    tried = []
    for n, (scale, length) in enumerate(zip(_SCALES, lengths, strict=True)):
        count = windows.width - length + 1
        if count < 4:
            break
        sums = windows.sums[:, length:] - windows.sums[:, :-length]
        squares = windows.squares[:, length:] - windows.squares[:, :-length]
        spread = np.sqrt(np.maximum(squares - sums * sums / length, length))
        # Tinted paper and the card's edge are no bars, however alike in shape.
        spread = np.maximum(spread, _CONTRAST_LEAST * spread.max())
        match = dots[:, :count, n] / spread
        at = match.argmax(axis=1)
        evidence = _evidence(match[np.arange(len(at)), at], length)
        # Most bands may lie beside the symbol, on other print that was found with it.
        total = float(np.sort(evidence)[-_BANDS // 3 :].sum())
        tried.append((total, scale, evidence, count - 1 - at if flipped else at))
    tried.sort(key=lambda t: -t[0])
    inside = _NEXT + len(STOP) if which else _QUIET
    # Pixels are named by their middles: a pattern begins half a pixel before its first one's.
    found = (
        _line(middles, evidence, at - 0.5 + inside * scale, scale)
        for _, scale, evidence, at in tried[:_TRIED]
    )
    return [line for line in found if line is not None]


def _evidence(match: Doubles, length: int) -> Doubles:
    """Log-likelihood of the pattern against none: short ones are like something everywhere."""
    like = np.clip(match, _BY_CHANCE, 0.995)
    gained = np.log1p(-(_BY_CHANCE**2)) - np.log1p(-like * like)
    return np.asarray(0.5 * length * gained)


@lru_cache(maxsize=4)
def _bank(which: int, *, flipped: bool) -> tuple[Floats, list[int]]:
    """The pattern at every scale, of mean 0 and length 1, (scales, pixels), and their pixels."""
    patterns = [_pattern(scale, which)[:: -1 if flipped else 1] for scale in _SCALES]
    lengths = [len(p) for p in patterns]
    bank = np.zeros((len(patterns), max(round(s * _WHOLE) for s in _SCALES)), np.float32)
    for row, pattern in zip(bank, patterns, strict=True):
        centred = pattern - pattern.mean()
        row[: len(pattern)] = centred / np.linalg.norm(centred)
    return bank, lengths


def _pattern(scale: float, which: int) -> Floats:
    """The blurred start (0) or stop (1) pattern with quiet zone and next bar."""
    quiet = np.ones(_QUIET, np.float32)
    bar = np.full(_NEXT, float(which), np.float32)
    parts = (bar, STOP, quiet) if which else (quiet, START, bar)
    fine = np.repeat(np.concatenate(parts), 16)
    soft = cv2.GaussianBlur(fine[None], (0, 0), _BLUR * 16, borderType=cv2.BORDER_REPLICATE)[0]
    count = round(len(fine) / 16 * scale)
    at = (np.arange(count) + 0.5) / scale * 16 - 0.5
    return np.asarray(np.interp(at, np.arange(len(fine)), soft), np.float32)


def _line(middles: Doubles, best: Doubles, x: Doubles, scale: float) -> _Line | None:
    """The line through the places ``x`` of most bands, by their evidence."""
    high = float(np.sort(best)[-_BANDS // 5])
    i, j = np.triu_indices(len(middles), 1)
    placing = (best[i] > _PLACING * high) & (best[j] > _PLACING * high)
    i, j = i[placing], j[placing]
    slope = (x[j] - x[i]) / (middles[j] - middles[i])
    i, slope = i[np.abs(slope) < _SLOPE], slope[np.abs(slope) < _SLOPE]
    if not len(i):
        return None
    at = x[i] - slope * middles[i]
    near = np.abs(x - at[:, None] - slope[:, None] * middles) < _OFF_LINE * scale
    total = (near & (best > _LIKE * high)) @ best
    on = near[total.argmax()] & (best > _LIKE * high)
    weight = np.sqrt(best[on])
    system = np.stack([np.ones(int(on.sum())), middles[on]], axis=1) * weight[:, None]
    (first, by), *_ = np.linalg.lstsq(system, x[on] * weight, rcond=None)
    return _Line(float(first), float(by), scale, float(total.max()))


def _cornered(upright: Upright, grey: Grey, pair: _Pair) -> Ends | None:
    """The corners on the picture, by where the bars of start and stop begin and end."""
    height, width = upright.grey.shape

    def on_picture(x: Doubles, y: Doubles) -> Points:
        # Turned by half a turn and mirrored, the rows of the flipped profile run right to left;
        # so does time from bottom to top.
        across = width - 1 - x if pair.flipped else x
        points = np.stack([across, y, np.ones_like(y)], axis=-1) @ upright.matrix.T
        return points.astype(np.float32)

    y = np.arange(0, height, min(1.0, upright.times), dtype=np.float64)
    corners = []
    for line, sign, bar in ((pair.start, 1, _START_BAR), (pair.stop, -1, _STOP_BAR)):

        def grey_at(modules: tuple[float, ...], line: _Line = line, sign: int = sign) -> Floats:
            points = [
                on_picture(line.at + line.slope * y + sign * m * line.scale, y) for m in modules
            ]
            maps = np.array(points, np.float32)
            seen = cv2.remap(
                grey, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            )
            return np.asarray(seen, np.float32)

        ends = _extent(grey_at(tuple(-m for m in _BESIDE)).min(axis=0) - grey_at(bar).max(axis=0))
        if ends is None:
            return None
        at = np.interp(ends, np.arange(len(y)), y)
        at += (np.array(ends) - np.clip(ends, 0, len(y) - 1)) * min(1.0, upright.times)
        corners.append(on_picture(line.at + line.slope * at, at))
    left, right = corners
    found = np.array([left[0], right[0], right[1], left[1]], np.float32)
    if pair.flipped:
        found = found[[3, 2, 1, 0]]
    middle = (height - 1) / 2
    across = pair.stop.on(middle) - pair.start.on(middle)
    return Ends(found, across / float(np.sqrt(pair.start.scale * pair.stop.scale)))


def _extent(contrast: Floats) -> tuple[float, float] | None:
    """First and last place where bars stand out from the quiet zone, half a step outside."""
    soft = cv2.GaussianBlur(contrast[:, None], (0, 0), 1.0)[:, 0]
    high = float(np.percentile(soft, 95))
    if high < 4:
        return None
    marks = np.flatnonzero(np.diff(np.concatenate([[0], (soft > high / 2).astype(int), [0]])))
    runs = [[int(a), int(b)] for a, b in zip(marks[::2], marks[1::2], strict=True)]
    whole = runs[:1]
    for run in runs[1:]:
        if run[0] - whole[-1][1] < _GAP * len(soft):
            whole[-1][1] = run[1]
        else:
            whole.append(run)
    first, last = max(whole, key=lambda r: r[1] - r[0])
    return (first - 0.5, last - 0.5) if last - first >= 4 else None
