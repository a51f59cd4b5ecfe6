"""Reading the machine-readable zone of a passport, card or visa from a frame (ICAO Doc 9303).

Rows of evenly spaced print are sought at any of the four orientations (``mrz_search``), the
classifier is slid along them until their characters, their other rows and the way up are known
(``mrz_rows``), blur is undone where it must be (``mrz_focus``), and the likeliest lines that keep
every check digit are the answer (``mrz_decode``). docs/reading.md has the method and its figures.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.domain.mrz import format_of
from kiosk.domain.mrz_formats import CHARACTERS, FILLER, LAYOUTS, Format, formats_of
from kiosk.domain.nations import CODES
from kiosk.vision.mrz_decode import Decoded, decode
from kiosk.vision.mrz_focus import Sharpened, sharpened
from kiosk.vision.mrz_grid import Grid, Seen, seen_at_once, seen_on
from kiosk.vision.mrz_rows import COLUMNS, ROW_LEAST, Found, placed, zones
from kiosk.vision.mrz_search import passes
from kiosk.vision.mrz_strips import Doubles, Row, View
from kiosk.vision.pixels import Grey, Pixels, Points

Floats: TypeAlias = NDArray[np.float32]

#: Seconds of computing that one reading may take (of the processor, not of the clock).
PATIENCE = 0.19
#: Seconds that a step takes at most; it is not begun with less left.
_SEARCHING, _LOOKING, _FINELY, _SHARPENING = 0.01, 0.02, 0.035, 0.06
#: Of the rows of one search the best so many are made sharp.
_SHARPENED_MOST = 2
#: Rows of so few characters are pieces. They are put off until more searches than these were made:
#: a finer one may show them whole.
_WHOLE, _FINER = 27.0, 1
#: Regularity of a row from which it is made sharp though no character is seen on it.
_REGULAR = 4.0
#: A zone's certainty per character below which it is not looked at more closely, and of what is
#: seen then.
_ZONE_LEAST, _SEEN_LEAST = -1.0, -0.9
#: A zone's certainty from which it is first read as it was placed, and how sure that must be.
_CLEAR, _CLEARLY_SURE = -0.1, 0.97
#: A row's certainty below which it is made sharp before it is read at all, and below which that is
#: put off until the frame has been searched both upright and turned.
_SOFT, _SOFTER = -0.15, -0.5
#: Second guesses of a row's length are followed when they are this little less certain.
_SECOND = 0.5
#: Room around a hint, as a share of its height and of its width.
_ROOM = (0.9, 0.06)

#: A reading is accepted when, per character, its logarithm is this high on average, ...
MEAN_LEAST = -0.2
#: ... the check digits cost so little of its likelihood (they are right by chance otherwise), ...
GIVEN_UP_MOST = 2.0
#: ... it is this probable among all readings that keep them, and so is each single character, ...
SURE_LEAST, CHARACTER_LEAST = 0.6, 0.8
#: ... nothing like a character stands before or after its lines, ...
BEYOND_MOST = 0.4
#: ... and each letter of a name, which no digit checks, is what the print itself looks like, with
#: this probability: elsewhere an 8 where only letters may stand would come out as a sure B.
#: On 1,056 drawn and 578 real and degraded documents these limits let 984 and 487 readings pass,
#: all right; without the last one 1 of 1,004 drawn was wrong, all in motion of 15 pixels.
PRINTED_LEAST = 0.2
#: Digits so near to a letter's shape that small print does not tell them apart.
_SHAPED = {"O": "0", "I": "1"}
#: Wherever it stands, a character or one of its likes must be seen with this probability: where
#: glare burnt two out, the check digits alone leave some answers, and one of them is likeliest.
ALIKE_LEAST = 0.03
#: Characters that look like each other: 1 for each and for its likes.
_ALIKE = np.eye(len(CHARACTERS), dtype=np.float32)
for _likes in ("0ODQ", "1IT7", "2Z", "5S", "6G", "8B", "4A"):
    for _one in _likes:
        _ALIKE[CHARACTERS.index(_one), [CHARACTERS.index(c) for c in _likes]] = 1


@dataclass(frozen=True, slots=True, eq=False)
class MrzRead:
    """One reading of a zone; its lines always keep their format and every check digit.

    ``confidence`` is the probability of each character, rows by columns; ``mean`` the average
    log-probability of the characters; ``given_up`` the natural logarithm of how much likelier the
    best lines without regard to check digits are; ``sure`` the probability of the whole among all
    lines that keep them; ``beyond`` how much the places before and after the lines look like
    characters, 0 to 1. Only an ``accepted`` reading is a fact. ``corners`` of the zone are in frame
    pixels: top left, top right, bottom right, bottom left as printed. ``evidence`` is
    (rows, columns, 37) log-probabilities, for ``combine``.
    """

    lines: tuple[str, ...]
    format: Format
    confidence: tuple[tuple[float, ...], ...]
    mean: float
    given_up: float
    sure: float
    beyond: float
    accepted: bool
    corners: tuple[tuple[float, float], ...]
    evidence: Floats


def read(
    pixels: Pixels | Grey, *, patience: float = PATIENCE, hint: Points | None = None
) -> MrzRead | None:
    """The best reading of a zone on the frame (colour or grey), whether accepted or not.

    After about ``patience`` seconds of computing no new try is begun. ``hint`` are the four corners
    of the zone on an earlier frame, in order: then it is sought there alone.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY) if pixels.ndim == 3 else pixels
    view = View(np.asarray(grey, np.uint8))
    if hint is not None:
        view = _around(view, hint)
    best: MrzRead | None = None
    for reading in _readings(view, _Until.after(patience), level=hint is not None):
        best = reading if best is None else max(best, reading, key=_worth)
        if best.accepted:
            break
    return best


