"""Closures at the desk: a lockdown and its undoing, terminals out of service, blocked times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from kiosk.demo import people
from kiosk.domain.ids import ResidentId, VisitorId
from kiosk.domain.language import Language
from kiosk.domain.slot import slots_on
from kiosk.domain.staff import Role
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.services import book, review
from kiosk.services import facility as facility_
from kiosk.ui import words
from tests.pages.closures import Closures
from tests.pages.desk import Desk
from tests.services.applications import FACILITY, RAFAEL
from tests.ui.desk.office import BADGE, PASSWORD, Office
from tests.ui.layout import problems

OpenDesk = Callable[..., Desk]
WHY = "Unit 2B is closed today for safety."


def approved(office: Office, language: Language = Language.ENGLISH) -> VisitorId:
    """Somebody who may visit."""
    identity = office.applies(language=language)
    enrolment = office.kept(identity)
    store, at = office.opened.store, office.clock()
    review.approve(store, FACILITY, office.officer, identity, enrolment.version, at)
    return enrolment.visitor


def booked(office: Office, visitor: VisitorId, n: int = 2, days: int = 3) -> Visit:
    """A visit some days on, at the n-th start."""
    at = office.clock()
    day = FACILITY.day(at) + timedelta(days=days)
    slot = slots_on(day, FACILITY.policy.hours(VisitKind.ONSITE), FACILITY.policy, FACILITY.zone)[n]
    held = book.hold(office.opened.store, FACILITY, visitor, VisitKind.ONSITE, slot, at)
    return book.confirm(office.opened.store, FACILITY, held.id, at)


def stored(office: Office, visit: Visit) -> Visit:
    with office.opened.store.read() as t:
        return t.visits.get(visit.id)


@pytest.fixture
def desk(open_desk: OpenDesk, office: Office) -> Callable[..., Desk]:
    """Opens a desk at a facility with terminals."""
    facility_.keep_terminals(office.opened.store, people.TERMINALS, "test", office.clock())
    return open_desk


@pytest.fixture
def closures(desk: Callable[..., Desk]) -> Callable[..., Closures]:
    """Opens a desk whose officer looks at what is closed."""

    def opened(width: int = 1920, height: int = 1080, badge: str = BADGE) -> Closures:
        window = desk(width, height)
        window.sign_in(badge, PASSWORD)
        found = Closures(window.window, window.qtbot)
        found.open()
        return found

    return opened


def shown(page: Closures, name: str) -> list[QAbstractButton]:
    """The visible buttons of that name."""
    return [b for b in page.root.findChildren(QAbstractButton, name) if b.isVisible()]


def opened_and_closed(page: Closures, button: str, overlay: str) -> list[str]:
    """What is wrong with how a dialog looks."""
    page.click(button)
    page.see(overlay)
    found = problems(page.root, desk=True)
    page.press(Qt.Key.Key_Escape)
    page.qtbot.waitUntil(lambda: not page.has(overlay))
    return found


def filled(page: Closures, visits: int) -> None:
    """A lockdown of unit 2B until somebody lifts it, with everything but the last key."""
    page.open_lockdown()
    page.click("unit_2B")
    page.click("open_end")
    page.wait_for_visits(visits)
    page.click("outside")
    page.write("explain_non_behavioural_other", WHY)
    page.write("type_unit", "2b")


def test_nothing_is_closed_and_the_page_says_so(closures: Callable[..., Closures]) -> None:
    page = closures()
    page.see("put_back")  # the terminal that the facility has set aside
    assert not page.has("undo_lockdown")


def test_a_lockdown_by_keys_is_done_said_and_undone(
    closures: Callable[..., Closures], office: Office
) -> None:
    visitor = approved(office, Language.SPANISH)
    visit = booked(office, visitor)
    page = closures()
    filled(page, 1)
    assert page.text_of("lockdown_headline") == "1 of 1 visits will be cancelled"
    assert page.text_of("total_in_spanish") == "1"
    page.send()
    page.see("undo_lockdown")
    off = stored(office, visit)
    assert (off.state, off.explanation) == (VisitState.CANCELLED, WHY)
    page.press(Qt.Key.Key_U)
    page.qtbot.waitUntil(lambda: not page.has("lift_lockdown"))
    assert stored(office, visit).state is VisitState.BOOKED


def test_one_visit_is_kept_by_space_and_moved_by_m(
    closures: Callable[..., Closures], office: Office
) -> None:
    visit = booked(office, approved(office))
    page = closures()
    page.open_lockdown()
    page.click("unit_2B")
    moment = stored(office, visit).ends_at.astimezone(FACILITY.zone).replace(tzinfo=None)
    overlay = page.root.findChild(type(page.find("lockdown_overlay")), "lockdown_overlay")
    assert overlay is not None
    overlay.form.end.show_wall(moment)  # type: ignore[attr-defined]
    overlay.form.end.changed.emit()  # type: ignore[attr-defined]
    page.wait_for_visits(1)
    page.click("outside")
    page.table.setFocus()
    page.press(Qt.Key.Key_Space)
    assert page.text_of("lockdown_headline") == "0 of 1 visits will be cancelled"
    page.press(Qt.Key.Key_M)
    assert "1 moved" in page.text_of("lockdown_headline")
    page.write("explain_non_behavioural_other", WHY)
    page.write("type_unit", "2B")
    page.send()
    page.see("undo_lockdown")
    assert stored(office, visit).state is VisitState.MOVED


def test_nothing_goes_before_everything_is_there(
    closures: Callable[..., Closures], office: Office
) -> None:
    booked(office, approved(office))
    page = closures()
    filled(page, 1)
    button = page.find_as(QAbstractButton, "begin_lockdown")
    page.qtbot.waitUntil(button.isEnabled)
    page.write("type_unit", "x")
    assert not button.isEnabled()
    page.press(Qt.Key.Key_Escape)
    page.qtbot.waitUntil(lambda: not page.has("lockdown_overlay"))


def test_the_letter_is_read_before_it_is_sent(
    closures: Callable[..., Closures], office: Office
) -> None:
    booked(office, approved(office))
    page = closures()
    filled(page, 1)
    page.click("see_letter")
    page.qtbot.waitUntil(lambda: page.text_of("letter_subject").startswith("Your visit on"))


def test_the_visits_that_changed_meanwhile_are_read_again(
    closures: Callable[..., Closures], office: Office
) -> None:
    visitor = approved(office)
    visit = booked(office, visitor)
    page = closures()
    filled(page, 1)
    book.cancel(office.opened.store, FACILITY, visitor, visit.id, office.clock())
    page.send()
    page.qtbot.waitUntil(lambda: page.has("desk_notice_text") and not page.table.hits.rows)


def test_only_a_supervisor_is_offered_to_leave_out_the_charge(
    closures: Callable[..., Closures], office: Office
) -> None:
    office.hire("S-1", Role.SUPERVISOR)
    page = closures(badge="S-1")
    page.open_lockdown()
    assert not page.has("waive")
    page.press(Qt.Key.Key_B)
    assert page.has("waive")


def test_a_terminal_goes_out_of_service_and_back(
    closures: Callable[..., Closures], office: Office
) -> None:
    visit = booked(office, approved(office))
    page = closures()
    page.click("new_outage")
    page.click("out_Terminal_1")
    page.qtbot.waitUntil(lambda: "1 visits" in page.text_of("outage_hit"))
    page.write("explain_non_behavioural_terminal_inoperable", "The screen stays dark.")
    page.send()
    page.qtbot.waitUntil(lambda: not page.has("outage_overlay"))
    after = stored(office, visit)
    assert after.state is VisitState.BOOKED
    assert after.terminal != visit.terminal
    page.qtbot.waitUntil(lambda: len(shown(page, "put_back")) == 2)
    for button in shown(page, "put_back")[:1]:
        page.touch(button)
    page.qtbot.waitUntil(lambda: len(shown(page, "put_back")) == 1)


def test_a_time_is_blocked_and_opened_again(
    closures: Callable[..., Closures], office: Office
) -> None:
    page = closures()
    page.click("new_block")
    page.click("block_target_unit")
    page.write("block_name", "9Z")
    page.click("why_staffing")
    page.send()
    page.qtbot.waitUntil(lambda: "9Z" in page.text_of("desk_notice_text"))
    page.choose_field("block_name").setText("2b")
    page.send()
    page.see("remove_block")
    page.click("remove_block")
    page.qtbot.waitUntil(lambda: not page.has("remove_block"))


@pytest.mark.parametrize(
    ("language", "size"),
    [
        ("en", (1366, 768)),
        ("es", (1366, 768)),
        (words.PSEUDO, (1366, 768)),
        (words.PSEUDO, (1920, 1080)),
    ],
    ids=str,
)
def test_nothing_is_cut_off(
    closures: Callable[..., Closures], office: Office, language: str, size: tuple[int, int]
) -> None:
    booked(office, approved(office))
    words.use(language)
    page = closures(*size)
    found = {"list": problems(page.root, desk=True)}
    filled(page, 1)
    found["lockdown"] = problems(page.root, desk=True)
    page.send()
    page.see("undo_lockdown")
    found["standing"] = problems(page.root, desk=True)
    found["outage"] = opened_and_closed(page, "new_outage", "outage_overlay")
    found["block"] = opened_and_closed(page, "new_block", "closed_time_overlay")
    found["limits"] = opened_and_closed(page, "new_limits", "limits_overlay")
    assert not any(found.values()), found


def test_a_visit_whose_resident_has_left_is_listed_and_leads_to_its_day(
    closures: Callable[..., Closures], office: Office
) -> None:
    booked(office, approved(office))
    facility_.keep_roster(office.opened.store, [], "test", office.clock())
    page = closures()
    page.click("see_day")
    page.see("calendar_page")


def test_a_units_limits_and_a_pair_are_kept(
    closures: Callable[..., Closures], office: Office
) -> None:
    visit = booked(office, approved(office))
    other = replace(RAFAEL, id=ResidentId("ivan"), booking_number="B-2", surname="Ramos")
    store = office.opened.store
    facility_.keep_roster(store, [RAFAEL, other], "test", office.clock())
    page = closures()
    page.press(Qt.Key.Key_M)
    page.click("limit_2B")
    page.write("limit_at_once", "3")
    page.write("limit_day_0", "13:00-16:20")
    page.click("same_every_day")
    page.send()
    page.qtbot.waitUntil(lambda: "1 visits ahead" in page.text_of("desk_notice_text"))
    page.write("apart_one", "B-1")
    page.write("apart_other", "b-2")
    page.click("add_pair")
    page.see("end_pair")
    with store.read() as t:
        rules = t.restrictions.unit("2B")
        assert t.restrictions.apart_from(RAFAEL.id) == {other.id}
        assert t.audit.of("2B")[-1].who == office.officer.id
    assert rules.at_once == 3
    assert rules.hours is not None
    assert len(set(rules.hours.week)) == 1
    page.click("end_pair")
    page.qtbot.waitUntil(lambda: not page.has("end_pair"))
    page.press(Qt.Key.Key_Escape)
    page.see("see_day")
    assert stored(office, visit).state is VisitState.BOOKED


def test_the_calendars_key_opens_the_lockdown_at_once(closures: Callable[..., Closures]) -> None:
    page = closures()
    page.click("go_calendar")
    page.see("calendar_grid")
    page.press(Qt.Key.Key_L)
    page.see("lockdown_overlay")
