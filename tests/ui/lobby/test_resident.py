"""Who do you want to visit: search, the right person, the relationship."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.facility import Resident
from kiosk.domain.ids import ResidentId
from kiosk.domain.visitor import Relationship
from kiosk.services.draft import Draft
from kiosk.services.facility import keep_roster
from kiosk.services.residents import MOST
from tests.pages.enrolment import WhoToVisit
from tests.services.applications import AT, RAFAEL
from tests.store.faults import locked
from tests.ui.lobby.office import Office


def _resident(number: int, given: str, surname: str) -> Resident:
    return Resident(
        id=ResidentId(f"r{number}"),
        surname=surname,
        given=given,
        booking_number=f"B-{number}00",
        unit="3C-11",
    )


@pytest.fixture
def page(office: Office) -> WhoToVisit:
    others = [_resident(2, "José", "Núñez"), _resident(3, "Ana", "Reyes-Vega")]
    keep_roster(office.here.store, [RAFAEL, *others], "test", AT)
    return office.at("resident", WhoToVisit, Draft())


def test_state_and_facility_are_stated(page: WhoToVisit) -> None:
    assert page.text_of("facility") == "Cedar Ridge Detention Center"
    assert page.text_of("state") == "Oregon"


def test_one_of_several_is_chosen_with_the_relationship(page: WhoToVisit, office: Office) -> None:
    page.search("rey")
    assert page.people() == [
        "Rafael Reyes, Unit 2B-14, booking number B-1",
        "Ana Reyes-Vega, Unit 3C-11, booking number B-300",
    ]
    assert not page.find("continue").isEnabled()
    page.pick(1)
    assert page.heading() == "Who are you to Ana?"
    page.relate("sibling")
    page.wait_for("new_pin")
    assert office.kept_draft.resident == "r3"
    assert office.kept_draft.relationship is Relationship.SIBLING


@pytest.mark.parametrize(("typed", "found"), [("nunez", "José Núñez"), ("b-300", "Ana Reyes-Vega")])
def test_accents_and_booking_numbers(page: WhoToVisit, typed: str, found: str) -> None:
    page.search(typed)
    assert page.people()[0].startswith(found)


def test_nobody_found_is_said_at_the_field(page: WhoToVisit) -> None:
    page.search("Zebra")
    page.qtbot.waitUntil(lambda: bool(page.problem_at("search")))
    assert page.problem_at("search") == "We did not find anyone. Check the spelling."
    assert page.text_of("search") == "Zebra"
    page.click("tool_other_lang")
    assert page.problem_at("search") == "No encontramos a nadie. Revise cómo lo escribió."


def test_one_letter_asks_nobody(page: WhoToVisit) -> None:
    page.search("r")
    assert page.problem_at("search") == "Write at least 2 letters of the last name"


def test_a_long_list_asks_for_more_letters(page: WhoToVisit, office: Office) -> None:
    many = [_resident(n, f"Given{n}", "Smith") for n in range(10, 11 + MOST)]
    keep_roster(office.here.store, many, "test", AT)
    page.search("smi")
    assert len(page.people()) == MOST


def test_back_goes_from_question_to_question(page: WhoToVisit) -> None:
    page.search("rey")
    page.pick(0)
    page.click("back")
    assert page.heading() == "Touch the right person"
    page.click("back")
    assert page.heading() == "Who do you want to visit?"
    assert page.text_of("search").lower() == "rey"
    assert page.shown == "resident"


def test_a_locked_database_does_not_hold_a_search_up(page: WhoToVisit, office: Office) -> None:
    # Readers are not held up by a writer; the search answers all the same.
    with locked(office.url):
        page.search("rey")
        assert len(page.people()) == 2


def test_a_keyboard_alone_is_enough(page: WhoToVisit, office: Office) -> None:
    for character in "reyes":
        office.key(character)
    page.press(Qt.Key.Key_Return)
    page.see("person_0")
    page.press(Qt.Key.Key_Down)
    page.press(Qt.Key.Key_Space)
    page.find("continue").setFocus()
    page.press(Qt.Key.Key_Return)
    assert page.heading() == "Who are you to Ana?"


def test_the_language_changes_in_place(page: WhoToVisit) -> None:
    page.search("rey")
    page.people()
    page.click("tool_other_lang")
    assert page.people()[0] == "Rafael Reyes, Unidad 2B-14, número de registro B-1"
    page.pick(0)
    assert page.heading() == "¿Quién es usted para Rafael?"
