"""The calendar: a day by terminal, moving through days, choosing, details, other desks' changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from kiosk.demo import people
from kiosk.domain.ids import EnrolmentId, VisitorId
from kiosk.domain.slot import slots_on
from kiosk.domain.visit import Visit, VisitKind
from kiosk.services import book, review
from kiosk.services import facility as facility_
from kiosk.ui.parts.calendar_grid import EventLook
from tests.pages.calendar import Calendar
from tests.pages.desk import Desk
from tests.services.applications import FACILITY
from tests.ui.desk.office import BADGE, PASSWORD, Office

OpenDesk = Callable[..., Desk]


@pytest.fixture
def calendar(open_desk: OpenDesk, office: Office) -> Callable[..., Calendar]:
    """Opens a desk whose officer looks at the calendar."""
    facility_.keep_terminals(office.opened.store, people.TERMINALS, "test", office.clock())

    def opened(width: int = 1920, height: int = 1080) -> Calendar:
        desk = open_desk(width, height)
        desk.sign_in(BADGE, PASSWORD)
        found = Calendar(desk.window, desk.qtbot)
        found.open()
        return found

    return opened


def approved(office: Office) -> VisitorId:
    """Somebody who may visit."""
    identity: EnrolmentId = office.applies()
    enrolment = office.kept(identity)
    store, at = office.opened.store, office.clock()
    review.approve(store, FACILITY, office.officer, identity, enrolment.version, at)
    return enrolment.visitor


def booked(office: Office, visitor: VisitorId, days: int = 3, n: int = 2) -> Visit:
    """A visit on a later day, at the n-th start."""
    at = office.clock()
    day = FACILITY.day(at) + timedelta(days=days)
    hours = FACILITY.policy.hours(VisitKind.ONSITE)
    slot = slots_on(day, hours, FACILITY.policy, FACILITY.zone)[n]
    store = office.opened.store
    held = book.hold(store, FACILITY, visitor, VisitKind.ONSITE, slot, at)
    return book.confirm(store, FACILITY, held.id, at)


def test_an_empty_day_says_so_and_shows_every_terminal(calendar: Callable[..., Calendar]) -> None:
    page = calendar()
    assert page.wait_for(0) == []
    assert "Terminal 7 out of service" in page.text_of("out_of_service")
    assert page.text_of("open_slots") == "245 of 245 lobby times open"


def test_a_visit_is_on_its_day_under_its_terminal(
    calendar: Callable[..., Calendar], office: Office
) -> None:
    visit = booked(office, approved(office))
    page = calendar()
    for _ in range(3):
        page.press(Qt.Key.Key_Period)
    (shown,) = page.wait_for(1)
    assert shown.id == visit.id
    assert shown.look is EventLook.BOOKED
    assert shown.column == 0
    assert (shown.start, shown.end) == (9 * 60 + 40, 10 * 60)
    page.press(Qt.Key.Key_T)
    assert page.wait_for(0) == []


def test_the_chosen_visit_tells_who_comes_and_opens_by_keys(
    calendar: Callable[..., Calendar], office: Office
) -> None:
    visit = booked(office, approved(office), days=1, n=30)
    page = calendar()
    page.click("day_after")
    page.wait_for(1)
    page.press(Qt.Key.Key_Right)
    assert page.grid.selected == visit.id
    page.see("chosen_visitor")
    page.press(Qt.Key.Key_Return)
    page.see("visit_overlay")
    assert page.text_of("visit_reference").replace(" ", "") == visit.reference
    assert "America/Los_Angeles" in page.text_of("visit_when")
    page.press(Qt.Key.Key_Escape)
    page.qtbot.waitUntil(lambda: not page.has("visit_overlay"))


def test_touching_a_visit_chooses_it_and_touching_beside_it_lets_go(
    calendar: Callable[..., Calendar], office: Office
) -> None:
    visit = booked(office, approved(office), days=1, n=30)
    page = calendar()
    page.click("day_after")
    page.wait_for(1)
    page.touch_visit(visit.id)
    assert page.grid.selected == visit.id
    page.press(Qt.Key.Key_Escape)
    assert page.grid.selected == ""
    page.qtbot.waitUntil(lambda: not page.has("chosen_visitor"))


def test_another_desks_change_is_seen_without_touching_anything(
    calendar: Callable[..., Calendar], office: Office
) -> None:
    visitor = approved(office)
    page = calendar()
    page.click("day_after")
    page.wait_for(0)
    visit = booked(office, visitor, days=1, n=31)
    page.wait_for(1)
    book.cancel(office.opened.store, FACILITY, visitor, visit.id, office.clock())
    page.qtbot.waitUntil(lambda: page.visits()[0].look is EventLook.CANCELLED, timeout=10_000)
