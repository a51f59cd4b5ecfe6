"""Show your ID: pictures take themselves, or by hand, and lead on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from kiosk.demo.drawings import Fault, invent_holder, lobby
from kiosk.domain.document import IdType
from kiosk.domain.enrolment import PictureKind
from kiosk.domain.finding import Kind
from kiosk.domain.guidance import Phase
from kiosk.domain.visitor import Applicant
from kiosk.services.draft import Draft, document_of
from kiosk.ui.parts.buttons import LobbyButton
from tests import cards
from tests.pages.id_capture import IdCapture
from tests.ui.lobby.conftest import OpenStage
from tests.ui.lobby.stage import BY_HAND_ONLY, IMPATIENT, Stage

SCENES = {
    "id_front": [cards.front()],
    "id_back": [cards.back()],
    "nothing": [lobby()],
    "far": [cards.front(Fault.FAR)],
}


@pytest.fixture
def by_hand(open_stage: OpenStage) -> Iterator[Stage]:
    """Nothing takes itself."""
    with open_stage(SCENES, timings=BY_HAND_ONLY) as opened:
        yield opened


def page_of(stage: Stage) -> IdCapture:
    return IdCapture(stage.window, stage.qtbot)


def test_front_and_back_take_themselves_and_are_read(stage: Stage) -> None:
    page = page_of(stage)
    stage.at("id_capture")
    assert page.tabs() == ["Front, now", "Back, next"]
    page.wait_for_back()
    assert page.tabs() == ["Front, done. Take it again", "Back, now"]
    assert stage.camera.playing == "id_back"
    page.wait_for("id_result", timeout=20_000)
    holder = invent_holder(cards.SEED)
    document = document_of(stage.draft)
    assert document is not None
    assert (document.surname, document.birth) == (holder.surname, holder.birth)
    assert stage.draft.applicant.surname.upper() == holder.surname
    assert stage.draft.front is not None
    assert PictureKind.ID_FRONT in {p.kind for p in stage.draft.front.pictures}
    assert not stage.draft.front.by_hand


def test_it_says_what_to_do_and_goes_on_when_it_is_done(by_hand: Stage) -> None:
    page = page_of(by_hand)
    by_hand.at("id_capture")
    by_hand.camera.play("nothing")
    page.wait_for_hint("Put your ID in the frame")
    assert all(line.endswith("Checking…") for line in page.checks())
    by_hand.camera.play("far")
    page.wait_for_hint("Bring it closer")
    assert "Bring it closer Clear words: not yet" in page.checks()
    by_hand.camera.play("id_front")
    page.wait_for_phase(Phase.GOOD)
    assert page.hint() == "Hold still"
    assert page.checks() == [
        "Whole card Good",
        "Enough light Good",
        "No glare Good",
        "Sharp Good",
        "Clear words Good",
    ]


def test_a_passport_has_one_picture(open_stage: OpenStage) -> None:
    with open_stage({"passport": [cards.passport_page()]}) as stage:
        page = page_of(stage)
        stage.at("id_capture", Draft(id_type=IdType.PASSPORT))
        assert page.heading() == "Open your passport to the photo page"
        assert page.tabs() == ["Photo page, now"]
        page.wait_for("id_result", timeout=20_000)
        assert stage.draft.front is not None
        assert stage.draft.back is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_key_takes_the_picture_and_the_officer_is_told(by_hand: Stage, key: Qt.Key) -> None:
    page = page_of(by_hand)
    by_hand.at("id_capture")
    page.wait_for_phase(Phase.GOOD)
    page.press(key)
    page.wait_for_back()
    front = by_hand.draft.front
    assert front is not None
    assert front.by_hand
    assert Kind.TAKEN_BY_HAND in {f.kind for f in front.findings}


def test_a_bad_picture_by_hand_is_taken_again_and_the_third_is_kept(
    open_stage: OpenStage,
) -> None:
    with open_stage({"nothing": [lobby()]}, timings=BY_HAND_ONLY) as stage:
        page = page_of(stage)
        stage.at("id_capture")
        page.wait_for_picture()
        for _ in range(2):
            page.take()
            page.wait_until_unclear()
            assert stage.draft.front is None
        page.take()
        page.wait_for_back()
        front = stage.draft.front
        assert front is not None
        assert {Kind.TAKEN_BY_HAND, Kind.CARD_MISSING} <= {f.kind for f in front.findings}
        assert [p.kind for p in front.pictures] == [PictureKind.ID_FRONT]


def test_after_a_while_the_button_stands_out_and_help_is_offered(open_stage: OpenStage) -> None:
    with open_stage(SCENES, timings=IMPATIENT) as stage:
        page = page_of(stage)
        stage.at("id_capture")
        page.see("officer")
        assert page.find_as(LobbyButton, "take").kind == "primary"
        with stage.qtbot.waitSignal(stage.window.station.hub.help_asked) as asked:
            page.click("officer")
        assert asked.args[1] == page.heading()


def test_a_side_can_be_taken_again_by_its_tab(by_hand: Stage) -> None:
    page = page_of(by_hand)
    by_hand.at("id_capture")
    page.wait_for_phase(Phase.GOOD)
    page.take()
    page.wait_for_back()
    page.again(1)
    assert page.heading() == "Show the front of your ID"
    assert by_hand.camera.playing == "id_front"


def test_a_demo_camera_says_so(by_hand: Stage) -> None:
    by_hand.at("id_capture")
    page = page_of(by_hand)
    assert page.viewfinder._note == "demo camera"
    page.click("tool_other_lang")
    assert page.viewfinder._note == "cámara de prueba"


def test_a_moving_card_is_somebody_being_there(open_stage: OpenStage) -> None:
    moving = {"id_front": [cards.front(), cards.front(Fault.FAR)]}
    with open_stage(moving, timings=BY_HAND_ONLY) as stage:
        stage.at("id_capture")
        for _ in range(2):
            with stage.qtbot.waitSignal(stage.window.page.active, timeout=10_000):
                pass


def test_leaving_lets_the_camera_and_every_picture_go(by_hand: Stage) -> None:
    page = page_of(by_hand)
    by_hand.at("id_capture")
    page.wait_for_picture()
    finder = page.viewfinder
    by_hand.window.end_session()
    assert not finder.has_picture
    assert by_hand.reader.status.why == "resting"
    assert by_hand.reader.recent() == ()


def test_what_the_last_id_said_is_not_kept_for_one_that_cannot_be_read(
    open_stage: OpenStage,
) -> None:
    with open_stage({"nothing": [lobby()]}, timings=BY_HAND_ONLY) as stage:
        page = page_of(stage)
        before = Draft(applicant=Applicant(surname="Old", given="Card", phone="5035550142"))
        stage.at("id_capture", before)
        for _ in range(2):
            page.wait_for_picture()
            for _ in range(2):
                page.take()
                page.wait_until_unclear()
            page.take()
            stage.qtbot.waitUntil(lambda: page.shown == "id_result" or "back" in page.heading())
        page.wait_for("id_result", timeout=20_000)
        assert stage.draft.applicant == replace(Applicant(), phone="5035550142")
