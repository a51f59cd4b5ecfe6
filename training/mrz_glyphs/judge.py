"""How good weights are: accuracy, honesty of the probabilities, pairs taken for one another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from training.mrz_glyphs import fit, net
from training.mrz_glyphs.face import CLASSES
from training.mrz_glyphs.net import Weights
from training.mrz_glyphs.windows import NOTHING, Windows

_NAMES = CLASSES + "~"


def report(weights: Weights, test: Windows) -> Iterator[str]:
    """Sentences about held-out windows."""
    logs = net.log_probabilities(fit.answers(weights, test))
    rows = np.arange(len(logs))
    of_37 = test.classes < NOTHING
    best = logs[:, :NOTHING].argmax(axis=1)
    right = best == test.classes
    yield f"characters right {right[of_37].mean():.4f} of {of_37.sum()}"
    yield f"log loss {-logs[rows, test.classes].mean():.4f}"
    told = logs[:, NOTHING] > np.log(0.5)
    yield f"no character: found {told[~of_37].mean():.4f}, false {told[of_37].mean():.4f}"
    wrong = of_37 & ~right
    pairs: dict[str, int] = {}
    for was, said in zip(test.classes[wrong], best[wrong], strict=True):
        name = _NAMES[was] + _NAMES[said]
        pairs[name] = pairs.get(name, 0) + 1
    most = sorted(pairs.items(), key=lambda pair: -pair[1])[:20]
    yield "taken for one another: " + " ".join(f"{name} {count}" for name, count in most)
    sure = np.exp(logs[of_37, :NOTHING].max(axis=1))
    for low, high in ((0, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 0.99), (0.99, 0.999), (0.999, 1.1)):
        among = (sure >= low) & (sure < high)
        if among.any():
            share = right[of_37][among].mean()
            said = sure[among].mean()
            yield f"sure {low}-{high}: {said:.4f} said, {share:.4f} right, {among.sum()}"
