"""The visitor does not agree: nothing was kept (L03)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.ui import measure
from kiosk.ui.lobby import flow
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station


class DeclinedPage(LobbyPage):
    """Says so, and ends. Back leads to the question again."""

    name: ClassVar[str] = "declined"
    title: ClassVar[str] = ""

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        row = measure.flip(self.body, gap=56, margins=(0, 60, 0, 0))
        mark = Medallion("shield-check", 220, 120, stroke=1.6)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        lines = measure.column(gap=24)
        row.addLayout(lines, 1)
        lines.addWidget(self.heading)
        self.heading.set_role("h1", size=64)
        self.show_title("declined_title")
        lines.addWidget(Label("declined_text", "lead"))
        lines.addWidget(Label("declined_talk", "body", "text-2"))
        lines.addStretch(1)
        self._finish = named(LobbyButton("finish"), "finish")
        self._finish.clicked.connect(lambda: self.go.emit(flow.FIRST))

    def footer(self) -> Footer:
        """Back to the question, or the end."""
        return Footer(exit=False, primary=self._finish)

    def enter(self) -> None:
        """The end has the focus."""
        self._finish.setFocus(Qt.FocusReason.OtherFocusReason)
