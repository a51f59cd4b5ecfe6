"""You must be 18: refused by rule, without shame, and nothing was kept (L18)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from kiosk.ui import measure, theme, words
from kiosk.ui.lobby import flow
from kiosk.ui.lobby.age_refusal import PAGE, AgeRefusal
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station


class _Disc(QWidget):
    """18+ in an amber disc of 220."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(220))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = theme.px(4)
        painter.setPen(QPen(theme.colour("warning-line"), line))
        painter.setBrush(theme.colour("warning-soft"))
        painter.drawEllipse(QRectF(self.rect()).adjusted(line, line, -line, -line))
        painter.setPen(theme.colour("warning"))
        painter.setFont(theme.font("lobby", "hero", size=92))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "18+")
        painter.end()


class Under18Page(LobbyPage):
    """The date as read, the first possible day, what was erased, and ways out if it is wrong."""

    name: ClassVar[str] = PAGE

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        row = measure.flip(self.body, gap=72, margins=(0, 60, 0, 0))
        row.addWidget(_Disc(), 0, Qt.AlignmentFlag.AlignTop)
        lines = measure.column(gap=28)
        row.addLayout(lines, 1)
        lines.addWidget(self.heading)
        self.heading.set_role("h1", size=64)
        self.show_title("u_title")
        self._born = Label(role="lead")
        lines.addWidget(self._born)
        lines.addWidget(self._first_day())
        lines.addWidget(self._erased())
        lines.addLayout(self._ways_out())
        lines.addStretch(1)
        self._finish = named(LobbyButton("finish"), "finish")
        self._finish.clicked.connect(lambda: self.go.emit(flow.FIRST))

    def footer(self) -> Footer:
        """Only the end: there is nothing to go back to."""
        return Footer(back=False, exit=False, primary=self._finish)

    def enter(self) -> None:
        """The end has the focus."""
        self.retranslate()
        self._finish.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """The dates."""
        found = self.session.kept.get(self.name)
        if isinstance(found, AgeRefusal):
            self._born.setVisible(found.birth is not None)
            if found.birth is not None:
                self._born.say("u_text", date=words.full_date(found.birth))
            self._day.show_text(words.full_date(found.from_date))

    def _first_day(self) -> Card:
        card = Card()
        row = measure.row(card, gap=28, margins=(36, 26, 36, 26))
        row.addWidget(Medallion("calendar-check", 64, 60, stroke=2.0, disc=""))
        told = measure.column(gap=2)
        told.addWidget(Label("u_when", "small", "text-2"))
        self._day = Label(role="h2", weight=700, size=44)
        self._day.setObjectName("first_day")
        told.addWidget(self._day)
        row.addLayout(told, 1)
        return card

    def _erased(self) -> QWidget:
        line = QWidget()
        row = measure.row(line, gap=22)
        row.addWidget(Medallion("shield-check", 48, 46, stroke=2.2, disc="", ink="success"))
        row.addWidget(Label("u_erased", "body", "success", weight=600), 1)
        return line

    def _ways_out(self) -> QBoxLayout:
        row = measure.flip(gap=24, margins=(0, 12, 0, 0))
        row.addWidget(Label("u_wrong", "body", weight=600))
        again = named(LobbyButton("u_again", "secondary", "refresh-ccw", small=True), "id_again")
        again.clicked.connect(lambda: self.go.emit("id_capture"))
        talk = named(LobbyButton("u_talk", "secondary", "hand", small=True), "talk")
        talk.clicked.connect(self.help_asked)
        row.addWidget(again)
        row.addWidget(talk)
        row.addStretch(1)
        return row
