"""What a line of print says: its likeliest letters, and how well a text expected fits it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.transliteration import transliterate
from kiosk.vision.letters import BETWEEN, SPACE, STEP, Letters, Values
from kiosk.vision.pixels import Grey

#: The same shape in many typefaces: not telling them apart is no sign of bad print.
_SAME_SHAPE = ("O0", "I1L")
#: What may stand between two letters of a text expected, beside nothing: it is not compared.
_SIGNS = "-'.,/"
#: A letter counts as no less likely than this (natural logarithm): none decides alone.
FLOOR = -5.0
#: Texts expected longer than this are cut.
_EXPECTED_MOST = 40
_NEVER = np.float32(-1e4)


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """What one line says, in capitals without accents.

    ``letters`` are the natural logarithms of the probability of each letter but spaces, ``at`` the
    pixels along the strip where it stands. ``columns`` are those of all classes, two pixels each,
    letters of the same shape taken together.
    """

    text: str
    letters: tuple[float, ...]
    at: tuple[float, ...]
    columns: Values = field(repr=False)

    @property
    def sure(self) -> float:
        """Mean of ``letters``, each at least ``FLOOR``; that without a letter."""
        return self.sure_of(0.0, np.inf)

    def sure_of(self, start: float, end: float) -> float:
        """The same of the letters between two pixels of the strip."""
        inside = [p for p, x in zip(self.letters, self.at, strict=True) if start <= x <= end]
        return float(np.maximum(inside, FLOOR).mean()) if inside else FLOOR


@dataclass(frozen=True, slots=True)
class Match:
    """The line that a text fits best, and where on its strip, in pixels.

    ``apart`` is the mean natural logarithm per letter that the text gives up against the likeliest
    reading of the same columns: 0 where it is that reading, less where it is not.
    """

    line: int
    apart: float
    start: float
    end: float


def read(net: Letters, strips: Sequence[Grey]) -> list[Wording]:
    """The wording of each strip."""
    together = _together(net.classes)
    found = []
    for columns in net.log_probabilities(strips):
        merged = np.log(np.exp(columns) @ together + np.float32(1e-9))
        found.append(_wording(columns, np.asarray(merged, np.float32), net.classes))
    return found


def best_matches(
    wordings: Sequence[Wording], texts: Sequence[str], classes: str
) -> tuple[Match | None, ...]:
    """For each text the line that it fits best; None for one without letters, or without lines.

    Case, accents, spaces and what joins names are set aside; ICAO's spelling of a letter is used.
    """
    spelled = [_spelled(text, classes) for text in texts]
    if not wordings or not any(spelled):
        return (None,) * len(texts)
    given_up = [w.columns - w.columns.max(axis=1, keepdims=True) for w in wordings]
    scores, _ = _fit(given_up, spelled, classes)
    found: list[Match | None] = []
    for n, letters in enumerate(spelled):
        if not letters:
            found.append(None)
            continue
        line = int(scores[:, n].argmax())
        columns = given_up[line]
        _, ends = _fit([columns], [letters], classes)
        _, begins = _fit([columns[::-1]], [letters[::-1]], classes)
        start = (len(columns) - 1 - int(begins[0, 0])) * STEP
        apart = float(scores[line, n]) / len(letters)
        found.append(Match(line, apart, float(start), float((int(ends[0, 0]) + 1) * STEP)))
    return tuple(found)


def _together(classes: str) -> Values:
    """Takes the probabilities of letters of the same shape together."""
    found = np.eye(len(classes), dtype=np.float32)
    for group in _SAME_SHAPE:
        which = [classes.index(c) for c in group]
        found[np.ix_(which, which)] = 1
    return found


def _shapes(classes: str) -> NDArray[np.intp]:
    """A number for each class, one for all of the same shape."""
    return np.array([min(np.flatnonzero(row)) for row in _together(classes)], np.intp)


def _wording(columns: Values, merged: Values, classes: str) -> Wording:
    best = columns.argmax(axis=1)
    shape = _shapes(classes)[best]
    edges = [0, *(np.flatnonzero(np.diff(shape)) + 1).tolist(), len(best)]
    text, letters, at = "", [], []
    for start, end in pairwise(edges):
        which = int(best[start]) if len(best) else SPACE
        if which == SPACE:
            text += " "
        elif which != BETWEEN:
            peak = start + int(columns[start:end].max(axis=1).argmax())
            which = int(best[peak])
            text += classes[which]
            letters.append(float(merged[peak, which]))
            at.append((peak + 0.5) * STEP)
    return Wording(" ".join(text.split()), tuple(letters), tuple(at), merged)


def _spelled(text: str, classes: str) -> list[int]:
    """The classes of a text's letters and figures."""
    plain = transliterate(text).upper()[:_EXPECTED_MOST]
    return [classes.index(c) for c in plain if c.isalnum() and c in classes]


def _fit(
    lines: Sequence[Values], texts: Sequence[Sequence[int]], classes: str
) -> tuple[Values, NDArray[np.intp]]:
    """How much each text gives up at best anywhere on each line, and in which column it then ends.

    Viterbi's way through (line, text, letter): a letter lasts some columns, and between two there
    may be columns without one. All lines and texts go one step of a column together.
    """
    count, length = max(len(c) for c in lines), max(len(t) for t in texts)
    shape = (len(lines), len(texts), length)
    columns = np.full((count, len(lines), len(classes)), _NEVER, np.float32)
    for n, line in enumerate(lines):
        columns[: len(line), n] = line
    without = [BETWEEN, SPACE, *(classes.index(c) for c in _SIGNS)]
    nothing = columns[:, :, without].max(axis=2)[:, :, None, None]
    which = np.zeros((len(texts), length), np.intp)
    for n, text in enumerate(texts):
        which[n, : len(text)] = text
    last = np.maximum([len(t) for t in texts], 1) - 1
    twice = np.zeros(which.shape, np.bool_)
    twice[:, 1:] = which[:, 1:] == which[:, :-1]
    # A letter twice in a row needs a column between.
    repeat = np.where(twice[:, 1:], _NEVER, np.float32(0))
    on = np.full(shape, _NEVER, np.float32)
    after = np.full(shape, _NEVER, np.float32)
    best = np.full(shape[:2], _NEVER, np.float32)
    ends = np.zeros(shape[:2], np.intp)
    every = np.arange(len(texts))
    for t in range(count):
        before = np.empty(shape, np.float32)
        before[:, :, 0] = 0
        before[:, :, 1:] = np.maximum(after[:, :, :-1], on[:, :, :-1] + repeat)
        after = np.maximum(after, on) + nothing[t]
        on = np.maximum(before, on) + columns[t][:, which]
        done = on[:, every, last]
        ends[done > best] = t
        best = np.maximum(best, done)
    return best, ends
