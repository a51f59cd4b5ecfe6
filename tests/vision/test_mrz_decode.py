"""The likeliest lines under check digits: right where print is clear, never invalid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kiosk.domain.mrz import format_of, is_valid
from kiosk.domain.mrz_formats import CHARACTERS, LAYOUTS, Format
from kiosk.vision.mrz_decode import decode
from tests.domain.mrz_texts import sealed, zones
from tests.domain.test_mrz import MRV_A, TD1, TD1_LONG, TD2_LONG, TD3

Floats = NDArray[np.float32]


def evidence_of(lines: tuple[str, ...], noise: float = 0.0, seed: int = 0) -> Floats:
    """Log-probabilities in which every character stands out by 12, with noise of that spread."""
    rng = np.random.default_rng(seed)
    found = np.full((len(lines), len(lines[0]), len(CHARACTERS)), -12.0)
    for row, line in enumerate(lines):
        for column, character in enumerate(line):
            found[row, column, CHARACTERS.index(character)] = 0.0
    found += noise * rng.standard_normal(found.shape)
    total = np.log(np.exp(found - found.max(axis=2, keepdims=True)).sum(axis=2, keepdims=True))
    return np.asarray(found - found.max(axis=2, keepdims=True) - total, np.float32)


def taken_for(found: Floats, row: int, column: int, first: str, second: str, by: float) -> None:
    """Make one character of the evidence look like ``first``, and by that less like ``second``."""
    found[row, column] = -14.0
    found[row, column, CHARACTERS.index(first)] = -0.01
    found[row, column, CHARACTERS.index(second)] = -by


@settings(max_examples=60, deadline=None)
@given(zones())
def test_clear_print_of_every_format_is_read(lines: tuple[str, ...]) -> None:
    format_ = format_of(lines)
    assert format_ is not None
    found = decode(evidence_of(lines), format_)
    assert found is not None
    assert found.lines == lines
    assert found.sure > 0.95


@settings(max_examples=60, deadline=None)
@given(zones(), st.floats(0, 12), st.integers(0, 2**32 - 1))
def test_no_noise_makes_lines_with_wrong_check_digits(
    lines: tuple[str, ...], noise: float, seed: int
) -> None:
    format_ = format_of(lines)
    assert format_ is not None
    found = decode(evidence_of(lines, noise, seed), format_)
    assert found is None or is_valid(found.lines)
    assert found is None or 0.0 <= found.sure <= 1.0
    assert found is None or np.all((found.confidence >= 0) & (found.confidence <= 1 + 1e-5))


@pytest.mark.parametrize("lines", [TD1_LONG, TD2_LONG])
def test_long_numbers_go_on_in_the_optional_data(lines: tuple[str, ...]) -> None:
    format_ = format_of(lines)
    assert format_ is not None
    found = decode(evidence_of(lines), format_)
    assert found is not None
    assert found.lines == lines


def test_check_digits_settle_what_print_leaves_open() -> None:
    found = evidence_of(TD3)
    for column, other in ((1, "B"), (14, "1"), (33, "2")):
        taken_for(found, 1, column, other, TD3[1][column], 0.5)
    read = decode(found, Format.TD3)
    assert read is not None
    assert read.lines == TD3
    assert 0 < read.given_up < 4


def test_clear_print_with_wrong_digits_is_given_up_dearly() -> None:
    wrong = (TD3[0], TD3[1][:9] + "7" + TD3[1][10:])
    read = decode(evidence_of(wrong), Format.TD3)
    assert read is not None
    assert read.given_up > 8


def test_characters_that_count_alike_stay_open() -> None:
    """0, K and U differ by ten and twenty: no check digit tells them apart."""
    found = evidence_of(TD3)
    taken_for(found, 1, 5, "0", "K", 0.01)
    read = decode(found, Format.TD3)
    assert read is not None
    assert read.lines[1][5] == "0"
    # A letter deep in a number is seldom; the print alone cannot say which it is.
    assert read.confidence[1, 5] < 0.97
    assert read.sure < 0.97


def test_nationality_may_be_three_digits_but_no_mixture() -> None:
    digits = sealed([TD3[0], TD3[1][:10] + "132" + TD3[1][13:]], Format.TD3)
    read = decode(evidence_of(digits), Format.TD3)
    assert read is not None
    assert read.lines == digits
    found = evidence_of(TD3)
    taken_for(found, 1, 12, "0", "O", 2.0)
    read = decode(found, Format.TD3)
    assert read is not None
    assert read.lines[1][10:13] == "UTO"


def test_a_mark_among_fillers_is_no_letter_unless_it_is_clear() -> None:
    found = evidence_of(TD3)
    taken_for(found, 0, 33, "K", "<", 2.0)
    read = decode(found, Format.TD3)
    assert read is not None
    assert read.lines == TD3
    found = evidence_of(MRV_A)
    taken_for(found, 1, 30, "8", "1", 1.0)
    read = decode(found, Format.MRV_A)
    assert read is not None
    assert read.lines[1][30] == "8"


def test_other_shapes_are_refused() -> None:
    assert decode(evidence_of(TD1), Format.TD3) is None
    rows, columns = LAYOUTS[Format.TD2].rows, LAYOUTS[Format.TD2].columns
    flat = np.full((rows, columns, len(CHARACTERS)), -np.log(37), np.float32)
    read = decode(flat, Format.TD2)
    assert read is None or is_valid(read.lines)
