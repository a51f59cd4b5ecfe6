"""The bar at the foot of a case: reject, skip, approve, with guards against slips."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.ui import words
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.desk_text import DeskText

HEIGHT = 76
#: A and R do nothing so soon after a case opens, and approving against faults takes A twice
#: within two seconds (DESIGN.md, D03).
GUARD_MS = 400
TWICE_MS = 2000


class DecisionBar(QWidget):
    """Signals: ``approved()``, ``rejected()``, ``skipped()``, ``ready()`` when keys act."""

    approved = Signal()
    rejected = Signal()
    skipped = Signal()
    ready = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "decision_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self._points = 0
        self._words = ("", "")
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 0, 20, 0)
        line.setSpacing(12)
        self._reject = named(
            DeskButton(
                words.say("desk.review.reject"),
                "destructive-outline",
                icon="x",
                cap="R",
                large=True,
            ),
            "reject",
        )
        self._skip = named(
            DeskButton(words.say("desk.review.skip"), icon="undo-2", cap="S", large=True), "skip"
        )
        self._approve = named(
            DeskButton("", "approve", icon="check", cap="A", large=True), "approve"
        )
        self._hint = named(DeskText("", "small", "text-2", wrap=True), "decision_hint")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._reject)
        line.addWidget(self._skip)
        line.addWidget(self._hint, 1)
        line.addWidget(self._approve)
        self._reject.clicked.connect(self.press_reject)
        self._skip.clicked.connect(self.press_skip)
        self._approve.clicked.connect(self.press_approve)
        self._guard = _once(self, GUARD_MS)
        self._guard.timeout.connect(self.ready)
        self._twice = _once(self, TWICE_MS)
        self._twice.timeout.connect(self._say)
        self.close_case()

    def open_case(self, points: int, label: str, undo: timedelta) -> None:
        """A case is shown; ``points`` is how much speaks against it, ``label`` says so.

        ``undo``: how long a decision can be taken back.
        """
        self._points = points
        seconds = round(undo.total_seconds())
        key = "desk.review.mail_follows" if seconds else "desk.review.mail_leaves"
        self._words = (label, words.say(key, n=seconds))
        for button in (self._reject, self._skip, self._approve):
            button.setEnabled(True)
        self._approve.set_cap("A A" if points else "A")
        self._twice.stop()
        self._say()
        self._guard.start()

    def close_case(self, *, may_skip: bool = False) -> None:
        """Nothing to decide, or it is being decided."""
        self._guard.stop()
        self._twice.stop()
        self._reject.setEnabled(False)
        self._approve.setEnabled(False)
        self._skip.setEnabled(may_skip)
        self._words = (words.say("desk.review.approve"), "")
        self._say()

    def is_ready(self) -> bool:
        """Whether A and R act."""
        return self._approve.isEnabled() and not self._guard.isActive()

    def press_approve(self) -> None:
        """Approve; the first of two presses when something speaks against it."""
        if not self.is_ready():
            return
        if self._points and not self._twice.isActive():
            self._twice.start()
            self._hint.setText(words.say("desk.review.press_again"))
            self._hint.set_ink("warning")
            return
        self._twice.stop()
        self.approved.emit()

    def press_reject(self) -> None:
        """Reject."""
        if self.is_ready():
            self.rejected.emit()

    def press_skip(self) -> None:
        """Leave it for later."""
        if self._skip.isEnabled():
            self.skipped.emit()

    def _say(self) -> None:
        self._approve.show_text(self._words[0])
        self._hint.setText(self._words[1])
        self._hint.set_ink("text-2")


def _once(parent: QWidget, milliseconds: int) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    return timer
