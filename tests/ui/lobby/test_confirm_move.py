"""Moving a visit at the lobby: from my visits, through the times, to the page that says it all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt

from kiosk.domain.facility import Policy
from kiosk.domain.ids import LedgerId, grouped, new_id
from kiosk.domain.ledger import EntryWhy, LedgerEntry
from kiosk.domain.letter import LetterName
from kiosk.domain.visit import Payment, Visit, VisitKind, VisitState
from kiosk.services import book
from tests.pages.booking import ConfirmMove, KindPage, MyVisits, Slots
from tests.services.town import FRIDAY, SECOND
from tests.ui.layout import settle
from tests.ui.lobby.front import HOLD, Front

DAY = timedelta(days=1)
SATURDAY = FRIDAY + DAY
NOTICE = timedelta(hours=48)
DASH = "\N{EN DASH}"
LOST = "We could not hold that time any longer. Please choose it again."
CHANGED = "What this change means is different now. Look again before you confirm."
OVER = "This visit was changed or cancelled, or it is over. Please look at your visits again."


def times_for(front: Front, visit: Visit) -> Slots:
    return front.at("my_visits", MyVisits).ask_to_move(visit.reference)


def chosen(front: Front, visit: Visit, at: str = "1340") -> ConfirmMove:
    slots = times_for(front, visit)
    slots.choose_day(SATURDAY)
    slots.choose(at)
    return slots.go_on_to_move()


def owe(front: Front, amount: int) -> None:
    """A credit given, or spent at another machine."""
    entry = LedgerEntry(
        id=LedgerId(new_id()),
        visitor=front.town.maria,
        kind=VisitKind.ONSITE,
        amount=amount,
        why=EntryWhy.GRANTED,
        visit=None,
        at=front.now,
    )
    with front.town.store.begin() as t:
        t.ledger.add(entry)


def upcoming(front: Front) -> list[Visit]:
    return list(book.mine(front.town.store, front.town.maria, front.now).upcoming)


def test_the_times_begin_at_the_visit_and_name_it(front: Front) -> None:
    visit = front.town.booked()
    slots = times_for(front, visit)
    assert slots.heading() == "Choose a new time"
    assert slots.text_of("lead") == "Jonas Reyes, now Fri, Nov 27, 1:40 PM\xa0PST"
    assert slots.day() == FRIDAY
    words = slots.words()
    assert (words["1320"], words["1340"], words["1400"]) == ("Earlier", "Yours", "PM")
    assert slots.note() == "Touch a new time. Your visit stays as it is until you confirm."
    assert not front.window.page.scroller.scrolls()
    settle()
    slots.touch(slots.slot("1320"))
    assert slots.note() == (
        "A visit can only be moved to a later time, after Fri, Nov 27, 1:40 PM\xa0PST. "
        "For an earlier time cancel it and book again."
    )
    slots.touch(slots.slot("1340"))
    assert slots.note() == "Your visit is at this time now."


def test_in_time_the_old_visit_pays_and_both_times_are_shown(front: Front) -> None:
    visit = front.town.booked()
    confirm = chosen(front, visit)
    assert confirm.text_of("lead") == "Visit with Jonas Reyes"
    assert confirm.fact("old_time") == (
        f"Friday, November 27, 2026\n1:40 {DASH} 2:00 PM (PST) · yours until you confirm"
    )
    assert confirm.fact("new_time") == f"Saturday, November 28, 2026\n1:40 {DASH} 2:00 PM (PST)"
    assert confirm.text_of("effect") == (
        "You change it before Wed, Nov 25, 1:40 PM\xa0PST, so your old visit pays for the new one."
    )
    assert confirm.text_of("then") == (
        "Change or cancel the new visit before Thu, Nov 26, 1:40 PM\xa0PST, and you get a credit."
    )
    assert confirm.bill.total() == "$0.00"
    assert not front.window.page.scroller.scrolls()
    assert front.visit(visit.id).state is VisitState.BOOKED
    booked = confirm.move()
    assert booked.heading() == "Your visit has a new time."
    (new,) = upcoming(front)
    assert (new.payment, new.moved_from) == (Payment.CREDIT, visit.id)
    assert booked.text_of("reference").replace("\n", " ") == grouped(new.reference)
    assert (
        booked.text_of("moved_from")
        == "Before: Fri, Nov 27, 1:40 PM\xa0PST. That time is free again."
    )
    assert [letter.name for letter in front.town.letters()].count(LetterName.MOVED) == 1


def test_my_visits_say_where_the_old_one_went(front: Front) -> None:
    visit = front.town.booked()
    booked = chosen(front, visit).move()
    booked.click("my_visits")
    booked.wait_for("my_visits")
    mine = MyVisits(front.window, front.qtbot)
    (new,) = upcoming(front)
    front.qtbot.waitUntil(lambda: mine.visits() == [new.reference])
    assert mine.outcome(visit.reference) == (
        "You moved this visit to Sat, Nov 28, 1:40 PM\xa0PST. It paid for the new one."
    )
    mine.click("book_new")
    mine.wait_for("visit_kind")
    slots = KindPage(front.window, front.qtbot).choose("onsite")
    assert slots.heading() == "Choose a day and time"
    assert slots.text_of("lead") == "Visit with Jonas Reyes"


def test_late_the_charge_is_said_with_the_moment_that_was_missed(front: Front) -> None:
    visit = front.town.booked()
    front.now = visit.starts_at - NOTICE + SECOND
    confirm = chosen(front, visit)
    assert confirm.text_of("effect") == (
        "The last moment to change it with a credit was Wed, Nov 25, 1:40 PM\xa0PST. "
        "The old visit is used up, and the new one costs $5.00."
    )
    assert confirm.text_of("then") == (
        "You can change or cancel the new visit too, but there is no credit for it."
    )
    assert confirm.bill.total() == "$5.00"
    booked = confirm.move()
    (new,) = upcoming(front)
    assert (new.payment, new.price_cents, new.carries_right) == (Payment.CHARGE, 500, False)
    booked.click("my_visits")
    booked.wait_for("my_visits")
    mine = MyVisits(front.window, front.qtbot)
    front.qtbot.waitUntil(lambda: mine.visits() == [new.reference])
    again = mine.ask_to_move(new.reference)
    again.choose_day(SATURDAY + DAY)
    again.choose("0900")
    confirm = again.go_on_to_move()
    assert confirm.text_of("effect") == (
        "This visit was moved late before, so it gives no credit. The new one costs $5.00."
    )


def test_late_without_prices_it_is_free(front: Front) -> None:
    front.station.facility = replace(front.station.facility, policy=Policy())
    visit = front.town.booked()
    front.now = visit.starts_at - NOTICE + SECOND
    confirm = chosen(front, replace(visit))
    # The visit was charged at its time; what is new costs what it costs now.
    assert confirm.text_of("effect").endswith("The new one is free.")
    assert confirm.bill.total() == "Free"


def test_the_last_moment_passing_is_said_before_anything_is_moved(front: Front) -> None:
    visit = front.town.booked()
    front.now = visit.starts_at - NOTICE
    confirm = chosen(front, visit)
    front.now += SECOND
    confirm.touch(confirm.find("move_it"))
    assert confirm.notice() == CHANGED
    assert not confirm.find("move_it").isEnabled()
    assert "costs $5.00" in confirm.text_of("effect")
    assert front.visit(visit.id).state is VisitState.BOOKED
    confirm.move()
    assert upcoming(front)[0].payment is Payment.CHARGE


def test_a_credit_spent_elsewhere_is_said_before_anything_is_moved(front: Front) -> None:
    visit = front.town.booked()
    owe(front, 1)
    front.now = visit.starts_at - NOTICE + SECOND
    confirm = chosen(front, visit)
    assert confirm.text_of("effect").endswith("one of your credits pays for the new one.")
    owe(front, -1)
    confirm.click("move_it")
    front.qtbot.waitUntil(lambda: confirm.notice() == CHANGED)
    front.qtbot.waitUntil(lambda: "costs $5.00" in confirm.text_of("effect"))
    assert front.visit(visit.id).state is VisitState.BOOKED
    confirm.move()


def test_only_the_button_moves_and_twice_moves_once(front: Front) -> None:
    visit = front.town.booked()
    confirm = chosen(front, visit)
    confirm.press(Qt.Key.Key_Return)
    assert confirm.shown == "confirm_move"
    assert front.visit(visit.id).state is VisitState.BOOKED
    button = confirm.find("move_it")
    confirm.touch(button)
    confirm.touch(button)
    confirm.wait_for("booked")
    assert len(upcoming(front)) == 1


def test_back_keeps_the_time_and_back_again_gives_it_back(front: Front) -> None:
    visit = front.town.booked()
    confirm = chosen(front, visit)
    confirm.click("back")
    confirm.wait_for("slots")
    slots = Slots(front.window, front.qtbot)
    assert slots.chosen() == "1340"
    assert front.held()
    slots.click("back")
    slots.wait_for("my_visits")
    front.qtbot.waitUntil(lambda: not front.held())
    assert front.window.session.moving is None
    assert upcoming(front) == [visit]


def test_a_hold_that_runs_out_leads_back_and_the_visit_stays(front: Front) -> None:
    visit = front.town.booked()
    confirm = chosen(front, visit)
    front.pass_by(HOLD)
    confirm.wait_for("slots")
    slots = Slots(front.window, front.qtbot)
    assert slots.note() == LOST
    assert slots.heading() == "Choose a new time"
    assert upcoming(front) == [visit]


def test_a_visit_cancelled_elsewhere_leads_back_to_the_visits(front: Front) -> None:
    town = front.town
    visit = town.booked()
    confirm = chosen(front, visit)
    book.cancel(town.store, town.facility, town.maria, visit.id, front.now)
    confirm.click("move_it")
    confirm.wait_for("my_visits")
    assert confirm.notice() == OVER
    assert upcoming(front) == []
    front.qtbot.waitUntil(lambda: not front.held())


def test_a_visit_that_begins_meanwhile_leads_back_to_the_visits(front: Front) -> None:
    visit = front.town.booked()
    front.now = visit.starts_at - SECOND
    slots = times_for(front, visit)
    slots.choose_day(SATURDAY)
    front.now = visit.starts_at
    slots.click("slot_1400")
    slots.wait_for("my_visits")
    assert slots.notice().startswith("This visit has already begun")


def test_a_kind_that_cannot_be_chosen_any_more_keeps_no_hold_of_a_move(front: Front) -> None:
    """The time held to move one visit is not offered as chosen for a new one."""
    visit = front.town.booked()
    slots = times_for(front, visit)
    slots.choose_day(SATURDAY)
    slots.choose("1340")
    front.window.session.moving = None
    front.window.go("slots")
    slots.wait_for("slots")
    assert slots.chosen() == ""
    front.qtbot.waitUntil(lambda: not front.held())


def test_the_page_follows_the_language(front: Front) -> None:
    confirm = chosen(front, front.town.booked())
    confirm.click("tool_other_lang")
    assert confirm.heading() == "Revise su nueva hora"
    assert confirm.text_of("effect").startswith("La cambia antes del mié 25 nov")
    assert confirm.fact("old_time").startswith("viernes, 27 de noviembre de 2026")
