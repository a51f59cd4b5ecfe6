"""Booked or moved: the number, what comes next, and an end by itself (as DESIGN.md L09)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.domain.ids import grouped
from kiosk.domain.visit import Visit, VisitKind
from kiosk.services import book
from kiosk.ui import measure, words
from kiosk.ui.lobby import flow
from kiosk.ui.lobby.answers import masked
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


class BookedPage(LobbyPage):
    """Proof to photograph. Finish and the end of the ring erase the session."""

    name: ClassVar[str] = "booked"
    title: ClassVar[str] = "bk_title"
    large_title: ClassVar[bool] = True
    idle: ClassVar = "reading"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        mark = Medallion("check", 104, 62, stroke=3, disc="success-fill", ink="on-success")
        self.put_beside_heading(mark, before=True)
        self._columns = columns = measure.flip(self.body, gap=40)
        columns.addWidget(self._build_number(), 5)
        self._next = Card()
        self._steps = measure.column(self._next, gap=12, margins=(40, 28, 40, 20))
        self._steps.addWidget(Label("s_next", "h2"))
        self._timeline: Timeline | None = None
        self._change = Label(role="small", ink="text-2", parent=self._next)
        self._change.hide()
        columns.addWidget(self._next, 6)
        columns.addStretch(0)
        self._closing = named(Closing(station.clock), "closing")
        self._closing.lapsed.connect(self._finish)
        self._mine = named(LobbyButton("bk_my_visits", "secondary", "calendar-days"), "my_visits")
        self._mine.clicked.connect(self.go_on)
        self._end = named(LobbyButton("finish"), "finish")
        self._end.clicked.connect(self._finish)

    def _build_number(self) -> Card:
        card = Card()
        row = measure.row(card, gap=28, margins=(32, 32, 32, 32))
        self._code = named(QrCode(side=440), "reference_qr")
        row.addWidget(self._code)
        lines = measure.column(gap=8)
        self._number = named(Label(role="code", wrap=False), "reference")
        self._moment = named(Label(role="body", weight=600, figures=True), "booked_when")
        self._was = named(Label(role="small", ink="text-2", figures=True), "moved_from")
        self._was.hide()
        lines.addStretch(1)
        lines.addWidget(Label("s_ref", "small", "text-2"))
        lines.addWidget(self._number)
        lines.addSpacing(12)
        lines.addWidget(self._moment)
        lines.addWidget(self._was)
        lines.addWidget(Label("s_keep_photo", "small", "text-2"))
        lines.addStretch(1)
        row.addLayout(lines, 1)
        return card

    def footer(self) -> Footer:
        """The ring at the left; no way back, for it is booked."""
        return Footer(
            back=False, exit=False, start=self._closing, primary=self._end, extra=(self._mine,)
        )

    def arrange(self, *, portrait: bool) -> None:
        """One under the other, each as high as it needs."""
        for number, share in enumerate((0, 0, 1) if portrait else (5, 6, 0)):
            self._columns.setStretch(number, share)

    def enter(self) -> None:
        """Show the visit, and begin to count."""
        visit = self.session.visit
        moved = self._moved_from()
        self.show_title("bk_title" if moved is None else "mv_done")
        if visit is not None:
            self._code.show_text(visit.reference)
            self._number.show_text(grouped(visit.reference).replace(" ", "\n"))
            self._show_steps(visit)
            self.retranslate()
        self._closing.begin()

    def leave(self) -> None:
        """Count no more."""
        self._closing.end()

    def retranslate(self) -> None:
        """Say the moments anew."""
        visit = self.session.visit
        if visit is None:
            return
        zone = self.station.facility.zone
        self._moment.show_text(words.moment_there(visit.starts_at, zone))
        moved = self._moved_from()
        self._was.setVisible(moved is not None)
        if moved is not None:
            self._was.say("mv_was", when=words.moment_there(moved.starts_at, zone))
        means = book.consequence(self.station.facility, visit, self.station.clock())
        if means.credit_until is None:
            self._change.say("bk_change_none")
        else:
            self._change.say("bk_change_t", time=words.moment_there(means.credit_until, zone))

    def _moved_from(self) -> Visit | None:
        """The visit that was given up for this one."""
        visit, moving = self.session.visit, self.session.moving
        if visit is None or moving is None or visit.moved_from != moving.id:
            return None
        return moving

    def _show_steps(self, visit: Visit) -> None:
        """What comes next, made for this visit."""
        if self._timeline is not None:
            self._steps.removeWidget(self._timeline)
            self._timeline.hide()
            self._timeline.deleteLater()
        made = self._timeline = named(Timeline(), "next")
        visitor, policy = self.session.visitor, self.station.facility.policy
        onsite = visit.kind is VisitKind.ONSITE
        if visitor is not None:
            to = Label("s_n2t", "small", "text-2", email=masked(visitor.email))
            made.add("mail", "bk_mail" if onsite else "bk_mail_off", to)
        if onsite:
            early = round(policy.arrive_early.total_seconds() / 60)
            made.add("map-pin", "bk_come", Label("bk_come_t", "small", "text-2"), n=early)
        else:
            made.add("laptop", "bk_join", Label("bk_join_t", "small", "text-2"))
        self._change = named(Label(role="small", ink="text-2"), "change")
        made.add("calendar-clock", "c_48", self._change)
        self._steps.addWidget(made, 1, Qt.AlignmentFlag.AlignTop)
        made.show()
        measure.fit(made)

    def _finish(self) -> None:
        self.go.emit(flow.FIRST)
