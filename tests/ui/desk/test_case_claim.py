"""One officer at a time has a case in hand, and everybody sees who."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.enrolment import State
from kiosk.domain.ids import EnrolmentId
from kiosk.domain.staff import Role, Staff
from kiosk.ui import words
from kiosk.ui.desk.queue_model import Column
from kiosk.ui.parts.chip import Chip
from tests.pages.desk import Desk
from tests.services.applications import FACILITY
from tests.ui.desk.office import BADGE, PASSWORD, Office

OpenDesk = Callable[..., Desk]

MINUTE = timedelta(minutes=1)
HOLD = FACILITY.policy.review_hold


@pytest.fixture
def other(office: Office) -> Staff:
    return office.hire("4472", Role.OFFICER, "Karen Alvarez")


def signed_in(open_desk: OpenDesk, waiting: int, badge: str = BADGE) -> Desk:
    desk = open_desk(1920, 1080)
    desk.sign_in(badge, PASSWORD)
    desk.queue.wait_for(waiting)
    return desk


def opened(open_desk: OpenDesk, case: EnrolmentId, waiting: int = 1, badge: str = BADGE) -> Desk:
    desk = signed_in(open_desk, waiting, badge)
    desk.open_case()
    desk.review.wait_for_case(case)
    return desk


def held(desk: Desk) -> str:
    """The clock of what is in hand; "" while nothing is."""
    return desk.find_as(Chip, "case_held").text() if desk.has("case_held") else ""


def test_an_opened_case_is_in_hand_and_its_time_is_shown(
    open_desk: OpenDesk, office: Office
) -> None:
    case = office.applies()
    desk = opened(open_desk, case)
    assert office.holder(case) == office.officer.id
    assert held(desk) == "Held by you 15:00"
    office.clock.now += MINUTE / 2
    desk.qtbot.waitUntil(lambda: held(desk) == "Held by you 14:30")
    desk.press(Qt.Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: office.holder(case) is None)


def test_work_keeps_it_and_idleness_lets_it_run_out(open_desk: OpenDesk, office: Office) -> None:
    case = office.applies()
    desk = opened(open_desk, case)
    office.clock.now += 10 * MINUTE
    desk.qtbot.waitUntil(lambda: held(desk) == "Held by you 5:00")
    desk.type("o")
    desk.qtbot.waitUntil(lambda: held(desk) == "Held by you 15:00")
    office.clock.now += HOLD
    desk.qtbot.waitUntil(lambda: held(desk) == words.say("desk.review.held_no_more"))
    assert office.holder(case) is None
    desk.type("o")
    desk.qtbot.waitUntil(lambda: held(desk) == "Held by you 15:00")


def test_what_ran_out_and_was_taken_is_said_and_the_note_stays(
    open_desk: OpenDesk, office: Office, other: Staff
) -> None:
    case = office.applies()
    desk = opened(open_desk, case)
    desk.type("m")
    desk.type("called the issuer")
    desk.window.watch.stop()
    office.clock.now += HOLD
    office.claimed(case, other)
    desk.type("!")
    desk.qtbot.waitUntil(lambda: bool(desk.notice()))
    assert "You can look, but not decide." in desk.notice()
    assert not desk.find("approve").isEnabled()
    assert desk.review.page.facts.note.text() == "called the issuer!"
    assert office.holder(case) == other.id


def test_what_another_has_can_be_looked_at_but_not_decided(
    open_desk: OpenDesk, office: Office, other: Staff
) -> None:
    case = office.applies()
    office.claimed(case, other)
    desk = signed_in(open_desk, 1)
    assert desk.queue.cell(0, Column.HELD) == "K. Alvarez · 15 min"
    desk.open_case()
    desk.review.wait_for_case(case)
    assert desk.notice() == "Karen Alvarez has this open. You can look, but not decide."
    assert desk.review.has_pictures()
    assert not desk.find("approve").isEnabled()
    assert not desk.find("reject").isEnabled()
    assert desk.find("skip").isEnabled()
    assert held(desk) == ""
    desk.press(Qt.Key.Key_A)
    office.let_go(case)
    desk.qtbot.waitUntil(lambda: desk.notice() == words.say("desk.review.free_again"))
    desk.click("desk_notice_button")
    desk.qtbot.waitUntil(lambda: office.holder(case) == office.officer.id)
    desk.review.wait_until_ready()
    assert office.kept(case).state is State.WAITING


def test_a_supervisor_takes_over(open_desk: OpenDesk, office: Office, other: Staff) -> None:
    chief = office.hire("4400", Role.SUPERVISOR, "Ana Ruiz")
    case = office.applies()
    office.claimed(case, other)
    desk = opened(open_desk, case, badge="4400")
    desk.click("desk_notice_button")
    desk.qtbot.waitUntil(lambda: office.holder(case) == chief.id)
    desk.review.approve()
    desk.queue.wait_for(0)
    assert office.kept(case).state is State.APPROVED
    assert "enrolment.taken_over" in office.opened.audited(case)


def test_one_from_whom_it_is_taken_is_told_within_two_seconds(
    open_desk: OpenDesk, office: Office, other: Staff
) -> None:
    case = office.applies()
    desk = opened(open_desk, case)
    office.let_go(case)
    office.claimed(case, other)
    desk.qtbot.waitUntil(lambda: desk.notice().startswith("Karen Alvarez has this open."))
    assert not desk.find("approve").isEnabled()


def test_take_next_leaves_alone_what_others_have(
    open_desk: OpenDesk, office: Office, other: Staff
) -> None:
    first = office.applies(ago=timedelta(hours=3), name="Price")
    second = office.applies(ago=timedelta(hours=2), name="Webb")
    office.claimed(first, other)
    desk = signed_in(open_desk, 2)
    desk.press(Qt.Key.Key_N)
    desk.review.wait_for_case(second)
    desk.press(Qt.Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: office.holder(second) is None)
    office.claimed(second, other)
    desk.press(Qt.Key.Key_N)
    none_free = words.say("desk.queue.none_free")
    desk.qtbot.waitUntil(lambda: desk.toast() == none_free)


def test_after_a_decision_comes_what_nobody_has(
    open_desk: OpenDesk, office: Office, other: Staff
) -> None:
    first = office.applies(ago=timedelta(hours=3), name="Price")
    second = office.applies(ago=timedelta(hours=2), name="Webb")
    third = office.applies(ago=timedelta(hours=1), name="Ortiz")
    office.claimed(second, other)
    desk = opened(open_desk, first, waiting=3)
    desk.review.approve()
    desk.review.wait_for_case(third)
    assert office.holder(third) == office.officer.id


def test_mine_is_a_tab(open_desk: OpenDesk, office: Office, other: Staff) -> None:
    first = office.applies(ago=timedelta(hours=3), name="Price")
    second = office.applies(ago=timedelta(hours=2), name="Webb")
    office.claimed(first, other)
    office.claimed(second, office.officer)
    desk = signed_in(open_desk, 2)
    assert desk.queue.cell(1, Column.HELD) == "You · 15:00"
    desk.press(Qt.Key.Key_6)
    assert [name.split()[-1] for name in desk.queue.wait_for(1)] == ["Webb"]
    assert desk.queue.tab_counts()["tab_mine"] == "1"


def test_locking_the_desk_gives_it_back(open_desk: OpenDesk, office: Office) -> None:
    case = office.applies()
    desk = opened(open_desk, case)
    desk.window.lock()
    desk.qtbot.waitUntil(lambda: office.holder(case) is None)
