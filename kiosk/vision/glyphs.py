"""The classifier of one character of a machine-readable zone: a small convolutional network.

Its weights come from ``training/mrz_glyphs``, which trains on text that it draws itself
(docs/training.md). It runs in numpy: 10 microseconds a window on one core.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from kiosk.domain.resources import resource

#: Height and width in pixels of one character window.
WINDOW = (28, 20)
#: A window's width in character pitches; its pixels are square, so it is 2.03 pitches high. The
#: character lies in its middle: across, the middle of the pitch; down, half the digits' height.
PITCHES = 1.45

_CLASSES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
#: Rows and columns behind the two convolutions, which go in steps of 2.
_FIRST, _SECOND = (12, 8), (6, 4)
#: Added to the spread of a window's grey levels: contrast below it is taken for noise.
_CALM = np.float32(3)
#: Windows taken at once: their values stay in the processor's cache.
_AT_ONCE = 64

_Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Glyphs:
    """The network with its weights."""

    weights: Mapping[str, _Values] = field(repr=False)
    classes: str = _CLASSES

    def log_probabilities(self, windows: NDArray[np.uint8]) -> _Values:
        """Natural logarithms of the probability of each class: (n, 28, 20) grey to (n, 37).

        Calibrated on held-out drawn text. The probabilities of a row add up to less than 1: the
        rest is the probability that no character of ``classes`` stands in the middle of the
        window (half a pitch off, between two lines, upside down, bare paper).
        """
        found = np.empty((len(windows), len(self.classes)), np.float32)
        for start in range(0, len(windows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            found[part] = self._some(windows[part])
        return found

    def _some(self, windows: NDArray[np.uint8]) -> _Values:
        named = self.weights
        count, channels = len(windows), named["bias1"].size
        first = _patches(_normal(windows)[..., None], _FIRST, 5) @ named["kernel1"]
        first += named["bias1"]
        framed = np.zeros((count, _FIRST[0] + 2, _FIRST[1] + 2, channels), np.float32)
        inside = framed[:, 1:-1, 1:-1]
        np.maximum(first.reshape(inside.shape), 0, out=inside)
        second = _patches(framed, _SECOND, 3) @ named["kernel2"]
        second += named["bias2"]
        np.maximum(second, 0, out=second)
        full = second.reshape(count, -1) @ named["kernel3"]
        full += named["bias3"]
        np.maximum(full, 0, out=full)
        answers = full @ named["kernel4"]
        answers += named["bias4"]
        answers -= answers.max(axis=1, keepdims=True)
        answers -= np.log(np.exp(answers).sum(axis=1, keepdims=True))
        return np.asarray(answers[:, : len(self.classes)], np.float32)


def _normal(windows: NDArray[np.uint8]) -> _Values:
    """Mean 0 and spread 1, less where there is hardly any contrast."""
    flat = windows.reshape(len(windows), -1).astype(np.float32)
    flat -= flat.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", flat, flat) / np.float32(flat.shape[1]))
    flat /= (spread + _CALM)[:, None]
    return flat.reshape(-1, *WINDOW)


def _patches(pictures: _Values, places: tuple[int, int], side: int) -> _Values:
    """(n, rows, columns, channels) to a row of values for each place of a kernel, steps of 2."""
    by_picture, by_row, by_column, by_channel = pictures.strides
    shape = (len(pictures), *places, side, side, pictures.shape[3])
    strides = (by_picture, 2 * by_row, 2 * by_column, by_row, by_column, by_channel)
    found = as_strided(pictures, shape, strides, writeable=False)
    return found.reshape(len(pictures) * places[0] * places[1], -1)


@lru_cache(maxsize=1)
def glyphs() -> Glyphs:
    """The shipped weights, read once."""
    with np.load(resource("models", "mrz_glyphs.npz"), allow_pickle=False) as stored:
        return Glyphs({name: stored[name].astype(np.float32) for name in stored.files})
