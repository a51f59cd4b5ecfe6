"""Which officer has which application in hand; one row for each that somebody has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.domain.ids import EnrolmentId, StaffId
from kiosk.domain.review_claim import ReviewClaim
from kiosk.store.rows import Rows
from kiosk.store.schema import review_claims


class ReviewClaims(Rows):
    """Claims of officers on applications; an expired one is in nobody's way."""

    def take(self, wanted: ReviewClaim, at: datetime, *, by_force: bool = False) -> bool:
        """Claim or renew in one statement; False if somebody else has it, unless ``by_force``."""
        kind = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        table, new = review_claims, {"staff_id": wanted.holder, "expires_at": wanted.expires_at}
        free = or_(table.c.staff_id == wanted.holder, table.c.expires_at <= at)
        written = self._connection.execute(
            kind.insert(table)
            .values(enrolment_id=wanted.enrolment, **new)
            .on_conflict_do_update(
                index_elements=[table.c.enrolment_id], set_=new, where=None if by_force else free
            )
            .returning(table.c.enrolment_id)
        )
        return written.one_or_none() is not None

    def of(self, enrolment: EnrolmentId) -> ReviewClaim | None:
        """The claim on that application, expired or not."""
        row = self._one(select(review_claims).where(review_claims.c.enrolment_id == enrolment))
        return None if row is None else _value(row)

    def standing(self, at: datetime) -> dict[EnrolmentId, ReviewClaim]:
        """Those that have not expired."""
        rows = self._all(select(review_claims).where(review_claims.c.expires_at > at))
        return {claim.enrolment: claim for claim in map(_value, rows)}

    def drop(self, enrolment: EnrolmentId, holder: StaffId | None = None) -> None:
        """Give it up: whoever has it, or only if ``holder`` does."""
        query = delete(review_claims).where(review_claims.c.enrolment_id == enrolment)
        if holder is not None:
            query = query.where(review_claims.c.staff_id == holder)
        self._connection.execute(query)


def _value(row: Row[Any]) -> ReviewClaim:
    return ReviewClaim(
        enrolment=EnrolmentId(row.enrolment_id),
        holder=StaffId(row.staff_id),
        expires_at=row.expires_at,
    )
