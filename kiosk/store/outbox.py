"""Letters on their way out: written with what they tell of, sent later, ticked off when sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from kiosk.domain.errors import NotFound
from kiosk.domain.ids import LetterId, new_id
from kiosk.domain.letter import Delivery, Letter, Posted
from kiosk.store.rows import Rows
from kiosk.store.schema import outbox


class Outbox(Rows):
    """Letters; address, subject and body are private."""

    def add(self, letter: Letter, at: datetime, due: datetime | None = None) -> LetterId:
        """Put a letter in, due at once or then."""
        identity = LetterId(new_id())
        private: dict[str, object] = {
            "to": letter.to,
            "subject": letter.subject,
            "body": letter.body,
        }
        row = {
            "id": identity,
            "name": letter.name,
            "language": letter.language,
            "written_at": at,
            "next_try_at": due or at,
            "tries": 0,
            "delivery": Delivery.WAITING,
            "private": self._lock(outbox, identity, private),
        }
        self._insert(outbox, row)
        return identity

    def due(self, at: datetime, limit: int) -> tuple[Posted, ...]:
        """Waiting letters whose next try has come, oldest first."""
        query = _waiting().where(outbox.c.next_try_at <= at).limit(limit)
        return tuple(self._value(row) for row in self._all(query))

    def all(self) -> tuple[Posted, ...]:
        """Every letter, oldest first."""
        query = select(outbox).order_by(outbox.c.written_at, outbox.c.id)
        return tuple(self._value(row) for row in self._all(query))

    def waiting_count(self) -> int:
        """How many are neither sent nor given up."""
        query = select(func.count()).where(outbox.c.delivery == Delivery.WAITING)
        return int(self._connection.scalar(query) or 0)

    def sent(self, identity: LetterId, at: datetime) -> None:
        """Tick it off. Raises ``NotFound``."""
        self._set(identity, {"delivery": Delivery.SENT, "sent_at": at})

    def put_off(self, identity: LetterId, next_try_at: datetime, tries: int) -> None:
        """Keep it for later. Raises ``NotFound``."""
        self._set(identity, {"next_try_at": next_try_at, "tries": tries})

    def fail(self, identity: LetterId) -> None:
        """Give it up. Raises ``NotFound``."""
        self._set(identity, {"delivery": Delivery.FAILED})

    def withdraw(self, identity: LetterId, due: datetime) -> bool:
        """Take it back if nobody has begun to send it since it was due then; whether it could."""
        written = self._connection.execute(
            update(outbox)
            .where(
                outbox.c.id == identity,
                outbox.c.delivery == Delivery.WAITING,
                outbox.c.tries == 0,
                outbox.c.next_try_at == due,
            )
            .values(delivery=Delivery.WITHDRAWN)
        )
        return bool(written.rowcount)

    def _set(self, identity: LetterId, values: dict[str, object]) -> None:
        written = self._connection.execute(
            update(outbox).where(outbox.c.id == identity).values(**values)
        )
        if not written.rowcount:
            raise NotFound

    def _value(self, row: Row[Any]) -> Posted:
        private = self._unlock(outbox, row.id, row.private)
        return Posted(
            id=row.id,
            letter=Letter(name=row.name, language=row.language, **private),
            written_at=row.written_at,
            next_try_at=row.next_try_at,
            tries=row.tries,
            delivery=row.delivery,
        )


def _waiting() -> Select[Any]:
    return (
        select(outbox)
        .where(outbox.c.delivery == Delivery.WAITING)
        .order_by(outbox.c.next_try_at, outbox.c.written_at, outbox.c.id)
    )
