"""Check and book: what is said before, what is written, and what can go wrong; then booked."""

from __future__ import annotations

import threading
from datetime import date, datetime, time, timedelta

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.errors import StoreAway
from kiosk.domain.facility import Facility
from kiosk.domain.ids import HoldId, VisitId, grouped
from kiosk.domain.letter import LetterName
from kiosk.domain.visit import Payment, Visit, VisitState
from kiosk.services import book
from kiosk.store.store import Store
from kiosk.ui.lobby.held_page import HeldPage
from kiosk.ui.parts.closing import Closing
from tests.pages.booking import Confirm, KindPage, MyVisits, Slots
from tests.services.town import FRIDAY, TODAY
from tests.store.faults import locked
from tests.ui.lobby.front import HOLD, Front

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
LOST = "We could not hold that time any longer. Please choose it again."
GONE = "Someone just took that time. Please choose another."
PASSED = "The last moment for a credit has just passed. Look again before you book."


def confirm_of(front: Front, day: date = FRIDAY, at: str = "1340", kind: str = "onsite") -> Confirm:
    slots = front.at("visit_kind", KindPage).choose(kind)
    slots.choose_day(day)
    slots.choose(at)
    return slots.go_on()


def booked_visits(front: Front) -> list[VisitId]:
    mine = book.mine(front.town.store, front.town.maria, front.now)
    return [visit.id for visit in mine.upcoming]


def test_with_when_and_where_are_said(front: Front) -> None:
    confirm = confirm_of(front)
    assert confirm.fact("with") == "Jonas Reyes\n3B"
    assert confirm.fact("when") == "Friday, November 27, 2026\n1:40 \N{EN DASH} 2:00 PM (PST)"
    assert confirm.fact("where") == "Here, in this lobby\nCome 15 minutes early"
    assert confirm.held() == "10:00"


def test_the_last_moment_for_a_credit_is_said_exactly(front: Front) -> None:
    confirm = confirm_of(front)
    assert confirm.text_of("rule") == (
        "Change or cancel before Wed, Nov 25, 1:40 PM\xa0PST,"
        " and you get a credit for a future visit."
    )
    assert confirm.bill.total() == "$5.00"
    assert confirm.bill.remark() == ""


def test_less_than_the_notice_ahead_there_is_no_credit_and_that_is_said(front: Front) -> None:
    confirm = confirm_of(front, TODAY + DAY * 2, "1340")
    assert confirm.text_of("rule") == (
        "This visit begins in less than 48 hours. "
        "You can still change or cancel it, but there is no credit."
    )


def test_the_notice_to_the_second_still_earns(front: Front) -> None:
    confirm = confirm_of(front, TODAY + DAY * 2, "1400")
    assert "Sun, Nov 22, 2:00 PM" in confirm.text_of("rule")


def test_a_credit_pays(front: Front) -> None:
    town = front.town
    for visit in [town.booked(slot=town.slot(wall=w)) for w in (time(9), time(10))]:
        book.cancel(town.store, town.facility, town.maria, visit.id, front.now)
    confirm = confirm_of(front)
    assert confirm.bill.total() == "$0.00"
    assert confirm.bill.remark() == "After this visit you have 1 credit left."
    confirm.book()
    visit = front.visit(booked_visits(front)[0])
    assert visit.payment is Payment.CREDIT
    assert town.credits() == 1


def test_only_the_button_books(front: Front) -> None:
    confirm = confirm_of(front)
    confirm.press(Qt.Key.Key_Return)
    confirm.press(Qt.Key.Key_Space)
    assert confirm.shown == "confirm_visit"
    assert not confirm.window.page.is_busy
    booked = confirm.book()
    visit = front.visit(booked_visits(front)[0])
    assert (visit.state, visit.price_cents) == (VisitState.BOOKED, 500)
    assert booked.text_of("reference").replace("\n", " ") == grouped(visit.reference)
    assert front.town.letters()[-1].name is LetterName.BOOKED
    assert front.window.session.hold is None


def test_two_touches_book_once(front: Front) -> None:
    confirm = confirm_of(front)
    button = confirm.find("book")
    confirm.touch(button)
    confirm.touch(button)
    confirm.wait_for("booked")
    assert len(booked_visits(front)) == 1


def test_back_keeps_the_time(front: Front) -> None:
    confirm = confirm_of(front)
    front.pass_by(MINUTE)
    confirm.click("back")
    confirm.wait_for("slots")
    slots = Slots(front.window, front.qtbot)
    assert slots.chosen() == "1340"
    assert "9:00" in slots.note()
    assert front.held()
    assert slots.go_on().held() == "9:00"


def test_leaving_gives_the_time_back(front: Front) -> None:
    confirm = confirm_of(front)
    front.window.end_session()
    confirm.wait_for("welcome")
    front.qtbot.waitUntil(lambda: not front.held())


def test_a_hold_that_runs_out_leads_back_with_its_sentence(front: Front) -> None:
    confirm = confirm_of(front)
    front.pass_by(HOLD - SECOND)
    front.qtbot.waitUntil(lambda: confirm.held() == "0:01")
    front.pass_by(SECOND)
    confirm.wait_for("slots")
    slots = Slots(front.window, front.qtbot)
    assert slots.note() == LOST
    assert slots.chosen() == ""
    assert booked_visits(front) == []


