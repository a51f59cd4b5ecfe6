"""The review queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.changed import Changed
from kiosk.ui import words
from kiosk.ui.desk.queue_model import Column
from kiosk.ui.station import Station
from tests.pages.desk import Desk
from tests.ui.desk.office import BADGE, GLARE, PASSWORD, Office

OpenDesk = Callable[..., Desk]


@pytest.fixture
def three(office: Office) -> Office:
    """Somebody overdue, somebody with a fault, somebody with none."""
    office.applies(ago=timedelta(hours=24, minutes=12), name="Price")
    office.applies(GLARE, ago=timedelta(hours=17), name="Yusuf")
    office.applies(ago=timedelta(hours=1), name="Webb")
    return office


def at_the_queue(open_desk: OpenDesk, count: int) -> Desk:
    desk = open_desk()
    desk.sign_in(BADGE, PASSWORD).wait_for(count)
    return desk


def test_what_is_due_first_is_on_top_with_its_clock_and_its_faults(
    open_desk: OpenDesk, three: Office
) -> None:
    desk = at_the_queue(open_desk, 3)
    assert [n.split()[-1] for n in desk.queue.names()] == ["Price", "Yusuf", "Webb"]
    assert [desk.queue.cell(row, Column.DUE) for row in range(3)] == [
        "Overdue 0:12",
        "7:00 left",
        "23:00 left",
    ]
    assert desk.queue.chips(0) == ["All checks pass"]
    assert desk.queue.chips(1) == ["Glare 4.1%"]
    assert desk.queue.cell(2, Column.RESIDENT) == "Rafael Reyes, 2B-14"


def test_tabs_count_and_choose(open_desk: OpenDesk, three: Office) -> None:
    desk = at_the_queue(open_desk, 3)
    counts = desk.queue.tab_counts()
    assert counts["tab_all"] == "3"
    assert counts["tab_urgent"] == "1"
    desk.click("tab_urgent")
    assert [n.split()[-1] for n in desk.queue.names()] == ["Price"]
    desk.type("5")
    assert desk.queue.word() == words.say("desk.queue.none_match")
    desk.type("1")
    assert len(desk.queue.names()) == 3


def test_letters_move_open_and_find(open_desk: OpenDesk, three: Office) -> None:
    desk = at_the_queue(open_desk, 3)
    assert desk.queue.chosen().endswith("Price")
    desk.type("jj")
    assert desk.queue.chosen().endswith("Webb")
    desk.type("k")
    assert desk.queue.chosen().endswith("Yusuf")
    desk.open_case()
    assert desk.text_of("case_name").endswith("Yusuf")


def test_what_is_typed_into_the_filter_only_filters(open_desk: OpenDesk, three: Office) -> None:
    desk = at_the_queue(open_desk, 3)
    desk.type("f")
    desk.type("njk")
    assert desk.has("queue_page")
    assert desk.queue.names() == []
    desk.press(Qt.Key.Key_Escape)
    assert len(desk.queue.names()) == 3
    desk.hold(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    desk.type("webb")
    assert [n.split()[-1] for n in desk.queue.names()] == ["Webb"]


def test_take_next_opens_what_is_due_first(open_desk: OpenDesk, three: Office) -> None:
    desk = at_the_queue(open_desk, 3)
    desk.type("jj")
    desk.type("n")
    desk.review.wait_for_case()
    assert desk.text_of("case_name").endswith("Price")


def test_new_rows_come_in_without_moving_the_choice(
    open_desk: OpenDesk, three: Office, station: Station
) -> None:
    desk = at_the_queue(open_desk, 3)
    desk.type("j")
    chosen = desk.queue.chosen()
    came = three.applies(ago=timedelta(hours=20), name="Abrams")
    station.hub.changed.emit(Changed(enrolments=frozenset({came})))
    desk.queue.wait_for(4)
    assert desk.queue.chosen() == chosen
    assert [n.split()[-1] for n in desk.queue.marked_new()] == ["Abrams"]
    assert desk.has("pill_new")


def test_rows_decided_elsewhere_leave_by_themselves(open_desk: OpenDesk, three: Office) -> None:
    desk = at_the_queue(open_desk, 3)
    desk.type("jj")
    gone = desk.queue.rows()[0]
    three.turned_down(gone.id, *one_cause())  # type: ignore[arg-type]
    desk.queue.wait_for(2)
    assert desk.queue.chosen().endswith("Webb")


def one_cause() -> tuple[object, ...]:
    from kiosk.domain.reason import Cause, Reason

    return (Cause(Reason.ID_NOT_LEGIBLE),)


def test_an_empty_queue_says_so(open_desk: OpenDesk, office: Office) -> None:
    desk = open_desk()
    desk.sign_in(BADGE, PASSWORD)
    desk.qtbot.waitUntil(lambda: desk.queue.word() == words.say("desk.queue.empty"))


def test_the_preview_opens_the_pictures_of_the_choice_and_lets_them_go(
    open_desk: OpenDesk, three: Office
) -> None:
    desk = at_the_queue(open_desk, 3)
    desk.qtbot.waitUntil(desk.review.has_pictures)
    chosen = desk.queue.rows()[0].id
    assert "enrolment.viewed" in three.opened.audited(chosen)
    desk.hold(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    desk.qtbot.waitUntil(lambda: not desk.review.has_pictures())


def test_the_number_that_waits_stands_in_the_navigation(open_desk: OpenDesk, three: Office) -> None:
    desk = at_the_queue(open_desk, 3)
    assert desk.find("go_queue").accessibleName() == "Review, 3"


def test_question_mark_lists_the_keys(open_desk: OpenDesk, office: Office) -> None:
    desk = open_desk()
    desk.sign_in(BADGE, PASSWORD)
    desk.type("?")
    assert desk.has("shortcuts")
    desk.press(Qt.Key.Key_Escape)
    assert not desk.has("shortcuts")
