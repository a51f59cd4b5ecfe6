"""The lobby tests its camera by itself, and never in a visitor's way."""

from __future__ import annotations

from datetime import time, timedelta

import numpy as np
import pytest

from kiosk.camera.device import Device
from kiosk.domain.errors import BadSettings
from kiosk.domain.self_test import CameraOutcome, SelfTest, Subject
from kiosk.services import self_test
from kiosk.ui.self_test_round import DailyTest, SelfTestRound
from tests import targets
from tests.camera.scripted import ScriptedDevice, missing
from tests.camera.sensor import Sensor
from tests.pages.id_capture import IdCapture
from tests.ui.lobby.conftest import OpenStage
from tests.ui.lobby.stage import NOW, Stage

#: At the facility it is ten in the morning.
DAILY = DailyTest(time(8, 30), 1280, 720)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("WATCHED", 0.4), ("SOUGHT", 0.2)):
        monkeypatch.setattr(self_test, name, seconds)


def rounds(stage: Stage) -> SelfTestRound:
    window = stage.window
    return SelfTestRound(
        window.station,
        lambda: window.page.name == "welcome",
        lambda: window.page.idle == "camera",
        DAILY,
        window,
    )


def kept(stage: Stage, subject: Subject) -> SelfTest:
    """What was kept, once it was."""

    def last() -> SelfTest | None:
        return self_test.last(stage.here.store, "Kiosk 1", subject)

    stage.qtbot.waitUntil(lambda: last() is not None, timeout=10_000)
    found = last()
    assert found is not None
    return found


def test_it_tests_the_camera_and_measures_a_card_held_up(open_stage: OpenStage) -> None:
    with open_stage(Sensor(targets.seen())) as stage:
        made = rounds(stage)
        with stage.qtbot.waitSignal(made.went, timeout=10_000):
            made.start()
        camera = kept(stage, Subject.CAMERA)
        assert (camera.at, camera.outcome, camera.is_fine) == (NOW, CameraOutcome.OK, True)
        target = kept(stage, Subject.TARGET)
        assert target.is_fine
        assert target.is_kept
        assert stage.reader.status.why == "resting"
        # Once a day is enough.
        made.go()
        assert stage.reader.status.why == "resting"
        stage.window.station.clock = lambda: NOW + timedelta(days=1)
        made.go()
        stage.qtbot.waitUntil(lambda: stage.reader.status.why != "resting")
        made.stop()


def test_a_camera_that_is_not_there_is_noted(open_stage: OpenStage) -> None:
    with open_stage(ScriptedDevice(visits=[missing()] * 100_000)) as stage:
        made = rounds(stage)
        with stage.qtbot.waitSignal(made.went, timeout=10_000):
            made.start()
        assert kept(stage, Subject.CAMERA).outcome is CameraOutcome.MISSING


@pytest.mark.parametrize("page", ["menu", "id_capture"])
def test_a_visitor_comes_first(open_stage: OpenStage, page: str) -> None:
    device: Device = Sensor(np.full((720, 1280, 3), 90, np.uint8))
    with open_stage(device) as stage:
        made = rounds(stage)
        made.start()
        stage.qtbot.waitUntil(lambda: stage.reader.status.why == "")
        stage.at(page)
        stage.qtbot.waitUntil(lambda: made._probe is None)
        if page == "menu":
            assert stage.reader.status.why == "resting"
        else:
            IdCapture(stage.window, stage.qtbot).wait_for_picture()
        # It is made later, as soon as nobody is there.
        stage.window.end_session()
        stage.qtbot.waitUntil(lambda: stage.window.page.name == "welcome")
        made.go()
        assert made._probe is not None
        made.stop()


def test_a_setting_that_names_no_camera_stops_nothing(open_stage: OpenStage) -> None:
    with open_stage({"id_front": [np.full((720, 1280, 3), 90, np.uint8)]}) as stage:

        def none() -> None:
            raise BadSettings(problems=("camera.source: none",))

        stage.window.station.reader = none  # type: ignore[assignment]
        made = rounds(stage)
        made.start()
        assert made._probe is None
        made.stop()
