"""No text is cut off on the pages of a booking, at any size, in any language or display."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.errors import SlotGone
from kiosk.services import book
from kiosk.ui.lobby.window import LobbyWindow
from tests.pages.booking import CheckIn, KindPage, MyVisits, Slots
from tests.services.town import FRIDAY, TODAY
from tests.ui import layout
from tests.ui.lobby.front import Front
from tests.ui.lobby.test_waiting import fill, join

DISPLAYS: dict[str, dict[str, bool]] = {
    "light": {},
    "high contrast": {"contrast": True},
    "larger": {"big": True},
    "low": {"low": True},
}
SIZES = [(1920, 1080), (1080, 1920), (1280, 720)]


def looks(window: LobbyWindow) -> Callable[[], None]:
    def look() -> None:
        for language in ("en", "es", "pseudo"):
            window.speak(language)
            assert not layout.problems(window), f"{window.page.name} {language}"
            assert layout.primary_is_low(window), f"{window.page.name} {language}"
        window.speak("en")

    return look


@pytest.mark.parametrize("display", DISPLAYS)
@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_nothing_is_cut_off(front: Front, size: tuple[int, int], display: str) -> None:
    window = front.open(*size)
    look = looks(window)
    kinds = front.at("visit_kind", KindPage)
    window.set_display(**DISPLAYS[display])
    look()
    slots = kinds.choose("onsite")
    slots.wait_for("slots")
    look()
    slots.choose_day(TODAY)
    front.qtbot.waitUntil(lambda: slots.has("empty_day"))
    look()
    slots.choose_day(FRIDAY)
    slots.choose("1340")
    look()
    confirm = slots.go_on()
    look()
    booked = confirm.book()
    look()
    booked.click("my_visits")
    booked.wait_for("my_visits")
    mine = MyVisits(window, front.qtbot)
    look()
    moving = mine.ask_to_move(mine.visits()[0])
    look()
    moving.touch(moving.slot("1340"))
    look()
    moving.choose_day(FRIDAY + timedelta(days=1))
    moving.choose("1340")
    move = moving.go_on_to_move()
    look()
    booked = move.move()
    look()
    booked.click("my_visits")
    booked.wait_for("my_visits")
    (moved,) = book.mine(front.town.store, front.town.maria, front.now).upcoming
    front.qtbot.waitUntil(lambda: mine.visits() == [moved.reference])
    look()
    for language in ("pseudo", "es", "en"):
        window.speak(language)
        mine.ask_to_cancel(mine.visits()[0])
        assert not layout.problems(window), f"dialog {language}"
        if language != "en":
            mine.click("cancel_keep")
    mine.click("cancel_yes")
    mine.wait_for("my_visits")
    look()
    window.session.kept["slots_refused"] = SlotGone()
    window.go("slots")
    slots.wait_for("slots")
    look()
    visit = front.town.booked()
    front.now = visit.starts_at - timedelta(minutes=12)
    front.at("check_in", CheckIn)
    look()


@pytest.mark.parametrize("display", ["light", "larger"])
@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_nothing_is_cut_off_of_people_waiting_and_credits(
    front: Front, size: tuple[int, int], display: str
) -> None:
    window = front.open(*size)
    look = looks(window)
    visit = fill(front)
    policy = replace(front.station.facility.policy, adults_most=12, children_most=12)
    front.station.facility = replace(front.station.facility, policy=policy)
    kinds = front.at("visit_kind", KindPage)
    window.set_display(**DISPLAYS[display])
    kinds.click("kind_onsite")
    kinds.wait_for("party")
    look()
    kinds.click("continue")
    kinds.wait_for("slots")
    slots = Slots(window, front.qtbot)
    slots.choose_day(FRIDAY)
    front.qtbot.waitUntil(lambda: slots.has("wait_join"))
    look()
    join(front)
    slots.window.page.enter()
    front.qtbot.waitUntil(lambda: slots.has("wait_leave"))
    look()
    book.cancel(front.town.store, front.town.facility, visit.visitor, visit.id, front.now)
    status = front.at("status", KindPage)
    front.qtbot.waitUntil(lambda: status.notice() != "")
    look()
    mine = front.at("my_visits", MyVisits)
    front.qtbot.waitUntil(lambda: mine.has("offer_when"))
    look()
    front.at("credits", MyVisits)
    front.qtbot.waitUntil(lambda: mine.has("no_credits"))
    look()
    booked = front.town.booked(slot=front.town.slot(FRIDAY + timedelta(days=1)))
    book.cancel(front.town.store, front.town.facility, front.town.maria, booked.id, front.now)
    front.at("credits", MyVisits)
    front.qtbot.waitUntil(lambda: mine.has("credit_entries"))
    look()
