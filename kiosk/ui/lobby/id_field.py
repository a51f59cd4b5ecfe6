"""One field of the ID, typed by the visitor (L05: Change)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiosk.domain import fields
from kiosk.domain.errors import BadDate, Refusal
from kiosk.services.enrol import Draft
from kiosk.ui import measure, words
from kiosk.ui.lobby import id_fields
from kiosk.ui.lobby.id_fields import IdField
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.date_field import DateField
from kiosk.ui.parts.field import Field
from kiosk.ui.parts.keyboard import Keyboard
from kiosk.ui.parts.keys import Layout
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station

_KEYBOARDS: dict[IdField, Layout] = {
    IdField.SURNAME: "name",
    IdField.GIVEN: "name",
    IdField.NUMBER: "code",
}


class IdFieldPage(LobbyPage):
    """Which field is in ``session.kept["id_field"]``, with whether the next empty one follows."""

    name: ClassVar[str] = "id_field"
    step: ClassVar[int | None] = 2
    title: ClassVar[str] = "r_last"

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._field = IdField.SURNAME
        self._goes_on = False
        self._keyboard = Keyboard()
        lines = measure.column(self.body, gap=18)
        self._words: dict[IdField, Field] = {}
        for field, layout in _KEYBOARDS.items():
            line = Field(field.label, field.value, layout, longest=fields.NAME_MOST)
            line.entered.connect(self._done)
            line.changed.connect(lambda _, f=line: f.show_problem(""))
            self._keyboard.follow(line)
            self._words[field] = line
            lines.addWidget(line)
        self._date = DateField("typed_date")
        self._date.entered.connect(self._done)
        for part in self._date.parts:
            self._keyboard.follow(part)
        lines.addWidget(self._date)
        self._printed = Label(role="small", ink="text-2")
        self._printed.setObjectName("printed")
        lines.addWidget(self._printed)
        lines.addStretch(1)
        self.dock(self._keyboard)
        self._skip = named(LobbyButton("id_skip", "text", small=True), "skip")
        self._skip.clicked.connect(self._skipped)
        lines.insertWidget(lines.count() - 1, self._skip, 0, Qt.AlignmentFlag.AlignLeft)

    def footer(self) -> Footer:
        """The keyboard's Next is the end of it."""
        return Footer(top=True)

    def enter(self) -> None:
        """Show the field that was asked for, with its value."""
        self._field, self._goes_on = self.session.kept.get("id_field", (IdField.SURNAME, False))
        self._show()

    def retranslate(self) -> None:
        """What the ID says."""
        self._show_printed()

    @property
    def _draft(self) -> Draft:
        return self.session.draft or Draft(language=self.session.language)

    def _show(self) -> None:
        field, applicant = self._field, self._draft.applicant
        self.show_title(field.label)
        self.show_lead(f"id_how_{field.value}")
        for each, line in self._words.items():
            line.setVisible(each is field)
            line.show_problem("")
        self._date.setVisible(field.is_date)
        self._skip.setVisible(not field.is_needed)
        self._show_printed()
        if field.is_date:
            self._date.show_day(id_fields.day_of(applicant, field))
            self._keyboard.serve(self._date.parts[0])
            self._date.begin()
        else:
            line = self._words[field]
            line.set_text(id_fields.text_of(applicant, field))
            self._keyboard.serve(line)
            line.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_printed(self) -> None:
        printed = id_fields.printed(self._draft, self._field)
        self._printed.setVisible(bool(printed))
        self._printed.show_text(words.say("r_id_says", value=printed) if printed else "")

    def _typed(self) -> str | date:
        """The clean value; raises the refusal of the field."""
        today = self.station.facility.day(self.station.clock())
        if self._field.is_date:
            untrusted: str | date = fields.typed_date(*self._date.texts())
        else:
            untrusted = self._words[self._field].text()
        return id_fields.clean(self._field, untrusted, today)

    def _done(self) -> None:
        if self._field.is_date and self._date.wants_more():
            return
        try:
            value = self._typed()
        except Refusal as refused:
            self._show_problem(refused)
            return
        self.session.draft = id_fields.put(self._draft, self._field, value)
        self._follow()

    def _show_problem(self, refused: Refusal) -> None:
        sentence = words.refusal(refused)
        if isinstance(refused, BadDate) or self._field.is_date:
            self._date.show_problem(sentence)
        else:
            self._words[self._field].show_problem(sentence)

    def _skipped(self) -> None:
        self.session.draft = id_fields.put(self._draft, self._field, None)
        self._follow()

    def _follow(self) -> None:
        """To the next empty field if they are typed one after the other, else back."""
        order = [*IdField]
        later = order[order.index(self._field) + 1 :]
        empty = [f for f in later if id_fields.is_empty(self._draft.applicant, f)]
        if self._goes_on and empty:
            self._field = empty[0]
            self.session.kept["id_field"] = (self._field, True)
            self._show()
            return
        self.go.emit("id_result")
