"""Who did what: only ever added to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.exc import IntegrityError

from kiosk.domain.audit import AuditEntry, Seal
from kiosk.store.keys import DataKey
from kiosk.store.rows import Rows
from kiosk.store.schema import audit, audit_seals

#: How far before the last sealed entry one is looked for that was written, but not committed, when
#: that was sealed: no transaction of the program is open for so long.
_LATE = timedelta(hours=1)

#: Entries that are read at once while the chain is followed.
_BATCH = 1000


class Audit(Rows):
    """The audit trail: codes, identities and numbers, never personal values."""

    def __init__(self, connection: Connection, data_key: DataKey, station: str = "") -> None:
        super().__init__(connection, data_key)
        self._station = station

    def add(
        self, at: datetime, who: str, what: str, subject: str, detail: Mapping[str, str | int]
    ) -> None:
        """Add an entry; see ``AuditEntry`` for the parts."""
        row = {
            "at": at,
            "who": who,
            "place": self._station,
            "what": what,
            "subject": subject,
            "detail": dict(detail),
        }
        self._insert(audit, row)

    def of(self, subject: str) -> tuple[AuditEntry, ...]:
        """What happened to one thing, oldest first."""
        query = select(audit).where(audit.c.subject == subject).order_by(audit.c.at, audit.c.id)
        return tuple(_value(row) for row in self._all(query))

    def between(self, start: datetime, end: datetime) -> tuple[AuditEntry, ...]:
        """What happened from ``start`` until before ``end``, oldest first."""
        query = select(audit).where(audit.c.at >= start, audit.c.at < end)
        return tuple(_value(row) for row in self._all(query.order_by(audit.c.at, audit.c.id)))

    def unsealed(self, limit: int) -> tuple[AuditEntry, ...]:
        """The oldest entries that are not in the chain yet."""
        newest = select(func.max(audit.c.at)).join(
            audit_seals, audit_seals.c.entry_id == audit.c.id
        )
        last = self._connection.scalar(newest)
        query = (
            select(audit)
            .outerjoin(audit_seals, audit_seals.c.entry_id == audit.c.id)
            .where(audit_seals.c.seq.is_(None))
        )
        if last is not None:
            query = query.where(audit.c.at >= last - _LATE)
        rows = self._all(query.order_by(audit.c.id).limit(limit))
        return tuple(_value(row) for row in rows)

    def seal(self, entries: tuple[AuditEntry, ...]) -> bool:
        """Add them to the end of the chain; False if another station was at it just now."""
        last = self._one(select(audit_seals).order_by(audit_seals.c.seq.desc()).limit(1))
        seq, mac = (0, "") if last is None else (last.seq, last.mac)
        rows = []
        for entry in entries:
            seq, mac = seq + 1, self._data_key.seal(mac, entry.canonical())
            rows.append({"seq": seq, "entry_id": entry.id, "mac": mac})
        try:
            with self._together():
                self._insert(audit_seals, *rows)
        except IntegrityError:
            return False
        return True

    def chain(self) -> Iterator[tuple[Seal, AuditEntry | None]]:
        """Every link from the first, with its entry; None where that is no longer there."""
        seq = 0
        query = select(audit_seals, audit).outerjoin(audit, audit.c.id == audit_seals.c.entry_id)
        while True:
            part = query.where(audit_seals.c.seq > seq).order_by(audit_seals.c.seq).limit(_BATCH)
            rows = self._all(part)
            for row in rows:
                seal = Seal(seq=row.seq, entry=row.entry_id, mac=row.mac)
                yield seal, None if row.id is None else _value(row)
            if len(rows) < _BATCH:
                return
            seq = rows[-1].seq

    def mac(self, before: str, entry: AuditEntry) -> str:
        """The MAC that an entry must have after another's."""
        return self._data_key.seal(before, entry.canonical())

    def count(self) -> int:
        """How many entries there are."""
        return int(self._connection.scalar(select(func.count()).select_from(audit)) or 0)


def _value(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        who=row.who,
        place=row.place,
        what=row.what,
        subject=row.subject,
        detail=dict(row.detail),
    )
