"""A place on a waiting list as a card of my visits: waiting, offered a time, or missed (F80)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from kiosk.domain.facility import Facility
from kiosk.domain.visit import Hold
from kiosk.services.waitlist import Standing
from kiosk.ui import measure, words
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.date_tile import DateTile
from kiosk.ui.parts.label import Label


class WaitCard(Card):
    """``booking()``: the offered time is wanted; ``leaving()``: the place is given up."""

    booking = Signal()
    leaving = Signal()

    def __init__(
        self, facility: Facility, standing: Standing, name: str, parent: QWidget | None = None
    ) -> None:
        offer = standing.hold
        super().__init__("good" if offer is not None else "plain", parent)
        self.setObjectName(f"wait_{standing.wait.number}")
        row = measure.row(self, gap=32, margins=(32, 26, 32, 26))
        row.addWidget(DateTile(standing.wait.day), 0, Qt.AlignmentFlag.AlignVCenter)
        inner = measure.flip(gap=20)
        row.addLayout(inner, 1)
        lines = measure.column(gap=4)
        lines.addStretch(1)
        if offer is not None:
            self._tell_offer(lines, facility, offer)
        elif standing.place:
            lines.addWidget(Label("w_waiting", "h2", weight=700))
        else:
            lines.addWidget(Label("w_missed", "h2", weight=700))
        onsite = standing.wait.kind == "onsite"
        place = Label("y_here" if onsite else "y_home", "body", name=name)
        lines.addWidget(place)
        if offer is None and standing.place:
            minutes = round(facility.policy.offer.total_seconds() / 60)
            told = Label("w_place", "small", "text-2", n=standing.place, minutes=minutes)
            lines.addWidget(named(told, "wait_place"))
        elif offer is None:
            lines.addWidget(Label("w_missed_t", "small", "text-2"))
        lines.addStretch(1)
        inner.addLayout(lines, 1)
        inner.addLayout(self._buttons(standing))

    def _tell_offer(self, lines: QBoxLayout, facility: Facility, offer: Hold) -> None:
        when = Label(role="h2", weight=700, figures=True)
        when.say("w_offer", time=words.span_there(offer.starts_at, offer.ends_at, facility.zone))
        lines.addWidget(named(when, "offer_when"))
        until = Label(role="body", ink="success", weight=600, figures=True)
        until.say("w_offer_t", time=words.moment_there(offer.expires_at, facility.zone))
        lines.addWidget(named(until, "offer_until"))

    def _buttons(self, standing: Standing) -> QBoxLayout:
        number = standing.wait.number
        buttons = measure.flip(gap=20)
        made = []
        if standing.hold is not None:
            take = LobbyButton("w_take", "secondary", "calendar-check", small=True)
            named(take, f"take_{number}").clicked.connect(self.booking)
            made.append(take)
        if standing.place:
            key = "w_leave" if standing.hold is None else "w_decline"
            leave = LobbyButton(key, "secondary", small=True)
            named(leave, f"leave_{number}").clicked.connect(self.leaving)
            made.append(leave)
        for button in made:
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return buttons


class DayWait(Card):
    """Below a day without open times: join its list, or leave it.

    ``joining()``, ``leaving()`` and ``led()``: its buttons; the last to the offered time.
    """

    joining = Signal()
    leaving = Signal()
    led = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", parent)
        self.setObjectName("day_wait")
        row = measure.flip(self, gap=32, margins=(40, 28, 40, 28))
        told = measure.row(gap=28)
        told.addWidget(Medallion("bell", 80, 44, stroke=2), 0, Qt.AlignmentFlag.AlignVCenter)
        self._text = named(Label(role="body"), "wait_text")
        told.addWidget(self._text, 1)
        row.addLayout(told, 1)
        self._join = named(LobbyButton("w_join", "secondary", "bell"), "wait_join")
        self._leave = named(LobbyButton("w_leave", "secondary"), "wait_leave")
        self._see = named(LobbyButton("w_see", "secondary", "calendar-check"), "wait_see")
        for button, pressed in (
            (self._join, self.joining),
            (self._leave, self.leaving),
            (self._see, self.led),
        ):
            button.clicked.connect(pressed)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def offer_list(self, minutes: int) -> None:
        """Nobody is on it yet from here."""
        self._text.say("w_text", minutes=minutes)
        self._show(self._join)

    def show_standing(self, standing: Standing, minutes: int) -> None:
        """Where on the list the visitor stands."""
        if standing.hold is not None:
            self._text.say("w_free_now")
            self._show(self._see)
            return
        self._text.say("w_place", n=standing.place, minutes=minutes)
        self._show(self._leave)

    def _show(self, shown: LobbyButton) -> None:
        for button in (self._join, self._leave, self._see):
            button.setVisible(button is shown)
        self.show()
