"""The net, forward and backward, in numpy: five layers of convolutions along a line of print.

Strips are (number, height, width) from 0 to 255. Two layers look at pixels, the third takes the
whole height together, and from there on a line is a row of columns, one for each two pixels.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float32]

#: Pictures between layers: 24 rows become 12, then 6.
ROWS = 6
FIRST, SECOND, THIRD, FOURTH = 16, 32, 96, 96
#: Columns that the third and fourth layer look at.
REACH_3, REACH_4 = 7, 5
#: Grey levels added to a strip's spread, so that the noise of empty paper stays small.
LEVELS = 6.0


def normalised(strips: NDArray[np.uint8]) -> Floats:
    """Each strip about 0, with a spread of about 1 where there is print."""
    light = strips.astype(np.float32)
    middle = light.mean(axis=(1, 2), keepdims=True)
    spread = light.std(axis=(1, 2), keepdims=True)
    return np.asarray((light - middle) / (spread + LEVELS), np.float32)


class Net:
    """Weights by name; ``forward`` keeps what ``backward`` needs."""

    def __init__(self, classes: int, rng: np.random.Generator) -> None:
        shapes = {
            "first": (16, FIRST),
            "second": (9 * FIRST, SECOND),
            "third": (REACH_3, ROWS * SECOND, THIRD),
            "fourth": (REACH_4, THIRD, FOURTH),
            "last": (FOURTH, classes),
        }
        self.weights: dict[str, Floats] = {}
        for name, shape in shapes.items():
            fan = int(np.prod(shape[:-1]))
            drawn = rng.normal(0, np.sqrt(2 / fan), shape)
            self.weights[name] = np.asarray(drawn, np.float32)
            self.weights[f"{name}_bias"] = np.zeros(shape[-1], np.float32)
        self._kept: dict[str, Floats] = {}

    def forward(self, strips: Floats) -> Floats:
        """Scores per column: (number, width / 2, classes)."""
        w, kept = self.weights, self._kept
        padded = np.pad(strips, ((0, 0), (1, 1), (1, 1)))
        kept["in1"] = _patches(padded[..., None], (4, 4), (2, 2))
        kept["out1"] = np.maximum(kept["in1"] @ w["first"] + w["first_bias"], 0)
        padded = np.pad(kept["out1"], ((0, 0), (1, 1), (1, 1), (0, 0)))
        kept["in2"] = _patches(padded, (3, 3), (2, 1))
        out2 = np.maximum(kept["in2"] @ w["second"] + w["second_bias"], 0)
        kept["out2"] = np.ascontiguousarray(out2.transpose(0, 2, 1, 3)).reshape(
            out2.shape[0], out2.shape[2], -1
        )
        kept["out3"] = np.maximum(_along(kept["out2"], w["third"]) + w["third_bias"], 0)
        kept["out4"] = np.maximum(_along(kept["out3"], w["fourth"]) + w["fourth_bias"], 0)
        return np.asarray(kept["out4"] @ w["last"] + w["last_bias"], np.float32)

    def backward(self, slope: Floats) -> dict[str, Floats]:
        """The slopes of all weights from the slope of the scores."""
        w, kept, found = self.weights, self._kept, {}
        found["last"], found["last_bias"] = _dense(kept["out4"], slope)
        back = (slope @ w["last"].T) * (kept["out4"] > 0)
        found["fourth"], back = _along_back(kept["out3"], w["fourth"], back, found, "fourth")
        back = back * (kept["out3"] > 0)
        found["third"], back = _along_back(kept["out2"], w["third"], back, found, "third")
        back = back * (kept["out2"] > 0)
        number, columns, _ = back.shape
        back = back.reshape(number, columns, ROWS, SECOND).transpose(0, 2, 1, 3)
        found["second"], found["second_bias"] = _dense(kept["in2"], back)
        padded = _unpatched(back @ w["second"].T, kept["out1"].shape, (3, 3), (2, 1))
        back = padded * (kept["out1"] > 0)
        found["first"], found["first_bias"] = _dense(kept["in1"], back)
        return found


def _patches(padded: Floats, size: tuple[int, int], step: tuple[int, int]) -> Floats:
    """(number, rows, columns, size * channels): what each place of a convolution sees."""
    windows = sliding_window_view(padded, size, axis=(1, 2))[:, :: step[0], :: step[1]]
    moved = windows.transpose(0, 1, 2, 4, 5, 3)
    return np.ascontiguousarray(moved).reshape(*moved.shape[:3], -1)


def _unpatched(
    slopes: Floats, shape: tuple[int, ...], size: tuple[int, int], step: tuple[int, int]
) -> Floats:
    """The sum over places of what each saw, back on the picture of that shape (padded by one)."""
    number, rows, columns, _ = slopes.shape
    parts = slopes.reshape(number, rows, columns, *size, shape[-1])
    whole = np.zeros((number, shape[1] + 2, shape[2] + 2, shape[3]), np.float32)
    for i in range(size[0]):
        for j in range(size[1]):
            rows_at = slice(i, i + step[0] * rows, step[0])
            whole[:, rows_at, j : j + step[1] * columns : step[1]] += parts[:, :, :, i, j]
    return np.asarray(whole[:, 1:-1, 1:-1], np.float32)


def _along(columns: Floats, weights: Floats) -> Floats:
    """A convolution along the columns (number, columns, channels), padded by half its reach."""
    reach, count = len(weights), columns.shape[1]
    padded = np.pad(columns, ((0, 0), (reach // 2, reach // 2), (0, 0)))
    total = padded[:, :count] @ weights[0]
    for n in range(1, reach):
        total += padded[:, n : n + count] @ weights[n]
    return np.asarray(total, np.float32)


def _along_back(
    columns: Floats, weights: Floats, slope: Floats, found: dict[str, Floats], name: str
) -> tuple[Floats, Floats]:
    """The slopes of those weights, and of the columns; notes the bias's."""
    reach, count = len(weights), columns.shape[1]
    half = reach // 2
    padded = np.pad(columns, ((0, 0), (half, half), (0, 0)))
    back = np.zeros_like(padded)
    own = np.empty_like(weights)
    flat = slope.reshape(-1, slope.shape[-1])
    for n in range(reach):
        part = padded[:, n : n + count].reshape(-1, columns.shape[-1])
        own[n] = part.T @ flat
        back[:, n : n + count] += slope @ weights[n].T
    found[f"{name}_bias"] = flat.sum(axis=0)
    return own, back[:, half : half + count]


def _dense(seen: Floats, slope: Floats) -> tuple[Floats, Floats]:
    flat = slope.reshape(-1, slope.shape[-1])
    return seen.reshape(-1, seen.shape[-1]).T @ flat, flat.sum(axis=0)


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)


class Adam:
    """Kingma and Ba 2015, with their constants."""

    def __init__(self, weights: dict[str, Floats]) -> None:
        self._first = {name: np.zeros_like(w) for name, w in weights.items()}
        self._second = {name: np.zeros_like(w) for name, w in weights.items()}
        self._steps = 0

    def step(self, weights: dict[str, Floats], slopes: dict[str, Floats], rate: float) -> None:
        """Move the weights in place."""
        self._steps += 1
        rate = rate * float(np.sqrt(1 - 0.999**self._steps) / (1 - 0.9**self._steps))
        for name, slope in slopes.items():
            first, second = self._first[name], self._second[name]
            first += 0.1 * (slope - first)
            second += 0.001 * (slope * slope - second)
            weights[name] -= np.float32(rate) * first / (np.sqrt(second) + np.float32(1e-8))
