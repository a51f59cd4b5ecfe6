"""The frame around the pages: sizes, languages, display, help, leaving."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kiosk.domain.visitor import Visitor
from kiosk.ui import theme, words
from kiosk.ui.lobby.window import LobbyWindow
from kiosk.ui.station import Station
from tests.pages.lobby import Lobby
from tests.ui import layout

OpenLobby = Callable[..., LobbyWindow]

SIZES = [(1920, 1080), (1080, 1920), (1280, 720), (540, 960)]


@pytest.mark.parametrize("page", ["welcome", "menu"])
@pytest.mark.parametrize("contrast", [False, True], ids=["light", "high contrast"])
@pytest.mark.parametrize("language", ["en", "es", "pseudo"])
@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
def test_nothing_is_cut_off(
    open_lobby: OpenLobby, size: tuple[int, int], language: str, contrast: bool, page: str
) -> None:
    window = open_lobby(*size)
    if contrast:
        window.set_display(contrast=True)
    if page != "welcome":
        window.go(page)
    window.speak(language)
    assert (window.width(), window.height()) == size
    assert not layout.problems(window)
    assert not layout.primaries(window)


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda s: f"{s[0]}x{s[1]}")
def test_larger_letters_are_larger_and_still_not_cut(
    open_lobby: OpenLobby, qtbot: QtBot, size: tuple[int, int]
) -> None:
    lobby = Lobby(open_lobby(*size), qtbot)
    lobby.start()
    before = lobby.window.page.heading.font().pixelSize()
    lobby.click("tool_display")
    lobby.click("display_big")
    lobby.click("display_done")
    assert lobby.window.page.heading.font().pixelSize() == round(before * 1.25)
    assert not layout.problems(lobby.window)


def test_the_pages_turn_with_the_window(open_lobby: OpenLobby, qtbot: QtBot) -> None:
    lobby = Lobby(open_lobby(1920, 1080), qtbot)
    lobby.start()
    first, second = lobby.find("m_new"), lobby.find("m_old")
    assert first.y() == second.y()
    lobby.window.resize(1080, 1920)
    qtbot.waitUntil(lambda: first.x() == second.x() and first.y() < second.y())
    assert not layout.problems(lobby.window)


def test_the_language_changes_in_place(open_lobby: OpenLobby, qtbot: QtBot) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    page = lobby.window.page
    lobby.click("tool_other_lang")
    assert lobby.heading() == "¿Qué desea hacer?"
    assert lobby.window.page is page
    assert lobby.text_of("tool_help") == "Ayuda"
    assert lobby.find("m_new").accessibleName() == "Es mi primera vez aquí"
    assert lobby.window.session.language == "es"
    lobby.click("tool_other_lang")
    assert lobby.heading() == "What would you like to do?"


def test_spanish_can_be_chosen_at_the_start(open_lobby: OpenLobby, qtbot: QtBot) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start("es")
    assert lobby.heading() == "¿Qué desea hacer?"


def test_high_contrast_applies_at_once_and_ends_with_the_session(
    open_lobby: OpenLobby, qtbot: QtBot
) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    lobby.click("tool_display")
    lobby.click("display_contrast")
    assert theme.is_high_contrast()
    assert lobby.has("display_panel")
    lobby.press(Qt.Key.Key_Escape)
    assert not lobby.has("display_panel")
    lobby.window.end_session()
    assert not theme.is_high_contrast()


def test_lower_buttons_bring_the_tools_down(open_lobby: OpenLobby, qtbot: QtBot) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    window = lobby.window
    window.set_display(low=True)
    tool = lobby.find("tool_help")
    assert tool.mapTo(window, tool.rect().topLeft()).y() > window.height() * 0.6
    assert not layout.problems(window)


def test_speech_is_offered_only_where_something_can_speak(
    open_lobby: OpenLobby, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    assert not lobby.has("tool_listen")
    lobby.click("tool_display")
    assert not lobby.has("display_speech")
    assert lobby.has("display_big")


def test_help_rings_the_desk_and_can_be_taken_back(
    open_lobby: OpenLobby, qtbot: QtBot, station: Station
) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    with qtbot.waitSignal(station.hub.help_asked) as asked:
        lobby.click("tool_help")
    assert asked.args == ["Kiosk 1", "What would you like to do?"]
    assert lobby.has("toast")
    with qtbot.waitSignal(station.hub.help_ended):
        lobby.click("toast_action")
    assert not lobby.has("toast")


def test_f1_calls_help(open_lobby: OpenLobby, qtbot: QtBot, station: Station) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    with qtbot.waitSignal(station.hub.help_asked):
        lobby.press(Qt.Key.Key_F1)


def test_back_on_the_first_page_leads_to_the_languages(open_lobby: OpenLobby, qtbot: QtBot) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    lobby.click("back_top")
    assert lobby.shown == "welcome"


def test_leaving_asks_only_if_something_would_be_lost(open_lobby: OpenLobby, qtbot: QtBot) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    lobby.window.session.visitor = object.__new__(Visitor)
    lobby.window.ask_to_leave()
    lobby.click("leave_stay")
    assert lobby.shown == "menu"
    lobby.window.ask_to_leave()
    lobby.click("leave_go")
    assert lobby.shown == "welcome"
    assert lobby.window.session.visitor is None


def test_a_fault_keeps_the_page_and_offers_an_officer(
    open_lobby: OpenLobby, qtbot: QtBot, station: Station
) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    lobby.window.show_fault()
    with qtbot.waitSignal(station.hub.help_asked):
        lobby.click("fault_call")
    lobby.click("fault_start_over")
    assert lobby.shown == "welcome"


def test_keys_choose_a_card_by_its_number(open_lobby: OpenLobby, qtbot: QtBot) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    lobby.window.page.go.disconnect(lobby.window.go)
    with qtbot.waitSignal(lobby.window.page.go) as gone:
        lobby.press(Qt.Key.Key_2)
    assert gone.args == ["sign_in"]
    assert lobby.window.session.bound_for == "status"


def test_arrows_and_enter_choose_a_language(open_lobby: OpenLobby, qtbot: QtBot) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    while not lobby.find("language_en").hasFocus():
        lobby.press(Qt.Key.Key_Tab)
    lobby.press(Qt.Key.Key_Right)
    assert lobby.find("language_es").hasFocus()
    lobby.press(Qt.Key.Key_Return)
    lobby.wait_for("menu")
    assert words.language() == "es"


def test_focus_is_seen_with_keys_and_not_after_a_touch(open_lobby: OpenLobby, qtbot: QtBot) -> None:
    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    assert not lobby.has("focus_ring")
    lobby.press(Qt.Key.Key_Tab)
    assert lobby.has("focus_ring")


def test_every_control_has_an_accessible_name(open_lobby: OpenLobby, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

    lobby = Lobby(open_lobby(), qtbot)
    lobby.start()
    controls: list[QWidget] = [
        *lobby.window.findChildren(QAbstractButton),
        *lobby.window.findChildren(QLineEdit),
    ]
    assert not [c.objectName() for c in controls if not c.accessibleName()]


def test_the_first_frame_needs_nothing_heavy() -> None:
    """cv2, numpy, SQLAlchemy and cryptography are imported after the first frame."""
    code = (
        "import sys; import kiosk.ui.app, kiosk.ui.theme, kiosk.ui.words, kiosk.ui.station;"
        "import kiosk.ui.lobby.window, kiosk.ui.lobby.welcome;"
        "print([m for m in ('cv2','numpy','sqlalchemy','cryptography','zxingcpp','pydantic')"
        " if m in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 (our own code)
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_in_portrait_lower_buttons_bring_the_choices_down(
    open_lobby: OpenLobby, qtbot: QtBot
) -> None:
    lobby = Lobby(open_lobby(1080, 1920), qtbot)
    lobby.start()
    window = lobby.window
    window.go("id_type")
    layout.settle()
    before = window.page.body.mapTo(window, window.page.body.rect().topLeft()).y()
    for _ in range(2):
        window.set_display(low=True)
        layout.settle()
        after = window.page.body.mapTo(window, window.page.body.rect().topLeft()).y()
        assert after > before + 200
        assert not layout.problems(window)
