"""Trains the reader of printed letters: ``python -m training.printed.train [--to FILE]``.

Seeded and on one thread: the same fonts and numpy give the same weights. The net never sees a
picture of a document, only text drawn here.
"""

# ruff: noqa: T201 (it reports what it does)

from __future__ import annotations

import argparse
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.printed import prints
from training.printed.alphabet import BETWEEN, CLASSES, DRAWN, SPACE
from training.printed.net import Adam, Floats, Net, normalised, softmax
from training.printed.typefaces import Face, load, weights

SEED = 20261122
WIDTH, BATCH, STEPS = 192, 32, 9000
RATE, WARM_UP = 2e-3, 200
#: The weights kept are an average over about this many steps.
AVERAGED = 500
OUT = Path("resources/models/printed_letters.npz")


def main() -> None:
    """Train, print the course, and write the weights."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--steps", type=int, default=STEPS)
    asked.add_argument("--to", type=Path, default=OUT)
    options = asked.parse_args()
    cv2.setNumThreads(1)
    rng = np.random.default_rng(SEED)
    faces = load(DRAWN)
    odds = weights(faces)
    net = Net(len(CLASSES), rng)
    print(f"{len(faces)} typefaces, {sum(w.size for w in net.weights.values())} weights")
    kept = _trained(net, faces, odds, options.steps, rng)
    options.to.parent.mkdir(parents=True, exist_ok=True)
    small = {name: w.astype(np.float16) for name, w in kept.items()}
    classes = np.frombuffer(CLASSES.encode("latin-1"), np.uint8)
    stored: dict[str, Any] = {"classes": classes, **small}
    np.savez_compressed(options.to, **stored)
    net.weights.update({name: w.astype(np.float32) for name, w in small.items()})
    for label, prefix in (("trained typefaces", ()), ("Inter, new to it", ("inter/Inter-",))):
        chosen = load(DRAWN, prefix)
        chosen = [f for f in chosen if f.name.startswith("Inter-")] if prefix else chosen
        right, all_right = measured(net, chosen, np.random.default_rng(SEED + 1))
        print(f"{label}: letters {right:.4f}, strips without a mistake {all_right:.4f}")
    print(f"{options.to}: {options.to.stat().st_size} bytes")


def _trained(
    net: Net, faces: list[Face], odds: NDArray[np.float64], steps: int, rng: np.random.Generator
) -> dict[str, Floats]:
    """The averaged weights after that many steps."""
    adam, began = Adam(net.weights), time.process_time()
    averaged = {name: w.copy() for name, w in net.weights.items()}
    losses: list[float] = []
    for step in range(steps):
        lines = [prints.draw(faces, odds, WIDTH, rng) for _ in range(BATCH)]
        classes = np.stack([line.classes for line in lines])
        shares = softmax(net.forward(normalised(np.stack([line.strip for line in lines]))))
        picked = np.take_along_axis(shares, classes[..., None], axis=2)
        losses.append(float(-np.log(np.maximum(picked, 1e-9)).mean()))
        np.put_along_axis(shares, classes[..., None], picked - 1, axis=2)
        slopes = net.backward(shares / np.float32(classes.size))
        part = step / steps
        rate = RATE * min(1.0, (step + 1) / WARM_UP) * 0.5 * (1 + np.cos(np.pi * part))
        adam.step(net.weights, slopes, float(rate))
        share = min(1 / AVERAGED, 1.0) if step > AVERAGED else 1.0
        for name, w in net.weights.items():
            averaged[name] += np.float32(share) * (w - averaged[name])
        if (step + 1) % 250 == 0:
            spent = time.process_time() - began
            print(
                f"step {step + 1} loss {np.mean(losses[-250:]):.4f} cpu {spent:.0f} s", flush=True
            )
    return averaged


def measured(net: Net, faces: list[Face], rng: np.random.Generator) -> tuple[float, float]:
    """On 1,000 new strips: letters whose middle column is right, and strips wholly right."""
    letters, right, whole = 0, 0, 0
    neither = [CLASSES.index(BETWEEN), CLASSES.index(SPACE)]
    for _ in range(1000):
        line = prints.draw(faces, weights(faces), WIDTH, rng)
        answer = net.forward(normalised(line.strip[None]))[0].argmax(axis=1)
        middles = _middles(line.classes)
        hits = [answer[m] == line.classes[m] for m in middles if line.classes[m] not in neither]
        letters, right = letters + len(hits), right + sum(hits)
        whole += all(hits)
    return right / max(letters, 1), whole / 1000


def _middles(classes: NDArray[np.intp]) -> list[int]:
    """The middle column of every run of one class."""
    edges = [0, *(np.flatnonzero(np.diff(classes)) + 1).tolist(), len(classes)]
    return [(a + b - 1) // 2 for a, b in pairwise(edges)]


if __name__ == "__main__":
    main()
