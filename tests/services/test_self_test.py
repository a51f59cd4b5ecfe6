"""The camera's daily test, with devices that are in order and out of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from kiosk.camera import watch
from kiosk.camera.device import Size
from kiosk.camera.reader import CameraState, CameraStatus, Reader
from kiosk.domain.errors import CameraRefused
from kiosk.domain.self_test import CameraOutcome, Gauge, SelfTest, Subject
from kiosk.services import self_test
from kiosk.services.self_test import CameraTested, Probe, is_due
from kiosk.store.store import Store
from tests.camera.scripted import ScriptedDevice, missing
from tests.camera.sensor import Gives, Sensor

ZONE = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
LEAST = Size(1280, 720)


class FakeReader(Reader):
    """A reader that says what a test tells it to, on a clock of the test's own."""

    def __init__(self, says: Callable[[float], tuple[CameraState, str, int]]) -> None:
        super().__init__(ScriptedDevice(name="Camera"))
        self.now = 0.0
        self._says = says

    @property
    def status(self) -> CameraStatus:
        """As told, of this moment."""
        state, why, number = self._says(self.now)
        size = Size(1280, 720) if number else None
        return CameraStatus(state=state, why=why, name="Camera", size=size, is_demo=False)

    @property
    def newest(self) -> int:
        """As told, of this moment."""
        return self._says(self.now)[2]


def result_of(says: Callable[[float], tuple[CameraState, str, int]]) -> tuple[CameraTested, float]:
    """The result, and the seconds it took."""
    reader = FakeReader(says)
    probe = Probe(reader, lambda: reader.now)
    while (found := probe.step()) is None:
        reader.now += 0.1
        assert reader.now < 60
    return found, reader.now


@pytest.mark.parametrize(
    ("says", "outcome", "seconds"),
    [
        (lambda t: (CameraState.READY, "", 1 + int(30 * t)), CameraOutcome.OK, 2),
        (lambda t: (CameraState.READY, "", 1 + int(5 * t)), CameraOutcome.SLOW, 2),
        (
            lambda t: (
                (CameraState.GONE, "starting", 0)
                if t < 3
                else (CameraState.READY, "", 1 + int(30 * t))
            ),
            CameraOutcome.OK,
            5,
        ),
        (lambda _: (CameraState.GONE, "starting", 0), CameraOutcome.SILENT, 8),
        (lambda _: (CameraState.GONE, "lost", 0), CameraOutcome.LOST, 8),
        (lambda _: (CameraState.GONE, "missing", 0), CameraOutcome.MISSING, 2),
        (lambda _: (CameraState.REFUSED, "unlisted", 0), CameraOutcome.UNLISTED, 0),
        (lambda _: (CameraState.REFUSED, "coarse", 0), CameraOutcome.COARSE, 0),
        (lambda _: (CameraState.STALLED, "silent", 0), CameraOutcome.SILENT, 8),
        (
            lambda t: (CameraState.READY, "", 9) if t < 1 else (CameraState.STALLED, "frozen", 9),
            CameraOutcome.FROZEN,
            1,
        ),
    ],
    ids=lambda value: value.value if isinstance(value, CameraOutcome) else "",
)
def test_outcomes(
    says: Callable[[float], tuple[CameraState, str, int]], outcome: CameraOutcome, seconds: float
) -> None:
    found, took = result_of(says)
    assert found.outcome is outcome
    assert took == pytest.approx(seconds, abs=0.2)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("WATCHED", 0.4), ("SOUGHT", 0.2), ("EVERY", 0.02)):
        monkeypatch.setattr(self_test, name, seconds)
    monkeypatch.setattr(watch, "_LASTS", 0.1)


@pytest.mark.usefixtures("quick")
def test_a_camera_in_order_and_its_numbers(sqlite_store: Store) -> None:
    found = self_test.run(Sensor(np.full((720, 1280, 3), 90, np.uint8)))
    assert (found.outcome, found.name) == (CameraOutcome.OK, "Sensor")
    kept = self_test.keep(sqlite_store, found, LEAST, "Kiosk 1", NOW, keep_days=30)
    assert kept.is_fine
    assert kept.measured(Gauge.WIDTH) == 1280
    assert self_test.last(sqlite_store, "Kiosk 1", Subject.CAMERA) == kept


@pytest.mark.usefixtures("quick")
def test_a_frozen_camera_and_one_that_is_not_there() -> None:
    sensor = Sensor(np.full((720, 1280, 3), 90, np.uint8))
    sensor.gives = Gives.GREEN
    assert self_test.run(sensor).outcome is CameraOutcome.GREEN
    gone = self_test.run(ScriptedDevice(visits=[missing()] * 1000))
    assert gone.outcome is CameraOutcome.MISSING
    assert gone.readings(LEAST) == ()
    virtual = [CameraRefused(why="virtual")] * 10
    assert self_test.run(ScriptedDevice(visits=virtual)).outcome is CameraOutcome.VIRTUAL


def test_a_slow_camera_is_beyond_its_limit() -> None:
    found = CameraTested(CameraOutcome.SLOW, "Camera", Size(1280, 720), 5.0)
    test = SelfTest(at=NOW, terminal="a", subject=Subject.CAMERA, readings=found.readings(LEAST))
    assert not test.is_fine


def test_old_tests_are_forgotten(sqlite_store: Store) -> None:
    found = CameraTested(CameraOutcome.OK, "Camera", Size(1280, 720), 30.0)
    for days in (0, 40):
        at = NOW + timedelta(days=days)
        self_test.keep(sqlite_store, found, LEAST, f"Kiosk {days}", at, keep_days=30)
    assert self_test.last(sqlite_store, "Kiosk 0", Subject.CAMERA) is None
    assert self_test.last(sqlite_store, "Kiosk 40", Subject.CAMERA) is not None


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-11-23 03:00", True),
        ("2026-11-22 08:31", "2026-11-23 08:29", False),
        ("2026-11-22 08:31", "2026-11-23 08:30", True),
        ("2026-11-23 08:30", "2026-11-23 23:00", False),
        ("2026-11-20 12:00", "2026-11-23 03:00", True),
        # The night in which the clocks go back, and the one in which they go on.
        ("2026-10-31 09:00", "2026-11-01 08:29", False),
        ("2026-10-31 09:00", "2026-11-01 08:31", True),
        ("2026-03-07 09:00", "2026-03-08 08:31", True),
    ],
)
def test_once_a_day_on_the_facilitys_clock(last: str | None, now: str, due: bool) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)

    assert is_due(moment(last) if last else None, time(8, 30), ZONE, moment(now)) is due
