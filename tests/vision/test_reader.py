"""The optional reader of print: absent, or standing in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.finding import Box
from kiosk.vision import reader
from kiosk.vision.pixels import Pixels
from kiosk.vision.reader import Text, cut_out, find_reader

SHEET = np.full((60, 200, 3), 220, np.uint8)


class Engine:
    """Answers as RapidOCR does, and notes what it was asked."""

    made = 0

    def __init__(self) -> None:
        Engine.made += 1

    def __call__(self, part: Pixels, **asked: bool) -> SimpleNamespace:
        """One line's answer."""
        assert asked == {"use_det": False, "use_cls": False, "use_rec": True}
        if part.shape[1] < 20:
            return SimpleNamespace(txts=None, scores=None)
        return SimpleNamespace(txts=("VANCE",), scores=(0.97,))


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("rapidocr")
    module.RapidOCR = Engine  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "rapidocr", module)
    monkeypatch.setattr(reader, "is_installed", lambda: True)
    Engine.made = 0


def test_without_the_extra_there_is_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "is_installed", lambda: False)
    assert find_reader() is None


@pytest.mark.usefixtures("installed")
def test_it_is_loaded_once_and_only_when_asked() -> None:
    found = find_reader()
    assert found is not None
    assert Engine.made == 0
    boxes: Sequence[Box] = (Box(10, 10, 100, 30), Box(190, 40, 5, 8))
    assert found.lines(SHEET, boxes) == [Text("VANCE", 0.97), Text("", 0.0)]
    assert found.lines(SHEET, boxes[:1]) == [Text("VANCE", 0.97)]
    assert Engine.made == 1


boxes = st.builds(
    Box, st.integers(-300, 300), st.integers(-300, 300), st.integers(1, 400), st.integers(1, 400)
)


@given(boxes)
def test_a_crop_is_never_empty(box: Box) -> None:
    part = cut_out(SHEET, box)
    assert part.size
    assert part.shape[2] == 3