def combine(reads: Sequence[MrzRead]) -> MrzRead | None:
    """One reading from several of the same zone on different frames; ``None`` without any.

    The log-probabilities of each character are added up and divided by the square root of their
    number: frames repeat each other's mistakes in part. Readings of another shape or of another
    document are left out.
    """
    if not reads:
        return None
    best = max(reads, key=_worth)
    alike = [r for r in reads if _same_zone(best, r)]
    if len(alike) == 1:
        return best
    evidence = np.sum([r.evidence for r in alike], axis=0) / np.float32(np.sqrt(len(alike)))
    found = decode(np.asarray(evidence, np.float32), best.format)
    if found is None:
        return best
    beyond = min(r.beyond for r in alike)
    mean = float(np.mean([r.mean for r in alike]))
    average = evidence / np.float32(np.sqrt(len(alike)))
    together = _as_read(found, mean, beyond, best.corners, average)
    return replace(together, evidence=np.asarray(evidence, np.float32))


def _same_zone(one: MrzRead, other: MrzRead) -> bool:
    """Whether both have the same shape and most of their characters are alike."""
    if one.format is not other.format or other.beyond > BEYOND_MOST:
        return False
    ours, theirs = "".join(one.lines), "".join(other.lines)
    alike = sum(a == b for a, b in zip(ours, theirs, strict=True))
    return alike >= 0.75 * len(ours)


@dataclass(frozen=True, slots=True)
class _Until:
    """The processor time of this thread at which patience ends."""

    end: float

    @staticmethod
    def after(seconds: float) -> _Until:
        return _Until(time.thread_time() + seconds)

    def has(self, seconds: float) -> bool:
        """Whether a step of so many seconds fits."""
        return time.thread_time() + seconds < self.end


@dataclass(frozen=True, slots=True, eq=False)
class _Soft:
    """A row that may be read once it is sharp, both ways if the way up is unknown."""

    worth: float
    score: float
    rows: tuple[Row, ...]

    @property
    def whole(self) -> bool:
        """Whether it is as long as a row of a zone."""
        return self.rows[0].characters > _WHOLE


