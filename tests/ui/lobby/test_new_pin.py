"""Choose a PIN: twice the same, and not one that is easily guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from kiosk.services.draft import Draft
from tests.pages.enrolment import PinPage
from tests.ui.lobby.office import PIN, Office


@pytest.fixture
def page(office: Office) -> PinPage:
    return office.at("new_pin", PinPage, replace(office.draft(), pin=""))


def test_the_same_pin_twice_goes_into_the_draft(page: PinPage, office: Office) -> None:
    page.enter(PIN)
    assert page.heading() == "Enter the same PIN again"
    assert page.boxes.text() == ""
    page.enter(PIN)
    page.wait_for("check_answers")
    assert office.kept_draft.pin == PIN


@pytest.mark.parametrize("easy", ["111111", "123456", "654321", "121212", "031491"])
def test_an_easy_pin_is_refused(page: PinPage, office: Office, easy: str) -> None:
    page.enter(easy)
    assert page.problem() == "This PIN is too easy to guess. Choose another."
    assert page.boxes.text() == ""
    assert page.heading() == "Choose a 6-digit PIN"
    page.enter_pin("4")
    assert page.problem() == ""
    assert office.kept_draft.pin == ""


def test_two_different_pins_begin_again(page: PinPage, office: Office) -> None:
    page.enter(PIN)
    page.enter("482914")
    assert page.problem() == "The two PINs are not the same. Choose your PIN again."
    assert page.heading() == "Choose a 6-digit PIN"
    assert office.kept_draft.pin == ""


def test_continue_waits_for_six_digits(page: PinPage) -> None:
    page.enter_pin("48291")
    assert not page.find("continue").isEnabled()
    page.enter_pin("3")
    assert page.find("continue").isEnabled()
    page.touch(page.find("pad_erase"))
    assert not page.find("continue").isEnabled()


def test_back_from_the_second_time_leads_to_the_first(page: PinPage) -> None:
    page.enter(PIN)
    page.click("back")
    assert page.shown == "new_pin"
    assert page.heading() == "Choose a 6-digit PIN"


def test_no_digit_is_left_behind(page: PinPage, office: Office) -> None:
    page.enter_pin("4829")
    boxes = page.boxes
    office.window.go("menu")
    assert boxes.text() == ""


def test_a_keyboard_alone_is_enough(page: PinPage, office: Office) -> None:
    for _ in range(2):
        for digit in PIN:
            office.key(digit)
        page.press(Qt.Key.Key_Return)
    page.wait_for("check_answers")


def test_without_a_draft_the_pin_still_lands_in_one(office: Office) -> None:
    page = office.at("new_pin", PinPage, Draft())
    page.enter(PIN)
    page.enter(PIN)
    page.wait_for("check_answers")
    assert office.kept_draft.pin == PIN
