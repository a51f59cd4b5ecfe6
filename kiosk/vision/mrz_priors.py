"""What is known of a machine-readable zone before it is read: grammar, codes, shape of names.

Natural logarithms, added to the evidence of the characters. What the standard rules out is out;
what it merely makes unlikely costs little, so that clear print always wins. The numbers are
judgements (an odd thing is once in e^4 = 55 documents), not measurements.
"""

from __future__ import annotations

from functools import cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.mrz_formats import ALPHABETS, CHARACTERS, FILLER, LAYOUTS, Format, Layout, Span
from kiosk.domain.nations import CODES

Floats: TypeAlias = NDArray[np.float32]
Doubles: TypeAlias = NDArray[np.float64]

#: Ruled out. Finite, so that sums stay numbers.
NEVER: Final = -1e6
_FILL: Final = CHARACTERS.index(FILLER)
_LETTERS: Final = slice(10, 36)
#: A digit for a nationality; an unknown part of a date; a digit left out; a country not listed.
_ODD: Final = -4.0
#: Another document than P (or V) on a page, whose lines have 44 characters: the standard has none.
_STRANGE: Final = -9.0
_PAGE: Final = 44
#: X or nothing for a sex; another document than P on a page of 44, than I, A, C or P on a card.
_RARE: Final = -2.0
#: A certain letter against a certain digit: in the first two places of a number (letters half the
#: time, 26 of them), in its other places and in optional data (letters one time in six).
_SERIES, _SERIAL = -1.0, -2.5
_SERIES_LENGTH: Final = 2
#: The letter O in a number besides: most issuers leave it out because it looks like 0.
_O: Final = -1.0
#: First letters of the document codes in use (part 3, section 4.3; national cards have others).
_CODES: Final = {
    Format.TD1: "IACP",
    Format.TD2: "IACP",
    Format.TD3: "P",
    Format.MRV_A: "V",
    Format.MRV_B: "V",
    Format.FRANCE: "I",
}
#: A name that goes on behind the fillers at its end; a holder without given names.
_RESUMED, _SINGLE = -6.0, -3.0


def weighed(evidence: Floats, format_: Format) -> Floats:
    """Evidence (rows, columns, 37) with all that is known of the format added."""
    layout = LAYOUTS[format_]
    scores = np.asarray(evidence + _grammar(format_), np.float32)
    for span in (layout.issuer, layout.nationality):
        if span is not None:
            _expect_country(scores, span)
    for span in layout.names:
        _expect_name(scores[span.row, span.start : span.end])
    return scores


@cache
def _grammar(format_: Format) -> Floats:
    layout = LAYOUTS[format_]
    found = np.full((layout.rows, layout.columns, len(CHARACTERS)), NEVER, np.float32)
    for row, kinds in enumerate(layout.grammar):
        for column, kind in enumerate(kinds):
            allowed = [CHARACTERS.index(c) for c in ALPHABETS[kind]]
            found[row, column, allowed] = 0
    _soften(found, layout, format_)
    return found


def _soften(found: Floats, layout: Layout, format_: Format) -> None:
    """The soft part of the grammar, field by field."""
    found[layout.code.row, layout.code.start + 1, :10] += np.float32(_ODD)
    code = _on(found, layout.code)[0]
    usual = [CHARACTERS.index(c) for c in _CODES[format_]]
    other = _STRANGE if layout.columns == _PAGE else _ODD
    code[[n for n in range(len(code)) if n not in usual]] += np.float32(other)
    number = _on(found, layout.number.over[0])
    number[:_SERIES_LENGTH, _LETTERS] += np.float32(_SERIES)
    number[_SERIES_LENGTH:, _LETTERS] += np.float32(_SERIAL)
    number[:, CHARACTERS.index("O")] += np.float32(_O)
    sex = _on(found, layout.sex)
    sex[:, [CHARACTERS.index("X"), _FILL]] += np.float32(_RARE)
    for check in (layout.birth, layout.expiry):
        if check is None:
            continue
        day = _on(found, check.over[0])
        day[:, _FILL] += np.float32(_ODD)
        day[2, 2:10] += np.float32(_ODD)
        day[4, 4:10] += np.float32(_ODD)
        found[check.digit.row, check.digit.start, _FILL] += np.float32(_ODD)
    if layout.overflow is None:
        found[layout.number.digit.row, layout.number.digit.start, _FILL] += np.float32(_ODD)
    covered = {
        (span.row, column) for span in _fields(layout) for column in range(span.start, span.end)
    }
    for row, kinds in enumerate(layout.grammar):
        for column, kind in enumerate(kinds):
            if kind == "m" and (row, column) not in covered:
                found[row, column, _LETTERS] += np.float32(_SERIAL)


