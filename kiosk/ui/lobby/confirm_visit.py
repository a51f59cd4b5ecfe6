"""With whom, when, where, what it costs and what a change of plans means; then book (L13)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.errors import HoldExpired, NotApproved, Refusal, SlotClosed, SlotGone, Under18
from kiosk.domain.visit import Hold, Visit, VisitKind
from kiosk.services import book
from kiosk.services.book import Consequence
from kiosk.ui import measure, words
from kiosk.ui.lobby import slot_words
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.bill import Bill
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.chosen_note import ChosenNote
from kiosk.ui.parts.fact_row import FactRow
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.line import line
from kiosk.ui.station import Station

_TICK = 250

#: Milliseconds for which the button rests when the consequence has changed under the finger.
_READING = 1500

#: After these the time is lost, and another has to be chosen.
_LOST = (HoldExpired, SlotGone, SlotClosed, NotApproved, Under18)


class ConfirmVisitPage(LobbyPage):
    """Nothing is booked but by its button. Leaving by Back keeps the held time."""

    name: ClassVar[str] = "confirm_visit"
    title: ClassVar[str] = "c_title"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._credits: int | None = None
        self._means: Consequence | None = None
        self._keeps = self._passed = False
        self._columns = columns = measure.flip(self.body, gap=36)
        left = measure.column(gap=24)
        left.addWidget(self._build_facts())
        left.addWidget(self._build_rule())
        side = QWidget()
        side.setLayout(left)
        columns.addWidget(side, 21, Qt.AlignmentFlag.AlignTop)
        self._bill = named(Bill(), "bill")
        columns.addWidget(self._bill, 10, Qt.AlignmentFlag.AlignTop)
        columns.addStretch(0)
        self._note = named(ChosenNote("clock"), "held")
        self._book = named(
            LobbyButton("c_book", "primary", "calendar-check", icon_after=True), "book"
        )
        self._book.clicked.connect(self._confirm)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK)
        self._ticks.timeout.connect(self._tick)
        self._reading = QTimer(self, singleShot=True, interval=_READING)
        self._reading.timeout.connect(self._allow)

    def _build_facts(self) -> Card:
        card = Card()
        lines = measure.column(card, margins=(36, 12, 36, 12))
        self._who = named(FactRow("user-round", "c_who"), "with")
        self._when = named(FactRow("calendar", "c_when"), "when")
        self._where = named(FactRow("map-pin", "c_where"), "where")
        for row in (self._who, self._when, self._where):
            if lines.count():
                lines.addWidget(line())
            lines.addWidget(row)
        return card

    def _build_rule(self) -> Card:
        card = Card("attention")
        row = measure.row(card, gap=24, margins=(32, 24, 32, 24))
        mark = Medallion("clock-alert", 60, 60, stroke=2.2, disc="", ink="warning")
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        told = measure.column(gap=4)
        told.addWidget(Label("c_48", "body", weight=600, size=34))
        self._rule = named(Label(role="body"), "rule")
        self._after = Label("c_48c", "body", "text-2")
        told.addWidget(self._rule)
        told.addWidget(self._after)
        row.addLayout(told, 1)
        return card

    # What the window calls.

    def footer(self) -> Footer:
        """How long the time is held, and the one button that books."""
        return Footer(note=self._note, primary=self._book)

    def arrange(self, *, portrait: bool) -> None:
        """One under the other, the bill follows at once."""
        for number, share in enumerate((0, 0, 1) if portrait else (21, 10, 0)):
            self._columns.setStretch(number, share)

    def enter(self) -> None:
        """Ask how many credits there are; until then there is nothing to press."""
        self._keeps = self._passed = False
        self._reading.stop()
        self.clear_notice()
        self._credits = self._means = None
        self._show()
        hold, visitor = self.session.hold, self.session.visitor
        if hold is None or visitor is None:
            self._lose(HoldExpired())
            return
        self._ticks.start()
        store, at = self.station.store, self.station.clock()
        self.busy(on=True)
        self.station.desk.run(
            lambda: book.mine(store(), visitor.id, at).credits[hold.kind],
            self._learned,
            self.show_refusal,
            self,
        )

    def leave(self) -> None:
        """Give the time back, unless it is booked or may still be."""
        self._ticks.stop()
        self._reading.stop()
        hold = self.session.hold
        if self._keeps or hold is None:
            return
        self.session.hold = self.session.slot = None
        store = self.station.store
        self.station.desk.run(
            lambda: book.release(store(), hold.id), lambda _: None, lambda _: None, self
        )

    def step_back(self) -> bool:
        """The time stays held while another is looked for."""
        self._keeps = True
        return False

    def retranslate(self) -> None:
        """Say everything anew that is not said by key."""
        self._show()
        if self._passed:
            self.tell(words.say("c_passed"), "attention")

    # What it says.

    def _learned(self, credits_now: int) -> None:
        self._credits = credits_now
        self.busy(on=False)
        self._show()

    def _show(self) -> None:
        hold, resident = self.session.hold, self.session.resident
        self._allow()
        if hold is None or resident is None:
            return
        zone, policy = self.station.facility.zone, self.station.facility.policy
        self._who.show_facts(resident.full_name, resident.unit)
        day = hold.starts_at.astimezone(zone).date()
        weekday = words.weekday(day, long=True)
        hours = words.span(hold.starts_at, hold.ends_at, zone)
        zone_name = slot_words.zone_name(zone, hold.starts_at)
        self._when.show_facts(f"{weekday}, {words.full_date(day)}", f"{hours} ({zone_name})")
        if hold.kind is VisitKind.ONSITE:
            early = round(policy.arrive_early.total_seconds() / 60)
            self._where.show_facts(words.say("v_on"), words.say("v_on2", n=early))
        else:
            self._where.show_facts(words.say("v_off"), words.say("c_where_off"))
        self._where.show_icon("map-pin" if hold.kind is VisitKind.ONSITE else "house")
        self._show_consequence(hold)
        self._show_left(hold)

    def _allow(self) -> None:
        """Booking, once the credits are known and what has changed could be read."""
        self._book.setEnabled(self._credits is not None and not self._reading.isActive())

    def _show_consequence(self, hold: Hold) -> None:
        credits_now = self._credits or 0
        facility, at = self.station.facility, self.station.clock()
        means = self._means = book.consequence(facility, hold, at, credits_now=credits_now)
        notice = round(facility.policy.notice.total_seconds() / 3600)
        self._after.setVisible(means.credit_until is not None)
        if means.credit_until is None:
            self._rule.say("c_none", n=notice)
        else:
            self._rule.say("c_48d", time=words.moment(means.credit_until, facility.zone))
        self._bill.show_price(means.price_cents, by_credit=means.pays_with_credit)
        if self._credits is None or credits_now == 0:
            self._bill.say_nothing()
        elif credits_now == 1:
            self._bill.say("c_left_none")
        elif credits_now == 2:
            self._bill.say("c_left_one")
        else:
            self._bill.say("c_left_some", n=credits_now - 1)

    def _show_left(self, hold: Hold) -> None:
        left = slot_words.left(hold.expires_at - self.station.clock())
        self._note.tell("c_held", left)

    def _tick(self) -> None:
        hold = self.session.hold
        if hold is None or self.is_busy:
            return
        if hold.expires_at <= self.station.clock():
            self._lose(HoldExpired())
            return
        self._show_left(hold)
        self._look_again(hold)

    def _look_again(self, hold: Hold) -> bool:
        """Whether the last moment for a credit has passed since it was shown; says so."""
        shown, at = self._means, self.station.clock()
        now = book.consequence(self.station.facility, hold, at, credits_now=self._credits or 0)
        if shown is None or shown.credit_until == now.credit_until:
            return False
        self._passed = True
        self._show_consequence(hold)
        self.tell(words.say("c_passed"), "attention")
        self._reading.start()
        self._allow()
        return True

    # Booking.

    def _confirm(self) -> None:
        hold = self.session.hold
        if hold is None or self.is_busy or self._look_again(hold):
            return
        store, facility, at = self.station.store, self.station.facility, self.station.clock()
        self.busy(on=True)
        self.station.desk.run(
            lambda: book.confirm(store(), facility, hold.id, at),
            self._booked,
            self._failed,
            self,
        )

    def _booked(self, visit: Visit) -> None:
        self.busy(on=False)
        self.session.visit = visit
        self.session.hold = self.session.slot = self.session.day = None
        self.station.hub.changed.emit(Changed(visits=frozenset({visit.id}), letters=True))
        self.go_on()

    def _failed(self, refused: Refusal) -> None:
        if isinstance(refused, _LOST):
            self._lose(refused)
        else:
            self.show_refusal(refused)

    def _lose(self, refused: Refusal) -> None:
        """Back to the times, with the reason."""
        self.busy(on=False)
        self._ticks.stop()
        self.session.kept["slots_refused"] = refused
        # Gives back what may still be held.
        self.go.emit("slots")