def test_a_hold_that_ran_out_on_the_way_to_the_store_books_nothing(front: Front) -> None:
    confirm = confirm_of(front)
    hold = front.window.session.hold
    assert hold is not None
    book.release(front.town.store, hold.id)
    confirm.click("book")
    confirm.wait_for("slots")
    assert Slots(front.window, front.qtbot).note() == LOST
    assert booked_visits(front) == []


def test_a_terminal_that_broke_with_no_other_free_leads_back(front: Front) -> None:
    confirm = confirm_of(front)
    for terminal in (front.town.first, front.town.second):
        front.town.put_terminal(terminal, in_service=False)
    confirm.click("book")
    confirm.wait_for("slots")
    assert Slots(front.window, front.qtbot).note() == GONE


def test_the_sentence_that_leads_back_follows_the_language(front: Front) -> None:
    confirm = confirm_of(front)
    front.pass_by(HOLD)
    confirm.wait_for("slots")
    slots = Slots(front.window, front.qtbot)
    slots.click("tool_other_lang")
    assert slots.note() == "Ya no pudimos guardar esa hora. Elíjala otra vez, por favor."


def test_the_last_moment_passing_is_said_before_anything_is_booked(front: Front) -> None:
    confirm = confirm_of(front, TODAY + DAY * 2, "1400")
    front.now += SECOND
    confirm.touch(confirm.find("book"))  # before the page looks at the clock by itself
    assert confirm.notice() == PASSED
    assert not confirm.find("book").isEnabled()
    assert "there is no credit" in confirm.text_of("rule")
    assert booked_visits(front) == []
    confirm.book()
    assert len(booked_visits(front)) == 1


def test_a_locked_database_keeps_the_time_and_says_so(front: Front) -> None:
    confirm = confirm_of(front)
    with locked(front.url):
        confirm.click("book")
        front.qtbot.waitUntil(lambda: bool(confirm.notice()))
    assert confirm.notice() == "We cannot save right now. Please try again in a moment."
    assert front.held()
    confirm.book()


def test_a_booking_whose_answer_was_lost_is_found_again(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirm = confirm_of(front)
    really, asked = book.confirm, threading.Event()

    def lost(store: Store, facility: Facility, hold: HoldId, at: datetime) -> Visit:
        visit = really(store, facility, hold, at)
        if not asked.is_set():
            asked.set()
            raise StoreAway(why="unreachable")
        return visit

    monkeypatch.setattr(book, "confirm", lost)
    confirm.click("book")
    front.qtbot.waitUntil(lambda: bool(confirm.notice()))
    assert confirm.notice().startswith("We cannot reach the records right now.")
    # Nobody is told that the time is lost while it may be booked.
    front.pass_by(HOLD + SECOND)
    page = front.window.page
    assert isinstance(page, HeldPage)
    page._again.start(0)
    confirm.wait_for("booked")
    assert len(booked_visits(front)) == 1


def test_an_off_site_visit_says_so(front: Front) -> None:
    confirm = confirm_of(front, kind="offsite")
    assert confirm.fact("where").startswith("At home or another place")
    assert confirm.bill.total() == "$9.00"
    confirm.book()


# Booked.


def test_the_booked_page_closes_by_itself_and_a_touch_begins_anew(front: Front) -> None:
    booked = confirm_of(front).book()
    closing = booked.find_as(Closing, "closing")
    front.pass_by(SECOND * 50)
    front.qtbot.waitUntil(lambda: closing.left == 10)
    booked.touch(booked.find("reference_qr"))
    assert closing.left == 60
    front.pass_by(SECOND * 59)
    front.qtbot.waitUntil(lambda: closing.left == 1)
    front.pass_by(SECOND)
    booked.wait_for("welcome")
    assert front.window.session.visitor is None


def test_finish_ends_the_session_without_asking(front: Front) -> None:
    booked = confirm_of(front).book()
    booked.click("finish")
    booked.wait_for("welcome")
    assert not booked.has("leave_overlay")
    assert front.window.session.visit is None


def test_booked_leads_to_my_visits_and_on_to_another_booking(front: Front) -> None:
    booked = confirm_of(front).book()
    reference = front.visit(booked_visits(front)[0]).reference
    booked.click("my_visits")
    booked.wait_for("my_visits")
    mine = MyVisits(front.window, front.qtbot)
    assert mine.visits() == [reference]
    mine.click("book_new")
    mine.wait_for("visit_kind")
    slots = KindPage(front.window, front.qtbot).choose("onsite")
    slots.wait_for("slots")
    assert slots.note() == "Touch a time. Each visit is 20 minutes."


def test_the_booked_page_follows_the_language(front: Front) -> None:
    booked = confirm_of(front).book()
    booked.click("tool_other_lang")
    assert booked.heading() == "Su visita está reservada."
    assert booked.text_of("booked_when").startswith("vie 27 nov")
