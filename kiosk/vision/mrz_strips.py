"""Strips cut along lines of print, and what they tell: the middle of the line, its pitch, its ends.

A machine-readable zone is the one print on a document whose characters all stand equally far apart
(2.54 mm, ICAO Doc 9303 part 3, section 4.2); so the strength of that period alone tells its rows
from other lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.glyphs import PITCHES, WINDOW
from kiosk.vision.mrz_lines import Line
from kiosk.vision.pixels import Grey

Doubles: TypeAlias = NDArray[np.float64]

#: Pixels of a strip for each character pitch: as the classifier's windows have them.
SCALE = WINDOW[1] / PITCHES
#: Strips take their pixels from a picture halved until a strip's pixel is smaller than this many.
_HALVED_FROM = 1.6
#: Height in pixels of strips that are measured, and of the print on them.
_TALL, _PRINT = 41, 13
#: Pitches that are sought, in pixels of a strip on which a line is _PRINT high.
_PITCHES = np.exp(np.linspace(np.log(8.2), np.log(22.0), 100))
#: A line's slope is measured from its two halves when these agree with its middle so far, px.
_AGREE, _SLANT_MOST = 3.0, 9.0
#: Where a row ends: less ink than this share of its own over this many pitches.
_INK_LEAST, _GAP = 0.3, 2.0
#: Most pitches that a row is followed from its middle.
_FOLLOWED = 36.0


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A grey picture, halved as often as strips need it; ``matrix`` (3 by 3) leads to the frame.

    ``again`` are other pictures of the same, made sharp in another way.
    """

    grey: Grey
    matrix: Doubles = field(default_factory=lambda: np.eye(3))
    again: tuple[Grey, ...] = ()
    _halved: list[Grey] = field(default_factory=list)

    def level(self, step: float) -> tuple[Grey, float]:
        """The picture for strips of that many pixels a pixel, and how often it was shrunk."""
        found, shrunk, n = self.grey, 1.0, 0
        while step / shrunk > _HALVED_FROM and min(found.shape) >= 64:
            if n == len(self._halved):
                height, width = (side // 2 for side in found.shape)
                whole = found[: 2 * height, : 2 * width]
                half = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
                self._halved.append(np.asarray(half, np.uint8))
            found, shrunk, n = self._halved[n], shrunk * 2, n + 1
        return found, shrunk


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """A straightened piece of a view; ``matrix`` (2 by 3) leads from its pixels to the view's."""

    grey: Grey
    matrix: Doubles

    def place(self, x: float, y: float) -> Doubles:
        """Where a pixel of the strip lies on the view: (x, y)."""
        return np.asarray(self.matrix @ np.array([x, y, 1.0]))


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A measured line of print on a view.

    ``middle`` (x, y), ``along`` (unit direction), ``pitch`` and ``length`` in the view's pixels;
    ``regular`` how much of the print repeats at the pitch, 0 to 1.
    """

    middle: Doubles
    along: Doubles
    pitch: float
    length: float
    regular: float

    @property
    def characters(self) -> float:
        """How many fit."""
        return self.length / self.pitch

    def turned(self) -> Row:
        """Read from the other side."""
        return Row(self.middle, -self.along, self.pitch, self.length, self.regular)

    def shifted(self, along: float, across: float) -> Row:
        """Moved by that many pitches."""
        u = self.along
        moved = self.middle + self.pitch * (along * u + across * np.array([-u[1], u[0]]))
        return Row(moved, u, self.pitch, self.length, self.regular)


def cut(view: View, middle: Doubles, along: Doubles, size: tuple[int, int], step: float) -> Strip:
    """The strip of (width, height) pixels, each ``step`` pixels of the view, around ``middle``."""
    u = along * step
    turn = np.array([[u[0], -u[1]], [u[1], u[0]]])
    origin = middle - turn @ ((np.array(size) - 1) / 2)
    matrix = np.column_stack([turn, origin])
    level, shrunk = view.level(step)
    scaled = matrix / shrunk
    scaled[:, 2] = (matrix[:, 2] + 0.5) / shrunk - 0.5
    grey = cv2.warpAffine(
        level,
        scaled,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Strip(np.asarray(grey, np.uint8), matrix)


def ink(grey: Grey) -> Grey:
    """How much darker than the paper around it each pixel of a strip is."""
    paper = cv2.dilate(cv2.GaussianBlur(grey, (0, 0), 1.5), np.ones((21, 21), np.uint8))
    return np.asarray(cv2.subtract(cv2.blur(paper, (21, 21)), grey), np.uint8)


def measured(view: View, line: Line) -> Row | None:
    """The line as a row of print: exact middle and slope, pitch, and where it ends.

    ``None`` if it is too short for a period to be seen.
    """
    step = line.height / _PRINT
    width = round(line.length / step + 3 * _PRINT)
    if width < 6 * _PRINT:
        return None
    middle, along = np.array([line.x, line.y]), np.array([line.along_x, line.along_y])
    strip = cut(view, middle, along, (width, _TALL), step)
    dark = ink(strip.grey)
    left, right = _slope(dark, _PRINT)
    period, regular = _period(dark, (left + right) / 2)
    start, end = strip.place((width - 1) / 4, left), strip.place(3 * (width - 1) / 4, right)
    along = (end - start) / float(np.hypot(*(end - start)))
    row = Row((start + end) / 2, along, period * step, line.length, regular)
    return _followed(view, row)


def straightened(view: View, row: Row, characters: int) -> Row:
    """A row near the place and direction given, its middle and slope measured anew."""
    step = row.pitch / SCALE
    width = round((characters + 1) * SCALE)
    strip = cut(view, row.middle, row.along, (width, _TALL), step)
    left, right = _slope(ink(strip.grey), _PRINT)
    start, end = strip.place((width - 1) / 4, left), strip.place(3 * (width - 1) / 4, right)
    along = (end - start) / float(np.hypot(*(end - start)))
    foot = (start + end) / 2
    foot = foot + float((row.middle - foot) @ along) * along
    return Row(foot, along, row.pitch, row.length, row.regular)


def _slope(dark: Grey, print_: int) -> tuple[float, float]:
    """The height of the print's middle in the left and in the right half of a strip."""
    width = dark.shape[1]
    left = _middle(dark[:, : width // 2], print_)
    right = _middle(dark[:, width // 2 :], print_)
    between = _middle(dark[:, width // 4 : 3 * width // 4], print_)
    if abs((left + right) / 2 - between) > _AGREE or abs(left - right) > _SLANT_MOST:
        return between, between
    return left, right


def _middle(dark: Grey, print_: int) -> float:
    """The row about which most ink lies within the height of print, to parts of a pixel."""
    rows = cv2.reduce(dark, 1, cv2.REDUCE_SUM, dtype=cv2.CV_64F).ravel()
    count = rows.size
    away = (np.arange(count) - (count - 1) / 2) / (0.3 * count)
    found = np.convolve(rows, np.ones(print_), "same") * np.exp(-(away**2))
    at = int(found.argmax())
    if 0 < at < count - 1:
        before, here, after = found[at - 1 : at + 2]
        bend = before - 2 * here + after
        if bend < 0:
            return float(at + 0.5 * (before - after) / bend)
    return float(at)


def _columns(dark: Grey, middle: float, print_: int = _PRINT) -> Doubles:
    top = max(0, round(middle - print_ / 2))
    return np.asarray(dark[top : top + print_].sum(axis=0), np.float64)


@lru_cache(maxsize=64)
def _waves(count: int) -> NDArray[np.complex128]:
    """A windowed wave of each pitch: (pitches, count)."""
    phase = np.arange(count)[None] * (-2j * np.pi) / _PITCHES[:, None]
    return np.asarray(np.exp(phase) * np.hanning(count + 2)[1:-1])


def _period(dark: Grey, middle: float) -> tuple[float, float]:
    """The strongest period of the columns in pixels, and its share of their variation."""
    ink_along = _columns(dark, middle)
    # Lengths in coarse steps, so that few tables of waves are made.
    count = ink_along.size // 16 * 16
    start = (ink_along.size - count) // 2
    smooth = np.convolve(ink_along, np.ones(31) / 31, "same")
    varied = (ink_along - smooth)[start : start + count]
    window = np.hanning(count + 2)[1:-1]
    power = float(((varied * window) ** 2).sum()) + 1e-6
    found = np.abs(_waves(count) @ varied) ** 2 * (2 / (count * power))
    best = int(found.argmax())
    return float(_PITCHES[best]), float(found[best])


def _followed(view: View, row: Row) -> Row:
    """The row with its ends where its ink ends."""
    width = 2 * round(min(_FOLLOWED, 0.75 * row.characters + 8) * SCALE) + 1
    strip = cut(view, row.middle, row.along, (width, 21), row.pitch / SCALE)
    columns = _columns(ink(strip.grey), 10.0)
    smooth = np.convolve(columns, np.ones(18) / 18, "same")
    half = width // 2
    inner = round(min(half, 0.35 * row.characters * SCALE))
    level = float(np.median(smooth[half - inner : half + inner + 1]))
    inked = smooth > _INK_LEAST * level
    gap = round(_GAP * SCALE)
    last, first = _end(inked[half:], gap), _end(inked[half::-1], gap)
    length = (first + last) / SCALE * row.pitch
    moved = row.shifted((last - first) / 2 / SCALE, 0.0)
    return Row(moved.middle, row.along, row.pitch, max(length, row.pitch), row.regular)


def _end(inked: NDArray[np.bool_], gap: int) -> float:
    """How far ink goes on from the beginning without a gap so long."""
    places = np.nonzero(inked)[0]
    if not places.size:
        return 0.0
    breaks = np.nonzero(np.diff(places) > gap)[0]
    return float(places[breaks[0]] if breaks.size else places[-1])
