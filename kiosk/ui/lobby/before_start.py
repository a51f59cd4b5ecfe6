"""Before you start: what is needed, what happens, and consent (L03)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.domain.enrolment import Consent
from kiosk.services.enrol import Draft
from kiosk.ui import measure, theme
from kiosk.ui.lobby.notice_overlay import NoticeOverlay
from kiosk.ui.lobby.page import Footer, IdleKind, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station

_NEEDS = (("b_n1", "id-card"), ("b_n2", "mail"), ("b_n3", "cake"))
_STEPS = ("b_h1", "b_h2", "b_h3", "b_h4")


class _Number(QWidget):
    """A step's number in a disc, joined to the next by a line."""

    def __init__(self, number: int, *, last: bool) -> None:
        super().__init__()
        self._number, self._last = number, last
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(60), theme.px(60))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, middle = theme.px(60), self.height() / 2
        painter.setPen(QPen(theme.colour("primary-line"), theme.px(4)))
        x = round(side / 2)
        painter.drawLine(x, 0 if self._number > 1 else round(middle), x, round(middle))
        if not self._last:
            painter.drawLine(x, round(middle), x, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("primary"))
        box = QRectF(0, middle - side / 2, side, side)
        painter.drawEllipse(box)
        painter.setPen(theme.colour("on-primary"))
        painter.setFont(theme.font("lobby", "label", weight=700, size=32, figures=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class BeforeStartPage(LobbyPage):
    """No box to tick: "I agree" is the act. It stores which text, in which language, when."""

    name: ClassVar[str] = "before_start"
    idle: ClassVar[IdleKind] = "reading"
    title: ClassVar[str] = "b_title"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._overlay: NoticeOverlay | None = None
        box = measure.column(self.body, gap=24)
        cards = measure.flip(gap=40)
        cards.addWidget(self._needs(), 10)
        cards.addWidget(self._steps(), 9)
        box.addLayout(cards, 1)
        box.addWidget(self._consent())
        self._agree = named(
            LobbyButton("b_agree", "primary", "arrow-right", icon_after=True), "agree"
        )
        self._disagree = named(LobbyButton("b_disagree", "secondary"), "disagree")
        self._agree.clicked.connect(self._agreed)
        self._disagree.clicked.connect(self._declined)

    def footer(self) -> Footer:
        """Nothing was given yet: not to agree is the way out."""
        return Footer(exit=False, extra=(self._disagree,), primary=self._agree)

    def enter(self) -> None:
        """The notice comes first."""
        self._read.setFocus(Qt.FocusReason.OtherFocusReason)
        # With bigger letters it lies below what is seen first.
        self.scroller.to_top()

    def leave(self) -> None:
        """The notice goes with the page."""
        if self._overlay is not None:
            self._overlay.shut()
            self._overlay.deleteLater()
            self._overlay = None

    def _needs(self) -> Card:
        card = Card()
        lines = measure.column(card, gap=18, margins=(38, 28, 32, 28))
        lines.addWidget(Label("b_need", "h2"))
        lines.addStretch(1)
        for key, icon in _NEEDS:
            row = measure.row(gap=24)
            row.addWidget(Medallion(icon, 80, 44, stroke=2.2), 0, Qt.AlignmentFlag.AlignTop)
            told = measure.column(gap=2)
            told.addWidget(Label(key, "lead", weight=600, size=34))
            told.addWidget(Label(f"{key}t", "small", "text-2"))
            told.addStretch(1)
            row.addLayout(told, 1)
            lines.addLayout(row)
            lines.addStretch(1)
        return card

    def _steps(self) -> Card:
        card = Card()
        lines = measure.column(card, gap=0, margins=(38, 28, 32, 28))
        lines.addWidget(Label("b_what", "h2"))
        lines.addSpacing(theme.px(12))
        hours = int(self.station.facility.policy.review_due.total_seconds() // 3600)
        for number, key in enumerate(_STEPS):
            row = measure.row(gap=24)
            row.addWidget(_Number(number + 1, last=number == len(_STEPS) - 1))
            row.addWidget(measure.least(Label(key, weight=500, n=hours), height=92), 1)
            lines.addLayout(row, 1)
        return card

    def _consent(self) -> Card:
        card = Card("info")
        row = measure.flip(card, gap=24, margins=(36, 18, 24, 18))
        sentence = measure.row(gap=28)
        shield = Medallion("shield-check", 64, 60, stroke=1.8, disc="")
        sentence.addWidget(shield)
        sentence.addWidget(Label("b_consent", weight=500), 1)
        row.addLayout(sentence, 1)
        self._read = named(LobbyButton("b_notice", "secondary", small=True), "read_notice")
        self._read.clicked.connect(self._open_notice)
        row.addWidget(self._read)
        return card

    def _open_notice(self) -> None:
        if self._overlay is None:
            self._overlay = NoticeOverlay(self.window())
        self._overlay.begin()

    def _agreed(self) -> None:
        given = Consent(
            version=self.station.facility.policy.consent_version,
            language=self.session.language,
            given_at=self.station.clock(),
        )
        draft = self.session.draft or Draft()
        self.session.draft = replace(draft, language=self.session.language, consent=given)
        self.go_on()

    def _declined(self) -> None:
        self.session.draft = None
        self.go.emit("declined")
