"""How pictures were taken, for the reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from kiosk.domain.capture_note import CaptureNote
from kiosk.store.rows import Rows
from kiosk.store.schema import captures


class Captures(Rows):
    """Notes of attempts: a terminal, an instant and numbers, nothing of anybody."""

    def add(self, note: CaptureNote) -> None:
        """Keep a note."""
        row = {
            "at": note.at,
            "terminal": note.terminal,
            "side": note.side,
            "outcome": note.end,
            "seconds": note.seconds,
            "worst": note.worst,
        }
        self._insert(captures, row)

    def since(self, start: datetime) -> tuple[CaptureNote, ...]:
        """All from ``start`` on, oldest first."""
        query = select(captures).where(captures.c.at >= start).order_by(captures.c.at)
        return tuple(_value(row) for row in self._all(query))

    def forget(self, before: datetime) -> int:
        """Delete what is older; how many there were."""
        return self._connection.execute(delete(captures).where(captures.c.at < before)).rowcount


def _value(row: Row[Any]) -> CaptureNote:
    return CaptureNote(
        at=row.at,
        terminal=row.terminal,
        side=row.side,
        end=row.outcome,
        seconds=row.seconds,
        worst=row.worst,
    )
