"""The shipped classifier of one character of a machine-readable zone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from kiosk.domain.resources import resource
from kiosk.vision.glyphs import PITCHES, WINDOW, glyphs

Grey = NDArray[np.uint8]
Lens = Callable[[Grey], Grey]

#: 37 characters and more of OCR-B, ten in a row, 48 pixels square each at 24 pixels a pitch.
_DRAWN = Path(__file__).with_name("ocr_b.png")
_SIDE, _PITCH = 48, 24
_LINES = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<",
    "L898902C36UTO7408122F1204159Z",
    "QJXKWVYHGBPF0123456789<DUMNCT",
    "I<S5Z2B8O0D1LTEFGC6A4HKXVY7QR",
)


@lru_cache(maxsize=1)
def _glyphs_drawn() -> dict[str, Grey]:
    sheet = cv2.imread(str(_DRAWN), cv2.IMREAD_GRAYSCALE)
    assert sheet is not None
    cells = np.asarray(sheet, np.uint8).reshape(-1, _SIDE, 10, _SIDE).transpose(0, 2, 1, 3)
    return dict(zip(glyphs().classes, cells.reshape(-1, _SIDE, _SIDE), strict=False))


def _printed(text: str, pitch: float, lens: Lens) -> Grey:
    """Black print on white with two pitches of paper around it, as a lens shows it."""
    ink = np.zeros((3 * _PITCH, (len(text) + 4) * _PITCH), np.uint8)
    for n, character in enumerate(text):
        part = ink[_PITCH // 2 :][:_SIDE, (n + 2) * _PITCH - _PITCH // 2 :][:, :_SIDE]
        np.maximum(part, _glyphs_drawn()[character], out=part)
    paper = np.asarray(235 - ink * 0.75, np.uint8)
    scale = pitch / _PITCH
    small = cv2.resize(paper, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return lens(np.asarray(small, np.uint8))


def _windows(seen: Grey, places: NDArray[np.float64], pitch: float) -> Grey:
    """Windows on a printed line: ``places`` (n, 2) in pitches, across and down."""
    scale = pitch * PITCHES / WINDOW[1]
    found = []
    for across, down in places * pitch:
        # The digits stand on row 37 of 48 and are 27 high.
        left = across - 0.5 + scale / 2 - pitch * PITCHES / 2
        top = down - 0.5 + scale / 2 - scale * WINDOW[0] / 2
        matrix = np.array([[scale, 0, left], [0, scale, top]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        size = (WINDOW[1], WINDOW[0])
        found.append(
            cv2.warpAffine(seen, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        )
    return np.asarray(np.stack(found), np.uint8)


def _middles(count: int) -> NDArray[np.float64]:
    """Where the characters of a line stand, in pitches."""
    digits = (_PITCH // 2 + 37 - 27 / 2) / _PITCH
    return np.stack([np.arange(count) + 2.5, np.full(count, digits)], axis=1)


def _blurred(sigma: float) -> Lens:
    return lambda seen: np.asarray(cv2.GaussianBlur(seen, (0, 0), sigma), np.uint8)


def _dim(share: float) -> Lens:
    noise = np.random.default_rng(5)
    return lambda seen: np.asarray(
        np.clip(seen * share + noise.normal(0, 3, seen.shape), 0, 255), np.uint8
    )


def _jpeg(seen: Grey) -> Grey:
    _, data = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, 30])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def _as_is(seen: Grey) -> Grey:
    return seen


def test_the_weights_are_small_and_plain_arrays() -> None:
    path = resource("models", "mrz_glyphs.npz")
    assert path.stat().st_size <= 1_000_000
    with np.load(path, allow_pickle=False) as stored:
        assert all(stored[name].dtype == np.float16 for name in stored.files)


def test_one_row_of_37_for_each_window() -> None:
    grey = np.random.default_rng(0).integers(0, 256, (130, *WINDOW)).astype(np.uint8)
    found = glyphs().log_probabilities(grey)
    assert found.shape == (130, len(glyphs().classes)) == (130, 37)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()
    assert (np.exp(found).sum(axis=1) <= 1.001).all()
    assert glyphs().log_probabilities(grey[:0]).shape == (0, 37)
    assert glyphs() is glyphs()
    assert PITCHES * WINDOW[0] / WINDOW[1] == pytest.approx(2.03)


def test_a_window_is_judged_alike_alone_and_among_others() -> None:
    grey = np.random.default_rng(1).integers(0, 256, (101, *WINDOW)).astype(np.uint8)
    together = glyphs().log_probabilities(grey)
    alone = np.concatenate([glyphs().log_probabilities(grey[n : n + 1]) for n in range(101)])
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_two_threads_do_not_disturb_each_other() -> None:
    random = np.random.default_rng(2)
    inputs = [random.integers(0, 256, (200, *WINDOW)).astype(np.uint8) for _ in range(2)]
    wanted = [glyphs().log_probabilities(grey) for grey in inputs]
    same: list[bool] = []

    def again(n: int) -> None:
        same.extend(
            bool((glyphs().log_probabilities(inputs[n]) == wanted[n]).all()) for _ in range(10)
        )

    workers = [threading.Thread(target=again, args=(n,)) for n in range(2)]  # noqa: TID251
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(same) == 20
    assert all(same)


@pytest.mark.parametrize(
    ("what", "pitch", "lens", "share"),
    [
        ("as printed", 16.0, _as_is, 1.0),
        ("large", 30.0, _as_is, 1.0),
        ("9 pixels a pitch", 9.0, _as_is, 1.0),
        ("7 pixels a pitch", 7.0, _as_is, 0.95),
        ("blurred by 2 pixels", 16.0, _blurred(2.0), 0.97),
        ("blurred by 3 pixels", 16.0, _blurred(3.0), 0.8),
        ("a quarter of the light", 16.0, _dim(0.25), 0.98),
        ("a quarter of the light, small", 9.0, _dim(0.25), 0.93),
        ("JPEG of quality 30", 12.0, _jpeg, 0.98),
    ],
)
def test_print_is_read(what: str, pitch: float, lens: Lens, share: float) -> None:
    right = []
    for text in _LINES:
        windows = _windows(_printed(text, pitch, lens), _middles(len(text)), pitch)
        best = glyphs().log_probabilities(windows).argmax(axis=1)
        right += [glyphs().classes[k] == c for k, c in zip(best, text, strict=True)]
    assert np.mean(right) >= share, what


@pytest.mark.parametrize("off", [(0.15, 0.0), (-0.15, 0.0), (0.0, 0.15), (0.0, -0.15)])
def test_slots_may_be_a_little_off(off: tuple[float, float]) -> None:
    text = _LINES[1]
    seen = _printed(text, 14.0, _as_is)
    found = glyphs().log_probabilities(_windows(seen, _middles(len(text)) + off, 14.0))
    assert "".join(glyphs().classes[k] for k in found.argmax(axis=1)) == text


def _sure(windows: Grey) -> float:
    """Mean probability that there is a character at all."""
    return float(np.exp(glyphs().log_probabilities(windows)).sum(axis=1).mean())


def test_what_is_no_character_is_told() -> None:
    text = _LINES[2]
    seen = _printed(text, 14.0, _as_is)
    middles = _middles(len(text))
    half, between, before = np.array([0.5, 0.0]), np.array([0.0, 0.9]), np.array([1.2, 0.0])
    assert _sure(_windows(seen, middles, 14.0)) > 0.98
    assert _sure(_windows(seen, middles[:-1] + half, 14.0)) < 0.1
    assert _sure(_windows(seen, middles + between, 14.0)) < 0.1
    assert _sure(_windows(seen, middles[:1] - before, 14.0)) < 0.01
    grainy = _printed(text, 14.0, _dim(0.9))
    assert _sure(_windows(grainy, middles[:1] - before, 14.0)) < 0.4
    upside_down = _windows(seen, middles, 14.0)[[text.index(c) for c in "JKFB147<T"], ::-1, ::-1]
    assert _sure(np.ascontiguousarray(upside_down)) < 0.25


def test_garbage_is_not_read_with_certainty() -> None:
    random = np.random.default_rng(3)
    coarse = random.integers(0, 256, (400, 7, 5)).astype(np.uint8)
    blots = np.stack([cv2.resize(c, (WINDOW[1], WINDOW[0])) for c in coarse])
    grain = random.integers(0, 256, (400, *WINDOW)).astype(np.uint8)
    flat = np.full((3, *WINDOW), [[[0]], [[128]], [[255]]], np.uint8)
    for garbage in (np.asarray(blots, np.uint8), grain, flat):
        best = np.exp(glyphs().log_probabilities(garbage)).max(axis=1)
        assert np.mean(best > 0.9) < 0.02
        assert best.mean() < 0.35
