"""Sent: the number, what happens now, and the page that closes by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.services.enrol import submit
from tests.pages.enrolment import Submitted
from tests.ui.lobby.office import Office


@pytest.fixture
def page(office: Office) -> Submitted:
    sent = submit(office.here.store, office.facility, office.draft(), office.now)
    office.window.session.submitted = sent
    office.window.session.kept["submitted_to"] = "ma•••••@example.org"
    return office.at("submitted", Submitted)


def test_number_code_and_deadline(page: Submitted, office: Office) -> None:
    sent = office.window.session.submitted
    assert sent is not None
    reference = sent.reference
    assert page.text_of("reference").split() == [reference[:4], reference[4:]]
    assert page.code == reference
    # 1:50 PM at the facility, a day later.
    assert page.text_of("due") == "Before Tue, Nov 24, 1:50 PM\xa0PST"
    assert page.text_of("sent_to") == "To ma•••••@example.org"


def test_the_deadline_follows_the_language(page: Submitted) -> None:
    page.click("tool_other_lang")
    assert page.text_of("due") == "A más tardar el mar 24 nov, 1:50 p.\N{NO-BREAK SPACE}m.\xa0PST"


def test_it_closes_after_a_minute_and_wipes(page: Submitted, office: Office) -> None:
    assert page.seconds_left == 60
    office.pass_by(59)
    page.qtbot.waitUntil(lambda: page.seconds_left == 1)
    office.pass_by(1)
    page.wait_for("welcome")
    assert office.window.session.submitted is None
    assert office.window.session.kept == {}


def test_any_touch_gives_the_minute_again(page: Submitted, office: Office) -> None:
    office.pass_by(50)
    page.qtbot.waitUntil(lambda: page.seconds_left == 10)
    page.touch(page.find("reference_qr"))
    assert page.seconds_left == 60
    office.pass_by(50)
    page.qtbot.waitUntil(lambda: page.seconds_left == 10)
    page.press(Qt.Key.Key_Tab)
    assert page.seconds_left == 60


def test_finish_ends_the_session(page: Submitted, office: Office) -> None:
    page.click("finish")
    page.wait_for("welcome")
    assert office.window.session.submitted is None


def test_there_is_no_way_back(page: Submitted) -> None:
    page.press(Qt.Key.Key_Escape)
    assert page.shown == "submitted"
    assert not page.has("back")
    assert not page.has("exit")
