"""How sharp a printed edge is: MTF50 by the slanted edge (ISO 12233, e-SFR).

The picture is not turned or scaled first: that would blur it. Every pixel near the edge is a sample
of the edge's profile at its own distance, so that the profile is known finer than the pixels.
"""

from __future__ import annotations

import numpy as np

from kiosk.vision.lab import Floats

#: Samples to the pixel, as in ISO 12233.
_FINER = 4
#: Fewest pixels of edge and to either side of it.
_LENGTH_LEAST, _REACH_LEAST = 12.0, 5.0
#: An edge within so many degrees of the pixels' rows meets them at too few phases.
_ALONG = 1.5
#: Least step across the edge, in shares of white.
_STEP_LEAST = 0.1


def mtf50(light: Floats, start: Floats, end: Floats, reach: float) -> float | None:
    """Cycles per pixel at which contrast across the edge has fallen to a half.

    ``light`` is linear, (height, width); the edge runs from ``start`` to ``end`` (x, y), give or
    take two pixels, and nothing else is printed within ``reach`` pixels of it. ``None`` if it
    cannot be measured: too short, too faint, outside the picture, or along the pixels.
    """
    along = end - start
    length = float(np.hypot(*along))
    off = np.degrees(np.arctan2(*np.abs(along)[::-1])) % 90
    if length < _LENGTH_LEAST or reach < _REACH_LEAST or min(off, 90 - off) < _ALONG:
        return None
    values, distance, place = _samples(light, start, along / length, length, reach)
    if values.size < length * reach:
        return None
    bent = _edge(values, distance, place, reach)
    return None if bent is None else _half(_profile(values, distance - bent, reach))


def _samples(
    light: Floats, start: Floats, along: Floats, length: float, reach: float
) -> tuple[Floats, Floats, Floats]:
    """Values near the edge, their distance from its line and their place along it, -1 to 1."""
    across = np.array([-along[1], along[0]])
    corners = np.array([start, start + length * along])
    low = np.maximum(np.floor(corners.min(axis=0) - reach), 0).astype(int)
    high = np.ceil(corners.max(axis=0) + reach).astype(int) + 1
    part = light[low[1] : high[1], low[0] : high[0]]
    y, x = np.mgrid[low[1] : low[1] + part.shape[0], low[0] : low[0] + part.shape[1]]
    x, y = x - start[0], y - start[1]
    distance, place = x * across[0] + y * across[1], x * along[0] + y * along[1]
    near = (np.abs(distance) <= reach) & (place >= 0) & (place <= length)
    return part[near], distance[near], 2 * place[near] / length - 1


def _edge(values: Floats, distance: Floats, place: Floats, reach: float) -> Floats | None:
    """How far the edge really is from its line, for every sample; a lens may bend it a little.

    A parabola through the middles of the step in strips across the edge.
    """
    low, high = np.percentile(values, (5, 95))
    if high - low < _STEP_LEAST:
        return None
    sign = 1.0 if values[distance > 0].mean() > values[distance < 0].mean() else -1.0
    strips = np.clip(((place + 1) / 2 * 8).astype(int), 0, 7)
    middles, places = [], []
    for n in range(8):
        mine = strips == n
        if np.count_nonzero(mine) < reach:
            continue
        # Below the step for so long, above it for the rest: the balance says where it is.
        share = float(np.clip((values[mine] - low) / (high - low), 0, 1).mean())
        middles.append(sign * reach * (1 - 2 * share))
        places.append(float(place[mine].mean()))
    if len(middles) < 4:
        return None
    return np.asarray(np.polyval(np.polyfit(places, middles, 2), place))


def _profile(values: Floats, distance: Floats, reach: float) -> Floats:
    """The edge from dark to light, ``_FINER`` values to the pixel."""
    kept = reach - 2
    inside = np.abs(distance) < kept
    bins = ((distance[inside] + kept) * _FINER).astype(int)
    count = np.bincount(bins, minlength=int(2 * kept * _FINER))
    total = np.bincount(bins, values[inside], minlength=count.size)
    filled = np.flatnonzero(count)
    return np.asarray(np.interp(np.arange(count.size), filled, total[filled] / count[filled]))


def _half(profile: Floats) -> float | None:
    """Where the spectrum of the profile's slope first falls below a half."""
    slope = np.gradient(profile)
    middle = int(np.argmax(np.abs(np.convolve(slope, np.ones(5), "same"))))
    half = min(middle, slope.size - 1 - middle)
    if half < 2 * _FINER:
        return None
    line = slope[middle - half : middle + half + 1]
    spectrum = np.abs(np.fft.rfft(line * np.hamming(line.size), 8 * line.size))
    cycles = np.arange(spectrum.size) * _FINER / (8 * line.size)
    # The slope was taken between neighbours of either side, and bins have a width: ISO 12233 takes
    # both out again.
    step = np.sinc(2 * cycles / _FINER) * np.sinc(cycles / _FINER)
    response = spectrum / max(spectrum[0], 1e-12) / np.maximum(step, 0.1)
    below = np.flatnonzero(response < 0.5)
    if below.size == 0 or below[0] == 0:
        return None
    n = int(below[0])
    part = (response[n - 1] - 0.5) / (response[n - 1] - response[n])
    return float(cycles[n - 1] + part * (cycles[n] - cycles[n - 1]))
