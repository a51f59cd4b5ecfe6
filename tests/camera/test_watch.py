"""A camera at fault is told from a dull scene, and is in use again once it is well."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import cv2
import numpy as np
import pytest

from kiosk.camera import watch as watch_
from kiosk.camera.reader import CameraState, Pace, Reader, Stale
from kiosk.camera.watch import CameraFault, Watch, unlike_a_sensor
from kiosk.vision.picture import decode, encode_jpeg
from kiosk.vision.pixels import Pixels
from tests.camera.scripted import QUICK, wait_for
from tests.camera.sensor import Gives, Sensor, noisy, spoiled

FPS = 30


def room(light: float = 1.0) -> Pixels:
    """A wall, a window and a face-like blot."""
    made = np.full((720, 1280, 3), (150, 160, 165), np.uint8)
    cv2.rectangle(made, (80, 60), (400, 420), (240, 238, 230), -1)
    cv2.ellipse(made, (700, 380), (150, 210), 0, 0, 360, (120, 150, 200), -1)
    return np.asarray(made * light, np.uint8)


def after(
    watch: Watch, pictures: list[Pixels], seconds: float, at: float = 0
) -> CameraFault | None:
    """What the watch says after so many seconds of these, one after the other."""
    fault = None
    for n in range(round(seconds * FPS) + 1):
        fault = watch.saw(pictures[n % len(pictures)], at + n / FPS)
    return fault


@pytest.mark.parametrize(
    ("scene", "noise"),
    [
        (room(), 0.4),
        (room(0.1), 0.4),
        (room(0.02), 1.0),
        (np.full((720, 1280, 3), 250, np.uint8), 0.6),
        (np.full((720, 1280, 3), (5, 140, 8), np.uint8), 2.0),
        (np.full((720, 1280, 3), 2, np.uint8), 1.5),
    ],
    ids=["room", "dim", "lights out", "white wall", "green cloth", "covered lens"],
)
def test_a_dull_scene_is_no_fault(scene: Pixels, noise: float) -> None:
    assert after(Watch(1.0), noisy(scene, levels=noise), 3) is None


def test_noise_that_a_coder_smoothed_is_noise_still() -> None:
    coded = [decode(encode_jpeg(p, 80)) for p in noisy(room(), levels=0.8)]
    assert after(Watch(1.0), coded, 3) is None


@pytest.mark.parametrize(
    ("gives", "fault"),
    [
        (Gives.GREEN, CameraFault.GREEN),
        (Gives.HALF_GREEN, CameraFault.GREEN),
        (Gives.BLACK, CameraFault.BLACK),
        (Gives.BLANK, CameraFault.BLANK),
    ],
)
def test_one_picture_tells(gives: Gives, fault: CameraFault) -> None:
    made = spoiled(room(), gives)
    assert unlike_a_sensor(made) is fault
    assert unlike_a_sensor(decode(encode_jpeg(made, 80))) is fault
    assert after(Watch(3.0), [made], 0.9) is None
    assert after(Watch(3.0), [made], 1.1) is fault


def test_black_in_video_levels_is_black() -> None:
    assert unlike_a_sensor(np.full((720, 1280, 3), 16, np.uint8)) is CameraFault.BLACK


def test_a_picture_that_stands_still() -> None:
    watch = Watch(2.0)
    assert after(watch, [room()], 1.9) is None
    assert after(watch, [room()], 2.1) is CameraFault.FROZEN


def test_pictures_sent_twice_are_no_standstill() -> None:
    first, second, *_ = noisy(room())
    assert after(Watch(0.5), [first, first, first, second, second, second], 5) is None


def test_a_few_pictures_are_too_few() -> None:
    watch = Watch(1.0)
    assert [watch.saw(room(), at) for at in (0.0, 2.0, 4.0)] == [None] * 3


def test_a_fault_ends_with_the_first_good_picture() -> None:
    watch = Watch(1.0)
    live = noisy(room())
    for gives in (Gives.BLACK, Gives.GREEN):
        assert after(watch, [spoiled(room(), gives)], 2) is not None
        assert watch.saw(live[0], 10) is None
    assert after(watch, [room()], 2, at=20) is CameraFault.FROZEN
    assert watch.saw(live[0], 30) is None


def test_frozen_and_opened_again_it_must_give_two_different_pictures() -> None:
    watch = Watch(1.0)
    assert after(watch, [room()], 2) is CameraFault.FROZEN
    watch.reopened()
    live = noisy(room())
    assert watch.saw(live[0], 10) is CameraFault.FROZEN
    assert watch.saw(live[0], 11) is CameraFault.FROZEN
    assert watch.saw(live[1], 12) is None


def test_a_look_is_cheap() -> None:
    watch = Watch(3.0)
    pictures = noisy(np.full((1080, 1920, 3), 90, np.uint8), 2)
    began = time.thread_time()
    for n in range(60):
        watch.saw(pictures[n % 2], n / FPS)
    assert (time.thread_time() - began) / 60 < 0.003


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_, "_LASTS", 0.1)


@contextmanager
def reading(sensor: Sensor, pace: Pace = QUICK) -> Iterator[Reader]:
    reader = Reader(sensor, pace=pace)
    reader.start()
    try:
        wait_for(lambda: reader.status.state is CameraState.READY)
        yield reader
    finally:
        assert reader.stop()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("gives", "why"),
    [(Gives.FROZEN, "frozen"), (Gives.GREEN, "green"), (Gives.BLACK, "black")],
)
def test_the_reader_says_so_withholds_the_pictures_and_goes_on(gives: Gives, why: str) -> None:
    sensor = Sensor(room())
    with reading(sensor) as reader:
        sensor.gives = gives
        wait_for(lambda: reader.status.why == why)
        assert reader.status.state is CameraState.STALLED
        assert reader.recent(max_age=60) == ()
        with pytest.raises(Stale):
            reader.latest(max_age=60)
        sensor.gives = Gives.LIVE
        wait_for(lambda: reader.status.state is CameraState.READY)
        assert reader.latest().pixels.max() > 0


def test_a_camera_that_stays_at_fault_is_opened_again() -> None:
    sensor = Sensor(room())
    sensor.gives = Gives.LIVE
    with reading(sensor, replace(QUICK, faulty=0.1)) as reader:
        sensor.gives = Gives.FROZEN
        wait_for(lambda: sensor.opened >= 3)
        assert reader.status.why == "frozen"
        sensor.gives = Gives.LIVE
        wait_for(lambda: reader.status.state is CameraState.READY)


def test_try_now_opens_it_at_once() -> None:
    sensor = Sensor(room())
    with reading(sensor, replace(QUICK, faulty=600)) as reader:
        sensor.gives = Gives.FROZEN
        wait_for(lambda: reader.status.why == "frozen")
        opened = sensor.opened
        reader.wake()
        wait_for(lambda: sensor.opened > opened)


def test_after_a_rest_nothing_is_remembered() -> None:
    sensor = Sensor(room())
    with reading(sensor) as reader:
        sensor.gives = Gives.FROZEN
        wait_for(lambda: reader.status.why == "frozen")
        reader.rest()
        assert reader._watch is not None
        watch = reader._watch
        wait_for(lambda: watch._last is None and watch._fault is None)
