"""Who did what: only ever added to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from kiosk.domain.audit import AuditEntry
from kiosk.store.rows import Rows
from kiosk.store.schema import audit


class Audit(Rows):
    """The audit trail: codes, identities and numbers, never personal values."""

    def add(
        self, at: datetime, who: str, what: str, subject: str, detail: Mapping[str, str | int]
    ) -> None:
        """Add an entry; see ``AuditEntry`` for the parts."""
        row = {"at": at, "who": who, "what": what, "subject": subject, "detail": dict(detail)}
        self._insert(audit, row)

    def of(self, subject: str) -> tuple[AuditEntry, ...]:
        """What happened to one thing, oldest first."""
        query = select(audit).where(audit.c.subject == subject).order_by(audit.c.at, audit.c.id)
        return tuple(_value(row) for row in self._all(query))

    def between(self, start: datetime, end: datetime) -> tuple[AuditEntry, ...]:
        """What happened from ``start`` until before ``end``, oldest first."""
        query = select(audit).where(audit.c.at >= start, audit.c.at < end)
        return tuple(_value(row) for row in self._all(query.order_by(audit.c.at, audit.c.id)))


def _value(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        at=row.at, who=row.who, what=row.what, subject=row.subject, detail=dict(row.detail)
    )
