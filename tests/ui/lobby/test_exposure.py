"""A face that is too dark for the camera's own exposure becomes light enough by itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from kiosk.camera.recorded import RecordedCamera
from kiosk.domain import exposure
from kiosk.domain.finding import Kind, Weight
from kiosk.vision.pixels import Pixels
from tests import cards
from tests.pages.portrait import Portrait
from tests.ui.lobby.conftest import OpenStage


class Dim(RecordedCamera):
    """A person before a bright window, at the exposure that the window wants."""

    def __init__(self) -> None:
        scene = cards.portrait() * 0.4
        views = {s / 2: np.clip(scene * 2 ** (s / 4.4), 0, 255) for s in range(-4, 5)}
        self._views: dict[float, Pixels] = {s: v.astype(np.uint8) for s, v in views.items()}
        self.stops = 0.0
        super().__init__({"portrait": self._shown}, fps=30, name="dim")

    def _shown(self) -> Iterator[Pixels]:
        while True:
            yield self._views[self.stops]

    def expose(self, stops: float) -> bool:
        """Obeys."""
        self.stops = stops
        return True


def test_the_camera_is_set_for_the_face(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exposure, "WAIT", 0.2)
    camera = Dim()
    with open_stage(camera) as stage:
        page = Portrait(stage.window, stage.qtbot)
        stage.at("portrait")
        stage.qtbot.waitUntil(lambda: camera.stops > 0, timeout=10_000)
        page.wait_for_kept()
        taken = stage.draft.portrait
        assert taken is not None
        light = next(f for f in taken.findings if f.kind is Kind.FACE_DARK)
        assert light.weight is not Weight.BLOCK
        assert camera.stops >= 0.5