def _fields(layout: Layout) -> list[Span]:
    """Fields that hold letters as often as digits."""
    named = (layout.code, layout.issuer, layout.nationality, *layout.names, *layout.number.over)
    return [span for span in named if span is not None]


def _on(found: Floats, span: Span) -> Floats:
    return found[span.row, span.start : span.end]


@cache
def _codes() -> NDArray[np.intp]:
    """The listed codes as indices of characters: (codes, 3)."""
    return np.array([[CHARACTERS.index(c) for c in code.ljust(3, FILLER)] for code in CODES])


def _expect_country(scores: Floats, span: Span) -> None:
    """Expect a listed code; three other letters, or three digits, only where far likelier."""
    cells = _on(scores, span)
    codes = _codes()
    listed = cells[np.arange(3), codes].sum(axis=1)
    best = codes[int(listed.argmax())]
    letters = float(cells[:, 10:].max(axis=1).sum()) + _ODD
    digits = float(cells[:, :10].max(axis=1).sum()) + _ODD
    expected = np.zeros(cells.shape, bool)
    if float(listed.max()) >= max(letters, digits):
        expected[np.arange(3), best] = True
    elif letters >= digits:
        expected[:, 10:] = True
    else:
        expected[:, :10] = True
    cells += np.where(expected, np.float32(0), np.float32(_ODD))


# A name field: surname, its words divided by one filler, two fillers, given names, fillers.
_SURNAME, _GAP, _BREAK, _GIVEN, _SPACE, _END = range(6)
#: (from, to, whether a filler is printed, cost)
_MOVES: Final = (
    (_SURNAME, _SURNAME, False, 0.0),
    (_SURNAME, _GAP, True, 0.0),
    (_GAP, _SURNAME, False, 0.0),
    (_GAP, _BREAK, True, 0.0),
    (_BREAK, _GIVEN, False, 0.0),
    (_BREAK, _END, True, _SINGLE),
    (_GIVEN, _GIVEN, False, 0.0),
    (_GIVEN, _SPACE, True, 0.0),
    (_SPACE, _GIVEN, False, 0.0),
    (_SPACE, _END, True, 0.0),
    (_END, _END, True, 0.0),
    (_END, _GIVEN, False, _RESUMED),
)


def _expect_name(cells: Floats) -> None:
    """Weigh filler against letter in each cell by the shape that names have.

    Replaces both by their probability given the whole field (forward and backward sums), so that
    one mark read as a letter among fillers, or the reverse, has to be clear.
    """
    top = cells.max(axis=1, keepdims=True)
    likely = np.exp((cells - top).astype(np.float64))
    filler, letter = likely[:, _FILL], likely[:, :_FILL].sum(axis=1)
    step = np.zeros((len(cells), 6, 6))
    for start, stop, is_filler, cost in _MOVES:
        step[:, start, stop] = (filler if is_filler else letter) * np.exp(cost)
    # The first character is a letter of the surname.
    step[0] = 0.0
    step[0, :, _SURNAME] = letter[0]
    forward = np.zeros((len(cells) + 1, 6))
    forward[0, _SURNAME] = 1.0
    for n, moves in enumerate(step):
        arrived = forward[n] @ moves
        forward[n + 1] = arrived / max(float(arrived.sum()), 1e-300)
    backward = np.ones(6)
    filled = np.array([is_filler for *_, is_filler, _ in _MOVES])
    pairs = np.array([(start, stop) for start, stop, _, _ in _MOVES])
    for n in range(len(cells) - 1, 0, -1):
        taken = forward[n][pairs[:, 0]] * step[n][pairs[:, 0], pairs[:, 1]] * backward[pairs[:, 1]]
        total = max(float(taken.sum()), 1e-300)
        share = float(np.clip(taken[filled].sum() / total, 1e-12, 1 - 1e-12))
        _reweigh(cells[n], share, float(filler[n] / max(filler[n] + letter[n], 1e-300)))
        backward = step[n] @ backward
        backward /= max(float(backward.max()), 1e-300)


def _reweigh(cell: Floats, share: float, alone: float) -> None:
    """Move one cell from its own probability of a filler to the one its field gives it."""
    alone = min(max(alone, 1e-12), 1 - 1e-12)
    cell[_FILL] += np.float32(np.log(share / alone))
    cell[:_FILL] += np.float32(np.log((1 - share) / (1 - alone)))
