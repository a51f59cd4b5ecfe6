"""The facility's roster: who can be visited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, select, update

from kiosk.domain.errors import NotFound
from kiosk.domain.facility import Resident
from kiosk.domain.ids import ResidentId
from kiosk.store.rows import Rows
from kiosk.store.schema import residents


class Residents(Rows):
    """Residents; names and booking numbers are private."""

    def get(self, identity: ResidentId) -> Resident:
        """Raises ``NotFound``."""
        return self._value(self._known(select(residents).where(residents.c.id == identity)))

    def by_booking_number(self, number: str) -> Resident | None:
        """The one with exactly that number, whatever its case."""
        index = self._booking_index(number)
        row = self._one(select(residents).where(residents.c.booking_index == index))
        return None if row is None else self._value(row)

    def by_ids(self, identities: frozenset[ResidentId]) -> dict[ResidentId, Resident]:
        """Those of them that exist, in one query."""
        rows = self._all(select(residents).where(residents.c.id.in_(identities)))
        return {row.id: self._value(row) for row in rows}

    def all(self) -> tuple[Resident, ...]:
        """The whole roster by surname and given name, those no longer present included."""
        everyone = (self._value(row) for row in self._all(select(residents)))
        return tuple(sorted(everyone, key=lambda r: (r.surname, r.given, r.booking_number)))

    def units(self) -> tuple[str, ...]:
        """The housing units of those present, by name."""
        query = select(residents.c.unit).where(residents.c.present.is_(True)).distinct()
        return tuple(row.unit for row in self._all(query.order_by(residents.c.unit)))

    def add(self, resident: Resident) -> Resident:
        """Booking numbers are unique: the roster is wrong otherwise, and the engine says so."""
        self.add_all((resident,))
        return resident

    def add_all(self, given: Iterable[Resident]) -> None:
        """Many at once."""
        self._insert(residents, *({**self._row(each), "id": each.id} for each in given))

    def put(self, resident: Resident) -> Resident:
        """The roster's latest word; it has no versions. Raises ``NotFound``."""
        written = self._connection.execute(
            update(residents).where(residents.c.id == resident.id).values(**self._row(resident))
        )
        if not written.rowcount:
            raise NotFound
        return resident

    def _booking_index(self, number: str) -> str:
        return self._data_key.index("booking number", number)

    def _row(self, resident: Resident) -> dict[str, object]:
        return {
            "booking_index": self._booking_index(resident.booking_number),
            "unit": resident.unit,
            "present": resident.present,
            "private": self._lock(
                residents,
                resident.id,
                {
                    "surname": resident.surname,
                    "given": resident.given,
                    "booking_number": resident.booking_number,
                },
            ),
        }

    def _value(self, row: Row[Any]) -> Resident:
        private = self._unlock(residents, row.id, row.private)
        return Resident(
            id=row.id,
            surname=private["surname"],
            given=private["given"],
            booking_number=private["booking_number"],
            unit=row.unit,
            present=row.present,
        )
