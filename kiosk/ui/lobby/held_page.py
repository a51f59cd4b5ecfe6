"""A page on which a held time is looked over and confirmed by one button."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.errors import (
    HoldExpired,
    NotApproved,
    OfferGone,
    Refusal,
    SlotClosed,
    SlotGone,
    StoreAway,
    StoreBusy,
    StoreFull,
    Under18,
)
from kiosk.domain.facility import Facility
from kiosk.domain.visit import Hold, Visit
from kiosk.services import book
from kiosk.services.book import Mine
from kiosk.store.store import Store
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

#: These pass, and what was asked may have been done though nobody heard so: it is asked again.
_PASSING = (StoreAway, StoreBusy, StoreFull)

#: Milliseconds between two tries.
AGAIN = 5_000


class HeldPage(LobbyPage):
    """Nothing is done but by its button. Leaving by Back keeps the held time.

    ``passed`` is the key of what is said when the consequence has changed since it was shown.
    """

    passed: ClassVar[str]

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._mine: Mine | None = None
        self._keeps = self._passed = False
        self._note = named(ChosenNote("clock"), "held")
        self._button = self._build_button()
        self._button.clicked.connect(self._confirm)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK)
        self._ticks.timeout.connect(self._tick)
        self._reading = QTimer(self, singleShot=True, interval=_READING)
        self._reading.timeout.connect(self._allow)
        self._unsure = False
        self._again = QTimer(self, singleShot=True, interval=AGAIN)
        self._again.timeout.connect(self._try_again)

    # To be answered by pages.

    @abstractmethod
    def _build_button(self) -> LobbyButton:
        """The one that confirms."""

    @abstractmethod
    def _show_facts(self, hold: Hold) -> None:
        """Say what is to be confirmed."""

    @abstractmethod
    def _show_consequence(self, hold: Hold, at: datetime) -> None:
        """Say what that means then, and remember what was said."""

    @abstractmethod
    def _has_changed(self, hold: Hold, at: datetime) -> bool:
        """Whether it would mean something else then than what was said."""

    @abstractmethod
    def _do(self, store: Store, facility: Facility, hold: Hold, at: datetime) -> Visit:
        """Confirm; on the lane of the store, so the page is not to be touched."""

    # Building.

    def _build_columns(self, facts: tuple[FactRow, ...], rule: Card) -> Bill:
        """Facts and rule at the left, the bill at the right."""
        self._columns = columns = measure.flip(self.body, gap=36)
        left = measure.column(gap=24)
        card = Card()
        lines = measure.column(card, margins=(36, 12, 36, 12))
        for row in facts:
            if lines.count():
                lines.addWidget(line())
            lines.addWidget(row)
        left.addWidget(card)
        left.addWidget(rule)
        side = QWidget()
        side.setLayout(left)
        columns.addWidget(side, 21, Qt.AlignmentFlag.AlignTop)
        bill = named(Bill(), "bill")
        columns.addWidget(bill, 10, Qt.AlignmentFlag.AlignTop)
        columns.addStretch(0)
        return bill

    @staticmethod
    def _build_rule(title: str, said: tuple[Label, ...]) -> Card:
        """A box with a clock: what to know before it is confirmed."""
        card = Card("attention")
        row = measure.row(card, gap=24, margins=(32, 24, 32, 24))
        mark = Medallion("clock-alert", 60, 60, stroke=2.2, disc="", ink="warning")
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        told = measure.column(gap=4)
        told.addWidget(Label(title, "body", weight=600, size=34))
        for label in said:
            told.addWidget(label)
        row.addLayout(told, 1)
        return card

    # What the window calls.

    def footer(self) -> Footer:
        """How long the time is held, and the one button that confirms."""
        return Footer(note=self._note, primary=self._button)

    def arrange(self, *, portrait: bool) -> None:
        """One under the other, the bill follows at once."""
        for number, share in enumerate((0, 0, 1) if portrait else (21, 10, 0)):
            self._columns.setStretch(number, share)

    def enter(self) -> None:
        """Ask what visits and credits there are; until then there is nothing to press."""
        self._keeps = self._passed = self._unsure = False
        self._reading.stop()
        self.clear_notice()
        self._mine = None
        self._show()
        if self.session.hold is None or self.session.visitor is None:
            self._lose(HoldExpired())
            return
        self._ticks.start()
        self._learn()

    def leave(self) -> None:
        """Give the time back, unless it is booked or may still be."""
        self._ticks.stop()
        self._reading.stop()
        self._again.stop()
        hold = self.session.hold
        if hold is not None and hold.is_offer:
            # It stays theirs until it lapses, wherever they go; only this page shows it as held.
            self.session.hold = self.session.slot = None
            return
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
            self.tell(words.say(self.passed), "attention")

    # What it says.

    def _learn(self) -> None:
        visitor = self.session.visitor
        if visitor is None:
            return
        store, at = self.station.store, self.station.clock()
        self.busy(on=True)
        self.station.desk.run(
            lambda: book.mine(store(), visitor.id, at), self._learned, self._cannot, self
        )

    def _cannot(self, refused: Refusal) -> None:
        self.show_refusal(refused)
        if isinstance(refused, _PASSING):
            self._again.start()

    def _try_again(self) -> None:
        self.clear_notice()
        if self._mine is None:
            self._learn()
        else:
            self._confirm()

    def _learned(self, mine: Mine) -> None:
        self._mine = mine
        self.busy(on=False)
        self._show()

    def _show(self) -> None:
        hold, resident = self.session.hold, self.session.resident
        self._allow()
        if hold is None or resident is None:
            return
        self._show_facts(hold)
        self._show_consequence(hold, self.station.clock())
        self._show_left(hold)

    def _allow(self) -> None:
        """Going on, once the credits are known and what has changed could be read."""
        self._button.setEnabled(self._mine is not None and not self._reading.isActive())

    def _show_left(self, hold: Hold) -> None:
        left = slot_words.left(hold.expires_at - self.station.clock())
        self._note.tell("c_held", left)

    def _tick(self) -> None:
        hold = self.session.hold
        if hold is None or self.is_busy:
            return
        if self._unsure:
            return  # It may be booked: only the store can say that the time is lost.
        if hold.expires_at <= self.station.clock():
            self._lose(HoldExpired())
            return
        self._show_left(hold)
        self._look_again(hold)

    def _look_again(self, hold: Hold) -> bool:
        """Whether what it means has changed since it was shown; says so."""
        at = self.station.clock()
        if not self._has_changed(hold, at):
            return False
        self._show_consequence(hold, at)
        self._tell_passed()
        return True

    def _tell_passed(self) -> None:
        self._passed = True
        self.tell(words.say(self.passed), "attention")
        self._reading.start()
        self._allow()

    # Confirming.

    def _confirm(self) -> None:
        hold = self.session.hold
        if hold is None or self.is_busy or self._look_again(hold):
            return
        store, facility, at = self.station.store, self.station.facility, self.station.clock()
        self.busy(on=True)
        self.station.desk.run(
            lambda: self._do(store(), facility, hold, at), self._done, self._failed, self
        )

    def _done(self, visit: Visit) -> None:
        self.busy(on=False)
        self.session.visit = visit
        self.session.hold = self.session.slot = self.session.day = None
        self.station.hub.changed.emit(Changed(visits=frozenset({visit.id}), letters=True))
        self.go_on()

    def _failed(self, refused: Refusal) -> None:
        if isinstance(refused, _LOST):
            self._lose(refused)
        else:
            self._unsure = isinstance(refused, _PASSING)
            self._cannot(refused)

    def _lose(self, refused: Refusal, page: str = "slots") -> None:
        """Back to the times, or to the visits, with the reason."""
        if self.session.hold is not None and self.session.hold.is_offer:
            page = "my_visits"
            refused = OfferGone() if isinstance(refused, HoldExpired | SlotGone) else refused
        self.busy(on=False)
        self._ticks.stop()
        self.session.kept[f"{page}_refused"] = refused
        # Gives back what may still be held.
        self.go.emit(page)


def left_after(bill: Bill, credits_left: int | None) -> None:
    """The bill's remark on the credits that are left; ``None`` where there were none."""
    if credits_left is None:
        bill.say_nothing()
    elif credits_left == 0:
        bill.say("c_left_none")
    elif credits_left == 1:
        bill.say("c_left_one")
    else:
        bill.say("c_left_some", n=credits_left)
