"""My request: waiting, approved, to be fixed, or refused (DESIGN.md L10)."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.domain.changed import Changed
from kiosk.domain.enrolment import Enrolment, State
from kiosk.domain.errors import Refusal
from kiosk.domain.facility import Resident
from kiosk.domain.ids import VisitorId
from kiosk.domain.visit import Hold
from kiosk.services import enrol, residents, waitlist
from kiosk.services.enrol import Draft
from kiosk.ui import measure, words
from kiosk.ui.lobby import answers, flow, status_cards
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.station import Station

#: The application, whom it is for, and a time that is offered to its visitor now.
_Found = tuple[Enrolment | None, Resident | None, Hold | None]

_TITLES = {
    State.WAITING: "st_wait",
    State.APPROVED: "st_yes",
    State.RETURNED: "st_title",
    State.REJECTED: "final_no",
}


class StatusPage(LobbyPage):
    """One way on for each state; a decision taken meanwhile shows by itself."""

    name: ClassVar[str] = "status"
    title: ClassVar[str] = "st_my_title"
    idle: ClassVar = "reading"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._shown: QWidget | None = None
        self._is_stale = False
        self._offer: Hold | None = None
        self._lines = measure.column(self.body)
        self._build_buttons()
        station.hub.changed.connect(self._heard)

    def footer(self) -> Footer:
        """Back would lead to the sign-in: only the ways on, and Exit."""
        enrolment = self.session.enrolment
        state = enrolment.state if enrolment is not None and self._shown is not None else None
        if state is State.APPROVED:
            return Footer(back=False, extra=(self._mine,), primary=self._book)
        if state is State.RETURNED:
            return Footer(back=False, extra=(self._later,), primary=self._fix)
        if state is State.REJECTED:
            return Footer(back=False, extra=(self._talk,), primary=self._finish)
        return Footer(back=False, primary=self._finish)

    def enter(self) -> None:
        """Ask again how it stands: an officer may have decided since."""
        self.clear_notice()
        self._load()

    def retranslate(self) -> None:
        """Everything is said anew."""
        if self._shown is not None:
            self._show()
            self._tell_offer()

    # Building.

    def _build_buttons(self) -> None:
        self._finish = named(LobbyButton("finish"), "finish")
        self._book = named(LobbyButton("st_book", "primary", "calendar-plus"), "book")
        self._mine = named(LobbyButton("y_title", "secondary", "calendar-days"), "my_visits")
        self._credits = named(LobbyButton("cr_title", "secondary", "wallet", small=True), "credits")
        self._credits.clicked.connect(lambda: self.go.emit("credits"))
        self._credits.hide()
        self.put_beside_heading(self._credits)
        self._fix = named(LobbyButton("st_fix", "primary", "camera"), "fix")
        self._later = named(LobbyButton("st_later", "secondary"), "later")
        self._talk = named(LobbyButton("u_talk", "secondary", "hand"), "talk")
        self._finish.clicked.connect(lambda: self.go.emit(flow.FIRST))
        self._later.clicked.connect(lambda: self.go.emit(flow.FIRST))
        self._book.clicked.connect(lambda: self.go.emit("visit_kind"))
        self._mine.clicked.connect(lambda: self.go.emit("my_visits"))
        self._talk.clicked.connect(self.help_asked)
        self._fix.clicked.connect(self._reopen)

    # How it stands.

    def _who(self) -> VisitorId | None:
        return None if self.session.visitor is None else self.session.visitor.id

    def _address(self) -> str:
        visitor = self.session.visitor
        return "" if visitor is None else answers.masked(visitor.email)

    def _load(self) -> None:
        who = self._who()
        if who is None or self.is_busy:
            self._is_stale = True
            return
        self._is_stale = False
        self.busy(on=True)

        facility, at = self.station.facility, self.station.clock()

        def work() -> _Found:
            store = self.station.store()
            enrolment = enrol.status(store, who)
            whom = residents.by_id(store, enrolment.resident) if enrolment is not None else None
            waits = waitlist.mine(store, facility, who, at)
            return enrolment, whom, next((w.hold for w in waits if w.hold is not None), None)

        self.station.desk.run(work, self._loaded, self._could_not_load, self)

    def _loaded(self, found: _Found) -> None:
        self.busy(on=False)
        if self._who() is None:
            return
        self.session.enrolment, self.session.resident, self._offer = found
        self._show()
        self._tell_offer()
        if self._is_stale:
            self._load()

    def _tell_offer(self) -> None:
        """A time that somebody else gave up is kept for this visitor now (F80)."""
        if self._offer is not None:
            zone = self.station.facility.zone
            time = words.moment_there(self._offer.starts_at, zone)
            until = words.moment_there(self._offer.expires_at, zone)
            self.tell(words.say("w_notice", time=time, until=until), "attention")

    def _could_not_load(self, refused: Refusal) -> None:
        """What the sign-in brought along is shown, with the refusal above it."""
        self._show()
        self.show_refusal(refused)

    def _show(self) -> None:
        enrolment = self.session.enrolment
        if self._shown is not None:
            self._lines.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        if enrolment is None:
            self._shown = status_cards.nothing()
        else:
            self._shown = status_cards.show(
                self.station, enrolment, self.session.resident, self._address()
            )
        self._credits.setVisible(enrolment is not None and enrolment.state is State.APPROVED)
        self.show_title(_TITLES[enrolment.state] if enrolment else "st_my_title")
        self._lines.addWidget(self._shown)
        measure.fit(self._shown)
        self._shown.show()
        self.scroller.to_top()
        self.footer_changed.emit()
        primary = self.footer().primary
        if primary is not None and self.isVisible():
            primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _heard(self, changed: Changed) -> None:
        enrolment = self.session.enrolment
        if self.isVisible() and enrolment is not None and enrolment.id in changed.enrolments:
            self._load()

    # Fixing.

    def _reopen(self) -> None:
        who = self._who()
        if who is None or self.is_busy:
            return
        self.busy(on=True)
        self.station.desk.run(
            lambda: enrol.reopened(self.station.store(), who),
            self._begin_fixing,
            self.show_refusal,
            self,
        )

    def _begin_fixing(self, draft: Draft) -> None:
        """Through the pages of the parts turned down, and only those (R12)."""
        self.busy(on=False)
        enrolment = self.session.enrolment
        if enrolment is None or not enrolment.to_redo:
            return
        self.session.draft, self.session.redo = draft, enrolment.to_redo
        self.go.emit(flow.redo_path(enrolment.to_redo)[0])
