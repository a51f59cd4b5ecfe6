"""Cancel this visit? The buttons name what happens (DESIGN.md L14)."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.facility import Facility
from kiosk.domain.visit import Visit
from kiosk.services import book
from kiosk.services.book import Consequence
from kiosk.ui import measure, words
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.notice import Notice
from kiosk.ui.parts.overlay import Overlay


class CancelOverlay(Overlay):
    """``agreed()``: yes, to exactly what was said; ``kept()``: no."""

    agreed = Signal()
    kept = Signal()

    def __init__(self, over: QWidget, facility: Facility, visit: Visit, name: str) -> None:
        super().__init__(over, 1240)
        self._facility, self._visit = facility, visit
        self._means: Consequence | None = None
        self.setObjectName("cancel_overlay")
        self.box.addWidget(Label("cancel_q", "h1"))
        which = Label(role="lead", weight=600, figures=True)
        which.show_text(f"{words.moment_there(visit.starts_at, facility.zone)} · {name}")
        self.box.addWidget(which)
        self._result = named(Label(role="lead", ink="text-2"), "cancel_result")
        self.box.addWidget(self._result)
        self._passed = Notice()
        self.box.addWidget(self._passed)
        self._yes = named(LobbyButton("cancel_yes_none", "danger"), "cancel_yes")
        self._keep = named(LobbyButton("cancel_keep"), "cancel_keep")
        row = measure.flip(gap=24, margins=(0, 24, 0, 0))
        row.addWidget(self._yes, 1)
        row.addWidget(self._keep, 1)
        self.box.addLayout(row)
        self._keep.clicked.connect(self.kept)
        self.dismissed.connect(self.kept)
        self._yes.clicked.connect(self.agreed)

    def begin(self, at: datetime) -> None:
        """Open it with what cancelling means at that moment; keeping has the focus."""
        self.setAccessibleName(words.say("cancel_q"))
        self._show(book.consequence(self._facility, self._visit, at))
        self.open(self._keep)

    def still_means(self, at: datetime) -> bool:
        """Whether that moment gives what the button says; if not, says so and asks again."""
        now = book.consequence(self._facility, self._visit, at)
        if now == self._means:
            return True
        self._show(now)
        self._passed.tell(words.say("cancel_passed"), "attention")
        self.relay()
        return False

    def _show(self, means: Consequence) -> None:
        self._means = means
        if means.credit_until is not None:
            self._result.say("cancel_credit_t")
            self._yes.say("cancel_yes_credit")
            return
        self._yes.say("cancel_yes_none")
        if self._visit.carries_right:
            limit = self._visit.starts_at - self._facility.policy.notice
            self._result.say("cancel_late_t", time=words.moment_there(limit, self._facility.zone))
        else:
            self._result.say("cancel_right_t")
