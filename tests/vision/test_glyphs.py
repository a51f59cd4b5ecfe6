"""The shipped classifier of one character of a machine-readable zone."""

from __future__ import annotations

import numpy as np
import pytest

from kiosk.domain.resources import resource
from kiosk.vision.glyphs import PITCHES, WINDOW, glyphs


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
