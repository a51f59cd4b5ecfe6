"""The classifier of printed letters: a small convolutional network along a line of print.

Its weights come from ``training/printed``, which trains on text that it draws itself in some 120
cuts of free typefaces, with the faults of cameras (docs/reading.md). It runs in numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from kiosk.domain.resources import resource
from kiosk.vision.pixels import Grey

#: A strip is this many pixels high; its capitals are ``CAPITALS`` high and stand on row ``BASE``.
HEIGHT, CAPITALS, BASE = 24, 14.0, 19.0
#: Pixels of a strip for one column of the answer.
STEP = 2
#: Classes that are no letters: between two of them, and where nothing is printed.
BETWEEN, SPACE = 0, 1

#: As in training: added to the spread of a strip's grey levels, so that bare paper stays flat.
_CALM = np.float32(6)
#: Empty columns laid between two strips that are read together: nothing is seen across them.
_APART = 24
_ROWS = 6

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """The network with its weights; ``classes`` names each column of its answers.

    Upper and lower case, with and without accents, are one class, written as the plain capital.
    """

    weights: Mapping[str, Values] = field(repr=False)
    classes: str

    def log_probabilities(self, strips: Sequence[Grey]) -> list[Values]:
        """Of each strip (24, width) of dark print, grey: natural logarithms (width / 2, classes).

        Some 4 microseconds a pixel of width on one core.
        """
        if not strips:
            return []
        widths = [-(-strip.shape[1] // STEP) * STEP for strip in strips]
        starts = np.cumsum([0, *(width + _APART for width in widths)])
        joined = np.zeros((HEIGHT, int(starts[-1])), np.float32)
        # Between strips every layer sees nothing, as beyond the ends of a single one.
        there = np.zeros((joined.shape[1] // STEP, 1), np.float32)
        for strip, start, width in zip(strips, starts[:-1], widths, strict=True):
            joined[:, start : start + strip.shape[1]] = _normal(strip)
            there[start // STEP : (start + width) // STEP] = 1
        found = self._columns(joined, there)
        ends = zip(starts[:-1], widths, strict=True)
        return [found[start // STEP : (start + width) // STEP] for start, width in ends]

    def _columns(self, strip: Values, there: Values) -> Values:
        named = self.weights
        framed = np.pad(strip, 1)[..., None]
        first = np.maximum(_patches(framed, 4, (2, 2)) @ named["first"] + named["first_bias"], 0)
        first *= there
        framed = np.pad(first, ((1, 1), (1, 1), (0, 0)))
        second = np.maximum(_patches(framed, 3, (2, 1)) @ named["second"] + named["second_bias"], 0)
        columns = np.ascontiguousarray(second.transpose(1, 0, 2)).reshape(second.shape[1], -1)
        columns *= there
        columns = np.maximum(_along(columns, named["third"]) + named["third_bias"], 0)
        columns *= there
        columns = np.maximum(_along(columns, named["fourth"]) + named["fourth_bias"], 0)
        answers = columns @ named["last"] + named["last_bias"]
        answers -= answers.max(axis=1, keepdims=True)
        answers -= np.log(np.exp(answers).sum(axis=1, keepdims=True))
        return np.asarray(answers, np.float32)


def _normal(strip: Grey) -> Values:
    """Mean 0 and spread 1, less where there is hardly any contrast."""
    light = strip.astype(np.float32)
    light -= light.mean()
    return np.asarray(light / (light.std() + _CALM), np.float32)


def _patches(framed: Values, side: int, step: tuple[int, int]) -> Values:
    """(rows, columns, side * side * channels): what each place of a convolution sees."""
    windows = sliding_window_view(framed, (side, side), axis=(0, 1))[:: step[0], :: step[1]]
    moved = np.ascontiguousarray(windows.transpose(0, 1, 3, 4, 2))
    return moved.reshape(*moved.shape[:2], -1)


def _along(columns: Values, weights: Values) -> Values:
    """A convolution along the columns, which goes on beyond their ends with nothing."""
    reach, count = len(weights), len(columns)
    framed = np.pad(columns, ((reach // 2, reach // 2), (0, 0)))
    total = framed[:count] @ weights[0]
    for n in range(1, reach):
        total += framed[n : n + count] @ weights[n]
    return np.asarray(total, np.float32)


@lru_cache(maxsize=1)
def letters() -> Letters:
    """The shipped weights, read once."""
    with np.load(resource("models", "printed_letters.npz"), allow_pickle=False) as stored:
        named = {n: stored[n].astype(np.float32) for n in stored.files if n != "classes"}
        return Letters(named, stored["classes"].tobytes().decode("latin-1"))
