"""The right column of a case: typed against decoded, the rules, contact, and the internal note."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kiosk.domain.document import Source
from kiosk.domain.finding import Kind, Weight
from kiosk.domain.names import Likeness, same_name
from kiosk.services.facts import FieldRow
from kiosk.ui import words
from kiosk.ui.desk.opened_case import OpenedCase
from kiosk.ui.desk.panel import EDGE, ScrollPanel
from kiosk.ui.desk.review_checks import rules_of
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton
from kiosk.ui.parts.check_row import CheckList
from kiosk.ui.parts.chip import Chip
from kiosk.ui.parts.desk_notice import DeskNotice
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.diff_table import DiffRow, DiffTable, Mark

NOTE_MOST = 2000

_MARKS: dict[Likeness, Mark] = {
    Likeness.SAME: Mark.EQUAL,
    Likeness.COMPATIBLE: Mark.COMPATIBLE,
    Likeness.DIFFERENT: Mark.DIFFERENT,
    Likeness.MISSING: Mark.MISSING,
}


def differences(opened: OpenedCase) -> int:
    """How many fields differ, as typed or as printed."""
    return sum(Likeness.DIFFERENT in (row.same, row.front) for row in opened.case.rows)


def _row_of(row: FieldRow) -> DiffRow:
    """A line of the table; print that differs marks it as well."""
    worst = Likeness.DIFFERENT if row.front is Likeness.DIFFERENT else row.same
    return DiffRow(
        words.say(f"desk.field.{row.field}"),
        row.typed,
        row.decoded,
        _MARKS[worst],
        words.say(f"desk.likeness.{worst}"),
        row.printed,
        row.front is Likeness.DIFFERENT,
    )


def _conflict(rows: tuple[FieldRow, ...]) -> str:
    """What to say where the front and the code disagree: which of them the visitor agrees with."""
    apart = (Likeness.DIFFERENT, Likeness.COMPATIBLE)
    row = next((r for r in rows if r.decoded and r.printed and r.front in apart), None)
    if row is None:
        return ""
    typed = same_name(row.typed, row.printed) if row.typed else Likeness.MISSING
    with_front = typed is Likeness.SAME and row.same is not Likeness.SAME
    with_code = row.same is Likeness.SAME and typed is not Likeness.SAME
    key = "front" if with_front else "code" if with_code else "neither"
    field = words.say(f"printed_field.{row.field}")
    return words.say(
        f"desk.review.conflict_{key}", field=field, printed=row.printed, decoded=row.decoded
    )


class FactsPanel(ScrollPanel):
    """M writes a note; ``history`` is the button of the history.

    ``shown`` is the identity of the application shown, "" for none.
    """

    def __init__(self, session: DeskSession, parent: QWidget) -> None:
        super().__init__(parent, edge=0)
        named(self, "facts_panel")
        self._session = session
        self.shown = ""
        self.column.setSpacing(10)
        head = QHBoxLayout()
        head.setContentsMargins(EDGE, 0, EDGE, 0)
        head.addWidget(DeskText(words.say("desk.review.fields"), "h2"), 1)
        self._differ = named(Chip("ok"), "differences")
        head.addWidget(self._differ)
        self.column.addLayout(head)
        self.table = named(DiffTable(self), "fields")
        self.column.addWidget(self.table)
        inner = QVBoxLayout()
        inner.setContentsMargins(EDGE, 0, EDGE, 0)
        inner.setSpacing(10)
        self.column.addLayout(inner)
        self._hint = DeskNotice(self)
        inner.addWidget(self._hint)
        inner.addSpacing(4)
        inner.addWidget(DeskText(words.say("desk.review.rules"), "strong"))
        self._rules = CheckList(self)
        inner.addWidget(self._rules)
        inner.addSpacing(4)
        inner.addWidget(DeskText(words.say("desk.review.contact"), "strong"))
        self._contact = named(DeskText("", "small", "text-2", wrap=True), "contact")
        self._visits = named(DeskText("", "small", "text", wrap=True), "wants_to_visit")
        inner.addWidget(self._contact)
        inner.addWidget(self._visits)
        inner.addSpacing(4)
        inner.addLayout(self._build_note())
        self.column.addStretch(1)

    def show_case(self, opened: OpenedCase) -> None:
        """Everything there is to read."""
        enrolment, visitor = opened.case.enrolment, opened.case.visitor
        decoded = {
            None: "desk.review.head_decoded",
            Source.PDF417: "desk.review.head_pdf417",
            Source.MRZ: "desk.review.head_mrz",
            Source.PRINT: "desk.review.head_printed",
        }[enrolment.document.source if enrolment.document else None]
        heads = ["desk.review.head_field", "desk.review.head_typed", decoded]
        if enrolment.printed is not None:
            heads.append("desk.review.head_printed")
        rows = tuple(_row_of(row) for row in opened.case.rows)
        self.table.show_rows(tuple(words.say(h) for h in heads), rows)
        self._show_differences(opened)
        zone = self._session.station.facility.zone
        today = self._session.station.clock().astimezone(zone).date()
        self._rules.show_checks(rules_of(enrolment, today, differences(opened)))
        phone = enrolment.applicant.phone
        self._contact.setText(f"{visitor.email} · {phone}" if phone else visitor.email)
        resident = opened.case.resident
        self._visits.setText(
            words.say(
                "desk.review.wants_to_visit",
                name=resident.full_name,
                unit=resident.unit,
                relationship=words.say(f"desk.relationship.{enrolment.relationship}"),
                language=words.say(f"desk.language.{visitor.language}"),
            )
        )
        self.note.clear()
        self.to_top()
        self.shown = enrolment.id

    def clear(self) -> None:
        """Nothing of anybody stays."""
        self.shown = ""
        self.table.show_rows(("", "", ""), ())
        self._differ.show_text("")
        self._hint.clear()
        self._rules.show_checks(())
        self._contact.setText("")
        self._visits.setText("")
        self.note.clear()

    def _show_differences(self, opened: OpenedCase) -> None:
        """How many, and what explains them."""
        count = differences(opened)
        key = "desk.review.difference" if count == 1 else "desk.review.differences"
        if opened.case.enrolment.document is None:
            self._differ.show_text(words.say("desk.rule.no_barcode"), tone="neutral")
        elif count:
            self._differ.show_text(words.say(key, n=count), tone="error", icon="equal-not")
        else:
            self._differ.show_text(words.say("desk.rule.all_agree"), tone="ok", icon="check")
        by_hand = any(
            f.kind is Kind.TAKEN_BY_HAND and f.weight is not Weight.FINE
            for f in opened.case.enrolment.findings
        )
        alike = any(row.same is Likeness.COMPATIBLE for row in opened.case.rows)
        conflict = _conflict(opened.case.rows)
        if opened.case.enrolment.document is None:
            self._hint.tell(words.say("desk.review.hint_no_barcode"), "info")
        elif conflict:
            self._hint.tell(conflict, "info")
        elif alike and not count:
            self._hint.tell(words.say("desk.review.hint_compatible"), "info")
        elif by_hand:
            self._hint.tell(words.say("desk.review.hint_by_hand"), "info")
        else:
            self._hint.clear()

    def _build_note(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.note = named(QLineEdit(self), "internal_note", "desk.review.note")
        self.note.setProperty("part", "desk-field")
        self.note.setProperty("focus_radius", 6)
        self.note.setPlaceholderText(words.say("desk.review.note"))
        self.note.setMaxLength(NOTE_MOST)
        self.history = named(
            DeskButton(words.say("desk.review.history"), icon="history", cap="H"), "history"
        )
        line.addWidget(self.note, 1)
        line.addWidget(self.history)
        return line
