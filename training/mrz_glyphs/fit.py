"""Training: Adam on the logarithmic loss, the weights averaged over time, then calibrated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.mrz_glyphs import net
from training.mrz_glyphs.net import Values, Weights, Widths
from training.mrz_glyphs.windows import Windows

#: Kingma and Ba, 2015.
_FIRST_MOMENT, _SECOND_MOMENT, _TINY = 0.9, 0.999, 1e-8


@dataclass(frozen=True, slots=True)
class Plan:
    """How often all windows are gone through, and how fast the weights move."""

    passes: int = 5
    batch: int = 256
    rate: float = 2e-3
    rate_last: float = 1e-5
    decay: float = 2e-5
    #: Share of its past that the averaged weights keep at each step.
    memory: float = 0.999


class Adam:
    """Weights, their running means and their average over time."""

    def __init__(self, weights: Weights, plan: Plan) -> None:
        self.weights = weights
        self.average = {name: w.copy() for name, w in weights.items()}
        self._plan = plan
        self._first = {name: np.zeros_like(w) for name, w in weights.items()}
        self._second = {name: np.zeros_like(w) for name, w in weights.items()}
        self._steps = 0

    def step(self, slopes: Weights, rate: float) -> None:
        """Move all weights once against their slopes."""
        self._steps += 1
        memory = min(self._plan.memory, 1 - 1 / (1 + self._steps / 10))
        shrink = 1 - rate * self._plan.decay / self._plan.rate
        lean1 = 1 - _FIRST_MOMENT**self._steps
        lean2 = float(np.sqrt(1 - _SECOND_MOMENT**self._steps))
        for name, weight in self.weights.items():
            slope, first, second = slopes[name], self._first[name], self._second[name]
            first *= np.float32(_FIRST_MOMENT)
            first += np.float32(1 - _FIRST_MOMENT) * slope
            second *= np.float32(_SECOND_MOMENT)
            second += np.float32(1 - _SECOND_MOMENT) * slope * slope
            move = first / (np.sqrt(second) / np.float32(lean2) + np.float32(_TINY))
            np.multiply(weight, np.float32(shrink), out=weight)
            np.subtract(weight, np.float32(rate / lean1) * move, out=weight)
            self.average[name] += np.float32(1 - memory) * (weight - self.average[name])


def train(
    windows: Windows, widths: Widths, plan: Plan, seed: int, tell: Callable[[str], None]
) -> Weights:
    """Weights that give each window its class; the same for the same seed on the same machine."""
    random = np.random.default_rng(seed)
    adam = Adam(net.begin(widths, random), plan)
    count = len(windows.grey) // plan.batch
    for turn in range(plan.passes):
        order = random.permutation(len(windows.grey))
        lost = 0.0
        for k in range(count):
            done = (turn * count + k) / (plan.passes * count)
            rate = plan.rate_last + (plan.rate - plan.rate_last) * (1 + np.cos(np.pi * done)) / 2
            picked = order[k * plan.batch : (k + 1) * plan.batch]
            lost += _learn(adam, windows, picked, float(rate))
        tell(f"pass {turn + 1} of {plan.passes}: loss {lost / max(1, count):.4f}")
    return adam.average


def _learn(adam: Adam, windows: Windows, picked: NDArray[np.int64], rate: float) -> float:
    classes = windows.classes[picked]
    ran = net.run(adam.weights, net.normal(windows.grey[picked]))
    logs = net.log_probabilities(ran.answers)
    rows = np.arange(len(picked))
    off = np.exp(logs)
    off[rows, classes] -= 1
    off *= np.float32(1 / len(picked))
    adam.step(net.slopes(adam.weights, ran, off), rate)
    return -float(logs[rows, classes].mean())


def answers(weights: Weights, windows: Windows, batch: int = 512) -> Values:
    """(n, 38) answers for many windows."""
    parts = [
        net.run(weights, net.normal(windows.grey[i : i + batch])).answers
        for i in range(0, len(windows.grey), batch)
    ]
    return np.concatenate(parts)


def calibrated(weights: Weights, held_out: Windows) -> tuple[Weights, float]:
    """Weights whose probabilities fit held-out windows best, and the temperature that did it.

    One temperature for all answers (Guo et al., 2017), found by golden section between 0.4 and 3.
    """
    found = answers(weights, held_out)
    rows = np.arange(len(found))

    def lost(temperature: float) -> float:
        logs = net.log_probabilities(found / np.float32(temperature))
        return -float(logs[rows, held_out.classes].mean())

    low, high, share = 0.4, 3.0, (5**0.5 - 1) / 2
    while high - low > 1e-3:
        left, right = high - share * (high - low), low + share * (high - low)
        if lost(left) < lost(right):
            high = right
        else:
            low = left
    temperature = (low + high) / 2
    last = {name: weights[name] / np.float32(temperature) for name in ("kernel4", "bias4")}
    return weights | last, temperature
