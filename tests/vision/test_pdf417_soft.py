"""Barcodes beyond the plain decoder: repaired, blurred, moved, in several pictures; or why not."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.vision.pdf417 import PATIENCE, Unread, look_at_barcode, read, read_together
from kiosk.vision.pdf417_patterns import CODEWORDS, drawn, patterns
from kiosk.vision.pdf417_repair import repaired, syndromes
from kiosk.vision.pixels import Pixels
from tests.benchmarks.degrade import Condition, blurred, seen
from tests.benchmarks.ids_barcodes import MODULE, Back, draw_back

PAYLOAD = (
    b"@\n\x1e\rANSI 636014090101DL00310250DLDAQD1234567\nDCSDOE\nDDEN\nDACJANE\nDDFN\nDADANN\n"
    b"DDGN\nDBD02282023\nDBB03091985\nDBA03092031\nDBC2\nDAG12 OAK ST\nDAIFRESNO\nDAJCA\nDCGUSA\r"
)


@lru_cache
def back(look: int = 2) -> Back:
    return draw_back("doe", PAYLOAD, look)


def frame(condition: Condition, module: float = 1.8, *, look: int = 2, seed: int = 7) -> Pixels:
    card = back(look)
    found = seen(card.card, condition, seed, scale=module / MODULE, glare_at=card.glare_at)
    return found.frame


def word(k: int, count: int, seed: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """A valid word: random codewords, made valid by taking its last k for erased."""
    rng = np.random.default_rng(seed)
    made = repaired(rng.integers(0, CODEWORDS, count), k, range(count - k, count))
    assert made is not None
    return made.codewords


@settings(max_examples=60)
@given(st.sampled_from([8, 16, 32, 64]), st.integers(1, 300), st.data())
def test_errors_and_erasures_are_repaired(k: int, more: int, data: st.DataObject) -> None:
    right = word(k, k + more, more)
    assert not syndromes(right, k).any()
    erased = data.draw(st.integers(0, k))
    wrong = data.draw(st.integers(0, (k - erased) // 2))
    rng = np.random.default_rng(wrong)
    at = rng.permutation(len(right))[: erased + wrong]
    spoiled = right.copy()
    spoiled[at] = (spoiled[at] + rng.integers(1, CODEWORDS, len(at))) % CODEWORDS
    found = repaired(spoiled, k, [int(n) for n in at[:erased]])
    assert found is not None
    assert (found.codewords == right).all()


def test_more_errors_than_corrections_are_not_repaired() -> None:
    rng = np.random.default_rng(5)
    for _ in range(50):
        assert repaired(rng.integers(0, CODEWORDS, 200), 16, range(8)) is None


def test_every_pattern_is_as_the_standard_has_it() -> None:
    """Four bars and spaces of one to six modules, in the cluster of its row, each only once."""
    table = patterns()
    assert table.shape == (3, CODEWORDS, 17)
    for number, cluster in enumerate(table):
        assert len({tuple(row) for row in cluster}) == CODEWORDS
        for row in cluster:
            ends = np.flatnonzero(np.diff(np.concatenate([[-1], row, [-1]])))
            widths = np.diff(ends)
            assert len(widths) == 8
            assert widths.max() <= 6
            assert (widths[0] - widths[2] + widths[4] - widths[6]) % 9 == 3 * number


def test_symbols_are_drawn_as_the_decoder_knows_them() -> None:
    """The length, "ABCDEF" two letters to a codeword, padding, and corrections of level 2."""
    text = [1, 2 * 30 + 3, 4 * 30 + 5]
    data = [12, *text, *[900] * 8]
    whole = repaired(np.array([*data, *[0] * 8]), 8, range(12, 20))
    assert whole is not None
    [found] = zxingcpp.read_barcodes(drawn(whole.codewords.reshape(10, 2), 2))
    assert found.text == "ABCDEF"


SPOILED = (
    (1.8, Condition("blur of 0.83 modules", gaussian=1.5)),
    (2.7, Condition("blur of 0.9 modules, tilted", gaussian=2.4, angle=9)),
    (1.8, Condition("motion along", motion=5, heading=0)),
    (1.8, Condition("motion aslant", motion=5, heading=50)),
    (1.8, Condition("motion, upside down", motion=4, heading=20, angle=180)),
    (1.8, Condition("dim, blurred", gaussian=1.2, light=0.28, noise=5)),
)


@pytest.mark.parametrize(("module", "condition"), SPOILED, ids=[c.name for _, c in SPOILED])
def test_spoiled_symbols_are_read(module: float, condition: Condition) -> None:
    assert read(frame(condition, module)) == PAYLOAD


def test_the_plain_decoder_reads_few_of_them() -> None:
    plain = [zxingcpp.read_barcodes(frame(condition, module)) for module, condition in SPOILED]
    assert sum(bool(found) for found in plain) <= 2


def test_grey_pictures_are_read_too() -> None:
    assert read(np.ascontiguousarray(frame(Condition("clean"))[..., 1])) == PAYLOAD


def test_several_pictures_say_together_what_none_says_alone() -> None:
    """Reflections at different places, each over more than the corrections can replace."""
    card = back(0)
    pictures = []
    for n, at in enumerate((0.25, 0.5, 0.75)):
        glare = Condition("glare", glare=0.09)
        place = (at, card.glare_at[1])
        pictures.append(seen(card.card, glare, n, scale=2 / MODULE, glare_at=place).frame)
    assert [read(p) for p in pictures] == [None, None, None]
    assert read_together(pictures) == PAYLOAD
    assert read_together([]) is None
    assert read_together([np.zeros((400, 600, 3), np.uint8)]) is None


def test_a_look_says_where_and_how_well() -> None:
    scale = 2.5 / MODULE
    shown = seen(back().card, Condition("tilted", angle=5), 3, scale=scale)
    found = look_at_barcode(shown.frame)
    assert found.data == PAYLOAD
    assert found.unread is None
    assert found.confidence > 0.9
    assert found.module == pytest.approx(2.5, rel=0.03)
    assert found.corners is not None
    # The symbol's upper side is as tilted as the card.
    across = found.corners[1] - found.corners[0]
    assert np.degrees(np.arctan2(-across[1], across[0])) == pytest.approx(5, abs=0.7)
    inside = shown.corners
    assert found.corners[:, 0].min() > inside[:, 0].min()
    assert found.corners[:, 1].max() < inside[:, 1].max()


@pytest.mark.parametrize(
    ("condition", "module", "why"),
    [
        (Condition("blurred", gaussian=2.6), 1.8, Unread.BLURRED),
        (Condition("covered", glare=0.09), 2.5, Unread.COVERED),
        (Condition("far", gaussian=0.8), 0.8, Unread.SMALL),
    ],
    ids=lambda value: str(value.name if isinstance(value, Condition) else value),
)
def test_a_look_says_why_not(condition: Condition, module: float, why: Unread) -> None:
    found = look_at_barcode(frame(condition, module, look=0))
    assert found.data is None
    assert found.unread is why
    assert found.confidence < 0.5
    assert found.corners is not None


def test_more_blur_never_makes_a_look_surer() -> None:
    sharp = frame(Condition("clean"), 1.8, look=0)
    sure = [look_at_barcode(blurred(sharp, sigma)).confidence for sigma in (0.0, 1.3, 2.2, 3.5)]
    assert sure == sorted(sure, reverse=True)


def test_nothing_is_nothing() -> None:
    found = look_at_barcode(np.full((720, 1280, 3), 128, np.uint8))
    assert (found.data, found.corners, found.unread) == (None, None, None)
    assert found.confidence == 0


def test_a_destroyed_symbol_stays_unread() -> None:
    """Random modules between right ends, and rows exchanged: nothing is made up."""
    rng = np.random.default_rng(11)
    for seed in range(4):
        noise = rng.integers(0, CODEWORDS, (20, 9))
        made = np.repeat(np.repeat(drawn(noise, 3 + seed % 3), 1, axis=0), 1, axis=1)
        assert read(np.pad(made, 40, constant_values=255), patience=2 * PATIENCE) is None
