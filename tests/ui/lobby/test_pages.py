"""Pages that are built before anybody goes to them, and what they are like when somebody does."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui import quiet, words
from kiosk.ui.lobby import flow
from kiosk.ui.lobby.window import LobbyWindow
from tests.pages.lobby import Lobby
from tests.ui import layout

OpenLobby = Callable[..., LobbyWindow]


def prepared(open_lobby: OpenLobby, qtbot: QtBot) -> Lobby:
    window = open_lobby(prepares=True)
    qtbot.waitUntil(lambda: window.is_prepared, timeout=30_000)
    return Lobby(window, qtbot)


def test_pages_are_there_before_they_are_gone_to_and_unseen(
    open_lobby: OpenLobby, qtbot: QtBot
) -> None:
    lobby = prepared(open_lobby, qtbot)
    for name in flow.AHEAD:
        page = lobby.window.findChild(QWidget, f"page_{name}")
        assert page is not None, name
        assert not page.isVisible(), name
    assert lobby.shown == "welcome"


def test_a_page_built_ahead_speaks_the_language_and_has_the_size_chosen_since(
    open_lobby: OpenLobby, qtbot: QtBot
) -> None:
    lobby = prepared(open_lobby, qtbot)
    english = lobby.window.findChild(QWidget, "page_menu")
    lobby.start("es")
    assert lobby.window.page is english
    assert lobby.heading() == words.say("m_title")
    lobby.window.set_display(big=True)
    lobby.click("m_new")
    lobby.wait_for("before_start")
    assert lobby.window.page.accessibleName() == lobby.heading()
    assert not layout.problems(lobby.window)


def test_the_page_gone_back_to_speaks_the_language_chosen_since(
    open_lobby: OpenLobby, qtbot: QtBot
) -> None:
    lobby = prepared(open_lobby, qtbot)
    lobby.start()
    lobby.click("m_new")
    lobby.wait_for("before_start")
    lobby.window.speak("es")
    lobby.click("back")
    lobby.wait_for("menu")
    assert lobby.heading() == words.say("m_title")
    assert not layout.problems(lobby.window)


def test_what_somebody_was_on_is_let_go_and_the_rest_stays(
    open_lobby: OpenLobby, qtbot: QtBot
) -> None:
    lobby = prepared(open_lobby, qtbot)
    lobby.start()
    used = lobby.window.page
    kept = lobby.window.findChild(QWidget, "page_details")
    lobby.window.end_session()
    assert not used.isVisible()
    qtbot.waitUntil(lambda: not shiboken6.isValid(used))
    assert kept is lobby.window.findChild(QWidget, "page_details")


class Listener(QObject):
    """Counts dynamic properties that change, and how often it was told of what it missed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen, self.missed = 0, 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Let everything pass."""
        self.seen += event.type() == QEvent.Type.DynamicPropertyChange
        return False

    def catch_up(self) -> None:
        """Something was missed."""
        self.missed += 1


def test_a_watcher_is_left_out_for_a_while_and_told_after(qtbot: QtBot) -> None:
    listener, thing = Listener(), QObject()
    quiet.watch(listener, after=listener.catch_up)
    with quiet.unwatched():
        thing.setProperty("a", 1)
    assert (listener.seen, listener.missed) == (0, 1)
    thing.setProperty("a", 2)
    assert listener.seen == 1
    quiet.unwatch(listener)
    thing.setProperty("a", 3)
    with quiet.unwatched():
        pass
    assert (listener.seen, listener.missed) == (1, 1)
