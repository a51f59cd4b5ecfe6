"""How many visits are owed, in a box beside a heading."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from kiosk.domain.visit import VisitKind
from kiosk.ui import measure, words
from kiosk.ui.named import named
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.label import Label

_WORDS = {
    VisitKind.ONSITE: ("y_credit_here_one", "y_credit_here_some"),
    VisitKind.OFFSITE: ("y_credit_home_one", "y_credit_home_some"),
}


class CreditBox(Card):
    """Hidden until it is told."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("credit_box")
        row = measure.row(self, gap=20, margins=(32, 16, 32, 16))
        self._wallet = Medallion("wallet", 46, 46, stroke=2.2, disc="")
        row.addWidget(self._wallet)
        self._what = Label("y_credit", "body", weight=600, wrap=False)
        self._credit = named(Label(role="lead", weight=700, figures=True), "credit")
        row.addWidget(self._what)
        row.addWidget(self._credit, 1)
        self.hide()

    def show_credits(self, credits_now: Mapping[VisitKind, int]) -> None:
        """So many of each kind, or none."""
        said = []
        for kind, (one, some) in _WORDS.items():
            count = credits_now[kind]
            if count > 0:
                said.append(words.say(one) if count == 1 else words.say(some, n=count))
        ink = "success" if said else "text-2"
        self.set_kind("good" if said else "plain")
        self._wallet.show_icon("wallet", "", ink)
        self._what.set_ink(ink)
        self._credit.set_ink(ink)
        self._credit.show_text(" · ".join(said) or words.say("y_credit_none"))
        self.show()
