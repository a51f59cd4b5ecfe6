"""What the desk's calendar asks of many visits at once, without opening their private values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from kiosk.domain.enrolment import State
from kiosk.domain.ids import ResidentId, TerminalId, VisitId, VisitorId
from kiosk.domain.slot import Slot
from kiosk.domain.visit import VisitKind, VisitState
from kiosk.store.rows import Rows
from kiosk.store.schema import enrolments, visits
from kiosk.store.visits import overlaps

#: A visit in one of these takes up no terminal.
_GIVEN_UP = (VisitState.CANCELLED, VisitState.MOVED)


@dataclass(frozen=True, slots=True)
class Who:
    """Whose visit it is; ``at`` is its start."""

    id: VisitId
    visitor: VisitorId
    resident: ResidentId
    at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody who may visit, and whom."""

    visitor: VisitorId
    resident: ResidentId
    reference: str


class CalendarRows(Rows):
    """Spans are from ``start`` until before ``end``; nothing is written here."""

    def stamp(self, start: datetime, end: datetime) -> tuple[int, int]:
        """Changes whenever any visit of that span does: none is deleted, versions only grow."""
        query = select(
            func.count().label("many"), func.coalesce(func.sum(visits.c.version), 0).label("sum")
        ).where(overlaps(start, end))
        row = self._known(query)
        return int(row.many), int(row.sum)

    def load(
        self, only: Iterable[TerminalId], start: datetime, end: datetime
    ) -> list[tuple[VisitKind, Slot, int]]:
        """How many of these terminals are booked at each time, past visits included."""
        query = (
            select(visits.c.kind, visits.c.starts_at, visits.c.ends_at, func.count().label("many"))
            .where(
                overlaps(start, end),
                visits.c.terminal_id.in_(tuple(only)),
                visits.c.state.not_in(_GIVEN_UP),
            )
            .group_by(visits.c.kind, visits.c.starts_at, visits.c.ends_at)
        )
        return [
            (row.kind, Slot(row.starts_at, row.ends_at), int(row.many)) for row in self._all(query)
        ]

    def people(self, start: datetime, end: datetime) -> tuple[Who, ...]:
        """Whose visits lie there, by time; those that moved away not."""
        query = select(
            visits.c.id, visits.c.visitor_id, visits.c.resident_id, visits.c.starts_at
        ).where(overlaps(start, end), visits.c.state != VisitState.MOVED)
        rows = self._all(query.order_by(visits.c.starts_at, visits.c.id))
        return tuple(Who(r.id, r.visitor_id, r.resident_id, r.starts_at) for r in rows)

    def approved(self) -> tuple[Approval, ...]:
        """Everybody whose application is approved."""
        query = select(
            enrolments.c.visitor_id, enrolments.c.resident_id, enrolments.c.reference
        ).where(enrolments.c.state == State.APPROVED)
        return tuple(Approval(r.visitor_id, r.resident_id, r.reference) for r in self._all(query))
