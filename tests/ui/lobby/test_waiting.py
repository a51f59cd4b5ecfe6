"""Waiting for a full day at the lobby: joining, the offer, taking it in time or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.hours import Hours
from kiosk.domain.slot import Slot
from kiosk.domain.visit import Visit
from kiosk.services import book, waitlist
from kiosk.ui import words
from kiosk.ui.parts.label import Label
from tests.pages.booking import Confirm, KindPage, MyVisits, Slots
from tests.services.line import ONSITE, SHORT
from tests.services.town import FRIDAY
from tests.ui.lobby.front import Front

OFFER = timedelta(minutes=5)


def fill(front: Front, first: str = "first@example.org") -> Visit:
    """Friday has one time on one terminal, and it is taken."""
    window = replace(SHORT.week[0][0], closes=SHORT.week[0][0].opens.replace(hour=14, minute=0))
    policy = replace(front.town.facility.policy, onsite_hours=Hours(((window,),) * 7))
    front.town.facility = replace(front.town.facility, policy=policy)
    front.station.facility = front.town.facility
    front.town.put_terminal(front.town.second, in_service=False)
    return front.town.booked(front.town.approved(first, front.town.ivan), front.town.slot())


def friday(front: Front) -> Slots:
    slots = front.at("visit_kind", KindPage).choose("onsite")
    slots.choose_day(FRIDAY)
    return slots


def text(slots: Slots) -> str:
    return slots.text_of("wait_text")


def free(front: Front, visit: Visit) -> None:
    book.cancel(front.town.store, front.town.facility, visit.visitor, visit.id, front.now)


def join(front: Front) -> None:
    waitlist.join(
        front.town.store, front.town.facility, front.town.maria, ONSITE, FRIDAY, front.now
    )


def shown_offer(front: Front) -> MyVisits:
    mine = front.at("my_visits", MyVisits)
    front.qtbot.waitUntil(lambda: mine.has("offer_when"))
    return mine


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_full_day_can_be_waited_for_and_left_again(front: Front, language: str) -> None:
    fill(front)
    slots = friday(front)
    front.qtbot.waitUntil(lambda: slots.has("wait_join"))
    slots.window.speak(language)
    slots.click("wait_join")
    front.qtbot.waitUntil(lambda: slots.has("wait_leave"))
    assert text(slots) == words.say("w_place", n=1, minutes=5)
    slots.click("wait_leave")
    front.qtbot.waitUntil(lambda: slots.has("wait_join"))
    assert not waitlist.mine(front.town.store, front.town.facility, front.town.maria, front.now)


def test_a_day_with_a_time_has_no_list_nor_has_a_visit_that_moves(front: Front) -> None:
    fill(front)
    saturday = FRIDAY + timedelta(days=1)
    slots = friday(front)
    front.qtbot.waitUntil(lambda: slots.has("wait_join"))
    slots.choose_day(saturday)
    front.qtbot.waitUntil(lambda: slots.has("slot_board"))
    assert not slots.has("day_wait")
    slots.choose("1340")
    slots.go_on().book()
    mine = front.at("my_visits", MyVisits)
    front.qtbot.waitUntil(lambda: len(mine.visits()) == 1)
    moving = mine.ask_to_move(mine.visits()[0])
    moving.choose_day(FRIDAY)
    front.qtbot.waitUntil(lambda: moving.has("empty_day"))
    assert not moving.has("day_wait")


def test_an_offer_is_told_after_signing_in_and_booked_in_my_visits(front: Front) -> None:
    visit = fill(front)
    join(front)
    free(front, visit)
    page = front.at("status", KindPage)
    front.qtbot.waitUntil(lambda: "1:40 PM" in page.notice())
    mine = shown_offer(front)
    assert "1:40 \N{EN DASH} 2:00 PM" in mine.text_of("offer_when")
    mine.click("take_1")
    mine.wait_for("confirm_visit")
    confirm = Confirm(front.window, front.qtbot)
    front.qtbot.waitUntil(lambda: confirm.find("book").isEnabled())
    assert confirm.held() == "5:00"
    assert "Friday, November 27" in confirm.fact("when")
    booked = confirm.book()
    (mine_now,) = book.mine(front.town.store, front.town.maria, front.now).upcoming
    assert mine_now.starts_at == visit.starts_at
    booked.click("my_visits")
    booked.wait_for("my_visits")
    again = MyVisits(front.window, front.qtbot)
    front.qtbot.waitUntil(lambda: again.visits() == [mine_now.reference])
    assert not again.has("offer_when")


def test_going_back_from_it_gives_nothing_up(front: Front) -> None:
    visit = fill(front)
    join(front)
    free(front, visit)
    mine = shown_offer(front)
    mine.click("take_1")
    mine.wait_for("confirm_visit")
    mine.click("back")
    mine.wait_for("my_visits")
    front.qtbot.waitUntil(lambda: mine.has("offer_when"))
    slots = front.at("visit_kind", KindPage).choose("onsite")
    slots.click("back")
    assert front.window.session.hold is None
    assert shown_offer(front).has("take_1")


def test_an_offer_that_lapses_on_the_page_says_so(front: Front) -> None:
    visit = fill(front)
    join(front)
    free(front, visit)
    mine = shown_offer(front)
    mine.click("take_1")
    mine.wait_for("confirm_visit")
    front.pass_by(OFFER)
    mine.wait_for("my_visits")
    front.qtbot.waitUntil(lambda: mine.notice() != "")
    assert mine.notice() == words.say("refusal.visit.offer_gone")
    front.qtbot.waitUntil(lambda: mine.has("wait_1") and not mine.has("take_1"))
    assert words.say("w_missed") in [x.text() for x in mine.find("wait_1").findChildren(Label)]
    assert not mine.has("leave_1")


def test_no_thank_you_gives_the_time_to_others(front: Front) -> None:
    visit = fill(front)
    join(front)
    free(front, visit)
    mine = shown_offer(front)
    mine.click("leave_1")
    front.qtbot.waitUntil(lambda: mine.notice() == words.say("w_left"))
    other = front.town.approved("other@example.org", front.town.leah)
    slot = Slot(visit.starts_at, visit.ends_at)
    assert book.hold(front.town.store, front.town.facility, other, ONSITE, slot, front.now)


def test_an_offer_made_meanwhile_is_seen_at_the_next_look(front: Front) -> None:
    visit = fill(front)
    join(front)
    mine = front.at("my_visits", MyVisits)
    front.qtbot.waitUntil(lambda: mine.has("wait_place"))
    free(front, visit)
    mine.window.page._look()  # type: ignore[attr-defined]
    front.qtbot.waitUntil(lambda: mine.has("offer_when"))
