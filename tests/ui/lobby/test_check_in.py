"""I have a visit today: the terminal to go to, or what to do instead."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.errors import StoreAway
from kiosk.domain.spooled import SpoolKind
from kiosk.domain.visit import VisitKind, VisitState
from kiosk.services import visit_day
from kiosk.services.spool import Spool
from kiosk.store import keys
from kiosk.store.spool_folder import SpoolFolder
from kiosk.ui.parts.label import Label
from tests.pages.booking import CheckIn
from tests.services.town import Town
from tests.ui import layout
from tests.ui.lobby.front import Front

MINUTE = timedelta(minutes=1)
SIZES = [(1920, 1080), (1080, 1920)]


def labels(page: CheckIn) -> list[str]:
    found = page.window.page.body.findChildren(Label)
    return [label.text() for label in found if label.isVisible()]


def test_the_terminal_the_way_and_the_time_are_shown(front: Front) -> None:
    visit = front.town.booked()
    front.now = visit.starts_at - 12 * MINUTE
    page = front.at("check_in", CheckIn)
    assert page.heading() == "You are checked in"
    assert page.terminal() == "1"
    assert page.text_of("way") == "past the desk"
    assert (page.text_of("starts_at"), page.text_of("starts_in")) == ("1:40 PM", "in 12 minutes")
    assert page.text_of("with") == "With Jonas Reyes"
    for rule in ("Sit down and pick up the phone", "Visits may be recorded"):
        assert rule in labels(page)
    assert front.visit(visit.id).state is VisitState.CHECKED_IN


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(seconds=30), "in 1 minute"),
        (timedelta(0), "now"),
        (-5 * MINUTE, "it ends at 2:00 PM"),
    ],
)
def test_how_long_it_is_still(front: Front, before: timedelta, said: str) -> None:
    visit = front.town.booked()
    front.now = visit.starts_at - before
    assert front.at("check_in", CheckIn).text_of("starts_in") == said


def test_a_broken_terminal_is_changed_before_a_number_is_shown(front: Front) -> None:
    visit = front.town.booked()
    front.town.put_terminal(front.town.first, in_service=False)
    front.now = visit.starts_at - MINUTE
    page = front.at("check_in", CheckIn)
    assert page.terminal() == "2"
    assert front.visit(visit.id).terminal == front.town.second.id


def test_the_desk_on_this_machine_hears_of_it(front: Front) -> None:
    visit = front.town.booked()
    front.now = visit.starts_at - MINUTE
    front.window.go("menu")
    front.window.session.visitor = front.visitor(front.town.maria)
    with front.qtbot.waitSignal(front.station.hub.changed) as told:
        front.window.go("check_in")
    assert told.args is not None
    assert told.args[0].visits == {visit.id}


def test_who_is_early_is_told_when_to_come_back(front: Front) -> None:
    visit = front.town.booked()
    front.now = visit.starts_at - 31 * MINUTE
    page = front.at("check_in", CheckIn)
    assert page.heading() == "You are early. Come back at 1:10 PM."
    assert page.text_of("instead") == (
        "Your visit starts at 1:40 PM. You can check in 30 minutes before."
    )
    assert page.text_of("which") == "Fri, Nov 27, 1:40 PM\xa0PST · Jonas Reyes"
    assert not page.has("call_officer")
    page.click("my_visits")
    page.wait_for("my_visits")


def test_who_is_late_can_call_an_officer(front: Front) -> None:
    visit = front.town.booked()
    front.now = visit.ends_at
    page = front.at("check_in", CheckIn)
    assert page.heading() == "Your visit time has passed."
    with front.qtbot.waitSignal(front.station.hub.help_asked):
        page.click("call_officer")


def other_refusals(town: Town, case: str) -> None:
    if case == "none":
        return
    town.booked(kind=VisitKind.OFFSITE if case == "elsewhere" else VisitKind.ONSITE)
    if case == "resident_away":
        town.put_resident(town.rafael, present=False)
    if case == "no_terminal":
        for terminal in (town.first, town.second):
            town.put_terminal(terminal, in_service=False)


@pytest.mark.parametrize(
    ("case", "title"),
    [
        ("none", "You have no visit here today."),
        ("elsewhere", "Your visit today is not in this lobby."),
        ("resident_away", "The person you want to visit is not here any more."),
        ("no_terminal", "No terminal is free right now."),
    ],
)
@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_what_to_do_instead(front: Front, size: tuple[int, int], case: str, title: str) -> None:
    other_refusals(front.town, case)
    front.now = front.town.slot().starts_at - MINUTE
    front.open(*size)
    page = front.at("check_in", CheckIn)
    assert page.heading() == title
    assert not page.has("terminal")
    for language in ("en", "es", "pseudo"):
        page.window.speak(language)
        assert not layout.problems(page.window)
        assert layout.primary_is_low(page.window)


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_while_the_records_are_away_an_arrival_is_noted(
    front: Front, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = Spool(SpoolFolder(tmp_path / "spool"), keys.generate(tmp_path).public)
    front.station.spool = lambda: kept

    def away(*_: object) -> None:
        raise StoreAway(why="unreachable")

    monkeypatch.setattr(visit_day, "check_in", away)
    front.open(*size)
    page = front.at("check_in", CheckIn)
    assert page.heading() == "We noted that you are here"
    assert page.has("call_officer")
    [noted] = kept.folder.all()
    assert noted.kind is SpoolKind.CHECK_IN
    assert noted.at == front.now
    for language in ("en", "es", "pseudo"):
        page.window.speak(language)
        assert not layout.problems(page.window)


def test_nobody_gets_here_without_signing_in(front: Front) -> None:
    window = front.window
    window.go("menu")
    page = CheckIn(window, front.qtbot)
    page.click("m_chk")
    page.wait_for("sign_in")
    assert window.session.bound_for == "check_in"
    window.go("check_in")
    page.wait_for("sign_in")


def test_the_page_closes_by_itself_and_forgets(front: Front) -> None:
    visit = front.town.booked()
    front.now = visit.starts_at - MINUTE
    page = front.at("check_in", CheckIn)
    front.pass_by(timedelta(seconds=60))
    page.wait_for("welcome")
    assert front.window.session.visitor is None


def test_the_language_changes_in_place(front: Front) -> None:
    visit = front.town.booked()
    front.now = visit.starts_at - 12 * MINUTE
    page = front.at("check_in", CheckIn)
    page.click("tool_other_lang")
    assert page.heading() == "Registro listo"
    assert page.text_of("starts_in") == "en 12 minutos"
    assert page.terminal() == "1"
