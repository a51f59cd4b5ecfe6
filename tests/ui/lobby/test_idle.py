"""Nobody there: nothing at 59 seconds, the question at 60, everything erased at 90."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kiosk.domain.visitor import Visitor
from kiosk.ui import words
from kiosk.ui.lobby.idle import TONES, IdleWatch
from kiosk.ui.lobby.window import LobbyWindow
from kiosk.ui.station import IdleTimes
from tests.pages.lobby import Lobby
from tests.ui.conftest import FakeClock

OpenLobby = Callable[..., LobbyWindow]


@pytest.fixture
def lobby(open_lobby: OpenLobby, qtbot: QtBot) -> Lobby:
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    return lobby


def after(lobby: Lobby, clock: FakeClock, seconds: float) -> None:
    clock.pass_by(seconds)
    lobby.window.idle.tick()


def test_at_59_seconds_nothing_happens(lobby: Lobby, clock: FakeClock) -> None:
    after(lobby, clock, 59)
    assert not lobby.has("idle_overlay")


def test_at_60_seconds_it_asks(lobby: Lobby, clock: FakeClock) -> None:
    after(lobby, clock, 60)
    assert lobby.has("idle_overlay")
    assert lobby.find("idle_stay").hasFocus()


def test_at_90_seconds_everything_is_erased(lobby: Lobby, clock: FakeClock) -> None:
    visitor = object.__new__(Visitor)
    lobby.window.session.visitor = visitor
    lobby.window.session.kept["details"] = "maria@example.com"
    lobby.window.speak("es")
    after(lobby, clock, 60)
    after(lobby, clock, 29)
    lobby.wait_for("menu")
    after(lobby, clock, 1)
    lobby.wait_for("welcome")
    assert not lobby.has("idle_overlay")
    wiped = lobby.window.session
    assert wiped.visitor is None
    assert not wiped.kept
    assert not wiped.answered
    assert words.language() == "en"


def test_pages_of_the_session_are_gone_from_the_screen(
    lobby: Lobby, clock: FakeClock, qtbot: QtBot
) -> None:
    gone = lobby.window.page
    with qtbot.waitSignal(gone.destroyed):
        after(lobby, clock, 60)
        after(lobby, clock, 30)


def test_yes_gives_the_whole_time_again(lobby: Lobby, clock: FakeClock) -> None:
    after(lobby, clock, 75)
    lobby.click("idle_stay")
    assert not lobby.has("idle_overlay")
    after(lobby, clock, 59)
    assert not lobby.has("idle_overlay")
    after(lobby, clock, 1)
    assert lobby.has("idle_overlay")


def test_no_erases_at_once(lobby: Lobby, clock: FakeClock) -> None:
    after(lobby, clock, 60)
    lobby.click("idle_end")
    assert lobby.shown == "welcome"


def test_escape_counts_as_yes(lobby: Lobby, clock: FakeClock) -> None:
    after(lobby, clock, 60)
    lobby.press(Qt.Key.Key_Escape)
    assert not lobby.has("idle_overlay")
    assert lobby.shown == "menu"


def test_a_key_counts_as_somebody_there(lobby: Lobby, clock: FakeClock) -> None:
    after(lobby, clock, 59)
    lobby.press(Qt.Key.Key_Shift)
    after(lobby, clock, 59)
    assert not lobby.has("idle_overlay")


def test_the_welcome_page_waits_for_ever(
    open_lobby: OpenLobby, qtbot: QtBot, clock: FakeClock
) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    after(lobby, clock, 10_000)
    assert not lobby.has("idle_overlay")


@pytest.mark.parametrize(("kind", "seconds"), [("normal", 60), ("camera", 90), ("reading", 120)])
def test_each_kind_of_page_has_its_time(qtbot: QtBot, kind: str, seconds: int) -> None:
    clock = FakeClock()
    times = IdleTimes()
    watch, told = IdleWatch(times, clock), list[str]()
    watch.warned.connect(lambda: told.append("warned"))
    watch.lapsed.connect(lambda: told.append("lapsed"))
    watch.watch(getattr(times, kind))
    clock.pass_by(seconds - 1)
    watch.tick()
    assert not told
    clock.pass_by(1)
    watch.tick()
    assert told == ["warned"]
    clock.pass_by(30)
    watch.tick()
    assert told == ["warned", "lapsed"]
    watch.stop()


def test_each_second_left_is_told_once(qtbot: QtBot) -> None:
    clock = FakeClock()
    watch, told = IdleWatch(IdleTimes(), clock), list[int]()
    watch.counted.connect(told.append)
    watch.watch(60)
    clock.pass_by(60)
    for _ in range(120):
        watch.tick()
        clock.pass_by(0.25)
    assert told == list(range(30, 0, -1))
    assert set(TONES) <= set(told)
    watch.stop()
