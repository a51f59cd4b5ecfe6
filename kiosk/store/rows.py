"""What every feature's module does with rows: lock, unlock, compare and set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Connection,
    NestedTransaction,
    Row,
    Select,
    Table,
    insert,
    select,
    text,
    update,
)

from kiosk.domain.errors import NotFound, Refusal, StaleVersion
from kiosk.store.keys import DataKey
from kiosk.store.pack import packed, unpacked

_NAME = text("SELECT set_config(:name, :value, true)")


class Rows:
    """The rows of one feature inside one transaction."""

    def __init__(self, connection: Connection, data_key: DataKey) -> None:
        self._connection = connection
        self._data_key = data_key

    def _lock(self, table: Table, place: str, values: dict[str, object]) -> bytes:
        """Personal values for the ``private`` column of one row; ``place`` is its key."""
        return self._data_key.lock(packed(values), f"{table.name}:{place}")

    def _unlock(self, table: Table, place: str, private: bytes) -> dict[str, Any]:
        return unpacked(self._data_key.unlock(private, f"{table.name}:{place}"))

    def _insert(self, table: Table, *rows: Mapping[str, object]) -> None:
        if rows:
            # Inline: a role that may only add to a table is not asked to read what it added.
            self._connection.execute(insert(table).inline(), [dict(row) for row in rows])

    def _name(self, what: str, value: str) -> None:
        """Say to a server whose rows the transaction is for (``roles``): by "email", "client"."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_NAME, {"name": f"kiosk.{what}", "value": value})

    def _together(self) -> NestedTransaction:
        """A savepoint: all of the block or nothing, so that a service may go on after a refusal."""
        return self._connection.begin_nested()

    def _one(self, query: Select[Any]) -> Row[Any] | None:
        return self._connection.execute(query).one_or_none()

    def _all(self, query: Select[Any] | CompoundSelect[Any]) -> list[Row[Any]]:
        return list(self._connection.execute(query).all())  # all(): one fetch, not one a row

    def _known(self, query: Select[Any]) -> Row[Any]:
        """The one row. Raises ``NotFound``."""
        row = self._one(query)
        if row is None:
            raise NotFound
        return row

    def _compare_and_set(
        self,
        table: Table,
        identity: str,
        version: int,
        values: Mapping[str, object],
        refusal: type[Refusal] = StaleVersion,
    ) -> int:
        """Write only if nobody wrote since ``version``; the new version.

        Raises ``refusal`` if somebody did, ``NotFound`` if there is no such row.
        """
        written = self._connection.execute(
            update(table)
            .where(table.c.id == identity, table.c.version == version)
            .values(**values, version=version + 1)
        )
        if written.rowcount:
            return version + 1
        if self._one(select(table.c.id).where(table.c.id == identity)) is None:
            raise NotFound
        raise refusal
