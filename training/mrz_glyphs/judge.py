"""How good weights are: accuracy by condition, honesty, pairs taken for one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from training.mrz_glyphs import fit, net
from training.mrz_glyphs.face import CLASSES
from training.mrz_glyphs.net import Values, Weights
from training.mrz_glyphs.windows import NOTHING, Windows

#: Ranges of the traits of windows: name, trait, from, to.
_CONDITIONS = (
    ("5.6 to 7 pixels a pitch", 0, 0.0, 7.0),
    ("7 to 9", 0, 7.0, 9.0),
    ("9 to 12", 0, 9.0, 12.0),
    ("12 and more", 0, 12.0, 99.0),
    ("focus sigma below 0.06 pitches", 1, -1.0, 0.06),
    ("0.06 to 0.12", 1, 0.06, 0.12),
    ("0.12 to 0.18", 1, 0.12, 0.18),
    ("0.18 and more", 1, 0.18, 9.0),
    ("motion below 0.3 pitches", 2, -1.0, 0.3),
    ("0.3 to 0.6", 2, 0.3, 0.6),
    ("0.6 to 0.8", 2, 0.6, 0.8),
    ("0.8 and more", 2, 0.8, 9.0),
    ("print 0 to 15 levels darker than paper", 3, 0.0, 15.0),
    ("15 to 30", 3, 15.0, 30.0),
    ("30 to 60", 3, 30.0, 60.0),
    ("60 and more", 3, 60.0, 999.0),
)
#: Limits of all traits within which print is as a visitor should show it.
_GOOD = ((9.0, 99.0), (-1.0, 0.12), (-1.0, 0.3), (40.0, 999.0))
_SURE = (0.0, 0.3, 0.5, 0.7, 0.9, 0.97, 0.99, 0.999, 1.01)


def report(weights: Weights, test: Windows) -> Iterator[str]:
    """Sentences about held-out windows."""
    logs = net.log_probabilities(fit.answers(weights, test))
    loss = -logs[np.arange(len(logs)), test.classes].mean()
    of_37 = test.classes < NOTHING
    told = logs[:, NOTHING] > np.log(0.5)
    yield f"log loss {loss:.4f} over all 38 answers, {len(logs)} windows"
    found, false = told[~of_37].mean(), told[of_37].mean()
    yield f"no character: {found:.4f} found, {false:.4f} of characters so called"
    logs, classes, traits = logs[of_37, :NOTHING], test.classes[of_37], test.traits[of_37]
    best = logs.argmax(axis=1)
    right = best == classes
    yield f"characters: {right.mean():.4f} right of {len(right)}"
    yield from _by_condition(right, traits)
    yield from _honesty(logs, right)
    pairs = Counter(_pair(int(c), int(b)) for c, b in zip(classes, best, strict=True) if c != b)
    yield "taken for: " + " ".join(f"{pair} {count}" for pair, count in pairs.most_common(24))


def _by_condition(right: NDArray[np.bool_], traits: Values) -> Iterator[str]:
    good = np.ones(len(right), np.bool_)
    for trait, (low, high) in enumerate(_GOOD):
        good &= (traits[:, trait] >= low) & (traits[:, trait] < high)
    yield _share("none of these (9 pixels and more, no blur, 40 levels and more)", right, good)
    for name, trait, low, high in _CONDITIONS:
        among = (traits[:, trait] >= low) & (traits[:, trait] < high)
        yield _share(name, right, among)


def _share(name: str, right: NDArray[np.bool_], among: NDArray[np.bool_]) -> str:
    if not among.any():
        return f"  {name}: none"
    return f"  {name}: {right[among].mean():.4f} of {among.sum()}"


def _honesty(logs: Values, right: NDArray[np.bool_]) -> Iterator[str]:
    sure = np.exp(logs.max(axis=1))
    for low, high in pairwise(_SURE):
        among = (sure >= low) & (sure < high)
        if among.any():
            said = sure[among].mean()
            yield f"  said {said:.4f}, right {right[among].mean():.4f}, {among.sum()} windows"


def _pair(was: int, called: int) -> str:
    return CLASSES[was] + CLASSES[called]
