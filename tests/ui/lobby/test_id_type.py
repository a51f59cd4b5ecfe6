"""Which ID: the four accepted kinds (R6)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.document import IdType
from tests.pages.id_type import IdTypes
from tests.ui.lobby.stage import Stage


@pytest.fixture
def page(stage: Stage) -> IdTypes:
    stage.at("id_type")
    return IdTypes(stage.window, stage.qtbot)


def test_nothing_is_chosen_at_first_and_nothing_goes_on(page: IdTypes) -> None:
    assert page.chosen() == []
    assert not page.can_go_on()


@pytest.mark.parametrize("kind", [IdType.LICENSE, IdType.STATE_ID, IdType.PASSPORT])
def test_each_kind_goes_on_to_its_pictures(stage: Stage, page: IdTypes, kind: IdType) -> None:
    page.choose(kind)
    page.go_on()
    page.wait_for("id_capture")
    assert (stage.draft.id_type, stage.draft.id_issuer) == (kind, "")


def test_another_photo_id_is_asked_for_its_issuer(stage: Stage, page: IdTypes) -> None:
    page.choose(IdType.PHOTO_ID)
    page.go_on()
    page.wait_for("id_issuer")
    page.click("key_next")
    assert page.shown == "id_issuer"
    page.write_issuer("Umatilla Tribes")
    page.wait_for("id_capture")
    assert stage.draft.id_issuer == "Umatilla Tribes"


def test_a_change_of_mind_forgets_the_issuer(stage: Stage, page: IdTypes) -> None:
    page.choose(IdType.PHOTO_ID)
    page.go_on()
    page.write_issuer("Army")
    page.wait_for("id_capture")
    stage.window.go("id_type")
    assert page.chosen() == ["id_photo_id"]
    page.choose(IdType.STATE_ID)
    page.go_on()
    page.wait_for("id_capture")
    assert (stage.draft.id_type, stage.draft.id_issuer) == (IdType.STATE_ID, "")


def test_keys_alone(stage: Stage, page: IdTypes) -> None:
    page.press(Qt.Key.Key_3)
    assert page.chosen() == ["id_passport"]
    page.find("continue").setFocus(Qt.FocusReason.TabFocusReason)
    page.press(Qt.Key.Key_Return)
    page.wait_for("id_capture")
    assert stage.draft.id_type is IdType.PASSPORT
