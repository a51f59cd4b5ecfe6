"""Where will you be for the visit? One card for each kind that is held here (DESIGN.md L11)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from kiosk.domain.visit import VisitKind
from kiosk.services import choosing
from kiosk.ui import measure, words
from kiosk.ui.lobby.page import LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Medallion, TapCard
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station

#: The title of a kind and its icon, then each fact with its icon.
_KINDS: dict[VisitKind, tuple[str, str, tuple[tuple[str, str], ...]]] = {
    VisitKind.ONSITE: (
        "v_on",
        "map-pin",
        (("monitor", "v_on1"), ("clock", "v_on2"), ("id-card", "v_on3")),
    ),
    VisitKind.OFFSITE: (
        "v_off",
        "house",
        (("laptop", "v_off1"), ("wifi", "v_off2"), ("mail", "v_off3")),
    ),
}


class VisitKindPage(LobbyPage):
    """Leads on at once where only one kind is held; Back then leads past this page too."""

    name: ClassVar[str] = "visit_kind"
    title: ClassVar[str] = "v_title"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._row = measure.flip(self.body, gap=36)
        self._cards: dict[VisitKind, TapCard] = {}

    def enter(self) -> None:
        """Ask which kinds there are; terminals may have been added since."""
        came_back = self.session.kept.pop("back_from", "") in ("slots", "party")
        self.session.moving = None
        store, facility = self.station.store, self.station.facility
        self.clear_notice()
        self.busy(on=not self._cards)
        self.station.desk.run(
            lambda: choosing.kinds(store(), facility),
            lambda found: self._show(found, came_back=came_back),
            self.show_refusal,
            self,
        )

    def _show(self, kinds: tuple[VisitKind, ...], *, came_back: bool) -> None:
        self.busy(on=False)
        if len(kinds) == 1 and came_back:
            self.back.emit()
            return
        if len(kinds) == 1:
            self._choose(kinds[0])
            return
        if not kinds:
            self.tell(words.say("v_none"), "attention")
        for kind in kinds:
            if kind not in self._cards:
                self._cards[kind] = self._card(kind)
                self._row.addWidget(self._cards[kind], 1)
                self._cards[kind].cast_shadow()
        for kind, card in self._cards.items():
            card.setVisible(kind in kinds)
        measure.fit(self.body)

    def _choose(self, kind: VisitKind) -> None:
        if kind is not self.session.visit_kind:
            self.session.day = None
        self.session.visit_kind = kind
        if self.station.facility.policy.admits_others:
            self.go_on()
        else:
            self.session.party = None
            self.go.emit("slots")

    def _card(self, kind: VisitKind) -> TapCard:
        title, icon, facts = _KINDS[kind]
        card = named(TapCard(title, self.body), f"kind_{kind.value}")
        card.clicked.connect(lambda: self._choose(kind))
        lines: QBoxLayout = measure.column(card, gap=24, margins=(44, 40, 44, 40))
        head = measure.row(gap=32)
        head.addWidget(Medallion(icon, 148, 80, stroke=1.8))
        told = measure.column(gap=6)
        told.addStretch(1)
        told.addWidget(Label(title, "h1", size=46))
        told.addWidget(self._cost(kind))
        told.addStretch(1)
        head.addLayout(told, 1)
        lines.addLayout(head)
        lines.addStretch(1)
        for sign, key in facts:
            lines.addLayout(self._fact(sign, key))
        lines.addStretch(1)
        look = LobbyButton("v_choose", "primary", "arrow-right", icon_after=True)
        look.as_picture()
        lines.addWidget(look)
        return card

    def _cost(self, kind: VisitKind) -> Label:
        policy = self.station.facility.policy
        minutes, cents = _minutes(policy.session.total_seconds()), policy.price_cents(kind)
        if cents == 0:
            return Label("v_cost_free", "lead", n=minutes)
        return Label("v_cost", "lead", price=words.money(cents), n=minutes)

    def _fact(self, sign: str, key: str) -> QBoxLayout:
        early = _minutes(self.station.facility.policy.arrive_early.total_seconds())
        row = measure.row(gap=24)
        row.addWidget(Medallion(sign, 46, 46, stroke=2.2, disc=""), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(key, "lead", size=34, n=early), 1)
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys 1 and 2 choose."""
        shown = [card for card in self._cards.values() if card.isVisible()]
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(shown):
            shown[number].click()
            return
        super().keyPressEvent(event)


def _minutes(seconds: float) -> int:
    return round(seconds / 60)
