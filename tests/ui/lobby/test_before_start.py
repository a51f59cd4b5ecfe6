"""Before you start: consent is stored, and not agreeing keeps nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.enrolment import Consent
from kiosk.domain.language import Language
from kiosk.ui.parts.label import Label
from tests.pages.before_start import BeforeStart
from tests.ui.lobby.stage import NOW, Stage


@pytest.fixture
def page(stage: Stage) -> BeforeStart:
    opened = BeforeStart(stage.window, stage.qtbot)
    opened.start()
    opened.click("m_new")
    opened.wait_for("before_start")
    return opened


def texts(stage: Stage) -> list[str]:
    return [label.text() for label in stage.window.page.findChildren(Label) if label.isVisible()]


def test_agreeing_stores_which_text_in_which_language_and_when(
    stage: Stage, page: BeforeStart
) -> None:
    page.click("tool_other_lang")
    page.agree()
    assert stage.draft.consent == Consent(
        version="2026-11", language=Language.SPANISH, given_at=NOW
    )
    assert stage.draft.language is Language.SPANISH


def test_agreeing_again_keeps_what_was_given_meanwhile(stage: Stage, page: BeforeStart) -> None:
    page.agree()
    first = stage.draft.client_id
    page.click("back")
    page.agree()
    assert stage.draft.client_id == first


def test_not_agreeing_keeps_nothing_and_ends(stage: Stage, page: BeforeStart) -> None:
    page.decline()
    assert stage.window.session.draft is None
    assert any("Nothing was kept" in text for text in texts(stage))
    page.finish()


def test_the_notice_is_read_by_arrows_and_closed(page: BeforeStart) -> None:
    assert page.find("read_notice").hasFocus()
    page.read_notice()
    page.click("scroll_down")
    page.close_notice()
    assert page.find("read_notice").hasFocus()


def test_the_notice_by_keys_alone(page: BeforeStart) -> None:
    page.press(Qt.Key.Key_Space)
    page.see("notice_overlay")
    page.press(Qt.Key.Key_Escape)
    page.qtbot.waitUntil(lambda: not page.has("notice_overlay"))
    assert page.shown == "before_start"


def test_the_hours_are_the_facilitys(stage: Stage, page: BeforeStart) -> None:
    assert "An officer looks at them within 24 hours" in texts(stage)
