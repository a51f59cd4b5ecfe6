"""The lobby's window as a visitor meets it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from kiosk.ui.lobby.window import LobbyWindow
from tests.pages.page import Page


class Lobby(Page):
    """The window: which page is shown, language, and the tools around the page."""

    def __init__(self, window: LobbyWindow, qtbot: QtBot) -> None:
        super().__init__(window, qtbot)
        self.window = window

    @property
    def shown(self) -> str:
        """The name of the page that is shown."""
        return self.window.page.name

    def wait_for(self, page: str, timeout: int = 10_000) -> None:
        """Wait until that page is shown and not busy."""
        self.qtbot.waitUntil(
            lambda: self.shown == page and not self.window.page.is_busy, timeout=timeout
        )

    def start(self, language: str = "en") -> None:
        """Touch a language on the welcome page."""
        self.click(f"language_{language}")
        self.wait_for("menu")

    def heading(self) -> str:
        """The heading of the page."""
        return self.window.page.heading.text()

    def primary(self) -> str:
        """The object name of the primary button in the footer; "" without one."""
        button = self.window.page.footer().primary
        return button.objectName() if button is not None else ""
