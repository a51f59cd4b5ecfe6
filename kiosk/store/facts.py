"""A few small facts about the store itself, by key."""

from __future__ import annotations

from sqlalchemy import delete, select

from kiosk.store.rows import Rows
from kiosk.store.schema import facts


class Facts(Rows):
    """Plain texts; nothing personal belongs here."""

    def get(self, key: str) -> str | None:
        """The text kept under that key."""
        row = self._one(select(facts.c.value).where(facts.c.key == key))
        return None if row is None else str(row.value)

    def put(self, key: str, value: str) -> None:
        """Keep a text, instead of any earlier one."""
        self._connection.execute(delete(facts).where(facts.c.key == key))
        self._insert(facts, {"key": key, "value": value})
