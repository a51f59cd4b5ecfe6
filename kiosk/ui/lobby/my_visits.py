"""My visits: credit, what is to come and can be moved or cancelled, and what is past (L14)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.errors import Refusal
from kiosk.domain.visit import Visit, VisitKind
from kiosk.services import book
from kiosk.services.book import Mine
from kiosk.ui import measure, words
from kiosk.ui.lobby.cancel_overlay import CancelOverlay
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.lobby.visit_cards import PastVisits, VisitCard
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station

#: Past visits shown; older ones are for an officer.
_PAST = 8

_CREDIT_WORDS = {
    VisitKind.ONSITE: ("y_credit_here_one", "y_credit_here_some"),
    VisitKind.OFFSITE: ("y_credit_home_one", "y_credit_home_some"),
}


class MyVisitsPage(LobbyPage):
    """Read anew each time it is shown, and whenever something is booked or cancelled here."""

    name: ClassVar[str] = "my_visits"
    title: ClassVar[str] = "y_title"
    idle: ClassVar = "reading"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._mine: Mine | None = None
        self._dialog: CancelOverlay | None = None
        self._good = ""
        self.put_beside_heading(self._build_credit())
        self._lines = measure.column(self.body, gap=20)
        self._lines.addStretch(1)
        self._book = named(LobbyButton("y_book", "primary", "plus", icon_after=True), "book_new")
        self._book.clicked.connect(lambda: self.go.emit("visit_kind"))
        station.hub.changed.connect(self._refresh)

    def _build_credit(self) -> Card:
        self._credit_box = named(Card(), "credit_box")
        row = measure.row(self._credit_box, gap=20, margins=(32, 16, 32, 16))
        self._wallet = Medallion("wallet", 46, 46, stroke=2.2, disc="")
        row.addWidget(self._wallet)
        self._credit_what = Label("y_credit", "body", weight=600, wrap=False)
        self._credit = named(Label(role="lead", weight=700, figures=True), "credit")
        row.addWidget(self._credit_what)
        row.addWidget(self._credit, 1)
        self._credit_box.hide()
        return self._credit_box

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
        self.busy(on=self._mine is None)
        self._ask()

    def leave(self) -> None:
        """Close the question."""
        self._close_dialog()

    def retranslate(self) -> None:
        """Say everything anew."""
        if self._mine is not None:
            self._show(self._mine)
        if self._good:
            self.tell(words.say(self._good), "good")

    # What there is.

    def _ask(self) -> None:
        visitor = self.session.visitor
        if visitor is None:
            return
        store, at = self.station.store, self.station.clock()
        self.station.desk.run(
            lambda: book.mine(store(), visitor.id, at), self._answered, self.show_refusal, self
        )

    def _refresh(self, changed: Changed) -> None:
        if changed.visits and self.isVisible() and not self.is_busy:
            self._ask()

    def _answered(self, mine: Mine) -> None:
        self.busy(on=False)
        self._show(mine)

    def _show(self, mine: Mine) -> None:
        self._mine = mine
        self._show_credits(mine)
        self._clear()
        at, facility = self.station.clock(), self.station.facility
        for visit in mine.upcoming:
            name = mine.residents[visit.resident].full_name
            card = VisitCard(facility, visit, name, at)
            card.cancelling.connect(lambda v=visit, n=name: self._ask_to_cancel(v, n))
            card.moving.connect(lambda v=visit: self._move(v))
            self._add(card)
        if not mine.upcoming:
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

    def _show_credits(self, mine: Mine) -> None:
        said = []
        for kind, (one, some) in _CREDIT_WORDS.items():
            count = mine.credits[kind]
            if count > 0:
                said.append(words.say(one) if count == 1 else words.say(some, n=count))
        ink = "success" if said else "text-2"
        self._credit_box.set_kind("good" if said else "plain")
        self._wallet.show_icon("wallet", "", ink)
        self._credit_what.set_ink(ink)
        self._credit.set_ink(ink)
        self._credit.show_text(" · ".join(said) or words.say("y_credit_none"))
        self._credit_box.show()

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

        def work() -> Mine:
            book.cancel(store(), facility, visit.visitor, visit.id, at)
            return book.mine(store(), visit.visitor, at)

        self.station.desk.run(
            work, lambda mine: self._cancelled(visit, mine, earns=earns), self._not_cancelled, self
        )

    def _cancelled(self, visit: Visit, mine: Mine, *, earns: bool) -> None:
        self._answered(mine)
        self._good = "cancel_done_credit" if earns else "cancel_done_none"
        self.tell(words.say(self._good), "good")
        self.station.hub.changed.emit(Changed(visits=frozenset({visit.id}), letters=True))

    def _not_cancelled(self, refused: Refusal) -> None:
        self.show_refusal(refused)
        self._ask()


def _nothing(key: str) -> Card:
    """There is no visit to come."""
    card = named(Card(), "no_visits")
    row: QLayout = measure.row(card, gap=32, margins=(40, 36, 40, 36))
    row.addWidget(Medallion("calendar", 96, 52, stroke=2))
    label = Label(key, "lead")
    label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(label)
    return card
