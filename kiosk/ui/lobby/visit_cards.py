"""A visitor's visits as cards: those to come, and those that are past."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from kiosk.domain.facility import Facility
from kiosk.domain.ids import VisitId
from kiosk.domain.party import ALONE
from kiosk.domain.visit import Visit, VisitKind, VisitState
from kiosk.services import book
from kiosk.ui import measure, words
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.date_tile import DateTile
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.line import line


class VisitCard(Card):
    """A visit to come. ``cancelling()`` and ``moving()``: its buttons were pressed."""

    cancelling = Signal()
    moving = Signal()

    def __init__(self, facility: Facility, visit: Visit, name: str, at: datetime) -> None:
        super().__init__()
        self.setObjectName(f"visit_{visit.reference}")
        day = visit.starts_at.astimezone(facility.zone).date()
        row = measure.row(self, gap=32, margins=(32, 26, 32, 26))
        row.addWidget(DateTile(day), 0, Qt.AlignmentFlag.AlignVCenter)
        inner = measure.flip(gap=20)
        row.addLayout(inner, 1)
        lines = measure.column(gap=4)
        when = Label(role="h2", weight=700, figures=True)
        when.show_text(words.span_there(visit.starts_at, visit.ends_at, facility.zone))
        lines.addStretch(1)
        lines.addWidget(when)
        onsite = visit.kind is VisitKind.ONSITE
        if visit.party != ALONE:
            name = f"{name} · {visit.party.said(words.language())}"
        place = Label("y_here" if onsite else "y_home", "body", name=name)
        lines.addLayout(_signed("map-pin" if onsite else "house", "text", place))
        lines.addLayout(self._standing(facility, visit, at))
        lines.addStretch(1)
        inner.addLayout(lines, 1)
        if visit.starts_at > at:
            inner.addLayout(self._buttons(facility, visit))

    def _standing(self, facility: Facility, visit: Visit, at: datetime) -> QHBoxLayout:
        """What cancelling would give, or that it has begun."""
        if visit.starts_at <= at:
            return _signed("circle-check", "success", _told("y_begun", "success"))
        if visit.state is VisitState.CHECKED_IN:
            return _signed("circle-check", "success", _told("y_in", "success"))
        means = book.consequence(facility, visit, at)
        if means.credit_until is not None:
            time = words.moment_there(means.credit_until, facility.zone)
            return _signed("circle-check", "success", _told("y_credit_until", "success", time=time))
        key = "y_nocredit" if visit.carries_right else "y_no_right"
        return _signed("clock-alert", "warning", _told(key, "warning"))

    def _buttons(self, facility: Facility, visit: Visit) -> QBoxLayout:
        when = words.moment_there(visit.starts_at, facility.zone)
        move = LobbyButton("y_resched", "secondary", "calendar-clock", small=True)
        named(move, f"move_{visit.reference}").clicked.connect(self.moving)
        move.setAccessibleName(words.say("y_move_says", when=when))
        cancel = LobbyButton("y_cancel", "danger", small=True)
        named(cancel, f"cancel_{visit.reference}").clicked.connect(self.cancelling)
        cancel.setAccessibleName(words.say("y_cancel_says", when=when))
        buttons = measure.flip(gap=20)
        for button in (move, cancel):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return buttons


class PastVisits(Card):
    """Visits that are over, cancelled or missed, each with how it ended."""

    def __init__(
        self,
        facility: Facility,
        visits: tuple[Visit, ...],
        credited: frozenset[VisitId],
        moved_to: Mapping[VisitId, Visit],
    ) -> None:
        super().__init__()
        self.setObjectName("past_visits")
        lines = measure.column(self, gap=14, margins=(32, 20, 32, 20))
        lines.addWidget(Label("y_past", "body", weight=600))
        for visit in visits:
            lines.addWidget(line())
            to = moved_to.get(visit.id)
            lines.addLayout(self._row(facility, visit, to, earned=visit.id in credited))

    def _row(
        self, facility: Facility, visit: Visit, moved_to: Visit | None, *, earned: bool
    ) -> QHBoxLayout:
        icon, ink, key = _ended(visit, earned=earned)
        row = measure.row(gap=24)
        row.addWidget(
            Medallion(icon, 44, 44, stroke=2.2, disc="", ink=ink), 0, Qt.AlignmentFlag.AlignTop
        )
        told = measure.column()
        when = Label(role="body", weight=600, figures=True)
        when.show_text(words.moment_there(visit.starts_at, facility.zone))
        told.addWidget(when)
        outcome = Label(role="small", ink="text-2")
        to = "" if moved_to is None else words.moment_there(moved_to.starts_at, facility.zone)
        said = words.say(key, to=to)
        outcome.show_text(f"{said} {visit.explanation}".strip())
        told.addWidget(named(outcome, f"outcome_{visit.reference}"))
        row.addLayout(told, 1)
        return row


def _ended(visit: Visit, *, earned: bool) -> tuple[str, str, str]:
    """Icon, ink and sentence of how a visit ended."""
    if visit.state is VisitState.CANCELLED:
        by = "y_by_facility" if visit.reason is not None else "y_by_you"
        return "circle-x", "success" if earned else "text-2", f"{by}_credit" if earned else by
    if visit.state is VisitState.MOVED:
        key = "y_moved_credit" if earned else "y_moved"
        return "calendar-clock", "success" if earned else "text-2", key
    if visit.state is VisitState.DONE:
        return "circle-check", "success", "y_done"
    if visit.state is VisitState.NO_SHOW:
        return "calendar-x", "warning", "y_no_show"
    return "history", "text-2", "y_over"


def _told(key: str, ink: str, **facts: object) -> Label:
    made = Label(role="small", ink=ink, weight=600, figures=True)
    made.say(key, **facts)
    return named(made, "standing")


def _signed(icon: str, ink: str, said: QWidget) -> QHBoxLayout:
    row = measure.row(gap=14)
    mark = Medallion(icon, 34, 34, stroke=2.2, disc="", ink=ink)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(said, 1)
    return row
