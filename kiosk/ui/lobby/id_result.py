"""Is this right? What was read from the ID, to be corrected and confirmed (L05, R5, R7)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from kiosk.domain.document import is_expired
from kiosk.domain.errors import Refusal, Under18
from kiosk.domain.finding import Finding, Kind, Weight
from kiosk.services import enrol
from kiosk.services.application import first_adult_day
from kiosk.services.enrol import Draft, compare, document_of
from kiosk.services.id_findings import kind_faults
from kiosk.ui import measure, theme, words
from kiosk.ui.lobby import age_refusal, id_fields
from kiosk.ui.lobby.id_fields import IdField
from kiosk.ui.lobby.id_pictures import IdPictures
from kiosk.ui.lobby.id_rows import IdRow
from kiosk.ui.lobby.page import Footer, LobbyPage
from kiosk.ui.lobby.session import Session
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.card import Card
from kiosk.ui.parts.label import Label
from kiosk.ui.station import Station

#: The finding that tells of a difference between a field and the barcode. Names share one kind,
#: so that both are looked at when it comes.
_DIFFERENCES = {
    IdField.BIRTH: Kind.BIRTH_DIFFERS,
    IdField.EXPIRY: Kind.EXPIRY_DIFFERS,
    IdField.NUMBER: Kind.NUMBER_DIFFERS,
}


class IdResultPage(LobbyPage):
    """Each row is a target. "Yes" confirms, and says that this is the legal name (R5)."""

    name: ClassVar[str] = "id_result"
    step: ClassVar[int | None] = 2
    title: ClassVar[str] = "r_title"
    lead: ClassVar[str] = "r_lead"
    beside: ClassVar[bool] = True

    def __init__(self, station: Station, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(station, session, parent)
        self._findings: tuple[Finding, ...] = ()
        self._rows: dict[IdField, IdRow] = {}
        self._to_fix: IdField | None = None
        self._ready = self._doubted = False
        line = measure.flip(self.body, gap=40)
        line.addLayout(self._side())
        line.addLayout(self._table(), 1)
        self._build_buttons()

    def _side(self) -> QBoxLayout:
        column = measure.column(gap=16)
        self._pictures = IdPictures()
        self._again = named(
            LobbyButton("r_again", "secondary", "refresh-ccw", tool=True), "take_again"
        )
        self._again.clicked.connect(lambda: self.go.emit("id_capture"))
        column.addWidget(self._pictures)
        column.addWidget(self._again)
        column.addStretch(1)
        return column

    def _table(self) -> QBoxLayout:
        column = measure.column()
        card = Card()
        lines = measure.column(card, margins=(4, 6, 4, 6))
        for field in IdField:
            row = named(IdRow(field, last=field is IdField.NUMBER), f"row_{field.value}")
            row.clicked.connect(lambda _=False, f=field: self._change(f))
            self._rows[field] = row
            lines.addWidget(row)
        column.addWidget(card)
        self._anyway = named(LobbyButton("r_anyway", "text", small=True), "anyway")
        self._anyway.clicked.connect(self._confirm)
        self._anyway.hide()
        column.addWidget(self._anyway, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch(1)
        return column

    def _build_buttons(self) -> None:
        self._yes = named(LobbyButton("r_yes", "primary", "check", icon_after=True), "yes")
        self._yes.clicked.connect(self._primary)
        self._note = measure.least(Label("r_legal", "small", "text-2"), 420)
        self._note.setObjectName("legal_name")

    def footer(self) -> Footer:
        """What Yes means stands beside it."""
        confirms = self._ready and self._to_fix is None and not self._is_expired()
        note = self._note if confirms else None
        return Footer(note=note, primary=self._yes)

    def enter(self) -> None:
        """Read anew: the ID, or a field, may have changed."""
        self._ready = False
        draft = self._draft
        self._pictures.show_taken(draft.front, draft.back if draft.id_type.has_back else None)
        self._again.setVisible(draft.front is not None)
        for row in self._rows.values():
            row.show_value("", "", "reading")
        self._yes.setEnabled(False)
        self._judge_draft()

    def leave(self) -> None:
        """The pictures are let go; the next visit shows them again."""
        self._pictures.forget()
        if self.is_busy:
            self.busy(on=False)

    def rescale(self) -> None:
        """The pictures have a width of their own in landscape."""
        super().rescale()
        if measure.is_portrait():
            self._pictures.setMaximumWidth((1 << 24) - 1)
            self._again.setMaximumWidth((1 << 24) - 1)
        else:
            self._pictures.setFixedWidth(theme.px(412))
            self._again.setFixedWidth(theme.px(412))

    def retranslate(self) -> None:
        """Dates and sentences of the rows."""
        if self._ready:
            self._show_rows()
            self._show_kind()

    @property
    def _draft(self) -> Draft:
        return self.session.draft or Draft(language=self.session.language)

    # Judging.

    def _judge_draft(self) -> None:
        """Age and differences, on the desk's lane: a refusal for age is noted in the store."""
        draft, facility, at = self._draft, self.station.facility, self.station.clock()
        open_store = self.station.store
        self.busy(on=True, key="reading")

        def work() -> tuple[Finding, ...]:
            # Nobody of age needs the store here.
            if first_adult_day(draft, facility.day(at)) is not None:
                enrol.check_age(open_store(), facility, draft, at)
            return compare(draft.applicant, document_of(draft), facility.day(at))

        def judged(found: tuple[Finding, ...]) -> None:
            self.busy(on=False)
            self._findings = found
            self._show()

        self.station.desk.run(work, judged, self._refused, self)

    def _refused(self, refused: Refusal) -> None:
        if not isinstance(refused, Under18):
            # The store could not note it; the rule stands all the same.
            today = self.station.facility.day(self.station.clock())
            first = first_adult_day(self._draft, today)
            refused = refused if first is None else Under18(from_date=first)
        if isinstance(refused, Under18):
            self.busy(on=False)
            self._pictures.forget()
            age_refusal.refuse(self.session, refused)
            self.go.emit(age_refusal.PAGE)
            return
        self._ready = True
        self._show()
        self.show_refusal(refused)

    def _is_expired(self) -> bool:
        today = self.station.facility.day(self.station.clock())
        expiry = self._draft.applicant.id_expiry
        return expiry is not None and is_expired(expiry, today)

    # Showing.

    def _show(self) -> None:
        self._ready = True
        nothing = document_of(self._draft) is None
        empty = len(id_fields.lacking(self._draft.applicant)) == 3
        self.show_title("r_nothing" if nothing and empty else "r_title")
        self.show_lead("r_type_all" if nothing and empty else "r_typed" if nothing else "r_lead")
        self._show_rows()
        self._show_primary()
        self._show_kind()
        self.footer_changed.emit()
        self._yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_kind(self) -> None:
        """Another kind of ID than chosen, or nobody's: said, and left to the officer (R6)."""
        doubts = kind_faults(self._draft)
        if self._doubted and not doubts:
            self.clear_notice()
        self._doubted = bool(doubts)
        for doubt in doubts:
            self.tell(words.say(f"r_{doubt.kind}"), "attention")

    def _show_rows(self) -> None:
        today = self.station.facility.day(self.station.clock())
        draft = self._draft
        self._to_fix = None
        for field, row in self._rows.items():
            value = id_fields.shown(draft.applicant, field)
            wrong = id_fields.trouble(draft.applicant, field, today)
            if not value:
                needed = words.say("id_needed") if field.is_needed else words.say("id_if_any")
                row.show_value("", needed, "empty")
            elif wrong is not None:
                row.show_value(value, words.refusal(wrong), "attention")
            elif field is IdField.EXPIRY and self._is_expired():
                row.show_value(value, words.say("r_expired"), "attention")
            else:
                self._show_read(row, value)
            if self._to_fix is None and (wrong or (not value and field.is_needed)):
                self._to_fix = field

    def _show_read(self, row: IdRow, value: str) -> None:
        """A value that can stand: as read, or as typed with what the ID says."""
        printed = id_fields.printed(self._draft, row.field)
        if not printed:
            row.show_value(value, words.say("r_you_typed"), "typed")
        elif row.field.value not in self._draft.edited:
            row.show_value(value, "", "read")
        else:
            differs = self._differs(row.field)
            remark = words.say("r_id_says", value=printed)
            row.show_value(value, remark, "attention" if differs else "typed")

    def _differs(self, field: IdField) -> bool:
        kind = _DIFFERENCES.get(field, Kind.NAME_DIFFERS)
        return any(f.kind is kind and f.weight is Weight.WARN for f in self._findings)

    def _show_primary(self) -> None:
        self._yes.setEnabled(True)
        self._anyway.setVisible(self._is_expired() and self._to_fix is None)
        if self._to_fix is not None:
            empty = self._rows[self._to_fix].state == "empty"
            self._yes.say("r_type_missing" if empty else "r_fix1")
            self._yes.set_icon("arrow-right")
        elif self._is_expired():
            self._yes.say("r_other_id")
            self._yes.set_icon("id-card")
        else:
            self._yes.say("r_yes")
            self._yes.set_icon("check")

    # Acting.

    def _change(self, field: IdField) -> None:
        self.session.kept["id_field"] = (field, False)
        self.go.emit("id_field")

    def _primary(self) -> None:
        if self._to_fix is not None:
            self.session.kept["id_field"] = (self._to_fix, True)
            self.go.emit("id_field")
        elif self._is_expired():
            self.go.emit("id_type")
        else:
            self._confirm()

    def _confirm(self) -> None:
        """The act by which the visitor says that this is their legal name."""
        if self._to_fix is not None or not self._ready:
            return
        draft = self._draft
        applicant = replace(draft.applicant, legal_name_acknowledged=True)
        self.session.draft = replace(draft, applicant=applicant)
        self.go_on()
