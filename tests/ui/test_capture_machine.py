"""Recorded pictures through camera, feed, look, guidance and viewfinder, to the shutter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.camera.reader import Reader
from kiosk.camera.recorded import RecordedCamera
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.guidance import Guidance, Guide, Hint, Phase, Timings
from kiosk.ui import theme
from kiosk.ui.feed import Feed
from kiosk.ui.lane import Lane
from kiosk.ui.parts.viewfinder import Viewfinder
from kiosk.vision.pixels import Pixels
from tests.camera.scripted import picture

#: Brightness stands for what is seen: the checks themselves have their own tests.
SCENES = {"nothing": [picture(10)], "far": [picture(60)], "good": [picture(120)]}


def look(pixels: Pixels) -> tuple[Finding, ...]:
    seen = int(pixels[0, 0, 0])
    missing = Weight.BLOCK if seen < 30 else Weight.FINE
    small = Weight.BLOCK if seen < 90 else Weight.FINE
    return (
        Finding(Kind.CARD_MISSING, missing, seen, 30, Side.FRONT),
        Finding(Kind.CARD_SMALL, small, seen, 90, Side.FRONT),
    )


@dataclass
class Capture:
    """What a capture page does with its parts."""

    camera: RecordedCamera
    feed: Feed
    finder: Viewfinder
    guide: Guide
    clock: list[float]
    phases: list[Phase] = field(default_factory=list)
    latest: Guidance | None = None

    def __post_init__(self) -> None:
        self.feed.looked.connect(self.saw)
        self.feed.look_with(look)
        self.feed.start()

    def saw(self, findings: object) -> None:
        """One look: a tenth of a second on the test's clock."""
        assert isinstance(findings, tuple)
        self.clock[0] += 0.1
        self.latest = self.guide.saw(findings, self.clock[0])
        self.finder.guide(self.latest)
        if not self.phases or self.phases[-1] is not self.latest.phase:
            self.phases.append(self.latest.phase)
        if self.latest.phase is Phase.TAKEN and not self.finder.is_frozen:
            self.finder.freeze()

    def is_at(self, phase: Phase) -> bool:
        """Whether the last look led there."""
        return self.latest is not None and self.latest.phase is phase


@pytest.fixture
def capture(qapp: QApplication, qtbot: QtBot) -> Iterator[Capture]:
    theme.use("light", qapp)
    camera = RecordedCamera.of_scenes(SCENES, fps=100)
    reader, lane = Reader(camera), Lane("look")
    finder = Viewfinder()
    qtbot.addWidget(finder)
    finder.resize(590, 384)
    feed = Feed(reader, finder, lane, look_every=0.0)
    clock = [0.0]
    timings = Timings(hold=0.3, count=0.9, fault=0.25, hint=0.0)
    made = Capture(camera, feed, finder, Guide(Side.FRONT, 0.0, timings), clock)
    yield made
    feed.stop()
    lane.close()
    assert reader.stop()


def test_from_an_empty_frame_to_the_shutter(capture: Capture, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: capture.is_at(Phase.SEARCHING))
    assert capture.finder.hint_text == "Put your ID in the frame"
    capture.camera.play("far")
    qtbot.waitUntil(lambda: capture.is_at(Phase.FIX))
    assert capture.latest is not None
    assert capture.latest.hint is Hint.CARD_CLOSER
    capture.camera.play("good")
    qtbot.waitUntil(lambda: capture.is_at(Phase.COUNTING))
    capture.camera.play("far")
    qtbot.waitUntil(lambda: capture.is_at(Phase.FIX))
    capture.camera.play("good")
    qtbot.waitUntil(lambda: capture.is_at(Phase.TAKEN))
    assert capture.phases == [
        Phase.SEARCHING,
        Phase.FIX,
        Phase.GOOD,
        Phase.COUNTING,
        Phase.FIX,
        Phase.GOOD,
        Phase.COUNTING,
        Phase.TAKEN,
    ]
    assert capture.finder.is_frozen
    assert capture.finder.hint_text == "Got it"
    assert {int(pixels[0, 0, 0]) for pixels in capture.feed.recent()[-1:]} == {120}


def test_the_camera_goes_in_mid_countdown_and_nothing_is_taken(
    capture: Capture, qtbot: QtBot
) -> None:
    capture.camera.play("good")
    qtbot.waitUntil(lambda: capture.is_at(Phase.COUNTING))
    capture.feed.stop()
    assert capture.guide.now(capture.clock[0] + 60).phase is Phase.COUNTING
    assert not capture.finder.has_picture
