"""The desk's window as an officer meets it; the pages are in files of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.ui.desk.window import DeskWindow
from kiosk.ui.parts.desk_toast import DeskToast
from tests.pages.desk_sign_in import DeskSignIn
from tests.pages.page import Page
from tests.pages.reject import Reject
from tests.pages.review import Review
from tests.pages.review_queue import ReviewQueue


class Desk(Page):
    """The window, and the way to its pages."""

    def __init__(self, window: DeskWindow, qtbot: QtBot) -> None:
        super().__init__(window, qtbot)
        self.window = window
        self.signing_in = DeskSignIn(window, qtbot)
        self.queue = ReviewQueue(window, qtbot)
        self.review = Review(window, qtbot)
        self.reject = Reject(window, qtbot)

    def sign_in(self, badge: str, password: str) -> ReviewQueue:
        """Sign in and wait for the queue."""
        self.signing_in.enter(badge, password)
        self.see("queue_page")
        return self.queue

    def open_case(self) -> Review:
        """Open the chosen case of the queue and wait until it is shown."""
        self.press(Qt.Key.Key_Return)
        self.review.wait_for_case()
        return self.review

    def type(self, text: str) -> None:
        """Type on a real keyboard into whatever has the focus."""
        for character in text:
            holder = self.window.focusWidget() or self.window
            QTest.keyClicks(holder, character)

    def hold(self, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        """Press a key together with Ctrl or Shift."""
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def toast(self) -> str:
        """What the toast says; "" without one."""
        toast = self.root.findChild(DeskToast)
        assert isinstance(toast, DeskToast)
        return toast.said()
