"""Error correction of PDF417: Reed-Solomon codewords over the integers modulo 929.

ISO/IEC 15438, 5.10: the generator's roots are the powers 1 to k of 3. A wrong codeword costs two of
the k corrections, one known to be unreadable (an erasure) costs one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

P = 929

_POWERS = np.ones(P - 1, np.int64)
for _n in range(1, P - 1):
    _POWERS[_n] = _POWERS[_n - 1] * 3 % P
_LOGS = np.zeros(P, np.int64)
_LOGS[_POWERS] = np.arange(P - 1)

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Repaired:
    """The codewords put right, and how many of them had been wrong without it being known."""

    codewords: Numbers
    errors: int


def inverse(value: int) -> int:
    """The number that times this one is 1 modulo 929; 0 has none and gives 1."""
    return int(_POWERS[(P - 1 - _LOGS[value]) % (P - 1)])


def syndromes(codewords: NDArray[np.integer], k: int) -> Numbers:
    """The word's values at the k roots: all 0 when nothing is wrong."""
    values = np.asarray(codewords, np.int64)
    exponent = np.arange(len(values) - 1, -1, -1)
    table = _POWERS[np.arange(1, k + 1)[:, None] * exponent % (P - 1)]
    return np.asarray(table @ values % P)


def repaired(
    codewords: NDArray[np.integer], k: int, erasures: Sequence[int] = ()
) -> Repaired | None:
    """The nearest valid word, or ``None`` if there is none within what k corrections allow.

    ``erasures`` are positions whose codewords do not count. The whole must be at most 928 long.
    """
    word = np.asarray(codewords, np.int64) % P
    count = len(word)
    if len(erasures) > k or not k < count < P:
        return None
    found = syndromes(word, k)
    if not found.any():
        return Repaired(word, 0)
    known = np.ones(1, np.int64)
    for at in erasures:
        known = _times(known, np.array([1, -_POWERS[(count - 1 - at) % (P - 1)]], np.int64))
    locator = _locator(found, known, k, len(erasures))
    if locator is None:
        return None
    degree = len(locator) - 1
    places = _places(locator, count)
    if len(places) != degree or 2 * (degree - len(erasures)) + len(erasures) > k:
        return None
    fixed = word.copy()
    fixed[places] = (fixed[places] - _amounts(found, locator, places, count)) % P
    return None if syndromes(fixed, k).any() else Repaired(fixed, degree - len(erasures))


def _times(a: Numbers, b: Numbers) -> Numbers:
    """The product of two polynomials, lowest power first."""
    return np.asarray(np.convolve(a, b) % P, np.int64)


def _locator(found: Numbers, known: Numbers, k: int, erased: int) -> Numbers | None:
    """The polynomial whose roots are the places of errors and erasures (Berlekamp and Massey)."""
    locator = np.zeros(k + 2, np.int64)
    locator[: len(known)] = known
    other = locator.copy()
    length = erased
    for n in range(erased, k):
        width = min(length, n) + 1
        off = int(locator[:width] @ found[n - width + 1 : n + 1][::-1] % P)
        other = np.concatenate([[0], other[:-1]])
        if off == 0:
            continue
        corrected = (locator - off * other) % P
        if 2 * length <= n + erased:
            length = n + 1 + erased - length
            other = locator * inverse(off) % P
        locator = corrected
    degree = int(np.flatnonzero(locator).max(initial=0))
    if degree != length or degree > k:
        return None
    return locator[: degree + 1]


def _places(locator: Numbers, count: int) -> NDArray[np.intp]:
    """Positions whose inverse locator is a root (Chien's search)."""
    exponent = -np.arange(count - 1, -1, -1)[:, None] * np.arange(len(locator))
    values = _POWERS[exponent % (P - 1)] @ locator % P
    return np.flatnonzero(values == 0)


def _amounts(found: Numbers, locator: Numbers, places: NDArray[np.intp], count: int) -> Numbers:
    """By how much the codewords at these places are wrong (Forney's formula)."""
    evaluator = _times(found, locator)[: len(found)]
    slope = locator[1:] * np.arange(1, len(locator)) % P
    roots = -(count - 1 - places)[:, None]
    top = _POWERS[roots * np.arange(len(evaluator)) % (P - 1)] @ evaluator % P
    bottom = _POWERS[roots * np.arange(len(slope)) % (P - 1)] @ slope % P
    # With roots from power 1 on, no power of the locator is left before the quotient.
    return np.array([-t * inverse(int(b)) % P for t, b in zip(top, bottom, strict=True)], np.int64)
