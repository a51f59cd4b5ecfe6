"""Signing in: address, PIN, wrong tries, the lock, and people without an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from tests.pages.account import SignIn
from tests.store.faults import locked
from tests.ui.lobby.office import EMAIL, PIN, Office


@pytest.fixture
def page(office: Office) -> SignIn:
    office.enrolled()
    return office.at("sign_in", SignIn)


def test_address_and_pin_lead_where_the_visitor_is_bound(page: SignIn, office: Office) -> None:
    page.give("MARIA@example.org", PIN)
    page.wait_for("status")
    session = office.window.session
    assert session.visitor is not None
    assert session.visitor.email == EMAIL
    assert session.enrolment is not None


def test_before_the_pin_nothing_is_said_of_the_account(page: SignIn) -> None:
    page.name_account(EMAIL)
    assert page.text_of("address") == EMAIL
    assert "Maria" not in page.window.page.read_out().replace(EMAIL, "")


def test_wrong_tries_count_down_to_the_lock(page: SignIn, office: Office) -> None:
    page.name_account(EMAIL)
    for said in (
        "That PIN is not right. You have 4 more tries.",
        "That PIN is not right. You have 3 more tries.",
        "That PIN is not right. You have 2 more tries.",
        "That PIN is not right. You have 1 more try.",
        "Too many tries. Please wait 15 minutes or call an officer.",
    ):
        page.enter("900817")
        page.qtbot.waitUntil(lambda said=said: page.problem() == said)  # type: ignore[misc]
        assert page.boxes.text() == ""
    office.now += timedelta(minutes=14, seconds=1)
    page.enter(PIN)
    page.qtbot.waitUntil(lambda: "wait 1 minutes" in page.problem())
    office.now += timedelta(minutes=1)
    page.enter(PIN)
    page.wait_for("status")


def test_a_new_digit_takes_the_problem_away(page: SignIn) -> None:
    page.give(EMAIL, "900817")
    page.qtbot.waitUntil(lambda: bool(page.problem()))
    page.enter_pin("4")
    assert page.problem() == ""


def test_an_unknown_address_offers_to_begin_as_new(page: SignIn) -> None:
    page.give("nobody@example.org", PIN)
    page.see("to_new")
    assert page.problem_at("email").startswith("We do not know this e-mail address")
    assert page.notice() == page.problem_at("email")
    assert page.text_of("email") == "nobody@example.org"
    page.click("to_new")
    page.wait_for("before_start")


def test_no_address_at_all_is_told_before_the_pin(page: SignIn) -> None:
    page.name_account("maria")
    assert page.problem_at("email") == "Write an e-mail address like name@example.com"
    assert page.focus() == "notice"
    page.follow_banner()
    assert page.focus() == "email"


def test_not_me_forgets_the_address(page: SignIn) -> None:
    page.name_account(EMAIL)
    page.enter_pin("4829")
    page.click("not_me")
    page.see("email")
    assert page.text_of("email") == ""
    page.name_account(EMAIL)
    assert page.boxes.text() == ""


def test_a_forgotten_pin_calls_an_officer(page: SignIn, office: Office) -> None:
    calls: list[str] = []
    office.station.hub.help_asked.connect(lambda _, heading: calls.append(heading))
    page.name_account(EMAIL)
    page.click("forgot")
    assert calls == ["Enter your 6-digit PIN"]
    assert "new PIN" in page.notice()


def test_back_leads_from_the_pin_to_the_address(page: SignIn) -> None:
    page.name_account(EMAIL)
    page.click("back")
    assert page.shown == "sign_in"
    assert page.text_of("email") == EMAIL
    assert page.heading() == "Sign in"


def test_a_locked_database_is_told_and_nothing_is_lost(page: SignIn, office: Office) -> None:
    page.name_account(EMAIL)
    with locked(office.url):
        page.enter(PIN)
        page.qtbot.waitUntil(lambda: page.notice().startswith("We cannot save right now"))
        assert page.text_of("address") == EMAIL
    page.enter(PIN)
    page.wait_for("status")


def test_who_comes_back_here_is_signed_out(page: SignIn, office: Office) -> None:
    page.give(EMAIL, PIN)
    page.wait_for("status")
    office.window.go("sign_in")
    page.wait_for("sign_in")
    assert office.window.session.visitor is None
    assert page.text_of("email") == ""


def test_a_keyboard_alone_is_enough(page: SignIn, office: Office) -> None:
    for character in EMAIL:
        office.key(character)
    page.press(Qt.Key.Key_Return)
    for digit in PIN:
        office.key(digit)
    page.press(Qt.Key.Key_Return)
    page.wait_for("status")
