"""A desk's window on a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from pytestqt.qtbot import QtBot

from kiosk.camera.reader import Reader
from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.services import passwords
from kiosk.services.draft import Checks
from kiosk.ui import theme, words
from kiosk.ui.app import Hub, application
from kiosk.ui.desk.window import DeskWindow
from kiosk.ui.lane import Lane
from kiosk.ui.station import Station
from tests.pages.desk import Desk
from tests.services.applications import FACILITY, opened
from tests.ui.desk.office import Office


@pytest.fixture(autouse=True)
def light_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 as strong as in use takes a fifth of a second for each person of each test."""
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", light)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path) as store:
        yield Office(store)


def no_camera() -> Reader:
    raise AssertionError("a desk has no camera")


@pytest.fixture
def station(qtbot: QtBot, office: Office) -> Iterator[Station]:
    running = application()
    desk, look = Lane("desk"), Lane("look")
    checks = Checks(CardLimits(), PortraitLimits(), office.opened.key.public)
    yield Station(
        facility=FACILITY,
        clock=office.clock,
        desk=desk,
        look=look,
        hub=Hub(),
        store=lambda: office.opened.store,
        reader=no_camera,
        load_checks=lambda: checks,
        private_key=lambda: office.opened.key,
    )
    look.close(finish=False)
    desk.close()
    words.use("en")
    theme.use("light", running)


@pytest.fixture
def open_desk(qtbot: QtBot, station: Station) -> Iterator[Callable[..., Desk]]:
    """Opens the window at a size; closes it after the test."""
    windows: list[DeskWindow] = []

    def open_at(width: int = 1366, height: int = 768) -> Desk:
        window = DeskWindow(station, prepares=False)
        windows.append(window)
        window.resize(width, height)
        window.show()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: window.watch.last is not None)
        return Desk(window, qtbot)

    yield open_at
    for window in windows:
        window.close()
        window.deleteLater()
