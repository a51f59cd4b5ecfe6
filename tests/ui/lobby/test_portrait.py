"""Now your photo: it takes itself, stands to be judged, and waits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt

from kiosk.demo.drawings import Fault, draw_empty
from kiosk.domain.finding import Kind
from kiosk.domain.guidance import Phase
from kiosk.domain.reason import Part
from kiosk.services.draft import Draft
from kiosk.vision.picture import decode
from tests import cards
from tests.pages.portrait import Portrait
from tests.ui.lobby.conftest import OpenStage
from tests.ui.lobby.stage import BY_HAND_ONLY, Stage

SCENES = {
    "portrait": [cards.portrait()],
    "nobody": [draw_empty()],
    "two": [cards.portrait(Fault.TWO_FACES)],
}


@pytest.fixture
def by_hand(open_stage: OpenStage) -> Iterator[Stage]:
    with open_stage(SCENES, timings=BY_HAND_ONLY) as opened:
        yield opened


def page_of(stage: Stage) -> Portrait:
    return Portrait(stage.window, stage.qtbot)


def test_it_takes_itself_and_does_not_go_on_by_itself(stage: Stage) -> None:
    page = page_of(stage)
    stage.at("portrait")
    page.wait_for_kept()
    assert page.viewfinder.is_frozen
    assert page.hint() == "Got it"
    assert page.shown == "portrait"
    assert page.find("continue").hasFocus()
    page.go_on()
    page.wait_for("details")
    assert stage.draft.portrait is not None
    assert not stage.draft.portrait.by_hand


def test_the_screen_is_a_mirror_and_what_is_kept_is_not(stage: Stage) -> None:
    page = page_of(stage)
    stage.at("portrait")
    page.wait_for_kept()
    portrait = stage.draft.portrait
    assert portrait is not None
    plain = stage.here.key.open(portrait.pictures[0].kind, portrait.pictures[0].sealed)
    kept = decode(plain).astype(int)
    seen = cards.portrait().astype(int)
    assert np.abs(kept - seen).mean() < 4
    assert np.abs(kept - seen[:, ::-1]).mean() > np.abs(kept - seen).mean() + 2


def test_it_can_be_taken_again(stage: Stage) -> None:
    page = page_of(stage)
    stage.at("portrait")
    page.wait_for_kept()
    first = stage.draft.portrait
    page.retake()
    assert stage.draft.portrait is None
    assert not page.viewfinder.is_frozen
    page.wait_for_kept()
    assert stage.draft.portrait is not first


def test_coming_back_shows_the_picture_without_the_camera(stage: Stage) -> None:
    page = page_of(stage)
    stage.at("portrait")
    page.wait_for_kept()
    page.go_on()
    page.wait_for("details")
    stage.window.go_back()
    page.wait_for("portrait")
    assert page.viewfinder.is_frozen
    assert page.has("retake")
    assert stage.reader.status.why == "resting"


def test_one_hint_at_a_time(by_hand: Stage) -> None:
    page = page_of(by_hand)
    by_hand.at("portrait")
    by_hand.camera.play("nobody")
    page.wait_for_hint("Stand in front of the screen")
    by_hand.camera.play("two")
    page.wait_for_hint("Only you in the picture, please")
    by_hand.camera.play("portrait")
    page.wait_for_phase(Phase.GOOD)
    assert [line.split()[-1] for line in page.checks()] == ["Good"] * 5


def test_space_takes_it_now(by_hand: Stage) -> None:
    page = page_of(by_hand)
    by_hand.at("portrait")
    page.wait_for_phase(Phase.GOOD)
    page.press(Qt.Key.Key_Space)
    page.wait_for_kept()
    portrait = by_hand.draft.portrait
    assert portrait is not None
    assert Kind.TAKEN_BY_HAND in {f.kind for f in portrait.findings}


def test_a_correction_of_the_photo_leads_straight_to_the_answers(stage: Stage) -> None:
    page = page_of(stage)
    stage.window.session.redo = (Part.PORTRAIT,)
    stage.at("portrait", Draft())
    page.wait_for_kept()
    with stage.qtbot.waitSignal(stage.window.page.go) as gone:
        page.go_on()
    assert gone.args == ["check_answers"]
