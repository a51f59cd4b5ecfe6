"""Exposure of webcams that obey, that refuse, and that only say that they obeyed."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.camera.exposing import MSMF, V4L2, Dial, Exposer, Exposes
from kiosk.camera.listing import Webcam
from kiosk.camera.reader import CameraState, Reader
from kiosk.camera.recorded import RecordedCamera
from kiosk.camera.webcam import WebcamDevice
from kiosk.vision.pixels import Pixels
from tests.camera.scripted import QUICK, picture, wait_for
from tests.camera.sensor import Sensor

AUTO, EXPOSURE, GAIN = cv2.CAP_PROP_AUTO_EXPOSURE, cv2.CAP_PROP_EXPOSURE, cv2.CAP_PROP_GAIN


class Dials:
    """A webcam's settings. ``deaf``: it says yes and changes nothing."""

    def __init__(
        self, base: float = 100.0, *, gain: float = 0.0, refuses: int = -1, deaf: bool = False
    ) -> None:
        self.values: dict[int, float] = {AUTO: V4L2.auto, EXPOSURE: base, GAIN: gain}
        self.refuses, self.deaf = refuses, deaf

    def isOpened(self) -> bool:  # noqa: N802 (OpenCV's spelling)
        """Always."""
        return True

    def get(self, what: int) -> float:
        """What was set."""
        return self.values.get(what, -1.0)

    def set(self, what: int, value: float) -> bool:
        """As drivers do."""
        if what == self.refuses:
            return False
        if not (self.deaf and what == EXPOSURE):
            self.values[what] = value
        return True

    def read(self) -> tuple[bool, Pixels]:
        """A picture."""
        return True, picture()

    def release(self) -> None:
        """Nothing to let go of."""


@pytest.mark.parametrize(
    ("stops", "exposure"), [(1.0, 200.0), (0.5, 141.4), (-1.0, 50.0), (-2.0, 25.0)]
)
def test_stops_are_factors_of_two(stops: float, exposure: float) -> None:
    dials = Dials()
    exposer = Exposer(dials, V4L2)
    assert exposer.set(stops)
    assert dials.values[AUTO] == V4L2.manual
    assert dials.values[EXPOSURE] == pytest.approx(exposure, abs=0.1)
    exposer.release()
    assert dials.values[AUTO] == V4L2.auto


def test_stops_count_from_what_the_camera_chose_not_from_the_last_step() -> None:
    dials = Dials()
    exposer = Exposer(dials, V4L2)
    for stops in (0.5, 1.0, 1.5):
        assert exposer.set(stops)
    assert dials.values[EXPOSURE] == pytest.approx(100 * 2**1.5)
    assert exposer.set(0)
    assert dials.values[AUTO] == V4L2.auto


def test_no_longer_than_a_thirtieth_of_a_second_the_rest_is_gain() -> None:
    dials = Dials(166.5, gain=20)
    exposer = Exposer(dials, V4L2)
    assert exposer.set(2.0)
    assert dials.values[EXPOSURE] == pytest.approx(333)
    assert dials.values[GAIN] == pytest.approx(40)
    exposer.release()
    assert dials.values[GAIN] == 20


def test_where_exposures_are_powers_of_two() -> None:
    dials = Dials(-6.0)
    assert Exposer(dials, MSMF).set(-1.5)
    assert dials.values[EXPOSURE] == -7.5


@pytest.mark.parametrize(
    ("dials", "dial"),
    [
        (Dials(refuses=EXPOSURE), V4L2),
        (Dials(deaf=True), V4L2),
        (Dials(0.0), V4L2),
        (Dials(-1.0), V4L2),
        (Dials(-6.0), V4L2),
        (Dials(-1.0), MSMF),
        (Dials(-6.0, deaf=True), MSMF),
    ],
)
def test_a_camera_that_does_not_obey_is_left_to_itself(dials: Dials, dial: Dial) -> None:
    exposer = Exposer(dials, dial)
    before = dials.values[EXPOSURE]
    assert not exposer.set(1.0)
    assert dials.values[EXPOSURE] == before
    assert dials.values[AUTO] in (V4L2.auto, dial.auto)
    dials.refuses, dials.deaf = -1, False
    assert not exposer.set(1.0)


def test_a_webcam_begins_and_ends_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    node = tmp_path / "video0"
    node.write_bytes(b"")
    dials = Dials()
    dials.values[AUTO] = V4L2.manual  # left so by a program that ended at once

    def camera(*, follow_face: bool) -> WebcamDevice:
        listed = (Webcam(str(node), "HD Pro"),)
        return WebcamDevice(
            str(node),
            capture=lambda *_: dials,
            listed=lambda: listed,
            follow_face=follow_face,
        )

    opened = camera(follow_face=True)
    assert not opened.expose(1.0)
    opened.open()
    assert dials.values[AUTO] == V4L2.auto
    assert opened.expose(1.0)
    assert dials.values[EXPOSURE] == 200
    opened.close()
    assert dials.values[AUTO] == V4L2.auto

    dials.values[AUTO] = V4L2.manual  # as somebody wants it
    opened = camera(follow_face=False)
    opened.open()
    assert not opened.expose(1.0)
    opened.close()
    assert dials.values[AUTO] == V4L2.manual


class Obedient(Sensor):
    """Notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__(np.full((720, 1280, 3), 90, np.uint8))
        self.asked: list[float] = []
        self.closed = 0

    def expose(self, stops: float) -> bool:
        """Obeys."""
        self.asked.append(stops)
        return True

    def close(self) -> None:
        """Counts."""
        self.closed += 1


def test_the_reader_sets_it_on_its_own_thread_and_forgets_it_at_rest() -> None:
    device = Obedient()
    assert isinstance(device, Exposes)
    reader = Reader(device, pace=QUICK)
    reader.start()
    wait_for(lambda: reader.status.state is CameraState.READY)
    for _ in range(3):
        reader.expose(0.5)
    wait_for(lambda: bool(device.asked))
    reader.expose(1.0)
    wait_for(lambda: device.asked == [0.5, 1.0])
    reader.rest()
    wait_for(lambda: device.closed == 1)
    reader.wake()
    before = reader.newest
    wait_for(lambda: reader.newest > before + 3)
    assert reader.stop()
    assert device.asked == [0.5, 1.0]


def test_a_device_without_exposure_is_not_asked() -> None:
    device = RecordedCamera.of_scenes({"a": [picture()]})
    assert not isinstance(device, Exposes)
    reader = Reader(device, pace=QUICK)
    reader.start()
    reader.expose(1.0)
    wait_for(lambda: reader.status.state is CameraState.READY)
    assert reader.stop()
