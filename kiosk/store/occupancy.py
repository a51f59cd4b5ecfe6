"""Who and what is taken when, read for boards of many times: visits, and holds that still hold.

Every query finds its rows by an index on the start, so that what is past costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, union_all

from kiosk.domain.ids import ResidentId, TerminalId, VisitId, VisitorId
from kiosk.domain.slot import Slot
from kiosk.domain.visit import CLAIMING, COUNTING, VisitKind
from kiosk.store.rows import Rows
from kiosk.store.schema import held_times, holds, residents, taken_times, visits
from kiosk.store.visits import overlaps


@dataclass(frozen=True, slots=True)
class PersonsVisit:
    """A visit that counts for the week of its visitor and of its resident.

    ``claims``: it still keeps both of them from other visits.
    """

    id: VisitId
    visitor: VisitorId
    resident: ResidentId
    slot: Slot
    claims: bool


@dataclass(frozen=True, slots=True)
class LiveHold:
    """A hold that has not run out. ``unit`` is the resident's."""

    visitor: VisitorId
    resident: ResidentId
    unit: str
    terminal: TerminalId
    kind: VisitKind
    slot: Slot
    moves: VisitId | None


class Occupancy(Rows):
    """Spans are from ``start`` until before ``end``; nothing is written here."""

    def terminals_taken(
        self, kind: VisitKind, start: datetime, end: datetime
    ) -> list[tuple[Slot, int]]:
        """Each time at which there are visits of that kind, and on how many terminals.

        Answered from an index alone.
        """
        return self._counted(taken_times.c.kind == kind, start, end)

    def taken_on(
        self, only: Iterable[TerminalId], start: datetime, end: datetime
    ) -> list[tuple[TerminalId, Slot]]:
        """The visits on these terminals."""
        query = select(
            taken_times.c.terminal_id, taken_times.c.starts_at, taken_times.c.ends_at
        ).where(
            overlaps(start, end, taken_times), _claims(), taken_times.c.terminal_id.in_(tuple(only))
        )
        return [(row.terminal_id, Slot(row.starts_at, row.ends_at)) for row in self._all(query)]

    def of_persons(
        self, visitor: VisitorId, resident: ResidentId, start: datetime, end: datetime
    ) -> list[PersonsVisit]:
        """The visits of one or the other; a lobby is not told which other visitor comes."""
        taken, counting = taken_times.c, sorted(COUNTING)
        own = select(
            visits.c.id,
            visits.c.visitor_id,
            visits.c.resident_id,
            visits.c.starts_at,
            visits.c.ends_at,
            visits.c.state,
        ).where(visits.c.visitor_id == visitor, overlaps(start, end), visits.c.state.in_(counting))
        others = (
            select(
                taken.visit_id,
                visits.c.visitor_id,
                taken.resident_id,
                taken.starts_at,
                taken.ends_at,
                taken.state,
            )
            .outerjoin(visits, visits.c.id == taken.visit_id)
            .where(
                taken.resident_id == resident,
                overlaps(start, end, taken_times),
                taken.state.in_(counting),
                func.coalesce(visits.c.visitor_id, "") != visitor,
            )
        )
        return [
            PersonsVisit(
                row.id,
                row.visitor_id or VisitorId(""),
                row.resident_id,
                Slot(row.starts_at, row.ends_at),
                row.state in CLAIMING,
            )
            for row in self._all(union_all(own, others))
        ]

    def unit_taken(
        self, unit: str, besides: ResidentId, start: datetime, end: datetime
    ) -> list[tuple[Slot, int]]:
        """Each time at which others of that unit have visits, and how many."""
        if self._connection.dialect.name == "sqlite":
            # Compared byte by byte, and "." follows "-": the same as below, by the index.
            below: ColumnElement[bool] = residents.c.unit.between(f"{unit}-", f"{unit}.")
        else:
            below = residents.c.unit.startswith(f"{unit}-", autoescape=True)
        inside = or_(residents.c.unit == unit, below)
        others = select(residents.c.id).where(inside, residents.c.id != besides)
        return self._counted(taken_times.c.resident_id.in_(others), start, end)

    def of_residents(
        self, only: Iterable[ResidentId], start: datetime, end: datetime
    ) -> list[Slot]:
        """When these residents have visits."""
        query = select(taken_times.c.starts_at, taken_times.c.ends_at).where(
            taken_times.c.resident_id.in_(tuple(only)), overlaps(start, end, taken_times), _claims()
        )
        return [Slot(row.starts_at, row.ends_at) for row in self._all(query)]

    def live_holds(self, start: datetime, end: datetime, at: datetime) -> list[LiveHold]:
        """The holds that are good at that moment; a lobby is told whose its visitor's are alone."""
        held = held_times.c
        query = (
            select(held_times, residents.c.unit, holds.c.visitor_id, holds.c.moves_id)
            .join(residents, residents.c.id == held.resident_id)
            .outerjoin(holds, holds.c.id == held.hold_id)
            .where(held.expires_at > at, held.ends_at > start, held.starts_at < end)
        )
        return [
            LiveHold(
                row.visitor_id or VisitorId(""),
                row.resident_id,
                row.unit,
                row.terminal_id,
                row.kind,
                Slot(row.starts_at, row.ends_at),
                row.moves_id,
            )
            for row in self._all(query)
        ]

    def _counted(
        self, which: ColumnElement[bool], start: datetime, end: datetime
    ) -> list[tuple[Slot, int]]:
        query = (
            select(taken_times.c.starts_at, taken_times.c.ends_at, func.count().label("many"))
            .where(overlaps(start, end, taken_times), _claims(), which)
            .group_by(taken_times.c.starts_at, taken_times.c.ends_at)
        )
        return [(Slot(row.starts_at, row.ends_at), row.many) for row in self._all(query)]


def _claims() -> ColumnElement[bool]:
    # SQLite compares three texts sooner than it looks one up in a list.
    return or_(*(taken_times.c.state == state for state in sorted(CLAIMING)))
