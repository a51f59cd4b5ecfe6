"""The likeliest lines of a machine-readable zone that keep every check digit.

Each character comes as the log-probabilities of the 37 it can be. A check digit ties many of them
together, and the composite digit ties the fields; so the answer is found by dynamic programming
over the two running sums (the field's and the composite's, each modulo 10), as a maximum for the
answer and as a sum for how sure it is. Nothing is guessed first and patched afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.mrz import format_of
from kiosk.domain.mrz_formats import CHARACTERS, FILLER, LAYOUTS, WEIGHTS, Format, Span
from kiosk.vision import mrz_priors

Floats: TypeAlias = NDArray[np.float32]
Doubles: TypeAlias = NDArray[np.float64]
_Cell: TypeAlias = tuple[int, int]

_FILL: Final = CHARACTERS.index(FILLER)
_NEVER: Final = mrz_priors.NEVER
#: Characters by what they count in a check digit, modulo 10: ten rows, filled up with 37.
_ALIKE: Final = np.array(
    [
        [*found, *[len(CHARACTERS)] * (5 - len(found))]
        for found in (
            [n for n, c in enumerate(CHARACTERS) if (0 if c == FILLER else n) % 10 == residue]
            for residue in range(10)
        )
    ]
)
#: What each character counts.
_RESIDUE: Final = np.array([0 if c == FILLER else n % 10 for n, c in enumerate(CHARACTERS)])
#: Below the least of probabilities that occur.
_TINY: Final = 1e-300
#: A pair of sums that cannot be, in the tables of ``_sources``.
_NOWHERE: Final = 100


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """The answer for one format.

    ``mean`` is its log-probability per character, priors left out; ``given_up`` how much likelier
    (natural logarithm) the best answer would be if the check digits did not have to hold;
    ``sure`` the probability of the whole answer among all that keep them, and ``confidence`` that
    of each character, rows by columns.
    """

    lines: tuple[str, ...]
    format: Format
    mean: float
    given_up: float
    sure: float
    confidence: Floats


class _Role(Enum):
    """A character under a check digit; a field's check digit; the composite digit."""

    FIELD = auto()
    DIGIT = auto()
    LAST = auto()


@dataclass(frozen=True, slots=True)
class _Step:
    """One character: its place, and its weights in the field's and in the composite's sum."""

    row: int
    column: int
    weight: int
    composite: int
    role: _Role

    def sources(self) -> NDArray[np.intp]:
        return _sources(self.weight, self.composite, self.role)


def decode(evidence: Floats, format_: Format) -> Decoded | None:
    """The best lines of that format; ``evidence`` is (rows, columns, 37) log-probabilities.

    ``None`` if the evidence has another shape or no lines keep the check digits.
    """
    layout = LAYOUTS[format_]
    if evidence.shape != (layout.rows, layout.columns, len(CHARACTERS)):
        return None
    scores = mrz_priors.weighed(evidence, format_)
    found = _decoded(evidence, scores, format_, _overflow(scores, format_))
    if found is not None and format_of(found.lines) is not format_:
        # A digit was left out though its field is not empty: only then is it required.
        for check in layout.checks():
            scores[check.digit.row, check.digit.start, _FILL] = _NEVER
        found = _decoded(evidence, scores, format_, 0)
    if found is None or format_of(found.lines) is not format_:
        return None
    return found


def _overflow(scores: Floats, format_: Format) -> int:
    """How many characters of the number, its digit among them, go on in the optional data."""
    layout = LAYOUTS[format_]
    digit, rest = layout.number.digit, layout.overflow
    if rest is None:
        return 0
    cell = scores[digit.row, digit.start]
    if cell[_FILL] < cell[:10].max():
        return 0
    fillers = np.nonzero(scores[rest.row, rest.start : rest.end].argmax(axis=1) == _FILL)[0]
    return int(fillers[0]) if fillers.size and fillers[0] >= 2 else 0


def _decoded(evidence: Floats, scores: Floats, format_: Format, overflow: int) -> Decoded | None:
    if overflow:
        scores = _with_overflow(scores, format_, overflow)
    steps = _steps(format_, overflow)
    chosen = scores.argmax(axis=2)
    rows, columns = np.indices(chosen.shape)
    free = float(scores[rows, columns, chosen].sum())
    path = _best(scores, steps)
    if path is None:
        return None
    for step, character in zip(steps, path, strict=True):
        chosen[step.row, step.column] = character
    kept = float(scores[rows, columns, chosen].sum())
    posterior, total = _posterior(scores, steps)
    return Decoded(
        lines=tuple("".join(CHARACTERS[c] for c in row) for row in chosen),
        format=format_,
        mean=float(evidence[rows, columns, chosen].mean()),
        given_up=free - kept,
        sure=float(np.exp(min(0.0, kept - total))),
        confidence=posterior[rows, columns, chosen].astype(np.float32),
    )


def _with_overflow(scores: Floats, format_: Format, overflow: int) -> Floats:
    """Only what such a number looks like can pass: a filler, the rest, its digit, a filler."""
    layout = LAYOUTS[format_]
    number, digit, rest = layout.number.over[0], layout.number.digit, layout.overflow
    scores = scores.copy()
    if rest is None:
        return scores
    end = rest.start + overflow
    scores[digit.row, digit.start, :_FILL] = _NEVER
    scores[rest.row, end, :_FILL] = _NEVER
    scores[number.row, number.start : number.end, _FILL] = _NEVER
    scores[rest.row, rest.start : end, _FILL] = _NEVER
    scores[rest.row, end - 1, 10:] = _NEVER
    return scores


