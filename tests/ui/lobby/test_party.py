"""How many people come: asked where more than one may, and shown wherever the visit is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.hours import Hours
from kiosk.domain.party import ALONE, Party
from kiosk.services import book
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.stepper import Stepper
from tests.pages.booking import KindPage, MyVisits, Slots
from tests.pages.lobby import Lobby
from tests.services.town import FRIDAY
from tests.ui.lobby.front import Front


class People(Lobby):
    """Adults and children."""

    def count(self, name: str) -> int:
        """Of adults or children, as it is shown."""
        return self.find_as(Stepper, name).count()

    def counts(self) -> tuple[int, int]:
        """Of both."""
        return self.count("adults"), self.count("children")

    def go_on(self) -> Slots:
        """To the times."""
        self.click("continue")
        self.wait_for("slots")
        return Slots(self.window, self.qtbot)


def admit(front: Front, adults: int, children: int) -> None:
    policy = replace(front.station.facility.policy, adults_most=adults, children_most=children)
    front.station.facility = replace(front.station.facility, policy=policy)


def asked(front: Front) -> People:
    kinds = front.at("visit_kind", KindPage)
    kinds.click("kind_onsite")
    kinds.wait_for("party")
    return People(front.window, front.qtbot)


def test_nobody_is_asked_where_only_the_visitor_may_come(front: Front) -> None:
    front.at("visit_kind", KindPage).choose("onsite")
    assert front.window.session.party is None


@pytest.mark.parametrize("language", ["en", "es"])
def test_who_comes_goes_with_the_visit_to_its_end(front: Front, language: str) -> None:
    admit(front, 2, 2)
    page = asked(front)
    page.window.speak(language)
    page.click("pp_adults_more")
    page.click("pp_children_more")
    assert page.counts() == (2, 1)
    assert not page.find("pp_adults_more").isEnabled()
    slots = page.go_on()
    slots.choose_day(FRIDAY)
    slots.choose("1340")
    confirm = slots.go_on()
    said = "2 adults and 1 child" if language == "en" else "2 adultos y 1 menor"
    assert said in confirm.fact("when")
    booked = confirm.book()
    (visit,) = book.mine(front.town.store, front.town.maria, front.now).upcoming
    assert visit.party == Party(2, 1)
    booked.click("my_visits")
    booked.wait_for("my_visits")
    mine = MyVisits(front.window, front.qtbot)
    front.qtbot.waitUntil(lambda: mine.visits() == [visit.reference])
    card = mine.find(f"visit_{visit.reference}")
    assert any(said in label.text() for label in card.findChildren(Label))


def test_the_keys_count_and_stop_at_the_ends(front: Front) -> None:
    admit(front, 3, 0)
    page = asked(front)
    assert not page.has("children")
    page.find("pp_adults_more").setFocus()
    page.press(Qt.Key.Key_Minus)
    assert page.count("adults") == 1
    page.press(Qt.Key.Key_Plus)
    page.press(Qt.Key.Key_Plus)
    assert front.window.session.party == Party(3)
    assert not page.find("pp_adults_more").isEnabled()


def test_coming_back_keeps_the_numbers_and_other_numbers_ask_anew(front: Front) -> None:
    with front.town.store.begin() as t:
        t.terminals.put(replace(front.town.first, seats=1))
        t.terminals.put(replace(front.town.second, seats=1))
    admit(front, 1, 1)
    page = asked(front)
    page.click("pp_children_more")
    slots = page.go_on()
    front.qtbot.waitUntil(lambda: slots.has("empty_day"))
    assert "fewer" in " ".join(x.text() for x in slots.find("empty_day").findChildren(Label))
    slots.click("back")
    slots.wait_for("party")
    assert page.count("children") == 1
    page.click("pp_children_less")
    assert front.window.session.party == ALONE
    slots = page.go_on()
    slots.choose_day(FRIDAY)
    slots.choose("1340")


def test_back_leads_past_the_only_kind(front: Front) -> None:
    admit(front, 2, 0)
    policy = replace(front.station.facility.policy, offsite_hours=Hours(((),) * 7))
    front.station.facility = replace(front.station.facility, policy=policy)
    front.window.session.visitor = front.visitor(front.town.maria)
    front.window.go("menu")
    front.window.go("visit_kind")
    page = People(front.window, front.qtbot)
    page.wait_for("party")
    slots = page.go_on()
    slots.click("back")
    slots.wait_for("party")
    slots.click("back")
    slots.wait_for("menu")
