"""I have a visit today: the terminal to go to, or what to do instead (DESIGN.md L15)."""

from __future__ import annotations

import re
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QWidget

from kiosk.domain.facility import Terminal
from kiosk.domain.visit import Visit
from kiosk.services import spool
from kiosk.services.visit_day import Arrival, Standing
from kiosk.ui import measure, words
from kiosk.ui.lobby import flow
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.big_number import BigNumber
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.closing import Closing
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station

#: Icon, title, sentence, and whether an officer is needed, where there is no terminal to go to.
_INSTEAD: dict[Standing, tuple[str, str, str, bool]] = {
    Standing.EARLY: ("clock", "early", "x_early_t", False),
    Standing.LATE: ("clock-alert", "late", "x_late_t", True),
    Standing.NONE: ("calendar-x", "x_none", "x_none_t", True),
    Standing.ELSEWHERE: ("laptop", "x_elsewhere", "x_elsewhere_t", False),
    Standing.ID_EXPIRED: ("id-card", "x_id_expired", "x_ask_t", True),
    Standing.RESIDENT_AWAY: ("user-round-x", "x_resident_away", "x_ask_t", True),
    Standing.NO_TERMINAL: ("monitor", "x_no_terminal", "x_officer_t", True),
    Standing.NOTED: ("clock", "x_noted", "x_noted_t", True),
}
_RULES = (("phone", "x_rule1"), ("video", "x_rule2"), ("shield-alert", "x_rule3"))
_NUMBER = re.compile(r"\d+$")


