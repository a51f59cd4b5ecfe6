"""The window of a rejection, as an officer fills it in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from kiosk.domain.reason import Reason
from kiosk.ui.desk.letter_preview import LetterPreview
from kiosk.ui.desk.reject import RejectOverlay
from tests.pages.page import Page


class Reject(Page):
    """Reasons, words for the visitor, the letter."""

    @property
    def overlay(self) -> RejectOverlay:
        """The window itself."""
        return self.find_as(RejectOverlay, "reject_overlay")

    def wait_for(self) -> None:
        """Wait until it is open."""
        self.see("reject_overlay")

    def ticked(self) -> tuple[Reason, ...]:
        """The reasons ticked."""
        return self.overlay.tree.ticked()

    def suggested(self) -> list[Reason]:
        """The reasons that the checks speak for."""
        return [r for r in Reason if self._is_suggested(r)]

    def _is_suggested(self, reason: Reason) -> bool:
        return reason in self.ticked() and self.overlay.tree.box(reason).suggested

    def tick(self, reason: Reason) -> None:
        """Scroll to its row and touch it."""
        self.overlay.tree.reveal(reason)
        self.click(f"reason_{reason.value.replace('.', '_')}")

    def explain(self, reason: Reason, text: str) -> None:
        """Write words for the visitor."""
        name = f"explain_{reason.value.replace('.', '_')}"
        self.see(name)
        editor = self.find_as(QPlainTextEdit, name)
        editor.setFocus()
        editor.clear()
        QTest.keyClicks(editor, text)

    def can_send(self) -> bool:
        """Whether the button takes presses."""
        return self.find("send").isEnabled()

    def send(self) -> None:
        """Ctrl Enter."""
        holder = self.root.window().focusWidget() or self.root.window()
        QTest.keyClick(holder, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def letter(self) -> str:
        """Subject and body of the preview."""
        preview = self.find_as(LetterPreview, "letter_preview")
        return f"{preview.subject()}\n{preview.text()}"

    def wait_for_letter(self, words: str) -> None:
        """Wait until the preview says this."""
        self.qtbot.waitUntil(lambda: words in self.letter())
