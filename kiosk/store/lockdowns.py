"""Lockdowns, and the visits that were called off for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select

from kiosk.domain.ids import LockdownId
from kiosk.domain.lockdown import UNDO, CalledOff, Lockdown, LockdownState
from kiosk.store.rows import Rows
from kiosk.store.schema import lockdown_visits, lockdowns


class Lockdowns(Rows):
    """Lockdowns; the explanation is private."""

    def add(self, lockdown: Lockdown) -> None:
        """A new one."""
        self._insert(lockdowns, {**self._row(lockdown), "id": lockdown.id, "version": 1})

    def put(self, lockdown: Lockdown) -> None:
        """Raises ``StaleVersion``, ``NotFound``."""
        self._compare_and_set(lockdowns, lockdown.id, lockdown.version, self._row(lockdown))

    def get(self, identity: LockdownId) -> Lockdown:
        """Raises ``NotFound``."""
        return self._value(self._known(select(lockdowns).where(lockdowns.c.id == identity)))

    def recent(self, at: datetime) -> tuple[Lockdown, ...]:
        """Those that last, are to come, or were made a moment ago, by their begin."""
        made = lockdowns.c.at > at - UNDO
        query = select(lockdowns).where(or_(lockdowns.c.ends_at > at, made))
        rows = self._all(query.order_by(lockdowns.c.starts_at, lockdowns.c.id))
        return tuple(self._value(row) for row in rows)

    def standing(self, at: datetime) -> tuple[Lockdown, ...]:
        """Those that last or are to come, by their begin."""
        return tuple(
            each
            for each in self.recent(at)
            if each.state is LockdownState.STANDING and each.ends_at > at
        )

    def call_off(self, done: CalledOff) -> None:
        """Remember a visit, so that it can be brought back."""
        row = {
            "lockdown_id": done.lockdown,
            "visit_id": done.visit,
            "was": done.was,
            "visit_version": done.version,
            "letter_id": done.letter,
            "moved_to_id": done.moved_to,
        }
        self._insert(lockdown_visits, row)

    def called_off(self, identity: LockdownId) -> tuple[CalledOff, ...]:
        """The visits that were called off for it."""
        query = select(lockdown_visits).where(lockdown_visits.c.lockdown_id == identity)
        rows = self._all(query.order_by(lockdown_visits.c.visit_id))
        return tuple(
            CalledOff(
                lockdown=row.lockdown_id,
                visit=row.visit_id,
                was=row.was,
                version=row.visit_version,
                letter=row.letter_id,
                moved_to=row.moved_to_id,
            )
            for row in rows
        )

    def _row(self, lockdown: Lockdown) -> dict[str, object]:
        private: dict[str, object] = {"explanation": lockdown.explanation}
        return {
            "units": list(lockdown.units),
            "starts_at": lockdown.starts_at,
            "ends_at": lockdown.ends_at,
            "reason": lockdown.reason,
            "charged": lockdown.charged,
            "by_id": lockdown.by,
            "at": lockdown.at,
            "state": lockdown.state,
            "private": self._lock(lockdowns, lockdown.id, private),
        }

    def _value(self, row: Row[Any]) -> Lockdown:
        private = self._unlock(lockdowns, row.id, row.private)
        return Lockdown(
            id=row.id,
            version=row.version,
            units=tuple(row.units),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            reason=row.reason,
            charged=row.charged,
            explanation=private["explanation"],
            by=row.by_id,
            at=row.at,
            state=row.state,
        )
