"""How each picture was taken is noted for the reports (F103)."""

from __future__ import annotations

import threading

import pytest

from kiosk.demo.drawings import lobby
from kiosk.domain.capture_note import Attempt, CaptureEnd, CaptureNote
from kiosk.domain.errors import StoreFull
from kiosk.domain.finding import Kind, Side
from kiosk.services import capture_rates
from tests import cards
from tests.pages.id_capture import IdCapture
from tests.pages.portrait import Portrait
from tests.ui.lobby.conftest import OpenStage
from tests.ui.lobby.stage import BY_HAND_ONLY, IMPATIENT, NOW, Stage


def noted(stage: Stage, count: int) -> list[tuple[Side, CaptureEnd]]:
    """What was noted, once there is as much."""
    found: tuple[CaptureNote, ...] = ()

    def enough() -> bool:
        nonlocal found
        with stage.here.store.read() as t:
            found = t.captures.since(NOW)
        return len(found) >= count

    stage.qtbot.waitUntil(enough, timeout=10_000)
    assert {(n.at, n.terminal) for n in found} == {(NOW, "Kiosk 1")}
    assert all(0 <= n.seconds < 60 for n in found)
    return [(n.side, n.end) for n in found]


def test_pictures_that_take_themselves(stage: Stage) -> None:
    page = IdCapture(stage.window, stage.qtbot)
    stage.at("id_capture")
    page.wait_for("id_result", timeout=20_000)
    assert noted(stage, 2) == [(Side.FRONT, CaptureEnd.AUTO), (Side.BACK, CaptureEnd.AUTO)]


def test_a_picture_taken_again(stage: Stage) -> None:
    page = Portrait(stage.window, stage.qtbot)
    stage.at("portrait")
    page.wait_for_kept()
    page.retake()
    page.wait_for_kept()
    ends = [CaptureEnd.AUTO, CaptureEnd.RETAKEN, CaptureEnd.AUTO]
    assert noted(stage, 3) == [(Side.PORTRAIT, end) for end in ends]


def test_help_by_hand_and_given_up(open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Attempt, "LEAST", 0.0)
    scenes = {"id_front": [cards.front()], "id_back": [lobby()]}
    with open_stage(scenes, timings=IMPATIENT) as stage:
        page = IdCapture(stage.window, stage.qtbot)
        stage.at("id_capture")
        page.see("officer")
        page.click("officer")
        page.wait_for_picture()
        page.take()
        page.wait_for_back()
        stage.qtbot.waitUntil(lambda: page.page._log.worst is Kind.CARD_MISSING)
        stage.window.end_session()
        assert noted(stage, 3) == [
            (Side.FRONT, CaptureEnd.HELPED),
            (Side.FRONT, CaptureEnd.BY_HAND),
            (Side.BACK, CaptureEnd.GAVE_UP),
        ]
        with stage.here.store.read() as t:
            assert t.captures.since(NOW)[-1].worst is Kind.CARD_MISSING


def test_only_passing_through_is_no_attempt(open_stage: OpenStage) -> None:
    with open_stage({"id_front": [lobby()]}, timings=BY_HAND_ONLY) as stage:
        page = IdCapture(stage.window, stage.qtbot)
        stage.at("id_capture")
        page.wait_for_picture()
        stage.window.end_session()
        page.wait_for("welcome")
        with stage.here.store.read() as t:
            assert t.captures.since(NOW) == ()


def test_a_full_disk_keeps_nobody_from_going_on(
    open_stage: OpenStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = threading.Event()

    def full(*_: object) -> None:
        tried.set()
        raise StoreFull

    monkeypatch.setattr(capture_rates, "note", full)
    with open_stage({"id_front": [cards.front()]}, timings=BY_HAND_ONLY) as stage:
        page = IdCapture(stage.window, stage.qtbot)
        stage.at("id_capture")
        page.wait_for_picture()
        page.take()
        page.wait_for_back()
        stage.qtbot.waitUntil(tried.is_set)
        assert not page.page.notice()
