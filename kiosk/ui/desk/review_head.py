"""The head of a case: who, which number, how long is left, and the way to its neighbours."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from kiosk.domain.ids import grouped
from kiosk.ui import words
from kiosk.ui.desk import timing
from kiosk.ui.desk.opened_case import OpenedCase
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.chip import Chip
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.due_clock import ROLES, Pace
from kiosk.ui.parts.icon_mark import IconMark


class ReviewHead(QWidget):
    """``back``, ``earlier`` and ``later`` are its buttons."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        self.back = named(
            DeskButton(words.say("desk.review.queue"), "quiet", icon="arrow-left", cap="Esc"),
            "back_to_queue",
        )
        line.addWidget(self.back)
        line.addWidget(_rule())
        self._name = named(DeskText("", "h1"), "case_name")
        self._name.setMinimumWidth(80)
        self._number = named(DeskText("", "code", "text-2"), "case_reference")
        self._kind, self._language = Chip("neutral"), Chip("violet", "languages")
        for widget in (self._name, self._number, self._kind, self._language):
            line.addWidget(widget)
        line.addStretch(1)
        self._held = named(Chip("info", "lock"), "case_held")
        self._held.hide()
        line.addWidget(self._held)
        self._clock = IconMark("clock-alert", 20, "danger")
        self._due = named(DeskText("", "strong", figures=True), "case_due")
        self._place = named(DeskText("", "small", "text-2", figures=True), "case_place")
        self.earlier = named(DeskButton("", icon="chevron-up", cap="K"), "earlier_case")
        self.later = named(DeskButton("", icon="chevron-down", cap="J"), "later_case")
        self.earlier.setAccessibleName(words.say("desk.review.earlier"))
        self.later.setAccessibleName(words.say("desk.review.later"))
        line.addWidget(self._clock)
        line.addWidget(self._due)
        line.addWidget(_rule())
        for last in (self._place, self.earlier, self.later):
            line.addWidget(last)
        self._due_at: datetime | None = None
        self._narrow = False

    def show_case(self, opened: OpenedCase) -> None:
        """Who it is."""
        enrolment = opened.case.enrolment
        self._name.setText(enrolment.applicant.full_name)
        self._name.setToolTip(enrolment.applicant.full_name)
        self._number.setText(grouped(enrolment.reference))
        if enrolment.attempt > 1:
            text = words.say("desk.queue.kind_again", n=enrolment.attempt - 1)
            self._kind.show_text(text, tone="violet", icon="refresh-cw")
        else:
            self._kind.show_text(words.say("desk.queue.kind_new"), tone="neutral")
        self._language.show_text(words.say(f"desk.letter.{opened.case.visitor.language}"))
        self._kind.show()
        self._language.setVisible(not self._narrow)
        self._due_at = enrolment.due_at

    def set_narrow(self, narrow: bool) -> None:
        """Leave out the language, which is told beside the contact too."""
        self._narrow = narrow
        self._language.setVisible(not narrow and self._due_at is not None)

    def clear(self) -> None:
        """Nobody."""
        self._due_at = None
        for label in (self._name, self._number, self._due, self._place):
            label.setText("")
        for widget in (self._kind, self._language, self._clock, self._held):
            widget.hide()

    def show_time(self, now: datetime) -> None:
        """How long is left at that instant."""
        if self._due_at is None:
            return
        pace = timing.pace(self._due_at, now)
        role = ROLES[pace][0]
        self._due.setText(timing.due_long(self._due_at, now))
        self._due.set_ink(role)
        self._clock.show_icon("clock-alert" if pace is not Pace.CALM else "clock", role)
        self._clock.show()

    def show_held(self, left: timedelta | None) -> None:
        """How long the case stays in this officer's hand; None while it is not."""
        self._held.setVisible(left is not None)
        if left is None:
            return
        time = timing.minutes_seconds(left)
        if left <= timedelta(0):
            whole, tone = words.say("desk.review.held_no_more"), "attention"
        else:
            whole, tone = words.say("desk.review.held_by_you", time=time), "info"
        text = time if self._narrow else whole
        if text != self._held.text():
            self._held.show_text(text, tone=tone, icon="lock")
        self._held.setToolTip(whole)
        self._held.setAccessibleName(whole)

    def show_place(self, at: int, count: int) -> None:
        """Which of how many; ``at`` counts from 0, -1 is not among them."""
        text = words.say("desk.review.place", n=at + 1, all=count) if at >= 0 else ""
        self._place.setText(text)
        self.earlier.setEnabled(at > 0)
        self.later.setEnabled(at < count - 1)


def _rule() -> QFrame:
    """A short upright line."""
    rule = QFrame()
    rule.setProperty("part", "desk-upright")
    rule.setFixedSize(1, 28)
    return rule