@cache
def _steps(format_: Format, overflow: int) -> tuple[_Step, ...]:
    """Every character that a check digit covers, or is, field by field.

    Weights go with the characters, so the order in which the composite adds them up is free.
    """
    layout = LAYOUTS[format_]
    composite: dict[_Cell, int] = {}
    if layout.composite:
        covered = [c for span in layout.composite.over for c in _cells(span)]
        composite = {cell: WEIGHTS[n % 3] for n, cell in enumerate(covered)}
    steps: list[_Step] = []
    for check in layout.checks():
        cells = [c for span in check.over for c in _cells(span)]
        digit = (check.digit.row, check.digit.start)
        if check is layout.number and overflow and layout.overflow:
            more = _cells(layout.overflow)[:overflow]
            cells, digit = cells + more[:-1], more[-1]
        steps += [
            _Step(*cell, WEIGHTS[n % 3], composite.pop(cell, 0), _Role.FIELD)
            for n, cell in enumerate(cells)
        ]
        steps.append(_Step(*digit, 0, composite.pop(digit, 0), _Role.DIGIT))
    steps += [_Step(*cell, 0, weight, _Role.FIELD) for cell, weight in composite.items()]
    if layout.composite:
        last = layout.composite.digit
        steps.append(_Step(last.row, last.start, 0, 0, _Role.LAST))
    return tuple(steps)


def _cells(span: Span) -> list[_Cell]:
    return [(span.row, column) for column in range(span.start, span.end)]


@cache
def _sources(weight: int, composite: int, role: _Role) -> NDArray[np.intp]:
    """For each residue and pair of sums arrived at, the flat pair it comes from: (10, 100).

    A check digit must equal the field's sum, which then starts anew; the composite digit must
    equal the composite's.
    """
    residue, field, whole = np.indices((10, 10, 10))
    earlier = (whole - composite * residue) % 10
    if role is _Role.FIELD:
        found = (field - weight * residue) % 10 * 10 + earlier
    elif role is _Role.DIGIT:
        found = np.where(field == 0, residue * 10 + earlier, _NOWHERE)
    else:
        found = np.where((field == 0) & (whole == 0), residue, _NOWHERE)
    return np.asarray(found.reshape(10, 100), np.intp)


def _alike(scores: NDArray[np.floating], filled: float) -> Doubles:
    """Scores by what characters count: (rows, columns, 37) to (rows, columns, 10, 5)."""
    last = np.full((*scores.shape[:2], 1), filled)
    return np.asarray(np.concatenate([scores, last], axis=2)[:, :, _ALIKE])


def _best(scores: Floats, steps: tuple[_Step, ...]) -> list[int] | None:
    """The characters of the best path through all steps; ``None`` if there is none."""
    alike = _alike(scores, _NEVER)
    best = alike.max(axis=3)
    sums = np.full(101, _NEVER)
    sums[0] = 0.0
    arrived: list[Doubles] = []
    for step in steps:
        came = sums[step.sources()]
        came += best[step.row, step.column][:, None]
        arrived.append(came)
        sums = np.full(101, _NEVER)
        came.max(axis=0, out=sums[:100])
    at = int(sums.argmax())
    if sums[at] < _NEVER / 2:
        return None
    path: list[int] = []
    for step, came in zip(reversed(steps), reversed(arrived), strict=True):
        residue = int(came[:, at].argmax())
        at = int(step.sources()[residue, at])
        path.append(int(_ALIKE[residue][alike[step.row, step.column, residue].argmax()]))
    return path[::-1]


def _posterior(scores: Floats, steps: tuple[_Step, ...]) -> tuple[Doubles, float]:
    """The probability of every character given that all check digits hold, and log of the total.

    Forward and backward sums over the same pairs as ``_best``.
    """
    top = scores.max(axis=2, keepdims=True).astype(np.float64)
    likely = np.exp(scores - top)
    weight = _alike(likely, 0.0).sum(axis=3)[..., None]
    total = float(top.sum())
    posterior = likely / likely.sum(axis=2, keepdims=True)
    free = np.ones(scores.shape[:2], bool)
    forward = np.zeros(101)
    forward[0] = 1.0
    held: list[Doubles] = []
    for step in steps:
        free[step.row, step.column] = False
        came = forward[step.sources()]
        held.append(came)
        forward = np.zeros(101)
        np.einsum("rs,ro->s", came, weight[step.row, step.column], out=forward[:100])
        size = max(float(forward.sum()), _TINY)
        total += float(np.log(size))
        forward /= size
    total += float(np.log(likely.sum(axis=2)[free]).sum())
    backward: Doubles = np.ones(100)
    for step, came in zip(reversed(steps), reversed(held), strict=True):
        found = likely[step.row, step.column] * (came @ backward)[_RESIDUE]
        posterior[step.row, step.column] = found / max(float(found.sum()), _TINY)
        spread = weight[step.row, step.column] * backward
        earlier = np.bincount(step.sources().ravel(), spread.ravel(), 101)[:100]
        backward = earlier / max(float(earlier.max()), _TINY)
    return posterior, total
