"""My credit: what is owed, how a credit is used, and every one that came or went (F86)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.ledger import EntryWhy
from kiosk.services import credit_history
from kiosk.services.credit_history import History, Line
from kiosk.ui import measure, words
from kiosk.ui.lobby.credit_box import CreditBox
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.line import line
from kiosk.ui.station import Station


class CreditsPage(LobbyPage):
    """Read anew each time it is shown, and whenever a visit changes here."""

    name: ClassVar[str] = "credits"
    title: ClassVar[str] = "cr_title"
    idle: ClassVar = "reading"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._history: History | None = None
        self._box = CreditBox()
        self.put_beside_heading(self._box)
        self._lines = measure.column(self.body, gap=24)
        self._lines.addWidget(_rules())
        self._entries: QWidget | None = None
        self._lines.addStretch(1)
        self._mine = named(LobbyButton("y_title", "primary", "calendar-days"), "my_visits")
        self._mine.clicked.connect(lambda: self.go.emit("my_visits"))
        station.hub.changed.connect(self._heard)

    def footer(self) -> Footer:
        """On to the visits that a credit can pay for or come from."""
        return Footer(primary=self._mine)

    def enter(self) -> None:
        """Read the ledger."""
        self.clear_notice()
        self.busy(on=self._history is None)
        self._ask()

    def retranslate(self) -> None:
        """Say every line anew."""
        if self._history is not None:
            self._show(self._history)

    def _ask(self) -> None:
        visitor = self.session.visitor
        if visitor is None:
            return
        store = self.station.store
        self.station.desk.run(
            lambda: credit_history.history(store(), visitor.id),
            self._answered,
            self.show_refusal,
            self,
        )

    def _heard(self, changed: Changed) -> None:
        if changed.visits and self.isVisible():
            self._ask()

    def _answered(self, history: History) -> None:
        self.busy(on=False)
        self._show(history)

    def _show(self, history: History) -> None:
        self._history = history
        self._box.show_credits(history.credits)
        if self._entries is not None:
            self._lines.removeWidget(self._entries)
            self._entries.hide()
            self._entries.deleteLater()
        self._entries = self._build_entries(history) if history.lines else _nothing()
        self._lines.insertWidget(1, self._entries)
        self._entries.show()
        measure.fit(self.body)

    def _build_entries(self, history: History) -> Card:
        card = named(Card(), "credit_entries")
        lines = measure.column(card, gap=14, margins=(32, 20, 32, 20))
        lines.addWidget(Label("cr_entries", "body", weight=600))
        for number, each in enumerate(history.lines):
            lines.addWidget(line())
            lines.addLayout(self._row(number, each))
        return card

    def _row(self, number: int, each: Line) -> QHBoxLayout:
        zone, entry = self.station.facility.zone, each.entry
        ink = "success" if entry.amount > 0 else "text-2"
        row = measure.row(gap=24)
        mark = Medallion("plus" if entry.amount > 0 else "minus", 44, 34, stroke=2.6, disc="")
        mark.show_icon("plus" if entry.amount > 0 else "minus", "", ink)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        told = measure.column(gap=2)
        what = named(Label(role="body", weight=600), f"credit_why_{number}")
        what.show_text(words.say(_key(each)))
        told.addWidget(what)
        more = named(Label(role="small", ink="text-2", figures=True), f"credit_of_{number}")
        kind = words.say(f"cr_kind.{entry.kind}")
        if each.visit is None:
            more.say("cr_when", at=words.moment_there(entry.at, zone), kind=kind)
        else:
            when = words.moment_there(each.visit.starts_at, zone)
            at = words.moment_there(entry.at, zone)
            more.say("cr_when_of", at=at, kind=kind, visit=when, name=each.whom)
        told.addWidget(more)
        row.addLayout(told, 1)
        sign = "+" if entry.amount > 0 else "\N{MINUS SIGN}"
        sums = measure.column(gap=2)
        amount = Label(role="lead", ink=ink, weight=700, wrap=False, figures=True)
        amount.show_text(f"{sign} {abs(entry.amount)}")
        left = Label(role="small", ink="text-2", wrap=False, figures=True)
        left.say("cr_left_one" if each.left == 1 else "cr_left", n=each.left)
        for label in (amount, left):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            sums.addWidget(label)
        row.addLayout(sums)
        return row


def _key(each: Line) -> str:
    entry = each.entry
    if entry.why is EntryWhy.UNDONE:
        return "cr_why.undone_given" if entry.amount > 0 else "cr_why.undone_taken"
    return f"cr_why.{entry.why}"


def _rules() -> Card:
    """How a credit is used, and that it does not expire (R30)."""
    card = named(Card("info"), "credit_rules")
    row = measure.row(card, gap=24, margins=(32, 24, 32, 24))
    mark = Medallion("wallet", 60, 52, stroke=2.2, disc="")
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    told = measure.column(gap=4)
    told.addWidget(Label("cr_rule", "body", weight=600))
    told.addWidget(Label("cr_rule_t", "body", "text-2"))
    row.addLayout(told, 1)
    return card


def _nothing() -> Card:
    card = named(Card(), "no_credits")
    row = measure.row(card, gap=32, margins=(40, 36, 40, 36))
    row.addWidget(Medallion("wallet", 96, 52, stroke=2))
    told = measure.column(gap=4)
    told.addStretch(1)
    told.addWidget(Label("cr_none", "lead"))
    told.addWidget(Label("cr_none_t", "body", "text-2"))
    told.addStretch(1)
    row.addLayout(told, 1)
    return card
