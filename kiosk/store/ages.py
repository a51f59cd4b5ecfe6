"""How long things wait, and what time it is by the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from kiosk.domain.enrolment import State
from kiosk.domain.letter import Delivery
from kiosk.store.rows import Rows
from kiosk.store.schema import attempts, audit, enrolments, outbox


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the first of them."""

    count: int
    since: datetime | None


class Ages(Rows):
    """Ages of the queues, and clocks."""

    def clock(self) -> datetime | None:
        """The server's time; ``None`` for a file, which has no clock of its own."""
        if self._connection.dialect.name != "postgresql":
            return None
        found: datetime = self._connection.execute(select(func.clock_timestamp())).scalar_one()
        return found.astimezone(UTC)

    def newest(self) -> datetime | None:
        """When something was last noted: no clock may be far behind that."""
        found: datetime | None = self._connection.execute(select(func.max(audit.c.at))).scalar()
        return found

    def applications(self) -> Waiting:
        """Those to be decided, by their present submission."""
        query = (
            select(func.count(), func.min(attempts.c.submitted_at))
            .join(enrolments, enrolments.c.id == attempts.c.enrolment_id)
            .where(enrolments.c.state == State.WAITING, enrolments.c.attempt == attempts.c.attempt)
        )
        return Waiting(*self._connection.execute(query).one())

    def letters(self) -> Waiting:
        """Those that are neither sent nor given up."""
        query = select(func.count(), func.min(outbox.c.written_at))
        return Waiting(
            *self._connection.execute(query.where(outbox.c.delivery == Delivery.WAITING)).one()
        )
