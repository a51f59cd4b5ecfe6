"""Signing in at a desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.domain.staff import Role
from kiosk.ui import theme, words
from kiosk.ui.desk.window import DeskWindow
from kiosk.ui.station import DemoSignIn, Station
from tests.pages.desk import Desk
from tests.ui.desk.office import BADGE, PASSWORD, Office

OpenDesk = Callable[..., Desk]


def test_a_wrong_password_says_how_many_tries_are_left(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.signing_in.enter(BADGE, "not this one")
    assert "4" in desk.signing_in.wait_for_trouble()
    assert desk.text_of("badge") == BADGE
    assert desk.text_of("password") == ""
    desk.sign_in(BADGE, PASSWORD)
    assert desk.text_of("staff_name") == "Teresa Novak"


def says(desk: Desk, words_: str) -> bool:
    return words_ in desk.signing_in.trouble()


def test_five_wrong_passwords_lock_the_badge_for_minutes(
    open_desk: OpenDesk, station: Station
) -> None:
    desk = open_desk()
    tries = station.facility.policy.sign_in_tries
    for left in range(tries - 1, 0, -1):
        desk.signing_in.enter(BADGE, "not this one")
        desk.qtbot.waitUntil(partial(says, desk, f"{left} tr"))
    desk.signing_in.enter(BADGE, "not this one")
    desk.qtbot.waitUntil(lambda: "15 minutes" in desk.signing_in.trouble())
    desk.signing_in.enter(BADGE, PASSWORD)
    desk.qtbot.waitUntil(lambda: "minutes" in desk.signing_in.trouble())
    assert not desk.has("queue_page")


def test_empty_fields_are_asked_for(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.click("sign_in")
    assert desk.signing_in.trouble() == words.say("desk.sign_in.needed")


def test_who_may_not_review_is_told_so(open_desk: OpenDesk, office: Office) -> None:
    office.hire("9001", Role.IT)
    desk = open_desk()
    desk.signing_in.enter("9001", PASSWORD)
    desk.signing_in.wait_for_trouble()
    assert not desk.has("queue_page")


def test_caps_lock_is_noticed_from_what_is_typed(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.find("password").setFocus()
    desk.type("a")
    assert not desk.has("caps_lock")
    # A capital while Shift is up can only be Caps Lock.
    field = desk.find("password")
    QTest.sendKeyEvent(
        QTest.KeyAction.Click, field, Qt.Key.Key_B, "B", Qt.KeyboardModifier.NoModifier
    )
    assert desk.has("caps_lock")
    desk.press(Qt.Key.Key_CapsLock)
    assert not desk.has("caps_lock")


def test_of_what_waits_only_the_number_is_told(open_desk: OpenDesk, office: Office) -> None:
    office.applies(name="Quintero")
    office.applies(name="Stonebridge")
    desk = open_desk()
    desk.qtbot.waitUntil(lambda: "2 requests" in desk.text_of("waiting_count"))
    assert "Quintero" not in desk.signing_in.all_words()


def test_demo_sign_ins_are_shown_in_the_demo_alone(
    qtbot: QtBot, station: Station, open_desk: OpenDesk
) -> None:
    station.demo_sign_ins = (DemoSignIn(who="Officer", name=BADGE, secret=PASSWORD),)
    assert PASSWORD not in open_desk().signing_in.all_words()
    station.is_demo = True
    assert PASSWORD in open_desk().signing_in.all_words()


def test_the_language_can_be_turned_before_signing_in(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.click("turn_language")
    desk.qtbot.waitUntil(lambda: "Iniciar sesión" in desk.signing_in.all_words())
    desk.sign_in(BADGE, PASSWORD)


def test_a_locked_desk_shows_nobody_and_keeps_the_page_for_its_officer(
    open_desk: OpenDesk, office: Office
) -> None:
    enrolment = office.applies()
    desk = open_desk()
    desk.sign_in(BADGE, PASSWORD).wait_for(1)
    desk.open_case()
    desk.hold(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert desk.has("desk_sign_in")
    assert "Delgado" not in desk.signing_in.all_words()
    desk.signing_in.enter(BADGE, PASSWORD)
    desk.review.wait_for_case(enrolment)


def test_an_idle_desk_locks_itself(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.sign_in(BADGE, PASSWORD)
    desk.window.idle.setInterval(1)
    desk.qtbot.waitUntil(lambda: desk.has("desk_sign_in"))


def test_the_theme_can_be_turned_on_any_page(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.sign_in(BADGE, PASSWORD)
    desk.click("turn_theme")
    assert theme.name() == "dark-desk"
    desk.click("turn_theme")
    assert theme.name() == "light"


def test_pages_are_there_before_anybody_signs_in(
    qtbot: QtBot, station: Station, office: Office
) -> None:
    window = DeskWindow(station)
    window.show()
    qtbot.waitUntil(lambda: window.is_prepared)
    desk = Desk(window, qtbot)
    assert desk.has("sign_in")
    assert not desk.has("queue_page")
    desk.click("turn_language")
    qtbot.waitUntil(lambda: window.is_prepared)
    desk.click("turn_language")
    qtbot.waitUntil(lambda: window.is_prepared)
    desk.sign_in(BADGE, PASSWORD)
    assert desk.has("queue_page")
    window.lock()
    qtbot.waitUntil(lambda: window.is_prepared)
    assert desk.has("sign_in")
    window.close()
    window.deleteLater()


def test_a_store_that_is_away_is_named_at_the_foot(
    qtbot: QtBot, station: Station, office: Office
) -> None:
    from kiosk.domain.errors import StoreAway

    def away() -> object:
        raise StoreAway

    window = DeskWindow(replace_store(station, away))
    window.show()
    desk = Desk(window, qtbot)
    lamp = words.refusal(StoreAway())
    desk.qtbot.waitUntil(lambda: lamp in desk.text_of("lamp_store"))
    window.close()
    window.deleteLater()


def replace_store(station: Station, store: Callable[[], object]) -> Station:
    """The same station with another way to its store."""
    return replace(station, store=store)  # type: ignore[arg-type]