def _readings(view: View, until: _Until, *, level: bool) -> Iterator[MrzRead]:
    """Readings as they come: rows that are clear first, then those that are sharp at last.

    With ``level`` rows are level and large on the view.
    """
    soft: list[_Soft] = []
    sharp = _Sharp(view, until)
    for number, candidates in enumerate(passes(view, level=level)):
        if number > _FINER and not until.has(_FINELY):
            return
        for candidate in candidates:
            ways = placed(view, candidate.row)
            score = ways[0].score if ways else -np.inf
            if score > _SOFT:
                yield from _of_ways(view, ways, until)
            if score > ROW_LEAST:
                soft.append(_Soft(candidate.regular + 10 * score, score, (ways[0].row,)))
            elif candidate.regular > _REGULAR:
                both = (candidate.row, candidate.row.turned())
                soft.append(_Soft(candidate.regular - 20, ROW_LEAST, both))
            if soft and soft[-1].score > _SOFTER:
                yield from sharp.readings(soft.pop())
            if not until.has(_SEARCHING):
                return
        if number != 0:
            ready = [r for r in soft if r.whole or number > _FINER]
            for row in sorted(ready, key=lambda r: -r.worth)[:_SHARPENED_MOST]:
                yield from sharp.readings(row)
            soft = [r for r in soft if r not in ready]


@dataclass(slots=True)
class _Sharp:
    """Reads rows with their blur undone; what undid the last helps with the next."""

    view: View
    until: _Until
    last: Sharpened | None = None

    def readings(self, soft: _Soft) -> Iterator[MrzRead]:
        """Readings of a row with its blur undone, otherwise as it is."""
        shown = False
        for row in soft.rows:
            if not self.until.has(_SHARPENING):
                return
            found = sharpened(self.view, row, self.last)
            if found.score > soft.score:
                shown, self.last = True, found
                yield from _of_ways(found.view, placed(found.view, found.row), self.until)
        if not shown and ROW_LEAST < soft.score <= _SOFT:
            yield from _of_ways(self.view, placed(self.view, soft.rows[0]), self.until)


def _of_ways(view: View, ways: Sequence[Found], until: _Until) -> Iterator[MrzRead]:
    """Readings of a row that was placed; if no others go with it, of the row it may be part of."""
    alone = True
    for reading in _of_lengths(view, ways, until):
        alone = False
        yield reading
    if not alone or not ways or not until.has(_SEARCHING):
        return
    if ways[0].score > _SOFTER and ways[0].columns != COLUMNS[0]:
        yield from _of_lengths(view, placed(view, ways[0].row, piece=True), until)


def _of_lengths(view: View, ways: Sequence[Found], until: _Until) -> Iterator[MrzRead]:
    later: list[Grid] = []
    for found in ways[:2]:
        if found.score > max(ROW_LEAST, ways[0].score - _SECOND) and until.has(_SEARCHING):
            for grid in zones(view, found):
                if grid.score > _CLEAR:
                    yield from _of_grid(view, grid, until)
                else:
                    later.append(grid)
                if not until.has(_LOOKING):
                    break
    best = max((grid.score for grid in later), default=0.0)
    for grid in sorted(later, key=lambda g: -g.score):
        if grid.score > best - _SECOND and until.has(_LOOKING):
            yield from _of_grid(view, grid, until)


def _of_grid(view: View, grid: Grid, until: _Until) -> Iterator[MrzRead]:
    if grid.score > _CLEAR:
        for reading in _decoded(view, seen_at_once(view, grid)):
            if reading.accepted and reading.sure > _CLEARLY_SURE:
                yield reading
                return
    if grid.score > _ZONE_LEAST:
        seen = seen_on(view, grid)
        yield from _decoded(view, seen)
        for other in seen.others():
            if until.has(_LOOKING):
                yield from _decoded(view, seen_on(view, other))


def _decoded(view: View, seen: Seen) -> Iterator[MrzRead]:
    if float(seen.evidence.max(axis=2).mean()) < _SEEN_LEAST:
        return
    beginning = "".join(CHARACTERS[c] for c in seen.evidence[0, :5].argmax(axis=1))
    formats = formats_of(seen.grid.rows, seen.grid.columns, beginning)
    found = [d for f in formats if (d := decode(seen.evidence, f)) is not None]
    if found:
        best = max(found, key=lambda d: d.mean)
        yield _as_read(best, best.mean, seen.beyond, _corners(view, seen.grid), seen.evidence)


