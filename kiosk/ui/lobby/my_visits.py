"""My visits: credit, what is to come and can be moved or cancelled, and what is past (L14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.errors import Refusal
from kiosk.domain.facility import Facility, Resident
from kiosk.domain.ids import VisitorId
from kiosk.domain.slot import Slot
from kiosk.domain.visit import Visit
from kiosk.services import book, residents, waitlist
from kiosk.services.book import Mine
from kiosk.services.waitlist import Standing
from kiosk.store.store import Store
from kiosk.ui import measure, words
from kiosk.ui.lobby.cancel_overlay import CancelOverlay
from kiosk.ui.lobby.credit_box import CreditBox
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.lobby.visit_cards import PastVisits, VisitCard
from kiosk.ui.lobby.wait_cards import WaitCard
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station

#: Past visits shown; older ones are for an officer.
_PAST = 8

#: Milliseconds between looks at a waiting list, on which a time may be offered at any moment.
_LOOK = 10_000


@dataclass(frozen=True, slots=True)
class _All:
    """Visits with credits, and places on waiting lists with whom they are for."""

    mine: Mine
    waits: tuple[tuple[Standing, Resident], ...]


class MyVisitsPage(LobbyPage):
    """Read anew each time it is shown, and whenever something is booked or cancelled here."""

    name: ClassVar[str] = "my_visits"
    title: ClassVar[str] = "y_title"
    idle: ClassVar = "reading"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._all: _All | None = None
        self._dialog: CancelOverlay | None = None
        self._good = ""
        self._credit_box = CreditBox()
        self.put_beside_heading(self._build_credit())
        self._lines = measure.column(self.body, gap=20)
        self._lines.addStretch(1)
        self._book = named(LobbyButton("y_book", "primary", "plus", icon_after=True), "book_new")
        self._book.clicked.connect(lambda: self.go.emit("visit_kind"))
        self._looks = QTimer(self, interval=_LOOK)
        self._looks.timeout.connect(self._look)
        station.hub.changed.connect(self._refresh)

    def _build_credit(self) -> QWidget:
        """What is owed, and the way to how it came about."""
        aside = QWidget()
        row = measure.flip(aside, gap=16)
        row.addWidget(self._credit_box)
        see = named(LobbyButton("cr_see", "secondary", "history", small=True), "credits")
        see.clicked.connect(lambda: self.go.emit("credits"))
        row.addWidget(see, 0, Qt.AlignmentFlag.AlignRight)
        return aside

    # What the window calls.

    def footer(self) -> Footer:
        """Book another."""
        return Footer(primary=self._book)

    def enter(self) -> None:
        """Read visits and credits."""
        self._good, self.session.moving = "", None
        self.clear_notice()
        refused = self.session.kept.pop("my_visits_refused", None)
        if isinstance(refused, Refusal):
            self.show_refusal(refused)
        self.busy(on=self._all is None)
        self._looks.start()
        self._ask()

    def leave(self) -> None:
        """Close the question, and look no more."""
        self._looks.stop()
        self._close_dialog()

    def retranslate(self) -> None:
        """Say everything anew."""
        if self._all is not None:
            self._show(self._all)
        if self._good:
            self.tell(words.say(self._good), "good")

    # What there is.

    def _ask(self) -> None:
        self._read(self._answered)

    def _read(self, done: Callable[[_All], None]) -> None:
        visitor = self.session.visitor
        if visitor is None:
            return
        store, at, facility = self.station.store, self.station.clock(), self.station.facility
        self.station.desk.run(
            lambda: _read(store(), facility, visitor.id, at), done, self.show_refusal, self
        )

    def _look(self) -> None:
        """A time may have been offered, or an offer may have lapsed."""
        if self._all is not None and self._all.waits and self._dialog is None and not self.is_busy:
            self._read(self._looked)

    def _refresh(self, changed: Changed) -> None:
        if changed.visits and self.isVisible() and not self.is_busy:
            self._ask()

    def _answered(self, found: _All) -> None:
        self.busy(on=False)
        self._show(found)

    def _looked(self, found: _All) -> None:
        """Nothing moves under the finger unless something is different."""
        if found != self._all and not self.is_busy:
            self._show(found)

    def _show(self, found: _All) -> None:
        self._all, mine = found, found.mine
        self._credit_box.show_credits(mine.credits)
        self._clear()
        for standing, resident in found.waits:
            self._show_wait(standing, resident)
        at, facility = self.station.clock(), self.station.facility
        for visit in mine.upcoming:
            name = mine.residents[visit.resident].full_name
            card = VisitCard(facility, visit, name, at)
            card.cancelling.connect(lambda v=visit, n=name: self._ask_to_cancel(v, n))
            card.moving.connect(lambda v=visit: self._move(v))
            self._add(card)
        if not mine.upcoming and not found.waits:
            self._add(_nothing("y_none_ahead" if mine.past else "no_visits"))
        if mine.past:
            past = PastVisits(facility, mine.past[:_PAST], mine.credited, mine.moved_to)
            self._add(past)
        self._lines.addStretch(1)
        measure.fit(self.body)

    def _add(self, card: Card) -> None:
        self._lines.addWidget(card)
        # A layout shows what it is given only a moment later.
        card.show()

    def _clear(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    # Waiting.

    def _show_wait(self, standing: Standing, resident: Resident) -> None:
        card = WaitCard(self.station.facility, standing, resident.full_name)
        card.leaving.connect(lambda: self._leave_list(standing))
        card.booking.connect(lambda: self._take(standing, resident))
        self._add(card)

    def _leave_list(self, standing: Standing) -> None:
        visitor = self.session.visitor
        if visitor is None or self.is_busy:
            return
        store, facility, at = self.station.store, self.station.facility, self.station.clock()
        number = standing.wait.number
        self.busy(on=True)
        self.station.desk.run(
            lambda: waitlist.leave(store(), facility, visitor.id, number, at),
            lambda _: self._left_list(),
            self._not_cancelled,
            self,
        )

    def _left_list(self) -> None:
        self._good = "w_left"
        self.tell(words.say(self._good), "good")
        self._ask()

    def _take(self, standing: Standing, resident: Resident) -> None:
        """Look the offered time over, and book it there."""
        hold, session = standing.hold, self.session
        if hold is None or self.is_busy:
            return
        session.hold, session.slot = hold, Slot(hold.starts_at, hold.ends_at)
        session.visit_kind, session.resident, session.moving = hold.kind, resident, None
        self.go.emit("confirm_visit")

    # Moving and cancelling.

    def _move(self, visit: Visit) -> None:
        """Look for another time, beginning with the day the visit is on."""
        session, zone = self.session, self.station.facility.zone
        session.moving, session.visit_kind = visit, visit.kind
        session.day = visit.starts_at.astimezone(zone).date()
        self.go.emit("slots")

    def _ask_to_cancel(self, visit: Visit, name: str) -> None:
        self._close_dialog()
        self._good = ""
        self.clear_notice()
        dialog = CancelOverlay(self.window(), self.station.facility, visit, name)
        dialog.kept.connect(self._close_dialog)
        dialog.agreed.connect(lambda: self._cancel(visit))
        self._dialog = dialog
        dialog.begin(self.station.clock())

    def _close_dialog(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.shut()
            dialog.deleteLater()

    def _cancel(self, visit: Visit) -> None:
        """At the moment the button was pressed, and only for what it said."""
        at = self.station.clock()
        if self._dialog is None or not self._dialog.still_means(at):
            return
        self._close_dialog()
        facility, store = self.station.facility, self.station.store
        earns = book.consequence(facility, visit, at).credit_until is not None
        self.busy(on=True)

        def work() -> _All:
            book.cancel(store(), facility, visit.visitor, visit.id, at)
            return _read(store(), facility, visit.visitor, at)

        def done(found: _All) -> None:
            self._cancelled(visit, found, earns=earns)

        self.station.desk.run(work, done, self._not_cancelled, self)

    def _cancelled(self, visit: Visit, found: _All, *, earns: bool) -> None:
        self._answered(found)
        self._good = "cancel_done_credit" if earns else "cancel_done_none"
        self.tell(words.say(self._good), "good")
        self.station.hub.changed.emit(Changed(visits=frozenset({visit.id}), letters=True))

    def _not_cancelled(self, refused: Refusal) -> None:
        self.show_refusal(refused)
        self._ask()


def _read(store: Store, facility: Facility, visitor: VisitorId, at: datetime) -> _All:
    waits = waitlist.mine(store, facility, visitor, at)
    whom = tuple((each, residents.by_id(store, each.wait.resident)) for each in waits)
    return _All(book.mine(store, visitor, at), whom)


def _nothing(key: str) -> Card:
    """There is no visit to come."""
    card = named(Card(), "no_visits")
    row: QLayout = measure.row(card, gap=32, margins=(40, 36, 40, 36))
    row.addWidget(Medallion("calendar", 96, 52, stroke=2))
    label = Label(key, "lead")
    label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(label)
    return card
