"""Where the visitor will be: the kinds of visit."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from kiosk.domain.hours import Hours
from kiosk.domain.visit import VisitKind
from kiosk.ui.parts.label import Label
from tests.pages.booking import KindPage, Slots
from tests.pages.lobby import Lobby
from tests.ui.lobby.front import Front

CLOSED = Hours(((),) * 7)


def close_hours(front: Front, *kinds: VisitKind) -> None:
    hours = {f"{kind.value}_hours": CLOSED for kind in kinds}
    policy = replace(front.station.facility.policy, **hours)  # type: ignore[arg-type]
    front.station.facility = replace(front.station.facility, policy=policy)


def said(page: Lobby, card: str) -> list[str]:
    return [label.text() for label in page.find(card).findChildren(Label)]


def test_each_kind_says_its_price_and_length_first(front: Front) -> None:
    page = front.at("visit_kind", KindPage)
    assert page.kinds() == ["onsite", "offsite"]
    assert said(page, "kind_onsite")[1] == "$5.00 · 20 minutes"
    assert said(page, "kind_offsite")[1] == "$9.00 · 20 minutes"
    assert "Come 15 minutes early" in said(page, "kind_onsite")


def test_a_visit_without_a_price_is_free(front: Front) -> None:
    policy = replace(front.station.facility.policy, onsite_price_cents=0)
    front.station.facility = replace(front.station.facility, policy=policy)
    page = front.at("visit_kind", KindPage)
    assert said(page, "kind_onsite")[1] == "Free · 20 minutes"


def test_a_card_leads_to_the_times_of_its_kind(front: Front) -> None:
    page = front.at("visit_kind", KindPage)
    page.choose("offsite")
    assert page.window.session.visit_kind is VisitKind.OFFSITE


def test_the_number_keys_choose(front: Front) -> None:
    page = front.at("visit_kind", KindPage)
    page.press(Qt.Key.Key_2)
    page.wait_for("slots")
    assert page.window.session.visit_kind is VisitKind.OFFSITE


def test_the_only_kind_is_not_asked_for_and_back_leads_past_it(front: Front) -> None:
    close_hours(front, VisitKind.OFFSITE)
    front.window.session.visitor = front.visitor(front.town.maria)
    front.window.go("menu")
    front.window.go("visit_kind")
    slots = Slots(front.window, front.qtbot)
    slots.wait_for("slots")
    assert front.window.session.visit_kind is VisitKind.ONSITE
    slots.click("back")
    slots.wait_for("menu")


def test_a_kind_without_hours_is_not_offered(front: Front) -> None:
    facility = front.station.facility
    policy = replace(facility.policy, onsite_hours=CLOSED)
    front.station.facility = replace(facility, policy=policy)
    front.window.session.visitor = front.visitor(front.town.maria)
    front.window.go("menu")
    front.window.go("visit_kind")
    Slots(front.window, front.qtbot).wait_for("slots")
    assert front.window.session.visit_kind is VisitKind.OFFSITE


def test_without_any_kind_the_visitor_is_told(front: Front) -> None:
    close_hours(front, *VisitKind)
    page = front.at("visit_kind", KindPage)
    assert page.kinds() == []
    assert page.notice() == "Visits cannot be booked here right now. Please talk to an officer."


def test_another_kind_begins_at_its_own_first_day(front: Front) -> None:
    page = front.at("visit_kind", KindPage)
    slots = page.choose("onsite")
    slots.choose_day(max(slots.days()))
    slots.click("back")
    slots.wait_for("visit_kind")
    first = page.choose("offsite").day()
    assert first < max(slots.days())
