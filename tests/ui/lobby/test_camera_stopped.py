"""The camera stops while capturing: nothing is lost, and the page comes back by itself (L17)."""

from __future__ import annotations

import pytest

from kiosk.camera import watch
from kiosk.domain.errors import CameraRefused
from kiosk.services.draft import Draft
from tests import cards
from tests.camera.scripted import ScriptedDevice, missing
from tests.camera.sensor import Gives, Sensor
from tests.pages.id_capture import IdCapture
from tests.ui.lobby.conftest import OpenStage
from tests.ui.lobby.stage import BY_HAND_ONLY


def test_it_stops_and_comes_back_with_the_answers_kept(open_stage: OpenStage) -> None:
    device = ScriptedDevice()
    with open_stage(device, timings=BY_HAND_ONLY) as stage:
        page = IdCapture(stage.window, stage.qtbot)
        stage.at("id_capture", Draft(id_issuer="kept"))
        page.wait_for_picture()
        device.blocked.set()
        page.wait_until_stopped()
        stage.qtbot.waitUntil(lambda: "CAM-02" in page.text_of("staff_code"))
        stage.qtbot.waitUntil(lambda: page.find("camera_try").hasFocus())
        assert page.has("back")
        assert page.has("exit")
        device.blocked.clear()
        device.released.set()
        page.wait_until_back()
        assert page.heading() == "Show the front of your ID"
        assert stage.draft.id_issuer == "kept"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (missing(), "CAM-01"),
        (CameraRefused(why="coarse"), "CAM-04"),
        (CameraRefused(why="denied"), "CAM-05"),
        (CameraRefused(why="virtual"), "CAM-06"),
        (CameraRefused(why="unlisted"), "CAM-11"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_code_tells_staff_why(open_stage: OpenStage, fault: CameraRefused, code: str) -> None:
    with open_stage(ScriptedDevice(visits=[fault] * 100_000)) as stage:
        page = IdCapture(stage.window, stage.qtbot)
        stage.at("id_capture")
        page.wait_until_stopped()
        stage.qtbot.waitUntil(lambda: code in page.text_of("staff_code"))


def test_a_camera_plugged_in_again_is_found_by_asking(open_stage: OpenStage) -> None:
    device = ScriptedDevice(visits=[missing()])
    with open_stage(device) as stage:
        stage.reader._pace = type(stage.reader._pace)(first=60, longest=60)
        page = IdCapture(stage.window, stage.qtbot)
        stage.at("id_capture")
        page.wait_until_stopped()
        page.click("camera_try")
        page.wait_until_back()


def test_an_officer_can_be_called(open_stage: OpenStage) -> None:
    with open_stage(ScriptedDevice(visits=[missing()] * 100_000)) as stage:
        page = IdCapture(stage.window, stage.qtbot)
        stage.at("id_capture")
        page.wait_until_stopped()
        with stage.qtbot.waitSignal(stage.window.station.hub.help_asked):
            page.click("camera_call")


@pytest.mark.parametrize(
    ("gives", "code"),
    [
        (Gives.FROZEN, "CAM-07"),
        (Gives.GREEN, "CAM-08"),
        (Gives.BLACK, "CAM-09"),
        (Gives.BLANK, "CAM-10"),
    ],
)
def test_pictures_that_no_sensor_makes_are_the_cameras_fault(
    open_stage: OpenStage, gives: Gives, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "_LASTS", 0.1)
    sensor = Sensor(cards.front())
    with open_stage(sensor, timings=BY_HAND_ONLY) as stage:
        page = IdCapture(stage.window, stage.qtbot)
        stage.at("id_capture", Draft(id_issuer="kept"))
        page.wait_for_picture()
        sensor.gives = gives
        page.wait_until_stopped()
        stage.qtbot.waitUntil(lambda: code in page.text_of("staff_code"))
        sensor.gives = Gives.LIVE
        page.wait_until_back()
        assert stage.draft.id_issuer == "kept"
