"""Who, whom, where and when of a visit, and what happened to it: the left of its dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kiosk.domain.audit import AuditEntry
from kiosk.domain.credit import deadline
from kiosk.domain.facility import Facility
from kiosk.domain.ids import grouped
from kiosk.domain.party import ALONE
from kiosk.domain.visit import VisitState
from kiosk.services.calendar import VisitDetails
from kiosk.ui import words
from kiosk.ui.desk.calendar_day import look_of
from kiosk.ui.named import named
from kiosk.ui.parts.desk_text import DeskText
from kiosk.ui.parts.icon_mark import IconMark
from kiosk.ui.parts.initials import Initials

WIDTH = 400
_LABEL = 118
_ICONS = {
    "visit.booked": "calendar-check",
    "visit.cancelled": "calendar-x",
    "visit.called_off": "calendar-x",
    "visit.rejected": "ban",
    "visit.moved": "arrow-right-left",
    "visit.terminal_changed": "monitor",
    "visit.no_show": "user-round-x",
    "visit.checked_in": "log-in",
    "visit.waived": "hand-coins",
    "visit.restored": "undo-2",
}


def facts_of(details: VisitDetails, facility: Facility) -> list[tuple[str, str]]:
    """Names of facts, and what they are."""
    visit, zone = details.visit, facility.zone
    span = words.span(visit.starts_at, visit.ends_at, zone)
    price = words.money(visit.price_cents)
    rows = [
        ("whom", f"{details.resident.full_name}, {details.resident.unit}"),
        ("when", f"{words.day(visit.starts_at.astimezone(zone).date())}, {span} ({zone.key})"),
        ("where", f"{details.terminal.name}, {words.say(f'calendar.kind.{visit.kind.value}')}"),
        ("state", words.say(f"calendar.state.{look_of(visit).value}")),
        ("paid", words.say(f"calendar.payment.{visit.payment.value}", price=price)),
        ("email", details.visitor.email),
        ("phone", details.visitor.applicant.phone or words.say("calendar.none")),
    ]
    if visit.party != ALONE:
        rows.insert(3, ("party", visit.party.said(words.language())))
    if visit.state is VisitState.CANCELLED and visit.cancelled_at is not None:
        rows.append(("cancelled", words.moment(visit.cancelled_at, zone)))
    if visit.reason is not None:
        rows.append(("reason", words.say(f"reason.{visit.reason.value}.name")))
    if visit.explanation:
        rows.append(("explanation", visit.explanation))
    return rows


def limit_of(details: VisitDetails, facility: Facility, *, is_past: bool) -> str:
    """Until when the visitor can cancel or move it with a credit (R29)."""
    visit = details.visit
    if not visit.carries_right:
        return words.say("calendar.limit_none")
    limit = words.moment(deadline(visit.starts_at, facility.policy.notice), facility.zone)
    return words.say("calendar.limit_passed", when=limit) if is_past else limit


class VisitFacts(QScrollArea):
    """Read-only; scrolls where the window is low."""

    def __init__(
        self, details: VisitDetails, facility: Facility, *, is_past: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._facility = facility
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 18, 20, 18)
        column.setSpacing(0)
        column.addLayout(_who(details, inner))
        column.addSpacing(10)
        rows = facts_of(details, facility)
        rows.insert(-2, ("limit", limit_of(details, facility, is_past=is_past)))
        rows.insert(-2, ("credits", str(details.credits)))
        for name, value in rows:
            column.addWidget(_row(name, value))
        column.addSpacing(16)
        column.addWidget(DeskText(words.say("calendar.timeline"), "strong"))
        column.addSpacing(8)
        for entry in details.history:
            column.addWidget(self._step(entry, details))
        if not details.history:
            column.addWidget(DeskText(words.say("calendar.no_history"), "body", "text-2"))
        column.addStretch(1)
        self.setWidget(inner)

    def _step(self, entry: AuditEntry, details: VisitDetails) -> QWidget:
        by_staff = f"calendar.did_by_staff.{entry.what}"
        key = f"calendar.did.{entry.what}"
        if entry.who in details.names and words.has(by_staff):
            key = by_staff
        did = words.say(key) if words.has(key) else entry.what
        if entry.who in details.names:
            did = words.say("calendar.did_by", did=did, who=details.names[entry.who])
        step = QWidget()
        line = QHBoxLayout(step)
        line.setContentsMargins(0, 0, 0, 8)
        line.setSpacing(12)
        icon = IconMark(_ICONS.get(entry.what, "info"), 16, "text-2")
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(DeskText(did, "body", wrap=True))
        at = words.moment(entry.at, self._facility.zone)
        told.addWidget(DeskText(at, "micro", "text-2", wrap=True, figures=True))
        line.addLayout(told, 1)
        return step


def _who(details: VisitDetails, inner: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(12)
    name = details.visitor.applicant.full_name
    line.addWidget(Initials(name, inner))
    told = QVBoxLayout()
    told.setSpacing(0)
    told.addWidget(named(DeskText(name, "h2", wrap=True), "visit_visitor"))
    reference = named(
        DeskText(grouped(details.visit.reference), "small", "text-2", figures=True),
        "visit_reference",
    )
    told.addWidget(reference)
    line.addLayout(told, 1)
    return line


def _row(name: str, value: str) -> QFrame:
    row = QFrame()
    row.setProperty("part", "desk-entry")
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 6, 0, 6)
    line.setSpacing(8)
    key = f"calendar.fact.{name}"
    label = DeskText(
        words.say(key if words.has(key) else f"calendar.{name}"), "small", "text-2", wrap=True
    )
    label.setFixedWidth(_LABEL)
    line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(named(DeskText(value, "body", wrap=True, figures=True), f"visit_{name}"), 1)
    return row
