"""A station without a camera or a store, and the window that a visitor sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Never
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot

from kiosk.domain.facility import Facility
from kiosk.ui import measure, theme, words
from kiosk.ui.app import Hub, application
from kiosk.ui.lane import Lane
from kiosk.ui.lobby.window import LobbyWindow
from kiosk.ui.station import Station

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


class FakeClock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        """The reading."""
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        """So many seconds later."""
        self.seconds += seconds


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def not_here() -> Never:
    raise AssertionError("this test has neither camera nor store")


@pytest.fixture
def station(qtbot: QtBot) -> Iterator[Station]:
    running = application()
    desk, look = Lane("desk"), Lane("look")
    yield Station(
        facility=Facility(
            name="Cedar Ridge Detention Center", state="OR", zone=ZoneInfo("America/Los_Angeles")
        ),
        clock=lambda: NOON,
        desk=desk,
        look=look,
        hub=Hub(),
        store=not_here,
        reader=not_here,
        load_checks=not_here,
    )
    desk.close()
    look.close()
    words.use("en")
    measure.use(portrait=False)
    theme.use("light", running)


@pytest.fixture
def open_lobby(
    qtbot: QtBot, station: Station, clock: FakeClock
) -> Iterator[Callable[..., LobbyWindow]]:
    """Opens the window at a size; closes it after the test."""
    opened: list[LobbyWindow] = []

    def open_at(width: int = 1920, height: int = 1080, *, prepares: bool = False) -> LobbyWindow:
        window = LobbyWindow(station, clock, prepares=prepares)
        opened.append(window)
        window.resize(width, height)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        qtbot.waitUntil(lambda: window.is_warm)
        return window

    yield open_at
    for window in opened:
        window.close()
        window.deleteLater()
