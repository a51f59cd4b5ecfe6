"""Sent: the number, its code, and what happens now; closes by itself (DESIGN.md L09)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.domain.ids import grouped
from kiosk.ui import measure, words
from kiosk.ui.lobby import flow
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.closing import Closing
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.qr import QrCode
from kiosk.ui.parts.timeline import Timeline
from kiosk.ui.station import Station


class SubmittedPage(LobbyPage):
    """Proof to take home. Any touch or key gives the whole minute again."""

    name: ClassVar[str] = "submitted"
    title: ClassVar[str] = "s_title"
    large_title: ClassVar[bool] = True
    idle: ClassVar = "reading"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        done = Medallion("check", 104, 64, stroke=2.6, disc="success-fill", ink="on-success")
        self.put_beside_heading(done, before=True)
        row = measure.flip(self.body, gap=40)
        row.addWidget(self._build_number(), 10)
        row.addWidget(self._build_next(), 12)
        self._finish = named(LobbyButton("finish"), "finish")
        self._finish.clicked.connect(self._end)
        self._closing = named(Closing(station.clock), "closing")
        self._closing.lapsed.connect(self._end)
        measure.least(self._closing, width=420)

    def footer(self) -> Footer:
        """The countdown, and the end; there is nothing to go back to."""
        return Footer(back=False, exit=False, start=self._closing, primary=self._finish)

    def enter(self) -> None:
        """Show the number and begin to count."""
        self.retranslate()
        self._qr.show_text(self._reference)
        self._closing.begin()
        self._finish.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Count no more, and show no number."""
        self._closing.end()
        self.clear_notice()
        self._qr.show_text("")
        self._number.show_text("")

    def retranslate(self) -> None:
        """Number, deadline and address."""
        submitted = self.session.submitted
        if submitted is None:
            return
        self.show_title("s_kept_title" if submitted.is_kept else "s_title")
        if submitted.is_kept:
            self.tell(words.say("s_kept"), "attention")
        self._number.show_text(grouped(self._reference).replace(" ", "\n"))
        due = words.moment_there(submitted.due_at, self.station.facility.zone)
        self._until.say("s_n1t", time=due)
        self._to.say("s_n2t", email=self.session.kept.get("submitted_to", ""))

    @property
    def _reference(self) -> str:
        return "" if self.session.submitted is None else self.session.submitted.reference

    # Building.

    def _build_number(self) -> QWidget:
        card = Card()
        row = measure.row(card, gap=28, margins=(32, 32, 32, 32))
        self._qr = named(QrCode(side=440), "reference_qr")
        row.addStretch(1)
        row.addWidget(self._qr)
        told = measure.column(gap=4)
        told.addStretch(1)
        told.addWidget(Label("s_ref", "small", "text-2"))
        self._number = named(Label(role="code", wrap=False), "reference")
        told.addWidget(self._number)
        keep = Label("s_keep_photo", "small", "text-2")
        told.addSpacing(12)
        told.addWidget(keep)
        told.addStretch(1)
        row.addLayout(told)
        row.addStretch(1)
        return card

    def _build_next(self) -> QWidget:
        card = Card()
        lines = measure.column(card, gap=20, margins=(36, 26, 36, 26))
        lines.addWidget(Label("s_next", "h2"))
        steps = Timeline()
        self._until = named(Label("", "small", "text-2"), "due")
        self._to = named(Label("", "small", "text-2"), "sent_to")
        steps.add("shield-check", "s_n1", self._until)
        steps.add("mail", "s_n2", self._to)
        steps.add("calendar-check", "s_n3", Label("s_n3t", "small", "text-2"))
        steps.add("refresh-ccw", "s_n4", Label("s_n4t", "small", "text-2"))
        lines.addWidget(steps, 1)
        return card

    def _end(self) -> None:
        self.go.emit(flow.FIRST)
