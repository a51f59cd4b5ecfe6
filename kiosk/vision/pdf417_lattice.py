"""A PDF417 symbol laid out: its rows and columns counted, and the mean grey of every row's middle.

Columns are told by the period of 17 modules that all rows share (every codeword begins black and
ends white), rows by the borders between them, and both are proved by the row indicators, which say
them over and over along both ends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.vision.pdf417_ends import Doubles, Ends, Floats
from kiosk.vision.pdf417_patterns import (
    ACROSS,
    START,
    STOP,
    average,
    indicators,
    patterns,
    width_of,
)
from kiosk.vision.pixels import Grey, Points

#: Samples along a row for each module, and modules of quiet zone kept at either end.
SAMPLES, QUIET = 4, 2
#: The standard allows 3 to 90 rows; fewer pixels than this to a row cannot be told apart.
_ROWS_LEAST, _ROWS_MOST, _PIXELS_LEAST = 3, 90, 2.0
_COLUMNS_MOST = 30
#: How well the mean profile must follow the period, and indicators their patterns: correlations.
#: Wrong layouts reach 0.38 and 0.52, right ones that could be read 0.75 and 0.6 at least.
_PERIOD_LEAST, _TOLD_LEAST = 0.45, 0.45
#: Contrast of a mean profile is made even within this many of its 900 pixels, 5 to 8 modules.
_EVEN = 24.0
#: Modules that either end may be off, tried.
_OFF = np.linspace(-1, 1, 9)
#: Blur, in modules, of patterns before the symbol's own is known.
_BLUR = 0.6
#: Standard deviation of the weight of a row's pixels, in heights of the row.
_MIDDLE = 0.22


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """A symbol's layout.

    ``corners`` are its corners in pixels of the picture, named as rows are read; ``module`` is
    picture pixels per module along them. ``lines`` is (rows, samples): four samples a module, two
    modules of quiet zone at either end. ``told`` is the correlation of the row indicators.
    """

    corners: Points
    module: float
    rows: int
    columns: int
    level: int
    told: float
    lines: Floats

    def samples(self, first: int, last: int) -> slice:
        """Samples of the modules from ``first`` up to ``last``."""
        return slice((QUIET + first) * SAMPLES, (QUIET + last) * SAMPLES)

    def places(self) -> Floats:
        """The samples of every codeword of the data, (rows, columns, samples)."""
        data = self.lines[:, self.samples(2 * ACROSS, (2 + self.columns) * ACROSS)]
        return data.reshape(self.rows, self.columns, ACROSS * SAMPLES)


def lay_out(ends: Ends, grey: Grey) -> Lattice | None:
    """The layout between these ends, or ``None`` if they are not those of a symbol."""
    found = count_columns(ends.corners, grey, round((ends.modules - 1) / ACROSS - 4))
    if found is None:
        return None
    columns, corners = found
    modules = width_of(columns)
    top, right, bottom, left = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    height = int(np.clip(1.2 * max(left, right), 12, 720))
    flat = _flat(corners, grey, ((modules + 2 * QUIET) * SAMPLES, height), QUIET * SAMPLES)
    best: tuple[float, int, int, Floats] | None = None
    for rows in _row_counts(flat, columns):
        lines = _straight(_middles(flat, rows), columns)
        level, told = _level(lines, rows, columns)
        if best is None or told > best[0]:
            best = told, rows, level, lines
    if best is None or best[0] < _TOLD_LEAST:
        return None
    told, rows, level, lines = best
    return Lattice(corners, float(top + bottom) / 2 / modules, rows, columns, level, told, lines)


def _flat(corners: Points, grey: Grey, size: tuple[int, int], margin: float) -> Floats:
    """The symbol straightened to (width, height), with that many samples beside it."""
    width, height = size
    inside = [[margin, 0], [width - margin, 0], [width - margin, height], [margin, height]]
    turn = cv2.getPerspectiveTransform(corners, np.array(inside, np.float32) - 0.5)
    flat = cv2.warpPerspective(
        grey, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, np.float32)


def count_columns(
    corners: Points, grey: Grey, about: int | None = None
) -> tuple[int, Points] | None:
    """Columns of data that fit the mean profile of some lines across best, and better corners.

    ``about`` says how many there are, give or take two.
    """
    width = 900
    profile = _flat(corners, grey, (width, 24), 0).mean(axis=0)
    soft = _even(cv2.GaussianBlur(profile[None], (0, 0), 1.0))[0]
    counts = range(1, _COLUMNS_MOST + 1) if about is None else range(about - 2, about + 3)
    steps = _OFF if about is not None else _OFF[2::2][:-1]
    left, right = (n.reshape(-1, 1) for n in np.meshgrid(steps, steps))
    found = []
    for columns in (n for n in counts if 1 <= n <= _COLUMNS_MOST):
        modules = width_of(columns)
        at = (np.arange(len(START), modules - len(STOP)) + 0.5) / modules
        places = (at + (left * (1 - at) + right * at) / modules) * width - 0.5
        seen = unit(np.interp(places, np.arange(width), soft).astype(np.float32))
        likeness = (seen @ _expected(columns).T).max(axis=1)
        best = int(likeness.argmax())
        by = float(left[best, 0]) / modules, float(right[best, 0]) / modules
        like = min(float(likeness[best]), 0.999)
        # Few modules are like something by chance: the evidence counts, not the correlation.
        found.append((-len(at) * math.log1p(-(max(like, 0) ** 2)), like, columns, by))
    _, like, columns, (before, after) = max(found, default=(0.0, 0.0, 0, (0.0, 0.0)))
    if like < _PERIOD_LEAST:
        return None
    a, b, c, d = corners
    moved = [a + (b - a) * before, b + (b - a) * after, c + (c - d) * after, d + (c - d) * before]
    return columns, np.array(moved, np.float32)


def _even(profile: Floats) -> Floats:
    """The profile's contrast made even along it, so that glare does not outweigh what is left."""
    centred = profile - cv2.GaussianBlur(profile, (0, 0), _EVEN)
    spread = np.sqrt(cv2.GaussianBlur(centred * centred, (0, 0), _EVEN))
    return np.asarray(centred / (spread + 0.2 * float(spread.max()) + 1e-3), np.float32)


