"""What would you like to do? Three equal cards (DESIGN.md L02)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from kiosk.ui import measure
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Medallion, TapCard
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station

#: Prefix of the sentences, icon, page it leads to, and the page a sign-in on the way leads to.
_CHOICES = (
    ("m_new", "user-round-plus", "before_start", "status"),
    ("m_old", "user-round", "sign_in", "status"),
    ("m_chk", "calendar-check", "sign_in", "check_in"),
)


class MenuPage(LobbyPage):
    """Enrol, sign in, or check in."""

    name: ClassVar[str] = "menu"
    title: ClassVar[str] = "m_title"
    large_title: ClassVar[bool] = True

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._cards: list[TapCard] = []
        self._row = measure.flip(self.body, gap=32)
        for prefix, icon, page, bound_for in _CHOICES:
            card = self._card(prefix, icon)
            card.clicked.connect(lambda _=False, p=page, b=bound_for: self._choose(p, b))
            self._cards.append(card)
            self._row.addWidget(card, 1)
            card.cast_shadow()

    def footer(self) -> Footer:
        """Only Back, to the languages: each card carries its own button."""
        return Footer(exit=False, top=True)

    def _card(self, prefix: str, icon: str) -> TapCard:
        card = named(TapCard(prefix), prefix)
        lines: QBoxLayout = measure.column(card, gap=12, margins=(44, 40, 44, 40))
        head = measure.flip(gap=28, turned=True)
        head.addWidget(Medallion(icon, 188, 104, stroke=1.7), 0, Qt.AlignmentFlag.AlignTop)
        told = measure.column(gap=12)
        told.addWidget(Label(prefix, "h1", size=50))
        told.addWidget(Label(f"{prefix}_t", "lead", "text-2", size=34))
        told.addStretch(1)
        head.addLayout(told, 1)
        lines.addLayout(head, 1)
        time = measure.row(gap=14)
        time.addWidget(Medallion("clock", 34, 34, stroke=2.2, disc="", ink="text-2"))
        time.addWidget(Label(f"{prefix}_n", "small", "text-2"), 1)
        lines.addLayout(time)
        lines.addSpacing(8)
        look = LobbyButton(f"{prefix}_b", "primary", "arrow-right", icon_after=True)
        look.as_picture()
        lines.addWidget(look)
        return card

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys 1, 2 and 3 choose."""
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self._cards):
            self._cards[number].click()
            return
        super().keyPressEvent(event)

    def _choose(self, page: str, bound_for: str) -> None:
        self.session.bound_for = bound_for
        self.go.emit(page)