def _as_read(
    found: Decoded,
    mean: float,
    beyond: float,
    corners: tuple[tuple[float, float], ...],
    evidence: Floats,
) -> MrzRead:
    accepted = (
        mean >= MEAN_LEAST
        and found.given_up <= GIVEN_UP_MOST
        and found.sure >= SURE_LEAST
        and float(found.confidence.min()) >= CHARACTER_LEAST
        and beyond <= BEYOND_MOST
        and _printed(found, evidence) >= PRINTED_LEAST
        and _alike(found, evidence) >= ALIKE_LEAST
        and _states_agree(found)
        and not _zeros_fit(found)
    )
    return MrzRead(
        lines=found.lines,
        format=found.format,
        confidence=tuple(tuple(float(c) for c in row) for row in found.confidence),
        mean=mean,
        given_up=found.given_up,
        sure=found.sure,
        beyond=beyond,
        accepted=accepted,
        corners=corners,
        evidence=evidence,
    )


def _printed(found: Decoded, evidence: Floats) -> float:
    """The least probability of a name's letters by their print alone, whatever may stand there."""
    least = 1.0
    for span in LAYOUTS[found.format].names:
        likely = np.exp(evidence[span.row, span.start : span.end])
        for seen, character in zip(likely, span.of(found.lines), strict=True):
            shapes = character + _SHAPED.get(character, "")
            least = min(least, sum(float(seen[CHARACTERS.index(c)]) for c in shapes))
    return least


def _alike(found: Decoded, evidence: Floats) -> float:
    """The least probability that a place holds what was read there, or what looks like it."""
    index = np.array([[CHARACTERS.index(c) for c in line] for line in found.lines])
    seen = np.einsum("rck,rck->rc", np.exp(evidence), _ALIKE[index])
    # The format alone says how a document's code begins.
    code = LAYOUTS[found.format].code
    seen[code.row, code.start] = 1.0
    return float(seen.min())


def _states_agree(found: Decoded) -> bool:
    """Whether no state is an unknown one that differs from the other by a single letter.

    No digit covers them; most documents name the same state twice.
    """
    layout = LAYOUTS[found.format]
    spans = [span for span in (layout.issuer, layout.nationality) if span is not None]
    named = [span.of(found.lines) for span in spans]
    apart = sum(a != b for a, b in zip(named[0], named[-1], strict=True))
    return apart != 1 or all(name.rstrip(FILLER) in CODES for name in named)


def _zeros_fit(found: Decoded) -> bool:
    """Whether every O outside names and codes might be a 0: the check digits would hold as well."""
    layout = LAYOUTS[found.format]
    lettered = {
        (span.row, column)
        for span in (layout.code, layout.issuer, layout.nationality, *layout.names)
        if span is not None
        for column in range(span.start, span.end)
    }
    zeros = tuple(
        "".join("0" if c == "O" and (row, n) not in lettered else c for n, c in enumerate(line))
        for row, line in enumerate(found.lines)
    )
    return zeros != found.lines and format_of(zeros) is found.format


def _worth(reading: MrzRead) -> tuple[bool, bool, float]:
    return reading.accepted, reading.beyond <= BEYOND_MOST, reading.mean - 0.05 * reading.given_up


def _corners(view: View, grid: Grid) -> tuple[tuple[float, float], ...]:
    points = np.column_stack([grid.corners(), np.ones(4)]) @ view.matrix.T
    return tuple((float(x), float(y)) for x, y in points[:, :2] / points[:, 2:])


def _around(view: View, hint: Points) -> View:
    """The place of an earlier zone, level, at the frame's own scale."""
    corners: Doubles = np.asarray(hint, np.float64).reshape(4, 2)
    left, right = corners[[0, 3]].mean(axis=0), corners[[1, 2]].mean(axis=0)
    wide = float(np.hypot(*(right - left)))
    high = float(np.hypot(*(corners[2:].mean(axis=0) - corners[:2].mean(axis=0))))
    u = (right - left) / max(wide, 1.0)
    size = (round(wide + 2 * _ROOM[0] * high), round(high * (1 + 2 * _ROOM[0]) + _ROOM[1] * wide))
    size = (min(max(size[0], 32), 4096), min(max(size[1], 32), 4096))
    turn = np.array([[u[0], -u[1]], [u[1], u[0]]])
    origin = corners.mean(axis=0) - turn @ ((np.array(size) - 1) / 2)
    matrix = np.column_stack([turn, origin])
    grey = cv2.warpAffine(
        view.grey,
        matrix,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return View(np.asarray(grey, np.uint8), np.vstack([matrix, [0.0, 0.0, 1.0]]))
