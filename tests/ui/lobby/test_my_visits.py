"""My visits: what is to come, what cancelling gives, what is past."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from PySide6.QtCore import Qt

from kiosk.domain.changed import Changed
from kiosk.domain.reason import Reason
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.services import book
from kiosk.ui.parts.label import Label
from tests.pages.booking import MyVisits
from tests.services.town import FRIDAY, TODAY
from tests.ui.lobby.front import Front

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def said(page: MyVisits, visit: Visit) -> list[str]:
    card = page.find(f"visit_{visit.reference}")
    return [label.text() for label in card.findChildren(Label)]


def put(front: Front, visit: Visit, **changed: object) -> Visit:
    with front.town.store.begin() as t:
        return t.visits.put(replace(t.visits.get(visit.id), **changed))  # type: ignore[arg-type]


def test_visits_to_come_say_when_with_whom_where_and_the_last_moment(front: Front) -> None:
    town = front.town
    far = town.booked()
    near = town.booked(slot=town.slot(TODAY + DAY, time(18)), kind=VisitKind.OFFSITE)
    page = front.at("my_visits", MyVisits)
    assert page.visits() == [near.reference, far.reference]
    assert said(page, far) == [
        "1:40 \N{EN DASH} 2:00 PM\xa0PST",
        "Jonas Reyes · in this lobby",
        "Credit if you cancel before Wed, Nov 25, 1:40 PM\xa0PST",
    ]
    assert said(page, near)[1:] == [
        "Jonas Reyes · at home or another place",
        "Too late for a credit",
    ]
    assert page.text_of("credit") == "none"


def test_without_visits_that_is_said_and_one_can_be_booked(front: Front) -> None:
    page = front.at("my_visits", MyVisits)
    assert page.has("no_visits")
    assert not page.has("past_visits")
    page.click("book_new")
    page.wait_for("visit_kind")


def test_cancelling_in_time_names_the_credit_and_gives_it(front: Front) -> None:
    visit = front.town.booked()
    page = front.at("my_visits", MyVisits)
    page.ask_to_cancel(visit.reference)
    assert page.text_of("cancel_result") == "You get a credit for one future visit."
    assert page.text_of("cancel_yes") == "Cancel and get a credit"
    with front.qtbot.waitSignal(front.station.hub.changed) as told:
        page.click("cancel_yes")
    assert told.args == [Changed(visits=frozenset({visit.id}), letters=True)]
    page.wait_for("my_visits")
    assert page.notice() == "The visit is cancelled. You got a credit for one visit."
    assert front.visit(visit.id).state is VisitState.CANCELLED
    assert page.visits() == []
    assert page.text_of("credit") == "1 visit here"
    assert page.outcome(visit.reference) == "You cancelled this visit and got a credit."
    page.click("tool_other_lang")
    assert page.notice() == "La visita está cancelada. Recibió un crédito para una visita."


def test_cancelling_late_names_the_moment_that_was_missed(front: Front) -> None:
    town = front.town
    visit = town.booked(slot=town.slot(TODAY + DAY, time(18)))
    page = front.at("my_visits", MyVisits)
    page.ask_to_cancel(visit.reference)
    assert page.text_of("cancel_result") == (
        "It is too late for a credit. The last moment was Sat, Nov 21, 6:00 PM\xa0PST."
    )
    assert page.text_of("cancel_yes") == "Cancel without credit"
    page.click("cancel_yes")
    front.qtbot.waitUntil(lambda: "There is no credit." in page.notice())
    assert page.outcome(visit.reference) == "You cancelled this visit."
    assert town.credits() == 0


def test_a_visit_that_was_moved_late_gives_no_credit(front: Front) -> None:
    visit = put(front, front.town.booked(), carries_right=False)
    page = front.at("my_visits", MyVisits)
    assert said(page, visit)[-1] == "No credit if you cancel"
    page.ask_to_cancel(visit.reference)
    assert page.text_of("cancel_result").startswith("This visit was moved late")


def test_keeping_is_first_and_changes_nothing(front: Front) -> None:
    visit = front.town.booked()
    page = front.at("my_visits", MyVisits)
    page.ask_to_cancel(visit.reference)
    focused = front.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "cancel_keep"
    page.press(Qt.Key.Key_Return)
    assert not page.has("cancel_overlay")
    page.ask_to_cancel(visit.reference)
    page.press(Qt.Key.Key_Escape)
    assert not page.has("cancel_overlay")
    assert front.visit(visit.id).state is VisitState.BOOKED


def test_the_last_moment_passing_in_the_question_is_said_first(front: Front) -> None:
    """48:00:00 before the start earns, 47:59:59 does not (R29): nobody loses it unasked."""
    visit = front.town.booked()
    page = front.at("my_visits", MyVisits)
    front.now = visit.starts_at - timedelta(hours=48)
    page.ask_to_cancel(visit.reference)
    assert page.text_of("cancel_yes") == "Cancel and get a credit"
    front.now += SECOND
    page.click("cancel_yes")
    assert page.text_of("cancel_yes") == "Cancel without credit"
    assert page.text_of("cancel_result").startswith("It is too late for a credit.")
    assert front.visit(visit.id).state is VisitState.BOOKED
    page.click("cancel_yes")
    front.qtbot.waitUntil(lambda: "There is no credit." in page.notice())
    assert front.town.credits() == 0


def test_the_last_moment_itself_earns(front: Front) -> None:
    visit = front.town.booked()
    page = front.at("my_visits", MyVisits)
    front.now = visit.starts_at - timedelta(hours=48)
    page.ask_to_cancel(visit.reference)
    page.click("cancel_yes")
    front.qtbot.waitUntil(lambda: "You got a credit" in page.notice())
    assert front.town.credits() == 1


def test_a_visit_that_has_begun_cannot_be_cancelled_here(front: Front) -> None:
    visit = front.town.booked()
    front.now = visit.starts_at
    page = front.at("my_visits", MyVisits)
    assert said(page, visit)[-1] == "This visit has begun"
    assert not page.has(f"cancel_{visit.reference}")


def test_a_visit_that_begins_in_the_question_is_refused_in_words(front: Front) -> None:
    town = front.town
    visit = town.booked(slot=town.slot(TODAY + DAY, time(18)))
    page = front.at("my_visits", MyVisits)
    page.ask_to_cancel(visit.reference)
    front.now = visit.starts_at
    page.click("cancel_yes")
    front.qtbot.waitUntil(lambda: page.notice().startswith("This visit has already begun"))
    assert front.visit(visit.id).state is VisitState.BOOKED


def test_past_visits_say_how_they_ended(front: Front) -> None:
    town = front.town
    walls = (time(9), time(10), time(11), time(13), time(14))
    done, missed, over, broken, own = (town.booked(slot=town.slot(FRIDAY, w)) for w in walls)
    book.cancel(town.store, town.facility, town.maria, own.id, front.now)
    put(front, done, state=VisitState.DONE)
    put(front, missed, state=VisitState.NO_SHOW)
    put(
        front,
        broken,
        state=VisitState.CANCELLED,
        reason=Reason.OUTSIDE_TERMINAL_BROKEN,
        explanation="Terminal was not working.",
    )
    front.now = town.slot(FRIDAY + DAY).starts_at
    page = front.at("my_visits", MyVisits)
    assert page.visits() == []
    assert page.outcome(done.reference) == "Completed"
    assert page.outcome(missed.reference) == "You did not come."
    assert page.outcome(over.reference) == "This visit is over."
    assert page.outcome(own.reference) == "You cancelled this visit and got a credit."
    assert page.outcome(broken.reference) == (
        "Cancelled by the facility. Terminal was not working."
    )


def test_credits_are_visits_by_kind(front: Front) -> None:
    town = front.town
    for wall, kind in ((time(9), VisitKind.ONSITE), (time(10), VisitKind.ONSITE)):
        visit = town.booked(slot=town.slot(wall=wall), kind=kind)
        book.cancel(town.store, town.facility, town.maria, visit.id, front.now)
    # The credit of the first pays the second and comes back with it: one, not two (R30).
    page = front.at("my_visits", MyVisits)
    assert page.text_of("credit") == "1 visit here"
    offsite = town.booked(kind=VisitKind.OFFSITE)
    book.cancel(town.store, town.facility, town.maria, offsite.id, front.now)
    front.station.hub.changed.emit(Changed(visits=frozenset({offsite.id})))
    front.qtbot.waitUntil(lambda: page.text_of("credit") == "1 visit here · 1 visit at home")


def test_the_language_changes_everything_shown(front: Front) -> None:
    visit = front.town.booked()
    page = front.at("my_visits", MyVisits)
    page.click("tool_other_lang")
    assert said(page, visit)[1:] == [
        "Jonas Reyes · en esta sala",
        "Crédito si cancela antes de mié 25 nov, 1:40 p.\N{NO-BREAK SPACE}m.\xa0PST",
    ]


def test_leaving_closes_the_question(front: Front) -> None:
    visit = front.town.booked()
    page = front.at("my_visits", MyVisits)
    page.ask_to_cancel(visit.reference)
    front.window.end_session()
    page.wait_for("welcome")
    assert not page.has("cancel_overlay")
