"""Check your answers, then send (DESIGN.md L08)."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from kiosk.domain.errors import EmailTaken, NotFound, Refusal, StoreAway, Under18
from kiosk.domain.facility import Resident
from kiosk.domain.reason import Part
from kiosk.services import enrol, residents
from kiosk.services.enrol import Draft, Submitted, Taken
from kiosk.ui import measure, words
from kiosk.ui.lobby import age_refusal, answers
from kiosk.ui.lobby.answers import ANSWERS, Answer
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.sending import RETRY, Sending, SendState
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.answer_row import AnswerRow
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card, Medallion
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.picture_answer import PictureAnswer
from kiosk.ui.station import Station

#: Seconds for which the store may be away before the application is kept on the terminal.
PATIENCE = 15.0


class CheckAnswersPage(LobbyPage):
    """Rows and pictures that lead back to their pages; Send keeps trying until it is stored.

    What cannot be stored for a minute is covered, because its owner may be looking for an officer.
    """

    name: ClassVar[str] = "check_answers"
    step: ClassVar[int | None] = 5
    title: ClassVar[str] = "a_title"
    lead: ClassVar[str] = "a_lead"
    idle: ClassVar = "reading"
    beside: ClassVar[bool] = True

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._refused: Refusal | None = None
        self._rows: dict[Answer, AnswerRow] = {}
        self._sending = Sending(station.desk, self)
        self._build_buttons()
        self._answers, self._cover = QWidget(), self._build_cover()
        halves = measure.flip(self._answers, gap=36)
        halves.addWidget(self._build_rows(), 1)
        halves.addLayout(self._build_pictures())
        lines = measure.column(self.body)
        lines.addWidget(self._answers, 1)
        lines.addWidget(self._cover)
        self._sending.changed.connect(self._show_state)
        self._sending.sent.connect(self._sent)
        self._sending.refused.connect(self._show_refused)
        # Somebody who waits for this as told is there, though they touch nothing.
        self._sending.tried.connect(self.active)
        self.banner.followed.connect(self._put_right)

    def footer(self) -> Footer:
        """Send; while it cannot be sent for long, a way back to the answers."""
        if self._sending.state is SendState.LONG:
            return Footer(back=False, extra=(self._stop,), primary=self._send)
        if isinstance(self._refused, EmailTaken):
            return Footer(extra=(self._sign_in,), primary=self._send)
        return Footer(note=self._note, primary=self._send)

    def enter(self) -> None:
        """Show the answers as they are now; a change asked for here is over."""
        self.session.return_to = self.session.changing = None
        self._refused = None
        self.clear_notice()
        self._show_pictures()
        self._show_answers()
        self.footer_changed.emit()
        self._send.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.session.resident is None and self._draft.resident is not None:
            self._load_resident()

    def leave(self) -> None:
        """Send no more from here, and let go of the pictures."""
        self._sending.stop()
        for card in (self._id, self._photo):
            card.show_pixels(None)

    def retranslate(self) -> None:
        """Dates, kinds and sentences in the language in use."""
        self._show_answers()
        self._show_state(self._sending.state)

    @property
    def _draft(self) -> Draft:
        return self.session.draft or Draft(language=self.session.language)

    # Building.

    def _build_buttons(self) -> None:
        self._send = named(LobbyButton("a_send", "primary", "send", icon_after=True), "send")
        self._send.clicked.connect(self._start)
        self._stop = named(LobbyButton("a_stop", "secondary"), "stop_sending")
        self._sign_in = named(LobbyButton("m_old_b", "secondary", "log-in"), "to_sign_in")
        self._sign_in.clicked.connect(lambda: self.go.emit("sign_in"))
        self._stop.clicked.connect(self._sending.stop)
        self._note = measure.least(Label("a_true", "small", "text-2"), width=380)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _build_rows(self) -> QWidget:
        card = Card()
        lines = measure.column(card, margins=(32, 4, 32, 4))
        for answer in ANSWERS:
            last = answer is ANSWERS[-1]
            row = named(AnswerRow(answer.key, figures=True, last=last), answer.name)
            row.clicked.connect(lambda _=False, a=answer: self._change(a.page))
            self._rows[answer] = row
            lines.addWidget(row, 1)
        return card

    def _build_pictures(self) -> QBoxLayout:
        column = measure.flip(gap=20, turned=True)
        self._id = named(PictureAnswer("a_idphoto", "id-card"), "answer_id_pictures")
        self._photo = named(PictureAnswer("a_photo", "user-round"), "answer_portrait")
        self._id.clicked.connect(lambda: self._change("id_capture"))
        self._photo.clicked.connect(lambda: self._change("portrait"))
        column.addWidget(self._id, 1)
        column.addWidget(self._photo, 1)
        return column

    def _build_cover(self) -> QWidget:
        card = named(Card("info"), "answers_covered")
        row = measure.row(card, gap=36, margins=(48, 48, 48, 48))
        row.addWidget(Medallion("shield-check", 120, 96, stroke=1.7, disc=""))
        told = measure.column(gap=12)
        told.addWidget(Label("a_offline_title", "h2"))
        told.addWidget(Label("a_offline_t", "lead", n=RETRY // 1000))
        row.addLayout(told, 1)
        card.hide()
        return card

    # Showing.

    def _show_answers(self) -> None:
        draft, redo = self._draft, self.session.redo
        for answer, row in self._rows.items():
            text = answers.said(answer, draft, self.session.resident)
            lacking = words.say("a_none" if answer.key == "a_phone" else "a_unread")
            row.set_fixed(fixed=not answers.may_change(answer, redo))
            row.show_answer(text or lacking, ink="text" if text else "text-2")

    def _show_pictures(self) -> None:
        redo = self.session.redo
        for card, part, taken in (
            (self._id, Part.ID, self._draft.front),
            (self._photo, Part.PORTRAIT, self._draft.portrait),
        ):
            # The lobby cannot open what it has sent: a kept picture is only spoken of.
            kept = bool(redo) and part not in redo
            card.set_fixed(fixed=kept)
            card.show_kept(kept=kept)
            card.show_pixels(taken.preview if isinstance(taken, Taken) and not kept else None)

    def _load_resident(self) -> None:
        wanted = self._draft.resident
        if wanted is None:
            return
        self.station.desk.run(
            lambda: residents.by_id(self.station.store(), wanted),
            self._show_resident,
            lambda _: None,  # sending says it, if the person is gone
            self,
        )

    def _show_resident(self, resident: Resident) -> None:
        self.session.resident = resident
        self._show_answers()

    def _change(self, page: str) -> None:
        if page and self._sending.state is SendState.IDLE:
            self.session.return_to, self.session.changing = self.name, page
            self.go.emit(page)

    # Sending.

    def _start(self) -> None:
        self._refused = None
        self.clear_notice()
        draft = replace(self._draft, language=words.language())
        station = self.station
        again = self.session.enrolment if self.session.redo else None
        away: list[float] = []

        def work() -> Submitted:
            at = station.clock()
            try:
                if again is not None:
                    return enrol.resubmit(station.store(), station.facility, again.id, draft, at)
                return enrol.submit(station.store(), station.facility, draft, at)
            except StoreAway:
                away.append(time.monotonic())
                # A correction is kept in memory alone: what it corrects is in the store.
                if again is not None or station.spool is None or away[-1] - away[0] < PATIENCE:
                    raise
            return station.spool().keep_application(station.facility, draft, at)

        self._sending.start(work)

    def _show_state(self, state: SendState) -> None:
        sending = state is not SendState.IDLE
        self._busy = state in (SendState.SENDING, SendState.WAITING)
        self.body.setEnabled(not sending)
        self._send.set_busy(sending)
        self._send.say("sending" if sending else "a_send")
        self._answers.setVisible(state is not SendState.LONG)
        self._cover.setVisible(state is SendState.LONG)
        if state is SendState.WAITING:
            self.tell(words.say("offline"), "attention")
        elif state is SendState.LONG:
            self.tell(words.say("offline2"), "attention")
        elif self._refused is None:
            self.clear_notice()
        self.footer_changed.emit()

    def _sent(self, submitted: Submitted) -> None:
        self.session.submitted = submitted
        self.session.kept["submitted_to"] = answers.masked(self._draft.email)
        self.session.forget_draft()
        self.station.hub.changed.emit(submitted.changed)
        self.go.emit("submitted")

    def _show_refused(self, refused: Refusal) -> None:
        if isinstance(refused, Under18):
            age_refusal.refuse(self.session, refused)
            self.go.emit(age_refusal.PAGE)
            return
        self._refused = refused
        self.footer_changed.emit()
        leads = bool(answers.page_for(refused, self._draft))
        said = words.say("wq_gone") if isinstance(refused, NotFound) else words.refusal(refused)
        self.tell(said, "error", title=words.say("error_title"), link=leads)

    def _put_right(self) -> None:
        """The banner leads to where the problem can be put right."""
        if self._refused is None:
            return
        page = answers.page_for(self._refused, self._draft)
        if isinstance(self._refused, NotFound):
            self.session.kept["resident_gone"] = True
        self._change(page)
