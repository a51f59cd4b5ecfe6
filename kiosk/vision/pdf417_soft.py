"""PDF417 codewords by likelihood: what every codeword would look like through this blur.

A decoder that first makes pixels black or white needs each bar. Here the symbol's own blur is
learned from what is known beforehand, its start and stop patterns and row indicators, and every
codeword is compared as a whole with all 929: symbols are read that are blurred by more than a
module, smeared along any direction, or partly covered. The error correction then starts from the
likeliest codewords, the least certain left out; what it finds is drawn anew for the plain decoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.vision.pdf417_ends import Floats
from kiosk.vision.pdf417_lattice import SAMPLES, Lattice, unit
from kiosk.vision.pdf417_patterns import ACROSS, average, patterns, row_modules, width_of
from kiosk.vision.pdf417_repair import repaired

#: Reach of the blur that is learned, in samples to either side, and how smooth it must be.
_REACH, _SMOOTH = 10, 0.01
#: Rounds in which neighbours, once guessed, are taken out of each other's blur.
_ROUNDS = 2
#: Rows whose indicators are at least this much like what they should be teach the blur.
_TEACH_LEAST = 0.3
#: Independent looks at each module, and the least noise, as a share of the contrast, that the
#: comparison of shapes has: they make the likelihoods agree with how often the best one is right.
_LOOKS, _NOISE_LEAST = 0.5, 0.06
#: Shares of the corrections spent on leaving uncertain codewords out, tried in turn.
_LEFT_OUT = (0.0, 0.35, 0.7, 0.85, 0.15, 0.5)
#: Corrections that must be left over, so that chance does not pass for a symbol: each makes a
#: wrong one 929 times less likely; the length in the first codeword does so once more.
_SPARE_LEAST = 2


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What a picture says of a symbol's codewords.

    ``scores`` is (rows, columns, 929) log-likelihoods, each place's largest 0. ``resolved`` is the
    contrast left in single modules, 0 to 1: how little blur there is.
    """

    lattice: Lattice
    scores: Floats
    resolved: float

    @property
    def certainty(self) -> Floats:
        """The probability of the likeliest codeword at each place, (rows, columns)."""
        return np.asarray(1 / np.exp(self.scores).sum(axis=-1), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """All codewords of a symbol, (rows, columns), and the share of its corrections left over."""

    codewords: NDArray[np.int64]
    spare: float


def weigh(lattice: Lattice) -> Evidence:
    """The evidence of one picture."""
    cluster = np.arange(lattice.rows) % 3
    blur, noise = _blur(lattice)
    seen = lattice.places()
    alone, among = _banks(blur)
    likeness = _likeness(seen, among, cluster)
    for _ in range(_ROUNDS - 1):
        guessed = likeness.argmax(axis=-1)
        likeness = _likeness(_freed(lattice, seen, guessed, blur, alone), alone, cluster)
    strength = seen.var(axis=-1) / max(float(blur.sum()) ** 2, 1e-6)
    sure = 0.5 * _LOOKS * ACROSS * strength / max(noise, _NOISE_LEAST) ** 2
    scores = likeness * np.abs(likeness) * sure[..., None]
    scores -= scores.max(axis=-1, keepdims=True)
    return Evidence(lattice, np.asarray(scores, np.float32), _resolved(blur))


def combine(pictures: Sequence[Evidence]) -> Evidence | None:
    """The evidence of several pictures of one symbol: log-likelihoods add up.

    Pictures whose layout differs from that of most are left out; ``None`` if there are none.
    """
    layouts = [(e.lattice.rows, e.lattice.columns, e.lattice.level) for e in pictures]
    if not layouts:
        return None
    most = max(layouts, key=layouts.count)
    same = [e for e, layout in zip(pictures, layouts, strict=True) if layout == most]
    total = np.sum([e.scores for e in same], axis=0)
    best = max(same, key=lambda e: float(e.certainty.mean()))
    return replace(best, scores=np.asarray(total - total.max(axis=-1, keepdims=True), np.float32))


def solve(evidence: Evidence) -> Solved | None:
    """The codewords that error correction makes of the likeliest ones, or ``None``."""
    shape = evidence.scores.shape[:2]
    likeliest = evidence.scores.argmax(axis=-1).ravel()
    certainty = evidence.certainty.ravel()
    worst = np.argsort(certainty)
    corrections = 2 << evidence.lattice.level
    if corrections + 1 >= len(likeliest) or len(likeliest) > 928:
        return None
    for share in _LEFT_OUT:
        out = worst[: int(share * (corrections - _SPARE_LEAST))]
        found = repaired(likeliest, corrections, [int(n) for n in out])
        if found is None:
            continue
        spare = corrections - len(out) - 2 * found.errors
        if spare >= _SPARE_LEAST and found.codewords[0] == len(likeliest) - corrections:
            used = np.count_nonzero(found.codewords[out] != likeliest[out]) + 2 * found.errors
            left = 1 - used / corrections
            return Solved(found.codewords.reshape(shape), max(0.0, left))
    return None


def _blur(lattice: Lattice) -> tuple[Floats, float]:
    """What a white module becomes, in samples, and what is left unexplained of the contrast."""
    rows, columns = lattice.rows, lattice.columns
    known = row_modules(np.zeros((rows, columns), np.int64), lattice.level)
    cluster = np.arange(rows) % 3
    for n in range(columns):
        known[:, ACROSS * (2 + n) : ACROSS * (3 + n)] = average()[cluster]
    fine = np.repeat(np.pad(known, ((0, 0), (4, 4)), constant_values=1), SAMPLES, axis=1)
    modules = width_of(columns)
    seen, sent, weights = [], [], []
    for first, last in ((-1, 2 * ACROSS), (ACROSS * (columns + 2), modules + 1)):
        part = lattice.lines[:, lattice.samples(first, last)]
        place = slice((first + 4) * SAMPLES - _REACH, (last + 4) * SAMPLES + _REACH)
        windows = np.lib.stride_tricks.sliding_window_view(fine[:, place], 2 * _REACH + 1, axis=1)
        expected = fine[:, (first + 4) * SAMPLES : (last + 4) * SAMPLES]
        alike = (unit(part) * unit(expected)).sum(axis=1)
        seen.append(part)
        sent.append(windows)
        weights.append(np.repeat((alike > _TEACH_LEAST)[:, None], part.shape[1], axis=1))
    wanted = np.concatenate([w.ravel() for w in weights])
    y = np.concatenate([s.ravel() for s in seen])
    x = np.concatenate([s.reshape(-1, 2 * _REACH + 1) for s in sent])
    if wanted.sum() > len(wanted) // 8:
        y, x = y[wanted], x[wanted]
    x = np.concatenate([x, np.ones((len(x), 1))], axis=1).astype(np.float64)
    system = x.T @ x
    rough = np.diff(np.eye(2 * _REACH + 1), 2, axis=0)
    system[:-1, :-1] += len(y) * _SMOOTH * (rough.T @ rough + 0.02 * np.eye(2 * _REACH + 1))
    fit = np.linalg.solve(system, x.T @ y)
    gain = max(abs(float(fit[:-1].sum())), 1e-3)
    return fit[:-1].astype(np.float32), float((y - x @ fit).std()) / gain


def _resolved(blur: Floats) -> float:
    """How much is left of the contrast of modules that are black and white in turn."""
    phase = np.exp(1j * np.pi * np.arange(-_REACH, _REACH + 1) / SAMPLES)
    return float(min(1.0, abs((blur * phase).sum()) / max(abs(float(blur.sum())), 1e-6)))


@lru_cache(maxsize=1)
def _fine() -> tuple[Floats, Floats]:
    """All patterns with three modules beside them, black as nothing and as neighbours on average.

    Both are (3 * 929, samples).
    """
    table = patterns()
    wide = np.pad(table, ((0, 0), (0, 0), (3, 3)))
    mean = np.broadcast_to(average()[:, None], table.shape)
    among = np.concatenate([mean[..., -3:], table, mean[..., :3]], axis=-1)
    return _repeated(wide), _repeated(among)


def _repeated(bank: NDArray[Any]) -> Floats:
    fine = np.repeat(bank.reshape(-1, bank.shape[-1]), SAMPLES, axis=1)
    return np.asarray(fine, np.float32)


def _banks(blur: Floats) -> tuple[Floats, Floats]:
    """Every pattern through the blur, (3, 929, samples): alone, and among average neighbours."""
    found = []
    for fine in _fine():
        soft = cv2.filter2D(fine, cv2.CV_32F, blur[None], borderType=cv2.BORDER_REPLICATE)
        inside = np.ascontiguousarray(soft[:, 3 * SAMPLES : -3 * SAMPLES], np.float32)
        found.append(inside.reshape(3, -1, ACROSS * SAMPLES))
    return found[0], found[1]


def _likeness(seen: Floats, bank: Floats, cluster: NDArray[np.intp]) -> Floats:
    """The correlation of every place with every pattern of its row's cluster."""
    rows, columns, samples = seen.shape
    found = np.zeros((rows, columns, bank.shape[1]), np.float32)
    for n in range(3):
        own = np.flatnonzero(cluster == n)
        alike = unit(seen[own].reshape(-1, samples)) @ unit(bank[n]).T
        found[own] = alike.reshape(len(own), columns, -1)
    return found


def _freed(
    lattice: Lattice, seen: Floats, guessed: NDArray[np.intp], blur: Floats, alone: Floats
) -> Floats:
    """The places without what their neighbours, as guessed, add to them."""
    modules = np.pad(row_modules(guessed, lattice.level), ((0, 0), (2, 2)), constant_values=1)
    fine = np.repeat(modules, SAMPLES, axis=1)
    whole = cv2.filter2D(fine, cv2.CV_32F, blur[None], borderType=cv2.BORDER_REPLICATE)
    cluster = np.arange(lattice.rows) % 3
    freed = np.empty_like(seen)
    for n in range(lattice.columns):
        place = lattice.samples(ACROSS * (2 + n), ACROSS * (3 + n))
        around = lattice.samples(ACROSS * (1 + n), ACROSS * (4 + n))
        expected, there = np.asarray(whole)[:, around], lattice.lines[:, around]
        centred = expected - expected.mean(axis=1, keepdims=True)
        # Light differs over the symbol: how strong the print is here, next to the average.
        gain = (centred * there).sum(axis=1) / ((centred * centred).sum(axis=1) + 1e-6)
        gain = np.clip(gain, 0.2, 2.0)
        own = alone[cluster, guessed[:, n]]
        freed[:, n] = seen[:, n] - gain[:, None] * (np.asarray(whole)[:, place] - own)
    return freed
