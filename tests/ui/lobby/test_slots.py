"""Choosing a day and time: what is open, holding it, losing it, keys."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.changed import Changed
from kiosk.domain.errors import StoreAway
from kiosk.domain.hours import Hours, Window
from kiosk.services import book
from kiosk.store.store import Store
from kiosk.ui.parts.label import Label
from tests.pages.booking import KindPage, Slots
from tests.services.town import FRIDAY, TODAY
from tests.ui import layout
from tests.ui.lobby.front import HOLD, Front

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
GONE = "Someone just took that time. Please choose another."
LOST = "We could not hold that time any longer. Please choose it again."


def slots_of(front: Front, kind: str = "onsite", day: date | None = None) -> Slots:
    slots = front.at("visit_kind", KindPage).choose(kind)
    if day is not None:
        slots.choose_day(day)
    return slots


def empty_day(slots: Slots) -> list[str]:
    return [label.text() for label in slots.see("empty_day").findChildren(Label)]


def test_the_first_open_day_is_shown_with_whom_and_whose_clock(front: Front) -> None:
    slots = slots_of(front)
    assert slots.day() == TODAY + DAY
    assert slots.text_of("lead") == "Visit with Jonas Reyes"
    assert slots.text_of("month") == "November 2026"
    assert slots.text_of("zone") == "Local time (PST)"
    assert slots.note() == "Touch a time. Each visit is 20 minutes."
    assert not slots.is_held


def test_days_say_how_much_is_open(front: Front) -> None:
    front.town.booked()
    slots = slots_of(front)
    days = slots.days()
    assert list(days) == [TODAY + DAY * n for n in range(7)]
    assert days[TODAY] == "No times"
    assert days[TODAY + DAY] == "23 open"
    assert days[FRIDAY] == "34 open"
    slots.click("days_later")
    assert list(slots.days()) == [TODAY + DAY * n for n in range(7, 14)]
    slots.click("days_later")
    assert list(slots.days()) == [TODAY + DAY * n for n in range(8, 15)]
    assert not slots.find("days_later").isEnabled()
    assert slots.text_of("month") == "November 2026"


def test_every_time_has_its_word(front: Front) -> None:
    town = front.town
    others = [town.approved(f"v{n}@example.org", r) for n, r in enumerate((town.ivan, town.leah))]
    for other in others:
        town.booked(other, town.slot(wall=time(9)))
    town.booked(others[0], town.slot(wall=time(9, 20)))
    friend = town.approved("friend@example.org", town.rafael)
    town.booked(friend, town.slot(wall=time(10)))
    words = slots_of(front, day=FRIDAY).words()
    assert len(words) == 35
    assert [words[t] for t in ("0900", "0920", "0940", "1000")] == ["Full", "1 left", "AM", "Busy"]
    assert [words[t] for t in ("1100", "1220", "2220")] == ["AM", "PM", "PM"]


def test_too_soon_is_said(front: Front) -> None:
    slots = slots_of(front, day=TODAY + DAY)
    words = slots.words()
    assert (words["1340"], words["1400"]) == ("Too soon", "PM")
    why = "Visits must be booked at least 24 hours before."
    assert slots.slot("1340").accessibleName() == f"1:40 PM. {why}"
    slots.touch(slots.slot("1340"))
    assert slots.chosen() == ""
    assert slots.note() == why


def test_a_touch_on_a_closed_time_says_why_and_keeps_the_choice(front: Front) -> None:
    town = front.town
    friend = town.approved("friend@example.org", town.rafael)
    town.booked(friend, town.slot(wall=time(10)))
    slots = slots_of(front, day=FRIDAY)
    slots.choose("1340")
    slots.touch(slots.slot("1000"))
    said = "The person you visit has another visit then, until Fri, Nov 27, 10:20 AM\xa0PST."
    assert slots.note() == said
    assert slots.chosen() == "1340"
    assert slots.is_held
    slots.click("tool_other_lang")
    assert slots.note().startswith("La persona que visita tiene otra visita a esa hora")
    slots.choose_day(FRIDAY + DAY)
    assert slots.note().startswith("Usted eligió")


def test_past_is_said(front: Front) -> None:
    policy = replace(front.station.facility.policy, lead=timedelta(0))
    front.station.facility = replace(front.station.facility, policy=policy)
    words = slots_of(front, day=TODAY).words()
    assert (words["1340"], words["1400"], words["1420"]) == ("Past", "Past", "PM")


def test_groups_are_the_facilitys_own_hours(front: Front) -> None:
    odd = Hours(((Window(time(10, 30), time(11, 30)), Window(time(18), time(19))),) * 7)
    policy = replace(front.station.facility.policy, onsite_hours=odd)
    front.station.facility = replace(front.station.facility, policy=policy)
    slots = slots_of(front)
    assert list(slots.words()) == ["1030", "1050", "1110", "1800", "1820", "1840"]
    said = [label.text() for label in slots.find("slot_board").findChildren(Label)]
    assert said == ["Morning", "10:30 \N{EN DASH} 11:30 AM", "Evening", "6:00 \N{EN DASH} 7:00 PM"]


def test_a_chosen_time_is_held_for_ten_minutes(front: Front) -> None:
    slots = slots_of(front, day=FRIDAY)
    slots.choose("1340")
    assert slots.chosen() == "1340"
    assert slots.note() == "You chose · held for 10:00\nFri, Nov 27 · 1:40 PM PST"
    assert front.held()
    front.pass_by(timedelta(seconds=83))
    front.qtbot.waitUntil(lambda: "8:37" in slots.note())


def test_another_time_is_held_instead(front: Front) -> None:
    slots = slots_of(front, day=FRIDAY)
    slots.choose("1340")
    slots.click("slot_1400")
    front.qtbot.waitUntil(lambda: "2:00 PM" in slots.note() and slots.is_held)
    assert slots.chosen() == "1400"
    hold = front.window.session.hold
    assert hold is not None
    assert hold.starts_at == front.town.slot(wall=time(14)).starts_at


def test_two_visitors_want_the_last_terminal(front: Front) -> None:
    """Both see it open; who touches first has it, and the other hears so and sees it full."""
    town = front.town
    town.booked(town.approved("ivan@example.org", town.ivan))
    leah = town.approved("leah@example.org", town.leah)
    mine = slots_of(front, day=FRIDAY)
    theirs = front.another(leah).choose("onsite")
    theirs.choose_day(FRIDAY)
    assert (mine.words()["1340"], theirs.words()["1340"]) == ("1 left", "1 left")
    theirs.choose("1340")
    mine.click("slot_1340")
    front.qtbot.waitUntil(lambda: mine.note() == GONE)
    front.qtbot.waitUntil(lambda: mine.words()["1340"] == "Full")
    assert mine.chosen() == ""
    assert not mine.is_held
    assert GONE.rstrip(".") in mine.window.page.read_out()
    booked = theirs.go_on().book()
    assert booked.heading() == "Your visit is booked."
    mine.choose("1400")
    assert mine.note().endswith("2:00 PM PST")


def test_a_time_that_is_lost_gives_back_the_one_before(front: Front) -> None:
    town = front.town
    slots = slots_of(front, day=FRIDAY)
    slots.choose("0900")
    for other in (town.ivan, town.leah):
        town.booked(town.approved(f"{other.surname}@example.org", other))
    slots.click("slot_1340")
    front.qtbot.waitUntil(lambda: slots.note() == GONE)
    front.qtbot.waitUntil(lambda: not front.held())


def test_a_hold_that_runs_out_is_said_and_the_time_can_be_chosen_again(front: Front) -> None:
    slots = slots_of(front, day=FRIDAY)
    slots.choose("1340")
    front.pass_by(HOLD - SECOND)
    front.qtbot.waitUntil(lambda: "0:01" in slots.note())
    front.pass_by(SECOND)
    front.qtbot.waitUntil(lambda: slots.note() == LOST)
    assert not slots.is_held
    assert slots.chosen() == ""
    slots.choose("1340")
    assert "10:00" in slots.note()


def test_going_back_gives_the_time_back(front: Front) -> None:
    slots = slots_of(front, day=FRIDAY)
    slots.choose("1340")
    slots.click("back")
    slots.wait_for("visit_kind")
    front.qtbot.waitUntil(lambda: not front.held())
    assert front.window.session.hold is None


def test_leaving_gives_the_time_back(front: Front) -> None:
    slots = slots_of(front, day=FRIDAY)
    slots.choose("1340")
    slots.click("exit")
    slots.click("leave_go")
    slots.wait_for("welcome")
    front.qtbot.waitUntil(lambda: not front.held())


def test_a_time_asked_for_and_left_at_once_is_given_back(front: Front) -> None:
    slots = slots_of(front, day=FRIDAY)
    slots.click("slot_1340")
    front.window.end_session()
    slots.wait_for("welcome")
    done = threading.Event()
    front.station.desk.run(done.set, lambda _: None, lambda _: None, front.window)
    assert done.wait(5)
    assert not front.held()


def test_a_day_without_open_times_leads_to_the_nearest(front: Front) -> None:
    slots = slots_of(front)
    slots.choose_day(TODAY)
    front.qtbot.waitUntil(lambda: slots.has("empty_day"))
    assert empty_day(slots)[0] == "No open times on this day. Try another day."
    assert slots.text_of("nearest_day") == "Mon, Nov 23 · 23 open"
    slots.click("nearest_day")
    front.qtbot.waitUntil(lambda: slots.has("slot_board"))
    assert slots.day() == TODAY + DAY


def test_no_open_time_at_all_is_said(front: Front) -> None:
    for terminal in (front.town.first, front.town.second):
        front.town.put_terminal(terminal, in_service=False)
    slots = slots_of(front)
    slots.see("empty_day")
    assert empty_day(slots)[0].startswith("There are no open times in the next 14 days.")
    assert not slots.has("nearest_day")
    assert slots.days()[FRIDAY] == "Full"


def test_a_person_who_left_is_said(front: Front) -> None:
    front.town.put_resident(front.town.rafael, present=False)
    slots = slots_of(front)
    assert empty_day(slots)[0].startswith("The person you want to visit is not here any more.")


def test_an_id_that_will_have_expired_is_said(front: Front) -> None:
    visitor = front.town.approved("ana@example.org", front.town.ivan, expiry=TODAY + DAY * 3)
    front.window.session.visitor = front.visitor(visitor)
    slots = slots_of(front)
    assert slots.days()[FRIDAY] == "No times"
    slots.choose_day(FRIDAY)
    front.qtbot.waitUntil(lambda: slots.has("empty_day"))
    assert empty_day(slots)[0].startswith("Your ID will have expired by this day.")
    assert slots.text_of("nearest_day").startswith("Wed, Nov 25")


def test_a_visitor_who_is_not_approved_is_told(front: Front) -> None:
    from kiosk.domain.enrolment import State

    waiting = front.town.approved("w@example.org", front.town.ivan, state=State.WAITING)
    front.window.session.visitor = front.visitor(waiting)
    slots = slots_of(front)
    assert slots.notice() == "You can book after an officer approves your request."
    assert not slots.is_held


def test_keys_move_choose_and_turn(front: Front) -> None:
    slots = slots_of(front, day=FRIDAY)
    holder = front.window.focusWidget

    def at() -> str:
        found = holder()
        return "" if found is None else found.objectName()

    assert at() == f"day_{FRIDAY}"
    slots.press(Qt.Key.Key_Left)
    assert at() == f"day_{FRIDAY - DAY}"
    slots.press(Qt.Key.Key_Down)
    assert at() == "slot_1720"
    slots.press(Qt.Key.Key_Left)
    assert at() == "slot_1300"
    for _ in range(3):
        slots.press(Qt.Key.Key_Down)
    assert at() == "slot_1600"
    chosen = at()
    slots.press(Qt.Key.Key_Return)
    front.qtbot.waitUntil(lambda: slots.is_held)
    assert f"slot_{slots.chosen()}" == chosen
    assert at() == chosen
    slots.press(Qt.Key.Key_PageDown)
    assert min(slots.days()) == TODAY + DAY * 7
    slots.press(Qt.Key.Key_PageUp)
    assert min(slots.days()) == TODAY


def test_keys_turn_the_days_at_the_edge(front: Front) -> None:
    slots = slots_of(front)
    last = max(slots.days())
    slots.find(f"day_{last}").setFocus()
    slots.press(Qt.Key.Key_Right)
    focused = front.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == f"day_{last + DAY}"


def test_a_closed_time_takes_the_focus_but_does_nothing(front: Front) -> None:
    slots = slots_of(front, day=TODAY + DAY)
    slots.slot("0900").setFocus()
    slots.press(Qt.Key.Key_Return)
    assert front.window.focusWidget() is slots.slot("0900")
    assert slots.chosen() == ""


def test_the_language_changes_and_the_choice_stays(front: Front) -> None:
    slots = slots_of(front, day=FRIDAY)
    slots.choose("1340")
    slots.click("tool_other_lang")
    assert slots.heading() == "Elija día y hora"
    assert slots.chosen() == "1340"
    assert (
        slots.note()
        == "Usted eligió · guardada 10:00\nvie 27 nov · 1:40 p.\N{NO-BREAK SPACE}m. PST"
    )
    assert slots.days()[FRIDAY] == "35 libres"


def test_upright_there_are_five_days_and_all_times_without_scrolling(front: Front) -> None:
    front.open(1080, 1920)
    slots = slots_of(front, day=FRIDAY)
    assert len(slots.days()) == 5
    assert slots.day() == FRIDAY
    assert not front.window.page.scroller.scrolls()
    assert not layout.problems(front.window)


def test_all_times_are_seen_at_once(front: Front) -> None:
    slots = slots_of(front, day=FRIDAY)
    slots.choose("1340")
    assert len(slots.words()) == 35
    assert not front.window.page.scroller.scrolls()


def test_what_is_booked_on_this_machine_is_seen_at_once(front: Front) -> None:
    town = front.town
    slots = slots_of(front, day=FRIDAY)
    other = town.approved("ivan@example.org", town.ivan)
    visit = town.booked(other)
    front.station.hub.changed.emit(Changed(visits=frozenset({visit.id})))
    front.qtbot.waitUntil(lambda: slots.words()["1340"] == "1 left")
    book.cancel(town.store, town.facility, other, visit.id, front.now)
    front.station.hub.changed.emit(Changed(visits=frozenset({visit.id})))
    front.qtbot.waitUntil(lambda: slots.words()["1340"] == "PM")


def test_a_slow_answer_is_waited_for_and_the_focus_comes_back(front: Front) -> None:
    slots = slots_of(front, day=FRIDAY)
    gate = threading.Event()
    front.station.desk.run(gate.wait, lambda _: None, lambda _: None, front.window)
    button = slots.find(f"day_{FRIDAY + DAY}")
    button.setFocus()
    slots.press(Qt.Key.Key_Return)
    front.qtbot.waitUntil(lambda: front.window.page.is_busy)
    gate.set()
    slots.wait_for("slots")
    assert slots.day() == FRIDAY + DAY
    focused = front.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == f"day_{FRIDAY + DAY}"


def test_a_touch_while_the_same_day_is_read_anew_is_not_lost(front: Front) -> None:
    town = front.town
    slots = slots_of(front, day=FRIDAY)
    visit = town.booked(town.approved("ivan@example.org", town.ivan))
    gate = threading.Event()
    front.station.desk.run(gate.wait, lambda _: None, lambda _: None, front.window)
    front.station.hub.changed.emit(Changed(visits=frozenset({visit.id})))
    slots.click("slot_1400")
    assert slots.chosen() == "1400"
    gate.set()
    front.qtbot.waitUntil(lambda: slots.is_held)
    assert front.held()


def test_a_touch_on_a_day_that_is_about_to_go_holds_nothing(front: Front) -> None:
    slots = slots_of(front, day=FRIDAY)
    gate = threading.Event()
    front.station.desk.run(gate.wait, lambda _: None, lambda _: None, front.window)
    slots.click(f"day_{FRIDAY + DAY}")
    slots.click("slot_1340")
    assert slots.chosen() == ""
    gate.set()
    front.qtbot.waitUntil(lambda: slots.day() == FRIDAY + DAY)
    assert not front.held()


def test_a_store_that_is_away_is_said(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_store: Store) -> None:
        raise StoreAway(why="missing")

    kinds = front.at("visit_kind", KindPage)
    monkeypatch.setattr(Store, "read", away)
    kinds.click("kind_onsite")
    kinds.wait_for("slots")
    assert kinds.notice().startswith("We cannot reach the records right now.")
