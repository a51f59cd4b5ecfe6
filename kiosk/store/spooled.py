"""What lobbies kept while the store was away, as they sent it: sealed until a desk takes it in."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.domain.spooled import Spooled, SpoolState
from kiosk.store.rows import Rows
from kiosk.store.schema import spooled


class SpooledRows(Rows):
    """Rows stay once they are taken in, without what was sealed: sent again they are known."""

    def add(self, kept: Spooled) -> bool:
        """Whether it is new; a lobby may add to the table and no more."""
        row = {
            "id": kept.id,
            "kind": kept.kind,
            "at": kept.at,
            "key_id": kept.key_id,
            "sealed": kept.sealed,
            "state": SpoolState.WAITING,
        }
        try:
            with self._together():
                self._insert(spooled, row)
        except IntegrityError:
            return False
        return True

    def waiting(self) -> tuple[Spooled, ...]:
        """Those to be taken in, oldest first."""
        query = select(spooled).where(spooled.c.state == SpoolState.WAITING)
        return tuple(
            Spooled(id=r.id, kind=r.kind, at=r.at, key_id=r.key_id, sealed=r.sealed)
            for r in self._all(query.order_by(spooled.c.at, spooled.c.id))
        )

    def waiting_count(self) -> int:
        """How many there are."""
        query = select(func.count()).where(spooled.c.state == SpoolState.WAITING)
        return int(self._connection.scalar(query) or 0)

    def settle(self, identity: str, state: SpoolState) -> None:
        """It was taken in or refused; what was sealed is let go of once it is taken in."""
        values: dict[str, object] = {"state": state}
        if state is SpoolState.TAKEN:
            values["sealed"] = b""
        self._connection.execute(
            update(spooled)
            .where(spooled.c.id == identity, spooled.c.state == SpoolState.WAITING)
            .values(**values)
        )
