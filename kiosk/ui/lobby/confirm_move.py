"""From when to when a visit moves, what that means for credit and charge; then move it (R28)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from kiosk.domain.errors import ConsequenceChanged, Refusal, VisitBegun, VisitOver
from kiosk.domain.facility import Facility
from kiosk.domain.visit import Hold, Payment, Visit
from kiosk.services import move
from kiosk.services.book import Mine
from kiosk.services.move import Effect
from kiosk.store.store import Store
from kiosk.ui import words
from kiosk.ui.lobby import slot_words
from kiosk.ui.lobby.held_page import HeldPage, left_after
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.fact_row import FactRow
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station


class ConfirmMovePage(HeldPage):
    """Old and new time one under the other; the old one stays until the button is touched."""

    name: ClassVar[str] = "confirm_move"
    title: ClassVar[str] = "mv_check"
    passed: ClassVar[str] = "mv_changed"
    beside: ClassVar[bool] = True

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._means: Effect | None = None
        self._old = named(FactRow("calendar-x", "mv_old"), "old_time")
        self._new = named(FactRow("calendar-check", "mv_new"), "new_time")
        self._effect = named(Label(role="body"), "effect")
        self._then = named(Label(role="body", ink="text-2"), "then")
        rule = self._build_rule("mv_effect", (self._effect, self._then))
        self._bill = self._build_columns((self._old, self._new), rule)

    def _build_button(self) -> LobbyButton:
        made = LobbyButton("mv_go", "primary", "calendar-check", icon_after=True)
        return named(made, "move_it")

    def _learned(self, mine: Mine) -> None:
        """The visit as it is now; another machine may have changed it."""
        moving = self.session.moving
        found = (
            None if moving is None else next((v for v in mine.upcoming if v.id == moving.id), None)
        )
        if found is None:
            self._lose(VisitOver(), "my_visits")
            return
        self.session.moving = found
        super()._learned(mine)

    def _show_facts(self, hold: Hold) -> None:
        zone, resident = self.station.facility.zone, self.session.resident
        if resident is not None:
            self.show_lead("t_for", name=resident.full_name)
        if self.session.moving is not None:
            day, hours = slot_words.day_and_hours(self.session.moving, zone)
            self._old.show_facts(day, f"{hours} · {words.say('mv_old_t')}")
        day, hours = slot_words.day_and_hours(hold, zone)
        self._new.show_facts(day, hours)

    def _show_consequence(self, hold: Hold, at: datetime) -> None:
        means = self._means = self._now(hold, at)
        visit, zone = self.session.moving, self.station.facility.zone
        if means is None or visit is None:
            return
        if means.earns:
            key = "mv_in_time"
        else:
            key = f"mv_late_{means.payment}" if visit.carries_right else f"mv_again_{means.payment}"
        price = words.money(means.price_cents)
        self._effect.say(key, until=words.moment_there(means.until, zone), price=price)
        if means.credit_until is None:
            self._then.say("mv_then_none")
        else:
            self._then.say("mv_then", time=words.moment_there(means.credit_until, zone))
        by_credit = means.payment is Payment.CREDIT
        self._bill.show_price(means.price_cents, by_credit=by_credit)
        left_after(self._bill, means.credits_left if by_credit else None)

    def _has_changed(self, hold: Hold, at: datetime) -> bool:
        return self._means is not None and self._means != self._now(hold, at)

    def _now(self, hold: Hold, at: datetime) -> Effect | None:
        visit = self.session.moving
        if visit is None:
            return None
        credits_now = 0 if self._mine is None else self._mine.credits[hold.kind]
        return move.effect(self.station.facility, visit, hold, at, credits_now)

    def _do(self, store: Store, facility: Facility, hold: Hold, at: datetime) -> Visit:
        told = self._means
        if told is None:
            raise ConsequenceChanged
        return move.confirm(store, facility, hold.id, told, at)

    def _failed(self, refused: Refusal) -> None:
        if isinstance(refused, VisitBegun | VisitOver):
            self._lose(refused, "my_visits")
        elif isinstance(refused, ConsequenceChanged):
            self.busy(on=False)
            self._tell_passed()
            self._learn()
        else:
            super()._failed(refused)
