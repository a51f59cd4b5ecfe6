"""Working in the calendar: cancelling, moving, booking, blocking, finding, taking a day along."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from icalendar import Calendar as IcsCalendar
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from kiosk.domain.ids import VisitId
from kiosk.domain.slot import day_bounds
from kiosk.domain.staff import Role
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.services import audit, book, restrictions
from kiosk.services import staff as staff_
from kiosk.ui import words
from kiosk.ui.desk.calendar import CalendarPage
from kiosk.ui.parts.calendar_grid import GridEvent
from tests.pages.calendar import Calendar
from tests.services.applications import AT, FACILITY, RAFAEL
from tests.ui.desk.office import PASSWORD, Office
from tests.ui.desk.test_calendar import approved, booked, calendar
from tests.ui.layout import problems

__all__ = ["calendar"]

Opened = Callable[..., Calendar]
WHY = "The screen of terminal 1 does not turn on."
SUPERVISOR = "9001"


def supervised(office: Office) -> None:
    staff_.add(office.opened.store, SUPERVISOR, "Sam Ortiz", Role.SUPERVISOR, PASSWORD, AT)


def now(office: Office, visit: Visit | str) -> Visit:
    identity = visit.id if isinstance(visit, Visit) else VisitId(visit)
    with office.opened.store.read() as t:
        return t.visits.get(identity)


def visits_of(office: Office, visit: Visit) -> list[Visit]:
    with office.opened.store.read() as t:
        return list(t.visits.of_visitor(visit.visitor))


def days_on(page: Calendar, days: int, visits: int = 1) -> list[GridEvent]:
    for _ in range(days):
        page.press(Qt.Key.Key_Period)
    return page.wait_for(visits)


def test_by_keys_alone_a_visit_is_cancelled_with_what_it_means_said_first(
    calendar: Opened, office: Office
) -> None:
    visit = booked(office, approved(office))
    page = calendar()
    days_on(page, 3)
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_X)
    page.see("cancel_outcome")
    assert "Choose a reason" in page.told("cancel_outcome")
    page.press(Qt.Key.Key_5)
    assert "gets a credit for one visit" in page.told("cancel_outcome")
    assert "Credits after this: 1" in page.told("cancel_outcome")
    assert not page.find("give_up").isEnabled()
    page.press(Qt.Key.Key_Tab)
    page.write("cancel_explanation", WHY)
    assert page.text_of("give_up") == "Cancel visit and give a credit"
    page.wait_enabled("give_up")
    page.confirm()
    page.gone("visit_overlay")
    after = now(office, visit)
    assert (after.state, after.explanation) == (VisitState.CANCELLED, WHY)
    with office.opened.store.read() as t:
        assert any(WHY in posted.letter.body for posted in t.outbox.all())


def test_a_key_typed_into_a_field_is_text_and_nothing_else(
    calendar: Opened, office: Office
) -> None:
    booked(office, approved(office), days=1, n=30)
    page = calendar()
    days_on(page, 1)
    page.press(Qt.Key.Key_F)
    day = page.date()
    page.type("tdwnmxlbp,.?")
    assert page.text_of("calendar_find") == "tdwnmxlbp,.?"
    assert page.date() == day
    assert page.has("calendar_grid")
    assert not any(page.has(n) for n in ("visit_overlay", "new_visit_overlay", "shortcuts"))
    page.press(Qt.Key.Key_Escape)
    page.qtbot.waitUntil(lambda: page.root.focusWidget() is page.grid)
    page.press(Qt.Key.Key_Question)
    page.see("shortcuts")


def test_at_the_visitors_wish_the_notice_decides_and_is_said(
    calendar: Opened, office: Office
) -> None:
    visit = booked(office, approved(office), days=1, n=30)
    page = calendar()
    days_on(page, 1)
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_X)
    page.click("cancel_by_visitor")
    assert "gets no credit: the last moment was" in page.told("cancel_outcome")
    page.wait_enabled("give_up")
    page.confirm()
    page.gone("visit_overlay")
    assert now(office, visit).state is VisitState.CANCELLED
    assert audit.of_subject(office.opened.store, visit.id)[-1].who == office.officer.id


def test_nobody_came_is_recorded_once_the_visit_has_begun(calendar: Opened, office: Office) -> None:
    visit = booked(office, approved(office), days=2)
    office.clock.now = visit.starts_at + timedelta(minutes=16)
    page = calendar()
    page.wait_for(1)
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_Return)
    page.click("do_no_show")
    assert "no credit, no letter" in page.told("cancel_outcome")
    page.wait_enabled("give_up")
    page.confirm()
    page.gone("visit_overlay")
    assert now(office, visit).state is VisitState.NO_SHOW


def test_by_keys_a_visit_is_carried_to_another_day_and_moved(
    calendar: Opened, office: Office
) -> None:
    visit = booked(office, approved(office))
    page = calendar()
    days_on(page, 3)
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_M)
    page.see("carried")
    page.press(Qt.Key.Key_Period)
    page.wait_for(0)
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_Right)
    assert "Terminal 2" in page.text_of("carried_text")
    page.press(Qt.Key.Key_Return)
    page.see("move_overlay")
    page.qtbot.waitUntil(lambda: page.has("move_effect"))
    assert "it pays for the new one" in page.told("move_effect")
    assert now(office, visit).state is VisitState.BOOKED
    page.wait_enabled("move_do")
    page.confirm()
    page.gone("move_overlay")
    assert now(office, visit).state is VisitState.MOVED
    (new,) = [v for v in visits_of(office, visit) if v.state is VisitState.BOOKED]
    assert new.starts_at == visit.starts_at + timedelta(days=1, minutes=20)
    page.wait_for(1)


def test_dragged_to_another_terminal_nothing_but_the_terminal_changes(
    calendar: Opened, office: Office
) -> None:
    visit = booked(office, approved(office))
    page = calendar()
    (event,) = days_on(page, 3)
    page.drag(visit.id, event.column + 2, event.start)
    page.see("move_overlay")
    page.qtbot.waitUntil(lambda: page.has("move_effect"))
    assert "Only the terminal changes" in page.told("move_effect")
    page.wait_enabled("move_do")
    page.click("move_do")
    page.gone("move_overlay")
    after = now(office, visit)
    assert (after.starts_at, after.state) == (visit.starts_at, VisitState.BOOKED)
    assert after.terminal != visit.terminal


def test_let_go_or_put_back_nothing_has_moved(calendar: Opened, office: Office) -> None:
    visit = booked(office, approved(office))
    page = calendar()
    days_on(page, 3)
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_M)
    page.press(Qt.Key.Key_Right)
    page.press(Qt.Key.Key_Escape)
    assert page.grid.carrying == ""
    page.gone("carried")
    page.press(Qt.Key.Key_M)
    page.press(Qt.Key.Key_Right)
    page.press(Qt.Key.Key_Return)
    page.see("move_overlay")
    page.press(Qt.Key.Key_Escape)
    page.gone("move_overlay")
    assert now(office, visit).version == visit.version


def test_a_rule_in_the_way_is_named_and_set_aside_by_a_supervisor_alone(
    calendar: Opened, office: Office
) -> None:
    supervised(office)
    visit = booked(office, approved(office), n=3)
    page = calendar()
    (event,) = days_on(page, 3)
    page.drag(visit.id, event.column, event.start - 20)
    assert "later time only" in page.told("rules_in_the_way")
    assert not page.find("move_do").isEnabled()
    page.write("supervisor_badge", SUPERVISOR)
    page.write("supervisor_password", "wrong horse")
    page.wait_enabled("move_do")
    page.confirm()
    page.qtbot.waitUntil(lambda: bool(page.notice()))
    assert now(office, visit).state is VisitState.BOOKED
    page.write("supervisor_password", PASSWORD)
    page.wait_enabled("move_do")
    page.confirm()
    page.gone("move_overlay")
    (new,) = [v for v in visits_of(office, visit) if v.state is VisitState.BOOKED]
    assert new.starts_at == visit.starts_at - timedelta(minutes=20)
    detail = audit.of_subject(office.opened.store, new.id)[0].detail
    assert detail["set_aside"] == "earlier"


def test_by_keys_a_visit_is_booked_for_an_approved_visitor(
    calendar: Opened, office: Office
) -> None:
    visitor = approved(office)
    page = calendar()
    page.press(Qt.Key.Key_Period)
    page.press(Qt.Key.Key_Period)
    page.wait_for(0)
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_N)
    page.see("new_visit_overlay")
    page.qtbot.waitUntil(lambda: page.root.focusWidget() is page.find("guest_find"))
    page.type("delg")
    page.see("guest_hits")
    page.press(Qt.Key.Key_Return)
    page.qtbot.waitUntil(lambda: "The visit is free" in page.told("booking_effect"))
    page.wait_enabled("new_do")
    page.confirm()
    page.gone("new_visit_overlay")
    (event,) = page.wait_for(1)
    assert (event.column, event.start) == (0, 9 * 60 + 20)
    visit = now(office, event.id)
    assert visit.visitor == visitor
    assert audit.of_subject(office.opened.store, visit.id)[0].who == office.officer.id


def test_who_is_not_approved_is_not_found_and_a_closed_time_says_why(
    calendar: Opened, office: Office
) -> None:
    approved(office)
    office.applies(name="Ferreira")
    page = calendar()
    page.press(Qt.Key.Key_N)
    page.see("new_visit_overlay")
    page.type("ferr")
    page.qtbot.waitUntil(lambda: "No approved visitor" in page.text_of("guest_hint"))
    page.find_as(QLineEdit, "guest_find").clear()
    page.type("delg")
    page.see("guest_hits")
    page.press(Qt.Key.Key_Return)
    page.qtbot.waitUntil(lambda: page.has("rules_in_the_way"))
    assert "this time has passed" in page.told("rules_in_the_way")
    assert "Nobody can set this aside" in page.told("rules_in_the_way")
    page.qtbot.waitUntil(lambda: "has passed" in page.hits("new_times")[0])
    assert not page.find("new_do").isEnabled()


def test_a_terminal_is_blocked_from_the_calendar_shown_and_opened_again(
    calendar: Opened, office: Office
) -> None:
    visit = booked(office, approved(office))
    page = calendar()
    days_on(page, 3)
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_B)
    assert "Booked then already: 1" in page.told("block_effect")
    page.click("block_when_day")
    page.confirm()
    page.gone("block_overlay")
    span = day_bounds(FACILITY.day(visit.starts_at), FACILITY.zone)
    (block,) = restrictions.blocks(office.opened.store, *span)
    assert (block.terminal, block.starts_at, block.ends_at) == (visit.terminal, *span)
    page.qtbot.waitUntil(lambda: page.visits()[0].flag == "move")
    page.press(Qt.Key.Key_B)
    page.click("lift_0")
    page.gone("block_overlay")
    assert restrictions.blocks(office.opened.store, *span) == ()
    page.qtbot.waitUntil(lambda: page.visits()[0].flag == "")


def test_the_week_tells_the_load_and_leads_to_the_time(calendar: Opened, office: Office) -> None:
    booked(office, approved(office), days=1, n=30)
    page = calendar()
    page.press(Qt.Key.Key_W)
    page.see("week_grid")
    page.qtbot.waitUntil(lambda: bool(page.week.week().cells))
    assert page.week.week().cells[2, 21 * 60].text == "1 of 11"
    page.week.choose(2, 20 * 60 + 40)
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_Return)
    page.wait_for(1)
    page.qtbot.waitUntil(lambda: page.grid.cell == (0, 21 * 60))
    page.press(Qt.Key.Key_W)
    page.see("week_grid")
    page.press(Qt.Key.Key_T)
    page.press(Qt.Key.Key_D)
    page.wait_for(0)


def test_a_visit_is_found_by_name_and_by_number_on_any_day(
    calendar: Opened, office: Office
) -> None:
    visit = booked(office, approved(office), days=5)
    page = calendar()
    for text in ("delgad", visit.reference.lower()):
        page.press(Qt.Key.Key_T)
        page.wait_for(0)
        page.press(Qt.Key.Key_F)
        page.type(text)
        page.see("calendar_hits")
        page.qtbot.waitUntil(lambda: "Reyes" in page.hits("calendar_hits")[0])
        page.press(Qt.Key.Key_Return)
        page.wait_for(1)
        page.qtbot.waitUntil(lambda: page.grid.selected == visit.id)


def test_another_machines_change_is_seen_at_the_next_look_a_second_later(
    calendar: Opened, office: Office
) -> None:
    visitor = approved(office)
    page = calendar()
    page.press(Qt.Key.Key_Period)
    page.wait_for(0)
    shown = page.root.findChild(CalendarPage)
    assert isinstance(shown, CalendarPage)
    assert shown.looks.interval() <= 1000
    shown.looks.stop()
    page.qtbot.waitUntil(lambda: not shown.is_asking)
    with office.opened.again() as elsewhere:
        at = office.clock()
        day = FACILITY.day(at) + timedelta(days=1)
        offer = book.offers(elsewhere, FACILITY, visitor, RAFAEL.id, VisitKind.ONSITE, day, at)
        slot = next(o.slot for o in offer if o.is_open)
        held = book.hold(elsewhere, FACILITY, visitor, VisitKind.ONSITE, slot, at)
        book.confirm(elsewhere, FACILITY, held.id, at)
    shown.looks.timeout.emit()
    page.wait_for(1)


def test_a_day_is_taken_along_in_every_form_and_written_down(
    calendar: Opened, office: Office, tmp_path: Path
) -> None:
    visit = booked(office, approved(office))
    page = calendar()
    days_on(page, 3)
    day = FACILITY.day(visit.starts_at).isoformat()
    for form in ("csv", "ics", "pdf"):
        page.press(Qt.Key.Key_P)
        page.click(f"sheet_form_{form}")
        page.find_as(QLineEdit, "sheet_folder").setText(str(tmp_path))
        page.click("sheet_save")
        page.gone("sheet_overlay")
    files = {form: tmp_path / f"visits-{day}.{form}" for form in ("csv", "ics", "pdf")}
    assert {stat.S_IMODE(f.stat().st_mode) for f in files.values()} == {0o600}
    assert visit.reference in files["csv"].read_text(encoding="utf-8-sig")
    (event,) = IcsCalendar.from_ical(files["ics"].read_bytes()).walk("VEVENT")
    assert event.decoded("DTSTART") == visit.starts_at
    assert files["pdf"].read_bytes().startswith(b"%PDF-")
    trail = audit.of_day(office.opened.store, FACILITY, FACILITY.day(office.clock()))
    taken = [e.detail["form"] for e in trail if e.what == "calendar.exported"]
    assert taken == ["csv", "ics", "pdf"]
    page.press(Qt.Key.Key_P)
    page.find_as(QLineEdit, "sheet_folder").setText(str(tmp_path / "nowhere"))
    page.click("sheet_save")
    page.qtbot.waitUntil(lambda: "cannot be written" in page.notice())


@pytest.mark.parametrize(
    ("language", "size"),
    list(product(("en", "es", words.PSEUDO), ((1920, 1080), (1366, 768)))),
    ids=str,
)
def test_nothing_is_cut_off(
    calendar: Opened, office: Office, language: str, size: tuple[int, int]
) -> None:
    visit = booked(office, approved(office), n=3)
    words.use(language)
    page = calendar(*size)
    for _ in range(3):
        page.click("day_after")
    page.wait_for(1)
    page.press(Qt.Key.Key_Down)
    found = {"day": problems(page.root, desk=True)}
    for key, name in (
        (Qt.Key.Key_X, "visit_overlay"),
        (Qt.Key.Key_B, "block_overlay"),
        (Qt.Key.Key_P, "sheet_overlay"),
        (Qt.Key.Key_N, "new_visit_overlay"),
        (Qt.Key.Key_Question, "shortcuts"),
    ):
        page.press(key)
        page.see(name)
        if name == "visit_overlay":
            page.press(Qt.Key.Key_1)
        found[name] = problems(page.root, desk=True)
        page.press(Qt.Key.Key_Escape)
        page.gone(name)
    page.drag(visit.id, 1, page.visits()[0].start - 20)
    page.see("rules_in_the_way")
    found["move"] = problems(page.root, desk=True)
    page.press(Qt.Key.Key_Escape)
    page.gone("move_overlay")
    page.press(Qt.Key.Key_M)
    found["carrying"] = problems(page.root, desk=True)
    page.press(Qt.Key.Key_Escape)
    page.press(Qt.Key.Key_W)
    page.see("week_grid")
    page.qtbot.waitUntil(lambda: bool(page.week.week().cells))
    found["week"] = problems(page.root, desk=True)
    assert not any(found.values()), {k: v for k, v in found.items() if v}
