"""The people who work here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select

from kiosk.domain.ids import StaffId
from kiosk.domain.staff import Staff
from kiosk.store.rows import Rows
from kiosk.store.schema import staff


class StaffRows(Rows):
    """Staff; names and password hashes are private, badges are looked up whatever their case."""

    def get(self, identity: StaffId) -> Staff:
        """Raises ``NotFound``."""
        return self._value(self._known(select(staff).where(staff.c.id == identity)))

    def by_badge(self, badge: str) -> Staff | None:
        """Whoever signs in with that badge."""
        row = self._one(select(staff).where(staff.c.badge == _folded(badge)))
        return None if row is None else self._value(row)

    def all(self) -> tuple[Staff, ...]:
        """Everyone by badge, those no longer active included."""
        return tuple(self._value(row) for row in self._all(select(staff).order_by(staff.c.badge)))

    def names(self, wanted: frozenset[StaffId]) -> dict[StaffId, str]:
        """The names of these members of staff."""
        rows = self._all(select(staff).where(staff.c.id.in_(wanted))) if wanted else []
        return {row.id: self._value(row).name for row in rows}

    def add(self, member: Staff) -> Staff:
        """Badges are unique; look before adding (``by_badge``)."""
        self._insert(staff, {**self._row(member), "id": member.id, "version": member.version})
        return member

    def put(self, member: Staff) -> Staff:
        """With its new version. Raises ``StaleVersion``, ``NotFound``."""
        version = self._compare_and_set(staff, member.id, member.version, self._row(member))
        return replace(member, version=version)

    def _row(self, member: Staff) -> dict[str, object]:
        private: dict[str, object] = {
            "badge": member.badge,
            "name": member.name,
            "password_hash": member.password_hash,
        }
        return {
            "badge": _folded(member.badge),
            "role": member.role,
            "tries": member.tries,
            "locked_until": member.locked_until,
            "active": member.active,
            "private": self._lock(staff, member.id, private),
        }

    def _value(self, row: Row[Any]) -> Staff:
        private = self._unlock(staff, row.id, row.private)
        return Staff(
            id=row.id,
            version=row.version,
            badge=private["badge"],
            name=private["name"],
            role=row.role,
            password_hash=private["password_hash"],
            tries=row.tries,
            locked_until=row.locked_until,
            active=row.active,
        )


def _folded(badge: str) -> str:
    return badge.strip().casefold()
