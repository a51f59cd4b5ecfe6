"""A small convolutional network in numpy: its answers, its slopes, and its file.

5x5 convolution in steps of 2, 3x3 convolution in steps of 2, two full layers; rectified between.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from training.mrz_glyphs.windows import NOTHING, SIZE

Values = NDArray[np.float32]
#: Weights by name: kernel1, bias1, … in the order of the layers.
Weights = dict[str, Values]

OUTPUTS = NOTHING + 1
#: Rows and columns behind the first and the second convolution.
FIRST = (12, 8)
SECOND = (6, 4)
#: Added to the spread of a window's grey levels: contrast below it is taken for noise.
CALM = 3.0


@dataclass(frozen=True, slots=True)
class Widths:
    """Channels of the two convolutions and cells of the full layer."""

    first: int = 16
    second: int = 32
    full: int = 128


def begin(widths: Widths, random: np.random.Generator) -> Weights:
    """Random weights after He et al., 2015: spread of the root of two over the inputs."""
    cells = SECOND[0] * SECOND[1] * widths.second
    shapes = [(25, widths.first), (9 * widths.first, widths.second)]
    shapes += [(cells, widths.full), (widths.full, OUTPUTS)]
    found: Weights = {}
    for i, shape in enumerate(shapes, 1):
        spread = np.float32(np.sqrt(2 / shape[0]))
        found[f"kernel{i}"] = spread * random.standard_normal(shape, dtype=np.float32)
        found[f"bias{i}"] = np.zeros(shape[1], np.float32)
    return found


def normal(grey: NDArray[np.uint8]) -> Values:
    """Windows with mean 0 and spread 1, less where there is hardly any contrast."""
    flat = grey.reshape(len(grey), -1).astype(np.float32)
    flat -= flat.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", flat, flat) / flat.shape[1])
    flat /= (spread + np.float32(CALM))[:, None]
    return flat.reshape(-1, *SIZE)


@dataclass(slots=True, eq=False)
class Pass:
    """What one run through the network leaves behind for its slopes."""

    patches1: Values
    first: Values
    patches2: Values
    second: Values
    full: Values
    answers: Values


def run(weights: Weights, windows: Values) -> Pass:
    """Windows as ``normal`` makes them to (n, 38) answers, not yet probabilities."""
    count, channels = len(windows), weights["bias1"].size
    patches1 = _patches(windows[..., None], FIRST, 5)
    first = _rectified(patches1 @ weights["kernel1"] + weights["bias1"])
    framed = np.zeros((count, FIRST[0] + 2, FIRST[1] + 2, channels), np.float32)
    framed[:, 1:-1, 1:-1] = first.reshape(count, *FIRST, channels)
    patches2 = _patches(framed, SECOND, 3)
    second = _rectified(patches2 @ weights["kernel2"] + weights["bias2"]).reshape(count, -1)
    full = _rectified(second @ weights["kernel3"] + weights["bias3"])
    return Pass(
        patches1, first, patches2, second, full, full @ weights["kernel4"] + weights["bias4"]
    )


def slopes(weights: Weights, ran: Pass, of_answers: Values) -> Weights:
    """How the loss changes with each weight, from how it changes with the answers."""
    count, channels = len(of_answers), weights["bias1"].size
    found: Weights = {}
    _layer(found, 4, ran.full, of_answers)
    back = _passed(of_answers @ weights["kernel4"].T, ran.full)
    _layer(found, 3, ran.second, back)
    back = _passed(back @ weights["kernel3"].T, ran.second).reshape(len(ran.patches2), -1)
    _layer(found, 2, ran.patches2, back)
    parts = (back @ weights["kernel2"].T).reshape(count, *SECOND, 3, 3, channels)
    framed = np.zeros((count, FIRST[0] + 2, FIRST[1] + 2, channels), np.float32)
    for i in range(3):
        for j in range(3):
            rows, columns = slice(i, i + 2 * SECOND[0], 2), slice(j, j + 2 * SECOND[1], 2)
            framed[:, rows, columns] += parts[:, :, :, i, j]
    inside = framed[:, 1:-1, 1:-1].reshape(len(ran.patches1), channels)
    _layer(found, 1, ran.patches1, _passed(inside, ran.first))
    return found


def _passed(back: Values, rectified: Values) -> Values:
    return np.where(rectified > 0, back, np.float32(0))


def _layer(found: Weights, number: int, inputs: Values, back: Values) -> None:
    found[f"kernel{number}"] = inputs.T @ back
    found[f"bias{number}"] = back.sum(axis=0)


def _patches(pictures: Values, places: tuple[int, int], side: int) -> Values:
    """(n, rows, columns, channels) to one row of values for each place of a kernel, steps of 2."""
    pictures = np.ascontiguousarray(pictures)
    by_picture, by_row, by_column, by_channel = pictures.strides
    shape = (len(pictures), *places, side, side, pictures.shape[3])
    strides = (by_picture, 2 * by_row, 2 * by_column, by_row, by_column, by_channel)
    found = as_strided(pictures, shape, strides, writeable=False)
    return found.reshape(len(pictures) * places[0] * places[1], -1)


def _rectified(values: Values) -> Values:
    np.maximum(values, 0, out=values)
    return values


def log_probabilities(answers: Values) -> Values:
    """Natural logarithms of the probabilities of all 38 answers."""
    found = answers - answers.max(axis=1, keepdims=True)
    return np.asarray(found - np.log(np.exp(found).sum(axis=1, keepdims=True)), np.float32)


def save(weights: Weights, path: Path) -> None:
    """Write the weights as half floats, the same bytes for the same weights."""
    halves: dict[str, Any] = {name: w.astype(np.float16) for name, w in weights.items()}
    np.savez(path, **halves)


def load(path: Path) -> Weights:
    """Weights as ``save`` wrote them."""
    with np.load(path, allow_pickle=False) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}
