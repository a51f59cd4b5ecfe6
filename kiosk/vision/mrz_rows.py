"""From one row of a machine-readable zone to all of them: which way up, how long, which others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.vision.mrz_grid import Grid, grid
from kiosk.vision.mrz_slots import FINE, Slid, slid, spaced
from kiosk.vision.mrz_strips import SCALE, Doubles, Row, View, cut, ink, straightened

#: Characters a row may have, and by how many its measured length may fall short of them.
COLUMNS = (44, 36, 30)
_SHORT = 3.0
#: Pitches beyond a row's ends that are looked at, and how many at least.
_BEYOND, _LEAST = 6.0, 38.0
#: A row of which so few characters were seen may be a piece of any; then so many are looked at.
PIECE, PIECE_LEAST = 27.0, 52.0
#: A part of a long row looks like a short one: the longer is preferred if it is this little worse.
_SHORTER = 0.25
#: Certainty per character that leaves no doubt of a row's length; shorter ones are not tried.
_CLEAR = -0.25
#: Pitches of a row that tell which way up it is, by how much one way must be likelier, and how
#: certain it must be that there are characters at all.
_TOLD_BY, _TOLD, _TOLD_LEAST = 6, 0.5, -1.5
#: Distance of neighbouring rows in pitches (TD3 2.5, TD1 2.3, drawn ones 1.7 to 3.2), how far
#: others are sought, and their least ink beside the row's own.
_APART, _SOUGHT, _INK_LEAST = (1.4, 3.4), 7.2, 0.35
#: Half the height of print in pixels of a strip.
_HALF_PRINT = 6
#: Certainty per character below which a line is no row of a zone, and below which a neighbour of
#: one is not: it may be worse because it was found by its ink alone.
ROW_LEAST, _NEIGHBOUR_LEAST = -1.2, -1.6


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A row with its characters placed, read the right way up.

    ``row`` reaches from the first character to the last; ``seen`` is what was seen along it.
    """

    row: Row
    columns: int
    score: float
    seen: Slid


def placed(view: View, row: Row, *, piece: bool = False) -> list[Found]:
    """The row as one of each possible length, the likeliest first; a piece may be of any."""
    found: list[Found] = []
    count = row.characters
    piece = piece or count < PIECE
    for way in _ways(view, row):
        seen = slid(view, way, max(PIECE_LEAST, count) if piece else max(_LEAST, count + _BEYOND))
        character, paper = seen.character()[None], seen.paper()[None]
        for columns in COLUMNS:
            if piece or columns <= count + _SHORT:
                scores, path = spaced(character, paper, columns)
                if np.isfinite(scores[0]):
                    between = _between(seen, path[0], way)
                    found.append(Found(between, columns, float(scores[0]), seen))
                if scores[0] > _CLEAR:
                    break
    best = max((f.score for f in found), default=0.0)
    return sorted(found, key=lambda f: (f.score < best - _SHORTER, -f.columns, -f.score))


def _ways(view: View, row: Row) -> list[Row]:
    """The row the right way up, both ways where a piece of it does not tell, or none."""
    ways = [row, row.turned()]
    scores = []
    for way in ways:
        seen = slid(view, way, _TOLD_BY + 1)
        score, _ = spaced(seen.character()[None], 0 * seen.paper()[None], _TOLD_BY)
        scores.append(float(score[0]))
    if max(scores) < _TOLD_LEAST:
        return []
    if abs(scores[0] - scores[1]) > _TOLD:
        return [ways[int(np.argmax(scores))]]
    return ways


def _between(seen: Slid, path: np.ndarray[tuple[int, ...], np.dtype[np.intp]], row: Row) -> Row:
    """The row from its first character to its last."""
    first, last = seen.place(path[[0, -1]])
    length = float(np.hypot(*(last - first)))
    pitch = length / (len(path) - 1)
    along = (last - first) / length
    return Row((first + last) / 2, along, pitch, length + pitch, row.regular)


def zones(view: View, first: Found) -> Iterator[Grid]:
    """Grids of all rows that may belong to the row, the likeliest first."""
    peaks = _beside(view, first)
    own = first.seen
    known: dict[float, Slid] = {}

    def at(across: float) -> Slid:
        if across not in known:
            near = straightened(view, first.row.shifted(0.0, across), first.columns)
            # Slid from under the same place, so that the same places of both are one under another.
            back = float((own.row.middle - near.middle) @ near.along)
            middle = near.middle + back * near.along
            under = Row(middle, near.along, own.row.pitch, near.length, near.regular)
            known[across] = slid(view, under, len(own.x) / FINE)
        return known[across]

    for others in _choices(peaks, first.columns):
        rows = sorted([(0.0, own), *((a, at(a)) for a in others)], key=lambda r: r[0])
        if all(_is_row(seen, first.columns) for across, seen in rows if across):
            found = grid([seen for _, seen in rows], first.columns)
            if found is not None:
                yield found


def _is_row(seen: Slid, columns: int) -> bool:
    scores, _ = spaced(seen.character()[None], seen.paper()[None], columns)
    return bool(scores[0] > _NEIGHBOUR_LEAST)


def _choices(peaks: Sequence[float], columns: int) -> Iterator[tuple[float, ...]]:
    """Which other rows to try: one, or for cards of three rows two at even distances."""
    near = sorted((p for p in peaks if _APART[0] < abs(p) < _APART[1]), key=abs)
    if columns != 30:
        yield from ((p,) for p in near)
        return
    for above in (p for p in near if p < 0):
        yield from ((above, below) for below in near if below > 0 and _even(-above, below))
    for one in near:
        for other in peaks:
            if other * one > 0 and abs(other) > abs(one) and _even(abs(one), abs(other - one)):
                yield one, other


def _even(one: float, other: float) -> bool:
    return 0.8 < one / other < 1.25


def _beside(view: View, first: Found) -> list[float]:
    """Where lines of print lie across the row, in pitches from it."""
    height = 2 * round(_SOUGHT * SCALE) + 1
    size = (round(first.columns * SCALE), height)
    strip = cut(view, first.row.middle, first.row.along, size, first.row.pitch / SCALE)
    dark = cv2.reduce(ink(strip.grey), 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F).ravel()
    smooth = np.convolve(dark, np.ones(2 * _HALF_PRINT) / (2 * _HALF_PRINT), "same")
    own = float(smooth[height // 2 - _HALF_PRINT : height // 2 + _HALF_PRINT + 1].max())
    return _peaks(smooth, _INK_LEAST * own)


def _peaks(values: Doubles, least: float) -> list[float]:
    reach = _HALF_PRINT + 2
    middle = (len(values) - 1) / 2
    return [
        (n - middle) / SCALE
        for n in range(reach, len(values) - reach)
        if values[n] >= least and values[n] == values[n - reach : n + reach + 1].max()
    ]