def _expected(columns: int) -> Floats:
    """The mean of many rows between start and stop, sharp and blurred, (2, modules)."""
    sharp = np.tile(average().mean(axis=0), columns + 2)[None]
    return unit(np.concatenate([sharp, cv2.GaussianBlur(sharp, (0, 0), 1.2)]))


def _row_counts(flat: Floats, columns: int) -> list[int]:
    """Likely numbers of rows: the grey changes at borders between them and not in their middles."""
    data = slice((QUIET + ACROSS) * SAMPLES, (QUIET + ACROSS * (columns + 3)) * SAMPLES)
    change = np.abs(cv2.Sobel(flat[:, data], cv2.CV_32F, 0, 1, ksize=3)).mean(axis=1)
    height, at = len(change), np.arange(len(change))
    found = []
    for rows in range(_ROWS_LEAST, min(_ROWS_MOST, int(height / _PIXELS_LEAST)) + 1):
        one = height / rows
        borders = np.interp(np.arange(1, rows) * one - 0.5, at, change)
        middles = np.interp((np.arange(rows) + 0.5) * one - 0.5, at, change)
        found.append((float(borders.mean() - middles.mean()), rows))
    high = max(found)[0] if found else 0.0
    # Half, a third, a fifth of the rows have their borders where rows have: the most are right.
    likely = sorted((r for likeness, r in found if likeness > 0.7 * high), reverse=True)
    return likely[:3]


def _middles(flat: Floats, rows: int) -> Floats:
    """The mean of every row's pixels, those in its middle counting most."""
    height = len(flat)
    at = (np.arange(height) + 0.5) * rows / height
    row = np.clip(at.astype(int), 0, rows - 1)
    weights = np.zeros((rows, height), np.float32)
    weights[row, np.arange(height)] = np.exp(-0.5 * ((at - row - 0.5) / _MIDDLE) ** 2)
    weights /= weights.sum(axis=1, keepdims=True)
    return np.asarray(weights @ flat, np.float32)


