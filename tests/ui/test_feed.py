"""The feed: from a camera to the screen, to the looks, and through a loss."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.camera.reader import CameraState, Pace, Reader
from kiosk.camera.recorded import RecordedCamera
from kiosk.domain.errors import CameraRefused, NotAPicture
from kiosk.ui.feed import Feed, Shrinker
from kiosk.ui.lane import Lane
from kiosk.vision.pixels import Pixels
from tests.camera.scripted import QUICK, ScriptedDevice, missing, picture

Running = tuple[Feed, "FakeScreen", Reader]


class FakeScreen(QObject):
    """Counts what it is given."""

    def __init__(self, size: QSize | None = None) -> None:
        super().__init__()
        self.picture_size = size or QSize(320, 240)
        self.newest: QImage | None = None
        self.shown = 0

    def show_picture(self, picture: QImage) -> None:
        """Kept and counted."""
        self.newest = picture
        self.shown += 1

    def blank(self) -> None:
        """Nothing kept."""
        self.newest = None


@pytest.fixture
def lane(qapp: QApplication) -> Iterator[Lane]:
    made = Lane("look")
    yield made
    made.close()


@pytest.fixture
def device() -> ScriptedDevice:
    return ScriptedDevice()


@pytest.fixture
def running(device: ScriptedDevice, lane: Lane) -> Iterator[Running]:
    reader = Reader(device, pace=QUICK)
    screen = FakeScreen()
    feed = Feed(reader, screen, lane, quiet_after=0.1, quiet_at_first=0.2, look_every=0.0)
    yield feed, screen, reader
    feed.stop()
    assert reader.stop()


def corner_marked() -> Pixels:
    """White at the left, black elsewhere."""
    made = picture(0)
    made[:, :400] = 255
    return made


@pytest.mark.parametrize(("mirrored", "left", "right"), [(False, 255, 0), (True, 0, 255)])
def test_a_picture_is_mirrored_only_if_asked(mirrored: bool, left: int, right: int) -> None:
    image = Shrinker().shown(corner_marked(), QSize(640, 360), mirrored=mirrored)
    assert image.size() == QSize(640, 360)
    assert image.pixelColor(10, 100).value() == left
    assert image.pixelColor(630, 100).value() == right


@pytest.mark.parametrize("size", [QSize(1180, 768), QSize(968, 760), QSize(301, 977)])
def test_the_middle_fills_any_shape_without_distortion(size: QSize) -> None:
    frame = picture(0)
    frame[310:410, 590:690] = (30, 60, 200)
    image = Shrinker().shown(frame, size, mirrored=False)
    assert image.size() == size
    scale = max(size.width() / 1280, size.height() / 720)
    middle = image.pixelColor(size.width() // 2, size.height() // 2)
    assert (middle.blue(), middle.green(), middle.red()) == (30, 60, 200)
    reach = round(40 * scale)
    assert image.pixelColor(size.width() // 2 + reach, size.height() // 2).red() == 200
    assert image.pixelColor(size.width() // 2, size.height() // 2 + reach).red() == 200


def test_a_shown_picture_does_not_share_the_frames_memory() -> None:
    frame = picture(100)
    image = Shrinker().shown(frame, QSize(640, 360), mirrored=False)
    frame[:] = 0
    assert image.pixelColor(5, 5).value() == 100


def test_frames_are_shown_and_looked_at_and_the_frame_itself_is_given(
    running: Running, qtbot: QtBot
) -> None:
    feed, screen, _ = running
    feed.look_with(lambda pixels: pixels.shape, mirrored=True)
    with qtbot.waitSignal(feed.looked, timeout=5000) as looked:
        feed.start()
    assert looked.args == [(720, 1280, 3)]
    qtbot.waitUntil(lambda: screen.shown > 3)
    assert screen.newest is not None
    assert screen.newest.size() == QSize(320, 240)


def test_the_page_hears_every_tick(running: Running, qtbot: QtBot) -> None:
    feed, _, _ = running
    feed.start()
    for _ in range(3):
        with qtbot.waitSignal(feed.ticked, timeout=2000):
            pass


def test_one_look_at_a_time_and_the_screen_goes_on_meanwhile(
    running: Running, qtbot: QtBot
) -> None:
    feed, screen, _ = running
    begun, let_go = threading.Event(), threading.Event()
    running_now: list[int] = [0]
    most: list[int] = [0]

    def look(_: Pixels) -> str:
        running_now[0] += 1
        most[0] = max(most[0], running_now[0])
        begun.set()
        let_go.wait(5)
        running_now[0] -= 1
        return "seen"

    feed.look_with(look)
    feed.start()
    qtbot.waitUntil(begun.is_set)
    before = screen.shown
    qtbot.waitUntil(lambda: screen.shown > before + 5)
    with qtbot.waitSignals([feed.looked, feed.looked], timeout=5000):
        let_go.set()
    assert most[0] == 1


def test_looks_are_not_more_often_than_asked(
    device: ScriptedDevice, lane: Lane, qtbot: QtBot
) -> None:
    reader = Reader(device, pace=QUICK)
    now = [0.0]
    feed = Feed(reader, FakeScreen(), lane, clock=lambda: now[0], look_every=0.125)
    looks: list[int] = []
    feed.look_with(lambda _: looks.append(1))
    feed.start()
    qtbot.waitUntil(lambda: len(looks) == 1)
    for _ in range(4):
        with qtbot.waitSignal(feed.ticked):
            pass
    assert len(looks) == 1
    now[0] += 0.13
    qtbot.waitUntil(lambda: len(looks) == 2)
    feed.stop()
    assert reader.stop()


def test_what_an_older_look_found_is_dropped(running: Running, qtbot: QtBot) -> None:
    feed, _, _ = running
    begun, let_go = threading.Event(), threading.Event()
    seen: list[object] = []
    feed.looked.connect(seen.append)

    def front(_: Pixels) -> str:
        begun.set()
        let_go.wait(5)
        return "front"

    feed.look_with(front)
    feed.start()
    qtbot.waitUntil(begun.is_set)
    feed.look_with(lambda _: "back")
    let_go.set()
    qtbot.waitUntil(lambda: len(seen) > 1)
    assert set(seen) == {"back"}


def test_a_look_that_refuses_is_told_and_looking_goes_on(running: Running, qtbot: QtBot) -> None:
    feed, _, _ = running

    def look(_: Pixels) -> str:
        raise NotAPicture(why="damaged")

    feed.look_with(look)
    with qtbot.waitSignals([feed.refused, feed.refused], timeout=5000):
        feed.start()


def test_on_a_loss_the_screen_is_blank_and_the_page_is_told_both_times(
    running: Running, device: ScriptedDevice, qtbot: QtBot
) -> None:
    feed, screen, reader = running
    feed.start()
    qtbot.waitUntil(lambda: screen.shown > 2)
    with qtbot.waitSignal(feed.went_quiet, timeout=5000):
        device.blocked.set()
    assert (screen.newest, feed.is_quiet) == (None, True)
    assert reader.status.state is CameraState.STALLED
    with qtbot.waitSignal(feed.came_back, timeout=5000):
        device.blocked.clear()
        device.released.set()
    qtbot.waitUntil(lambda: screen.newest is not None and not feed.is_quiet)


def test_a_camera_that_is_not_there(lane: Lane, qtbot: QtBot) -> None:
    reader = Reader(ScriptedDevice(visits=[missing()] * 100_000), pace=QUICK)
    feed = Feed(reader, FakeScreen(), lane, quiet_at_first=0.1)
    with qtbot.waitSignal(feed.went_quiet, timeout=5000):
        feed.start()
    feed.stop()
    assert reader.stop()


def test_a_refused_camera_is_told_at_once(lane: Lane, qtbot: QtBot) -> None:
    device = ScriptedDevice(visits=[CameraRefused(why="coarse")] * 100_000)
    reader = Reader(device, pace=Pace(refused=60))
    feed = Feed(reader, FakeScreen(), lane, quiet_at_first=3600)
    with qtbot.waitSignal(feed.went_quiet, timeout=5000):
        feed.start()
    assert reader.status.why == "coarse"
    feed.stop()
    assert reader.stop()


def test_stopped_it_shows_nothing_keeps_nothing_and_lets_the_camera_go(
    running: Running, device: ScriptedDevice, qtbot: QtBot
) -> None:
    feed, screen, reader = running
    feed.start()
    qtbot.waitUntil(lambda: screen.shown > 2)
    assert len(feed.recent()) > 0
    feed.stop()
    assert screen.newest is None
    assert feed.recent() == ()
    assert reader.status.why == "resting"
    qtbot.waitUntil(lambda: device.closed == 1)
    feed.start()
    qtbot.waitUntil(lambda: screen.newest is not None)


def test_recent_frames_end_with_the_newest(lane: Lane, qtbot: QtBot) -> None:
    frames = [np.full((720, 1280, 3), value, np.uint8) for value in range(1, 200)]
    reader = Reader(RecordedCamera.of_scenes({"a": frames}, fps=100), pace=QUICK)
    feed = Feed(reader, FakeScreen(), lane)
    feed.start()
    qtbot.waitUntil(lambda: len(feed.recent()) == 8)
    values = [int(pixels[0, 0, 0]) for pixels in feed.recent()]
    assert values == sorted(values)
    feed.stop()
    assert reader.stop()
