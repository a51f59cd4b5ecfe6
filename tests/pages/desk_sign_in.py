"""Signing in at the desk, as an officer does it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from tests.pages.page import Page


class DeskSignIn(Page):
    """Badge, password, and what the page says of them."""

    def enter(self, badge: str, password: str) -> None:
        """Write both and press Enter."""
        self.see("desk_sign_in")
        fields = self.find_as(QLineEdit, "badge"), self.find_as(QLineEdit, "password")
        for field, text in zip(fields, (badge, password), strict=True):
            field.setFocus()
            field.clear()
            QTest.keyClicks(field, text)
        QTest.keyClick(fields[1], Qt.Key.Key_Return)

    def trouble(self) -> str:
        """The sentence below the fields; "" without one."""
        return self.text_of("trouble") if self.has("trouble") else ""

    def wait_for_trouble(self) -> str:
        """Wait until there is such a sentence."""
        self.qtbot.waitUntil(lambda: bool(self.trouble()))
        return self.trouble()

    def all_words(self) -> str:
        """Every word of the page."""
        page = self.see("desk_sign_in")
        return " ".join(w.text() for w in page.findChildren(QLabel) if w.isVisible())
