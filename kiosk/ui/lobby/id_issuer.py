"""Who issued the other photo ID: it must be some government (R6)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.domain import fields
from kiosk.services.enrol import Draft
from kiosk.ui import measure, words
from kiosk.ui.lobby import flow
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.parts.field import Field
from kiosk.ui.parts.keyboard import Keyboard
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station

#: Fewer letters name no office.
_LEAST = 3


class IdIssuerPage(LobbyPage):
    """One field with the keyboard; Next goes on."""

    name: ClassVar[str] = "id_issuer"
    step: ClassVar[int | None] = 1
    title: ClassVar[str] = "issuer_title"
    lead: ClassVar[str] = "issuer_lead"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        lines = measure.column(self.body, gap=20)
        self._field = Field("issuer_field", "issuer", "name", longest=fields.LINE_MOST)
        self._field.entered.connect(self._go_on)
        self._field.changed.connect(lambda _: self._field.show_problem(""))
        lines.addWidget(self._field)
        lines.addWidget(Label("issuer_more", "small", "text-2"))
        lines.addStretch(1)
        self._keyboard = Keyboard()
        self._keyboard.follow(self._field)
        self.dock(self._keyboard)

    def footer(self) -> Footer:
        """The keyboard's Next goes on."""
        return Footer(top=True)

    def enter(self) -> None:
        """Write at once."""
        draft = self.session.draft
        self._field.set_text(draft.id_issuer if draft is not None else "")
        self._keyboard.serve(self._field)
        self._field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """The problem, if there is one."""
        if self._field.problem():
            self._field.show_problem(words.say("issuer_needed"))

    def _go_on(self) -> None:
        issuer = fields.line(self._field.text())
        if sum(c.isalpha() for c in issuer) < _LEAST:
            self._field.show_problem(words.say("issuer_needed"))
            return
        draft = self.session.draft or Draft(language=self.session.language)
        self.session.draft = replace(draft, id_issuer=issuer)
        self.go.emit(flow.after("id_type", self.session))
