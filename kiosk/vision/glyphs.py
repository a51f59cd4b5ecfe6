"""The classifier of one character of a machine-readable zone: a small convolutional network.

Its weights come from ``training/mrz_glyphs``, which trains on text that it draws itself
(docs/training.md). It runs in numpy: 10 microseconds a window on one core.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
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
#: Rows and columns behind the two convolutions, which go in steps of 2, and sides of their kernels.
_FIRST, _SECOND = (12, 8), (6, 4)
_SIDE1, _SIDE2 = 5, 3
#: Neighbouring places of the first convolution that are worked out together.
_TOGETHER = 4
_WIDE = 2 * (_TOGETHER - 1) + _SIDE1
#: Added to the spread of a window's grey levels: contrast below it is taken for noise.
_CALM = np.float32(3)
#: Spread below which a window is bare paper, over-exposed for instance, and the logarithm of each
#: class there. Drawn text always has some grain, so the network never learnt what none means.
_BARE = np.float32(0.5)
_BARE_LOGARITHM = np.float32(np.log(0.001 / 37))
#: Windows taken at once: their values stay in the processor's cache.
_AT_ONCE = 48

_Values = NDArray[np.float32]


class Glyphs:
    """The network. ``classes`` are the characters in the order of its answers."""

    classes = _CLASSES

    def __init__(self, weights: Mapping[str, _Values]) -> None:
        self._first = (_for_half_rows(weights["kernel1"]), np.tile(weights["bias1"], _TOGETHER))
        self._second = (weights["kernel2"], weights["bias2"])
        self._full = (weights["kernel3"], weights["bias3"])
        self._last = (weights["kernel4"], weights["bias4"])
        self._room = _Room(*(weights[f"bias{n}"].size for n in (1, 2, 3, 4)))

    def log_probabilities(self, windows: NDArray[np.uint8]) -> _Values:
        """Natural logarithms of the probability of each class: (n, 28, 20) grey to (n, 37).

        Calibrated on held-out drawn text. The probabilities of a row add up to less than 1: the
        rest is the probability that no character of ``classes`` stands in the middle of the
        window (half a pitch off, between two lines, upside down, bare paper).
        """
        found = np.empty((len(windows), len(self.classes)), np.float32)
        for start in range(0, len(windows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            found[part] = self._some(windows[part])[:, : len(self.classes)]
        return found

    def _some(self, windows: NDArray[np.uint8]) -> _Values:
        count, room = len(windows), self._room
        spread = _normalise(windows, room.grey[:count])
        np.copyto(room.half_rows[:count], _half_rows(room.grey[:count]))
        first = _layer(room.half_rows, self._first, room.first, count)
        np.maximum(first.reshape(count, *_FIRST, -1), 0, out=room.framed[:count, 1:-1, 1:-1])
        np.copyto(room.patches[:count], _patches(room.framed[:count]))
        second = _layer(room.patches, self._second, room.second, count)
        np.maximum(second, 0, out=second)
        full = _layer(room.second.reshape(_AT_ONCE, 1, -1), self._full, room.full, count)
        np.maximum(full, 0, out=full)
        answers = _layer(room.full[:, None], self._last, room.answers, count)
        answers -= answers.max(axis=1, keepdims=True)
        answers -= np.log(np.exp(answers).sum(axis=1, keepdims=True))
        answers[spread < _BARE] = _BARE_LOGARITHM
        return answers


class _Room(threading.local):
    """Memory that a thread uses again at every call: fresh pages cost more than the sums.

    Measured: 30 instead of 12 microseconds a window where the allocator gives pages back.
    """

    def __init__(self, first: int, second: int, full: int, answers: int) -> None:
        n, halves = _AT_ONCE, _FIRST[0] * _FIRST[1] // _TOGETHER
        places = _SECOND[0] * _SECOND[1]
        self.grey = _empty(n, *WINDOW)
        self.half_rows = _empty(n, _FIRST[0], _FIRST[1] // _TOGETHER, _SIDE1, _WIDE)
        self.first = _empty(n, halves, _TOGETHER * first)
        self.framed = np.zeros((n, _FIRST[0] + 2, _FIRST[1] + 2, first), np.float32)
        self.patches = _empty(n, *_SECOND, _SIDE2, _SIDE2 * first)
        self.second = _empty(n, places, second)
        self.full = _empty(n, full)
        self.answers = _empty(n, answers)


def _empty(*shape: int) -> _Values:
    return np.empty(shape, np.float32)


def _layer(inputs: _Values, layer: tuple[_Values, _Values], room: _Values, count: int) -> _Values:
    """Inputs times kernel plus bias for the first ``count`` windows, written into ``room``."""
    kernel, bias = layer
    found = room[:count].reshape(-1, bias.size)
    np.matmul(inputs[:count].reshape(len(found), -1), kernel, out=found)
    found += bias
    return found


def _normalise(windows: NDArray[np.uint8], room: _Values) -> _Values:
    """Windows into ``room`` with mean 0 and spread 1, less where there is hardly any contrast.

    Returns each window's spread in grey levels.
    """
    np.copyto(room, windows)
    flat = room.reshape(len(room), -1)
    flat -= flat.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", flat, flat) / np.float32(flat.shape[1]))
    flat /= (spread + _CALM)[:, None]
    return np.asarray(spread, np.float32)


def _half_rows(windows: _Values) -> _Values:
    """The pixels of every ``_TOGETHER`` neighbouring places of the first convolution."""
    by_window, by_row, by_column = windows.strides
    shape = (len(windows), _FIRST[0], _FIRST[1] // _TOGETHER, _SIDE1, _WIDE)
    strides = (by_window, 2 * by_row, 2 * _TOGETHER * by_column, by_row, by_column)
    return as_strided(windows, shape, strides, writeable=False)


def _for_half_rows(kernel: _Values) -> _Values:
    """The first kernel once for each of the places, zeros between.

    The products with zeros cost less than copying every pixel out for each of its places.
    """
    channels = kernel.shape[1]
    found = np.zeros((_SIDE1, _WIDE, _TOGETHER, channels), np.float32)
    for place in range(_TOGETHER):
        part = found[:, 2 * place : 2 * place + _SIDE1, place]
        part[:] = kernel.reshape(_SIDE1, _SIDE1, channels)
    return found.reshape(_SIDE1 * _WIDE, _TOGETHER * channels)


def _patches(framed: _Values) -> _Values:
    """The values under the kernel at each place of the second convolution."""
    by_picture, by_row, by_column, by_channel = framed.strides
    shape = (len(framed), *_SECOND, _SIDE2, _SIDE2 * framed.shape[3])
    strides = (by_picture, 2 * by_row, 2 * by_column, by_row, by_channel)
    return as_strided(framed, shape, strides, writeable=False)


@lru_cache(maxsize=1)
def glyphs() -> Glyphs:
    """The shipped weights, read once."""
    with np.load(resource("models", "mrz_glyphs.npz"), allow_pickle=False) as stored:
        return Glyphs({name: stored[name].astype(np.float32) for name in stored.files})