def _straight(lines: Floats, columns: int) -> Floats:
    """The lines with what bent cards and lenses shift along them taken out, up to one module."""
    modules = width_of(columns)
    expected = np.concatenate([START, np.tile(average().mean(axis=0), columns + 2), STOP])
    fine = np.repeat(np.pad(expected, QUIET, constant_values=1), SAMPLES).astype(np.float32)
    soft = cv2.GaussianBlur(fine[None], (0, 0), _BLUR * SAMPLES)
    bands = np.array([part.mean(axis=0) for part in np.array_split(lines, min(3, len(lines)))])
    reach, half = SAMPLES, (ACROSS + 8) * SAMPLES // 2
    points: list[tuple[float, float, float, float]] = []
    for n in range(columns + 4):
        middle = round((QUIET + (n + 0.5) * ACROSS) * SAMPLES)
        first, last = max(0, middle - half), min(soft.shape[1], middle + half)
        pattern = np.ascontiguousarray(soft[:, first + reach : last - reach])
        window = np.ascontiguousarray(bands[:, first:last], np.float32)
        match = np.asarray(cv2.matchTemplate(window, pattern, cv2.TM_CCOEFF_NORMED))
        for band, scores in enumerate(match):
            peak = int(scores.argmax())
            if 0 < peak < len(scores) - 1 and scores[peak] > 0.5:
                a, b, c = scores[peak - 1 : peak + 2]
                shift = peak - reach + 0.5 * (a - c) / min(a - 2 * b + c, -1e-6)
                points.append((n / (columns + 3) - 0.5, band - 1.0, shift, float(scores[peak])))
    return lines if len(points) < 12 else _shifted(lines, np.array(points), modules)


def _shifted(lines: Floats, points: Doubles, modules: int) -> Floats:
    """The lines resampled by a smooth fit of the shifts: (along, band, samples, likeness)."""
    along, band, shift, weight = points.T
    system = np.stack([np.ones_like(along), along, along**2, band, band * along], axis=1)
    for _ in range(3):
        fit, *_ = np.linalg.lstsq(system * weight[:, None], shift * weight, rcond=None)
        off = np.abs(system @ fit - shift)
        weight = points[:, 3] / (1 + (off / 0.5) ** 2)
    rows, count = lines.shape
    x = np.arange(count)
    u = np.clip((x / SAMPLES - QUIET) / modules, 0, 1) - 0.5
    v = (np.arange(rows)[:, None] + 0.5) / rows * 3 - 1.5
    by = fit[0] + fit[1] * u + fit[2] * u**2 + fit[3] * v + fit[4] * u * v
    maps = (x + by).astype(np.float32), np.repeat(np.arange(rows), count).reshape(rows, count)
    moved = cv2.remap(
        lines, maps[0], maps[1].astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved, np.float32)


def _level(lines: Floats, rows: int, columns: int) -> tuple[int, float]:
    """The level of error correction that the row indicators tell, and how well they tell it."""
    table = np.repeat(patterns().reshape(-1, ACROSS), SAMPLES, axis=1)
    soft = cv2.GaussianBlur(table, (0, 0), sigmaX=_BLUR * SAMPLES, sigmaY=1e-3)
    known = unit(np.asarray(soft, np.float32)).reshape(3, -1, ACROSS * SAMPLES)
    first = (QUIET + ACROSS) * SAMPLES
    last = (QUIET + ACROSS * (columns + 2)) * SAMPLES
    width, cluster = ACROSS * SAMPLES, np.arange(rows) % 3
    left, right = unit(lines[:, first : first + width]), unit(lines[:, last : last + width])
    found = []
    for level in range(9):
        a, b = indicators(rows, columns, level)
        alike = (left * known[cluster, a]).sum(axis=1), (right * known[cluster, b]).sum(axis=1)
        # Glare may cover one end of a row.
        found.append((float(np.maximum(*alike).mean() + np.mean(alike)) / 2, level))
    told, level = max(found)
    return level, told


def unit(values: Floats) -> Floats:
    """Each row less its mean, of length one."""
    centred = values - values.mean(axis=-1, keepdims=True)
    length = np.sqrt((centred * centred).sum(axis=-1, keepdims=True))
    return np.asarray(centred / (length + 1e-6), np.float32)
