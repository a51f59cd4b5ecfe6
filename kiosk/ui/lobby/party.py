"""How many people will come? Asked only where others than the visitor may (F78)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from kiosk.domain.party import ALONE, Party
from kiosk.ui import measure, words
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.stepper import Stepper
from kiosk.ui.station import Station


class PartyPage(LobbyPage):
    """Adults and children; neither can be more than the facility admits."""

    name: ClassVar[str] = "party"
    title: ClassVar[str] = "pp_title"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        lines = measure.column(self.body, gap=32)
        both = measure.flip(gap=36)
        self._adults = named(Stepper("pp_adults", "user-round"), "adults")
        self._children = named(Stepper("pp_children", "users-round"), "children")
        for each in (self._adults, self._children):
            both.addWidget(each, 1)
            each.changed.connect(self._keep)
        lines.addLayout(both)
        lines.addWidget(self._build_rule())
        lines.addStretch(1)
        self._on = named(
            LobbyButton("continue", "primary", "arrow-right", icon_after=True), "continue"
        )
        self._on.clicked.connect(self.go_on)

    def _build_rule(self) -> Card:
        card = named(Card("info"), "party_rule")
        row = measure.row(card, gap=24, margins=(32, 24, 32, 24))
        row.addWidget(Medallion("info", 52, 52, stroke=2.2, disc=""))
        told = measure.column(gap=4)
        self._most = named(Label(role="body", weight=600), "party_most")
        told.addWidget(self._most)
        told.addWidget(Label("pp_rule", "body", "text-2"))
        row.addLayout(told, 1)
        return card

    def footer(self) -> Footer:
        """On to the times."""
        return Footer(primary=self._on)

    def enter(self) -> None:
        """As chosen before, or the visitor alone."""
        policy, party = self.station.facility.policy, self.session.party or ALONE
        self._adults.limit(1, policy.adults_most)
        self._children.limit(0, policy.children_most)
        self._adults.show_count(party.adults)
        self._children.show_count(party.children)
        self._children.setVisible(policy.children_most > 0)
        self._adults.setVisible(policy.adults_most > 1)
        self._keep()
        self.retranslate()

    def step_back(self) -> bool:
        """Tell the page before where this comes from, in case that is skipped."""
        self.session.kept["back_from"] = self.name
        return False

    def retranslate(self) -> None:
        """Say the most anew."""
        policy = self.station.facility.policy
        most = Party(policy.adults_most, policy.children_most)
        self._most.say("pp_most", party=most.said(words.language()))

    def _keep(self) -> None:
        self.session.party = Party(self._adults.count(), self._children.count())
