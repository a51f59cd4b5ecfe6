"""Lobbies for the tests of pages: see ``stage``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.store.keys import DataKey
from kiosk.store.store import Store
from kiosk.ui.lobby.window import LobbyWindow
from kiosk.ui.station import Station
from tests import cards
from tests.databases import empty_store
from tests.services.applications import opened
from tests.services.town import Town
from tests.ui.lobby.front import Front
from tests.ui.lobby.office import Office
from tests.ui.lobby.stage import Stage, staged

OpenStage = Callable[..., AbstractContextManager[Stage]]


@pytest.fixture
def open_stage(tmp_path: Path, qtbot: QtBot) -> OpenStage:
    """Opens a lobby before a camera; the test closes it."""
    return partial(staged, tmp_path, qtbot)


@pytest.fixture
def stage(open_stage: OpenStage) -> Iterator[Stage]:
    """A lobby before which one woman stands and shows her license."""
    scenes = {
        "id_front": [cards.front()],
        "id_back": [cards.back()],
        "portrait": [cards.portrait()],
    }
    with open_stage(scenes) as opened:
        yield opened


@pytest.fixture
def office(
    tmp_path: Path, qtbot: QtBot, station: Station, open_lobby: Callable[..., LobbyWindow]
) -> Iterator[Office]:
    """A lobby without a camera, with records; the store gives up on a locked file soon."""
    with opened(tmp_path, wait=0.2) as here:
        yield Office(open_lobby(), station, here, tmp_path, qtbot)
        # Work under way ends before the store closes.
        station.desk.close()


@pytest.fixture
def front(
    tmp_path: Path, qtbot: QtBot, station: Station, open_lobby: Callable[..., LobbyWindow]
) -> Iterator[Front]:
    """Maria, approved, at a window; nothing is booked yet."""
    url = empty_store(tmp_path / "town" / "kiosk.db")
    key = DataKey(bytes(range(32)))
    store, rival = Store(url, key, wait=1), Store(url, key, wait=1)
    made = Front(Town(store), url, rival, station, open_lobby, qtbot)
    yield made
    made.close()
    store.close()
    rival.close()
