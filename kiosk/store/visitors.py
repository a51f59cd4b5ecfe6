"""Accounts: one per e-mail address (R2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select

from kiosk.domain.errors import EmailTaken
from kiosk.domain.ids import VisitorId
from kiosk.domain.visitor import Applicant, Visitor
from kiosk.store.pack import as_kind
from kiosk.store.rows import Rows
from kiosk.store.schema import visitors


class Visitors(Rows):
    """Visitors; address, applicant and PIN hash are private."""

    def by_id(self, identity: VisitorId) -> Visitor:
        """Raises ``NotFound``."""
        return self._value(self._known(select(visitors).where(visitors.c.id == identity)))

    def by_email(self, email: str) -> Visitor | None:
        """The account with that address, whatever its case."""
        index = self._data_key.email_index(email)
        self._name("email", index)
        row = self._one(select(visitors).where(visitors.c.email_index == index))
        return None if row is None else self._value(row)

    def by_ids(self, identities: frozenset[VisitorId]) -> dict[VisitorId, Visitor]:
        """Those of them that exist, in one query."""
        rows = self._all(select(visitors).where(visitors.c.id.in_(identities)))
        return {row.id: self._value(row) for row in rows}

    def add(self, visitor: Visitor) -> Visitor:
        """Raises ``EmailTaken``."""
        self._refuse_taken(visitor)
        self._name("visitor", visitor.id)
        self._insert(visitors, {**self._row(visitor), "id": visitor.id, "version": visitor.version})
        return visitor

    def put(self, visitor: Visitor) -> Visitor:
        """With its new version. Raises ``StaleVersion``, ``NotFound``, ``EmailTaken``."""
        self._refuse_taken(visitor)
        version = self._compare_and_set(visitors, visitor.id, visitor.version, self._row(visitor))
        return replace(visitor, version=version)

    def _refuse_taken(self, visitor: Visitor) -> None:
        """Sound because writers go one at a time; the unique index stands behind it."""
        other = self.by_email(visitor.email)
        if other is not None and other.id != visitor.id:
            raise EmailTaken

    def _row(self, visitor: Visitor) -> dict[str, object]:
        return {
            "email_index": self._data_key.email_index(visitor.email),
            "language": visitor.language,
            "tries": visitor.tries,
            "locked_until": visitor.locked_until,
            "created_at": visitor.created_at,
            "private": self._lock(
                visitors,
                visitor.id,
                {
                    "email": visitor.email,
                    "pin_hash": visitor.pin_hash,
                    "applicant": visitor.applicant,
                },
            ),
        }

    def _value(self, row: Row[Any]) -> Visitor:
        private = self._unlock(visitors, row.id, row.private)
        return Visitor(
            id=row.id,
            version=row.version,
            email=private["email"],
            language=row.language,
            applicant=as_kind(Applicant, private["applicant"]),
            pin_hash=private["pin_hash"],
            tries=row.tries,
            locked_until=row.locked_until,
            created_at=row.created_at,
        )
