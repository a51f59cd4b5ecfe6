"""The grid on which the characters of all rows stand, and what the classifier sees on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.glyphs import PITCHES, WINDOW, glyphs
from kiosk.vision.mrz_slots import Floats, Slid, spaced
from kiosk.vision.mrz_strips import SCALE, Doubles, View

#: Shifts of each row against the one above, in quarters of a pitch, and what each costs.
_SHIFTS, _SHIFTED = (0, 1, -1, 2, -2), 0.02
#: How much the perspective terms of a grid are held back.
_STIFF = 1.5
#: Every so many places are looked at while windows are aimed.
_EVERY = 3
#: Pitches by which windows are moved, and shares by which they are made taller, to see better.
_DOWN, _ALONG, _TALL = (-0.12, 0.0, 0.12), (-0.24, -0.12, 0.0, 0.12, 0.24), (-0.1, 0.1)
#: Pitches by which windows are moved to look once more.
_ASIDE = 0.07
#: Logarithm below which a place counts no worse.
_FLOOR = -6.0
#: Certainty of an end's characters below which there are none, and from where there is one beyond.
_NO_CHARACTER, _CHARACTER = -1.2, 0.4
#: Rows of two that a part of a row may be of.
_LONGER = {30: (36, 44), 36: (44,)}
#: Columns of a window that are the character's own pitch.
_OWN = slice(4, 16)


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Where every character of a zone stands on a view.

    ``matrix`` (3 by 3) leads from (character, row) to pixels: the first character's middle is at
    0.5, the first row's at 0. ``score`` is the classifier's certainty per character when placed.
    """

    matrix: Doubles
    rows: int
    columns: int
    score: float

    def place(self, column: Doubles, row: Doubles) -> Doubles:
        """Pixels (2, n) of those places."""
        found = self.matrix @ np.stack([column, row, np.ones_like(column)])
        return np.asarray(found[:2] / found[2])

    def pitch(self) -> float:
        """Pixels from one character to the next in the middle of the zone."""
        middle = np.array([self.columns / 2 - 0.5, self.columns / 2 + 0.5])
        first, second = self.place(middle, np.full(2, (self.rows - 1) / 2)).T
        return float(np.hypot(*(second - first)))

    def with_places(self, before: int, after: int) -> Grid:
        """With so many more places before the first and after the last of each row, or fewer."""
        back = np.array([[1.0, 0.0, -before], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
        return Grid(self.matrix @ back, self.rows, self.columns + before + after, self.score)

    def corners(self) -> Doubles:
        """The zone's corners, half a row larger: top left, top right, bottom right, bottom left."""
        left, right, top, bottom = 0.0, float(self.columns), -0.5, self.rows - 0.5
        return self.place(
            np.array([left, right, right, left]), np.array([top, top, bottom, bottom])
        ).T


def grid(rows: Sequence[Slid], columns: int) -> Grid | None:
    """The grid of rows that start and end one under another, each so far below the one before.

    Rows may be shifted against each other by a steady amount, as perspective does.
    """
    places = min(len(row.x) for row in rows)
    character = np.zeros((len(_SHIFTS), places))
    paper = np.zeros_like(character)
    for n, row in enumerate(rows):
        own, bare = row.character()[:places], row.paper()[:places]
        for k, shift in enumerate(_SHIFTS):
            character[k] += np.roll(own, -shift * n) / len(rows)
            paper[k] += np.roll(bare, -shift * n) / len(rows)
    scores, paths = spaced(character, paper, columns)
    scores = scores - _SHIFTED * np.abs(_SHIFTS)
    best = int(scores.argmax())
    if not np.isfinite(scores[best]):
        return None
    cells, points, weights = [], [], []
    for n, row in enumerate(rows):
        index = np.clip(paths[best] + _SHIFTS[best] * n, 0, len(row.x) - 1)
        cells.append(np.stack([np.arange(columns) + 0.5, np.full(columns, float(n))], axis=1))
        points.append(row.place(index))
        weights.append(np.exp(np.maximum(row.character()[index], -3.0)))
    matrix = _fitted(np.concatenate(cells), np.concatenate(points), np.concatenate(weights))
    return Grid(matrix, len(rows), columns, float(scores[best]))


def _fitted(cells: Doubles, points: Doubles, weights: Doubles) -> Doubles:
    """The projective map from cells to points by weighted least squares, slightly stiffened."""
    to_cell, x, y = _centred(cells)
    to_point, u, v = _centred(points)
    one, none = np.ones_like(x), np.zeros_like(x)
    rows = np.concatenate(
        [
            np.stack([x, y, one, none, none, none, -u * x, -u * y], axis=1),
            np.stack([none, none, none, x, y, one, -v * x, -v * y], axis=1),
        ]
    )
    twice = np.concatenate([weights, weights])
    system = np.concatenate([rows * twice[:, None], np.diag([0.0] * 6 + [_STIFF] * 2)])
    right = np.concatenate([np.concatenate([u, v]) * twice, np.zeros(8)])
    found, *_ = np.linalg.lstsq(system, right, rcond=None)
    inner = np.append(found, 1.0).reshape(3, 3)
    return np.asarray(np.linalg.inv(to_point) @ inner @ to_cell)


def _centred(points: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """The map that gives points a mean of 0 and a spread of 1, and the points under it."""
    mean = points.mean(axis=0)
    spread = np.maximum(points.std(axis=0), 0.3)
    matrix = np.array(
        [
            [1 / spread[0], 0, -mean[0] / spread[0]],
            [0, 1 / spread[1], -mean[1] / spread[1]],
            [0, 0, 1],
        ]
    )
    x, y = ((points - mean) / spread).T
    return matrix, x, y


@dataclass(frozen=True, slots=True)
class Aim:
    """How windows are laid on a grid: moved along and down by pitches, higher by a share."""

    along: float = 0.0
    down: float = 0.0
    tall: float = 0.0

    def moved(self, step: Aim) -> Aim:
        """Both together."""
        return Aim(self.along + step.along, self.down + step.down, self.tall + step.tall)


def windows(
    view: View, found: Grid, aim: Aim, cells: NDArray[np.intp] | None = None
) -> NDArray[np.uint8]:
    """The classifier's windows on the characters: (rows * columns, 28, 20), or those of ``cells``.

    A window's height follows its width, because the distance of rows differs among issuers.
    """
    high, wide = WINDOW
    row, column = np.divmod(np.arange(found.rows * found.columns), found.columns)
    if cells is not None:
        row, column = row[cells], column[cells]
    x, y = column + 0.5, row.astype(np.float64)
    across, down = _axes(found, x, y)
    middle = found.place(x, y) + aim.along * across + aim.down * down
    u = ((np.arange(wide) + 0.5) / wide - 0.5) * PITCHES
    v = ((np.arange(high) + 0.5) / high - 0.5) * (PITCHES * high / wide * (1 + aim.tall))
    level, shrunk = view.level(float(np.median(np.hypot(*across))) / SCALE)
    right_of, below_of = u.astype(np.float32)[None, None], v.astype(np.float32)[None, :, None]
    maps = []
    for k in range(2):
        start = ((middle[k] + 0.5) / shrunk - 0.5).astype(np.float32)[:, None, None]
        right = (across[k] / shrunk).astype(np.float32)[:, None, None]
        below = (down[k] / shrunk).astype(np.float32)[:, None, None]
        maps.append((start + right * right_of + below * below_of).reshape(-1, wide))
    taken = cv2.remap(level, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(taken, np.uint8).reshape(-1, high, wide)


def _axes(found: Grid, x: Doubles, y: Doubles) -> tuple[Doubles, Doubles]:
    """One pitch along the row and one down at each place, in pixels: (2, n) each."""
    across = found.place(x + 0.5, y) - found.place(x - 0.5, y)
    down = found.place(x, y + 0.25) - found.place(x, y - 0.25)
    return across, down * (np.hypot(*across) / np.hypot(*down))


#: Where each character is looked at once more: a likeness that a small step takes away is none.
_AROUND = (Aim(along=_ASIDE), Aim(along=-_ASIDE), Aim(down=_ASIDE), Aim(down=-_ASIDE))


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the classifier sees on a grid.

    ``evidence`` is (rows, columns, 37) log-probabilities; ``before`` and ``after`` how much the
    places before the first and after the last characters look like characters, 0 to 1: a row taken
    for a shorter one, or one place off, has characters there. ``grid`` is where they were sought.
    """

    grid: Grid
    evidence: Floats
    before: float
    after: float

    @property
    def beyond(self) -> float:
        """The larger of both."""
        return max(self.before, self.after)

    def others(self) -> list[Grid]:
        """Where the zone may be if it is not here: one place off, or longer to one side."""
        certain = self.evidence.max(axis=2).mean(axis=0)
        grid, found = self.grid, []
        if certain[-1] < _NO_CHARACTER:
            found.append(grid.with_places(1, -1))
        if certain[0] < _NO_CHARACTER:
            found.append(grid.with_places(-1, 1))
        for longer in _LONGER.get(grid.columns, ()) if grid.rows == 2 else ():
            more = longer - grid.columns
            if self.before > _CHARACTER >= self.after:
                found.append(grid.with_places(more, 0))
            if self.after > _CHARACTER >= self.before:
                found.append(grid.with_places(0, more))
        return found


def seen_at_once(view: View, found: Grid) -> Seen:
    """What is seen with the windows where the grid has them; enough for clear print."""
    taken = windows(view, found, Aim())
    evidence = glyphs().log_probabilities(taken).reshape(found.rows, found.columns, -1)
    return Seen(found, evidence, *_beyond(view, found, Aim(), taken))


def seen_on(view: View, found: Grid) -> Seen:
    """What is seen with windows laid where the classifier is surest to see characters."""
    some = np.arange(0, found.rows * found.columns, _EVERY)
    found = _eased(view, found, some)
    aim = Aim()
    best = float(_certainty(view, found, aim, some).mean())
    for tall in _TALL:
        certainty = float(_certainty(view, found, Aim(tall=tall), some).mean())
        if certainty > best:
            aim, best = Aim(tall=tall), certainty
    taken = windows(view, found, aim)
    looks = [taken, *(windows(view, found, aim.moved(step)) for step in _AROUND)]
    looks += [windows(View(grey), found, aim) for grey in view.again]
    told = [glyphs().log_probabilities(look) for look in looks]
    evidence = _together(told).reshape(found.rows, found.columns, -1)
    return Seen(found, evidence, *_beyond(view, found, aim, taken))


def _together(told: Sequence[Floats]) -> Floats:
    """One opinion of several on the same characters: the mean of their logarithms.

    That there is a character at all stays as probable as they say on average.
    """
    there = np.mean([np.exp(one).sum(axis=1, keepdims=True) for one in told], axis=0)
    mean = np.mean(told, axis=0)
    mean += np.log(np.minimum(there, 1)) - np.log(np.exp(mean).sum(axis=1, keepdims=True))
    return np.asarray(mean, np.float32)


def _eased(view: View, found: Grid, some: NDArray[np.intp]) -> Grid:
    """The grid moved where that makes the classifier surer: in three parts, down and along.

    The places that a grid is made of are a quarter of a pitch apart.
    """
    part = np.minimum(some % found.columns * 3 // found.columns, 2)

    def best(of: Grid, aims: Sequence[Aim], steps: Sequence[float]) -> Doubles:
        certain = np.stack([_certainty(view, of, aim, some) for aim in aims])
        return np.array([_peak(certain[:, part == n].mean(axis=1), steps) for n in range(3)])

    down = best(found, [Aim(down=d) for d in _DOWN], _DOWN)
    moved = replace(found, matrix=_shifted(found, np.zeros(3), down))
    along = best(moved, [Aim(along=a) for a in _ALONG], _ALONG)
    return replace(moved, matrix=_shifted(moved, along, np.zeros(3)))


def _peak(values: Doubles, steps: Sequence[float]) -> float:
    """The step of the highest value, between steps by a parabola."""
    at = int(values.argmax())
    if 0 < at < len(steps) - 1:
        before, here, after = values[at - 1 : at + 2]
        bend = before - 2 * here + after
        if bend < -1e-6:
            part = 0.5 * (before - after) / bend
            return float(steps[at] + part * (steps[at + 1] - steps[at]))
    return float(steps[at])


def _shifted(found: Grid, along: Doubles, down: Doubles) -> Doubles:
    """The grid's matrix with its left, middle and right moved along and down."""
    row, column = np.divmod(np.arange(found.rows * found.columns), found.columns)
    x, y = column + 0.5, row.astype(np.float64)
    # The middles of the three parts are at a sixth, a half and five sixths.
    bend, bow = (
        np.polyval(np.polyfit([1 / 6, 1 / 2, 5 / 6], by, 2), x / found.columns)
        for by in (along, down)
    )
    across, below = _axes(found, x, y)
    points = found.place(x, y) + bend * across + bow * below
    cells = np.stack([x, y], axis=1)
    return _fitted(cells, points.T, np.ones(len(cells)))


def _certainty(view: View, found: Grid, aim: Aim, cells: NDArray[np.intp]) -> Doubles:
    """How sure the classifier is of a character in each of those places, as a logarithm."""
    seen = glyphs().log_probabilities(windows(view, found, aim, cells))
    return np.asarray(np.maximum(seen.max(axis=1), _FLOOR), np.float64)


def _beyond(view: View, found: Grid, aim: Aim, taken: NDArray[np.uint8]) -> tuple[float, float]:
    wider = found.with_places(1, 1)
    last = found.columns + 1
    cells = [row * wider.columns + column for column in (0, last) for row in range(found.rows)]
    outer = windows(view, wider, aim, np.array(cells))
    likely = np.exp(glyphs().log_probabilities(outer)).sum(axis=1)
    # The classifier evens contrast out, so that bare paper may look like anything.
    contrast = _contrast(outer) / max(float(np.median(_contrast(taken))), 1.0)
    sides = (likely * np.clip(1.5 * contrast - 0.25, 0, 1)).reshape(2, found.rows).mean(axis=1)
    return float(sides[0]), float(sides[1])


def _contrast(taken: NDArray[np.uint8]) -> Doubles:
    return np.asarray(taken[:, :, _OWN].reshape(len(taken), -1).std(axis=1), np.float64)