class CheckInPage(LobbyPage):
    """Checks in whoever is signed in; nobody else gets here. Closes by itself."""

    name: ClassVar[str] = "check_in"
    title: ClassVar[str] = "x_title"
    idle: ClassVar = "reading"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._arrival: Arrival | None = None
        self._halves = measure.flip(self.body)
        self._place = self._build_place()
        self._visit = self._build_visit()
        self._halves.addWidget(self._place, 41)
        self._halves.addWidget(self._visit, 55)
        self._card = self._build_card()
        self._halves.addWidget(self._card, 0, Qt.AlignmentFlag.AlignTop)
        self._closing = named(Closing(station.clock), "closing")
        self._closing.lapsed.connect(self._finish)
        self._end = named(LobbyButton("finish"), "finish")
        self._end.clicked.connect(self._finish)
        self._show()

    # Building.

    def _build_place(self) -> QWidget:
        """The number, large on its own ground."""
        panel = QWidget()
        panel.setProperty("surface", "primary")
        panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lines = measure.column(panel, gap=24, margins=(80, 56, 56, 56))
        head = measure.row(gap=22)
        head.addWidget(Medallion("check", 64, 40, stroke=3.4, disc="on-primary"))
        head.addWidget(Label("x_title", "h2", "on-primary"), 1)
        self._go = Label("x_term", "lead", "on-primary", size=44)
        self._number = named(BigNumber(400, "on-primary"), "terminal")
        self._way_row = QWidget()
        way = measure.row(self._way_row, gap=20)
        way.addWidget(Medallion("door-open", 52, 52, stroke=2, disc="", ink="on-primary"))
        self._way = named(Label(role="h2", ink="on-primary"), "way")
        way.addWidget(self._way, 1)
        lines.addStretch(1)
        lines.addLayout(head)
        lines.addSpacing(16)
        lines.addWidget(self._go)
        lines.addWidget(self._number)
        lines.addSpacing(16)
        lines.addWidget(self._way_row)
        lines.addStretch(1)
        return panel

    def _build_visit(self) -> QWidget:
        """When it starts, with whom, and what to do there."""
        side = QWidget()
        lines = measure.column(side, gap=36, margins=(64, 48, 80, 48))
        start = measure.row(gap=28)
        start.addWidget(Medallion("clock", 96, 52))
        told = measure.column()
        self._starts = Label("x_start", "small", "text-2")
        self._time = named(Label(role="h1", size=64, figures=True), "starts_at")
        self._in = named(Label(role="lead", ink="text-2", weight=600, figures=True), "starts_in")
        told.addWidget(self._starts)
        when: QBoxLayout = measure.row(gap=24)
        when.addWidget(self._time)
        when.addWidget(self._in, 1, Qt.AlignmentFlag.AlignVCenter)
        told.addLayout(when)
        start.addLayout(told, 1)
        lines.addStretch(1)
        lines.addLayout(start)
        card = Card()
        rows = measure.column(card, gap=28, margins=(36, 32, 36, 32))
        self._with = named(Label(role="lead", weight=600), "with")
        rows.addLayout(_row("user-round", self._with))
        for icon, key in _RULES:
            rows.addLayout(_row(icon, Label(key, "lead", size=34)))
        lines.addWidget(card)
        lines.addStretch(1)
        return side

    def _build_card(self) -> Card:
        card = Card()
        row = measure.row(card, gap=48, margins=(56, 56, 56, 56))
        self._sign = Medallion("clock", 188, 104, stroke=1.7)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignCenter)
        told = measure.column(gap=16)
        self._instead = named(Label(role="h2"), "instead")
        self._which = named(Label(role="lead", ink="text-2", figures=True), "which")
        told.addStretch(1)
        told.addWidget(self._instead)
        told.addWidget(self._which)
        self._mine = named(LobbyButton("y_title", "secondary", "calendar-days"), "my_visits")
        self._mine.clicked.connect(lambda: self.go.emit("my_visits"))
        self._officer = named(LobbyButton("call_officer", "secondary", "hand"), "call_officer")
        self._officer.clicked.connect(self.help_asked)
        ways: QBoxLayout = measure.flip(gap=24, margins=(0, 16, 0, 0))
        ways.addWidget(self._mine)
        ways.addWidget(self._officer)
        ways.addStretch(1)
        told.addLayout(ways)
        told.addStretch(1)
        row.addLayout(told, 1)
        return card

    # What the window calls.

    def footer(self) -> Footer:
        """The ring and the end; Back while nothing is known yet."""
        if self._arrival is None:
            return Footer()
        return Footer(back=False, exit=False, start=self._closing, primary=self._end)

    def enter(self) -> None:
        """Check in whoever is signed in."""
        visitor = self.session.visitor
        if visitor is None:
            self.session.bound_for = self.name
            QTimer.singleShot(0, self, lambda: self.go.emit("sign_in"))
            return
        self._arrival = None
        self._show()
        store, facility, at = self.station.store, self.station.facility, self.station.clock()
        keeps = self.station.spool
        self.busy(on=True)
        self.station.desk.run(
            lambda: spool.check_in(store, keeps, facility, visitor.id, at),
            self._arrived,
            self.show_refusal,
            self,
        )

    def leave(self) -> None:
        """Count no more."""
        self._closing.end()

    def retranslate(self) -> None:
        """Say times and names anew."""
        self._show()

    def rescale(self) -> None:
        """The number's ground reaches from edge to edge."""
        super().rescale()
        if self._is_in:
            measure.margins(self._middle, (0, 0, 0, 0))
            self.body.setContentsMargins(0, 0, 0, 0)
            if not self.notice():
                measure.margins(self._top, (0, 0, 0, 0))

    @property
    def _is_in(self) -> bool:
        arrival = getattr(self, "_arrival", None)
        return arrival is not None and arrival.standing is Standing.IN

    # What it says.

    def _arrived(self, arrival: Arrival) -> None:
        self.busy(on=False)
        self._arrival = arrival
        if arrival.changed.visits:
            self.station.hub.changed.emit(arrival.changed)
        self._show()
        self.footer_changed.emit()
        self._closing.begin()

    def _show(self) -> None:
        arrival = self._arrival
        self._place.setVisible(self._is_in)
        self._visit.setVisible(self._is_in)
        self._card.setVisible(arrival is not None and not self._is_in)
        self.show_heading_in_body(arrival is None or self._is_in)
        if arrival is None:
            return
        if arrival.standing is not Standing.IN:
            self._show_instead(arrival)
        elif arrival.visit is not None and arrival.terminal is not None:
            self.show_title("x_title")
            self._show_place(arrival.terminal)
            self._show_visit(arrival.visit)
            if arrival.resident is not None:
                self._with.say("x_with", name=arrival.resident.full_name)
        self.rescale()

    def _show_place(self, terminal: Terminal) -> None:
        number = _NUMBER.search(terminal.name)
        self._go.say("x_term" if number else "x_place")
        self._number.show_text(number[0] if number else terminal.name)
        self._way.show_text(terminal.way)
        self._way_row.setVisible(bool(terminal.way))

    def _show_visit(self, visit: Visit) -> None:
        zone, at = self.station.facility.zone, self.station.clock()
        self._time.show_text(words.clock(visit.starts_at, zone))
        minutes = -int(-(visit.starts_at - at).total_seconds() // 60)
        if visit.starts_at < at:
            self._starts.say("x_began")
            self._in.say("x_ends", time=words.clock(visit.ends_at, zone))
            return
        self._starts.say("x_start")
        if minutes == 0:
            self._in.say("x_now")
        elif minutes == 1:
            self._in.say("x_in_one")
        else:
            self._in.say("x_in", n=minutes)

    def _show_instead(self, arrival: Arrival) -> None:
        icon, title, sentence, needs_officer = _INSTEAD[arrival.standing]
        zone, policy = self.station.facility.zone, self.station.facility.policy
        opens = "" if arrival.opens_at is None else words.clock(arrival.opens_at, zone)
        visit = arrival.visit
        starts = "" if visit is None else words.clock(visit.starts_at, zone)
        self.show_title(title, time=opens)
        ink = "warning" if needs_officer else "primary"
        self._officer.setVisible(needs_officer)
        self._sign.show_icon(icon, "warning-soft" if needs_officer else "primary-soft", ink)
        before = round(policy.check_in.total_seconds() / 60)
        self._instead.say(sentence, time=starts, n=before)
        self._which.setVisible(visit is not None)
        if visit is not None and arrival.resident is not None:
            when = words.moment_there(visit.starts_at, zone)
            self._which.show_text(f"{when} · {arrival.resident.full_name}")

    def _finish(self) -> None:
        self.go.emit(flow.FIRST)


def _row(icon: str, said: Label) -> QBoxLayout:
    row = measure.row(gap=24)
    row.addWidget(Medallion(icon, 68, 36, stroke=2.2))
    row.addWidget(said, 1)
    return row
