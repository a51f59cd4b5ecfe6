"""With whom, when, where, what it costs and what a change of plans means; then book (L13)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from kiosk.domain.facility import Facility
from kiosk.domain.party import ALONE
from kiosk.domain.visit import Hold, Visit, VisitKind
from kiosk.services import book
from kiosk.services.book import Consequence
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


class ConfirmVisitPage(HeldPage):
    """Books a new visit at the held time."""

    name: ClassVar[str] = "confirm_visit"
    title: ClassVar[str] = "c_title"
    passed: ClassVar[str] = "c_passed"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._means: Consequence | None = None
        self._who = named(FactRow("user-round", "c_who"), "with")
        self._when = named(FactRow("calendar", "c_when"), "when")
        self._where = named(FactRow("map-pin", "c_where"), "where")
        self._rule = named(Label(role="body"), "rule")
        self._after = Label("c_48c", "body", "text-2")
        rule = self._build_rule("c_48", (self._rule, self._after))
        self._bill = self._build_columns((self._who, self._when, self._where), rule)

    def _build_button(self) -> LobbyButton:
        made = LobbyButton("c_book", "primary", "calendar-check", icon_after=True)
        return named(made, "book")

    def _show_facts(self, hold: Hold) -> None:
        zone, policy = self.station.facility.zone, self.station.facility.policy
        resident = self.session.resident
        if resident is not None:
            self._who.show_facts(resident.full_name, resident.unit)
        day, hours = slot_words.day_and_hours(hold, zone)
        self._when.show_facts(day, hours)
        if hold.kind is VisitKind.ONSITE:
            early = round(policy.arrive_early.total_seconds() / 60)
            place, more = words.say("v_on"), words.say("v_on2", n=early)
        else:
            place, more = words.say("v_off"), words.say("c_where_off")
        if hold.party != ALONE or policy.admits_others:
            people = words.say("c_people", party=hold.party.said(words.language()))
            self._when.show_facts(day, f"{hours} · {people}")
        self._where.show_facts(place, more)
        self._where.show_icon("map-pin" if hold.kind is VisitKind.ONSITE else "house")

    def _show_consequence(self, hold: Hold, at: datetime) -> None:
        means = self._means = self._now(hold, at)
        facility, credits_now = self.station.facility, self._credits(hold)
        notice = round(facility.policy.notice.total_seconds() / 3600)
        self._after.setVisible(means.credit_until is not None)
        if means.credit_until is None:
            self._rule.say("c_none", n=notice)
        else:
            self._rule.say("c_48d", time=words.moment_there(means.credit_until, facility.zone))
        self._bill.show_price(means.price_cents, by_credit=means.pays_with_credit)
        left_after(self._bill, credits_now - 1 if credits_now > 0 else None)

    def _has_changed(self, hold: Hold, at: datetime) -> bool:
        shown = self._means
        return shown is not None and shown.credit_until != self._now(hold, at).credit_until

    def _now(self, hold: Hold, at: datetime) -> Consequence:
        credits_now = self._credits(hold)
        return book.consequence(self.station.facility, hold, at, credits_now=credits_now)

    def _credits(self, hold: Hold) -> int:
        return 0 if self._mine is None else self._mine.credits[hold.kind]

    def _do(self, store: Store, facility: Facility, hold: Hold, at: datetime) -> Visit:
        return book.confirm(store, facility, hold.id, at)
