"""One visit in full: who, whom, where, when, what it costs, and what happened to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kiosk.domain.audit import AuditEntry
from kiosk.domain.ids import grouped
from kiosk.domain.visit import VisitState
from kiosk.services.calendar import VisitDetails
from kiosk.ui import words
from kiosk.ui.desk.calendar_day import look_of
from kiosk.ui.desk.session import DeskSession
from kiosk.ui.named import named
from kiosk.ui.parts.desk_overlay import DeskOverlay
from kiosk.ui.parts.desk_text import DeskText


class VisitOverlay(DeskOverlay):
    """Read-only."""

    def __init__(self, window: QWidget, session: DeskSession, details: VisitDetails) -> None:
        visitor = details.visitor.applicant.full_name
        super().__init__(window, words.say("calendar.visit_of", name=visitor), (760, 620))
        named(self, "visit_overlay")
        self._session = session
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addLayout(self._facts(details))
        column.addWidget(DeskText(words.say("calendar.timeline"), "h2"))
        column.addLayout(self._timeline(details.history))
        column.addStretch(1)
        self.hold(inner)

    def press(self, key: str) -> bool:
        """Enter closes what Enter opened."""
        if key == "Enter":
            self.close_overlay()
            return True
        return super().press(key)

    def _facts(self, details: VisitDetails) -> QGridLayout:
        visit, zone = details.visit, self._session.station.facility.zone
        span = words.span(visit.starts_at, visit.ends_at, zone)
        when = f"{words.day(visit.starts_at.astimezone(zone).date())}, {span} ({zone.key})"
        whom = f"{details.resident.full_name}, {details.resident.unit}"
        price = words.money(visit.price_cents)
        rows = [
            ("reference", grouped(visit.reference)),
            ("when", when),
            ("where", details.terminal.name),
            ("kind", words.say(f"calendar.kind.{visit.kind.value}")),
            ("whom", whom),
            ("people", visit.party.said(words.language())),
            ("state", words.say(f"calendar.state.{look_of(visit).value}")),
            ("paid", words.say(f"calendar.payment.{visit.payment.value}", price=price)),
            ("email", details.visitor.email),
            ("phone", details.visitor.applicant.phone or words.say("calendar.none")),
            ("booked", words.moment(visit.booked_at, zone)),
        ]
        if visit.state is VisitState.CANCELLED and visit.cancelled_at is not None:
            rows.append(("cancelled", words.moment(visit.cancelled_at, zone)))
        if visit.reason is not None:
            rows.append(("reason", words.say(f"reason.{visit.reason.value}.name")))
        if visit.explanation:
            rows.append(("explanation", visit.explanation))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for at, (name, value) in enumerate(rows):
            label = DeskText(words.say(f"calendar.fact.{name}"), "body", "text-2")
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            shown = named(DeskText(value, "strong", wrap=True, figures=True), f"visit_{name}")
            grid.addWidget(shown, at, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _timeline(self, history: tuple[AuditEntry, ...]) -> QVBoxLayout:
        zone = self._session.station.facility.zone
        lines = QVBoxLayout()
        lines.setSpacing(6)
        for entry in history:
            key = f"calendar.did.{entry.what}"
            did = words.say(key) if words.has(key) else entry.what
            lines.addWidget(DeskText(f"{words.moment(entry.at, zone)} · {did}", "body", wrap=True))
        if not history:
            lines.addWidget(DeskText(words.say("calendar.no_history"), "body", "text-2"))
        return lines
