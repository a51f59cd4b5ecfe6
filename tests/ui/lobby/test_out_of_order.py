"""A terminal whose camera failed its test says so, and serves again once a test passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.camera import watch
from kiosk.camera.device import Size
from kiosk.domain.self_test import CameraOutcome, Subject
from kiosk.services import self_test
from kiosk.services.self_test import CameraTested
from kiosk.ui.lobby.out_of_order import OutOfOrder
from kiosk.ui.lobby.window import LobbyWindow
from kiosk.ui.self_test_round import DailyTest, SelfTestRound
from tests.camera.scripted import ScriptedDevice, missing
from tests.camera.sensor import Gives, Sensor
from tests.pages.id_capture import IdCapture
from tests.pages.lobby import Lobby
from tests.ui import layout
from tests.ui.lobby.conftest import OpenStage
from tests.ui.lobby.stage import Stage

OpenLobby = Callable[..., LobbyWindow]

SIZES = [(1920, 1080), (1080, 1920), (1280, 720), (540, 960)]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("WATCHED", 0.4), ("SOUGHT", 0.2)):
        monkeypatch.setattr(self_test, name, seconds)


def found(outcome: CameraOutcome) -> CameraTested:
    return CameraTested(outcome, "camera", Size(1280, 720), 30.0)


def joined(stage: Stage) -> tuple[SelfTestRound, OutOfOrder]:
    """As the program joins them."""
    window = stage.window
    made = SelfTestRound(
        window.station,
        lambda: window.page.name == "welcome" and not window.session.answered,
        lambda: window.page.idle == "camera",
        DailyTest(time(8, 30), 1280, 720),
        window,
    )
    notice = OutOfOrder(window)
    made.went.connect(notice.heed)
    return made, notice


def test_it_stands_until_a_later_test_passes(open_stage: OpenStage) -> None:
    sensor = Sensor(np.full((720, 1280, 3), 90, np.uint8))
    sensor.gives = Gives.GREEN
    with open_stage(sensor) as stage:
        made, notice = joined(stage)
        with stage.qtbot.waitSignal(made.went, timeout=10_000):
            made.start()
        stage.qtbot.waitUntil(notice.isVisible)
        assert notice.geometry() == stage.window.rect()
        assert "CAM-08" in Lobby(stage.window, stage.qtbot).text_of("out_code")
        sensor.gives = Gives.LIVE
        with stage.qtbot.waitSignal(made.went, timeout=10_000):
            made.go()
        stage.qtbot.waitUntil(notice.isHidden)

        def last() -> CameraOutcome | None:
            newest = self_test.last(stage.here.store, "Kiosk 1", Subject.CAMERA)
            return None if newest is None else CameraOutcome(newest.outcome)

        stage.qtbot.waitUntil(lambda: last() is CameraOutcome.OK, timeout=10_000)
        made.stop()


def test_a_fault_that_lasts_is_kept_once_a_day(open_stage: OpenStage) -> None:
    with open_stage(ScriptedDevice(visits=[missing()] * 100_000)) as stage:
        made, _ = joined(stage)
        kept: list[CameraTested] = []
        made._keep = kept.append  # type: ignore[assignment, method-assign]
        for _ in range(3):
            with stage.qtbot.waitSignal(made.went, timeout=10_000):
                made.go()
        assert len(kept) == 1
        made.stop()


def test_nobody_who_has_begun_is_sent_away(open_stage: OpenStage) -> None:
    with open_stage(ScriptedDevice(visits=[missing()] * 100_000)) as stage:
        made, notice = joined(stage)
        made._failed = CameraOutcome.MISSING
        stage.at("menu")
        made.start()
        assert made._probe is None
        assert notice.isHidden()
        assert stage.window.page.name == "menu"
        made.stop()


def test_a_camera_that_stopped_before_a_visitor_is_tested_when_they_have_left(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "_LASTS", 0.1)
    sensor = Sensor(np.full((720, 1280, 3), 90, np.uint8))
    with open_stage(sensor) as stage:
        made, notice = joined(stage)
        with stage.qtbot.waitSignal(made.went, timeout=10_000):
            made.start()
        page = IdCapture(stage.window, stage.qtbot)
        stage.at("id_capture")
        page.wait_for_picture()
        sensor.gives = Gives.GREEN
        page.wait_until_stopped()

        def noticed() -> bool:
            # The device is opened again and again; in between it looks well for a moment.
            made.go()
            return made._is_doubted

        stage.qtbot.waitUntil(noticed)
        assert notice.isHidden()
        assert stage.window.page.name == "id_capture"
        stage.window.end_session()
        with stage.qtbot.waitSignal(made.went, timeout=20_000):
            made.go()
        stage.qtbot.waitUntil(notice.isVisible)
        made.stop()


def test_nothing_under_it_can_be_touched_or_reached(open_lobby: OpenLobby, qtbot: QtBot) -> None:
    window = open_lobby(1920, 1080)
    notice = OutOfOrder(window)
    notice.heed(found(CameraOutcome.MISSING))
    qtbot.waitUntil(notice.isVisible)
    for name in ("language_en", "language_es", "welcome_check_in"):
        button = window.page.findChild(QWidget, name)
        assert button is not None
        at = button.mapTo(window, button.rect().center())
        assert window.childAt(at) in (notice, *notice.findChildren(QWidget))
        QTest.mouseClick(notice, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape):
        QTest.keyClick(notice, key)
        assert notice.hasFocus()
    assert window.page.name == "welcome"
    with qtbot.waitSignal(window.station.hub.help_asked):
        QTest.keyClick(notice, Qt.Key.Key_F1)


def test_slow_pictures_are_no_reason_to_close(open_lobby: OpenLobby) -> None:
    notice = OutOfOrder(open_lobby(1920, 1080))
    notice.heed(found(CameraOutcome.SLOW))
    assert notice.isHidden()


@pytest.mark.parametrize("contrast", [False, True], ids=["light", "high contrast"])
@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_nothing_is_cut_off(open_lobby: OpenLobby, size: tuple[int, int], contrast: bool) -> None:
    window = open_lobby(*size)
    if contrast:
        window.set_display(contrast=True)
    notice = OutOfOrder(window)
    window.speak("pseudo")
    notice.heed(found(CameraOutcome.SILENT))
    assert not layout.problems(window)
    # And when the panel is turned while it stands.
    window.resize(size[1], size[0])
    assert not layout.problems(window)
    assert notice.geometry() == window.rect()
